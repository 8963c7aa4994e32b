"""The journal of a corpus: what a committed transaction still has to do, done so that every action may be repeated.

The folder of a transaction (corpus/.store/committed while it is carried out) holds record.json, new/ and old/: what goes
where, the new contents, the former ones. Nobody but transaction.py uses this.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

COMMITTED = "committed"  # to be carried out
REVERTING = "reverting"  # could not be carried out: to be taken back
STAGED = "staged-"
DONE = "done"
RECORD = "record.json"
KEPT_DONE = 100  # finished journals kept, so that their steps can be undone


def flush(path: Path) -> None:
    """Has the file, or the names in the folder, written to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def recover(store: Path) -> None:
    """Finishes what was committed, or takes back what could not be finished."""
    if (store / REVERTING).exists():
        _take_back(store.parent, store / REVERTING)
    if (store / COMMITTED).exists():
        carry_out(store.parent, store / COMMITTED)


def carry_out(corpus: Path, folder: Path) -> None:
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    if record["log"]:  # the only thing that needs room on the disk comes first
        _append(corpus / record["log"], record["offset"], record["line"].encode())
    touched = set()
    for change in record["changes"]:
        target = corpus / change["path"]
        if change["new"] is None:
            target.unlink(missing_ok=True)
        elif (folder / change["new"]).exists():  # else it is in its place already
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(folder / change["new"], target)
        touched.add(target.parent)
    _flush_folders(corpus, touched)
    if record["pointer"]:
        _point(record["pointer"], "after")
    finished = folder.parent / DONE / record["name"]
    finished.parent.mkdir(exist_ok=True)
    shutil.rmtree(finished, ignore_errors=True)
    os.rename(folder, finished)
    flush(finished.parent)
    flush(folder.parent)
    _prune(finished.parent)


def _take_back(corpus: Path, folder: Path) -> None:
    """Puts the former contents back; links need no room on a full disk."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    touched = set()
    for change in record["changes"]:
        target = corpus / change["path"]
        if change["new"] and (folder / change["new"]).exists():
            continue  # it was never put in place
        if change["old"] is None:
            target.unlink(missing_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            part = folder / f"{change['old']}.part"
            part.unlink(missing_ok=True)
            os.link(folder / change["old"], part)
            os.replace(part, target)
        touched.add(target.parent)
    _flush_folders(corpus, touched)
    if record["pointer"]:
        _point(record["pointer"], "before")
    if record["log"] and (corpus / record["log"]).exists():
        os.truncate(corpus / record["log"], record["offset"])
        if not record["offset"]:
            (corpus / record["log"]).unlink()
    abandoned = folder.parent / f"{STAGED}{uuid4().hex}"
    os.rename(folder, abandoned)
    flush(folder.parent)
    shutil.rmtree(abandoned, ignore_errors=True)


def _point(pointer: Mapping[str, str | None], side: str) -> None:
    """Writes the file that names the live generation, unless the index was deleted in the meantime."""
    path, content = Path(str(pointer["path"])), pointer[side]
    if content is None:
        path.unlink(missing_ok=True)
    elif side == "before" or Path(str(pointer["needs"])).is_dir():
        replace_file(path, content.encode())


def _append(path: Path, offset: int, line: bytes) -> None:
    """Makes the file end with `line` at `offset`, whatever a killed writer left there."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if os.pread(handle, len(line) + 1, offset) != line:
            os.ftruncate(handle, offset)
            rest, at = line, offset
            while rest:
                written = os.pwrite(handle, rest, at)
                rest, at = rest[written:], at + written
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folders(corpus: Path, folders: set[Path]) -> None:
    """Flushes the folders of changed files, and removes those that are empty now (of a draft that left, say)."""
    for folder in folders:
        while folder != corpus and folder.parent != corpus and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
        if folder.is_dir():
            flush(folder)
            flush(folder.parent)


def _prune(folder: Path) -> None:
    names = sorted((p.name for p in folder.iterdir() if p.name.isdigit()), key=int)
    for name in names[:-KEPT_DONE]:
        shutil.rmtree(folder / name, ignore_errors=True)


def replace_file(path: Path, content: bytes) -> None:
    """Readers see the old content or the new one; after a power cut too. Raises OSError."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        write_file(part, content)
        os.replace(part, path)
        flush(path.parent)
    finally:
        part.unlink(missing_ok=True)


def write_file(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
