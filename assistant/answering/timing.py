"""The day or period that an answer must be about: from a date, from an event in the question, or none (then: the latest)."""

from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answering.lexicon import stems_of
from assistant.answering.match import KIND_WORDS
from assistant.answering.question import Clause, Question
from assistant.answering.time_expressions import TimeExpression, asked_period
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.words import Word
from assistant.dates import When, day, describe, describe_day
from assistant.ledger.facts import Fact, Subject
from assistant.ledger.ledger import Ledger
from assistant.model import Quote
from assistant.text import plain


@dataclass(frozen=True, slots=True)
class Asked:
    """The time asked about: `when` is None where the question has no date of its own; `words` say it in the answer.

    `anchor` is the fact by which an event in the question was dated; `between` holds the two ends of a range.
    """

    today: date
    when: When | None = None
    words: str = ""
    anchor: Quote | None = None
    anchor_words: str = ""
    between: tuple[When, When] | None = None
    relation: str = "in"
    unresolved: Clause | None = None

    @property
    def explicit(self) -> bool:
        return self.when is not None

    @property
    def at(self) -> date:
        """The day whose state answers the question: the last of the period, or today."""
        return min(self.when.latest, self.today) if self.when and self.when.earliest <= self.today else self._beyond()

    def _beyond(self) -> date:
        return self.when.latest if self.when else self.today


_DEED = {
    "membership": frozenset(stems_of(["join joined joining enter entered entry accession accede admitted become became member"])),
    "holder": frozenset(
        stems_of(["take took taken over assume assumed became become start began chair lead succeed hand handed turn"])
    ),
    "event": frozenset(stems_of(["launch launched hold held happen sign signed adopt create found start begin"])),
}


def when_asked(question: Question, ledger: Ledger, vocabulary: Vocabulary, today: date, subjects: list[str]) -> Asked:
    """The period asked about. A clause such as "when X joined" is looked up in the ledger, those of `subjects` first."""
    clause = question.clause
    if clause and clause.relation == "founding":
        return _at_beginning(question, ledger, today, subjects)
    if clause:
        found = _dated_by(clause, question, ledger, vocabulary, subjects)
        if found:
            return _from_anchor(found, clause, question, today)
    if question.times:
        return _from_time(question.times[0], question, today, clause)
    return Asked(today, unresolved=clause)


def _from_time(expression: TimeExpression, question: Question, today: date, clause: Clause | None) -> Asked:
    words = plain(question.text)[expression.start : expression.end].strip(" ,")
    if expression.first and expression.last:
        return Asked(today, expression.when, _capitals(words), between=(expression.first, expression.last), relation="between")
    when = asked_period(expression)
    return Asked(today, when, _phrase(expression, words), relation=expression.relation, unresolved=clause)


def _phrase(expression: TimeExpression, words: str) -> str:
    """The date as it is said in the answer: always exact about what is meant."""
    when = expression.when
    if when.exact:
        lead = expression.relation if expression.relation in ("before", "after", "by", "since", "until") else "on"
        return f"{lead} {describe(when)}"
    if expression.relation in ("before", "after", "by", "since", "until"):
        return f"{expression.relation} {describe(when)}" if when.text[:1].isdigit() else _capitals(words)
    return f"in {describe(when)}" if when.text[:1].isdigit() else _capitals(words)


def _capitals(words: str) -> str:
    from assistant.dates import MONTHS

    names = {month.lower() for month in MONTHS if month}
    return " ".join(word.capitalize() if word in names else word for word in words.removeprefix("as of ").split())


def _at_beginning(question: Question, ledger: Ledger, today: date, subjects: list[str]) -> Asked:
    for subject_id in subjects:
        begins = ledger.subjects[subject_id].begins
        if begins:
            return Asked(
                today,
                begins.when,
                "at the beginning",
                begins.quote,
                f"the beginning: {describe(begins.when)}",
                relation="founding",
            )
    return Asked(today)


def _dated_by(
    clause: Clause, question: Question, ledger: Ledger, vocabulary: Vocabulary, subjects: list[str]
) -> tuple[When, Quote, str] | None:
    """The fact that the clause describes: every content word of the clause has to be explained by it."""
    terms = [word for word in clause.words if not word.stop and not _dated(word, question)]
    named = [m.id for m in clause.mentions if m.kind == "name"]
    best: tuple[float, str, When, Quote, str] | None = None
    order = [*subjects, *sorted(set(ledger.subjects) - set(subjects))]
    for rank, subject_id in enumerate(order):
        subject = ledger.subjects[subject_id]
        if subject.begins and not named and _is_beginning(terms, subject):
            score = 1.0 - rank * 0.001
            if best is None or score > best[0]:
                best = (score, subject_id, subject.begins.when, subject.begins.quote, "the beginning")
        for facts in subject.facts.values():
            for fact in facts:
                kind = subject.attributes[fact.attribute].kind
                if fact.start is None or fact.standing != "holds" or kind not in _DEED:
                    continue
                if kind in ("membership", "holder") and not set(fact.names) & set(named):
                    continue
                score = _share(fact, kind, terms, clause, subject, ledger, vocabulary) - rank * 0.004
                least = 0.6 if set(fact.names) & set(named) else 0.75
                if score >= least and _date_agrees(fact, question) and (best is None or score > best[0]):
                    best = (score, fact.id, fact.start, fact.quote, fact.value)
    return best[2:] if best else None


def _is_beginning(terms: list[Word], subject: Subject) -> bool:
    stems = {word.stem for word in terms} - stems_of((subject.name, *subject.aliases))
    return stems <= stems_of(
        [
            "launch launched founding founded foundation creation created inception outset start started beginning begin began"
            " birth established establishment official formal very original initial set"
        ]
    )


def _share(
    fact: Fact, kind: str, terms: list[Word], clause: Clause, subject: Subject, ledger: Ledger, vocabulary: Vocabulary
) -> float:
    attribute = subject.attributes[fact.attribute]
    own = stems_of((subject.name, *subject.aliases, *attribute.asks, attribute.name, fact.value, fact.place, *fact.asks))
    for name_id in fact.names:
        name = ledger.name(name_id)
        own |= stems_of((name.name, *name.aliases))
    if kind == "event":
        own |= stems_of((fact.quote.text,))
    total = sum(vocabulary.weight(word.stem) for word in terms) or 1.0
    hit = sum(
        vocabulary.weight(word.stem)
        for word in terms
        if word.stem in own or word.stem in _DEED[kind] or word.stem in KIND_WORDS[kind]
    )
    return hit / total


def _dated(word: Word, question: Question) -> bool:
    return any(t.start <= word.start < t.end for t in question.times)


def _date_agrees(fact: Fact, question: Question) -> bool:
    return all(t.when.overlaps(fact.begins) for t in question.times[:1]) if question.clause and question.times else True


def _from_anchor(found: tuple[When, Quote, str], clause: Clause, question: Question, today: date) -> Asked:
    when, quote, _ = found
    one = timedelta(days=1)
    said = " ".join(word.surface for word in clause.words)
    if clause.relation == "before":
        when = day(when.earliest - one)
    words = f"on {describe_day(when.latest)}" if when.exact else f"in {describe(when)}"
    begun = _began_with(question)
    if begun:
        end = asked_period(begun)
        return Asked(
            today,
            When(when.earliest, end.latest, f"{when.text} to {end.text}"),
            f"from {describe(when)} to {describe(begun.when)}",
            quote,
            said,
            (when, end),
            "between",
        )
    return Asked(today, when, words, quote, said, relation=clause.relation)


def _began_with(question: Question) -> TimeExpression | None:
    """ "from launch to January 2026", "between its launch and spring 2024": the clause begins a range that the date ends."""
    ranged = question.clause is not None and question.clause.words[0].text == "between"
    return next((t for t in question.times if t.relation == "until" or ranged), None)
