"""The suite with the real engine: on a small corpus, on a server, in the terminal; and the bundled gold quotes."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.errors import LodestoneError, UsageError
from assistant.settings import ROOT, Settings, load_settings
from evals.cases import load_aliases, load_cases, load_file
from evals.check import check_cases
from evals.commands import main
from evals.draft import to_yaml
from evals.plain import PlainPipeline
from evals.runner import Options, run_cases, run_hashes
from evals.targets import AssistantTarget, ServerTarget, open_engine


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
    target, documents = open_engine(place)
    cases = load_cases(folder=case_folder)
    run = run_cases(cases, target, documents, run_hashes(place), Options(folder=None))
    assert {name: result.error for name, result in run.results.items() if result.error} == {}
    assert sum(result.score.outcome == "right" for result in run.results.values()) >= 2
    assert sum(result.score.values["broken_citations"] for result in run.results.values()) == 0
    again = run_cases(cases, target, documents, run_hashes(place), Options(folder=None))
    assert [r.score.outcome for r in run.results.values()] == [r.score.outcome for r in again.results.values()]
    assert run.meta.hashes == again.meta.hashes


def test_the_plainest_pipeline_never_refuses_and_its_citations_hold(place: Settings, case_folder: Path) -> None:
    _, documents = open_engine(place)
    plain = PlainPipeline(documents)  # type: ignore[arg-type]
    run = run_cases(load_cases(folder=case_folder), AssistantTarget(plain), documents, {}, Options(folder=None))
    assert run.results["d-none"].score.outcome == "wrongly_answered"
    assert run.results["a-length"].score.outcome == "right"
    assert run.results["a-length"].score.values["broken_citations"] == 0
    assert run.results["a-length"].score.values["recall@1"] == 1


def test_a_server_is_measured_like_the_engine(place: Settings, case_folder: Path) -> None:
    target, documents = open_engine(place)
    cases = {case.id: case for case in load_cases(folder=case_folder)}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = {"id": data["id"], "answer": target.ask(cases[data["id"]])} if self.path == "/ask" else {}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *arguments: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{http.server_port}"
        here = run_cases([*cases.values()], target, documents, {}, Options(folder=None))
        there = run_cases([*cases.values()], ServerTarget(f"{address}/ask"), documents, {}, Options(folder=None, workers=3))
        assert [r.score.outcome for r in there.results.values()] == [r.score.outcome for r in here.results.values()]
        with pytest.raises(LodestoneError, match="no answer"):
            ServerTarget(f"{address}/broken").ask(cases["a-length"])
        http.shutdown()
    lost = run_cases([cases["a-length"]], ServerTarget(f"{address}/ask", seconds=2), documents, {}, Options(folder=None))
    assert lost.results["a-length"].score.outcome == "failed"
    with pytest.raises(UsageError, match="http"):
        ServerTarget("localhost")


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


def test_the_case_file_that_draft_writes_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "drafts.yaml"
    gold = {"source": "s", "quote": "words that stand there"}
    path.write_text(to_yaml([{"id": "draft-a", "question": "What?", "expects": [["14"]], "gold": [gold]}]), encoding="utf-8")
    (case,) = load_file(path)
    assert case.id == "draft-a"
