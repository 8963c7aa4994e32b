"""A time that runs from one meeting to another: "between the Oslo meeting in 2001 and the Rome meeting in 2003"."""

import re
from datetime import date

from assistant.answering.occasions import occasion
from assistant.answering.time_expressions import ImpossibleDate, time_expressions
from assistant.answering.words import read_words
from assistant.dates import When, describe_day
from assistant.ledger.ledger import Ledger

_END = r"(?:the )?(?:[\w'’.-]+ ){0,8}?[\w'’.-]+"
_FROM_TO = re.compile(
    rf"\b(?:between|from|since) (?P<first>{_END}) (?:and|to|until|till) (?P<second>{_END})(?=\W*$|,| (?:how|who|what)\b)",
    re.I,
)


def with_days(text: str, ledger: Ledger, today: date) -> str:
    """The text with the days of the two meetings in the place of their names; as it is where either is unknown."""
    found = _FROM_TO.search(text)
    if found is None:
        return text
    first, second = (_day(found[name], ledger, today) for name in ("first", "second"))
    if first is None or second is None or not (first.latest <= second.earliest):
        return text
    start = first.earliest if first.exact else first.latest
    said = f"between {describe_day(start)} and {describe_day(second.latest)}"
    return f"{text[: found.start()]}{said}{text[found.end() :]}"


def _day(text: str, ledger: Ledger, today: date) -> When | None:
    """The days of the meeting that the words name by its place."""
    words = read_words(f"in {text}")
    try:
        times = time_expressions(f"in {text}", today)
    except ImpossibleDate:
        return None
    dated = {i for i, word in enumerate(words) if any(time.start <= word.start < time.end for time in times)}
    if all(i in dated for i in range(1, len(words))):
        return None
    return occasion(words, dated, ledger, times[0].when if times else None)
