"""Every contradiction that can be seen in a ledger: what `lodestone facts check` reports beside what the loader refused."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from assistant.dates import LATEST, MONTHS, describe, describe_day
from assistant.ledger.derive import kinds_of, members_at
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import Ledger, certain_at, held
from assistant.library.catalogue import Problem
from assistant.text import digits, number_forms, plain


def check_ledger(ledger: Ledger) -> list[Problem]:
    """Problems of the loader first, then those that only the whole ledger shows, by file and line."""
    problems = list(ledger.problems)
    for subject in ledger.subjects.values():
        for attribute in subject.attributes.values():
            facts = held(subject.facts[attribute.id])
            if attribute.kind == "holder":
                problems += _terms(attribute, facts)
            if attribute.kind in ("count", "quantity", "status"):
                problems += _overlaps(attribute, facts)
            if attribute.kind == "count" and attribute.counts:
                problems += _counts_against_members(ledger, subject, attribute, facts)
            if attribute.kind == "membership":
                problems += _double_members(facts)
        for fact in (fact for facts in subject.facts.values() for fact in facts):
            problems += _value_in_quote(ledger, fact)
    return problems


def _problem(fact: Fact, field: str, message: str, remedy: str) -> Problem:
    return Problem(fact.where, field, message, remedy)


def _series(facts: list[Fact]) -> Iterator[list[Fact]]:
    """Facts that give one thing on one basis, each series in the order of its dates."""
    keys = dict.fromkeys((fact.basis, fact.part, fact.place) for fact in facts)
    for key in keys:
        yield [fact for fact in facts if (fact.basis, fact.part, fact.place) == key]


def _overlaps(attribute: Attribute, facts: list[Fact]) -> Iterator[Problem]:
    for series in _series(facts):
        for first, second in pairwise(series):
            end = first.until.latest if first.until else None
            same_start = first.begins.earliest == second.begins.earliest and first.begins.exact and second.begins.exact
            if first.value != second.value and (same_start or (end is not None and end >= second.begins.latest)):
                yield _problem(
                    second,
                    "value",
                    f"{attribute.name}: '{second.value}' and '{first.value}' ({first.where}) hold at once on one basis",
                    "Mend the dates, give them different bases, or mark one 'standing: disputed' and record the conflict.",
                )


def _terms(attribute: Attribute, facts: list[Fact]) -> Iterator[Problem]:
    for series in _series(facts):
        for first, second in pairwise(series):
            if first.until is None:
                if first.value != second.value:
                    yield _problem(
                        first,
                        "until",
                        f"{attribute.name}: '{first.value}' has no end though '{second.value}' followed",
                        "Give the last day of the term.",
                    )
            elif first.until.earliest >= second.begins.latest and first.value != second.value:
                yield _problem(
                    second,
                    "from",
                    f"{attribute.name}: the term of '{second.value}' begins before that of '{first.value}' ends",
                    "Mend one of the two dates.",
                )
            elif second.begins.earliest - first.until.latest > timedelta(days=1):
                yield _problem(
                    second,
                    "from",
                    f"{attribute.name}: nobody is named from {describe(first.until)} to {describe(second.begins)}",
                    "Add who held it in between, or a note that it was vacant.",
                )


def _counts_against_members(ledger: Ledger, subject: Subject, attribute: Attribute, facts: list[Fact]) -> Iterator[Problem]:
    members = held(subject.facts[attribute.counts])
    for fact in facts:
        if fact.number is None or fact.part or fact.more:
            continue
        day = _day_of(fact)
        basis = attribute.basis(fact.basis)
        certain, possible = members_at(subject, members, day, basis, kinds_of(ledger, members))
        if not len(certain) <= fact.number <= len(possible):
            counted = str(len(certain)) if len(certain) == len(possible) else f"{len(certain)} to {len(possible)}"
            yield _problem(
                fact,
                "value",
                f"{attribute.name} of {digits(fact.number)} ({fact.basis or 'no basis'}) on {describe_day(day)}, "
                f"but the list '{attribute.counts}' has {counted} then",
                "Mend the list, the date or the basis, or mark the count 'standing: disputed'.",
            )


def _day_of(fact: Fact) -> date:
    """The day on which a reported count is compared with the list: the last on which it may have begun."""
    latest = fact.begins.latest
    return latest if latest < LATEST else fact.begins.earliest


def _double_members(facts: list[Fact]) -> Iterator[Problem]:
    by_member: dict[str, list[Fact]] = {}
    for fact in facts:
        by_member.setdefault(fact.names[0] if fact.names else fact.value, []).append(fact)
    for member, entries in by_member.items():
        for first, second in pairwise(entries):
            if certain_at(first, second.begins.latest):
                yield _problem(
                    second,
                    "from",
                    f"'{member}' is a member here already ({first.where})",
                    "Remove one, or end the earlier membership.",
                )


def _value_in_quote(ledger: Ledger, fact: Fact) -> Iterator[Problem]:
    """A number or name of a fact must stand in its own quote; a date in the quote or in when it was reported."""
    words = plain(fact.quote.text)
    attribute = ledger.attribute(fact)
    if attribute.kind in ("count", "quantity") and fact.number is not None:
        if not any(re.search(rf"(?<![\w.,]){re.escape(form)}(?!\w|[.,]\d)", words) for form in number_forms(fact.number)):
            yield _problem(
                fact, "value", f"{digits(fact.number)} does not stand in the quote", "Choose the words that give the number."
            )
    elif fact.names and fact.value in fact.names:
        name = ledger.name(fact.value)
        if not any(plain(form) in words for form in (name.name, *name.aliases)):
            yield _problem(
                fact,
                "value",
                f"'{name.name}' does not stand in the quote under any of its names",
                "Choose the words that name it.",
            )
    yield from _date_in_quote(fact, words)


def _date_in_quote(fact: Fact, words: str) -> Iterator[Problem]:
    for field, when in (("from", fact.start), ("until", fact.until)):
        if when is None or not when.exact or fact.note:
            continue
        day = when.earliest
        said = fact.reported.earliest <= day <= fact.reported.latest
        if not said and str(day.year) not in words and MONTHS[day.month].lower() not in words:
            yield _problem(
                fact,
                field,
                f"{describe_day(day)} stands neither in the quote nor is it the day of the report",
                "Choose words that give the date, or say in 'note' how the date is known.",
            )
