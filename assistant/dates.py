"""Dates as documents give them: a day, a month, a quarter, a year, "by", "after", "between". No I/O.

A `When` is the closed interval of days in which the dated thing can lie, with the words it was given in.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

EARLIEST = date(1000, 1, 1)
LATEST = date(2199, 12, 31)
MONTHS = tuple(calendar.month_name)

_POINT = re.compile(r"(?P<y>\d{4})(?:-(?:(?P<m>\d{2})(?:-(?P<d>\d{2}))?|[Qq](?P<q>[1-4])|[Hh](?P<h>[12])))?")


@total_ordering
@dataclass(frozen=True, slots=True)
class When:
    """A date known to lie between `earliest` and `latest`, both days included; `text` is the form it was written in."""

    earliest: date
    latest: date
    text: str

    def __lt__(self, other: "When") -> bool:
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    @property
    def exact(self) -> bool:
        return self.earliest == self.latest

    def overlaps(self, other: "When") -> bool:
        return self.earliest <= other.latest and other.earliest <= self.latest

    def __str__(self) -> str:
        return describe(self)


def day(value: date) -> When:
    return When(value, value, value.isoformat())


def period(text: str) -> When:
    """The interval of one point: "2024", "2024-06", "2024-06-27", "2024-Q3" or "2024-H1". Raises ValueError."""
    match = _POINT.fullmatch(text.strip())
    if not match:
        raise ValueError(f"'{text}' is not a date: write YYYY, YYYY-MM, YYYY-MM-DD, YYYY-Q1 or YYYY-H1")
    year = int(match["y"])
    if not EARLIEST.year <= year <= LATEST.year:
        raise ValueError(f"'{text}' is not a date: the year must lie between {EARLIEST.year} and {LATEST.year}")
    if match["d"]:
        try:
            exact = date(year, int(match["m"]), int(match["d"]))
        except ValueError as error:
            raise ValueError(f"'{text}' is not a date: {error}") from None
        return When(exact, exact, text.strip())
    first, last = 1, 12
    if match["m"]:
        first = last = int(match["m"])
        if not 1 <= first <= 12:
            raise ValueError(f"'{text}' is not a date: month must be in 01..12")
    elif match["q"]:
        first, last = int(match["q"]) * 3 - 2, int(match["q"]) * 3
    elif match["h"]:
        first, last = int(match["h"]) * 6 - 5, int(match["h"]) * 6
    return When(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), text.strip())


def parse_when(value: object) -> When:
    """A When from what a YAML file holds: a point, "by X", "after X", "before X" or "between X and Y". Raises ValueError.

    "by X" is any day up to the end of X; "before X" ends the day before X begins; "after X" begins the day after X ends.
    """
    text = str(value).strip()
    low = text.lower()
    if low.startswith("between ") and " and " in low:
        first, _, last = text[8:].partition(" and ")
        opening, closing = period(first), period(last)
        if closing.latest < opening.earliest:
            raise ValueError(f"'{text}' is not a date: it ends before it begins")
        return When(opening.earliest, closing.latest, text)
    for word in ("by", "before", "after", "from", "since"):
        if low.startswith(word + " "):
            point = period(text[len(word) + 1 :])
            if word == "by":
                return When(EARLIEST, point.latest, text)
            if word == "before":
                return When(EARLIEST, point.earliest - timedelta(days=1), text)
            start = point.latest + timedelta(days=1) if word == "after" else point.earliest
            return When(start, LATEST, text)
    return period(text)


def describe_day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def describe(when: When) -> str:
    """The date in words: "27 June 2024", "June 2024", "2024", "by 22 September 2022", "between A and B"."""
    low = when.text.lower()
    for word in ("by", "before", "after", "from", "since"):
        if low.startswith(word + " "):
            return f"{word} {describe(period(when.text[len(word) + 1 :]))}"
    if low.startswith("between "):
        first, _, last = when.text[8:].partition(" and ")
        return f"between {describe(period(first))} and {describe(period(last))}"
    start, end = when.earliest, when.latest
    if start == end:
        return describe_day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{MONTHS[start.month]} {start.year}"
    if start.year == end.year and (start.month, end.month) == (1, 12):
        return str(start.year)
    if start.year == end.year and (end.month - start.month) == 2 and start.month % 3 == 1:
        return f"the {('first', 'second', 'third', 'fourth')[start.month // 3]} quarter of {start.year}"
    if start.year == end.year and (end.month - start.month) == 5:
        return f"the {'first' if start.month == 1 else 'second'} half of {start.year}"
    return f"between {describe_day(start)} and {describe_day(end)}"
