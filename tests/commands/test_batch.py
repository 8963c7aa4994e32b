"""`lodestone ask --batch`: a line in, a line out, and nothing lost."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from commands_run import ASK, Run, command


def write_lines(path: Path, *lines: object) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
    return path


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_for_each_question(on_science: Run, tmp_path: Path) -> None:
    source = write_lines(
        tmp_path / "questions.jsonl",
        {"id": "now", "question": ASK, "as_of": "2026-02-01"},
        {"id": "empty", "question": "  "},
        "",
        {"id": 7, "question": ASK, "note": "fields of others do no harm", "as_of": None, "history": None},
        {"id": "turns", "question": ASK, "history": [{"question": "What is CERN?", "answer": "A laboratory."}]},
        {"id": "bytes", "question": "What is \ud800?"},
        {"id": "when", "question": ASK, "as_of": "soon"},
    )
    out = tmp_path / "answers.jsonl"
    ran = on_science("ask", "--batch", str(source), "--out", str(out), "--as-of", "2020-06-30")
    assert ran.code == 0 and ran.out == ""
    assert "6 questions: 3 answered, 3 could not be asked." in ran.err
    lines = read_lines(out)
    assert [line["id"] for line in lines] == ["now", "empty", 7, "turns", "bytes", "when"]
    answers = {line["id"]: line["answer"] for line in lines if "answer" in line}
    assert "25" in answers["now"]["headline"] and "23" in answers[7]["headline"]
    assert answers["now"]["as_of"] == "2026-02-01" and answers[7]["as_of"] == "2020-06-30"
    errors = {line["id"]: line["error"] for line in lines if "error" in line}
    assert "empty" in errors["empty"] and "not text" in errors["bytes"] and "'soon'" in errors["when"]


@pytest.mark.parametrize(
    "line, told",
    [
        ("{not json", "is not JSON"),
        ('["a", "list"]', "is not a JSON object"),
        ('{"question": "What?"}', "has no 'id'"),
        ('{"id": "b"}', "has no 'question'"),
        ('{"id": ["b"], "question": "What?"}', "'id' that is neither text nor a whole number"),
        ('{"id": "b", "question": 3}', "'question' that is not text"),
        ('{"id": "b", "question": "What?", "as_of": 2024}', "'as_of' that is not text"),
        ('{"id": "b", "question": "What?", "history": "none"}', "history that is not a list"),
        ('{"id": "b", "question": "What?", "history": [{}]}', "no 'question' in entry 1 of the history"),
        ('{"id": "a", "question": "What?"}', "the id 'a' stands in line 1 too"),
    ],
)
def test_a_malformed_line_names_file_and_line(run: Run, tmp_path: Path, line: str, told: str) -> None:
    source = write_lines(tmp_path / "questions.jsonl", {"id": "a", "question": ASK}, line)
    out = tmp_path / "answers.jsonl"
    ran = run("ask", "--batch", str(source), "--out", str(out))
    assert ran.code == 2
    assert f"{source}:2: " in ran.complaint and told in ran.complaint
    assert not out.exists(), "nothing is asked before all lines are known to be sound"


def test_lines_that_are_not_utf_8_are_named(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "questions.jsonl"
    source.write_bytes(b'{"id": "a", "question": "What?"}\n{"id": "b", "question": "caf\xe9"}\n')
    ran = run("ask", "--batch", str(source), "--out", str(tmp_path / "out"))
    assert ran.code == 2 and f"{source}:2: the line is not UTF-8" in ran.complaint


def test_an_empty_file_is_refused(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "questions.jsonl", "")
    ran = run("ask", "--batch", str(source), "--out", str(tmp_path / "out"))
    assert ran.code == 2 and "holds no question" in ran.complaint


def test_the_questions_are_not_overwritten(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "questions.jsonl", {"id": "a", "question": ASK})
    before = source.read_bytes()
    link = tmp_path / "link.jsonl"
    link.symlink_to(source)
    for out in (source, link):
        ran = run("ask", "--batch", str(source), "--out", str(out))
        assert ran.code == 2 and "would be overwritten" in ran.complaint
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    "words, told",
    [
        (("--batch", "none.jsonl", "--out", "out"), "none.jsonl cannot be read: No such file"),
        (("--batch", ".", "--out", "out"), "cannot be read: Is a directory"),
        (("--batch", "q.jsonl"), "--batch and --out belong together"),
        (("--out", "out", ASK), "--batch and --out belong together"),
        ((ASK, "--batch", "q.jsonl", "--out", "out"), "--batch cannot be used with a question"),
        (("--json", "--batch", "q.jsonl", "--out", "out"), "--batch cannot be used with --json"),
    ],
)
def test_a_wrong_call_is_explained(run: Run, words: tuple[str, ...], told: str) -> None:
    ran = run("ask", *words)
    assert ran.code == 2 and told in ran.complaint


@pytest.mark.parametrize("out, told", [("nowhere/answers.jsonl", "No such file"), ("/dev/full", "No space left")])
def test_an_output_that_cannot_be_written_is_named(on_science: Run, tmp_path: Path, out: str, told: str) -> None:
    source = write_lines(tmp_path / "questions.jsonl", {"id": "a", "question": ASK})
    ran = on_science("ask", "--batch", str(source), "--out", out)
    assert ran.code == 1
    assert f"{out} cannot be written: {told}" in ran.err and "Traceback" not in ran.err


def test_answers_are_there_as_they_come_and_an_interrupt_keeps_them(science_environment: dict[str, str], tmp_path: Path) -> None:
    source = write_lines(tmp_path / "questions.jsonl", *({"id": number, "question": ASK} for number in range(20_000)))
    out = tmp_path / "answers.jsonl"
    words = command("ask", "--batch", str(source), "--out", str(out))
    process = subprocess.Popen(
        words,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=science_environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a test run in the background ignores interrupts
    )
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and (not out.exists() or out.read_bytes().count(b"\n") < 3):
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        printed, complained = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert printed == "" and "Traceback" not in complained
    whole = out.read_text(encoding="utf-8").rpartition("\n")[0].splitlines()
    assert 3 <= len(whole) < 20_000
    assert [json.loads(line)["id"] for line in whole] == list(range(len(whole)))


def test_a_broken_engine_costs_one_line(on_science: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure that is not the question's own is told in the line and in the exit code; the other lines are answered."""
    from assistant.assistant import Assistant

    ask = Assistant.ask

    def fails_once(self: Assistant, question: str, **arguments: object) -> object:
        if question == "Break":
            raise RuntimeError("a bug")
        return ask(self, question, **arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Assistant, "ask", fails_once)
    source = write_lines(tmp_path / "q.jsonl", {"id": 1, "question": "Break"}, {"id": 2, "question": ASK})
    ran = on_science("ask", "--batch", str(source), "--out", str(tmp_path / "out.jsonl"))
    assert ran.code == 1 and "1 answered, 0 could not be asked, 1 failed" in ran.err
    first, second = read_lines(tmp_path / "out.jsonl")
    assert first == {"id": 1, "error": "RuntimeError: a bug"} and "answer" in second
