"""One sentence as it is read: its names and dates, and who does what in it. No I/O.

Patterns of the English language alone.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.dates import EARLIEST, LATEST, When
from assistant.ledger.facts import AttributeKind

_TELLS = re.compile(
    r"\b(?:said|says|wrote|writes|reported|reports?|described|describes|told|stated|noted|counted|published|release|article|statement|note)"
    r"(?: [\w'’-]+){0,2}?,?(?: (?:on|in|of|from|dated))?(?: the)? ?$"
)
_JOINER = re.compile(r"\s*\(?(?:[A-Z]{2,6})?\)?\s*(?:,|;)?\s*(?:and|as well as|plus|or|,)?\s*(?:also )?(?:the |its )?")
_BEFORE_VERB = re.compile(r"[ )]*(?:,[^,]*,)?(?: ?(?:has|have|had|also|then|again|and|which|who|would|will|officially))*[ ,]*")
_RELATIVE = re.compile(r"\)?,? (?:which|who)(?: (?:has|have|had|also|then|again|would|will|officially))* ?$")
_COPULA = re.compile(r"\b(?:is|are|was|were|be|been|becomes?|became|remain(?:s|ed)?)\b")  # "Aymar was the man who led CERN"
_CLAUSE_START = re.compile(r"(?:^|[,;:] |\b(?:that|when|and|after|before|while|once|as|which|since) )(?:the )?$", re.I)
_TITLE = re.compile(r"(?:[Tt]he |[Bb]oth )?(?:[A-Z][\w-]* )*(?:the )?")  # "The Foreign Minister "
_PEOPLE = frozenset({"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", ""})
_PLACES = frozenset({"GPE", "LOC", "FAC"})


class Dated(Protocol):
    """A date in a sentence: its place, the relation of its preposition ("in", "since", "until", ...) and the days it means.

    `first` and `last` are the two ends of "between X and Y" and "from X to Y".
    """

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def relation(self) -> str: ...
    @property
    def when(self) -> When: ...
    @property
    def first(self) -> When | None: ...
    @property
    def last(self) -> When | None: ...


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a sentence; `id` is "" for one that the ledger does not know, `label` spaCy's ("" for one of the ledger's)."""

    start: int
    end: int
    text: str
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence with the names and dates in it, all offsets in the sentence; `subject` is the grammatical one, `written` the
    last day on which it can have been written."""

    text: str
    names: tuple[Named, ...] = ()
    dates: tuple[Dated, ...] = ()
    subject: str = ""
    written: date = LATEST


@dataclass(frozen=True, slots=True)
class Find:
    """What could become an entry. `kinds` are the kinds of attribute it may belong to, `near` the words that say of what.

    `start` and `end` are its place in the sentence; `members` are the names that belong, hold or take part. `measured` says that
    a number comes with its measure. Where `body` is given, the subject must be named within these offsets; a name that begins
    at one of `counterparts` is no subject. `instrument` is the noun for what was signed where that has no name ("an
    agreement"): only a subject that is called so can be meant.
    """

    kinds: tuple[AttributeKind, ...]
    start: int
    end: int
    value: str
    near: str
    members: tuple[Named, ...] = ()
    begins: When | None = None
    until: When | None = None
    more: str = ""
    part: str = ""
    place: str = ""
    denied: bool = False
    measured: bool = False
    body: tuple[int, int] | None = None
    counterparts: frozenset[int] = frozenset()
    instrument: str = ""


def dates_of(reading: Reading, start: int, end: int) -> tuple[When | None, When | None]:
    """From when and until when something at [start:end] held: the nearest dates of the sentence."""
    since: Dated | None = None
    days = occurred(reading)
    until: Dated | None = None
    for d in sorted(days, key=lambda d: (d.start < start, abs(d.start - end))):
        if d.relation == "until":
            until = until or d
        elif d.relation not in ("before", "after") and not (d.relation == "by" and d.when.latest > reading.written):
            since = since or d
    if since is None:
        return None, until.when if until else None
    if since.relation == "between" and since.first and since.last:
        lead = reading.text[max(0, since.start - 8) : since.end].lower()
        if "between" in lead:
            return When(since.first.earliest, since.last.latest, f"between {since.first.text} and {since.last.text}"), None
        return since.first, since.last
    if since.relation == "by":
        return by(since.when), until.when if until else None
    return since.when, until.when if until else None


def occurred(reading: Reading) -> list[Dated]:
    """The dates on which something was so, without those on which somebody told it ("wrote on 5 May 2024 that …")."""
    return [d for d in reading.dates if not _tells(reading.text, d)]


def told(reading: Reading) -> When | None:
    """When somebody told what the sentence says, where it gives that."""
    return next((d.when for d in reading.dates if _tells(reading.text, d)), None)


def _tells(text: str, date: Dated) -> bool:
    return bool(_TELLS.search(text[: date.start].rstrip() + " "))


def by(when: When) -> When:
    """Any day up to the end of `when`."""
    return When(EARLIEST, when.latest, f"by {when.text}")


def by_then(reading: Reading, begins: When | None) -> When | None:
    """For what was so at a date, not from it on: "in 2024 the members were …"."""
    if (
        begins is None
        or any(d.relation in ("since", "between") for d in reading.dates)
        or begins.text.startswith(("by ", "between "))
    ):
        return begins
    return by(begins)


def place_in(reading: Reading) -> str:
    """The first place that stands behind "in" or "at"."""
    for name in reading.names:
        if name.label in _PLACES and re.search(r"\b(?:in|at) (?:the )?$", reading.text[: name.start]):
            return name.text
    return ""


def groups(reading: Reading) -> list[tuple[Named, ...]]:
    """The names of the sentence; those that only commas and "and" part stand together."""
    groups: list[list[Named]] = []
    for name in reading.names:
        if name.label not in _PEOPLE:
            continue
        if groups and _JOINER.fullmatch(reading.text[groups[-1][-1].end : name.start]) and name.start > groups[-1][-1].end:
            groups[-1].append(name)
        else:
            groups.append([name])
    return [tuple(group) for group in groups]


def agents(reading: Reading, verb: int) -> tuple[Named, ...]:
    """Who does what the verb at this place says: the name that a relative clause follows ("X, which held the chair"), or
    names that are the grammatical subject, or that stand right before the verb."""
    if relative := _RELATIVE.search(reading.text[:verb]):
        antecedent = next((group for group in groups(reading) if group[-1].end == relative.start()), ())
        if antecedent or not _COPULA.search(reading.text[: relative.start()]):
            return antecedent
    where = reading.text.find(reading.subject) if reading.subject else -1
    end = where + len(reading.subject)
    for group in groups(reading):
        last = group[-1].end
        before, after = reading.text[max(where, 0) : group[0].start], reading.text[last:verb]
        one_clause = not re.search(r" that |; |, and ", reading.text[end:verb])
        if 0 <= where <= group[0].start and last <= end + 1 <= verb + 1 and one_clause and _TITLE.fullmatch(before):
            if re.fullmatch(r"(?:[ )]*|[ )]*[,(].*)", reading.text[last:end]):
                return group
        elif last <= verb and _BEFORE_VERB.fullmatch(after) and _CLAUSE_START.search(reading.text[: group[0].start]):
            return group
    return ()
