"""The date that a follow-up takes from the conversation: "after that", "at the start", "then", and that of what was counted."""

import re

from assistant.answering import pointing
from assistant.answering.ask_forms import Ask
from assistant.answering.draft import on_date
from assistant.answering.focus import Focus
from assistant.answering.question import Question

AFTER_THAT = re.compile(
    r"\b(?P<order>before|after|since|until)(?: (?:that|this|it|then)(?: (?:date|point|time|day))?|wards)\b(?! \w+(?:ed|t)\b)",
    re.I,
)
_NEXT = re.compile(r" next$| thereafter$| later(?: on)?$", re.I)
# The beginning that a question for a date has just given.
_AT_THE_START = re.compile(r"\b(?:at the (?:very )?(?:start|beginning|outset)|initially|at first|originally)\b(?! of)", re.I)


def begun(core: str, focus: Focus) -> tuple[str, str]:
    """ "At the start", after a question for the date of a beginning: the text without it, and that date."""
    match = _AT_THE_START.search(core)
    if not match or focus.old.ask is not Ask.WHEN or not focus.answered_time:
        return core, ""
    return " ".join((core[: match.start()] + core[match.end() :]).split()), on_date(focus.answered_time)


def dated(core: str, new: Question, focus: Focus) -> tuple[str, str, bool]:
    """ "After that", "next": the text without it, what it means, and whether that is the deed of the last question ("after X
    joined the club") and no date."""
    date_words = re.sub(r"^(?:on|in|by) ", "", on_date(focus.time)) if focus.time else ""
    if (following := _NEXT.search(core)) and date_words:
        return core[: following.start()], f"after {date_words}", False
    match = AFTER_THAT.search(core)
    order = match["order"].lower() if match else ""
    deed = focus.deed_alone if order in ("before", "after") and new.ask is Ask.COUNT else ""
    if not match or not (deed or date_words) or pointing.only_asks(new):
        return core, "", False
    rest = " ".join((core[: match.start()] + core[match.end() :]).split())
    return rest, f"{order} {deed or date_words}", bool(deed) and deed == focus.deed


def carried(core: str, new: Question, focus: Focus) -> str:
    """The date of the question before, where the new one says "then" or asks on about what was counted."""
    old = focus.old
    counted = old.ask is Ask.COUNT and re.search(r"\b(?:of|are|were|do|did) (?:them|those|these|they|their)\b", core, re.I)
    then = pointing.THEN.search(core)
    if new.times or new.clause or not (counted or then or re.search(r"\bthat\b", core, re.I)):
        return ""
    words = pointing.time_words(old)
    return words or (on_date(focus.time) if then and focus.time else "")
