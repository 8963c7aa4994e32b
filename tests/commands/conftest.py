"""Ways to run the command: in this process, and as a user does, in a process of its own."""

import os
from pathlib import Path

import pytest
from commands_run import Ran, Run, variables

from assistant.cli import main
from assistant.settings import Settings


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside, and an empty folder to work in."""
    for name in [name for name in os.environ if name.startswith("LODESTONE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(clean: None, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process: run("corpus", "list")."""

    def call(*words: str) -> Ran:
        capsys.readouterr()
        code = main(words)
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def on_science(science_settings: Settings, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """As `run`, with the settings on the second corpus and its index."""
    for name, value in variables(science_settings).items():
        monkeypatch.setenv(name, value)
    return run


@pytest.fixture
def science_environment(science_settings: Settings) -> dict[str, str]:
    """The environment of a process that works on the second corpus."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("LODESTONE_")}
    return outside | variables(science_settings)
