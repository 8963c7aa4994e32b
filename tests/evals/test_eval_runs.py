import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from assistant.errors import UsageError
from evals.cases import Case, load_cases
from evals.compare import compare
from evals.gate import gate, shared
from evals.junit import write_junit
from evals.measures import Documents
from evals.runner import Options, run_cases
from evals.store import Run, all_runs, read_run, write_baseline
from evals.table import alarm_lines, comparison_table, confusion_table, gate_text, measure_table, outcome_table

Build = Callable[..., dict[str, Any]]
GOLD = {"source": "club", "quote": "The club had 14 members in 2024."}
HASHES = {"corpus": "c", "code": "1"}


def cases(count: int = 12) -> list[Case]:
    return [Case(id=f"n{i:02d}", kind="count", question=f"How many? {i}", expects=[["14"]], gold=GOLD) for i in range(count)]


class Says:
    """A target that gives built answers; `wrong` are ids that it gets wrong, `lost` ids on which it raises."""

    name = "built"

    def __init__(self, build: Build, wrong: tuple[str, ...] = (), lost: tuple[str, ...] = (), seconds: float = 0.0) -> None:
        self._build, self._wrong, self._lost, self._seconds = build, wrong, lost, seconds
        self.asked: list[str] = []

    def ask(self, case: Case) -> dict[str, Any]:
        self.asked.append(case.id)
        time.sleep(self._seconds)
        if case.id in self._lost:
            raise ConnectionError("gone")
        said = "The club had 13 members, <script>alert(x)</script>." if case.id in self._wrong else "The club had 14 members."
        quote = "In 2023 it had 13 members." if case.id in self._wrong else GOLD["quote"]
        return self._build(said, quote, confidence=0.8)


def run(build: Build, shelf: Documents, folder: Path | None = None, **fields: Any) -> Run:
    return run_cases(cases(), Says(build, **fields), shelf, HASHES, Options(folder=folder))


def test_a_crash_is_an_outcome_and_never_a_score(answer_of: Build, shelf: Documents) -> None:
    found = run(answer_of, shelf, lost=("n03",))
    assert found.results["n03"].score.outcome == "failed"
    assert found.results["n03"].error == "ConnectionError: gone"
    assert "right" not in found.results["n03"].score.values
    assert "91.7" not in outcome_table(found)
    assert "100.0" in outcome_table(found)
    assert [alarm.measure for alarm in gate(found, None)] == ["failed"]


def test_a_run_is_stored_and_read_back_whole(answer_of: Build, shelf: Documents, tmp_path: Path) -> None:
    made = run(answer_of, shelf, tmp_path, wrong=("n01",))
    again = read_run(made.meta.id, (tmp_path,))
    assert again.meta == made.meta
    assert json.dumps({k: v.score.outcome for k, v in again.results.items()}) == json.dumps(
        {k: v.score.outcome for k, v in made.results.items()}
    )
    assert read_run("latest", (tmp_path,)).meta.id == made.meta.id
    assert [old.meta.id for old in all_runs(tmp_path)] == [made.meta.id]


def test_workers_ask_at_once_and_results_stay_in_order(answer_of: Build, shelf: Documents) -> None:
    start = time.perf_counter()
    found = run_cases(cases(16), Says(answer_of, seconds=0.1), shelf, HASHES, Options(folder=None, workers=8))
    assert time.perf_counter() - start < 1.2
    assert list(found.results) == [case.id for case in cases(16)]


def test_a_run_goes_on_where_it_was_cut_off(answer_of: Build, shelf: Documents, tmp_path: Path) -> None:
    made = run(answer_of, shelf, tmp_path)
    path = tmp_path / f"{made.meta.id}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:5]) + lines[5][:40], encoding="utf-8")
    meta = tmp_path / f"{made.meta.id}.meta.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace('"complete": true', '"complete": false'), encoding="utf-8")
    target = Says(answer_of)
    again = run_cases(cases(), target, shelf, HASHES, Options(folder=tmp_path, resume=made.meta.id))
    assert target.asked == [f"n{i:02d}" for i in range(5, 12)]
    assert len(again.results) == 12
    assert len(read_run(made.meta.id, (tmp_path,)).results) == 12
    with pytest.raises(UsageError, match="code changed"):
        run_cases(cases(), target, shelf, {**HASHES, "code": "2"}, Options(folder=tmp_path, resume=made.meta.id))


def test_a_killed_run_can_be_resumed(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        "import sys, time\nfrom pathlib import Path\nfrom assistant.model import Document\nfrom evals.cases import Case\n"
        "from evals.runner import Options, run_cases\n"
        "class T:\n    name = 't'\n    def ask(self, case):\n        time.sleep(0.05)\n"
        "        return {'status': 'not_covered', 'headline': 'No.', 'statements': [], 'citations': []}\n"
        "class D:\n    def document(self, name): raise KeyError(name)\n"
        "cases = [Case(id=f'n{i}', question='q', kind='k', status=('not_covered',)) for i in range(40)]\n"
        f"options = Options(folder=Path({str(tmp_path)!r}), resume=sys.argv[1] if sys.argv[1:] else '')\n"
        "run_cases(cases, T(), D(), {}, options)\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([sys.executable, str(script)], cwd=Path(__file__).resolve().parents[2], start_new_session=True)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and sum(path.stat().st_size for path in tmp_path.glob("*.jsonl")) < 500:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    (path,) = tmp_path.glob("*.jsonl")
    done = path.read_bytes().count(b"\n")
    assert 0 < done < 40
    subprocess.run([sys.executable, str(script), path.stem], cwd=Path(__file__).resolve().parents[2], check=True, timeout=60)
    again = read_run(path.stem, (tmp_path,))
    assert again.meta.complete
    assert len(again.results) == 40


def test_two_processes_cannot_write_one_run(answer_of: Build, shelf: Documents, tmp_path: Path) -> None:
    import fcntl

    made = run(answer_of, shelf, tmp_path)
    with open(tmp_path / f"{made.meta.id}.jsonl", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="another process"):
            run_cases(cases(), Says(answer_of), shelf, HASHES, Options(folder=tmp_path, resume=made.meta.id))


def test_comparison_lists_what_changed_with_both_quotes(answer_of: Build, shelf: Documents) -> None:
    found = compare(run(answer_of, shelf), run(answer_of, shelf, wrong=("n01", "n02")))
    assert [pair.before.case for pair in found.changed] == ["n01", "n02"]
    text = comparison_table(found)
    assert '"The club had 14 members in 2024." (club)' in text
    assert '"In 2023 it had 13 members." (club)' in text
    right = next(change for change in found.changes if change.measure.name == "right")
    assert (right.before, round(right.after, 3)) == (1.0, 0.833)


def test_what_is_not_comparable_is_refused(answer_of: Build, shelf: Documents) -> None:
    whole = run(answer_of, shelf)
    fewer = run_cases(cases(5), Says(answer_of), shelf, HASHES, Options(folder=None))
    with pytest.raises(UsageError, match="the cases differ"):
        compare(whole, fewer)
    with pytest.raises(UsageError, match="version"):
        compare(whole, replace(whole, meta=replace(whole.meta, measures_version=99)))


def test_the_gate(answer_of: Build, shelf: Documents) -> None:
    base = run(answer_of, shelf)
    assert gate(run(answer_of, shelf), base) == []
    one = run(answer_of, shelf, wrong=("n01",))
    assert gate(one, base) == []
    (alarm,) = gate(one, base, must_pass={"n01"})
    assert (alarm.measure, alarm.cases) == ("must_pass", ("n01",))
    fallen = gate(run(answer_of, shelf, wrong=tuple(f"n{i:02d}" for i in range(8))), base)
    assert "right" in {alarm.measure for alarm in fallen}
    assert "shut" in alarm_lines(fallen)
    assert alarm_lines([]) == "The gate is open."


def test_every_case_behind_an_alarm_is_told_with_both_answers(answer_of: Build, shelf: Documents) -> None:
    base = run(answer_of, shelf)
    after = run(answer_of, shelf, wrong=tuple(f"n{i:02d}" for i in range(6)))
    text = gate_text(gate(after, base, {"n01"}), after, base)
    assert "n01: How many? 1   (must_pass, right" in text
    assert "  - [right, answered] The club had 14 members." in text
    assert "  + [wrong, answered] The club had 13 members" in text
    assert "does not say 14" in text
    assert "n07" not in text


def test_the_gate_passes_over_cases_that_were_changed(answer_of: Build, shelf: Documents) -> None:
    base = run(answer_of, shelf)
    edited = [case.model_copy(update={"note": "edited"}) if i < 11 else case for i, case in enumerate(cases())]
    after = run_cases(edited, Says(answer_of, wrong=tuple(f"n{i:02d}" for i in range(11))), shelf, HASHES, Options(folder=None))
    assert shared(after, base) == ["n11"]
    assert gate(after, base) == []
    with pytest.raises(UsageError, match="does not fit"):
        gate(run_cases(edited[:3], Says(answer_of), shelf, HASHES, Options(folder=None)), base)


def test_answers_that_change_by_chance_alone_seldom_shut_the_gate(answer_of: Build, shelf: Documents) -> None:
    """What a chat model does that answers a tenth of the cases differently at every run, now right and now wrong."""
    lot = random.Random(5)
    names = [case.id for case in cases(60)]

    def chance() -> Run:
        wrong = tuple(name for name in names if lot.random() < 0.1)
        return run_cases(cases(60), Says(answer_of, wrong=wrong), shelf, HASHES, Options(folder=None))

    assert sum(bool(gate(chance(), chance())) for _ in range(30)) <= 4


def test_a_source_that_no_answer_cites_any_more_is_named(answer_of: Build, shelf: Documents) -> None:
    base = run(answer_of, shelf)

    def citing(found: Run, sources: Callable[[int], str]) -> Run:
        results = {}
        for number, (name, result) in enumerate(found.results.items()):
            cited = [{**item, "source_id": sources(number)} for item in result.answer["citations"]]
            results[name] = replace(result, answer={**result.answer, "citations": cited})
        return replace(found, results=results)

    before = citing(base, lambda i: "club" if i < 8 else "guild")
    (alarm,) = gate(citing(base, lambda i: "club" if i < 8 else "other"), before)
    assert (alarm.measure, alarm.cases) == ("lost_source", ("n08", "n09", "n10", "n11"))
    assert "'guild'" in alarm.message and alarm.p is not None and alarm.p < 0.001
    assert gate(citing(base, lambda i: "other"), before) == []  # all were exchanged: no source is lost by itself
    once = citing(base, lambda i: "club" if i != 8 else "guild")
    assert gate(citing(base, lambda i: "club"), once) == []  # one answer is no pattern


def test_a_busy_machine_is_no_slow_engine(answer_of: Build, shelf: Documents) -> None:
    """A question of 10 ms is interrupted nearly always, the task of 1 ms seldom but for as long: only the means agree."""
    lot = random.Random(6)
    base = run_cases(cases(80), Says(answer_of), shelf, HASHES, Options(folder=None))

    def timed(found: Run, busy: bool, slower: float = 1.0) -> Run:
        results = {}
        for name, result in found.results.items():
            waits = sum(lot.random() < 0.5 for _ in range(10)) if busy else 0
            tick = 0.001 + (0.006 if busy and lot.random() < 0.5 else 0.0)
            results[name] = replace(result, seconds=slower * (0.010 + 0.006 * waits), tick=tick)
        return replace(found, results=results)

    assert gate(timed(base, busy=True), timed(base, busy=False)) == []
    assert [alarm.measure for alarm in gate(timed(base, busy=True, slower=5), timed(base, busy=False))] == ["seconds"]


def test_a_baseline_is_kept_without_traces(answer_of: Build, shelf: Documents, tmp_path: Path) -> None:
    made = run(answer_of, shelf)
    path = write_baseline(made, "base", tmp_path)
    assert '"trace"' not in path.read_text(encoding="utf-8")
    kept = read_run("base", (tmp_path,))
    assert gate(made, kept) == []
    found = compare(kept, made)
    assert (found.changed, found.differs) == ((), ())


def test_junit(answer_of: Build, shelf: Documents, tmp_path: Path) -> None:
    found = run(answer_of, shelf, wrong=("n01",), lost=("n02",))
    write_junit(found, gate(found, None, {"n01"}), tmp_path / "out" / "eval.xml")
    root = ElementTree.parse(tmp_path / "out" / "eval.xml").getroot()
    suite = root.find("testsuite[@name='cases']")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("12", "1", "1")
    assert root.find(".//testcase[@name='n01']/failure") is not None
    assert root.find(".//testcase[@name='n02']/error") is not None


def test_tables(answer_of: Build, shelf: Documents) -> None:
    found = run(answer_of, shelf, wrong=("n01",))
    assert "91.7" in outcome_table(found)
    assert "citations that do not hold" in measure_table(found)
    assert "answered" in confusion_table(found)


def test_every_bundled_case_has_a_line_in_a_run_of_its_own(case_folder: Path) -> None:
    assert len({case.id for case in load_cases()}) == len(load_cases())
    assert len(load_cases(folder=case_folder)) == 4


def test_a_damaged_run_names_file_and_line(answer_of: Build, shelf: Documents, tmp_path: Path) -> None:
    made = run(answer_of, shelf, tmp_path)
    path = tmp_path / f"{made.meta.id}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], "{}", *lines[2:]]) + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        read_run(made.meta.id, (tmp_path,))
    with pytest.raises(UsageError, match="no run 'nothing'"):
        read_run("nothing", (tmp_path,))
