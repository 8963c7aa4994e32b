"""Intervals and tests: bootstrap, paired permutation, calibration, ranking. All with a fixed seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SEED = 20240701
RESAMPLES = 2000
_FLIPS = 9999
_EXACT = 13


@dataclass(frozen=True)
class Estimate:
    """A mean (or median) with its 95 % bootstrap interval, over `n` cases."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Difference:
    """A paired difference B - A: its mean with interval, and the two-sided and one-sided p of a sign-flip permutation test.

    `p_lower` is the chance of a difference this low or lower if both were alike, `p_higher` of one this high or higher.
    """

    mean: float
    low: float
    high: float
    p: float
    p_lower: float
    p_higher: float
    n: int


def estimate(values: Sequence[float], median: bool = False) -> Estimate:
    """Percentile bootstrap (Efron and Tibshirani 1993, chapter 13) of the mean or the median. Raises ValueError if empty."""
    if not values:
        raise ValueError("no values: nothing can be estimated")
    data = np.asarray(values, dtype=float)
    centre = np.median if median else np.mean
    low, high = _interval(data, median)
    return Estimate(float(centre(data)), low, high, len(data))


def _interval(data: "np.ndarray[Any, np.dtype[np.float64]]", median: bool = False) -> tuple[float, float]:
    if len(data) == 1 or np.all(data == data[0]):
        return float(data[0]), float(data[0])
    picks = np.random.default_rng(SEED).integers(0, len(data), size=(RESAMPLES, len(data)))
    means = np.median(data[picks], axis=1) if median else data[picks].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def paired(before: Sequence[float], after: Sequence[float]) -> Difference:
    """Paired differences with a sign-flip permutation test; pairs that are equal cannot speak for either side and drop out.

    Exact up to 13 unequal pairs, else 9,999 random flips. Raises ValueError for series that are empty or not of one length.
    """
    if len(before) != len(after) or not before:
        raise ValueError(f"paired series must have one length above 0: {len(before)} and {len(after)}")
    gaps = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    low, high = _interval(gaps)
    unequal = gaps[gaps != 0]
    if len(unequal) == 0:
        return Difference(0.0, 0.0, 0.0, 1.0, 1.0, 1.0, len(gaps))
    p_lower, p_higher = _flip(unequal)
    return Difference(float(gaps.mean()), low, high, min(1.0, 2 * min(p_lower, p_higher)), p_lower, p_higher, len(gaps))


def _flip(gaps: "np.ndarray[Any, np.dtype[np.float64]]") -> tuple[float, float]:
    """The shares of sign patterns whose sum is as low, and as high, as that of the gaps (Good 2005, section 3.1)."""
    exact = len(gaps) <= _EXACT
    if exact:
        signs = 1.0 - 2.0 * ((np.arange(2 ** len(gaps))[:, None] >> np.arange(len(gaps))) & 1)
    else:
        signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(_FLIPS, len(gaps)))
    sums, seen = signs @ gaps, gaps.sum()
    more = 0 if exact else 1  # the observed pattern counts as one of the random ones
    near = 1e-9 * np.abs(gaps).sum()
    lower, higher = int((sums <= seen + near).sum()), int((sums >= seen - near).sum())
    return (lower + more) / (len(sums) + more), (higher + more) / (len(sums) + more)


def holm(ps: Mapping[str, float], alpha: float) -> set[str]:
    """Which of several tests fall below `alpha` when the chance that any one does by accident is to stay below it (Holm 1979)."""
    below: set[str] = set()
    for rank, name in enumerate(sorted(ps, key=lambda name: ps[name])):
        if ps[name] >= alpha / (len(ps) - rank):
            break
        below.add(name)
    return below


def slower(before: Sequence[float], after: Sequence[float]) -> tuple[float, float]:
    """(median ratio after/before, one-sided p of a sign-flip test of the log ratios) of paired times in seconds."""
    ratios = np.log(np.maximum(np.asarray(after, dtype=float), 1e-6) / np.maximum(np.asarray(before, dtype=float), 1e-6))
    if len(ratios) < 6 or np.all(ratios == 0):
        return float(np.exp(np.median(ratios))) if len(ratios) else 1.0, 1.0
    return float(np.exp(np.median(ratios))), _flip(ratios)[1]


@dataclass(frozen=True)
class Bin:
    """Answers whose confidence lies in one tenth: mean confidence, share that is right, how many."""

    confidence: float
    right: float
    n: int


def reliability(confidence: Sequence[float], right: Sequence[float], bins: int = 10) -> tuple[Bin, ...]:
    """The points of a reliability diagram (DeGroot and Fienberg 1983): bins of equal width, empty ones left out."""
    where = np.minimum((np.asarray(confidence, dtype=float) * bins).astype(int), bins - 1)
    truth, said = np.asarray(right, dtype=float), np.asarray(confidence, dtype=float)
    return tuple(
        Bin(float(said[where == i].mean()), float(truth[where == i].mean()), int((where == i).sum()))
        for i in range(bins)
        if (where == i).any()
    )


def expected_calibration_error(points: Sequence[Bin]) -> float:
    """The mean gap between confidence and share right, weighted by bin (Naeini et al. 2015); 0 without points."""
    total = sum(point.n for point in points)
    return sum(point.n * abs(point.confidence - point.right) for point in points) / total if total else 0.0


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """The chance that a positive scores above a negative; None unless both occur."""
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

    if len(set(positive)) < 2:
        return None
    return float(roc_auc_score(list(positive), list(scores)))


def ranking(relevant: Mapping[str, int], ranked: Sequence[str]) -> dict[str, float]:
    """R@1, R@5, reciprocal rank and nDCG@10 of one ranked list of ids, by ir_measures (trec_eval's definitions)."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    names = {R @ 1: "recall@1", R @ 5: "recall@5", RR: "rr", nDCG @ 10: "ndcg@10"}
    run = {"q": {name: float(len(ranked) - place) for place, name in enumerate(ranked)}} if ranked else {"q": {"": 0.0}}
    metrics = ir_measures.iter_calc(list(names), {"q": dict(relevant)}, run)
    return {names[metric.measure]: float(metric.value) for metric in metrics}
