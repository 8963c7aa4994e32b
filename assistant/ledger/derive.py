"""Derived values by named rules: lists and counts at a date, who held before and after, differences, first and last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.dates import When
from assistant.ledger.facts import Attribute, Basis, Fact, Name, Subject
from assistant.ledger.ledger import Ledger, certain_at, held, possible_at

COUNT_RULE = "counted from the dated member list"
BASIS_RULE = "the same list counted on another basis"
STEP_RULE = "the last value reported by that day"
NEIGHBOUR_RULE = "the term before or after in the list of holders"
DIFFERENCE_RULE = "difference between the values at two dates"


def member_id(fact: Fact) -> str:
    return fact.names[0] if fact.names else fact.value


def once_each(facts: Iterable[Fact]) -> list[Fact]:
    """The first fact of each member: what several documents say of one member counts once."""
    found: dict[str, Fact] = {}
    for fact in facts:
        found.setdefault(member_id(fact), fact)
    return list(found.values())


def members_at(
    subject: Subject, members: Iterable[Fact], at: date, basis: Basis | None = None, kinds: dict[str, str] | None = None
) -> tuple[list[Fact], list[Fact]]:
    """The memberships that certainly hold on that day, and those that possibly do (the certain ones included), one a member.

    With a basis, only members of the kinds that it counts; `kinds` maps a member id to its kind.
    """
    chosen = list(members)
    if basis and basis.counts and kinds is not None:
        chosen = [fact for fact in chosen if kinds.get(member_id(fact), "item") in basis.counts]
    if subject.ends and at > subject.ends.when.latest:
        at = subject.ends.when.latest
    certain = once_each(fact for fact in chosen if certain_at(fact, at))
    possible = once_each([*certain, *(fact for fact in chosen if possible_at(fact, at))])
    return certain, sorted(possible, key=lambda fact: (fact.begins, fact.id))


@dataclass(frozen=True, slots=True)
class Step:
    """One value of a series from `when` on: the facts it rests on and, where derived, the rule."""

    when: When
    number: float | None
    value: str
    facts: tuple[Fact, ...]
    rule: str = ""
    joined: tuple[Fact, ...] = ()
    left: tuple[Fact, ...] = ()


def member_steps(subject: Subject, members: list[Fact], basis: Basis | None, kinds: dict[str, str]) -> list[Step]:
    """The count of a member list after each change, in order. Rule: COUNT_RULE."""
    if basis and basis.counts:
        members = [fact for fact in members if kinds.get(member_id(fact), "item") in basis.counts]
    changes = sorted({(fact.begins.latest, fact.begins) for fact in members}, key=lambda pair: pair[0])
    ends = sorted(
        {(fact.until.latest, fact.until) for fact in members if fact.until and not ends_with(subject, fact)}, key=lambda p: p[0]
    )
    steps: list[Step] = []
    for day, when in sorted(changes + ends, key=lambda pair: pair[0]):
        inside = once_each(
            fact
            for fact in members
            if fact.begins.latest <= day and (fact.until is None or fact.until.latest > day or ends_with(subject, fact))
        )
        joined = tuple(fact for fact in members if fact.begins.latest == day)
        left = tuple(fact for fact in members if fact.until and fact.until.latest == day and not ends_with(subject, fact))
        if steps and steps[-1].when.latest == day:
            steps.pop()
        steps.append(Step(when, float(len(inside)), str(len(inside)), joined or left, COUNT_RULE, joined, left))
    return steps


def ends_with(subject: Subject, fact: Fact) -> bool:
    """Whether a membership ended only because the subject itself did."""
    return bool(subject.ends and fact.until and fact.until.latest >= subject.ends.when.earliest)


def reported_steps(facts: Iterable[Fact], basis: str = "", part: str = "") -> list[Step]:
    """The reported values on one basis in order of the day from which they hold; repeats of a value are joined."""
    steps: list[Step] = []
    for fact in held(list(facts)):
        if fact.basis != basis or fact.part != part:
            continue
        if steps and steps[-1].value == fact.value and steps[-1].number == fact.number:
            last = steps.pop()
            steps.append(Step(last.when, last.number, last.value, (*last.facts, fact)))
        else:
            steps.append(Step(fact.begins, fact.number, fact.value, (fact,)))
    return steps


def step_at(steps: list[Step], at: date) -> Step | None:
    """The step in force on that day: the last that had begun."""
    begun = [step for step in steps if step.when.latest <= at]
    return begun[-1] if begun else None


def kinds_of(ledger: Ledger, facts: Iterable[Fact]) -> dict[str, str]:
    """The kind of each member's name."""
    return {member_id(fact): ledger.name(member_id(fact)).kind for fact in facts}


def by_kind(ledger: Ledger, facts: Iterable[Fact]) -> dict[str, list[Name]]:
    """The members grouped by kind, the largest group first."""
    groups: dict[str, list[Name]] = {}
    for fact in facts:
        name = ledger.name(member_id(fact))
        groups.setdefault(name.kind, []).append(name)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def holder_at(facts: Iterable[Fact], at: date) -> list[Fact]:
    """Who held the office on that day."""
    return [fact for fact in held(list(facts)) if possible_at(fact, at)]


def neighbours(facts: list[Fact], holder: Fact) -> tuple[Fact | None, Fact | None]:
    """The terms before and after that of `holder`, by another holder. Rule: NEIGHBOUR_RULE."""
    ordered = held(facts)
    place = ordered.index(holder)
    before = next((fact for fact in reversed(ordered[:place]) if fact.value != holder.value), None)
    after = next((fact for fact in ordered[place + 1 :] if fact.value != holder.value), None)
    return before, after


def count_basis(attribute: Attribute, asked: str) -> Basis | None:
    return attribute.basis(asked) or (attribute.bases[0] if attribute.bases else None)
