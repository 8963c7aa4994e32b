"""Two runs side by side: paired differences with a permutation test, and every answer that changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import UsageError
from evals.measures import MEASURES, Measure
from evals.stats import Difference, paired, slower
from evals.store import Meta, Result, Run
from evals.verdicts import headline

MUST_AGREE = ("cases",)
WINDOW = 15  # so many results on either side tell how busy the machine was
FLOOR = 0.002  # seconds: below it a difference of latency is nobody's concern


@dataclass(frozen=True)
class Change:
    """One measure over the cases that have it in both runs; `worse` and `better` are one-sided p values, small if so."""

    measure: Measure
    before: float
    after: float
    difference: Difference
    worse: float
    better: float
    fallen: tuple[str, ...] = ()  # the cases on which it got worse, the worst first


@dataclass(frozen=True)
class Pair:
    """One case in both runs."""

    before: Result
    after: Result

    @property
    def verdict_changed(self) -> bool:
        return self.before.score.outcome != self.after.score.outcome


@dataclass(frozen=True)
class Comparison:
    """Run `after` against run `before`: measures, answers that changed, and what the runs were made of that differs."""

    before: Meta
    after: Meta
    differs: tuple[str, ...]
    changes: tuple[Change, ...]
    changed: tuple[Pair, ...]
    slower: float
    slower_p: float


def comparable(before: Meta, after: Meta) -> list[str]:
    """Why two runs cannot be compared; empty if they can."""
    reasons = []
    if before.measures_version != after.measures_version:
        reasons.append(f"the measures are of version {before.measures_version} and {after.measures_version}")
    for name in MUST_AGREE:
        if before.hashes.get(name) != after.hashes.get(name):
            reasons.append(f"the {name} differ")
    reasons += [f"run '{meta.id}' is not complete" for meta in (before, after) if not meta.complete]
    return reasons


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs over the same cases. Raises UsageError saying why when they are not comparable."""
    reasons = comparable(before.meta, after.meta)
    if reasons:
        raise UsageError(
            f"'{before.meta.id}' and '{after.meta.id}' cannot be compared: {'; '.join(reasons)}.",
            "Run both on the same cases with the same version of the suite.",
        )
    return compare_cases(before, after, sorted({*before.results} & {*after.results}))


def compare_cases(before: Run, after: Run, names: Sequence[str]) -> Comparison:
    """Compare two runs over these cases, all of which both runs must have."""
    pairs = [Pair(before.results[name], after.results[name]) for name in names]
    changes = [change for measure in MEASURES if measure.name != "seconds" and (change := _change(measure, pairs))]
    ratio, p = _slower(pairs)
    hashes = {**before.meta.hashes, **after.meta.hashes}
    return Comparison(
        before.meta,
        after.meta,
        tuple(sorted(name for name in hashes if before.meta.hashes.get(name) != after.meta.hashes.get(name))),
        tuple(changes),
        tuple(pair for pair in pairs if said(pair.before) != said(pair.after)),
        ratio,
        p,
    )


def _change(measure: Measure, pairs: Sequence[Pair]) -> Change | None:
    both = {
        pair.before.case: (pair.before.score.values[measure.name], pair.after.score.values[measure.name])
        for pair in pairs
        if measure.name in pair.before.score.values and measure.name in pair.after.score.values
    }
    if not both:
        return None
    first, second = [pair[0] for pair in both.values()], [pair[1] for pair in both.values()]
    difference = paired(first, second)
    worse, better = difference.p_lower, difference.p_higher
    sign = 1 if measure.better == "higher" else -1
    if sign < 0:
        worse, better = better, worse
    losses = {name: sign * (after - before) for name, (before, after) in both.items()}
    fallen = tuple(sorted((name for name, loss in losses.items() if loss < 0), key=lambda name: (losses[name], name)))
    return Change(measure, sum(first) / len(first), sum(second) / len(second), difference, worse, better, fallen)


def _slower(pairs: Sequence[Pair]) -> tuple[float, float]:
    """Median ratio of the latencies and its p, each divided by the time that its machine took for a fixed task just then."""
    asked = [pair for pair in pairs if not pair.before.error and not pair.after.error]
    times = [_relative([getattr(pair, side) for pair in asked]) for side in ("before", "after")]
    return slower(times[0], times[1])


def _relative(results: Sequence[Result]) -> list[float]:
    """Latencies over the mean time of the fixed task around them, in the order of asking.

    The mean, not the median: on a machine that is shared, a task of a millisecond is rarely interrupted and then for long,
    a question of many milliseconds nearly always; only their means grow alike.
    """
    ticks = [result.tick for result in results]
    near = [ticks[max(0, i - WINDOW) : i + WINDOW + 1] for i in range(len(ticks))]
    means = [sum(part) / len(part) or 1.0 for part in near]
    return [max(result.seconds, FLOOR) / mean for result, mean in zip(results, means, strict=True)]


def said(result: Result) -> tuple[str, str, str, tuple[str, ...]]:
    """What a reader sees of an answer: status, headline, statements and quotes; not its timings."""
    answer = result.answer
    statements = "\n".join(statement["text"] for statement in answer.get("statements") or ())
    return (
        result.score.outcome + result.score.status,
        headline(answer),
        statements,
        tuple(f"{item['source_id']}:{item['start']}:{item['quote']}" for item in answer.get("citations") or ()),
    )
