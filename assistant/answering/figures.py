"""The one figure that a line of an answer gives: a sum of money, a share, or a number of things."""

import re
from dataclasses import dataclass

from assistant.answering.time_expressions import dates_in
from assistant.dates import LATEST
from assistant.text import UNITS, numbers

_BOUND = r"(?:(?i:up to|over|about|around|nearly|almost|at least|more than|less than|some|roughly) )?"
_DIGITS = r"\d[\d.,]*\d|\d"
_MULTIPLE = r"(?: (?:hundred|thousand|million|billion|trillion))?"
_MONEY = re.compile(rf"{_BOUND}(?P<unit>[A-Z]{{0,3}}[$€£¥₩₹]|\b[A-Z]{{3}}) ?(?:{_DIGITS}){_MULTIPLE}")
_SHARE = re.compile(rf"{_BOUND}(?:{_DIGITS}) ?(?P<unit>%|per cent|percent)", re.I)
_NUMBER = re.compile(
    rf"(?<![\w.,$€£-]){_BOUND}(?:{_DIGITS}|{'|'.join(UNITS[1:])}){_MULTIPLE}(?= [a-z]|[.,;]|$)"
    r"(?: (?!(?:on|in|by|at|as|of|from|for|and|or|with|to|is|are|was|were) )[a-z-]+){0,3}",
    re.I,
)
_SOMETHING = "things"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is said ("up to US$10 billion"), with its value and what it is of: a currency, "%" or "things"."""

    said: str
    value: float
    unit: str


def figure_in(text: str) -> Figure | None:
    """The figure that the text opens with, or the only one of its sort in it, dates left out; None where it gives several."""
    dated = text
    for time in reversed(dates_in(text, LATEST)):
        dated = f"{dated[: time.start]} ; {dated[time.end :]}" if len(dated) == len(text) or time.start < len(dated) else dated
    for pattern in (_MONEY, _SHARE, _NUMBER):
        found = [_figure(match) for match in pattern.finditer(dated)]
        if found and (dated.lower().startswith(found[0].said.lower()) or len({f.value for f in found}) == 1):
            return found[0]
        if found and pattern is _NUMBER and re.match(rf".{{3,80}}? (?:had|has|have) {re.escape(found[0].said)}", dated):
            return found[0]
        if found:
            return None
    return None


def _figure(match: re.Match[str]) -> Figure:
    said = match[0].strip()
    unit = (match.groupdict().get("unit") or _SOMETHING).lower()
    values = numbers(said)
    return Figure(said, values[0] if values else 0.0, "%" if unit.startswith("per") else unit)
