"""Near misses: questions of common forms on the subjects of the ledger that is loaded, none of which its documents answer.

Everything in them is known but the one thing that is asked for. They run on whatever corpus the settings name; a form that some
corpus does answer has to be judged by hand.
"""

from collections.abc import Callable, Iterator

from assistant.assistant import Assistant
from assistant.errors import UsageError
from assistant.ledger.facts import Subject
from assistant.settings import Settings
from evals.benchmarks.tally import Tally, row

_SUBJECTS = 24  # those with the most facts
_REFUSED = frozenset(("not_covered", "false_premise"))
FORMS = tuple(
    line.strip()
    for line in """
    How many employees does {} have?
    How many jobs did {} create?
    How many lawyers work for {}?
    How many women work at {}?
    How many ships does {} own?
    How many votes were cast against {}?
    How many people live near {}?
    How many pages did the minutes of {} run to?
    How many lawsuits were filed over {}?
    How many students did {} train?
    How many people protested against {}?
    How many television channels showed {}?
    Who is the spokesperson of {}?
    Who was the first woman to lead {}?
    Who designed the logo of {}?
    Who vetoed {}?
    Who criticised {} in parliament?
    Who interpreted for the delegates at {}?
    Who boycotted {}?
    Who audited the accounts of {}?
    Who catered for {}?
    Who wrote the song about {}?
    Who is the chief accountant of {}?
    Which newspaper first reported on {}?
    Which court ruled on {}?
    Which church blessed {}?
    Which hotel hosted {}?
    Which bank holds the accounts of {}?
    Which university evaluated {}?
    Which software does {} use?
    Which colour is the flag of {}?
    What is the telephone number of {}?
    What is the motto of {}?
    What is the annual rent of {}?
    What was eaten at the dinner for {}?
    What salary does the director of {} earn?
    What music was played at {}?
    What fine was imposed on {}?
    What did the trade unions say about {}?
    What nickname do journalists give to {}?
    Did {} win a prize?
    Did {} sponsor a football club?
    Was {} ever hacked?
    When was {} last audited?
    When did {} change its logo?
    When will {} hold its next meeting in Nairobi?
    Where does {} keep its archives?
    Where did the staff of {} go on holiday?
    """.splitlines()
    if line.strip()
)


def measure(settings: Settings, limit: int | None, progress: Callable[[int, int], None]) -> Tally:
    """Asks every form of every subject; right is to refuse, or to say that the premise does not hold."""
    assistant = Assistant.open(settings)
    subjects = sorted(assistant.ledger.subjects.values(), key=lambda s: (-sum(map(len, s.facts.values())), s.id))[:_SUBJECTS]
    if not subjects:
        raise UsageError("Skipped: the corpus has no ledger, so there are no subjects to ask about.", "Set LODESTONE_CORPUS.")
    asked = list(questions(subjects))[:limit]
    refused: list[float] = []
    worst: list[str] = []
    for number, (name, question) in enumerate(asked, 1):
        status = assistant.ask(question).status
        refused.append(float(status in _REFUSED))
        worst += [] if status in _REFUSED else [f"{name}: {status}"]
        progress(number, len(asked))
    return Tally([row("near misses refused", refused, aim=".95")], tuple(worst))


def questions(subjects: list[Subject]) -> Iterator[tuple[str, str]]:
    """Each question with the number of its form and the id of its subject."""
    for number, form in enumerate(FORMS, 1):
        for subject in subjects:
            yield f"form {number}, {subject.id}", form.format(_spoken(subject))


def _spoken(subject: Subject) -> str:
    return f"the {subject.name}" if subject.article == "the" else subject.name
