"""What answers on lists of members share: the list on a day, its order, and how its members and their number are said."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.answering.desk import Desk
from assistant.answering.draft import join_words, plural
from assistant.ledger import derive
from assistant.ledger.facts import Attribute, Basis, Fact, Name

LIST_RULE = "the members whose dates include that day"


def member_name(desk: Desk, fact: Fact) -> Name:
    """The name of the member that a membership fact is about."""
    return desk.ledger.name(derive.member_id(fact))


@dataclass(frozen=True, slots=True)
class Census:
    """The member list on a day: who certainly and who possibly belonged, with every member fact of the attribute."""

    at: date
    certain: list[Fact]
    possible: list[Fact]
    kinds: dict[str, str]

    def count(self, basis: Basis | None) -> tuple[int, int]:
        return len(self._of(self.certain, basis)), len(self._of(self.possible, basis))

    def _of(self, facts: list[Fact], basis: Basis | None) -> list[Fact]:
        if not basis or not basis.counts:
            return facts
        return [fact for fact in facts if self.kinds.get(derive.member_id(fact), "item") in basis.counts]


def take_census(desk: Desk, members: list[Fact], at: date) -> Census:
    kinds = derive.kinds_of(desk.ledger, members)
    certain, possible = derive.members_at(desk.subject, members, at)
    return Census(at, certain, possible, kinds)


def spoken_number(certain: int, possible: int) -> str:
    return (
        str(certain)
        if certain == possible
        else f"{certain} or {possible}"
        if possible == certain + 1
        else f"{certain} to {possible}"
    )


def breakdown(desk: Desk, census: Census, attribute: Attribute) -> str:
    """ "14 countries and the European Union": the members by kind, a single one by its name. "" where all are of one kind."""
    groups = derive.by_kind(desk.ledger, census.certain)
    if len(groups) < 2:
        return ""
    return join_words(_group(kind, names, attribute) for kind, names in groups.items())


def _group(kind: str, names: list[Name], attribute: Attribute) -> str:
    if len(names) == 1:
        return names[0].spoken
    unit = next((basis.unit for basis in attribute.bases if basis.counts == (kind,)), "")
    return f"{len(names)} {unit or plural(kind)}"


def in_order(desk: Desk, facts: Iterable[Fact]) -> list[Fact]:
    """The members by name, those of the commonest kind first (states before the one union among them); by entry where an order
    is asked for."""
    every = list(facts)
    if {word.text for word in desk.question.words} & {"order", "chronological", "chronologically"}:
        return sorted(every, key=lambda f: (f.begins, member_name(desk, f).name))
    kinds = Counter(member_name(desk, fact).kind for fact in every)
    return sorted(every, key=lambda f: (-kinds[member_name(desk, f).kind], member_name(desk, f).name))


def group_name(desk: Desk) -> str:
    """The group to which the list is narrowed down; "" for the whole list."""
    return desk.group.name if desk.group else ""


def listed_but_left_out(desk: Desk) -> list[Name]:
    """Those on the list whom the question leaves out, by name."""
    every = {name for fact in desk.subject.facts[desk.attribute.id] for name in fact.names}
    return sorted((desk.ledger.name(id_) for id_ in desk.question.excluded & every), key=lambda name: name.name)


def list_title(desk: Desk) -> str:
    """ "Members of X", or "X: documents adopted" where the attribute's name takes no "of"."""
    name, subject = desk.attribute.name, desk.subject.spoken
    group = f" ({desk.group.name})" if desk.group else ""
    if but := listed_but_left_out(desk):
        group += f" besides {join_words(name.spoken for name in but)}"
    if desk.subject.name.lower() in name.lower():
        return f"{name}{group}"
    plain_noun = name.split()[-1].endswith("s") and len(name.split()) < 4
    return f"{name} of {subject}{group}" if plain_noun else f"{subject}: {name}{group}"
