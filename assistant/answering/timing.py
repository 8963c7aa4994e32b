"""The day or period that an answer must be about: from a date, from an event in the question, or none (then: the latest)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from assistant.answering.kinds import KIND_WORDS
from assistant.answering.lexicon import stems_of
from assistant.answering.occasions import fact_index, occasion
from assistant.answering.question import Clause, Question
from assistant.answering.time_expressions import TimeExpression, asked_period
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.words import Word
from assistant.dates import When, day, describe, describe_day
from assistant.ledger.fact_index import FactIndex
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
# Words for the beginning of a body.
BEGINNING = stems_of(
    [
        "launch launched founding founded foundation creation created inception outset start started beginning begin began"
        " birth established establishment official formal very original initial set"
    ]
)
# What each subject that comes before costs a fact.
_RANK_COST = 0.004


def when_asked(question: Question, ledger: Ledger, vocabulary: Vocabulary, today: date, subjects: list[str]) -> Asked:
    """The period asked about. A clause such as "when X joined" is looked up in the ledger, those of `subjects` first."""
    clause = question.clause
    if clause and clause.relation == "founding":
        return _at_beginning(question, ledger, today, subjects)
    if clause:
        found = _dated_by(clause, question, ledger, vocabulary, subjects)
        if found:
            return _from_anchor(found, clause, question, today)
    if held := _at_an_occasion(question, ledger, today):
        return held
    if question.times:
        return _from_time(question.times[0], question, today, clause)
    return Asked(today, unresolved=clause)


def _at_an_occasion(question: Question, ledger: Ledger, today: date) -> Asked | None:
    """The days of the meeting that the question names by its place ("at the Oslo meeting of 2001")."""
    time = question.time
    if question.clause or len(question.times) > 1 or (time and (time.first or time.relation not in ("in", "on", "at"))):
        return None
    dated = {i for i, word in enumerate(question.words) if _dated(word, question)}
    when = occasion(question.words, dated, ledger, time.when if time else None)
    return Asked(today, when, f"on {describe(when)}" if when.exact else describe(when)) if when else None


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
    """The fact that the clause describes: every content word of the clause has to be explained by it.

    Among equals the one wins whose subject comes first: those of `subjects`, then the others by id.
    """
    terms = [word for word in clause.words if not word.stop and not _dated(word, question)]
    named = {m.id for m in clause.mentions if m.kind == "name"}
    ranks = {id_: rank for rank, id_ in enumerate([*subjects, *sorted(set(ledger.subjects) - set(subjects))])}
    first, found = (0.0, 0, 0), None
    beginning = None if named else next((s for s in map(ledger.subjects.get, ranks) if s and _is_beginning(terms, s)), None)
    if beginning and beginning.begins:
        rank = ranks[beginning.id]
        first, found = (1.0 - rank * 0.001, -rank, 1), (beginning.begins.when, beginning.begins.quote, "the beginning")
    index = fact_index(ledger)
    for reach, rank, number in _candidates(terms, named, question, ledger, index, vocabulary, ranks):
        if found and (reach, -rank, -number) <= first:
            break
        fact = index.fact(ledger, number)
        score = _share(fact, terms, ledger, vocabulary) - rank * _RANK_COST
        if fact.start and score >= _least(bool(named & set(fact.names))) and (not found or (score, -rank, -number) > first):
            first, found = (score, -rank, -number), (fact.start, fact.quote, fact.value)
    return found


def _least(named: bool) -> float:
    """The least share of a clause that a fact has to explain: less where the clause gives one of its names."""
    return 0.6 if named else 0.75


def _candidates(
    terms: list[Word],
    named: set[str],
    question: Question,
    ledger: Ledger,
    index: FactIndex,
    vocabulary: Vocabulary,
    ranks: dict[str, int],
) -> Iterator[tuple[float, int, int]]:
    """Facts that may be meant, the likeliest first: the most that each can score, the rank of its subject, its number."""
    kinds = index.kinds
    gives_name = index.named.marks(index.named[name_id] for name_id in named)
    may_be = (kinds == "event")[index.attribute_of] | (gives_name & np.isin(kinds, list(_DEED))[index.attribute_of])
    may_be &= index.days[:, 0] > 0
    for time in question.times[:1]:
        may_be &= index.days[:, 0] <= time.when.latest.toordinal()
        may_be &= index.days[:, 1] >= time.when.earliest.toordinal()
    numbers = np.flatnonzero(may_be)
    attributes = index.attribute_of[numbers]
    reach = np.zeros(len(numbers))
    for word in terms:
        deeds = [kind for kind in _DEED if word.stem in _DEED[kind] or word.stem in KIND_WORDS[kind]]
        asked = index.asked.marks([index.asked[word.stem]]) | np.isin(kinds, deeds)
        said = index.said.marks([index.said[word.stem]])
        reach += vocabulary.weight(word.stem) * (said[numbers] | asked[attributes])
    rank = np.array([ranks[subject_id] for subject_id in ledger.subjects], dtype=np.int64)[index.subject_of[attributes]]
    score = reach / _weight(terms, vocabulary) - rank * _RANK_COST
    order = np.lexsort((numbers, rank, -score))
    for place in order[score[order] >= np.where(gives_name[numbers[order]], _least(True), _least(False))]:
        yield float(score[place]), int(rank[place]), int(numbers[place])


def _is_beginning(terms: list[Word], subject: Subject) -> bool:
    others = {word.stem for word in terms} - BEGINNING
    return subject.begins is not None and others <= stems_of((subject.name, *subject.aliases))


def _weight(terms: list[Word], vocabulary: Vocabulary) -> float:
    return sum(vocabulary.weight(word.stem) for word in terms) or 1.0


def _share(fact: Fact, terms: list[Word], ledger: Ledger, vocabulary: Vocabulary) -> float:
    """The share of the terms, by weight, that the fact explains."""
    subject, attribute = ledger.subjects[fact.subject], ledger.attribute(fact)
    own = stems_of((subject.name, *subject.aliases, *attribute.asks, attribute.name, fact.value, fact.place, *fact.asks))
    for name_id in fact.names:
        name = ledger.name(name_id)
        own |= stems_of((name.name, *name.aliases))
    if attribute.kind == "event":
        own |= stems_of((fact.quote.text,))
    own |= _DEED[attribute.kind] | KIND_WORDS[attribute.kind]
    return sum(vocabulary.weight(word.stem) for word in terms if word.stem in own) / _weight(terms, vocabulary)


def _dated(word: Word, question: Question) -> bool:
    return any(t.start <= word.start < t.end for t in question.times)


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
