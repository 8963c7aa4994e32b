"""The history of a value as a Vega-Lite step chart. No Streamlit here."""

from collections.abc import Sequence
from typing import Any

from assistant.dates import EARLIEST, parse_when
from assistant.model import TimelineStep

HEIGHT = 190
SELECTION = "step"


def step_chart(timeline: Sequence[TimelineStep], until: str) -> dict[str, Any]:
    """A specification that draws the numbers of the timeline as steps up to the ISO day `until`; a click selects a step.

    Each point carries `citation`, the number of the first citation of its step (0 without one).
    """
    steps = [step for step in timeline if step.number is not None]
    rows = [
        {
            "day": _known_day(step.when),
            "number": step.number,
            "value": step.value,
            "when": step.when_text or step.when,
            "label": f"{step.number:g}",
            "citation": step.citations[0] if step.citations else 0,
        }
        for step in steps
    ]
    rows.sort(key=lambda row: str(row["day"]))
    line = [{"day": row["day"], "number": row["number"]} for row in rows]
    if rows and until > str(rows[-1]["day"]):
        line.append({"day": until, "number": rows[-1]["number"]})
    numbers = [float(step.number or 0) for step in steps]
    margin = max((max(numbers) - min(numbers)) * 0.18, 0.5)
    x = {
        "field": "day",
        "type": "temporal",
        "scale": {"padding": 22},
        "axis": {"title": None, "format": "%b %Y", "labelOverlap": "greedy", "tickCount": 6},
    }
    y = {
        "field": "number",
        "type": "quantitative",
        "scale": {"domain": [min(numbers) - margin, max(numbers) + margin], "nice": False, "zero": False},
        "axis": {"title": None, "tickMinStep": 1, "tickCount": 4},
    }
    point = {
        "params": [{"name": SELECTION, "select": {"type": "point", "fields": ["citation"], "on": "click"}}],
        "mark": {"type": "point", "filled": True, "size": 85, "opacity": 1, "cursor": "pointer"},
        "encoding": {
            "x": x,
            "y": y,
            "tooltip": [{"field": "when", "title": "From"}, {"field": "value", "title": "Value"}],
        },
        "data": {"values": rows},
    }
    return {
        "height": HEIGHT,
        "padding": {"left": 5, "right": 12, "top": 8, "bottom": 5},
        "layer": [
            {
                "data": {"values": line},
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "align": "right", "dx": -9, "dy": -3, "fontWeight": 600, "color": "#7d8a91"},
                "encoding": {"x": x, "y": y, "text": {"field": "label"}},
            },
            point,
        ],
    }


def _known_day(when: str) -> str:
    """The first day on which the value is known to hold: the last day of "by September", the first of "June"."""
    days = parse_when(when)
    return (days.latest if days.earliest == EARLIEST else days.earliest).isoformat()
