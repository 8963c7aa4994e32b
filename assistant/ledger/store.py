"""The compiled ledger: what was read from YAML and checked against the documents, kept so that it opens in milliseconds.

One file per state, named by the hash of all that decides its content: the ledger's files, the indexed documents, the code.
It is a .npz archive of plain arrays (no pickle) with a checksum on each: JSON, and the index of facts. The facts of an
attribute become objects when they are first asked for. The folder may be deleted at any time, and need not be writable.
"""

import hashlib
import os
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from inspect import getfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from pydantic import TypeAdapter

from assistant import dates, model, text
from assistant.ledger.fact_index import FactIndex, Stems
from assistant.ledger.facts import Fact, LazyFacts, Name, Subject
from assistant.ledger.ledger import Ledger
from assistant.ledger.load import LedgerLoader
from assistant.library.catalogue import Problem

_KEPT = 2


@dataclass(frozen=True, slots=True)
class _Head:
    """The ledger without its facts: of those the subjects hold the attributes only."""

    subjects: dict[str, Subject]
    names: dict[str, Name]
    problems: tuple[Problem, ...]


def open_ledger(folder: Path, loader: LedgerLoader, stems: Stems, cache: Path, decided_by: Iterable[str]) -> Ledger:
    """The ledger in `folder` with the index of its facts: from the compiled form in `cache`, which is made where it is missing.

    `decided_by` holds hashes of all else that decides the ledger: of the documents, and of the code of `stems`.
    """
    key = _key(folder, decided_by)
    path = cache / f"{key}.npz"
    if key and (ledger := _read(path)):
        return ledger
    ledger = loader.load(folder)
    ledger = replace(ledger, index=FactIndex.build(ledger, stems))
    if key:
        with suppress(OSError, ValueError):  # a folder that cannot be written, a text that is no Unicode: no compiled ledger
            _write(path, ledger)
    return ledger


def code_hash(files: Iterable[str | Path]) -> str:
    """A hash of program files: code is told apart by its bytes, so that no version number can be forgotten."""
    return hashlib.sha256(b"".join(hashlib.sha256(Path(file).read_bytes()).digest() for file in files)).hexdigest()


@cache
def _own_code() -> str:
    own = sorted(Path(__file__).parent.glob("*.py"))
    return code_hash([*own, *map(getfile, (dates, model, text))])


def _key(folder: Path, decided_by: Iterable[str]) -> str:
    """Empty where a file of the ledger cannot be read."""
    whole = hashlib.sha256(f"{_own_code()} {Stemmer.version()}".encode())
    for part in decided_by:
        whole.update(f"{part}\n".encode())
    try:
        for path in sorted(folder.glob("*.yaml")):
            whole.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    except OSError:
        return ""
    return whole.hexdigest()[:32]


@cache
def _heads() -> TypeAdapter[_Head]:
    return TypeAdapter(_Head)


@cache
def _facts() -> TypeAdapter[tuple[Fact, ...]]:
    return TypeAdapter(tuple[Fact, ...])


def _read(path: Path) -> Ledger | None:
    """None where there is no such file, or it is damaged."""
    try:
        with np.load(path) as archive:
            arrays = {name: archive[name] for name in archive.files}
        head = _heads().validate_json(arrays["head"].tobytes())
        data, ends = arrays["facts"], arrays["ends"].tolist()
        index = FactIndex.from_arrays(arrays)
    except Exception:  # a damaged file fails in whatever way its bytes lead to
        return None
    spans = pairwise([0, *ends])
    subjects = {}
    for subject in head.subjects.values():
        places = {attribute: next(spans) for attribute in subject.facts}
        subjects[subject.id] = replace(subject, facts=_stored(data, places))
    return Ledger(subjects, head.names, head.problems, index)


def _stored(data: np.ndarray[Any, Any], places: Mapping[str, tuple[int, int]]) -> LazyFacts:
    return LazyFacts(places, lambda attribute: _facts().validate_json(data[slice(*places[attribute])].tobytes()))


def _write(path: Path, ledger: Ledger) -> None:
    """Readers see no file or the whole one. Raises OSError, and ValueError for what UTF-8 cannot write."""
    if ledger.index is None:
        return
    bare = {id_: replace(s, facts=dict.fromkeys(s.facts, ())) for id_, s in ledger.subjects.items()}
    head = _heads().dump_json(_Head(bare, dict(ledger.names), ledger.problems), exclude_defaults=True)
    series = [_facts().dump_json(facts, exclude_defaults=True) for s in ledger.subjects.values() for facts in s.facts.values()]
    ends = np.cumsum([len(part) for part in series], dtype=np.int64)
    arrays: dict[str, Any] = {"head": _bytes(head), "facts": _bytes(b"".join(series)), "ends": ends, **ledger.index.to_arrays()}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, **arrays)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    _clean(path)


def _clean(newest: Path) -> None:
    """Removes all but the last few states, and what killed writers left behind."""
    others = sorted((p for p in newest.parent.iterdir() if p != newest), key=lambda p: p.stat().st_mtime, reverse=True)
    kept = [path for path in others if path.suffix == ".npz"][: _KEPT - 1]
    for path in others:
        if path not in kept:
            path.unlink(missing_ok=True)


def _bytes(data: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(data, dtype=np.uint8)
