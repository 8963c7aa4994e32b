"""An answer before it is checked and numbered: lines with the quotes and the ledger values that they rest on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assistant.dates import When, describe, describe_day
from assistant.ledger.facts import Fact, Name, Subject
from assistant.model import AnswerStatus, Quote
from assistant.text import digits


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its quotes. `support` are values of the quoted facts (names, dates) and results of `rule`:
    with the quotes, all that the sentence may say."""

    text: str
    quotes: tuple[Quote, ...]
    support: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline."""

    when: When
    value: str
    number: float | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class SideDraft:
    value: str
    basis: str
    reported: str
    quote: Quote
    leads: bool = False


@dataclass(frozen=True, slots=True)
class ConflictDraft:
    about: str
    sides: tuple[SideDraft, ...]
    explanation: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class TableDraft:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    quotes: tuple[tuple[Quote, ...], ...]
    cells: tuple[tuple[tuple[Quote, ...], ...], ...] = ()


@dataclass(slots=True)
class Draft:
    """What is to be said; checked and numbered by finish.py."""

    status: AnswerStatus = "answered"
    lines: list[Line] = field(default_factory=list)
    timeline: list[Step] = field(default_factory=list)
    conflicts: list[ConflictDraft] = field(default_factory=list)
    table: TableDraft | None = None
    missing: list[str] = field(default_factory=list)
    nearest: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    basis: str = ""
    confidence: float | None = None
    trace: dict[str, Any] = field(default_factory=dict)


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def on_date(when: When) -> str:
    """The date with its preposition: "on 27 June 2024", "in June 2024", "by 22 September 2022"."""
    words = describe(when)
    if words.startswith(("by ", "before ", "after ", "from ", "since ", "between ")):
        return words
    return f"on {words}" if when.exact else f"in {words}"


def since(when: When) -> str:
    words = describe(when)
    if words.startswith(("by ", "before ", "after ", "between ")):
        return f"since some day {words}"
    return f"since {words}"


def join_words(parts: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    words = list(parts)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def plural(noun: str) -> str:
    """The plural of a noun or noun phrase; one that ends in s is taken to be a plural already."""
    if noun.endswith("s") or not noun:
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("x", "ch", "sh")) else "s")


def counted(number: str, unit: str) -> str:
    """ "1 project", "32 projects", "over 30 projects"."""
    return f"{number} {unit if number == '1' else plural(unit)}".strip()


def distinct(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(quotes))


def fact_support(facts: Iterable[Fact], names: Iterable[Name] = (), subject: Subject | None = None) -> tuple[str, ...]:
    """The values of quoted facts that a sentence may use: value, dates, place, names."""
    found: list[str] = []
    for fact in facts:
        found += [fact.value, fact.place, fact.part]
        for when in (fact.start, fact.until, fact.planned_until, fact.reported):
            if when:
                found += [describe(when), describe_day(when.earliest), describe_day(when.latest)]
        if fact.number is not None:
            found.append(f"{digits(fact.number)}")
    found += [name.name for name in names]
    if subject:
        found.append(subject.name)
    return tuple(text for text in dict.fromkeys(found) if text)
