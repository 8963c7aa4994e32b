"""Brings the index in line with the corpus, all or nothing: `sync`, and `ensure_index`, which syncs only when stale."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import MappingProxyType

from assistant.errors import CorpusError, IndexMissing, LodestoneError, StorageError
from assistant.index.build import build_generation
from assistant.index.build_passages import collection_name, collection_prefix
from assistant.index.check import check_index
from assistant.index.generations import (
    bases_of,
    current_generation,
    flush_generation,
    generation_folder,
    new_generation,
    pointer_to,
    remove_old,
    switch_to,
    sync_lock,
    write_atomically,
)
from assistant.index.intake import Progress, take_in
from assistant.index.manifest import Manifest, Versions, model_name
from assistant.index.plan import make_plan
from assistant.index.store import PassageStore
from assistant.library.catalogue import Catalogue, Problem, Staged, load_catalogue, sidecar_path, source_files
from assistant.model import Source
from assistant.settings import Settings
from assistant.transaction import Pointer, steady

__all__ = ["SyncReport", "check_index", "ensure_index", "sync"]

_SEEN = "seen.json"


@dataclass(frozen=True)
class SyncReport:
    """What a sync did; source ids in order. Seconds are wall-clock time.

    `model_seconds` is the time inside the embedding model, `parse_seconds` that inside the parser, `load_seconds` the
    import and loading of the embedding model, `export_seconds` its export, which is done once per model.
    """

    generation: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Problem, ...]
    passages: int
    passages_embedded: int = 0
    words_embedded: int = 0
    sentences_embedded: int = 0
    seconds: float = 0.0
    model_seconds: float = 0.0
    parse_seconds: float = 0.0
    read_seconds: float = 0.0
    load_seconds: float = 0.0
    export_seconds: float = 0.0


def sync(settings: Settings, progress: Progress | None = None) -> SyncReport:
    """Makes the index hold exactly the sources of the corpus that are not retired, reading and embedding only what changed.

    A reader sees the old index or the new one, also after a kill at any moment. A file that cannot be read is reported in
    `failed`; the text that the index holds of it stays only while the file is the one it was read from. Raises CorpusError
    where there is nothing to index, StorageError where another sync runs or the index folder cannot be written.
    """
    started = perf_counter()
    with sync_lock(settings.index), _as_storage_error(settings):
        with steady(settings.corpus):
            seen = _files(settings.corpus)
            catalogue = load_catalogue(settings.corpus)
        report = _build(settings, catalogue, progress or _silent, started)
        live = _live_name(settings)
        if report.generation != live:
            switch_to(settings.index, report.generation)
        _clean(settings, {name for name in (report.generation, live) if name})
        _write_seen(settings, report.generation, seen)
    return report


@dataclass(frozen=True)
class Prepared:
    """An index of the corpus as it will be, built and flushed: a transaction with `pointer` makes it live (None: it is)."""

    report: SyncReport
    pointer: Pointer | None


@contextmanager
def prepared(settings: Settings, staged: Staged, progress: Progress | None = None, wait: float = 0.0) -> Iterator[Prepared]:
    """Builds the index of the corpus as `staged` will change it, beside the live one; discarded unless it is live at the end.

    No other sync runs meanwhile. Only what differs from the last sync, by sizes and times of the files, is read. Errors as for
    `sync`; `wait` is how many seconds to wait for a sync that runs.
    """
    started = perf_counter()
    with sync_lock(settings.index, wait), _as_storage_error(settings):
        seen = _files(settings.corpus, staged)
        live = _live_name(settings)
        catalogue = load_catalogue(settings.corpus, staged, _known(settings, live, seen))
        report = _build(settings, catalogue, progress or _silent, started, trusting=True)
        new = report.generation != live
        if new:
            flush_generation(settings.index, report.generation)
        try:
            yield Prepared(report, pointer_to(settings.index, report.generation) if new else None)
            if _live_name(settings) == report.generation:
                _write_seen(settings, report.generation, seen)
        finally:
            if new:
                _clean(settings, {name for name in (live, _live_name(settings)) if name})


def quick_catalogue(settings: Settings) -> Catalogue:
    """The catalogue of the corpus, where only files that differ from the last sync, by size or time, are read."""
    live = _live_name(settings)
    return load_catalogue(settings.corpus, known=_known(settings, live, _files(settings.corpus)))


def _write_seen(settings: Settings, generation: str, seen: dict[str, list[int]]) -> None:
    content = json.dumps({"files": seen, "read_limits": _limits(settings)})
    write_atomically(generation_folder(settings.index, generation) / _SEEN, content)


def _known(settings: Settings, live: str | None, seen: dict[str, list[int]]) -> dict[str, Source]:
    """The indexed sources, by path, whose files have the sizes and times that they had when they were indexed."""
    if live is None:
        return {}
    folder = generation_folder(settings.index, live)
    try:
        before = json.loads((folder / _SEEN).read_text(encoding="utf-8"))["files"]
        sources = [entry.source for entry in Manifest.read(folder).sources.values()]
    except (IndexMissing, OSError, ValueError, KeyError):
        return {}

    def same(path: str) -> bool:
        return bool(seen.get(path) == before.get(path))

    return {s.path: s for s in sources if same(s.path) and same(sidecar_path(s.path))}


def ensure_index(settings: Settings, progress: Progress | None = None) -> SyncReport | None:
    """Syncs only where the index is missing, or file sizes and times, settings or code differ from the last sync.

    None where nothing had to be done, which takes milliseconds. Errors as for `sync`.
    """
    try:
        name = current_generation(settings.index)
        if name is not None:
            folder = generation_folder(settings.index, name)
            manifest = Manifest.read(folder)
            seen = json.loads((folder / _SEEN).read_text(encoding="utf-8"))
            if seen == {"files": _files(settings.corpus), "read_limits": _limits(settings)} and _built_by(settings, manifest):
                return None
    except (IndexMissing, OSError, ValueError):
        pass  # a damaged index is built anew
    return sync(settings, progress)


def _build(
    settings: Settings, catalogue: Catalogue, progress: Progress, started: float, trusting: bool = False
) -> SyncReport:
    """Builds a generation of this catalogue, without making it live; the report names the live one where nothing changed."""
    plan = make_plan(settings, catalogue, trusting)
    problems = catalogue.problems
    if not plan.todo and not plan.kept:
        raise CorpusError(
            f"There is nothing to index in {catalogue.corpus / 'sources'}: {_why_nothing(catalogue)}.",
            "Put documents with their metadata there; `lodestone corpus check` tells what is wrong with one.",
        )
    if plan.idle and plan.live is not None:
        return SyncReport(
            plan.live.generation, (), (), (), tuple(sorted(plan.kept)), problems, plan.live.passage_count,
            seconds=perf_counter() - started,
        )  # fmt: skip
    intake = take_in(settings, catalogue, plan, progress)
    before = dict(plan.live.sources) if plan.live else {}
    failed = dict(intake.failed)
    kept = dict(plan.kept)
    for source_id in failed:
        if source_id in before and before[source_id].source.sha256 == plan.todo[source_id].sha256:
            kept[source_id] = before[source_id]
    problems += tuple(failed.values())
    if not intake.taken and not kept:
        first = problems[0]
        raise CorpusError(f"None of the documents can be read; the first: {first.file}: {first.message}", first.remedy)
    removed = tuple(sorted(i for i in before if i not in kept and i not in {t.source.id for t in intake.taken}))
    taken = {t.source.id for t in intake.taken}
    if plan.live is not None and not (taken or removed or plan.damaged):
        generation, passages, effort = plan.live.generation, plan.live.passage_count, None
    else:
        with _new_generation(settings) as generation:
            effort = build_generation(settings, plan, generation, intake.taken, kept, progress)
        passages = Manifest.read(generation_folder(settings.index, generation)).passage_count
    return SyncReport(
        generation=generation,
        added=tuple(sorted(taken - set(before))),
        changed=tuple(sorted(taken & set(before))),
        removed=removed,
        unchanged=tuple(sorted(kept)),
        failed=problems,
        passages=passages,
        passages_embedded=effort.passages_embedded if effort else 0,
        words_embedded=effort.words_embedded if effort else 0,
        sentences_embedded=effort.sentences_embedded if effort else 0,
        seconds=perf_counter() - started,
        model_seconds=effort.model_seconds if effort else 0.0,
        parse_seconds=intake.parse_seconds,
        read_seconds=intake.read_seconds,
        load_seconds=effort.load_seconds if effort else 0.0,
        export_seconds=effort.export_seconds if effort else 0.0,
    )


def _why_nothing(catalogue: Catalogue) -> str:
    if catalogue.problems:
        return f"each document has a problem; the first: {catalogue.problems[0]}"
    return "all sources are retired" if catalogue.sources else "the folder holds no document"


@contextmanager
def _new_generation(settings: Settings) -> Iterator[str]:
    """The name of a new generation, whose folder is removed again if anything fails before it went live."""
    name = new_generation(settings.index)
    try:
        yield name
    except BaseException:
        if _live_name(settings) != name:
            shutil.rmtree(generation_folder(settings.index, name), ignore_errors=True)
        raise


def _live_name(settings: Settings) -> str | None:
    try:
        return current_generation(settings.index)
    except IndexMissing:
        return None


def _clean(settings: Settings, keep: set[str]) -> None:
    """Removes what is older than the generation before the live one, on a Chroma server too."""
    remove_old(settings.index, keep)
    if settings.chroma_url and keep:
        prefix = collection_prefix(settings)
        live = max(collection_name(settings, name) for name in keep)
        kept = {collection_name(settings, name) for name in keep | bases_of(settings.index, keep)}
        store = PassageStore(settings.index, settings.chroma_url, live)
        try:
            store.drop([name for name in store.collection_names() if name.startswith(prefix) and name not in kept])
        finally:
            store.close()


@contextmanager
def _as_storage_error(settings: Settings) -> Iterator[None]:
    """A full disk or an unwritable folder, told by Python or by Chroma, becomes a StorageError; the old index stays."""
    try:
        yield
    except LodestoneError:
        raise
    except BaseException as error:
        of_chroma = type(error).__module__.partition(".")[0] in ("chromadb", "pyo3_runtime", "sqlite3")
        if not isinstance(error, OSError) and not of_chroma:
            raise
        raise StorageError(
            f"The index in {settings.index} could not be written: {error}. What was there before is still in use.",
            "Make room on the disk and the folder writable, then run `lodestone index` again.",
        ) from error


def _files(corpus: Path, staged: Staged = MappingProxyType({})) -> dict[str, list[int]]:
    """Size and time of every file of the sources, by path; a staged file keeps both when it is moved to its place."""
    stats = ((name, os.stat(path)) for name, path in source_files(corpus, staged).items())
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats}


def _limits(settings: Settings) -> list[float]:
    return [settings.read_max_mb, settings.read_max_seconds, settings.read_max_pages]


def _built_by(settings: Settings, manifest: Manifest) -> bool:
    """Whether these settings and this code would build the same. The model goes by its name, as hashing it takes long."""
    code = Versions.of_code(settings, manifest.model_hash)
    same_place = manifest.chroma_url == (settings.chroma_url or "")
    return code == manifest.versions and same_place and manifest.model_name == model_name(settings)


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
