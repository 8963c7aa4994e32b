"""Which of two things is the larger, said of the figures that the answers on either give."""

from collections.abc import Sequence

from assistant.answering.comparing import Comparison
from assistant.answering.draft import Draft, Line, distinct
from assistant.answering.figures import Figure, figure_in
from assistant.text import digits

RULE = "the larger of two figures of one sort"


def write_sizes(asked: Comparison, drafts: Sequence[Draft]) -> Line | None:
    """The line that says it of two answered questions for a size; None where a figure is lacking or they are of two sorts."""
    told = [draft.lines[0].text for draft in drafts if draft.status == "answered" and draft.lines]
    figures = [figure for text in told if (figure := figure_in(text))]
    if len(figures) != 2 or figures[0].unit != figures[1].unit:
        return None
    first, second = figures
    quotes = distinct(quote for draft in drafts for quote in draft.lines[0].quotes)
    support = (*asked.things, first.said, second.said, digits(abs(first.value - second.value)))
    return Line(_said(asked, first, second), quotes, support, RULE)


def _said(asked: Comparison, first: Figure, second: Figure) -> str:
    both = f"{_low(first.said)} against {_low(second.said)}"
    difference = abs(first.value - second.value)
    more = ""
    if first.unit == "things" and difference and not (first.said + second.said).lower().startswith(("about", "over")):
        more = f", {digits(difference)} {'more' if first.value > second.value else 'fewer'}"
    if asked.whether:
        holds = first.value < second.value if asked.down else first.value > second.value
        return f"{'Yes' if holds else 'No'}: {both}{more}."
    if first.value == second.value:
        return f"Neither: {both}."
    if not asked.word or asked.things[0].split()[0] in ("in", "at", "on", "during", "by"):
        return f"{both[:1].upper()}{both[1:]}{more}."
    leads = (first.value < second.value) if asked.down else (first.value > second.value)
    thing, own, other = (asked.things[0], first, second) if leads else (asked.things[1], second, first)
    return f"{thing[:1].upper()}{thing[1:]}: {_low(own.said)} against {_low(other.said)}."


def _low(said: str) -> str:
    """ "Up to US$10 billion" as it stands within a sentence."""
    return said[:1].lower() + said[1:] if said[1:2].islower() else said
