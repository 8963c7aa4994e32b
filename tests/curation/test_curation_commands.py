"""The curators' desk in the terminal, as a person types it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.history import History
from assistant.settings import Settings

from .test_curator import NEW
from .test_staleness import answer

Run = Callable[..., tuple[int, str, str]]
FACTS = """# Proposed from a text.
---
subject: guild
attributes:
  warden:
    entries:
      - value: mira
        from: 2024-07-01
        quote: Mira Voss became warden of the Lantern Guild on 1 July 2024.
---
unplaced:
  - value: 3
"""


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    for name in [name for name in os.environ if name.startswith("LODESTONE_")]:
        monkeypatch.delenv(name)
    for name in ("corpus", "index", "database"):
        monkeypatch.setenv(f"LODESTONE_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(words)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return call


def test_a_document_from_the_folder_to_the_answer(run: Run, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "warden.txt").write_bytes(NEW)
    (tmp_path / "facts.yaml").write_text(FACTS)
    code, out, _ = run("corpus", "add", "warden.txt", "--title", "The new warden", "--id", "warden", "--who", "Kim")
    assert code == 0 and out.startswith("d1: warden.txt waits") and "publisher: is missing" in out
    code, _, err = run("corpus", "approve", "d1")
    assert code == 1 and "publisher" in err and "Add a line such as" in err
    fields = ("--publisher", "Guild", "--published", "2024-07-01", "--kind", "note", "--licence", "CC0-1.0")
    assert run("corpus", "edit", "d1", *fields) == (0, "d1: changed.\n", "")
    code, out, err = run("corpus", "drafts")
    assert "d1     waiting" in out and "The new warden" in out and "1 draft." in err
    code, out, _ = run("corpus", "approve", "d1", "--facts", "facts.yaml", "--who", "Noor")
    assert code == 0 and "Step 3: approve d1, warden." in out and "Index: added warden" in out
    assert "- value: mira\n        from: '2024-07-01'" in (settings.corpus / "ledger" / "guild.yaml").read_text()
    assert "Mira Voss" in run("ask", "Who is warden of the guild?", "--as-of", "2024-08-01")[1]
    code, out, _ = run("corpus", "log")
    assert [line.split()[3:5] for line in out.splitlines()[1::2]] == [["Kim", "add"], ["Noor", "approve"]]
    assert run("corpus", "log", "--check") == (0, "3 steps; the log holds together.\n", "")
    code, out, _ = run("corpus", "undo")
    assert code == 0 and "takes back step 3 (approve)" in out and "removed warden" in out
    assert run("corpus", "send-back", "d1", "Which year?")[1] == "d1: sent back.\n"
    assert "Which year?" in run("corpus", "drafts")[1]
    assert run("corpus", "reject", "d1", "Known.")[0] == 0
    assert run("corpus", "drafts")[1] == "" and "rejected" in run("corpus", "drafts", "--all")[1]


def test_replacing_superseding_retiring_and_restoring(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("The Harbour Bridge carries three tracks.")
    code, out, _ = run("corpus", "replace", "bridge", "b.txt")
    assert (code, out) == (0, "d1: b.txt waits for a decision.\n")
    code, out, _ = run("corpus", "approve", "d1")
    assert code == 0 and "added bridge.v1; changed bridge" in out
    assert "Facts that hold no longer:" in out and "'bridge' alone, which no longer has the quoted words" in out
    assert run("corpus", "supersede", "ferry", "--by", "lanterns", "--since", "2024-01-01")[0] == 0
    assert "status_since   2024-01-01" in run("corpus", "show", "ferry")[1]
    code, out, _ = run("corpus", "retire", "lanterns", "Withdrawn.")
    assert code == 0 and "removed lanterns" in out and "which is retired" in out
    assert "rests on 'lanterns', which is retired" in run("facts", "check")[1]
    assert run("corpus", "restore", "lanterns")[0] == 0
    for words, told in (
        (("retire", "nobody", "x"), "There is no source with the id 'nobody'"),
        (("approve", "d9"), "There is no draft 'd9'"),
        (("approve", "../sources"), "There is no draft"),
        (("add", "missing.txt"), "There is no file, folder or address 'missing.txt'"),
        (("add", "b.txt", "--who", " \t "), "It is not said who does this."),
    ):
        code, _, err = run("corpus", *words)
        assert code == 2 and told in err


def test_what_is_stale_is_listed(run: Run, settings: Settings) -> None:
    history = History(settings.database)
    conversation = history.start("x")
    for _ in range(3):
        history.add(conversation.id, answer("Who is the new warden?", "outdated"))
    history.close()
    code, out, err = run("corpus", "stale", "--days", "100")
    lines = out.splitlines()
    assert code == 0 and "Who is the new warden?" in lines[1] and "Asked 3 times" in lines[1]
    assert any(line.startswith("term ended") and "ledger/guild.yaml" in line for line in lines)
    assert any(line.startswith("check again") for line in lines) and "things to look after" in err


def test_export_and_import(run: Run, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = run("corpus", "export", "all.zip")
    assert (code, out) == (0, "6 files in all.zip.\n")
    monkeypatch.setenv("LODESTONE_CORPUS", str(tmp_path / "new" / "corpus"))
    code, out, _ = run("corpus", "import", "all.zip")
    assert code == 0 and out.startswith("6 files in ") and (tmp_path / "new" / "corpus" / "sources" / "bridge.md").is_file()
    code, _, err = run("corpus", "import", "all.zip")
    assert code == 2 and "is not empty" in err
