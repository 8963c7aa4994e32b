"""A whole corpus as one archive: a zip whose manifest names size and sha256 of every file, checked before anything is taken."""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.curation.log import check_log
from assistant.errors import CorpusError, StorageError, UsageError
from assistant.journal import flush, write_file
from assistant.library.catalogue import file_sha256, load_catalogue
from assistant.settings import Settings
from assistant.transaction import STORE, steady

MANIFEST = "MANIFEST.json"
_FORMAT = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same corpus gives the same archive, byte for byte
_CHUNK = 1 << 20
_LONGEST_MANIFEST = 100_000_000


def export_corpus(settings: Settings, target: Path) -> int:
    """Writes the archive, all at once, and returns the number of files in it. What undoing needs stays behind.

    Raises CorpusError where there is no corpus, StorageError where the file cannot be written, UsageError where it exists.
    """
    corpus = settings.corpus
    load_catalogue(corpus)  # says so where there is none
    if target.exists():
        raise UsageError(f"{target} exists already.", "Name another file.")
    part = target.with_name(f"{target.name}.part")
    try:
        with steady(corpus), zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            files = {path.relative_to(corpus).as_posix(): path for path in _files(corpus)}
            listed = {name: {"bytes": path.stat().st_size, "sha256": file_sha256(path)} for name, path in files.items()}
            manifest = json.dumps({"format": _FORMAT, "files": listed}, indent=1, ensure_ascii=False)
            archive.writestr(_info(MANIFEST), manifest)
            for name, path in files.items():
                archive.writestr(_info(name), path.read_bytes())
        flush(part)
        os.replace(part, target)
    except OSError as error:
        raise StorageError(
            f"{target} cannot be written: {error.strerror or error}.", "Make room, or name another place."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return len(files)


def import_corpus(settings: Settings, archive: Path) -> int:
    """Unpacks a checked archive into the corpus folder of the settings, which must not hold documents yet; returns the files.

    Nothing of it is there before all of it was checked. Raises CorpusError naming what is wrong with the archive, UsageError
    for a corpus that is in use, StorageError where nothing can be written.
    """
    corpus = settings.corpus
    if corpus.exists() and any(corpus.iterdir()):
        raise UsageError(f"{corpus} is not empty.", "Set LODESTONE_CORPUS to a new folder, and import into that.")
    try:
        corpus.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f"{corpus.name}.part-", dir=corpus.parent))
    except OSError as error:
        raise StorageError(f"{corpus} cannot be written: {error.strerror}.", "Choose a folder that can be.") from error
    try:
        number = _unpack(archive, made, settings)
        problems = check_log(made)
        if problems:
            raise CorpusError(f"{archive.name}: {problems[0]}", "Export the corpus anew where it comes from.")
        if corpus.exists():
            corpus.rmdir()
        os.chmod(made, 0o755)
        os.rename(made, corpus)
        flush(corpus.parent)
        return number
    except OSError as error:
        raise StorageError(f"{corpus} cannot be written: {error.strerror or error}.", "Make room on the disk.") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _files(corpus: Path) -> Iterator[Path]:
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.relative_to(corpus).parts[0] != STORE:
            yield path


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _unpack(archive: Path, target: Path, settings: Settings) -> int:
    try:
        with zipfile.ZipFile(archive) as opened:
            listed = _manifest(opened, archive.name)
            members = {info.filename: info for info in opened.infolist() if info.filename != MANIFEST}
            if len(members) != len(opened.infolist()) - 1 or members.keys() != listed.keys():
                raise _damaged(archive.name, "its files are not those that its manifest names")
            for name, expected in listed.items():
                _check_name(name, archive.name)
                content = _content(opened, members[name], int(expected["bytes"]), archive.name)
                if hashlib.sha256(content).hexdigest() != expected["sha256"]:
                    raise _damaged(archive.name, f"'{name}' is not what was exported")
                path = target / name
                path.parent.mkdir(parents=True, exist_ok=True)
                write_file(path, content)
            return len(listed)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {archive}.", "Name an archive made by `lodestone corpus export`.") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError, TypeError) as error:
        raise _damaged(archive.name, f"it cannot be read: {error}") from error


def _manifest(opened: zipfile.ZipFile, name: str) -> dict[str, Any]:
    if MANIFEST not in opened.namelist() or opened.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
        raise _damaged(name, "it has no manifest")
    data = json.loads(opened.read(MANIFEST))
    if data["format"] != _FORMAT:
        raise _damaged(name, "it was made by another version")
    files: dict[str, Any] = data["files"]
    if len({file.casefold() for file in files}) != len(files):
        raise _damaged(name, "two of its files differ in small and capital letters alone")
    return files


def _check_name(file: str, name: str) -> None:
    """Nothing may be written outside the corpus folder, on any system."""
    pure = PurePosixPath(file)
    unsafe = pure.is_absolute() or ".." in pure.parts or "\\" in file or ":" in file or "\0" in file
    if unsafe or pure.as_posix() != file or pure.parts[0] == STORE:
        raise _damaged(name, f"the name '{file}' in it is not safe")


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, size: int, name: str) -> bytes:
    """The content of a member, not one byte more than the manifest says: what is packed to burst does not."""
    if info.is_dir() or info.external_attr >> 16 & 0o170000 not in (0, 0o100000):
        raise _damaged(name, f"'{info.filename}' is no plain file")
    parts, left = [], size + 1
    with opened.open(info) as member:
        while left > 0 and (part := member.read(min(_CHUNK, left))):
            parts.append(part)
            left -= len(part)
    if left != 1:
        raise _damaged(name, f"'{info.filename}' is not as long as its manifest says")
    return b"".join(parts)


def _damaged(name: str, why: str) -> CorpusError:
    return CorpusError(f"{name} was not imported: {why}.", "Export the corpus anew where it comes from.")
