"""What happened on which day and where. Patterns of the English language alone."""

import re
from collections.abc import Iterator

from assistant.ledger.suggesting.reading import Dated, Find, Reading, occurred, place_in

_WORD = re.compile(r"[^\W\d_][\w'’-]*|[^\w\s]")
_HAPPENED = re.compile(
    r"\b(?:(?:launch|sign|announc|adopt|open|publish|establish|propos|releas|approv|start|creat|inaugurat|conven|host|conclud|agre|"
    r"ratif[yi]|end|clos|complet|initial|introduc|pass|present|unveil|land|touch|finish|form|merg|dissolv|replac|renam|suspend|visit|"
    r"award|deliver|issu|invit|expand|widen|switch|found|dat|accelerat|appear)(?:ed|es|e?s)|"
    r"held|met|took place|takes? place|entered into force|began|begun|came|gave|ran|built|laid|chose|chosen|flew|put)\b",
    re.I,
)


def find_events(reading: Reading) -> Iterator[Find]:
    """Something happened on a day or in a month that the sentence gives."""
    days = [date for date in occurred(reading) if date.relation in ("in", "by", "between", "until", "since")]
    match = _HAPPENED.search(reading.text)
    if not days or match is None:
        return
    date = next((d for d in days if d.when.exact), days[0])
    begins = date.first if date.relation == "between" and date.first else date.when
    place = place_in(reading)
    taking_part = tuple(name for name in reading.names if name.id and name.text != place)
    happening = _happening(reading, date)
    before, after = _WORD.findall(reading.text[: match.start()]), _WORD.findall(reading.text[match.end() :])
    near = " ".join([*before[-8:], match[0], *after[:8]])
    yield Find(("event",), match.start(), match.end(), happening, near, taking_part, begins, None, place=place)


def _happening(reading: Reading, date: Dated) -> str:
    """The sentence without its date and full stop, to be made a value by a person."""
    text = f"{reading.text[: date.start].rstrip()} {reading.text[date.end :].lstrip()}"
    text = re.sub(r"\s+([,.;])", r"\1", re.sub(r"^\s*,\s*", "", " ".join(text.split())))
    return text.rstrip(" .,;")
