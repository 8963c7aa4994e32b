"""The charts of the Evaluate page as Vega-Lite specifications. No Streamlit here."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.report_numbers import Group, Summary

_AXIS = {"title": None, "format": ".0%", "tickCount": 5}
_INTERVAL = [
    {"field": "value", "title": "Right", "format": ".1%"},
    {"field": "low", "title": "95 % interval from", "format": ".1%"},
    {"field": "high", "title": "to", "format": ".1%"},
    {"field": "cases", "title": "Cases"},
]


def kinds_chart(groups: "Sequence[Group]", name: Any) -> dict[str, Any]:
    """Bars of the share of right answers of each kind, with intervals; `name` gives the words for a kind."""
    rows = [
        {"kind": name(g.name), "value": g.share.value, "low": g.share.low, "high": g.share.high, "cases": g.share.n}
        for g in groups
        if g.share
    ]
    y = {"field": "kind", "type": "nominal", "sort": None, "axis": {"title": None, "labelLimit": 160}}
    x = {"field": "value", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": _AXIS}
    tooltip = [{"field": "kind", "title": "Kind"}, *_INTERVAL]
    interval = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "tooltip": tooltip}
    bar = {"x": x, "y": y, "tooltip": tooltip}
    return {
        "height": max(60, 23 * len(rows)),
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "bar", "cornerRadiusEnd": 3, "height": {"band": 0.62}}, "encoding": bar},
            {"mark": {"type": "rule", "strokeWidth": 2, "color": "#c9722a"}, "encoding": interval},
        ],
    }


def history_chart(runs: "Sequence[Summary]", when: Any) -> dict[str, Any]:
    """The share of right answers over runs of the same cases, the oldest left; `when` gives the words for a run's time."""
    rows = [
        {
            "run": position,
            "when": when(run.meta),
            "note": run.meta.label or "-",
            "value": run.right.value,
            "low": run.right.low,
            "high": run.right.high,
            "cases": run.right.n,
        }
        for position, run in enumerate(runs, 1)
        if run.right
    ]
    x = {"field": "run", "type": "ordinal", "axis": {"title": "runs, the oldest first", "labelAngle": 0}}
    y = {"field": "value", "type": "quantitative", "scale": {"zero": False, "nice": True}, "axis": _AXIS}
    tooltip = [{"field": "when", "title": "Run"}, {"field": "note", "title": "Note"}, *_INTERVAL]
    interval = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
    point = {"x": x, "y": y, "tooltip": tooltip}
    return {
        "height": 190,
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "rule", "color": "#7d8a91"}, "encoding": interval},
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"x": x, "y": y}},
            {"mark": {"type": "point", "filled": True, "size": 75, "opacity": 1}, "encoding": point},
        ],
    }
