"""What the Evaluate page reads and draws, without a browser: stored runs, packages that are missing, charts, given turns."""

import fcntl
import json
import os
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from assistant.answer_json import answer_from_json, answer_to_json
from assistant.settings import Settings
from assistant.ui import evaluate_data, state
from assistant.ui.evaluate_case import given_answer
from assistant.ui.evaluate_charts import history_chart, kinds_chart
from assistant.ui.render import turn_data
from evals.report_numbers import Group, Summary
from evals.stats import Estimate
from evals.store import Meta


def meta(name: str, **fields: object) -> Meta:
    values = {"started": f"2024-06-0{len(name)}T10:00:00+00:00", "target": "embedded", "label": "", "cases": 3, "complete": True}
    return Meta(name, measures_version=1, hashes={}, **{**values, **fields})  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the runs: one complete, one cut off an hour ago, a damaged one and one without its meta."""
    monkeypatch.setattr(state, "settings", lambda: Settings(eval_runs=tmp_path))
    for one in (meta("a"), meta("bb", complete=False), meta("ccc")):
        (tmp_path / f"{one.id}.jsonl").write_text("", encoding="utf-8")
        (tmp_path / f"{one.id}.meta.json").write_text(json.dumps(asdict(one)), encoding="utf-8")
        os.utime(tmp_path / f"{one.id}.jsonl", (1_700_000_000, 1_700_000_000))
    (tmp_path / "ccc.meta.json").write_text("{", encoding="utf-8")
    (tmp_path / "dddd.jsonl").write_text("", encoding="utf-8")
    return tmp_path


def test_stored_runs_are_listed_the_newest_first_and_one_being_written_is_busy(folder: Path) -> None:
    assert [(run.meta.id, run.busy) for run in evaluate_data.stored_runs()] == [("bb", False), ("a", False)]
    with open(folder / "bb.jsonl", "a") as file:
        os.utime(folder / "bb.jsonl", (1_700_000_000, 1_700_000_000))
        fcntl.flock(file, fcntl.LOCK_EX)
        assert evaluate_data.stored_runs()[0].busy


def test_what_a_run_needs_and_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert evaluate_data.missing_packages() == []
    monkeypatch.setattr(evaluate_data, "NEEDED", ("evals", "lamp_measures"))
    assert evaluate_data.missing_packages() == ["lamp_measures"]


def test_only_settings_that_change_answers_can_be_changed(folder: Path) -> None:
    names = set(evaluate_data.changeable())
    assert {"retrieve", "reranker", "max_question_chars"} <= names
    assert not names & {"corpus", "index", "database", "eval_runs", "read_max_mb", "chroma_url"}


def test_charts_hold_the_shares_and_leave_out_what_has_none() -> None:
    share = Estimate(0.8, 0.6, 0.9, 10)
    kinds = kinds_chart([Group("follow-up", {"right": 8}, share), Group("lost", {"failed": 2}, None)], str.upper)
    assert kinds["data"]["values"] == [{"kind": "FOLLOW-UP", "value": 0.8, "low": 0.6, "high": 0.9, "cases": 10}]
    runs = [Summary(meta("a"), 10, share, None, None, 0), Summary(meta("bb"), 3, None, None, None, 3)]
    assert [row["when"] for row in history_chart(runs, lambda meta: meta.id)["data"]["values"]] == ["a"]


def test_a_given_turn_says_that_no_document_said_it() -> None:
    answer = given_answer({"question": "When was it lit?", "answer": "In 1871."}, "lamp-1", date(2020, 1, 31))
    kept = answer_from_json(answer_to_json(answer))
    assert (kept.headline, kept.as_of, kept.citations) == ("In 1871.", "2020-01-31", ())
    assert turn_data(kept, {})["status"]["label"] == "Given by the eval case lamp-1, not by the documents"
