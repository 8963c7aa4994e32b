"""The ledger's words as frozen types; no I/O. The YAML form is described in docs/ledger.md."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from assistant.dates import When
from assistant.model import Quote

AttributeKind = Literal["membership", "count", "holder", "event", "quantity", "status", "relation", "text"]
Standing = Literal["holds", "disputed", "denied"]


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something that facts speak of: a country, a person, a body. `article` is "the" where speech needs it.

    `members` are the ids of the names that belong to a group ("African countries"): by them a list is narrowed down.
    `seats` are places whose names stand for it where they act ("for Paris"), though not where something is there ("in Paris").
    """

    id: str
    name: str
    kind: str = "item"
    aliases: tuple[str, ...] = ()
    article: str = ""
    members: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        return f"{self.article} {self.name}" if self.article else self.name


@dataclass(frozen=True, slots=True)
class Basis:
    """What exactly a number counts. `counts` holds the kinds of names that are counted in a derived value; empty: all."""

    id: str
    name: str
    unit: str
    asks: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that can be asked about a subject, with the phrases in which people ask for it.

    `counts` names the membership attribute whose list a count is derived from. `complete` says that the member list is
    closed: who is not on it was not a member.
    """

    id: str
    name: str
    kind: AttributeKind
    asks: tuple[str, ...] = ()
    unit: str = ""
    bases: tuple[Basis, ...] = ()
    counts: str = ""
    complete: bool = False

    def basis(self, basis_id: str) -> Basis | None:
        return next((basis for basis in self.bases if basis.id == basis_id), None)


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated value with its quote.

    It was true from `start` until `until` (the last day; None where no end is known); `reported` is when it was said.
    `planned_until` is an end announced beforehand. `names` are ids of Names in the value; `number` the value as a number,
    `more` "over", "about" or "up to" where the number is a bound. `part` labels a part of a whole ("Africa").
    """

    id: str
    subject: str
    attribute: str
    value: str
    start: When | None
    until: When | None
    reported: When
    quote: Quote
    names: tuple[str, ...] = ()
    number: float | None = None
    more: str = ""
    basis: str = ""
    part: str = ""
    place: str = ""
    planned_until: When | None = None
    standing: Standing = "holds"
    asks: tuple[str, ...] = ()
    note: str = ""
    recheck: date | None = None
    where: str = ""

    @property
    def begins(self) -> When:
        """When it began to be true; the day it was reported where nothing earlier is known."""
        return self.start or self.reported


class LazyFacts(Mapping[str, tuple[Fact, ...]]):
    """The facts of a subject by attribute, those of each attribute made by `make` when they are first asked for."""

    def __init__(self, attributes: Iterable[str], make: Callable[[str], tuple[Fact, ...]]) -> None:
        self._made: dict[str, tuple[Fact, ...] | None] = dict.fromkeys(attributes)
        self._make = make

    def __getitem__(self, attribute: str) -> tuple[Fact, ...]:
        facts = self._made[attribute]
        if facts is None:
            facts = self._made[attribute] = self._make(attribute)
        return facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says in a recorded disagreement."""

    value: str
    quote: Quote
    reported: When
    basis: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A recorded disagreement between sources, explained by a curator; `inference` where no source states the explanation."""

    id: str
    subject: str
    attribute: str
    about: str
    sides: tuple[Side, ...]
    asks: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    when: When | None = None
    explanation: str = ""
    rule: str = ""
    inference: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """The beginning or the end of a subject, or its succession by `subject`."""

    when: When
    quote: Quote
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What facts are about, with everything that the ledger holds on it."""

    id: str
    name: str
    kind: str = "body"
    aliases: tuple[str, ...] = ()
    article: str = ""
    default: bool = False
    begins: Milestone | None = None
    ends: Milestone | None = None
    successor: Milestone | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def spoken(self) -> str:
        return f"{self.article} {self.name}" if self.article else self.name
