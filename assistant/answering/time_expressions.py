"""Dates as people write them in questions: "in early 2023", "before March 2024", "at the end of 2024", "two years ago"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from assistant.dates import EARLIEST, LATEST, MONTHS, When, day, period
from assistant.ledger.suggesting.names import folded
from assistant.text import ORDINALS, UNITS, plain

Relation = Literal["in", "before", "after", "by", "since", "until", "between"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A date in the question: plain(question)[start:end], the relation of its preposition, and the days it means.

    `when` is the period named; for "between" (and "from … to …") it runs from the first period's start to the second's end,
    and `first` and `last` are the two.
    """

    start: int
    end: int
    relation: Relation
    when: When
    first: When | None = None
    last: When | None = None


class ImpossibleDate(Exception):
    """A date that cannot be, in the words of the question."""


_MONTH = r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"  # noqa: E501
_YEAR = r"(?P<year>[1-9]\d{3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_EDGE = r"(?:the )?(?P<edge>very early|early|beginning of|start of|first months of|mid|middle of|late|end of|last months of)"
_ORDINAL = r"(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)"
_LOOSE = "in|of|by|since|until|till|before|after|during|from|to|and|through|year|early|mid|late|throughout|around|as of|for"
_NUMBER = "|".join(UNITS[1:13]) + r"|\d{1,3}|a|an"

_PATTERNS = [
    re.compile(r"\b(?P<from>[12]\d{3})[-/](?P<to>1[3-9]|[2-9]\d)\b(?!-\d)"),  # "2023-24"
    re.compile(r"\b(?P<iso>[1-9]\d{3}-\d{2}(?:-\d{2})?)\b"),
    re.compile(rf"\b{_DAY}(?: of)? {_MONTH},? {_YEAR}\b"),
    re.compile(rf"\b{_MONTH} {_DAY},? {_YEAR}\b"),
    re.compile(rf"\b(?:{_EDGE}[- ])?{_MONTH},?(?: of)? {_YEAR}\b"),
    re.compile(rf"\b(?:the )?{_ORDINAL} (?P<part>half|quarter) of {_YEAR}\b"),
    re.compile(rf"\b(?P<part>[qh])(?P<ordinal>[1-4])[ /-]{_YEAR}\b"),
    re.compile(rf"\b(?:{_EDGE}[- ])?(?:the )?(?P<season>spring|summer|autumn|fall|winter)(?: of)?,? {_YEAR}\b"),
    re.compile(rf"\b{_EDGE}[- ](?:the year )?{_YEAR}\b"),
    re.compile(rf"\b(?P<ago>{_NUMBER}) (?P<unit>day|week|month|year)s? ago\b"),
    re.compile(r"\b(?P<relative>last|this|next|the previous|the past) (?P<unit>week|month|year)\b"),
    re.compile(r"\b(?P<today>today|yesterday|tomorrow|right now|now|at present|at the moment|presently|nowadays|these days)\b"),
    re.compile(rf"\b(?P<loose>{_LOOSE})[- ](?:the year )?{_YEAR}\b"),
    re.compile(rf"(?P<bare>^|[\s(,-]){_YEAR}(?=[\s?.,;:)-]|$)"),
]
_NO_YEAR = [re.compile(rf"\b{_DAY}(?: of)? {_MONTH}(?!\w)"), re.compile(rf"\b{_MONTH} {_DAY}(?!\w)")]
_RELATIONS: list[tuple[str, Relation]] = [
    (r"(?:before|prior to|ahead of|earlier than)", "before"),
    (r"(?:after|following|later than|beyond|past)", "after"),
    (r"(?:by|no later than|as late as)", "by"),
    (r"(?:since|from|starting|starting in|as from)", "since"),
    (r"(?:until|till|up to|through|up until|to)", "until"),
]
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}


def dates_in(text: str, written: date) -> "list[TimeExpression]":
    """The dates in a sentence of a document written on that day, with their places in it; none where one of them cannot be."""
    try:
        return time_expressions(folded(text), written)
    except ImpossibleDate:
        return []


def time_expressions(question: str, today: date) -> list[TimeExpression]:
    """The dates in the question, in order; ranges ("from X to Y", "between X and Y") joined. Raises ImpossibleDate."""
    text = plain(question)
    found: list[TimeExpression] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if pattern.groupindex.get("loose"):
                start = match.start("year")
            elif pattern.groupindex.get("bare") is not None:
                start = match.start("year")
                if not _reads_as_year(text, match.start("year"), end):
                    continue
            if any(start < other.end and other.start < end for other in found):
                continue
            when = _when(match, today)
            relation, start = _relation(text, start)
            found.append(TimeExpression(start, end, relation, when))
    _refuse_impossible(text, found)
    found.sort(key=lambda e: e.start)
    return _ranges(text, found)


def _reads_as_year(text: str, start: int, end: int) -> bool:
    """A bare four-digit number is a year unless it is an amount ("2000 tonnes") or an article number."""
    year = int(text[start : start + 4])
    if not 1900 <= year <= 2100:
        return False
    if re.search(r"(?:\$|€|£|usd|eur|no\.?|number|article|section|resolution|regulation|h\.r\.) ?$", text[:start]):
        return False
    return not re.match(
        r" (?:tonnes|tons|people|jobs|projects|million|billion|dollars|euros|percent|members|companies)\b", text[end:]
    )


def _relation(text: str, start: int) -> tuple[Relation, int]:
    before = text[:start]
    for words, relation in _RELATIONS:
        match = re.search(rf"\b{words}(?: (?:the|in|on))? $", before)
        if match:
            return relation, match.start()
    match = re.search(
        r"\b(?:as of|as at|in|on|at|during|for|throughout|around|over|within)(?: the)?(?: (?:month|year) of)? $", before
    )
    return "in", match.start() if match else start


def _when(match: re.Match[str], today: date) -> When:
    parts = match.groupdict()
    try:
        if parts.get("from"):
            return _years(parts["from"], parts["to"])
        if parts.get("iso"):
            return period(parts["iso"])
        if parts.get("ago"):
            return _shifted(today, parts["unit"], -_count(parts["ago"]))
        if parts.get("relative"):
            step = {"last": -1, "this": 0, "next": 1}.get(parts["relative"], -1)
            return _calendar(today, parts["unit"], step)
        if parts.get("today"):
            return day(today + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(parts["today"], 0)))
        year = int(parts["year"])
        if parts.get("day") and parts.get("month"):
            return period(f"{year}-{_month(parts['month']):02d}-{int(parts['day']):02d}")
        if parts.get("season"):
            return _edge(_season(year, parts["season"]), parts.get("edge"))
        if parts.get("part"):
            return period(f"{year}-{parts['part'][0].upper()}{_ordinal(parts['ordinal'])}")
        if parts.get("month"):
            return _edge(period(f"{year}-{_month(parts['month']):02d}"), parts.get("edge"))
        loose = parts.get("loose") if parts.get("loose") in ("early", "mid", "late") else None
        return _edge(period(str(year)), parts.get("edge") or loose)
    except (ValueError, OverflowError):
        raise ImpossibleDate(match[0].strip(" (,-")) from None


def _refuse_impossible(text: str, found: list[TimeExpression]) -> None:
    """A day of a month without a year ("on 31 April") dates nothing by itself, but it must be possible."""
    for match in (match for pattern in _NO_YEAR for match in pattern.finditer(text)):
        if any(match.start() < other.end and other.start < match.end() for other in found):
            continue
        month, number = _month(match["month"]), int(match["day"])
        if not 1 <= number <= monthrange(2024, month)[1]:
            raise ImpossibleDate(match[0])


def _years(first: str, last: str) -> When:
    """The years of "2023-24". Raises ValueError where the second is not the later one."""
    end = int(first[:2] + last)
    if end <= int(first):
        raise ValueError(last)
    return When(period(first).earliest, period(str(end)).latest, f"{first} to {end}")


def _month(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS) if i and month.lower().startswith(name[:3]))


def _ordinal(word: str) -> int:
    return ORDINALS.get(word) or int(word[0])


def _count(word: str) -> int:
    return int(word) if word.isdigit() else 1 if word in ("a", "an") else UNITS.index(word)


def _season(year: int, name: str) -> When:
    first, last = _SEASONS[name]
    start = date(year, first, 1)
    end_year = year + 1 if last < first else year
    end = period(f"{end_year}-{last:02d}").latest
    return When(start, end, f"{name} {year}")


def _edge(when: When, edge: str | None) -> When:
    """The first or last third of a period; "end of" and "start of" mean its very end and start for longer periods."""
    if not edge:
        return when
    days = (when.latest - when.earliest).days + 1
    third = max(days // 3, 1)
    text = f"{edge} {when.text}"
    if edge in ("end of",):
        return When(when.latest - timedelta(days=0 if days > 31 else third), when.latest, text)
    if edge in ("beginning of", "start of"):
        return When(when.earliest, when.earliest + timedelta(days=0 if days > 31 else third), text)
    if edge in ("late", "last months of"):
        return When(when.latest - timedelta(days=third - 1), when.latest, text)
    if edge in ("mid", "middle of"):
        return When(when.earliest + timedelta(days=third), when.latest - timedelta(days=third), text)
    return When(when.earliest, when.earliest + timedelta(days=third - 1), text)


def _shifted(today: date, unit: str, count: int) -> When:
    if unit in ("day", "week"):
        return day(today + timedelta(days=count * (7 if unit == "week" else 1)))
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    last = period(f"{year:04d}-{month + 1:02d}").latest.day
    return day(date(year, month + 1, min(today.day, last)))


def _calendar(today: date, unit: str, step: int) -> When:
    if unit == "year":
        return period(str(today.year + step))
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return When(monday, monday + timedelta(days=6), f"the week of {monday.isoformat()}")
    year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return period(f"{year:04d}-{month + 1:02d}")


def _ranges(text: str, found: list[TimeExpression]) -> list[TimeExpression]:
    """Joins "between X and Y" and "from X to Y"; in "between March and September 2024" both are of 2024."""
    joined: list[TimeExpression] = []
    for expression in found:
        previous = joined[-1] if joined else None
        bridge = text[previous.end : expression.start] if previous else ""
        lead = text[: previous.start] if previous else ""
        if previous and re.fullmatch(r"\s*(?:and|to|until|till|through|-)?\s*", bridge) and previous.first is None:
            opened = re.search(r"\bbetween $", lead) or previous.relation == "since"
            if opened:
                start = previous.start - (len("between ") if lead.endswith("between ") else 0)
                joined[-1] = _between(start, expression.end, previous.when, expression.when)
                continue
        half = re.search(rf"\b(?:between|from) {_MONTH} (?:and|to|until) $", text[: expression.start])
        whole = half or re.search(rf"\b(?:between|from) {_MONTH} $", text[: expression.start])
        if whole and expression.first is None:
            first = period(f"{expression.when.earliest.year}-{_month(whole['month']):02d}")
            joined.append(_between(whole.start(), expression.end, first, expression.when))
            continue
        joined.append(expression)
    return joined


def _between(start: int, end: int, first: When, last: When) -> TimeExpression:
    if last.latest < first.earliest:
        first, last = last, first
    return TimeExpression(start, end, "between", When(first.earliest, last.latest, f"{first.text} to {last.text}"), first, last)


def asked_period(expression: TimeExpression) -> When:
    """The days that the answer must be about: "before X" is the day before it, "after X" the day after, "by X" its last day."""
    when = expression.when
    one = timedelta(days=1)
    if expression.relation == "before" and when.earliest > EARLIEST:
        return day(when.earliest - one)
    if expression.relation == "after" and when.latest < LATEST:
        return day(when.latest + one)
    if expression.relation in ("by", "until"):
        return day(when.latest)
    return when
