"""The catalogue: every source of a corpus by its id, and what is wrong with the files that are none."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from assistant.errors import CorpusError, UsageError
from assistant.library.formats import FORMATS, decode
from assistant.library.front_matter import MetadataError, parse_metadata, split_front_matter
from assistant.library.metadata import Problem, source_of
from assistant.library.pieces import Unreadable
from assistant.model import Source

__all__ = ["Catalogue", "Problem", "file_sha256", "find_source", "load_catalogue"]

SOURCES = "sources"
_TEXT_SUFFIXES = (".md", ".txt")


@dataclass(frozen=True)
class Catalogue:
    """The sources of the folder `corpus` by id, sorted by id, and the problems of the files that could not be taken in."""

    corpus: Path
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]

    def path(self, source: Source) -> Path:
        return self.corpus / source.path


def file_sha256(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_catalogue(corpus: Path) -> Catalogue:
    """Reads the metadata of every file in corpus/sources; a bad file becomes a Problem.

    Raises CorpusError if the folder or its sources/ is missing.
    """
    folder = corpus / SOURCES
    if not folder.is_dir():
        what = f"There is no folder '{folder}'." if corpus.is_dir() else f"There is no corpus folder '{corpus}'."
        raise CorpusError(what, "Set LODESTONE_CORPUS to the folder that holds sources/, or create it.")
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p.relative_to(folder)))
    problems += _lonely_yaml(corpus, files)
    for path in files:
        if path.suffix.lower() == ".yaml":
            continue
        source, found = _load(corpus, path, files)
        if source and source.id in sources:
            other = sources[source.id].path
            found = [Problem(source.path, "id", f"'{source.id}' is also the id of {other}.", "Give each source its own id.")]
        elif source:
            sources[source.id] = source
        problems += found
    return Catalogue(corpus, MappingProxyType(dict(sorted(sources.items()))), tuple(problems))


def find_source(catalogue: Catalogue, source_id: str) -> Source:
    """The source of this id. Raises UsageError that names the ids most like it."""
    if source_id in catalogue.sources:
        return catalogue.sources[source_id]
    near = get_close_matches(source_id, catalogue.sources, n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`lodestone corpus list` shows all ids."
    raise UsageError(f"There is no source with the id '{source_id}'.", hint)


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) or part in ("Thumbs.db", "__MACOSX") for part in path.parts)


def _sidecar(path: Path) -> Path:
    return path.with_suffix(".yaml")


def _lonely_yaml(corpus: Path, files: list[Path]) -> list[Problem]:
    documents = {_sidecar(path) for path in files if path.suffix.lower() != ".yaml"}
    return [
        Problem(_relative(corpus, path), "", "describes no document.", f"Put the document {path.stem}.… beside it, or delete it.")
        for path in files
        if path.suffix.lower() == ".yaml" and path not in documents
    ]


def _relative(corpus: Path, path: Path) -> str:
    return path.relative_to(corpus).as_posix()


def _load(corpus: Path, path: Path, files: list[Path]) -> tuple[Source | None, list[Problem]]:
    """The source in one file, or what is wrong with it."""
    name = _relative(corpus, path)
    suffix = path.suffix.lower()
    sidecar = _sidecar(path)
    front = None
    if suffix not in FORMATS:
        known = ", ".join(sorted(FORMATS))
        return None, [
            Problem(name, "", f"has the unknown format '{path.suffix}'.", f"Convert it to one of {known}, or remove it.")
        ]
    try:
        front = split_front_matter(decode(path.read_bytes())) if suffix in _TEXT_SUFFIXES else None
        if front and front.yaml_text is not None:
            if not front.closed:
                return None, [Problem(name, "front matter", "does not end.", "Write a line --- after the last field.")]
            if sidecar in files:
                return None, [Problem(name, "", f"has front matter and {sidecar.name} too.", "Keep one of the two.")]
            return source_of(name, parse_metadata(front.yaml_text, first_line=2), file_sha256(path))
        if sidecar not in files:
            where = f"{sidecar.name} beside it" + (", or as front matter between lines ---" if front else "")
            return None, [Problem(name, "", "has no metadata.", f"Write its id, title, publisher, … in {where}.")]
        twins = [p.name for p in files if p != path and p.suffix.lower() != ".yaml" and _sidecar(p) == sidecar]
        if twins:
            message = f"shares {sidecar.name} with {', '.join(twins)}."
            return None, [Problem(name, "", message, "Give each document its own name and its own .yaml.")]
        source, found = source_of(name, parse_metadata(decode(sidecar.read_bytes())), file_sha256(path))
        return source, [Problem(_relative(corpus, sidecar), p.field, p.message, p.remedy) for p in found]
    except MetadataError as error:
        holder = path if front and front.yaml_text is not None else sidecar
        return None, [Problem(_relative(corpus, holder), "metadata", f"{error}.", "Correct the YAML there; put text in quotes.")]
    except Unreadable as error:
        return None, [
            Problem(name, "", f"is not text: {error.detail or error.reason}.", "Give it the ending of its real format.")
        ]
    except OSError as error:
        return None, [Problem(name, "", f"cannot be opened: {error.strerror or error}.", "Check the file and its permissions.")]
