"""Runs and comparisons as plain text tables for the terminal."""

from collections.abc import Callable, Iterable, Sequence

from evals.compare import Comparison
from evals.gate import Alarm
from evals.measures import MEASURES, OUTCOMES, Score
from evals.stats import Estimate, auroc, estimate, expected_calibration_error, reliability
from evals.store import Result, Run
from evals.verdicts import headline

SHOWN = 12  # so many cases are told in full where the gate is shut
_TITLES = {"wrong_version": "wrong version", "wrongly_refused": "wrongly refused", "wrongly_answered": "wrongly answered"}


def columns(rows: Sequence[Sequence[str]], head: Sequence[str]) -> str:
    """Rows under a header, aligned: the first column left, the others right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [_line(head, widths), "  ".join("-" * width for width in widths)]
    return "\n".join(lines + [_line(row, widths) for row in rows])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
    return "  ".join(cells).rstrip()


def scores(run: Run) -> list[Score]:
    return [result.score for result in run.results.values()]


def outcome_table(run: Run) -> str:
    """One line a kind: how many cases ended how."""
    every = scores(run)
    head = ["kind", "cases", *(_TITLES.get(name, name) for name in OUTCOMES), "right %"]
    rows = [_outcomes(kind, [score for score in every if score.kind == kind]) for kind in sorted({s.kind for s in every})]
    return columns([*rows, _outcomes("all", every)], head)


def _outcomes(kind: str, group: Sequence[Score]) -> list[str]:
    counts = [sum(score.outcome == name for score in group) for name in OUTCOMES]
    asked = len(group) - counts[OUTCOMES.index("failed")]
    share = f"{100 * counts[0] / asked:.1f}" if asked else "-"
    return [kind, str(len(group)), *(str(count) if count else "." for count in counts), share]


def collected(run: Run) -> dict[str, list[float]]:
    """The values of every measure, over the cases that have it."""
    found: dict[str, list[float]] = {}
    for score in scores(run):
        for name, value in score.values.items():
            found.setdefault(name, []).append(value)
    return found


def estimates(run: Run) -> dict[str, Estimate]:
    """Every measure that some case has, with its 95 % interval: means, and the median for latency."""
    values = collected(run)
    return {m.name: estimate(values[m.name], median=m.name == "seconds") for m in MEASURES if m.name in values}


def measure_table(run: Run) -> str:
    """One line a measure: mean, interval, number of cases."""
    titles = {measure.name: measure.title for measure in MEASURES}
    rows = []
    for name, value in estimates(run).items():
        show: Callable[[float], str] = (lambda x: f"{1000 * x:.1f} ms") if name == "seconds" else (lambda x: f"{x:.3f}")
        rows.append([titles[name], show(value.value), f"{show(value.low)} to {show(value.high)}", str(value.n)])
    times = sorted(collected(run).get("seconds", []))
    if times:
        rows.append(["latency, 95th percentile", f"{1000 * times[min(len(times) - 1, int(0.95 * len(times)))]:.1f} ms", "", ""])
    said, right = confidences(run.results.values())
    if said:
        rows.append(["calibration error", f"{expected_calibration_error(reliability(said, right)):.3f}", "", str(len(said))])
        area = auroc(said, [value > 0.5 for value in right])
        rows.append(["confidence tells right from wrong (AUROC)", "-" if area is None else f"{area:.3f}", "", str(len(said))])
    return columns(rows, ["measure", "value", "95 % interval", "cases"])


def confidences(results: Iterable[Result]) -> tuple[list[float], list[float]]:
    """The confidences of the answers that were given (not refused), and whether each was right."""
    given = [item for item in results if "brier" in item.score.values]
    return [float(item.answer["confidence"]) for item in given], [item.score.values["right"] for item in given]


def confusion(run: Run) -> dict[tuple[str, str], int]:
    """How often a case that expects the first status was given the second."""
    counts: dict[tuple[str, str], int] = {}
    for score in scores(run):
        counts[score.expected, score.status] = counts.get((score.expected, score.status), 0) + 1
    return counts


def confusion_table(run: Run) -> str:
    counts = confusion(run)
    given = sorted({status for _, status in counts})
    rows = [[want, *(str(counts.get((want, got), 0) or ".") for got in given)] for want in sorted({want for want, _ in counts})]
    return columns(rows, ["expected \\ given", *given])


def comparison_table(comparison: Comparison) -> str:
    """One line a measure, then every answer that changed, side by side."""
    rows = []
    for change in comparison.changes:
        gap = change.difference
        mark = "better" if change.better < 0.05 else "worse" if change.worse < 0.05 else ""
        interval = f"{gap.low:+.3f} to {gap.high:+.3f}"
        figures = [f"{change.before:.3f}", f"{change.after:.3f}", f"{gap.mean:+.3f}", interval, f"{gap.p:.4f}"]
        rows.append([change.measure.title, *figures, mark])
    rows.append(["latency (median ratio)", "", f"{comparison.slower:.2f} x", "", "", f"{comparison.slower_p:.4f}", ""])
    head = ["measure", comparison.before.id[:18], comparison.after.id[:18], "change", "95 % interval", "p", ""]
    differs = ", ".join(comparison.differs) or "nothing"
    return f"{columns(rows, head)}\n\nMade of something else: {differs}.\n{changed_answers(comparison)}"


def changed_answers(comparison: Comparison) -> str:
    parts = [f"{len(comparison.changed)} answers changed."]
    for pair in comparison.changed:
        parts.append(f"\n{pair.before.case}: {pair.before.question}")
        parts += [*_said("-", pair.before), *_said("+", pair.after)]
    return "\n".join(parts)


def wrong_cases(run: Run, limit: int = 40) -> str:
    """The cases that are not right, with what was said and what speaks against it."""
    wrong = [result for result in run.results.values() if result.score.outcome != "right"]
    lines = []
    for result in wrong[:limit]:
        said = headline(result.answer) or result.error
        lines.append(f"{result.case} [{result.score.outcome}] {result.question}\n    said: {said}")
        lines.append(f"    {'; '.join(result.score.notes)}")
    return "\n".join(lines)


def gate_text(alarms: Sequence[Alarm], run: Run, baseline: Run | None) -> str:
    """The verdict of the gate; if it is shut, every case behind it once, with what was said before and what is said now."""
    lines = [alarm_lines(alarms)]
    behind: dict[str, list[str]] = {}
    for alarm in alarms:
        for name in alarm.cases:
            behind.setdefault(name, []).append(alarm.measure)
    for name in list(behind)[:SHOWN]:
        lines.append(f"\n{name}: {run.results[name].question}   ({', '.join(behind[name])})")
        if baseline and name in baseline.results:
            lines += _said("-", baseline.results[name])
        lines += _said("+", run.results[name])
        lines += [f"      {note}" for note in run.results[name].score.notes[:3]]
    if len(behind) > SHOWN:
        lines.append(f"\n{len(behind) - SHOWN} more cases: the report shows them all.")
    return "\n".join(lines)


def _said(mark: str, result: Result) -> list[str]:
    """What a reader sees of an answer: verdict, status, headline, and the first two quotes."""
    verdict = f"  {mark} [{result.score.outcome}, {result.score.status}] {headline(result.answer) or result.error}"
    quotes = (result.answer.get("citations") or ())[:2]
    return [verdict, *(f'      "{item["quote"]}" ({item["source_id"]})' for item in quotes)]


def alarm_lines(alarms: Sequence[Alarm]) -> str:
    """The verdict of the gate."""
    if not alarms:
        return "The gate is open."
    lines = [f"The gate is shut: {len(alarms)} alarms."]
    for alarm in alarms:
        cases = f" Cases: {', '.join(alarm.cases[:8])}{' …' if len(alarm.cases) > 8 else ''}." if alarm.cases else ""
        lines.append(f"  {alarm.measure}: {alarm.message}{cases}")
    return "\n".join(lines)
