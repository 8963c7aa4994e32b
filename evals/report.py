"""The report of a run: one HTML file that needs nothing else, with plots and every case, to be filtered."""

import json
import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from evals import svg
from evals.measures import MEASURES
from evals.stats import estimate, expected_calibration_error, reliability
from evals.store import Result, Run
from evals.table import confidences, confusion, estimates, scores
from evals.verdicts import headline

PAGE = Path(__file__).resolve().parent / "report.html"


def write_report(run: Run, history: Sequence[Run], path: Path) -> Path:
    """Write the report of `run`; `history` are stored runs, the oldest first. Returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    spare = path.with_suffix(f".{os.getpid()}.tmp")
    spare.write_text(report_html(run, history), encoding="utf-8")
    os.replace(spare, path)
    return path


def report_html(run: Run, history: Sequence[Run]) -> str:
    """The whole page as text."""
    alike = [old for old in history if old.meta.hashes.get("cases") == run.meta.hashes.get("cases")]
    page = PAGE.read_text(encoding="utf-8")
    parts = {
        "TITLE": escape(f"Evaluation {run.meta.id}"),
        "SUMMARY": _summary(run),
        "TILES": _tiles(run),
        "PLOTS": "".join(_plots(run, alike)),
        "MEASURES": _measures(run),
        "CASES": json.dumps([_row(result) for result in run.results.values()], ensure_ascii=False).replace("<", "\\u003c"),
    }
    for name, text in parts.items():
        page = page.replace(f"<!--{name}-->", text)
    return page


def _summary(run: Run) -> str:
    meta = run.meta
    words = [f"{len(run.results)} cases", f"target {meta.target}", f"started {meta.started}", f"{meta.wall_seconds:.1f} s"]
    made = ", ".join(f"{name} {value[:8]}" for name, value in sorted(meta.hashes.items()))
    return escape(" · ".join([*words, *([meta.label] if meta.label else [])])) + f"<br><small>Made of: {escape(made)}</small>"


def _tiles(run: Run) -> str:
    found = estimates(run)
    shown = ("right", "wrong_version", "wrongly_refused", "wrongly_answered", "broken_citations", "list_recall", "seconds")
    titles = {measure.name: measure.title for measure in MEASURES}
    tiles = []
    for name in shown:
        if name in found:
            value = found[name].value
            text = f"{1000 * value:.0f} ms" if name == "seconds" else f"{100 * value:.1f} %"
            if name == "broken_citations":
                text = f"{value * found[name].n:.0f}"
            tiles.append(f'<div class="tile"><b>{text}</b><span>{escape(titles[name])}</span></div>')
    lost = sum(score.outcome == "failed" for score in scores(run))
    return "".join([*tiles, f'<div class="tile"><b>{lost}</b><span>failed requests</span></div>'])


def _plots(run: Run, history: Sequence[Run]) -> list[str]:
    plots = [_figure("Right, by kind, with 95 % intervals", svg.bars(_by_kind(run), "share right by kind"))]
    plots.append(_figure("Expected and given status", _confusion(run)))
    said, right = confidences(run.results.values())
    if said:
        bins = reliability(said, right)
        words = f"Does its confidence mean what it says? Calibration error {expected_calibration_error(bins):.3f}"
        plots.append(_figure(words, svg.reliability([(b.confidence, b.right, b.n) for b in bins], "reliability diagram")))
    times = [1000 * result.seconds for result in run.results.values() if not result.error]
    if times:
        plots.append(_figure("Latency, in milliseconds", svg.histogram(times, "latency distribution")))
    if len(history) > 1:
        for name, title in (("right", "Right"), ("wrong_version", "Right at another date or basis")):
            points = [(old.meta.started, found[name].value) for old in history if name in (found := estimates(old))]
            if len(points) > 1:
                plots.append(_figure(f"{title}, over {len(points)} stored runs", svg.line(points, title)))
    return plots


def _figure(title: str, body: str) -> str:
    return f"<figure><figcaption>{escape(title)}</figcaption>{body}</figure>"


def _by_kind(run: Run) -> list[tuple[str, float, float, float, str]]:
    rows = []
    for kind in sorted({score.kind for score in scores(run)}):
        values = [score.values["right"] for score in scores(run) if score.kind == kind and "right" in score.values]
        if values:
            share = estimate(values)
            note = f"{100 * share.value:.0f} % of {share.n}"
            rows.append((kind, share.value, share.low, share.high, note))
    return rows


def _confusion(run: Run) -> str:
    counts = confusion(run)
    given = sorted({status for _, status in counts})
    most = max(counts.values())
    head = "".join(f"<th>{escape(status)}</th>" for status in given)
    rows = []
    for want in sorted({want for want, _ in counts}):
        cells = "".join(_cell(counts.get((want, got), 0), most, want == got) for got in given)
        rows.append(f"<tr><th>{escape(want)}</th>{cells}</tr>")
    return f'<table class="confusion"><tr><td>expected \\ given</td>{head}</tr>{"".join(rows)}</table>'


def _cell(count: int, most: int, good: bool) -> str:
    tint = "good" if good else "bad"
    return f'<td class="{tint}" style="--share:{100 * (count / most) ** 0.5:.0f}%">{count or ""}</td>'


def _measures(run: Run) -> str:
    titles = {measure.name: measure for measure in MEASURES}
    rows = []
    for name, value in estimates(run).items():
        scale, unit = (1000, " ms") if name == "seconds" else (1, "")
        digits = 1 if unit else 3
        shown = [f"{scale * x:.{digits}f}{unit}" for x in (value.value, value.low, value.high)]
        better = titles[name].better
        cells = f"<td>{shown[0]}</td><td>{shown[1]} to {shown[2]}</td><td>{value.n}</td><td>{better}</td>"
        rows.append(f"<tr><th>{escape(titles[name].title)}</th>{cells}</tr>")
    head = "<tr><th>measure</th><td>value</td><td>95 % interval</td><td>cases</td><td>better</td></tr>"
    return f'<table class="measures">{head}{"".join(rows)}</table>'


def _row(result: Result) -> dict[str, Any]:
    """One case as the page's script wants it; everything is set as text there, never as markup."""
    answer = result.answer
    return {
        "id": result.case,
        "kind": result.score.kind,
        "outcome": result.score.outcome,
        "status": result.score.status,
        "expected": result.score.expected,
        "question": result.question,
        "answer": headline(answer) or result.error,
        "more": [statement["text"] for statement in (answer.get("statements") or ())[1:]],
        "notes": list(result.score.notes),
        "quotes": [[item["quote"], item["source_id"], item.get("page")] for item in answer.get("citations") or ()],
        "ms": round(1000 * result.seconds),
    }
