"""Dates that are reckoned from the one spoken of before: "a year later", "in March of the next year", "the month before".

They are written out ("in March 2024"), so that the whole question can be read, and asked again, by itself.
"""

import re
from datetime import date, timedelta

from assistant.dates import MONTHS, When, describe_day
from assistant.text import UNITS

_NUMBER = "|".join(UNITS[1:13]) + r"|\d{1,3}|an?|half an?|a couple of"
_UNIT = r"(?P<unit>day|week|month|year)"
_MONTH = "|".join(month for month in MONTHS if month)
_FORWARD = ("later", "after", "afterwards", "afterward", "next", "following", "on")
_THAT = r"(?: (?:that|this|it|then)(?! \w))?"
_SHIFTED = re.compile(
    rf"\b(?:(?P<preposition>in|on|by|until|since|at) )?(?:(?P<number>{_NUMBER}) {_UNIT}s? "
    rf"(?P<order>later|afterwards?|earlier|(?:after|before){_THAT}(?=\W*$))"
    rf"|the {_UNIT.replace('unit', 'unit2')} (?P<order2>after|before){_THAT}(?=\W*$)"
    rf"|the (?P<order3>next|following|previous|preceding) {_UNIT.replace('unit', 'unit3')}\b)",
    re.I,
)
_MONTH_OF = re.compile(
    rf"\b(?P<month>{_MONTH}),?(?: of| in)? (?:the )?(?P<order>next|following|same|that|previous|preceding) year\b"
    rf"|\b(?P<month2>{_MONTH}),?(?: of| in)? the year (?P<order2>after|before){_THAT}",
    re.I,
)
_MONTH_ALONE = re.compile(rf"\b(?:in|by|before|after|since|until|of|during) (?:{_MONTH})$", re.I)
_DAY_ALONE = re.compile(r"\bon the (?P<day>\d{1,2})(?:st|nd|rd|th)(?=\W*$|,| (?:of (?:that|the same) month)\b)", re.I)
_SAME = re.compile(
    r"\b(?P<at>(?:in|on|by|of|for|from|since|until|before|after|during) )?"
    r"(?:that|the same|this very) (month|year|day|date)\b(?!['’]s)",
    re.I,
)


def written_out(text: str, base: When | None) -> str:
    """The text with the dates that lean on `base` written out; the text itself where there is no such date or no base."""
    if base is None:
        return text
    latest = base.latest
    text = _MONTH_OF.sub(lambda m: _month_of(m, latest), text)
    if _MONTH_ALONE.search(text.rstrip("?!. ")):
        return f"{text.rstrip('?!. ')} {latest.year}?"
    if latest.month == base.earliest.month and base.latest.year == base.earliest.year:
        text = _DAY_ALONE.sub(lambda m: f"on {m['day']} {MONTHS[latest.month]} {latest.year}", text)
    text = _SHIFTED.sub(lambda m: _shifted(m, base), text)
    said = {
        "year": str(latest.year),
        "month": f"{MONTHS[latest.month]} {latest.year}",
        "day": describe_day(latest),
        "date": describe_day(latest),
    }
    return _SAME.sub(
        lambda m: f"{'' if m['at'] else 'on ' if m[2].lower() in ('day', 'date') else 'in '}{m['at'] or ''}{said[m[2].lower()]}",
        text,
    )


def _month_of(match: re.Match[str], latest: date) -> str:
    order = (match["order"] or match["order2"]).lower()
    step = {"same": 0, "that": 0, "previous": -1, "preceding": -1, "before": -1}.get(order, 1)
    return f"{(match['month'] or match['month2']).capitalize()} {latest.year + step}"


def _shifted(match: re.Match[str], base: When) -> str:
    unit = (match["unit"] or match["unit2"] or match["unit3"]).lower()
    order = (match["order"] or match["order2"] or match["order3"]).lower().split()[0]
    count = _count((match["number"] or "one").lower(), unit) * (1 if order in _FORWARD else -1)
    if unit in ("day", "week") and not base.exact:
        return match[0]
    preposition = (match["preposition"] or "").lower()
    if unit in ("day", "week"):
        return f"{preposition or 'on'} {describe_day(base.latest + timedelta(days=round(count * (7 if unit == 'week' else 1))))}"
    months = base.latest.year * 12 + base.latest.month - 1 + round(count * (12 if unit == "year" else 1))
    year, month = divmod(months, 12)
    whole_year = (base.latest - base.earliest).days > 31 or (match["unit2"] or match["unit3"] or "") == "year"
    said = str(year) if unit == "year" and whole_year else f"{MONTHS[month + 1]} {year}"
    return f"{preposition if preposition not in ('', 'on') else 'in'} {said}"


def _count(number: str, unit: str) -> float:
    if number.startswith("half"):
        return 0.5
    if number == "a couple of":
        return 2
    return int(number) if number.isdigit() else 1 if number in ("a", "an") else UNITS.index(number)
