"""The suite with the real engine: on a small corpus, on a server, in the terminal; and the bundled gold quotes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.errors import IndexMissing, LodestoneError, UsageError
from assistant.history import History
from assistant.settings import ROOT, Settings, load_settings
from evals.ablate import PARTS, ablate, ablation_table
from evals.cases import Case, load_aliases, load_cases, load_file
from evals.check import check_cases
from evals.commands import main
from evals.draft import drafts_from_feedback, drafts_from_ledger, drafts_from_sources, to_patch, to_yaml
from evals.plain import PlainPipeline
from evals.runner import Options, run_cases, run_hashes
from evals.store import read_run
from evals.targets import AssistantTarget, ServerTarget, open_embedded


def test_every_gold_quote_of_the_bundled_cases_stands_in_its_source() -> None:
    findings = check_cases(load_cases(), load_settings(corpus=ROOT / "corpus"), load_aliases())
    assert [str(finding) for finding in findings if not finding.hint] == []


def test_check_names_what_is_wrong(place: Settings, case_folder: Path) -> None:
    assert check_cases(load_cases(folder=case_folder), place, {}) == []
    bad = "cases:\n- {id: x, question: q, expects: [413], gold: {source: bridge, quote: It is 413 metres}}\n"
    bad += "- {id: y, question: q, expects: [1], gold: {source: lost, quote: nothing here}, must_not_cite: gone}\n"
    bad += "- {id: z, question: q, expects: [413], gold: {source: bridge, quote: It is 412 metres}}\n"
    (case_folder / "harbour.yaml").write_text(bad, encoding="utf-8")
    found = check_cases(load_cases(folder=case_folder), place, {})
    assert [(finding.case, finding.hint) for finding in found] == [("x", False), ("y", False), ("y", False), ("z", True)]
    assert "'gone' is not in the corpus" in found[1].message


def test_the_engine_is_measured(place: Settings, case_folder: Path) -> None:
    target, documents = open_embedded(place)
    cases = load_cases(folder=case_folder)
    run = run_cases(cases, target, documents, run_hashes(place), Options(folder=None))
    assert {name: result.error for name, result in run.results.items() if result.error} == {}
    assert sum(result.score.outcome == "right" for result in run.results.values()) >= 2
    assert sum(result.score.values["broken_citations"] for result in run.results.values()) == 0
    again = run_cases(cases, target, documents, run_hashes(place), Options(folder=None))
    assert [r.score.outcome for r in run.results.values()] == [r.score.outcome for r in again.results.values()]
    assert run.meta.hashes == again.meta.hashes


def test_the_plainest_pipeline_never_refuses_and_its_citations_hold(place: Settings, case_folder: Path) -> None:
    _, documents = open_embedded(place)
    plain = PlainPipeline(documents)  # type: ignore[arg-type]
    run = run_cases(load_cases(folder=case_folder), AssistantTarget(plain), documents, {}, Options(folder=None))
    assert run.results["d-none"].score.outcome == "wrongly_answered"
    assert run.results["a-length"].score.outcome == "right"
    assert run.results["a-length"].score.values["broken_citations"] == 0
    assert run.results["a-length"].score.values["recall@1"] == 1


def test_a_running_server_is_measured_like_the_engine(
    place: Settings, case_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LODESTONE_CORPUS", str(place.corpus))
    monkeypatch.setenv("LODESTONE_INDEX", str(place.index))
    target, documents = open_embedded(place)
    cases = load_cases(folder=case_folder)
    here = run_cases(cases, target, documents, {}, Options(folder=None))
    words = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            address = re.search(r"http://\S+/ask", process.stderr.readline())
            assert address
            file = str(case_folder / "harbour.yaml")
            options = ["--runs", str(tmp_path), "--workers", "3"]
            assert main(["eval", "--cases", file, "--server", address[0], *options]) == 0
            there = read_run("latest", (tmp_path,))
            assert {n: r.score.outcome for n, r in there.results.items()} == {n: r.score.outcome for n, r in here.results.items()}
            assert there.meta.target == address[0]
            assert there.meta.hashes["code"].startswith("server ")
            long = Case(id="long", question="x" * 3000, kind="k", status=("not_covered",))
            refused = run_cases([long], ServerTarget(address[0]), documents, {}, Options(folder=None)).results["long"]
            assert refused.score.outcome == "failed" and "422" in refused.error and "3,000 characters" in refused.error
            with pytest.raises(LodestoneError, match="404"):
                ServerTarget(address[0].replace("/ask", "/nothing")).ask(cases[0])
        finally:
            process.kill()
    gone = run_cases(cases[:1], ServerTarget(address[0], seconds=2), documents, {}, Options(folder=None))
    assert [result.score.outcome for result in gone.results.values()] == ["failed"]
    assert main(["eval", "--cases", file, "--server", address[0], *options]) == 2
    assert "No server answers" in capsys.readouterr().err
    with pytest.raises(UsageError, match="http"):
        ServerTarget("localhost")


def test_every_part_can_be_switched_off(place: Settings, case_folder: Path) -> None:
    _, documents = open_embedded(place)
    costs = ablate(load_cases(folder=case_folder), place, documents)
    assert [cost.part.name for cost in costs] == [part.name for part in PARTS]
    lost = {cost.part.name: cost.comparison for cost in costs}
    assert len(lost["reader"].changed) >= 2 and lost["reader"].after.target == "reader"
    assert {pair.before.case for pair in lost["everything"].changed} >= {"d-none"}
    table = ablation_table(costs)
    assert "(nothing: the whole)" in table and "candidate for removal" in table


def test_in_the_terminal(
    place: Settings, case_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LODESTONE_CORPUS", str(place.corpus))
    monkeypatch.setenv("LODESTONE_INDEX", str(place.index))
    file = str(case_folder / "harbour.yaml")
    runs = ["--runs", str(tmp_path / "runs")]
    assert main(["eval", "--cases", file, *runs, "--junit", str(tmp_path / "j.xml")]) == 0
    out = capsys.readouterr().out
    assert "right %" in out and "The gate is open." in out
    assert len([*(tmp_path / "runs").glob("*.html")]) == 1
    assert main(["eval", "run", "--cases", file, *runs, "--label", "again"]) == 0
    before, after = sorted(path.stem for path in (tmp_path / "runs").glob("*.html"))
    assert main(["eval", "compare", before, after, *runs]) == 0
    assert "0 answers changed" in capsys.readouterr().out
    assert main(["eval", "report", "latest", *runs, "--out", str(tmp_path / "r.html")]) == 0
    assert main(["eval", "--cases", "no-such-case"]) == 2
    assert main(["eval", "--set", "colour=blue"]) == 2
    assert "colour" in capsys.readouterr().err


def test_what_draft_proposes_from_the_bundled_ledger_and_sources_are_cases(tmp_path: Path) -> None:
    settings = load_settings(corpus=ROOT / "corpus")
    try:
        assistant = Assistant.open(settings)
    except IndexMissing:
        pytest.skip("the bundled corpus has no index here")
    drafts = drafts_from_ledger(assistant.ledger, ())[::7] + [*drafts_from_sources(assistant.index, ())][::7]
    path = tmp_path / "drafts.yaml"
    path.write_text(to_yaml(drafts), encoding="utf-8")
    found = load_file(path)
    assert len(found) == len(drafts) > 20
    assert any(case.wrong_versions and case.valid for case in found)
    assert [str(f) for f in check_cases(found, settings, load_aliases()) if not f.hint] == []


def test_a_thumbs_down_becomes_a_draft_with_question_answer_and_trace(place: Settings, tmp_path: Path) -> None:
    history = History(f"sqlite:///{tmp_path / 'h.db'}")
    try:
        assistant = Assistant.open(place)
        talk = history.start("How long is the Harbour Bridge?")
        first = history.add(talk.id, assistant.ask("How long is the Harbour Bridge?"))
        second = history.add(talk.id, assistant.ask("And when did it open?", history=[first.turn]))
        history.rate(second.id, -1)
        (draft,) = drafts_from_feedback(history.rated(), {second.id: [first.turn]}, ())
        assert draft["question"] == "And when did it open?"
        assert draft["history"] == [{"question": first.question, "answer": first.turn.answer}]
        assert second.answer.headline in draft["note"] and "Trace:" in draft["note"]
        known = Case(id=draft["id"], question="q", status=("not_covered",))
        assert [*drafts_from_feedback(history.rated(), {}, [known])] == []
    finally:
        history.close()


def test_a_patch_of_drafts_can_be_applied_and_cut(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    drafts = [{"id": f"d{i}", "question": f"What {i}?", "status": "not_covered"} for i in range(3)]
    file = tmp_path / "drafted.yaml"
    for part in (drafts[:2], drafts[2:]):
        patch = to_patch(part, file, "drafted.yaml").replace("What 2?", "What else?")
        subprocess.run(["git", "apply", "--recount"], input=patch, text=True, cwd=tmp_path, check=True)
    assert [case.question for case in load_file(file)] == ["What 0?", "What 1?", "What else?"]


def test_the_case_file_that_draft_writes_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "drafts.yaml"
    gold = {"source": "s", "quote": "words that stand there"}
    path.write_text(to_yaml([{"id": "draft-a", "question": "What?", "expects": [["14"]], "gold": [gold]}]), encoding="utf-8")
    (case,) = load_file(path)
    assert case.id == "draft-a"
