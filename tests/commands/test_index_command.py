"""`lodestone index` and --check on a small corpus, and every way in which corpus or index can be bad."""

import shutil
import subprocess
from pathlib import Path

import pytest
from commands_run import Ran, Run, write_source

from assistant.index.sync import sync
from assistant.settings import Settings


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("harbour")
    write_source(folder / "corpus", "bridge", "The bridge opened on 3 May 2019.")
    write_source(folder / "corpus", "ferry", "The night ferry stopped in 2018.", published="2019-05")
    sync(Settings(corpus=folder / "corpus", index=folder / "index"))
    return folder


@pytest.fixture
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean: None) -> Path:
    """A corpus with its index that a test may change; the settings name them."""
    for name in ("corpus", "index"):
        shutil.copytree(built / name, tmp_path / name)
        monkeypatch.setenv(f"LODESTONE_{name.upper()}", str(tmp_path / name))
    return tmp_path


def told(ran: Ran, *words: str, code: int = 1) -> None:
    assert ran.code == code
    for word in words:
        assert word in ran.complaint


def test_changes_are_told_taken_in_and_proved(run: Run, place: Path) -> None:
    assert (run("index", "--check").code, run("index", "--check").out) == (0, "Index and corpus agree.\n")
    write_source(place / "corpus", "bridge", "The bridge opened on 4 May 2019.")
    write_source(place / "corpus", "tower", "The tower is 40 metres high.")
    (place / "corpus" / "sources" / "ferry.md").unlink()
    (place / "corpus" / "sources" / "scan.pdf").write_bytes(b"%PDF-1.7 but nothing more")
    (place / "corpus" / "sources" / "scan.yaml").write_text(
        'id: scan\ntitle: Scan\npublisher: Office\npublished: "2020"\nkind: report\nlicence: CC0-1.0\n'
    )
    before = run("index", "--check")
    assert before.code == 1
    assert "sources/bridge.md: sha256: The file changed" in before.out and "'tower' is not in the index" in before.out
    ran = run("index")
    assert ran.code == 1, "a document that could not be taken in"
    assert "changed bridge" in ran.out and "added   tower" in ran.out and "removed ferry" in ran.out
    assert "failed  sources/scan.pdf: damaged: " in ran.out
    assert "1 added, 1 changed, 1 removed, 0 unchanged, 1 failed" in ran.out
    (place / "corpus" / "sources" / "scan.pdf").unlink()
    (place / "corpus" / "sources" / "scan.yaml").unlink()
    assert run("index").code == 0
    assert run("index", "--check").code == 0
    assert run("index", "--quick").out == ""


def test_without_an_index_nothing_can_be_proved(run: Run, place: Path) -> None:
    shutil.rmtree(place / "index")
    told(run("index", "--check"), "There is no index", str(place / "index"), "lodestone index")


def test_a_missing_corpus_is_named(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODESTONE_CORPUS", str(place / "gone"))
    for words in (["index"], ["index", "--check"], ["corpus", "list"], ["corpus", "check"], ["facts", "check"], ["chat"]):
        told(run(*words), str(place / "gone"), "LODESTONE_CORPUS")


def test_an_empty_corpus_is_named(run: Run, place: Path) -> None:
    shutil.rmtree(place / "corpus" / "sources")
    (place / "corpus" / "sources").mkdir()
    for words in (["index"], ["corpus", "check"]):
        told(run(*words), str(place / "corpus" / "sources"), "Put documents")
    assert run("ask", "When did the bridge open?").code == 0, "the index still answers"


def test_an_index_folder_that_cannot_be_written_is_named(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "file").write_text("no folder")
    monkeypatch.setenv("LODESTONE_INDEX", str(place / "file" / "index"))
    told(run("index"), str(place / "file" / "index"), "cannot be written", "LODESTONE_INDEX")


@pytest.mark.parametrize("damage", ["CURRENT", "manifest.json", "chroma", "documents", "bm25"])
def test_a_damaged_index_is_named_and_mended(run: Run, place: Path, damage: str) -> None:
    generation = place / "index" / "generations" / "000001"
    if damage == "CURRENT":
        (place / "index" / damage).write_text("\x00garbage")
    elif damage == "manifest.json":
        (generation / damage).write_text("{")
    elif damage == "chroma":
        (generation / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 100)
    else:
        for path in (generation / damage).rglob("*"):
            if path.is_file():
                path.write_bytes(b"\x00" * 7)
    told(run("ask", "When did the bridge open?"), str(place / "index"), "lodestone index")
    check = run("index", "--check")
    assert check.code == 1 and "Traceback" not in check.err
    assert run("index").code == 0
    assert run("ask", "When did the bridge open?").out.startswith("The bridge opened on 3 May 2019.")
    assert run("index", "--check").code == 0


def test_two_syncs_at_once_are_refused(run: Run, place: Path) -> None:
    from assistant.index.generations import sync_lock

    with sync_lock(place / "index"):
        told(run("index"), "another process", "Wait")


def test_a_full_and_a_read_only_disk_are_named(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """On a disk of one megabyte, then on the same disk mounted read-only."""
    disk = place / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    request.addfinalizer(lambda: subprocess.run(["umount", str(disk)], check=True))
    monkeypatch.setenv("LODESTONE_INDEX", str(disk / "index"))
    told(run("index"), str(disk / "index"), "No space left on device", "Make room")
    assert not (disk / "index" / "CURRENT").exists()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    told(run("index"), str(disk / "index"), "Read-only file system", "LODESTONE_INDEX")
