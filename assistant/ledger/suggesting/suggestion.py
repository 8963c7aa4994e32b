"""A proposed entry, and how it compares with the facts of a ledger: new, known, or against one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.dates import LATEST, When
from assistant.ledger.facts import AttributeKind, Fact
from assistant.ledger.suggesting.placing import word_stems
from assistant.model import Quote
from assistant.text import numbers, plain

State = Literal["new", "known", "contradicts"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed entry. `subject` and `attribute` are "" where it fits no attribute; `values` are ids of names, or the words
    of the text where the ledger has no such name (then also in `unknown`). `state` compares it with the ledger: `fact` is the
    one that says the same, or the one that it contradicts. `reported_apart` says that the sentence itself tells when it was
    reported.
    """

    kind: AttributeKind
    values: tuple[str, ...]
    start: When | None
    until: When | None
    reported: When
    quote: Quote
    subject: str = ""
    attribute: str = ""
    basis: str = ""
    part: str = ""
    more: str = ""
    place: str = ""
    names: tuple[str, ...] = ()
    denied: bool = False
    score: float = 0.0
    unknown: tuple[str, ...] = ()
    state: State = "new"
    fact: Fact | None = None

    reported_apart: bool = False

    @property
    def begins(self) -> When:
        """When it began to be true; when it was reported where the text gives no date."""
        return self.start or self.reported


def state_of(item: Suggestion, value: str, facts: Sequence[Fact]) -> tuple[State, Fact | None]:
    """How one value of a suggestion compares with the facts of its attribute, and the fact that decides it."""
    known = next((fact for fact in facts if agrees(item, value, fact)), None)
    if known:
        return "known", known
    against = next((fact for fact in facts if contradicts(item, value, fact)), None)
    if against is None:
        return "new", None
    # No sentence speaks against itself: a curator has read this one already, and otherwise than it is read here.
    return ("known" if against.quote.text.split() == item.quote.text.split() else "contradicts"), against


def agrees(item: Suggestion, value: str, fact: Fact) -> bool:
    """Whether a fact of the same attribute says the same: value, and a date that can be the same."""
    if item.denied != (fact.standing == "denied") or (item.part and fact.part and not _alike(item.part, fact.part)):
        return False
    if item.basis and fact.basis and item.basis != fact.basis:
        return False
    if item.kind == "event":
        return bool(item.start and fact.start and item.start.overlaps(fact.start)) and _same_event(item, fact)
    return _value_key(item, value) == _fact_key(fact) and _compatible(item, fact)


def contradicts(item: Suggestion, value: str, fact: Fact) -> bool:
    """Whether a fact that holds cannot be true together with the suggestion."""
    if fact.standing == "disputed" or item.basis != fact.basis or item.part != fact.part:
        return False
    same = _value_key(item, value) == _fact_key(fact)
    if item.kind == "event":
        apart = bool(item.start and fact.start) and not (item.start or item.reported).overlaps(fact.start or fact.reported)
        return apart and _likeness(item.quote.text, fact.quote.text) >= 0.75
    if item.kind == "membership":
        if not same:
            return False
        if item.denied or fact.standing == "denied":
            return item.denied != (fact.standing == "denied")
        return bool(item.start and fact.start) and not _compatible(item, fact)
    if same:
        return False
    end = fact.until.earliest if fact.until else LATEST
    if item.kind == "holder":
        return bool(item.start) and fact.begins.latest <= item.begins.earliest < end
    return fact.begins == item.begins and not (item.more or fact.more)


def _compatible(item: Suggestion, fact: Fact) -> bool:
    """Whether the dates can be meant alike: both begin alike, or what is told without a beginning lies while the fact holds."""
    if item.until and fact.until and not item.until.overlaps(fact.until):
        return False
    if item.start is None and item.until and fact.until:
        return True
    if item.denied or item.begins.overlaps(fact.begins):
        return True
    end = fact.until.latest if fact.until else LATEST
    during = fact.begins.earliest <= item.begins.latest and item.begins.earliest <= end
    return during and not (item.kind == "membership" and item.start is not None)


def _same_event(item: Suggestion, fact: Fact) -> bool:
    words = set(word_stems(item.quote.text))
    said = set(word_stems(f"{fact.value} {' '.join(fact.asks)}"))
    return fact.quote.text == item.quote.text or not said or bool(words & said)


def _value_key(item: Suggestion, value: str) -> object:
    if item.kind in ("count", "quantity"):
        return next(iter(numbers(value)), value)
    return plain(value)


def _fact_key(fact: Fact) -> object:
    if fact.number is not None:
        return next(iter(numbers(fact.value)), fact.number)
    return plain(fact.names[0] if fact.names else fact.value)


def _alike(one: str, other: str) -> bool:
    return bool(set(word_stems(one)) & set(word_stems(other)))


def _likeness(one: str, other: str) -> float:
    first, second = set(word_stems(one)), set(word_stems(other))
    return len(first & second) / max(len(first | second), 1)
