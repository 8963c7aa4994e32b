"""The gate: may this change go out? It may not when a protected measure falls by more than chance, when a case that must
pass fails, when a citation does not hold, or when a request fails."""

from collections.abc import Collection
from dataclasses import dataclass

from assistant.errors import UsageError
from evals.compare import Change, Comparison, compare_cases
from evals.store import Run

ALPHA = 0.05
SLOWER = 2.5  # the median question may take this many times as long, machines taken into account
SLOWER_ALPHA = 0.001


@dataclass(frozen=True)
class Alarm:
    """Why the gate is shut: the measure (or "must_pass", "failed"), its p where one was computed, and the cases."""

    measure: str
    message: str
    p: float | None = None
    cases: tuple[str, ...] = ()


def gate(run: Run, baseline: Run | None, must_pass: Collection[str] = (), alpha: float = ALPHA) -> list[Alarm]:
    """The alarms of a run, against a baseline over the cases that both have; without one, only what holds by itself.

    Raises UsageError when run and baseline have no case in common or were measured in different ways.
    """
    return [*standing(run, must_pass), *(_against(run, baseline, alpha) if baseline else [])]


def standing(run: Run, must_pass: Collection[str]) -> list[Alarm]:
    """What must hold in every run, whatever the baseline."""
    alarms = []
    broken = _cases(run, "broken_citations")
    if broken:
        alarms.append(Alarm("broken_citations", f"{len(broken)} answers have a citation that does not hold.", None, broken))
    lost = tuple(name for name, result in run.results.items() if result.score.outcome == "failed")
    if lost:
        alarms.append(Alarm("failed", f"{len(lost)} requests failed: {run.results[lost[0]].error}", None, lost))
    wrong = tuple(name for name in sorted(must_pass) if name in run.results and run.results[name].score.outcome != "right")
    if wrong:
        outcomes = sorted({run.results[name].score.outcome for name in wrong})
        alarms.append(Alarm("must_pass", f"{len(wrong)} cases that must pass do not: {', '.join(outcomes)}.", None, wrong))
    return alarms


def _cases(run: Run, measure: str) -> tuple[str, ...]:
    return tuple(name for name, result in run.results.items() if result.score.values.get(measure, 0) > 0)


def _against(run: Run, baseline: Run, alpha: float) -> list[Alarm]:
    common = sorted({*run.results} & {*baseline.results})
    if not common or run.meta.measures_version != baseline.meta.measures_version:
        raise UsageError(
            f"The baseline '{baseline.meta.id}' does not fit this run: other cases or other measures.",
            "Make a new one with: lodestone eval run --baseline NAME.",
        )
    comparison = compare_cases(baseline, run, common)
    alarms = [_strict(change, baseline, run) for change in comparison.changes if _grew(change)]
    alarms += [_fallen(change) for change in comparison.changes if _fell(change, alpha)]
    return alarms + _slow(comparison)


def _grew(change: Change) -> bool:
    return change.measure.strict and change.measure.name != "broken_citations" and change.after > change.before


def _strict(change: Change, baseline: Run, run: Run) -> Alarm:
    name = change.measure.name
    cases = tuple(sorted({*_cases(run, name)} - {*_cases(baseline, name)}))
    return Alarm(name, f"{change.measure.title}: more than in the baseline.", change.worse, cases)


def _fell(change: Change, alpha: float) -> bool:
    return change.measure.protected and not change.measure.strict and change.worse < alpha


def _fallen(change: Change) -> Alarm:
    words = f"{change.measure.title}: {change.before:.3f} -> {change.after:.3f}"
    return Alarm(change.measure.name, f"{words} (p = {change.worse:.4f}, n = {change.difference.n}).", change.worse)


def _slow(comparison: Comparison) -> list[Alarm]:
    if comparison.slower < SLOWER or comparison.slower_p >= SLOWER_ALPHA:
        return []
    words = f"latency: the median question takes {comparison.slower:.1f} times as long"
    return [Alarm("seconds", f"{words} (p = {comparison.slower_p:.1e}).", comparison.slower_p)]
