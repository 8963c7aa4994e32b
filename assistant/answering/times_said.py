"""The years that a sentence speaks of, against those that a question asks about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.time_expressions import TimeExpression
from assistant.text import plain

_FOUR = r"(1[0-9]\d{2}|20\d{2}|21\d{2})"
_YEAR = re.compile(rf"(?<![\d.,$€£]){_FOUR}(?:s\b|(?!\d|\s?%|[.,]\d))")
_RANGE = re.compile(
    rf"(?<!\d){_FOUR}(?:\s*(?:-|to|until|through|till|and)\s*(?:[a-z]+ )?(\d{{4}}|\d{{2}})(?!\d)|\s*-\s*(?:present|now))"
)
_OPEN = re.compile(r"\b(?:since|from|after|as of) (?:[a-z]+ )?(?:\d{1,2},? )?" + _FOUR)
_FAR = 30  # years; what lies farther away counts as this far
_NEAR = 10  # years that "before" and "after" reach
_OPEN_END = 15  # years that "since 1990" is taken to reach


@dataclass(frozen=True, slots=True)
class TimeFit:
    """How the years of a text meet those asked about, each between 0 and 1."""

    start: float = 0.0  # the first year asked about is named
    end: float = 0.0  # the last year asked about is named
    covered: float = 0.0  # share of the years asked about that a span of the text covers
    inside: float = 0.0  # a year named lies in the time asked about
    gap: float = 1.0  # distance of the nearest year named, in units of 30 years; 1 where none is named


@lru_cache(maxsize=16384)
def years_in(text: str) -> tuple[int, ...]:
    """The years named in a text, in order; "1990s" is 1990."""
    return tuple(int(match[1]) for match in _YEAR.finditer(plain(text)))


@lru_cache(maxsize=16384)
def spans_in(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of years in a text: "from 1969 to 1971", "1969-71", "since 1969"; other years as spans of one."""
    low = plain(text)
    found: list[tuple[int, int]] = []
    for match in _RANGE.finditer(low):
        first = int(match[1])
        last = match[2] and int(match[2] if len(match[2]) == 4 else match[1][:2] + match[2])
        found.append((first, max(first, last or first + _OPEN_END)))
    found += [(int(m[1]), int(m[1]) + _OPEN_END) for m in _OPEN.finditer(low) if not any(a == int(m[1]) for a, _ in found)]
    found += [(year, year) for year in years_in(text)]
    return tuple(found)


def asked_years(times: Sequence[TimeExpression]) -> tuple[int, int] | None:
    """The first and the last year asked about; None without a date. "Before" and "after" reach ten years."""
    if not times:
        return None
    time = times[0]
    first, last = time.when.earliest.year, time.when.latest.year
    if time.relation in ("before", "until"):
        return last - _NEAR, last
    if time.relation in ("after", "since"):
        return first, first + _NEAR
    return first, min(last, first + 100)


def fit(text: str, asked: tuple[int, int]) -> TimeFit:
    """How the years of `text` meet those from asked[0] to asked[1]."""
    spans = spans_in(text)
    if not spans:
        return TimeFit()
    named = set(years_in(text))
    first, last = asked
    long = max(((min(b, last) - max(a, first) + 1) for a, b in spans), default=0)
    distance = min(max(a - last, first - b, 0) for a, b in spans)
    return TimeFit(
        start=float(first in named),
        end=float(last in named),
        covered=max(long, 0) / (last - first + 1),
        inside=float(any(first <= year <= last for year in named)),
        gap=min(distance, _FAR) / _FAR,
    )


def nearness(text: str, before: str, asked: tuple[int, int]) -> float:
    """How near the years of `text`, or else the last year named in the text `before` it, lie to those asked about: 1 for in them,
    0 for thirty years off or where none is named."""
    earlier = years_in(before)[-1:]
    spans = spans_in(text) or tuple((year, year) for year in earlier)
    if not spans:
        return 0.0
    distance = min(max(a - asked[1], asked[0] - b, 0) for a, b in spans)
    return 1.0 - min(distance, _FAR) / _FAR
