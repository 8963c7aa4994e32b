"""Transactions on a corpus: several files, a line of its log and the live index change together, or not at all.

A write-ahead journal. New contents are written beside the corpus files and flushed, with a record of what goes where; one
rename of that folder commits it. Then each file is renamed into its place. After a kill at any moment the next one who reads
or writes the corpus finds either no journal (nothing had happened, or all of it) or a committed one, which it carries to its
end: every action may be repeated. What was there before is kept with the finished journal, so that a step can be undone.

Readers that load several files hold a shared lock (`steady`), under which no transaction is half carried out.
"""

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

from assistant.errors import StorageError
from assistant.journal import COMMITTED, DONE, RECORD, REVERTING, STAGED, carry_out, flush, recover, write_file

STORE = ".store"
_FREE_SPACE = "Make room on the disk and the corpus folder writable, then repeat it."


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that a transaction changed: sha256 before and after, None where there was or is no file."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Pointer:
    """The generation of the index that goes live with the transaction: the file that names it, its new content, its folder."""

    path: Path
    text: str
    needs: Path


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Transaction:
    """New contents for files of one corpus, kept aside until `commit`. Paths are relative to the corpus, with "/".

    Use `transaction`, which discards what was not committed. OSError becomes StorageError there.
    """

    def __init__(self, corpus: Path) -> None:
        self.corpus = corpus
        self._folder = corpus / STORE / f"{STAGED}{uuid4().hex}"
        (self._folder / "new").mkdir(parents=True)
        (self._folder / "old").mkdir()
        self._changes: dict[str, dict[str, Any]] = {}

    def put(self, path: str, content: bytes) -> None:
        """The file at `path` gets this content."""
        self._add(path, content)

    def drop(self, path: str) -> None:
        """The file at `path` goes."""
        self._add(path, None)

    def staged(self) -> Mapping[str, Path | None]:
        """Where the new content of each changed file lies for now; None for a file that goes."""
        return {path: self._folder / c["new"] if c["new"] else None for path, c in self._changes.items()}

    @property
    def changed(self) -> tuple[Changed, ...]:
        return tuple(Changed(path, c["before"], c["after"]) for path, c in self._changes.items())

    def commit(self, name: str, log: str = "", line: bytes = b"", pointer: Pointer | None = None) -> None:
        """Carries it out: when this returns, all is in place and flushed. `line` is appended to the file `log`.

        `name` is that under which the former contents are kept. Raises StorageError where it cannot be carried out.
        """
        try:
            self._write_record(name, log, line, pointer)
            store = self.corpus / STORE
            with _exclusive(self.corpus):
                recover(store)
                os.rename(self._folder, store / COMMITTED)
                flush(store)
                try:
                    carry_out(self.corpus, store / COMMITTED)
                except OSError:
                    os.rename(store / COMMITTED, store / REVERTING)
                    flush(store)
                    recover(store)
                    raise
        except OSError as error:
            raise _unchanged(self.corpus, error) from error

    def _write_record(self, name: str, log: str, line: bytes, pointer: Pointer | None) -> None:
        path = self.corpus / log if log else None
        record = {
            "name": name,
            "changes": [{"path": path, **change} for path, change in self._changes.items()],
            "log": log,
            "offset": path.stat().st_size if path and path.exists() else 0,
            "line": line.decode(),
            "pointer": _pointer(pointer),
        }
        write_file(self._folder / RECORD, json.dumps(record).encode())
        for folder in {self._folder, *(p.parent for p in self._folder.rglob("*"))}:
            flush(folder)

    def discard(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _add(self, path: str, content: bytes | None) -> None:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or not pure.parts or pure.parts[0] == STORE:
            raise ValueError(f"'{path}' is no path within the corpus")
        number = len(self._changes)
        target = self.corpus / path
        before = target.read_bytes() if target.is_file() else None
        change = self._changes.setdefault(path, {"number": number})
        folder = f"{change['number']:04d}"
        change |= {"new": None, "old": None, "before": None, "after": None}
        if before is not None:
            change |= {"old": f"old/{folder}", "before": sha256_of(before)}
            write_file(self._folder / change["old"], before)
        if content is not None:
            # The name is kept: what reads the staged file tells its format by the ending.
            change |= {"new": f"new/{folder}/{pure.name}", "after": sha256_of(content)}
            (self._folder / change["new"]).parent.mkdir(exist_ok=True)
            write_file(self._folder / change["new"], content)


def _pointer(pointer: Pointer | None) -> dict[str, str | None] | None:
    if pointer is None:
        return None
    before = pointer.path.read_text(encoding="utf-8") if pointer.path.exists() else None
    return {"path": str(pointer.path), "before": before, "after": pointer.text, "needs": str(pointer.needs)}


@contextmanager
def transaction(corpus: Path) -> Iterator[Transaction]:
    """A Transaction, discarded at the end unless it was committed. A full disk and the like become StorageError."""
    try:
        made = Transaction(corpus)
        try:
            yield made
        finally:
            made.discard()
    except OSError as error:
        raise _unchanged(corpus, error) from error


def _unchanged(corpus: Path, error: OSError) -> StorageError:
    why = error.strerror or error
    return StorageError(f"The corpus in {corpus} could not be changed: {why}. All is as it was before.", _FREE_SPACE)


@contextmanager
def steady(corpus: Path, wait: bool = True) -> Iterator[bool]:
    """While it lasts no transaction is half carried out; one that a killed process left behind is carried to its end first.

    Without `wait` the value is False where a transaction is being carried out at this moment: then nothing is held.
    """
    store = corpus / STORE
    while True:
        with _lock(corpus, fcntl.LOCK_SH if wait else fcntl.LOCK_SH | fcntl.LOCK_NB) as ours:
            if not (ours and pending(corpus)):
                yield ours
                return
        with _exclusive(corpus):
            try:
                recover(store)
            except OSError as error:
                raise StorageError(
                    f"A change of the corpus in {corpus} was interrupted and cannot be finished: {error.strerror or error}.",
                    _FREE_SPACE,
                ) from error


def pending(corpus: Path) -> bool:
    """Whether a transaction was committed and is not finished: it is being carried out, or its process was killed."""
    store = corpus / STORE
    return (store / COMMITTED).exists() or (store / REVERTING).exists()


@contextmanager
def one_writer(corpus: Path, who: str, seconds: float) -> Iterator[None]:
    """Held by the one who prepares a transaction; it goes with the process, however that ends.

    Waits for up to `seconds`, then raises StorageError that names the holder. Clears away what killed writers left.
    """
    store = corpus / STORE
    try:
        if not corpus.is_dir():
            raise FileNotFoundError(2, "there is no such folder", str(corpus))
        store.mkdir(exist_ok=True)
        lock = os.open(store / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StorageError(f"The corpus in {corpus} cannot be changed: {error.strerror or error}.", _FREE_SPACE) from error
    with held(lock, f"{who} (process id {os.getpid()})", seconds) as holder:
        if holder is not None:
            raise StorageError(
                f"The documents in {corpus} are being changed by {holder}.", "Wait until that is done, then repeat it."
            )
        with steady(corpus):
            pass
        for leftover in store.glob(f"{STAGED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield


@contextmanager
def held(lock: int, holder: str, seconds: float) -> Iterator[str | None]:
    """Holds an exclusive lock on the open file `lock`, which is closed at the end, with the name of the holder in it.

    Where it cannot be had within `seconds`, the value is the name of the one who has it; None where it is ours.
    """
    try:
        until = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    yield os.pread(lock, 200, 0).decode(errors="replace").strip() or "somebody else"
                    return
                time.sleep(0.02)
        with suppress(OSError):  # the name serves a message alone: a full disk must not come in between
            os.ftruncate(lock, 0)
            os.pwrite(lock, holder.encode(), 0)
        try:
            yield None
        finally:
            with suppress(OSError):
                os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def done(corpus: Path, name: str) -> dict[str, bytes | None] | None:
    """The contents that files had before the transaction of this name, None for no file; None where they are no longer kept."""
    folder = corpus / STORE / DONE / name
    try:
        record = _record(folder)
        return {c["path"]: (folder / c["old"]).read_bytes() if c["old"] else None for c in record["changes"]}
    except (OSError, ValueError):
        return None


def logged_lines(corpus: Path) -> Iterator[tuple[int, bytes]]:
    """Number and line of the transactions whose journals are kept, as they were appended to the log."""
    folder = corpus / STORE / DONE
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError, ValueError):
            yield int(path.name), _record(path)["line"].encode()


def _record(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return record


@contextmanager
def _lock(corpus: Path, kind: int) -> Iterator[bool]:
    """A lock on the corpus folder itself, so that readers need not write anything; True where the file system knows none."""
    try:
        handle = os.open(corpus, os.O_RDONLY)
    except OSError:  # no corpus: whoever reads it says so
        yield True
        return
    try:
        try:
            fcntl.flock(handle, kind)
        except BlockingIOError:
            yield False
            return
        except OSError:
            pass
        yield True
    finally:
        os.close(handle)


@contextmanager
def _exclusive(corpus: Path) -> Iterator[None]:
    with _lock(corpus, fcntl.LOCK_EX):
        yield
