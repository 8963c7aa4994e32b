"""What a sync has to do: compares the catalogue with the live generation, without reading documents or loading models."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.errors import IndexMissing, StorageError
from assistant.index.embedding import file_sha256
from assistant.index.export import export_folder, exported
from assistant.index.generations import current_generation, generation_folder
from assistant.index.layers import open_keywords, open_passages
from assistant.index.manifest import Manifest, SourceEntry, Versions, document_file, source_key, vectors_file
from assistant.index.words import WordTable
from assistant.library.catalogue import Catalogue
from assistant.model import Source
from assistant.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """`todo` are the sources to take in anew, `kept` the entries that stay as they are, `gone` the ids that leave."""

    versions: Versions
    live: Manifest | None
    todo: Mapping[str, Source]
    kept: Mapping[str, SourceEntry]
    gone: tuple[str, ...]
    damaged: bool

    @property
    def idle(self) -> bool:
        return self.live is not None and not (self.todo or self.gone or self.damaged)


def make_plan(settings: Settings, catalogue: Catalogue, trusting: bool = False) -> Plan:
    """With `trusting` the files of the live generation are taken to be whole; else each is hashed."""
    versions = Versions.current(settings)
    live, damaged = live_generation(settings)
    entries = dict(live.sources) if live else {}
    wanted = {i: source for i, source in catalogue.sources.items() if source.status != "retired"}
    stuck = _unchanged_with_problem(catalogue, entries)
    same_versions = live is not None and live.versions == versions

    def holds(source_id: str) -> bool:
        source = wanted.get(source_id)
        entry = entries[source_id]
        return source is not None and (
            (same_versions and source == entry.source) or entry.key == source_key(source, versions)
        )

    kept = {i: entries[i] for i in entries if i in stuck or holds(i)}
    if live and not trusting:
        kept = {i: entry for i, entry in kept.items() if _document_is_whole(settings, live, entry)}
    todo = {i: source for i, source in wanted.items() if i not in kept}
    gone = tuple(i for i in entries if i not in wanted and i not in kept)
    return Plan(versions, live, todo, kept, gone, damaged)


def _unchanged_with_problem(catalogue: Catalogue, entries: Mapping[str, SourceEntry]) -> set[str]:
    """Indexed sources whose metadata no longer hold while their file did not change: their text stays as it was."""
    named = {problem.file for problem in catalogue.problems}
    stuck = set()
    for source_id in entries.keys() - catalogue.sources.keys():
        entry = entries[source_id]
        path = catalogue.path(entry.source)
        names = {entry.source.path, f"{entry.source.path}.yaml", PurePosixPath(entry.source.path).with_suffix(".yaml").as_posix()}
        if names & named and path.is_file() and file_sha256(path) == entry.source.sha256:
            stuck.add(source_id)
    return stuck


def _document_is_whole(settings: Settings, live: Manifest, entry: SourceEntry) -> bool:
    path = document_file(settings.index, live, entry)
    pairs = (path, entry.document_sha256), (vectors_file(path), entry.vectors_sha256)
    return all(file.is_file() and file_sha256(file) == sha256 for file, sha256 in pairs)


def live_generation(settings: Settings) -> tuple[Manifest | None, bool]:
    """The manifest of the generation that answers, and whether parts of it must be made anew.

    None where there is none, or where its passages are lost or lie in another Chroma: then all is built from nothing.
    """
    try:
        name = current_generation(settings.index)
        if name is None:
            return None, False
        folder = generation_folder(settings.index, name)
        manifest = Manifest.read(folder)
        if manifest.chroma_url != (settings.chroma_url or ""):
            return None, False
        store = open_passages(settings, manifest)
        try:
            if store.count() != manifest.passage_count:
                raise IndexMissing(f"The index in {folder} is damaged: Chroma holds {store.count()} passages.")
        finally:
            store.close()
    except (IndexMissing, StorageError) as error:
        if settings.chroma_url and isinstance(error, StorageError):
            raise  # a server that is down is no reason to build anew
        log.warning("%s It is built anew.", error.message)
        return None, True
    return manifest, _parts_damaged(settings, manifest)


def _parts_damaged(settings: Settings, manifest: Manifest) -> bool:
    folder = generation_folder(settings.index, manifest.generation)
    try:
        if open_keywords(settings, manifest).size != manifest.passage_count:
            return True
        words = WordTable(folder)
        if len(words.vocabulary) != manifest.word_count or not words.all():
            return True
    except IndexMissing as error:
        log.warning("%s It is built anew.", error.message)
        return True
    return manifest.exported and not exported(export_folder(settings.index, manifest.model_hash))
