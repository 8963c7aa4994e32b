"""Killed at any moment, a corpus is whole: sources, ledger, drafts, log and index are those before a step or those after it.

A process is killed with SIGKILL in 160 steps on drafts and 60 that change sources, ledger and index: half of them just before
one of the calls that change the disk, chosen at random, the others after a random time.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from assistant.curation.curator import Curator
from assistant.curation.drafts import read_drafts
from assistant.curation.log import changed_by_hand, check_log, read_log
from assistant.index.generations import current_generation, generation_folder
from assistant.index.index import Index
from assistant.index.manifest import Manifest
from assistant.index.sync import check_index
from assistant.ledger.load import LedgerLoader
from assistant.library.catalogue import load_catalogue
from assistant.settings import Settings
from assistant.transaction import STORE, pending, steady

from .conftest import METADATA

# Imports once, then forks a child for every step. A child with a number kills itself at the call of this number.
WORKER = """
import os, shutil, signal, sys, threading
from pathlib import Path
from assistant.curation.curator import Curator, NewFact
from assistant.settings import Settings
import chromadb, bm25s, onnxruntime, spacy
from assistant.index.annotations import _load_parser
from assistant.index import check, sync
folder = Path(sys.argv[1])
settings = Settings(corpus=folder / "corpus", index=folder / "index")
_load_parser()

def die_at(number):
    calls = [0]
    def counted(function):
        def call(*args, **kwargs):
            calls[0] += 1
            if calls[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)
        return call
    for name in ("replace", "rename", "fsync", "pwrite", "unlink", "rmdir", "mkdir", "link", "truncate", "ftruncate"):
        setattr(os, name, counted(getattr(os, name)))

def act(words):
    number, kind, *rest = words
    kim = Curator(settings, "Kim")
    if int(number):
        die_at(int(number))
    metadata = {"title": "T", "publisher": "P", "published": "2024-07-01", "kind": "k", "licence": "CC0-1.0"}
    drafts = kim.drafts()
    if kind == "add":
        kim.add(rest[0] + ".txt", ("The guild mends nets, says note " + rest[0] + ".").encode(), metadata)
    elif kind == "update":
        kim.update(drafts[-1].id, drafts[-1].version, {"title": rest[0]})
    elif kind == "back":
        kim.send_back(drafts[-1].id, drafts[-1].version, "Mend " + rest[0])
    elif kind == "approve":
        draft = next(draft for draft in drafts if not draft.replaces)
        text = "The guild mends nets, says note " + draft.metadata["id"] + "."
        fact = NewFact("guild", "warden", {"value": "mira", "from": "2024-07-01", "quote": text})
        kim.approve(draft.id, draft.version, [fact])
    elif kind == "replace":
        draft = kim.add("other.txt", ("The bridge has " + rest[0] + " lamps.").encode(), replaces="bridge")
        kim.approve(draft.id, draft.version)
    elif kind == "retire":
        kim.retire("ferry", "Gone.")
    elif kind == "restore":
        kim.restore("ferry")
    elif kind == "undo":
        kim.undo()

print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act(line.split())
            code = 0
        except BaseException as error:
            if "active already" in str(error) or "retired already" in str(error):
                code = 0
            else:
                import traceback; traceback.print_exc()
        os._exit(code)
    print(child, flush=True)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Worker:
    """The process that carries out steps, and the killing of it."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", textwrap.dedent(WORKER), str(folder)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
        assert self.process.stdout is not None and self.process.stdin is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        assert self.stdout.readline() == "ready\n"

    def step(self, *words: str, number: int = 0, after: float | None = None) -> int:
        """The exit code of a step: -9 where it was killed, at its call `number` or `after` so many seconds."""
        self.stdin.write(" ".join((str(number), *words)) + "\n")
        self.stdin.flush()
        child = int(self.stdout.readline())
        if after is not None:
            time.sleep(after)
            with contextlib.suppress(ProcessLookupError):  # it was done sooner
                os.kill(child, signal.SIGKILL)
        return int(self.stdout.readline())

    def close(self) -> None:
        self.stdin.close()
        self.process.wait()
        self.stdout.close()


def is_new(source_id: str) -> bool:
    """Whether it came in as a draft of its own."""
    return source_id not in ("bridge", "lanterns", "ferry") and not source_id.startswith("bridge.v")


def check_whole(settings: Settings) -> None:
    """Everything that must hold after whatever happened; reading it finishes what a killed process left."""
    corpus = settings.corpus
    with steady(corpus):
        assert not pending(corpus)
    assert check_log(corpus) == []
    assert changed_by_hand(corpus) == [], "every file is as the last step in the log left it"
    known = {change.path for entry in read_log(corpus) for change in entry.files}
    drafts = read_drafts(corpus)
    for path in (corpus / "drafts").rglob("*") if (corpus / "drafts").is_dir() else ():
        assert path.is_dir() or path.relative_to(corpus).as_posix() in known, "no draft without its line in the log"
    for draft in drafts:
        assert draft.path(corpus).is_file() == (draft.state != "approved")
    catalogue = load_catalogue(corpus)
    assert catalogue.problems == ()
    manifest = Manifest.read(generation_folder(settings.index, current_generation(settings.index) or ""))
    indexed = {i: entry.source for i, entry in manifest.sources.items()}
    assert indexed == {i: source for i, source in catalogue.sources.items() if source.status != "retired"}
    approved = {d.metadata["id"] for d in drafts if d.state == "approved" and not d.replaces}
    assert approved == {i for i in catalogue.sources if is_new(i)}


def check_ledger_whole(settings: Settings) -> None:
    """A document is live if and only if the fact that was approved with it is."""
    index = Index.open(settings)
    ledger = LedgerLoader(index.catalogue, index.document).load(settings.corpus / "ledger")
    notes = {fact.quote.source_id for fact in ledger.subjects["guild"].facts["warden"]} - {"lanterns"}
    assert notes == {i for i in index.catalogue if is_new(i)}
    index.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_hundred_kills_leave_a_whole_corpus(settings: Settings) -> None:
    chance = random.Random(11)
    worker = Worker(settings.corpus.parent)
    killed = steps = 0
    try:
        for number in range(400):
            if killed > 100:
                break
            kind = chance.choice(("add", "update", "back", "undo")) if Curator(settings, "x").drafts() else "add"
            if kind == "undo" and not Curator(settings, "x").undoable():
                kind = "add"
            at, after = (chance.randrange(1, 30), None) if number % 2 else (0, chance.uniform(0, 0.02))
            code = worker.step(kind, f"note{number}", number=at, after=after)
            assert code in (0, -9)
            killed += code == -9
            steps += 1
            check_whole(settings)
        assert killed > 100

        before = killed
        cycle = ("approve", "retire", "replace", "restore", "undo", "add")
        for number in range(500):
            if killed - before >= 60 and killed >= 200:
                break
            kind = cycle[number % len(cycle)]
            if kind == "approve" and all(draft.replaces for draft in Curator(settings, "x").drafts()):
                kind = "add"
            at, after = (chance.randrange(1, 110), None) if number % 2 else (0, chance.uniform(0, 0.4))
            code = worker.step(kind, f"more{number}", number=at, after=after)
            assert code in (0, -9)
            killed += code == -9
            steps += 1
            check_whole(settings)
            if number % 10 == 0:
                check_ledger_whole(settings)
    finally:
        worker.close()
    assert killed >= 200, f"{killed} of {steps} steps were killed"
    kim = Curator(settings, "Kim")
    draft = kim.add("last.txt", b"The last note.", {**METADATA, "id": "notelast"})
    assert kim.approve(draft.id, draft.version).sync
    assert check_index(settings) == []
    assert not list((settings.corpus / STORE).glob("staged-*")), "the next step clears away what was left"
    assert len(list((settings.index / "generations").iterdir())) <= 2
