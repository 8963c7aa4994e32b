"""The gate: may this change go out? It may not when a protected measure falls by more than chance, when a case that must
pass fails, when a citation does not hold, or when a request fails."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.errors import UsageError
from evals.compare import Change, Comparison, compare_cases
from evals.stats import holm
from evals.store import Run

ALPHA = 0.05
SLOWER = 2.5  # the median question may take this many times as long, machines taken into account
RARE = 0.001  # the p below which a slowdown or a lost source is no accident
CITED = 3  # a source that fewer answers cited may go unnoticed
FIRST = "right"  # tested by itself; the other measures share one more ALPHA


@dataclass(frozen=True)
class Alarm:
    """Why the gate is shut: the measure (or "must_pass", "failed", "lost_source"), its p if any, and the cases."""

    measure: str
    message: str
    p: float | None = None
    cases: tuple[str, ...] = ()


def gate(run: Run, baseline: Run | None, must_pass: Collection[str] = (), alpha: float = ALPHA) -> list[Alarm]:
    """The alarms of a run, against a baseline over the cases that both have; without one, only what holds by itself.

    A run that differs from its baseline by chance alone raises an alarm on "right" with probability `alpha` at most, and one
    on any other measure with `alpha` at most. Raises UsageError when run and baseline have no case in common or were
    measured in different ways.
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


def shared(run: Run, baseline: Run) -> list[str]:
    """The cases that both have and that were not changed in between. Raises UsageError where nothing can be compared."""
    old, new = baseline.meta.case_hashes, run.meta.case_hashes
    common = [name for name in run.results if name in baseline.results and old.get(name) == new.get(name)]
    if not common or run.meta.measures_version != baseline.meta.measures_version:
        raise UsageError(
            f"The baseline '{baseline.meta.id}' does not fit this run: other cases or other measures.",
            "Make a new one with: lodestone eval run --baseline NAME.",
        )
    return sorted(common)


def _against(run: Run, baseline: Run, alpha: float) -> list[Alarm]:
    common = shared(run, baseline)
    comparison = compare_cases(baseline, run, common)
    alarms = [_strict(change, baseline, run) for change in comparison.changes if _grew(change)]
    fallen = [_fallen(change, run) for change in _fell(comparison.changes, alpha)]
    return [*_lost_sources(run, baseline, common), *alarms, *fallen, *_slow(comparison)]


def _lost_sources(run: Run, baseline: Run, common: Sequence[str]) -> list[Alarm]:
    """Sources that several answers cited and none does now, although citations of other sources stayed.

    The p of a source is the chance that all its citations go if each goes as often as those of the other sources did.
    """
    kept: Counter[str] = Counter()
    gone: dict[str, list[str]] = {}
    for name in common:
        after = _sources(run, name)
        for source in _sources(baseline, name):
            if source in after:
                kept[source] += 1
            else:
                gone.setdefault(source, []).append(name)
    cited_now = {source for name in run.results for source in _sources(run, name)}
    lost_in_all = sum(map(len, gone.values()))
    alarms = []
    for source, cases in sorted(gone.items()):
        others_lost, others_kept = lost_in_all - len(cases), sum(kept.values()) - kept[source]
        p = ((others_lost + 1) / (others_lost + others_kept + 2)) ** len(cases)
        if source not in cited_now and len(cases) >= CITED and p < RARE:
            message = f"no answer cites '{source}' any more; {len(cases)} did. If it left on purpose, make a new baseline."
            alarms.append(Alarm("lost_source", message, p, tuple(cases)))
    return alarms


def _sources(run: Run, name: str) -> set[str]:
    return {str(item["source_id"]) for item in run.results[name].answer.get("citations") or ()}


def _grew(change: Change) -> bool:
    return change.measure.strict and change.measure.name != "broken_citations" and change.after > change.before


def _strict(change: Change, baseline: Run, run: Run) -> Alarm:
    name = change.measure.name
    cases = tuple(sorted({*_cases(run, name)} - {*_cases(baseline, name)}))
    return Alarm(name, f"{change.measure.title}: more than in the baseline.", change.worse, cases)


def _fell(changes: Sequence[Change], alpha: float) -> list[Change]:
    """The protected measures that fell by more than chance: the share of right answers by its own test, the others by Holm's."""
    watched = {change.measure.name: change for change in changes if change.measure.protected and not change.measure.strict}
    fell = holm({name: change.worse for name, change in watched.items() if name != FIRST}, alpha)
    if FIRST in watched and watched[FIRST].worse < alpha:
        fell.add(FIRST)
    return [change for name, change in watched.items() if name in fell]


def _fallen(change: Change, run: Run) -> Alarm:
    kinds = Counter(run.results[name].score.kind for name in change.fallen)
    where = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    words = f"{change.measure.title}: {change.before:.3f} -> {change.after:.3f} over {change.difference.n} cases"
    message = f"{words} (p = {change.worse:.4f}); worse on {where}."
    return Alarm(change.measure.name, message, change.worse, change.fallen)


def _slow(comparison: Comparison) -> list[Alarm]:
    if comparison.slower < SLOWER or comparison.slower_p >= RARE:
        return []
    words = f"latency: the median question takes {comparison.slower:.1f} times as long"
    return [Alarm("seconds", f"{words} (p = {comparison.slower_p:.1e}).", comparison.slower_p)]
