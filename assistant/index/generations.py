"""The index folder: generations side by side, and the file CURRENT that names the one that answers.

A generation is built in full beside the live one before CURRENT is replaced (os.replace, which is atomic): killed at any
moment, CURRENT names a whole generation. The one before stays, for those who are still reading it.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import IndexMissing, StorageError
from assistant.journal import flush, replace_file
from assistant.transaction import Pointer, held

_CURRENT = "CURRENT"
_LOCK = "sync.lock"
_READERS = "readers.lock"
BASE = "BASE"  # names the generation that one lies over, which stays as long as it does
_NAME = re.compile(r"\d{6,}")


def generation_folder(index: Path, name: str) -> Path:
    return index / "generations" / name


def current_generation(index: Path) -> str | None:
    """The name in CURRENT; None where there is no index yet. Raises IndexMissing where the file is damaged."""
    try:
        name = (index / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise IndexMissing(f"{index / _CURRENT} cannot be read: {error}", "Run `lodestone index`.") from error
    if not _NAME.fullmatch(name) or not generation_folder(index, name).is_dir():
        raise IndexMissing(f"{index / _CURRENT} names no generation of the index: '{name[:40]}'.", "Run `lodestone index`.")
    return name


def generation_names(index: Path) -> list[str]:
    folder = index / "generations"
    return sorted((p.name for p in folder.iterdir() if _NAME.fullmatch(p.name)), key=int) if folder.is_dir() else []


def new_generation(index: Path) -> str:
    """Makes the folder of a generation with a name not used yet, and returns the name."""
    name = f"{max((int(n) for n in generation_names(index)), default=0) + 1:06d}"
    folder = generation_folder(index, name)
    folder.mkdir(parents=True)
    (folder / _READERS).touch()
    return name


def switch_to(index: Path, name: str) -> None:
    """Makes `name` the generation that answers, from one moment to the next."""
    flush_generation(index, name)
    write_atomically(index / _CURRENT, name + "\n")


def pointer_to(index: Path, name: str) -> Pointer:
    """What a transaction has to write to make `name` the generation that answers; flush the generation before."""
    return Pointer(index / _CURRENT, name + "\n", generation_folder(index, name))


def flush_generation(index: Path, name: str) -> None:
    """Has a generation written to the disk; files that it shares with an earlier one by a link are there already."""
    folders = [str(generation_folder(index, name))]
    for folder in folders:  # it grows while it is walked
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.stat().st_nlink == 1:
                    flush(Path(entry.path))
    for folder in folders:
        flush(Path(folder))


def write_atomically(path: Path, text: str) -> None:
    """Readers see the old content or the new one; after a power cut too."""
    replace_file(path, text.encode())


def remove_old(index: Path, keep: set[str]) -> list[str]:
    """Removes generations not in `keep` that nobody reads, and what killed syncs left behind; returns the names removed.

    A generation that one of the others lies over stays too.
    """
    stay = {name for name in generation_names(index) if name in keep or _is_read(generation_folder(index, name))}
    stay |= bases_of(index, stay)
    removed = [name for name in generation_names(index) if name not in stay]
    for name in removed:
        shutil.rmtree(generation_folder(index, name), ignore_errors=True)
    for leftover in (*index.glob("*.part"), *index.glob("encoder/part-*")):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    return removed


def bases_of(index: Path, names: set[str]) -> set[str]:
    """The generations that these lie over."""
    files = [generation_folder(index, name) / BASE for name in names]
    return {file.read_text(encoding="utf-8").strip() for file in files if file.is_file()}


class ReaderPin:
    """Marks a generation as being read for as long as this object lives, so that no sync removes it."""

    def __init__(self, folder: Path) -> None:
        try:
            self._handle: int | None = os.open(folder / _READERS, os.O_RDONLY)
            fcntl.flock(self._handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:  # the file system knows no locks, or the folder is being removed: reading it will tell
            self._handle = None

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __del__(self) -> None:
        self.release()


def _is_read(folder: Path) -> bool:
    try:
        with (folder / _READERS).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def sync_lock(index: Path, seconds: float = 0.0) -> Iterator[None]:
    """Held by the one sync that may run. It goes with the process, however that ends.

    Waits for up to `seconds` for another sync to end, then raises StorageError.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = os.open(index / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StorageError(
            f"The index folder {index} cannot be written: {error.strerror or error}.",
            "Make it writable, or set LODESTONE_INDEX to another folder.",
        ) from error
    with held(lock, f"process id {os.getpid()}", seconds) as holder:
        if holder is not None:
            raise StorageError(
                f"The index in {index} is being updated by another process ({holder}).",
                "Wait until it is done, then try again.",
            )
        yield
