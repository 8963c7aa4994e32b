"""The command line itself: help, exit codes, and errors that never show a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands_run import Run, command, finished

from assistant.commands import corpus


def test_help_names_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    for name in ("ask", "chat", "index", "corpus", "facts", "settings", "eval"):
        assert f"\n    {name} " in ran.out


@pytest.mark.parametrize("words", [(), ("dance",), ("corpus",), ("ask", "--as-off", "2024"), ("chat", "--port", "high")])
def test_a_wrong_call_is_explained(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert ran.err.startswith("usage: lodestone")
    assert "Traceback" not in ran.err


def test_an_unexpected_error_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "run_list", lambda arguments: {}["no such key"])
    ran = run("corpus", "list")
    assert ran.code == 1
    assert "KeyError: 'no such key'" in ran.complaint
    assert "LODESTONE_DEBUG=1" in ran.complaint


def test_debug_shows_where_an_error_comes_from(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "run_list", lambda arguments: {}["no such key"])
    monkeypatch.setenv("LODESTONE_DEBUG", "1")
    ran = run("corpus", "list")
    assert ran.code == 1
    assert "Traceback" in ran.err


def test_an_interrupt_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(corpus, "run_list", interrupted)
    assert (run("corpus", "list").code, run("corpus", "list").err) == (130, "")


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODESTONE_RETRIEVE", "many")
    ran = run("ask", "Who?")
    assert ran.code == 2
    assert "'retrieve'" in ran.complaint and "'many'" in ran.complaint and "LODESTONE_RETRIEVE" in ran.complaint


def test_output_closed_early_is_no_error(science_environment: dict[str, str]) -> None:
    """As in `lodestone corpus show … | head -1`."""
    words = command("corpus", "show", "handbook-cern-members-2025")
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=science_environment)
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_to_a_full_disk_is_one_line(science_environment: dict[str, str]) -> None:
    with open("/dev/full", "w") as full:
        ran = finished(
            subprocess.run(
                command("corpus", "list"), stdout=full, stderr=subprocess.PIPE, text=True, env=science_environment, timeout=60
            )
        )
    assert ran.code == 1
    assert "No space left on device" in ran.err
    assert "Traceback" not in ran.err and "Exception ignored" not in ran.err


def test_light_commands_load_no_heavy_module(science_environment: dict[str, str]) -> None:
    code = "import sys; from assistant.cli import main; main(['corpus', 'list']); print('LOADED', *sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=science_environment, timeout=60)
    loaded = set(ran.stdout.rpartition("LOADED")[2].split())
    assert "assistant.library.catalogue" in loaded
    assert not loaded & {"torch", "chromadb", "langchain_core", "spacy", "streamlit", "onnxruntime", "evals"}


def test_eval_brings_its_own_options(run: Run) -> None:
    ran = run("eval", "--help")
    assert ran.code == 0
    assert "--cases" in ran.out
    assert "evals.commands" in sys.modules


def test_a_missing_package_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "evals.commands", None)
    ran = run("eval")
    assert ran.code == 1
    assert "evals.commands" in ran.complaint and "make install" in ran.complaint


def test_commands_work_from_any_folder(science_environment: dict[str, str], tmp_path: Path) -> None:
    environment = {**science_environment, "COLUMNS": "80"}
    process = subprocess.run(command("facts", "list"), capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120)
    assert finished(process).code == 0
    assert "cern" in process.stdout
    assert os.listdir(tmp_path) == []
