"""Runs and comparisons as plain text tables for the terminal."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from evals.compare import Comparison, said
from evals.gate import Alarm
from evals.measures import MEASURES, OUTCOMES, Score
from evals.stats import Estimate, auroc, estimate, expected_calibration_error, reliability, resampled
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
        show: Callable[[float], str] = _milliseconds if name == "seconds" else (lambda x: f"{x:.3f}")
        rows.append([titles[name], show(value.value), f"{show(value.low)} to {show(value.high)}", str(value.n)])
    rows += [[title, show(value), f"{show(low)} to {show(high)}", str(n)] for title, value, low, high, n, show in _further(run)]
    return columns(rows, ["measure", "value", "95 % interval", "cases"])


def _further(run: Run) -> Iterator[tuple[str, float, float, float, int, Callable[[float], str]]]:
    """Statistics that are no mean over cases: title, value, 95 % interval, number of cases, and how to write them."""
    times = collected(run).get("seconds", [])
    said, right = confidences(run.results.values())

    def late(drawn: Sequence[int]) -> float:
        return float(np.percentile([times[i] for i in drawn], 95))

    def error(drawn: Sequence[int]) -> float:
        return expected_calibration_error(reliability([said[i] for i in drawn], [right[i] for i in drawn]))

    def area(drawn: Sequence[int]) -> float | None:
        return auroc([said[i] for i in drawn], [right[i] > 0.5 for i in drawn])

    def plain(value: float) -> str:
        return f"{value:.3f}"

    if times:
        yield "latency, 95th percentile", late(range(len(times))), *resampled(late, len(times)), len(times), _milliseconds
    if said:
        yield "calibration error", error(range(len(said))), *resampled(error, len(said)), len(said), plain
        whole = area(range(len(said)))
        if whole is not None:
            yield "confidence tells right from wrong (AUROC)", whole, *resampled(area, len(said)), len(said), plain


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


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
    """The verdict of the gate; if it is shut, every case behind it once, with what was said before and what is said now.

    Cases whose verdict changed come first, then those that are answered otherwise, then those of which only a measure fell.
    """
    behind: dict[str, list[str]] = {}
    for alarm in alarms:
        for name in alarm.cases:
            behind.setdefault(name, []).append(alarm.measure)
    old = baseline.results if baseline else {}
    names = sorted(behind, key=lambda name: _unlike(old.get(name), run.results[name]))
    lines = [alarm_lines(alarms)]
    for name in names[:SHOWN]:
        lines += ["", *_behind(old.get(name), run.results[name], behind[name])]
    if len(names) > SHOWN:
        lines.append(f"\n{len(names) - SHOWN} more cases: the report shows them all.")
    return "\n".join(lines)


def _unlike(before: Result | None, after: Result) -> int:
    """0 where the verdict is another, 1 where the answer is, 2 where neither is."""
    if before is None or before.score.outcome != after.score.outcome:
        return 0
    return 1 if said(before) != said(after) else 2


def _behind(before: Result | None, after: Result, measures: Sequence[str]) -> list[str]:
    old, new = before.score.values if before else {}, after.score.values
    fell = [f"{name} {old[name]:.2f} -> {new[name]:.2f}" if name in old and name in new else name for name in measures]
    lines = [f"{after.case}: {after.question}   ({', '.join(fell)})"]
    if before and said(before) == said(after):
        return [*lines, *_said("=", after), *(f"      {note}" for note in after.score.notes[:3])]
    lines += _said("-", before) if before else []
    return [*lines, *_said("+", after), *(f"      {note}" for note in after.score.notes[:3])]


def _said(mark: str, result: Result) -> list[str]:
    """What a reader sees of an answer: verdict, status, headline, and the first two quotes."""
    verdict = f"  {mark} [{result.score.outcome}, {result.score.status}] {headline(result.answer) or result.error}"
    quotes = (result.answer.get("citations") or ())[:2]
    return [verdict, *(f'      "{item["quote"]}" ({item["source_id"]})' for item in quotes)]


def alarm_lines(alarms: Sequence[Alarm]) -> str:
    """The verdict of the gate."""
    if not alarms:
        return "The gate is open."
    lines = [f"The gate is shut: {len(alarms)} alarm{'s' if len(alarms) > 1 else ''}."]
    for alarm in alarms:
        cases = f" Cases: {', '.join(alarm.cases[:8])}{' …' if len(alarm.cases) > 8 else ''}." if alarm.cases else ""
        lines.append(f"  {alarm.measure}: {alarm.message}{cases}")
    return "\n".join(lines)
