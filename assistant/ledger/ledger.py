"""The Ledger: all facts, to be asked "what was X at date D?"."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.dates import LATEST, When
from assistant.ledger.facts import Attribute, Disagreement, Fact, LazyFacts, Milestone, Name, Subject
from assistant.library.catalogue import Problem

if TYPE_CHECKING:
    from assistant.ledger.fact_index import FactIndex


@dataclass(frozen=True)
class Ledger:
    """Subjects by id, names by id, and what was wrong when it was read; with the index of its facts, once that is made."""

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    names: Mapping[str, Name] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    index: "FactIndex | None" = field(default=None, repr=False, compare=False)

    def restricted(self, sources: Collection[str]) -> "Ledger":
        """The ledger with only what these sources say: facts, disagreements and milestones quoted from them."""
        subjects = {}
        for subject in self.subjects.values():
            subjects[subject.id] = replace(
                subject,
                facts=_facts_from(subject.facts, sources),
                disagreements=tuple(d for d in subject.disagreements if all(s.quote.source_id in sources for s in d.sides)),
                begins=_from(subject.begins, sources),
                ends=_from(subject.ends, sources),
                successor=_from(subject.successor, sources),
            )
        return Ledger(subjects, self.names, self.problems, self.index.restricted(sources) if self.index else None)

    def facts(self) -> Iterator[Fact]:
        for subject in self.subjects.values():
            for facts in subject.facts.values():
                yield from facts

    def attribute(self, fact: Fact) -> Attribute:
        return self.subjects[fact.subject].attributes[fact.attribute]

    @cached_property
    def attributes(self) -> list[tuple[Subject, Attribute]]:
        """Every attribute with its subject, in the order in which the index numbers them."""
        return [(subject, attribute) for subject in self.subjects.values() for attribute in subject.attributes.values()]

    def disagreements(self) -> Iterator[Disagreement]:
        for subject in self.subjects.values():
            yield from subject.disagreements

    def name(self, name_id: str) -> Name:
        """The Name with this id; a value without an entry in names.yaml is a name of its own."""
        return self.names.get(name_id) or Name(name_id, name_id)

    def successors(self, subject: Subject) -> list[Subject]:
        """The subjects that followed, the next one first; a circle ends where it closes."""
        chain: list[Subject] = []
        step = subject
        while step.successor and step.successor.subject in self.subjects:
            following = self.subjects[step.successor.subject]
            if following.id == subject.id or following in chain:
                break
            chain.append(following)
            step = following
        return chain

    def predecessors(self, subject: Subject) -> list[Subject]:
        """The subjects that this one followed directly."""
        return self._predecessors.get(subject.id, [])

    @cached_property
    def _predecessors(self) -> Mapping[str, list[Subject]]:
        found: dict[str, list[Subject]] = {}
        for subject in self.subjects.values():
            if subject.successor:
                found.setdefault(subject.successor.subject, []).append(subject)
        return found

    def related(self, subject: Subject) -> set[str]:
        """The ids of the subject and of all in its line of succession: their names may be used for one another."""
        found = {subject.id, *(s.id for s in self.successors(subject))}
        waiting = [subject]
        while waiting:
            for before in self.predecessors(waiting.pop()):
                if before.id not in found:
                    found.add(before.id)
                    waiting.append(before)
        return found


def _facts_from(facts: Mapping[str, tuple[Fact, ...]], sources: Collection[str]) -> LazyFacts:
    return LazyFacts(facts, lambda attribute: tuple(fact for fact in facts[attribute] if fact.quote.source_id in sources))


def _from(milestone: Milestone | None, sources: Collection[str]) -> Milestone | None:
    return milestone if milestone and milestone.quote.source_id in sources else None


def held(facts: tuple[Fact, ...] | list[Fact]) -> list[Fact]:
    """The facts that hold (neither disputed nor denied), by when they began."""
    return sorted((fact for fact in facts if fact.standing == "holds"), key=lambda f: (f.begins, f.id))


def last_day(fact: Fact) -> date:
    """The last day on which it may have been true."""
    return fact.until.latest if fact.until else LATEST


def certain_at(fact: Fact, at: date) -> bool:
    """Whether it was true on that day, whatever the open ends of its dates mean."""
    return fact.begins.latest <= at and (fact.until is None or at <= fact.until.earliest)


def possible_at(fact: Fact, at: date) -> bool:
    """Whether it may have been true on that day; what began "between A and B" had not begun on A yet."""
    started = fact.begins.earliest <= at if fact.begins.exact or fact.begins.latest <= at else fact.begins.earliest < at
    return started and at <= last_day(fact)


def horizon(facts: tuple[Fact, ...] | list[Fact]) -> date | None:
    """The last day of which these facts say anything: the latest report or the latest beginning."""
    days = [max(_known(fact.reported), _known(fact.begins), _ended(fact)) for fact in facts]
    return max(days, default=None)


def _known(when: When) -> date:
    return when.latest if when.latest < LATEST else when.earliest


def _ended(fact: Fact) -> date:
    return fact.until.latest if fact.until and fact.until.latest < LATEST else date.min
