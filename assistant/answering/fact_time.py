"""Whether a single fact lies in the time that a question asks about."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.dates import MONTHS, When, describe, describe_day
from assistant.ledger.facts import Fact

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def in_time(desk: Desk, fact: Fact) -> bool:
    """Whether the fact lies in the time asked about, or tells of it ("by the end of 2025")."""
    when = desk.asked.when
    if when is None or desk.question.ask is Ask.DIFFER:
        return True
    if fact.start is None and _of_other_years(desk, fact):
        return False
    if fact.start is None:
        return fact.reported.overlaps(when) or str(when.latest.year) in fact.quote.text or _holds_then(desk, fact)
    if desk.attribute.kind in ("event",):
        if desk.asked.relation in ("after", "since"):
            return fact.start.latest >= when.earliest
        if desk.asked.relation in ("before", "by", "until"):
            return fact.start.earliest <= when.latest
        return fact.start.overlaps(when) or _names_date(desk, fact)
    return _holds_then(desk, fact) or fact.start.overlaps(when) or _names_date(desk, fact)


def to_the_month(when: When) -> bool:
    return (when.latest - when.earliest).days <= 31


def of_that_month(fact: Fact, when: When) -> bool:
    """Whether a fact is dated to the days asked about, or its words name their month."""
    month = f"{MONTHS[when.earliest.month]} {when.earliest.year}"
    return bool(fact.start and fact.start.overlaps(when)) or month in fact.quote.text


def _of_other_years(desk: Desk, fact: Fact) -> bool:
    """A text without a date of its own that names years, and not the one asked about, tells of another time."""
    when = desk.asked.when
    if (
        when is None
        or when.earliest.year != when.latest.year
        or desk.asked.relation in ("before", "after", "since", "until", "by")
    ):
        return False
    years = set(_YEAR.findall(fact.quote.text))
    return bool(years) and str(when.latest.year) not in years


def _holds_then(desk: Desk, fact: Fact) -> bool:
    when = desk.asked.when
    return bool(
        when
        and fact.begins.earliest <= when.latest
        and (fact.until is None or fact.until.latest >= when.earliest)
        and desk.attribute.kind != "event"
    )


def _names_date(desk: Desk, fact: Fact) -> bool:
    """The quote itself speaks of the date asked about."""
    when = desk.asked.when
    return bool(
        when
        and (describe(when).lower() in fact.quote.text.lower() or (when.exact and describe_day(when.earliest) in fact.quote.text))
    )
