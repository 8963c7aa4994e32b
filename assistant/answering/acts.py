"""Acts that somebody did: "who introduced the bill?" is not answered by words that only tell of referring it."""

from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.text import stem, tokens

# An act to a line, with the words in which it is told.
_ACTS = tuple(
    stems_of([line])
    for line in """sign signed signature signatory signatories signing signs initial initialled conclude concluded
launch launched launches launching open opened start started inaugurate inaugurated found founded create created begin began begun
announce announced announcement announces unveil unveiled declare declared present presented reveal revealed
propose proposed proposal proposes suggest suggested recommend put
introduce introduced introduces introduction sponsor sponsored author authored table tabled submit submitted
publish published publication release released issue issued publishes
adopt adopted adoption pass passed approve approved endorse endorsed
ratify ratified ratification
veto vetoed
host hosted hosts hosting invite invited chair chaired convene convened organise organised organize organized""".splitlines()
)
_WAS_DONE = frozenset("was were did had".split())  # where a river begins is no act
DOERS = stems_of(
    ["person people minister ministers official officials president diplomat leader member senator lawmaker politician executive"]
)


def act_unsaid(question: Question, text: str) -> str:
    """The act of "who signed X?" or "where was X signed?" of which a text says nothing; "" where it tells of it."""
    if not _asks_who(question):
        return ""
    said = {stem(token) for token in tokens(text)}
    acts = acts_asked(question)
    if not acts or any(act & said for act in acts):
        return ""
    return next(word.text for word in question.terms if word.stem in acts[0])


def acts_asked(question: Question) -> list[set[str]]:
    """The acts that the question speaks of outside names, each by the stems of its words."""
    named = {word.stem for m in question.mentions for word in question.words[m.start : m.end]}
    asked = {word.stem for word in question.terms} - named
    return [act for act in _ACTS if asked & act]


def _asks_who(question: Question) -> bool:
    """Whether who did something is asked, or where it was done."""
    first = question.words[0].text if question.words else ""
    if question.ask is Ask.WHERE:
        return bool(_WAS_DONE & {word.text for word in question.words})
    if question.ask is Ask.WHO:
        return first in ("who", "whom")
    return question.ask is Ask.WHICH and first == "which" and not DOERS.isdisjoint(question.head)
