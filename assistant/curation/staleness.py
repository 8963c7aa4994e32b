"""What has become stale: the list that a curator starts the day with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from assistant.dates import LATEST, When, describe, describe_day
from assistant.history import Asked
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import Ledger, horizon

QUIET_DAYS = 365
RECENT_DAYS = 90

Kind = Literal["recheck", "term", "quiet", "question"]


@dataclass(frozen=True, slots=True)
class Stale:
    """One thing to look after. `since` is the day on which it became stale; `count` how often staff asked (questions alone).

    `about` is the id of a subject, or the question itself; `where` names file and line of the fact ("" without one).
    """

    kind: Kind
    about: str
    text: str
    since: date
    count: int = 0
    where: str = ""
    source_id: str = ""


def stale(ledger: Ledger, asked: Iterable[Asked], today: date, quiet_days: int = QUIET_DAYS) -> list[Stale]:
    """Questions that the documents could not answer first, the most often asked one first; then the facts, the oldest first."""
    facts = [*_rechecks(ledger, today), *_terms(ledger, today), *_quiet(ledger, today, timedelta(days=quiet_days))]
    order = ("term", "recheck", "quiet")
    return [*_questions(asked), *sorted(facts, key=lambda item: (order.index(item.kind), item.since, item.about))]


def _questions(asked: Iterable[Asked]) -> list[Stale]:
    found = []
    for item in asked:
        words = "covered only until an earlier date" if item.status == "outdated" else "not covered by the documents"
        times = "once" if item.count == 1 else f"{item.count} times"
        found.append(Stale("question", item.question, f"Asked {times}, {words}.", item.last.date(), item.count))
    return sorted(found, key=lambda item: (-item.count, -item.since.toordinal(), item.about))


def _rechecks(ledger: Ledger, today: date) -> Iterator[Stale]:
    """Facts that a curator wanted to look at again by now."""
    for fact in ledger.facts():
        if fact.recheck and fact.recheck <= today:
            text = f"{_about(ledger, fact)}: “{_value(ledger, fact)}” was to be checked again on {describe_day(fact.recheck)}."
            yield Stale("recheck", fact.subject, text, fact.recheck, 0, fact.where, fact.quote.source_id)


def _terms(ledger: Ledger, today: date) -> Iterator[Stale]:
    """Terms of office that have ended, or were to end, and that nobody follows in the documents."""
    for subject in ledger.subjects.values():
        if _over(subject, today):
            continue
        for attribute in subject.attributes.values():
            if attribute.kind == "holder":
                yield from _open_ends(ledger, attribute, subject.facts[attribute.id], today)


def _open_ends(ledger: Ledger, attribute: Attribute, facts: tuple[Fact, ...], today: date) -> Iterator[Stale]:
    held = [fact for fact in facts if fact.standing == "holds"]
    for key in dict.fromkeys((fact.basis, fact.part, fact.place) for fact in held):
        series = [fact for fact in held if (fact.basis, fact.part, fact.place) == key]
        last = max(series, key=_end)
        end = last.until or last.planned_until
        if end is None or end.latest >= today or end.latest >= LATEST:
            continue
        word = "ended" if last.until else "was to end"
        text = f"{_about(ledger, last)}: the term of {_value(ledger, last)} {word} {_in(end)}; nobody follows."
        yield Stale("term", last.subject, text, end.latest + timedelta(days=1), 0, last.where, last.quote.source_id)


def _in(when: When) -> str:
    return f"{'on' if when.exact else 'in'} {describe(when)}"


def _end(fact: Fact) -> tuple[date, date]:
    end = fact.until or fact.planned_until
    return (end.latest if end else LATEST, fact.begins.earliest)


def _quiet(ledger: Ledger, today: date, long: timedelta) -> Iterator[Stale]:
    """Subjects that go on, of which no document has said anything for long."""
    for subject in ledger.subjects.values():
        facts = [fact for own in subject.facts.values() for fact in own]
        reported = [min(fact.reported.latest, today) for fact in facts]
        if not reported or _over(subject, today):
            continue
        last = max(reported)
        if today - last > long:
            known = horizon(facts)
            reach = f" What is known reaches to {describe_day(known)}." if known and last < known <= today else ""
            text = f"{subject.name}: the latest document is of {describe_day(last)}.{reach}"
            yield Stale("quiet", subject.id, text, last + long)


def _over(subject: Subject, today: date) -> bool:
    return bool(subject.ends and subject.ends.when.latest <= today)


def _about(ledger: Ledger, fact: Fact) -> str:
    return f"{ledger.subjects[fact.subject].name}, {ledger.attribute(fact).name}"


def _value(ledger: Ledger, fact: Fact) -> str:
    return ledger.name(fact.value).spoken if fact.value in fact.names else fact.value
