"""Which of two things came first, said of the dates that the answers on either give."""

from collections.abc import Sequence

from assistant.answering.comparing import Comparison
from assistant.answering.draft import Draft, Line, distinct, on_date
from assistant.answering.time_expressions import dates_in
from assistant.dates import LATEST, When, describe

RULE = "the earlier of two dates comes first"


def write_order(asked: Comparison, drafts: Sequence[Draft]) -> Line | None:
    """The line that says it of two answered questions on when; None where a date is lacking or the two may be the same."""
    found = [(date, thing, draft) for thing, draft in zip(asked.things, drafts, strict=True) if (date := _date(draft))]
    if len(found) != 2 or found[0][0].overlaps(found[1][0]):
        return None
    (first, one, _), (second, other, _) = sorted(found, key=lambda item: item[0].earliest)
    quotes = distinct(quote for _, _, draft in found for quote in draft.lines[0].quotes)
    text = f"{one[:1].upper()}{one[1:]} came first, {on_date(first)}; {other} followed {on_date(second)}."
    if asked.whether:
        holds = (one == asked.things[0]) is asked.down
        text = f"{'Yes' if holds else 'No'}: {one} came first, {on_date(first)}; {other} followed {on_date(second)}."
    return Line(text, quotes, (one, other, describe(first), describe(second)), RULE)


def _date(draft: Draft) -> When | None:
    """The first date that an answer says."""
    if draft.status != "answered" or not draft.lines:
        return None
    line = draft.lines[0]
    said = dates_in(line.text, LATEST)
    return said[0].when if said else None
