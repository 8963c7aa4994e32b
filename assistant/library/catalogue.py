"""The catalogue: every source of a corpus by its id, and what is wrong with the files that are none."""

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from assistant.errors import CorpusError, UsageError
from assistant.library.formats import FORMATS, decode
from assistant.library.front_matter import MetadataError, parse_metadata, split_front_matter
from assistant.library.metadata import Problem, source_of
from assistant.library.pieces import Unreadable
from assistant.model import Source

__all__ = ["Catalogue", "Problem", "Staged", "file_sha256", "find_source", "load_catalogue", "sidecar_path", "source_files"]

SOURCES = "sources"
_TEXT_SUFFIXES = (".md", ".txt")

Staged = Mapping[str, Path | None]  # path relative to the corpus -> where its new content lies; None: the file goes


@dataclass(frozen=True)
class Catalogue:
    """The sources of the folder `corpus` by id, sorted by id, and the problems of the files that could not be taken in.

    `staged` says where files lie that are not in their place yet.
    """

    corpus: Path
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]
    staged: Staged = field(default_factory=dict, repr=False)

    def path(self, source: Source) -> Path:
        return self.staged.get(source.path) or self.corpus / source.path


def file_sha256(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_catalogue(
    corpus: Path, staged: Staged = MappingProxyType({}), known: Mapping[str, Source] = MappingProxyType({})
) -> Catalogue:
    """Reads the metadata of every file in corpus/sources; a bad file becomes a Problem.

    `staged` shows the corpus as it will be; files of `known` sources, by path, are not read again. Raises CorpusError if the
    folder or its sources/ is missing.
    """
    files = source_files(corpus, staged)
    sources: dict[str, Source] = {}
    problems = _lonely_yaml(files)
    bearers: dict[str, list[str]] = {}
    for name in files:
        if not _is_yaml(name):
            bearers.setdefault(sidecar_path(name), []).append(name)
    for name in files:
        if _is_yaml(name):
            continue
        source = known.get(name)
        found: list[Problem] = []
        if source is None:
            source, found = _load(name, files, bearers[sidecar_path(name)])
        if source and source.id in sources:
            other = sources[source.id].path
            found = [Problem(source.path, "id", f"'{source.id}' is also the id of {other}.", "Give each source its own id.")]
        elif source:
            sources[source.id] = source
        problems += found
    return Catalogue(corpus, MappingProxyType(dict(sorted(sources.items()))), tuple(problems), staged)


def source_files(corpus: Path, staged: Staged = MappingProxyType({})) -> dict[str, str]:
    """Where every file of corpus/sources lies, by its path relative to the corpus, in the order of these; errors as above."""
    folder = corpus / SOURCES
    if not folder.is_dir() and not staged:
        what = f"There is no folder '{folder}'." if corpus.is_dir() else f"There is no corpus folder '{corpus}'."
        raise CorpusError(what, "Set LODESTONE_CORPUS to the folder that holds sources/, or create it.")
    found = dict(_files_below(str(folder), f"{SOURCES}/")) if folder.is_dir() else {}
    for name, path in staged.items():
        if name.startswith(f"{SOURCES}/"):
            found.pop(name, None)
            if path is not None:
                found[name] = str(path)
    return {name: found[name] for name in sorted(found) if not _hidden(name)}


def _files_below(folder: str, beneath: str) -> Iterator[tuple[str, str]]:
    """Every file, with its path relative to the corpus. Plain strings: a corpus may hold many thousands."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(entry.path, f"{beneath}{entry.name}/")
            elif entry.is_file():
                yield f"{beneath}{entry.name}", entry.path


def find_source(catalogue: Catalogue, source_id: str) -> Source:
    """The source of this id. Raises UsageError that names the ids most like it."""
    if source_id in catalogue.sources:
        return catalogue.sources[source_id]
    near = get_close_matches(source_id, catalogue.sources, n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`lodestone corpus list` shows all ids."
    raise UsageError(f"There is no source with the id '{source_id}'.", hint)


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "~$")) or part in ("Thumbs.db", "__MACOSX") for part in name.split("/"))


def _is_yaml(name: str) -> bool:
    return name.lower().endswith(".yaml")


def sidecar_path(name: str) -> str:
    """The path with .yaml for its ending, as PurePath.with_suffix gives it, in a tenth of the time."""
    folder, slash, base = name.rpartition("/")
    stem, _, ending = base.rpartition(".")
    return f"{folder}{slash}{stem if stem and ending else base}.yaml"


def _lonely_yaml(files: Collection[str]) -> list[Problem]:
    documents = {sidecar_path(name) for name in files if not _is_yaml(name)}
    return [
        Problem(name, "", "describes no document.", f"Put the document {PurePosixPath(name).stem}.… beside it, or delete it.")
        for name in files
        if _is_yaml(name) and name not in documents
    ]


def _load(name: str, files: Mapping[str, str], twins: list[str]) -> tuple[Source | None, list[Problem]]:
    """The source in one file, or what is wrong with it; `twins` are the documents that the same .yaml would describe."""
    path = Path(files[name])
    suffix = PurePosixPath(name).suffix
    sidecar = sidecar_path(name)
    beside = PurePosixPath(sidecar).name
    front = None
    if suffix.lower() not in FORMATS:
        known = ", ".join(sorted(FORMATS))
        return None, [Problem(name, "", f"has the unknown format '{suffix}'.", f"Convert it to one of {known}, or remove it.")]
    try:
        front = split_front_matter(decode(path.read_bytes())) if suffix.lower() in _TEXT_SUFFIXES else None
        if front and front.yaml_text is not None:
            if not front.closed:
                return None, [Problem(name, "front matter", "does not end.", "Write a line --- after the last field.")]
            if sidecar in files:
                return None, [Problem(name, "", f"has front matter and {beside} too.", "Keep one of the two.")]
            return source_of(name, parse_metadata(front.yaml_text, first_line=2), file_sha256(path))
        if sidecar not in files:
            where = f"{beside} beside it" + (", or as front matter between lines ---" if front else "")
            return None, [Problem(name, "", "has no metadata.", f"Write its id, title, publisher, … in {where}.")]
        others = [PurePosixPath(twin).name for twin in twins if twin != name]
        if others:
            message = f"shares {beside} with {', '.join(others)}."
            return None, [Problem(name, "", message, "Give each document its own name and its own .yaml.")]
        source, found = source_of(name, parse_metadata(decode(Path(files[sidecar]).read_bytes())), file_sha256(path))
        return source, [Problem(sidecar, p.field, p.message, p.remedy) for p in found]
    except MetadataError as error:
        holder = name if front and front.yaml_text is not None else sidecar
        return None, [Problem(holder, "metadata", f"{error}.", "Correct the YAML there; put text in quotes.")]
    except Unreadable as error:
        return None, [
            Problem(name, "", f"is not text: {error.detail or error.reason}.", "Give it the ending of its real format.")
        ]
    except OSError as error:
        return None, [Problem(name, "", f"cannot be opened: {error.strerror or error}.", "Check the file and its permissions.")]
