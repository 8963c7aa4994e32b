import random

import pytest

from evals.stats import auroc, estimate, expected_calibration_error, holm, paired, ranking, reliability, slower


def test_the_interval_holds_the_mean_and_is_repeatable() -> None:
    values = [1.0] * 70 + [0.0] * 30
    found = estimate(values)
    assert found.value == pytest.approx(0.7)
    assert 0.58 < found.low < 0.7 < found.high < 0.80
    assert found == estimate(values)
    assert (estimate([1.0, 1.0]).low, estimate([1.0, 1.0]).high) == (1.0, 1.0)
    with pytest.raises(ValueError, match="no values"):
        estimate([])


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    lot = random.Random(1)
    held = 0
    for _ in range(100):
        sample = [float(lot.random() < 0.6) for _ in range(120)]
        found = estimate(sample)
        held += found.low <= 0.6 <= found.high
    assert held >= 88


def test_equal_pairs_give_no_evidence() -> None:
    assert paired([1, 0, 1], [1, 0, 1]).p == 1.0


def test_paired_differences() -> None:
    fallen = paired([1.0] * 100, [1.0] * 90 + [0.0] * 10)
    assert fallen.mean == pytest.approx(-0.1)
    assert fallen.p_lower == pytest.approx(1 / 1024)
    assert fallen.p_higher == 1.0
    assert paired([1.0] * 10, [0.0] + [1.0] * 9).p == 1.0
    mixed = paired([1, 0] * 20, [0, 1] * 20)
    assert mixed.p > 0.5
    with pytest.raises(ValueError, match="one length"):
        paired([1.0], [])


def test_chance_raises_few_alarms() -> None:
    lot = random.Random(2)
    alarms = 0
    for _ in range(100):
        before = [float(lot.random() < 0.7) for _ in range(80)]
        after = [float(lot.random() < 0.7) for _ in range(80)]
        alarms += paired(before, after).p_lower < 0.05
    assert alarms <= 10


def test_slower() -> None:
    lot = random.Random(3)
    times = [0.01 + 0.01 * lot.random() for _ in range(50)]
    ratio, p = slower(times, [5 * time for time in times])
    assert ratio == pytest.approx(5)
    assert p < 0.001
    assert slower(times, times) == (1.0, 1.0)
    assert slower([], []) == (1.0, 1.0)


def test_calibration() -> None:
    said = [0.95] * 10 + [0.15] * 10
    right = [1.0] * 9 + [0.0] + [0.0] * 9 + [1.0]
    bins = reliability(said, right)
    assert [(round(b.confidence, 2), round(b.right, 2), b.n) for b in bins] == [(0.15, 0.1, 10), (0.95, 0.9, 10)]
    assert expected_calibration_error(bins) == pytest.approx(0.05)
    assert expected_calibration_error(()) == 0
    assert auroc(said, [value > 0.5 for value in right]) == pytest.approx(0.9)
    assert auroc([0.5], [True]) is None


def test_ranking() -> None:
    found = ranking({"b": 1}, ["a", "b", "c"])
    assert found == pytest.approx({"recall@1": 0, "recall@5": 1, "rr": 0.5, "ndcg@10": 0.6309}, abs=1e-3)
    assert ranking({"x": 1}, ["a"])["recall@5"] == 0
    assert ranking({"x": 1}, [])["rr"] == 0


def test_holm_keeps_the_chance_of_any_alarm() -> None:
    assert holm({"a": 0.001, "b": 0.02, "c": 0.04}, 0.05) == {"a", "b", "c"}
    assert holm({"a": 0.02, "b": 0.03, "c": 0.04}, 0.05) == set()
    assert holm({"a": 0.01, "b": 0.03, "c": 0.04}, 0.05) == {"a"}
    assert holm({}, 0.05) == set()
