"""The plots of the report, each with its numbers as a table, so that nothing is said by a picture alone."""

from collections.abc import Sequence
from html import escape
from math import floor
from urllib.parse import urlencode

from evals import svg
from evals.report_numbers import (
    TODAY,
    Group,
    Summary,
    by_kind,
    day_and_time_short,
    interval,
    latencies,
    percent,
    percentile,
    words,
    wrong_version_by_year,
)
from evals.stats import Estimate, expected_calibration_error, reliability
from evals.store import Meta, Run
from evals.table import confidences, confusion

Row = Sequence[str]


def plots(run: Run, history: Sequence[Summary], others: int) -> list[str]:
    """All figures that the run has numbers for. `history`: runs of the same cases; `others`: how many asked other cases."""
    figures = [_kinds(by_kind(run)), _statuses(run), _years(wrong_version_by_year(run)), _confidence(run), _latency(run)]
    return [figure for figure in [*figures, *_history(history, others)] if figure]


def table(head: Row, rows: Sequence[Row]) -> str:
    """Rows of texts, which are escaped, as a table that scrolls where it is too wide."""
    return linked_table(head, [[escape(cell) for cell in row] for row in rows])


def linked_table(head: Row, rows: Sequence[Row]) -> str:
    """Like `table`, of cells that are markup already: what `link` makes, or text that was escaped."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = [f'<th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}' for first, *rest in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def link(text: str, **filters: str) -> str:
    """A link to the cases below that these filters choose."""
    return f'<a href="#{escape(urlencode(filters))}">{escape(text)}</a>'


def _figure(title: str, note: str, body: str, numbers: str = "", style: str = "") -> str:
    more = f'<details class="numbers"><summary>The numbers as a table</summary>{numbers}</details>' if numbers else ""
    extra = f"<span>{escape(note)}</span>" if note else ""
    return f'<figure class="{style}"><figcaption>{escape(title)}{extra}</figcaption>{body}{more}</figure>'


def _shares(groups: Sequence[Group], title: str, style: str) -> tuple[str, str]:
    """Bars of the groups that have a share, and the same as a table."""
    drawn, rows = [], []
    for group in groups:
        if group.share is None:
            rows.append((words(group.name), "-", "-", str(group.cases)))
            continue
        share, name = group.share, words(group.name)
        drawn.append((name, share.value, share.low, share.high, f"{100 * share.value:.0f} % of {share.n}"))
        rows.append((name, percent(share.value), interval(share), str(share.n)))
    numbers = table(("", "share", "95 % interval", "cases"), rows)
    most = 1.0 if style == "bar" else min(1.0, svg.ceiling([high for _, _, _, high, _ in drawn]))
    return (svg.bars(drawn, title, style, most) if drawn else ""), numbers


def _kinds(groups: Sequence[Group]) -> str:
    body, numbers = _shares(groups, "Share of right answers by kind of case", "bar")
    note = "The line is the 95 % bootstrap interval; few cases that all agree show none, and prove little."
    return _figure("Right answers by kind", note, body, numbers) if body else ""


def _years(groups: Sequence[Group]) -> str:
    body, numbers = _shares(groups, "Share of answers with a value of another date, by the year asked for", "bar stale")
    note = f"Of the cases that name such values, by the year for which they were asked. “{TODAY}” asks for now."
    return _figure("Right at another date or basis: the wrong version", note, body, numbers) if body else ""


def _statuses(run: Run) -> str:
    counts = confusion(run)
    if not counts:
        return ""
    given, wanted = sorted({status for _, status in counts}), sorted({want for want, _ in counts})
    most = max(counts.values())
    head = "".join(f'<th scope="col">{escape(words(status))}</th>' for status in given)
    rows = []
    for want in wanted:
        cells = "".join(_cell(want, got, counts.get((want, got), 0), most) for got in given)
        rows.append(f'<tr><th scope="row">{escape(words(want))}</th>{cells}</tr>')
    top = f'<thead><tr><th scope="col">expected ↓ given →</th>{head}</tr></thead>'
    body = f'<div class="scroll"><table class="confusion">{top}<tbody>{"".join(rows)}</tbody></table></div>'
    return _figure("Status expected and status given", "A number leads to its cases.", body)


def _cell(want: str, got: str, count: int, most: int) -> str:
    tone = "good" if want == got else "bad"
    text = link(str(count), expected=want, given=got) if count else ""
    return f'<td class="{tone}" style="--share:{100 * (count / most) ** 0.5:.0f}%">{text}</td>'


def _confidence(run: Run) -> str:
    said, right = confidences(run.results.values())
    if not said:
        return ""
    points = reliability(said, right)
    body = svg.reliability([(p.confidence, p.right, p.n) for p in points], "Reliability diagram: confidence and share right")
    rows = [(percent(p.confidence, 0), percent(p.right, 0), str(p.n)) for p in points]
    error = expected_calibration_error(points)
    note = f"Across: its confidence; up: the share that is right; on the dashed line both agree. Calibration error {error:.3f}."
    numbers = table(("confidence", "right", "answers"), rows)
    return _figure("Does its confidence mean what it says?", note, body, numbers, "square")


def _latency(run: Run) -> str:
    times = latencies(run)
    if not times:
        return ""
    marks = [("median", percentile(times, 0.5)), ("95 of 100", percentile(times, 0.95))]
    body = svg.histogram(times, marks, "Distribution of the time of a request in milliseconds")
    shares = (("shortest", 0.0), ("median", 0.5), ("75 of 100 within", 0.75), ("95 of 100 within", 0.95), ("longest", 1.0))
    numbers = table(("", "milliseconds"), [(name, f"{percentile(times, share):.1f}") for name, share in shares])
    note = f"In milliseconds, on a logarithmic scale: median {marks[0][1]:.1f}, 95th percentile {marks[1][1]:.1f}."
    return _figure("Time of a request", note, body, numbers)


def _history(history: Sequence[Summary], others: int) -> list[str]:
    """Right answers, wrong versions and latency over the stored runs; nothing while there is only one."""
    if len(history) < 2:
        return []
    note = f"{len(history)} stored runs of these cases, the oldest left." + (f" {others} more asked others." if others else "")
    times = [(run.meta, run.latency) for run in history]
    return [
        _over_runs("Right answers over time", note, [(run.meta, run.right) for run in history], 1.0),
        _over_runs("Wrong versions over time", note, [(run.meta, run.wrong_version) for run in history]),
        _over_runs("Time of a request over time", f"Median in milliseconds. {note}", times, unit=1000),
    ]


def _over_runs(title: str, note: str, found: Sequence[tuple[Meta, Estimate | None]], most: float = 0, unit: int = 0) -> str:
    """One value over the runs that have it. `unit` 0 shows shares, else numbers multiplied by it; `most` 0 fits the axis."""
    show = (lambda x: f"{x:.1f}") if unit else percent
    known = [(meta, value) for meta, value in found if value is not None]
    scale = unit or 1
    points = [(day_and_time_short(meta), scale * v.value, scale * v.low, scale * v.high) for meta, v in known]
    if len(points) < 2:
        return ""
    rows = [
        (when, meta.label or "-", show(value), f"{show(low)} to {show(high)}")
        for (when, value, low, high), (meta, _) in zip(points, known, strict=True)
    ]
    ends = (0.0, svg.ceiling([high for *_, high in points]))
    if most:
        ends = (max(0.0, floor(10 * min(low for _, _, low, _ in points) - 0.5) / 10), most)
    body = svg.line(points, title, ends, percent=not unit)
    return _figure(title, note, body, table(("run (UTC)", "note", "value", "95 % interval"), rows))
