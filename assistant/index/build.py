"""Builds one generation of the index beside the live one: documents, vectors, keywords, words, manifest."""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.errors import IndexMissing
from assistant.index.documents import StoredDocument, write_document
from assistant.index.embedding import Vectors, file_sha256
from assistant.index.encoding import Effort, Model
from assistant.index.generations import generation_folder
from assistant.index.build_passages import collection_name, layers_of, write_passages
from assistant.index.intake import Intake, Progress, document_frequencies, document_name
from assistant.index.keywords import KeywordIndex
from assistant.index.layers import open_passages, over_base, worth_a_layer
from assistant.index.manifest import Manifest, SourceEntry, document_file, model_name, source_key, vectors_file
from assistant.index.plan import Plan
from assistant.index.store import LOCAL_COLLECTION, PassageStore, Record, passage_id, passage_metadata
from assistant.index.words import Float16, WordTable, is_content_word, write_words
from assistant.settings import Settings


def build_generation(
    settings: Settings, plan: Plan, name: str, taken: Sequence[Intake], kept: Mapping[str, SourceEntry], progress: Progress
) -> Effort:
    """Fills the folder of generation `name` with what is `taken` in and what is `kept`; the manifest comes last."""
    effort = Effort()
    folder = generation_folder(settings.index, name)
    model = Model(settings, plan, effort)
    layers = layers_of(plan, taken, kept)
    kept = {i: replace(entry, in_base=i in layers.sources) for i, entry in kept.items()}
    entries = _write_documents(settings, plan, folder, taken, kept, model, progress)
    write_passages(settings, plan, name, taken, kept, layers, model, progress)
    progress("Counting words", 0, 1)
    words = _write_words(settings, plan, folder, taken, kept, model, progress)
    if not model.exported:
        model.ready([text for intake in taken for text in intake.embedded] or ["text"])
    Manifest(
        generation=name,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        model_name=model_name(settings),
        model_hash=plan.versions.model,
        dimension=model.dimension,
        precision=model.precision,
        exported=model.exported,
        passage_words=settings.passage_words,
        versions=plan.versions,
        chroma_url=settings.chroma_url or "",
        collection=collection_name(settings, name),
        sources=dict(sorted(entries.items())),
        passage_count=sum(entry.passages for entry in entries.values()),
        sentence_count=sum(entry.sentences for entry in entries.values()),
        word_count=words,
        base=layers.base,
        base_collection=layers.collection,
        base_total=layers.total,
    ).write(folder)
    return effort


def _live_folder(settings: Settings, plan: Plan) -> Path | None:
    return generation_folder(settings.index, plan.live.generation) if plan.live else None


def _write_documents(
    settings: Settings,
    plan: Plan,
    folder: Path,
    taken: Sequence[Intake],
    kept: Mapping[str, SourceEntry],
    model: Model,
    progress: Progress,
) -> dict[str, SourceEntry]:
    """Texts, sentences and the vectors of the sentences. The files of what is kept stay in the base, or are linked."""
    target = folder / "documents"
    target.mkdir()
    entries = dict(kept)
    for entry in kept.values():
        assert plan.live is not None  # what is kept comes from a live generation
        if not entry.in_base:
            old = document_file(settings.index, plan.live, plan.live.sources[entry.source.id])
            _link(old, target / old.name)
            _link(vectors_file(old), target / vectors_file(old).name)
    vectors = _sentence_vectors(settings, plan, taken, kept, model, progress)
    for intake in taken:
        path = target / document_name(intake.source, plan)
        write_document(path, intake.document, intake.sentences)
        rows = [vectors[text] for text in intake.sentence_texts()]
        np.save(vectors_file(path), np.array(rows, dtype=np.float16).reshape(len(rows), model.dimension))
        entries[intake.source.id] = SourceEntry(
            source=intake.source,
            key=source_key(intake.source, plan.versions),
            document=path.name,
            document_sha256=file_sha256(path),
            vectors_sha256=file_sha256(vectors_file(path)),
            passages=len(intake.passages),
            sentences=len(intake.sentences),
        )
    return entries


def _sentence_vectors(
    settings: Settings,
    plan: Plan,
    taken: Sequence[Intake],
    kept: Mapping[str, SourceEntry],
    model: Model,
    progress: Progress,
) -> dict[str, Float16]:
    """A vector for each sentence of what was taken in, by its text; those of documents that leave serve again."""
    known: dict[str, Float16] = {}
    if plan.live is not None and plan.live.versions.model == plan.versions.model:
        for source_id in plan.live.sources.keys() - kept.keys():
            entry = plan.live.sources[source_id]
            known |= _old_sentence_vectors(document_file(settings.index, plan.live, entry), entry)
    new = sorted({text for intake in taken for text in intake.sentence_texts() if text not in known})
    if new:
        known |= dict(zip(new, model.encode(new, progress, "Embedding sentences").astype(np.float16), strict=True))
        model.effort.sentences_embedded = len(new)
    return known


def _old_sentence_vectors(path: Path, entry: SourceEntry) -> dict[str, Float16]:
    """The vectors of a document of the live generation by sentence; none where its files are damaged."""
    pairs = (path, entry.document_sha256), (vectors_file(path), entry.vectors_sha256)
    if not all(file.is_file() and file_sha256(file) == sha256 for file, sha256 in pairs):
        return {}
    stored = StoredDocument.read(path)
    texts = [stored.document.text[s.start : s.end] for s in stored.sentences]
    return dict(zip(texts, np.load(vectors_file(path)), strict=True))


def _link(source: Path, target: Path) -> None:
    """A second name for a file that never changes; a copy where the file system has no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _write_words(
    settings: Settings,
    plan: Plan,
    folder: Path,
    taken: Sequence[Intake],
    kept: Mapping[str, SourceEntry],
    model: Model,
    progress: Progress,
) -> int:
    """Writes vocabulary and word vectors; only words that are new are embedded. Returns the size of the vocabulary."""
    vocabulary: Counter[str] = Counter()
    known: dict[str, Float16] = {}
    live = _live_folder(settings, plan)
    if live is not None and plan.live is not None:
        table = WordTable(live)
        try:
            vocabulary = _without_leaving(settings, table, plan.live, kept)
            if plan.live.versions.model == plan.versions.model:
                known = dict(zip(*table.all(), strict=True))
        except IndexMissing:  # the words are damaged: count and embed them all anew
            vocabulary, known = _counted(settings, plan.live, kept), {}
    for intake in taken:
        vocabulary.update(document_frequencies(intake.document, intake.sentences))
    words = sorted(word for word in vocabulary if is_content_word(word))
    new = [word for word in words if word not in known]
    if new:
        vectors = model.encode(new, progress, "Embedding words").astype(np.float16)
        known |= dict(zip(new, vectors, strict=True))
        model.effort.words_embedded = len(new)
    table_of_vectors = np.array([known[word] for word in words], dtype=np.float16).reshape(len(words), -1)
    write_words(folder, vocabulary, words, table_of_vectors)
    return len(vocabulary)


def _without_leaving(settings: Settings, table: WordTable, live: Manifest, kept: Mapping[str, SourceEntry]) -> Counter[str]:
    """The counts of the live vocabulary less those of the documents that leave."""
    vocabulary = Counter(table.vocabulary)
    leaving = live.sources.keys() - kept.keys()
    if len(leaving) > len(kept):
        return _counted(settings, live, kept)
    vocabulary.subtract(_counted(settings, live, leaving))
    return +vocabulary


def _counted(settings: Settings, live: Manifest, sources: Iterable[str]) -> Counter[str]:
    vocabulary: Counter[str] = Counter()
    for source_id in sources:
        stored = StoredDocument.read(document_file(settings.index, live, live.sources[source_id]))
        vocabulary.update(document_frequencies(stored.document, stored.sentences))
    return vocabulary
