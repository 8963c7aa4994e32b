"""`lodestone ask`: what it prints, what it refuses, and what it must not load."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands_run import ASK, Run, command, finished

from assistant.assistant import Assistant


def test_the_answer_comes_with_its_citations(on_science: Run) -> None:
    ran = on_science("ask", ASK, "--as-of", "2026-02-01")
    assert ran.code == 0
    first, rest = ran.out.split("\n\n", 1)
    assert "25" in first and "[1]" in first
    assert "As of 1 February 2026: answered from the documents." in rest
    references = re.findall(r"^\[(\d+)\] ", rest, re.MULTILINE)
    assert references == [str(number) for number in range(1, len(references) + 1)]
    assert rest.count("“") >= len(references) >= 1
    assert "\x1b" not in ran.out, "colours are for terminals alone"


def test_a_question_needs_no_quotes(on_science: Run) -> None:
    assert on_science("ask", *ASK.split(), "--as-of", "2026-02-01").out == on_science("ask", ASK, "--as-of", "2026-02-01").out


def test_as_of_moves_the_answer(on_science: Run) -> None:
    first = on_science("ask", ASK, "--as-of", "2020-06-30").out.split("\n\n")[0]
    assert "23" in first and "25" not in first


def test_json_is_the_whole_answer(on_science: Run, science: Assistant) -> None:
    ran = on_science("ask", ASK, "--as-of", "2026-02-01", "--json")
    data = json.loads(ran.out)
    assert data["question"] == ASK and data["as_of"] == "2026-02-01" and data["status"] == "answered"
    for name in ("resolved_question", "headline", "statements", "timeline", "conflicts", "missing", "trace"):
        assert name in data
    assert data["citations"]
    for citation in data["citations"]:
        document = science.index.document(citation["source_id"])
        assert document.sha256 == citation["sha256"]
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]


def test_history_is_read_from_a_file(on_science: Run, tmp_path: Path) -> None:
    file = tmp_path / "history.json"
    file.write_text(json.dumps([{"question": "What is CERN?", "answer": "A laboratory."}]))
    assert on_science("ask", ASK, "--history", str(file), "--as-of", "2026-02-01").code == 0


@pytest.mark.parametrize(
    "content, told",
    [
        ("{", "is not JSON"),
        ('{"question": "What?"}', "not a list"),
        ('[{"answer": "Yes."}]', "no 'question' in entry 1"),
        ('[{"question": "What?", "answer": 3}]', "'answer' that is not text in entry 1"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_bad_history_file_is_named(run: Run, tmp_path: Path, content: str | None, told: str) -> None:
    file = tmp_path / "history.json"
    if content is not None:
        file.write_text(content)
    ran = run("ask", ASK, "--history", str(file))
    assert ran.code == 2
    assert str(file) in ran.complaint and told in ran.complaint


@pytest.mark.parametrize(
    "words, told",
    [
        ([], "There is no question"),
        ([""], "The question is empty"),
        (["   \n "], "The question is empty"),
        (["w" * 20_000], "The question has 20,000 characters"),
        (["What\x00is\x1b[31m this?"], "not text"),
        (["\x7fELF\x02\ufffd\ufffd"], "not text"),
        ([ASK, "--as-of", "next summer"], "'next summer' is not a date"),
        ([ASK, "--as-of", "2024-02-30"], "'2024-02-30' is not a date"),
    ],
)
def test_what_cannot_be_asked_is_refused(on_science: Run, words: list[str], told: str) -> None:
    ran = on_science("ask", *words)
    assert ran.code == 2
    assert ran.out == ""
    assert told in ran.complaint


def test_bytes_that_are_no_text_are_refused(science_environment: dict[str, str]) -> None:
    words = command("ask", b"What is \xff\xfe\x80?")
    ran = finished(subprocess.run(words, capture_output=True, text=True, env=science_environment, timeout=60))
    assert ran.code == 2
    assert "not text" in ran.complaint


def test_without_an_index_it_says_what_to_do(on_science: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LODESTONE_INDEX", str(tmp_path / "none"))
    ran = on_science("ask", ASK)
    assert ran.code == 1
    assert str(tmp_path / "none") in ran.complaint and "lodestone index" in ran.complaint
    assert not (tmp_path / "none").exists()


def test_asking_loads_no_heavy_module(science_environment: dict[str, str]) -> None:
    """Neither torch nor the libraries that only building the index and the page need: a second and more each."""
    code = f"import sys; from assistant.cli import main; main(['ask', {ASK!r}]); print('LOADED', *sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=science_environment, timeout=120)
    answer, _, modules = ran.stdout.rpartition("LOADED")
    assert "member states" in answer
    heavy = {"torch", "sentence_transformers", "transformers", "spacy", "thinc", "streamlit", "pandas", "trafilatura", "evals"}
    assert not set(modules.split()) & heavy
