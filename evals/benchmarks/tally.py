"""What a benchmark hands back: rows of the table, and the cases that went worst."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One measure: a value a question, what the plain pipeline reached in the same run ("" where it has none), the aim."""

    name: str
    values: tuple[float, ...]
    plain: str = ""
    aim: str = ""


@dataclass(frozen=True)
class Tally:
    """`worst` names questions by their id in the data, never by their words, with what went wrong."""

    rows: Sequence[Row]
    worst: tuple[str, ...] = field(default=())


def row(name: str, values: Sequence[float], plain: float | str = "", aim: str = "") -> Row:
    return Row(name, tuple(values), plain if isinstance(plain, str) else f"{plain:.3f}", aim)


def mean(values: Sequence[float]) -> float | str:
    return sum(values) / len(values) if values else ""
