"""What benchmarks hand back: comparison with the plain pipeline, and the results that are kept."""

import json
from pathlib import Path

import pytest

from assistant.settings import load_settings
from evals.benchmarks import run
from evals.benchmarks.own import from_ledger
from evals.benchmarks.plain import best_balanced, refused_at
from evals.benchmarks.tally import Tally, mean, row


def test_the_plain_pipeline_gets_the_threshold_that_suits_it_best() -> None:
    assert best_balanced([0.9, 0.8, 0.3], [0.5, 0.2]) == pytest.approx((2 / 3 + 1) / 2)
    assert best_balanced([], [0.5]) == 0.0


def test_refusals_at_a_rate_of_false_refusals() -> None:
    good = [i / 10 for i in range(1, 11)]
    assert refused_at(good, [0.05, 0.15, 0.3, 0.9], 0.1) == pytest.approx(0.5)  # threshold .2: one of ten refused falsely
    assert refused_at(good, [], 0.1) == 0.0


def test_the_ledger_is_seen_in_the_trace() -> None:
    assert from_ledger({"trace": {"ledger": {"subject": "x"}}})
    assert from_ledger({"trace": {"parts": [{}, {"ledger": {"subject": "x"}}]}})
    assert not from_ledger({"trace": {"passages": []}}) and not from_ledger({})


def test_whole_runs_are_kept_and_partial_ones_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally([row("hits", [1.0, 0.0], mean([1.0]), ".90"), row("none", [])], ("q2: refused",))
    monkeypatch.setattr(run, "ADAPTERS", {"toy": lambda *_: tally})
    path = tmp_path / "results.json"
    path.write_text('{"older": {"command": "x"}}', encoding="utf-8")
    text = run.run_benchmark("toy", load_settings(), 1, lambda *_: None, path)
    assert "hits" in text and "0.500" in text and "q2: refused" in text and "none" not in text
    assert json.loads(path.read_text(encoding="utf-8")) == {"older": {"command": "x"}}
    run.run_benchmark("toy", load_settings(), None, lambda *_: None, path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert set(kept) == {"older", "toy"} and kept["toy"]["worst"] == ["q2: refused"]
    assert [m["value"] for m in kept["toy"]["measures"]] == [0.5] and kept["toy"]["measures"][0]["plain"] == "1.000"
