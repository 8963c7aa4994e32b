"""The store under others: two curators at once, a running chat, a full disk; a log that shows tampering; archives."""

import json
import os
import subprocess
import sys
import textwrap
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.curation import steps
from assistant.curation.archive import MANIFEST, export_corpus, import_corpus
from assistant.curation.curator import Curator
from assistant.curation.log import LOG, changed_by_hand, check_log, read_log
from assistant.errors import CorpusError, StorageError, UsageError
from assistant.index.sync import check_index
from assistant.settings import Settings
from assistant.transaction import one_writer

from .conftest import METADATA, tree
from .test_kills import check_whole

ROOT = Path(__file__).parents[2]
NOTE = b"The guild mends nets on Fridays.\n"


def process(code: str, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", textwrap.dedent(code), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


CURATOR = """
import sys
from pathlib import Path
from assistant.curation.curator import Curator
from assistant.settings import Settings
folder, who = Path(sys.argv[1]), sys.argv[2]
curator = Curator(Settings(corpus=folder / "corpus", index=folder / "index"), who)
for number in range(12):
    draft = curator.add(f"{who}-{number}.txt", b"A note.", {"title": who})
    curator.update(draft.id, draft.version, {"publisher": who})
"""


def test_two_curators_at_once_lose_nothing(settings: Settings) -> None:
    both = [process(CURATOR, str(settings.corpus.parent), who) for who in ("kim", "noor")]
    for one in both:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said
    drafts = Curator(settings, "x").drafts()
    assert sorted((d.file, d.added_by, d.metadata["publisher"]) for d in drafts) == sorted(
        (f"{who}-{n}.txt", who, who) for who in ("kim", "noor") for n in range(12)
    )
    assert len({d.id for d in drafts}) == 24
    entries = read_log(settings.corpus)
    assert [e.number for e in entries] == list(range(1, 49)) and {e.who for e in entries} == {"kim", "noor"}
    check_whole(settings)


def test_a_curator_who_waits_too_long_is_told_who_works(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "WAIT_SECONDS", 0.1)
    before = tree(settings.corpus)
    with (
        one_writer(settings.corpus, "Noor", 0),
        pytest.raises(StorageError, match=rf"being changed by Noor \(process id {os.getpid()}\)"),
    ):
        Curator(settings, "Kim").add("note.txt", NOTE)
    assert tree(settings.corpus) == before
    assert Curator(settings, "Kim").add("note.txt", NOTE).id == "d1"


def test_a_running_chat_never_fails_and_sees_each_change_whole(settings: Settings, opened: Callable[[], Assistant]) -> None:
    chat, kim = opened(), Curator(settings, "Kim")
    stop, seen, failed = threading.Event(), set[str](), list[BaseException]()

    def ask() -> None:
        while not stop.is_set():
            try:
                seen.add(chat.refreshed().ask("How many tracks does the Harbour Bridge carry?").headline)
                chat.ask("Who is keeper of the bridge?")
            except BaseException as error:
                failed.append(error)

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    for number in ("three", "four"):
        text = f"Ada Lindqvist became keeper of the bridge on 1 June 2021.\n\nThe Harbour Bridge carries {number} tracks.\n"
        draft = kim.add("bridge.txt", text.encode(), replaces="bridge")
        kim.approve(draft.id, draft.version)
        kim.retire("ferry", "Out of use.")
        kim.restore("ferry")
    stop.set()
    for thread in asking:
        thread.join()
    assert failed == []
    assert "four" in chat.refreshed().ask("How many tracks does the Harbour Bridge carry?").headline
    assert all(any(n in headline for n in ("two", "three", "four")) for headline in seen), seen


FULL = """
import resource, signal, sys
from pathlib import Path
from assistant.curation.curator import Curator, NewFact
from assistant.errors import StorageError
from assistant.settings import Settings
folder = Path(sys.argv[1])
kim = Curator(Settings(corpus=folder / "corpus", index=folder / "index"), "Kim")
draft = kim.drafts()[0]
fact = NewFact("guild", "warden", {"value": "mira", "from": "2024-07-01", "quote": "The guild mends nets on Fridays."})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for limit in (10, 300, 1500, 100_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    for act in (lambda: kim.add("more.txt", b"x" * 200_000), lambda: kim.approve(draft.id, draft.version, [fact])):
        try:
            act()
            print("no error at", limit)
        except StorageError as error:
            print("StorageError", error.message)
"""


def test_a_full_disk_changes_nothing_and_says_so(settings: Settings) -> None:
    """No file may grow beyond a limit: writing fails in the journal, in the log, or in the index, as the limit has it."""
    kim = Curator(settings, "Kim")
    draft = kim.add("note.txt", NOTE, METADATA)
    before, generation = tree(settings.corpus), (settings.index / "CURRENT").read_text()
    one = process(FULL, str(settings.corpus.parent))
    said, errors = one.communicate(timeout=120)
    assert one.returncode == 0, errors
    lines = said.splitlines()
    assert len(lines) == 8 and all(line.startswith("StorageError") for line in lines), said
    assert any("All is as it was before" in line for line in lines)
    assert tree(settings.corpus) == before and (settings.index / "CURRENT").read_text() == generation
    check_whole(settings)
    assert kim.approve(draft.id, draft.version).sync and check_index(settings) == []


def test_a_step_that_cannot_be_put_in_place_is_taken_back(settings: Settings) -> None:
    """A folder stands where the source should go: the journal is committed, then fails, and everything is put back."""
    kim = Curator(settings, "Kim")
    draft = kim.add("note.txt", NOTE, METADATA)
    (settings.corpus / "sources" / "note.txt").mkdir()
    (settings.corpus / "sources" / "note.txt" / "in the way").write_text("")
    before, generation = tree(settings.corpus), (settings.index / "CURRENT").read_text()
    with pytest.raises(StorageError, match="All is as it was before"):
        kim.approve(draft.id, draft.version)
    assert tree(settings.corpus) == before and (settings.index / "CURRENT").read_text() == generation
    assert check_log(settings.corpus) == [] and len(kim.log()) == 1


@pytest.mark.parametrize("how", ["note", "who", "taken out", "cut off", "rewritten"])
def test_tampering_with_the_log_shows(settings: Settings, how: str) -> None:
    kim = Curator(settings, "Kim")
    for number in range(4):
        draft = kim.add(f"note-{number}.txt", NOTE)
    kim.reject(draft.id, draft.version, "No.")
    path = settings.corpus / LOG
    lines = path.read_text().splitlines()
    assert check_log(settings.corpus) == []
    if how in ("note", "who"):
        changed = json.loads(lines[4])
        lines[4] = json.dumps({**changed, how: "Somebody else"}, sort_keys=True)
    elif how == "taken out":
        del lines[1]
    elif how == "cut off":
        lines = lines[:3]
    else:  # a whole new chain
        path.write_text("")
        other = kim.settings.model_copy(update={"corpus": settings.corpus.parent / "other"})
        (other.corpus / "sources").mkdir(parents=True)
        for number in range(5):
            Curator(other, "Forger").add(f"note-{number}.txt", NOTE)
        lines = (other.corpus / LOG).read_text().splitlines()
    path.write_text("\n".join(lines) + "\n")
    assert check_log(settings.corpus) != []


def test_files_that_were_edited_past_the_desk_are_named(settings: Settings) -> None:
    kim = Curator(settings, "Kim")
    kim.retire("ferry", "Gone.")
    assert changed_by_hand(settings.corpus) == []
    with (settings.corpus / "sources" / "ferry.md").open("a") as file:
        file.write("\nBy hand.\n")
    assert changed_by_hand(settings.corpus) == ["sources/ferry.md"]


@pytest.fixture
def archive(settings: Settings, tmp_path: Path) -> Path:
    kim = Curator(settings, "Kim")
    kim.add("note.txt", NOTE, METADATA)
    assert export_corpus(settings, tmp_path / "corpus.zip") == len(tree(settings.corpus))
    return tmp_path / "corpus.zip"


def elsewhere(settings: Settings) -> Settings:
    return settings.model_copy(update={"corpus": settings.corpus.parent / "elsewhere" / "corpus"})


def test_a_corpus_moves_as_one_archive(settings: Settings, archive: Path, tmp_path: Path) -> None:
    there = elsewhere(settings)
    assert import_corpus(there, archive) == len(tree(settings.corpus))
    assert tree(there.corpus) == tree(settings.corpus) and check_log(there.corpus) == []
    assert Curator(there, "Noor").drafts()[0].metadata["title"] == METADATA["title"]
    export_corpus(there, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes(), "the same corpus, the same archive"
    with pytest.raises(UsageError, match="not empty"):
        import_corpus(there, archive)
    with pytest.raises(UsageError, match="exists already"):
        export_corpus(there, archive)


@pytest.mark.parametrize(
    "how, told",
    [
        ("content", "is not what was exported"),
        ("longer", "not as long as its manifest says"),
        ("added", "not those that its manifest names"),
        ("missing", "not those that its manifest names"),
        ("../out.txt", "is not safe"),
        ("/etc/out.txt", "is not safe"),
        ("sources\\..\\out.txt", "is not safe"),
        (".store/committed/record.json", "is not safe"),
        ("no manifest", "has no manifest"),
        ("no zip", "cannot be read"),
        ("log", "log.jsonl"),
    ],
)
def test_an_archive_that_was_tampered_with_is_refused(
    settings: Settings, archive: Path, tmp_path: Path, how: str, told: str
) -> None:
    import hashlib

    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(files[MANIFEST])

    def listed(name: str, content: bytes) -> None:
        files[name] = content
        manifest["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    if how == "content":
        files["sources/bridge.md"] = files["sources/bridge.md"].replace(b"two", b"six")
    elif how == "longer":
        files["sources/bridge.md"] += b"0" * 50_000_000
    elif how == "added":
        files["sources/more.md"] = b"more"
    elif how == "missing":
        del files["sources/bridge.md"]
    elif how == "log":
        listed(LOG, files[LOG].replace(b'"Kim"', b'"Tim"'))
    elif how not in ("no manifest", "no zip"):
        listed(how, b"out")
    if how != "no manifest":
        files[MANIFEST] = json.dumps(manifest).encode()
    else:
        del files[MANIFEST]
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)
    if how == "no zip":
        (tmp_path / "bad.zip").write_bytes(archive.read_bytes()[:-200])
    there = elsewhere(settings)
    with pytest.raises(CorpusError, match=told):
        import_corpus(there, tmp_path / "bad.zip")
    assert list(there.corpus.parent.iterdir()) == [] and not (tmp_path / "out.txt").exists()
