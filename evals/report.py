"""The report of a run: one HTML file that needs nothing else, with plots and every case, to be filtered."""

import json
import os
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

from evals.gate import Alarm
from evals.measures import BY_NAME, OUTCOMES
from evals.report_cases import Data, cases_data
from evals.report_numbers import (
    Tile,
    before,
    by_kind,
    day_and_time,
    gate_words,
    interval,
    judge,
    like,
    made_of,
    percent,
    summary,
    target_words,
    tiles,
    words,
)
from evals.report_plots import link, linked_table, plots, table
from evals.store import Run
from evals.table import estimates

_WEB = Path(__file__).resolve().parent / "web"


def write_report(run: Run, history: Sequence[Run], path: Path, baseline: Run | None = None) -> Path:
    """Write the report of `run`; `history` are stored runs, the oldest first. Returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    spare = path.with_suffix(f".{os.getpid()}.tmp")
    spare.write_text(report_html(run, history, baseline), encoding="utf-8")
    os.replace(spare, path)
    return path


def report_html(run: Run, history: Sequence[Run], baseline: Run | None = None) -> str:
    """The whole page as text. The gate is judged against `baseline`; answers changed since the last run of the same cases."""
    alike = like(run, history)
    others = len({other.meta.id for other in history} - {other.meta.id for other in alike})
    earlier = before(run, alike)
    cases = cases_data(run, earlier)
    script = (_WEB / "case.js").read_text(encoding="utf-8") + (_WEB / "report.js").read_text(encoding="utf-8")
    parts = {
        "ALLOWED": f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}",  # this script and no other
        "STYLE": (_WEB / "report.css").read_text(encoding="utf-8") + (_WEB / "case.css").read_text(encoding="utf-8"),
        "TITLE": escape(f"Evaluation of {day_and_time(run.meta)} UTC"),
        "SUMMARY": _summary(run, earlier, cases),
        "GATE": _gate(*judge(run, baseline)),
        "TILES": "".join(_tile(tile) for tile in tiles(run)),
        "PLOTS": "".join(plots(run, [summary(one) for one in alike], others)),
        "KINDS": _kinds(run),
        "MEASURES": _measures(run),
        "CASES": json.dumps(cases, ensure_ascii=False).replace("<", "\\u003c"),
        "SCRIPT": script,
    }
    page = (_WEB / "report.html").read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace(f"<!--{name}-->", text)
    return page


def _summary(run: Run, earlier: Run | None, cases: Sequence[Data]) -> str:
    meta = run.meta
    facts = [f"{len(run.results)} cases, asked of {target_words(meta)}, in {meta.wall_seconds:.1f} s"]
    facts += [] if meta.complete else ["the run was cut off before its end"]
    label = f'<p class="label">{escape(meta.label)}</p>' if meta.label else ""
    rows = table(("", "made of"), made_of(meta))
    made = f'<details class="made"><summary>What this run was made of</summary>{rows}</details>'
    return f'{label}<p class="lead">{escape("; ".join(facts))}.{_since(earlier, cases)}</p>{made}'


def _since(earlier: Run | None, cases: Sequence[Data]) -> str:
    """What changed since the last run like this one, with a link to those answers."""
    if earlier is None:
        return ""
    changed = [case for case in cases if case["changed"]]
    since = f"since the run of {day_and_time(earlier.meta)}" + (f" ({earlier.meta.label})" if earlier.meta.label else "")
    if not changed:
        return escape(f" No answer changed {since}.")
    better = sum(case["outcome"] == "right" and bool(case["was"]) for case in changed)
    worse = sum(case["was"] == "right" for case in changed)
    answers = link(f"{len(changed)} answers changed" if len(changed) > 1 else "1 answer changed", changed="yes")
    return f" {answers} {escape(since)}: {better} became right, {worse} stopped being right."


def _gate(alarms: Sequence[Alarm], against: str) -> str:
    lines = "".join(f"<li>{escape(alarm.message)}{_some(alarm)}</li>" for alarm in alarms)
    head = f"<b>{escape(gate_words(alarms))}</b> <span>{escape(against)}</span>"
    return f'<div class="gate shut">{head}<ul>{lines}</ul></div>' if alarms else f'<div class="gate">{head}</div>'


def _some(alarm: Alarm, most: int = 8) -> str:
    links = ", ".join(link(name, case=name) for name in alarm.cases[:most])
    return f" {links}{' …' if len(alarm.cases) > most else ''}" if links else ""


def _tile(tile: Tile) -> str:
    value, name, small = escape(tile.value), escape(tile.name), escape(tile.small)
    return f'<div class="tile"><b>{value}</b><span>{name}</span><small>{small}</small></div>'


def _kinds(run: Run) -> str:
    """One line a kind: how many cases ended how; each number leads to its cases."""
    groups = sorted(by_kind(run), key=lambda group: group.name)
    shown = [name for name in OUTCOMES if any(group.outcomes[name] for group in groups)]
    rows = []
    for group in groups:
        kind, share = words(group.name), group.share
        counts = [link(str(group.outcomes[n]), kind=kind, outcome=n) if group.outcomes[n] else "" for n in shown]
        ends = [percent(share.value), interval(share)] if share else ["-", ""]
        rows.append([link(kind, kind=kind), str(group.cases), *counts, *ends])
    head = ("kind", "cases", *(words(name) for name in shown), "share right", "95 % interval")
    return f'<div class="card">{linked_table(head, rows)}</div>'


def _measures(run: Run) -> str:
    rows = []
    for name, found in estimates(run).items():
        values = (found.value, found.low, found.high)
        show = [f"{1000 * x:.1f} ms" if name == "seconds" else f"{x:.3f}" for x in values]
        better = "higher is better" if BY_NAME[name].better == "higher" else "lower is better"
        rows.append((BY_NAME[name].title, show[0], f"{show[1]} to {show[2]}", str(found.n), better))
    return f'<div class="card">{table(("measure", "value", "95 % interval", "cases", ""), rows)}</div>'
