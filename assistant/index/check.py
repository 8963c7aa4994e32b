"""Proves that index and corpus agree: sources, texts, passages, vectors, keywords, words and the exported encoder."""

import numpy as np

from assistant.errors import IndexMissing, LodestoneError
from assistant.index.documents import StoredDocument
from assistant.index.embedding import file_sha256, load_query_encoder
from assistant.index.export import export_folder, exported
from assistant.index.generations import current_generation, generation_folder
from assistant.index.intake import embedded_text, text_digest
from assistant.index.layers import open_keywords, open_passages
from assistant.index.manifest import Manifest, Versions, document_file, source_key, vectors_file
from assistant.index.store import Record, passage_id, split_headings
from assistant.index.words import WordTable
from assistant.library.catalogue import Problem, load_catalogue
from assistant.model import Passage
from assistant.settings import Settings

_SYNC = "Run `lodestone index`."
_REBUILD = "Delete the index folder and run `lodestone index`."
_PROBES = 5  # passages embedded again
_SMALLEST_COSINE = 0.999


def check_index(settings: Settings) -> list[Problem]:
    """Everything in which the index differs from the corpus or from itself; an empty list proves that they agree.

    Raises IndexMissing where there is no index, CorpusError where there is no corpus.
    """
    name = current_generation(settings.index)
    if name is None:
        raise IndexMissing(f"There is no index in {settings.index} yet.", _SYNC)
    try:
        manifest = Manifest.read(generation_folder(settings.index, name))
    except IndexMissing as error:
        return [Problem(str(settings.index), "manifest", error.message, _SYNC)]
    problems = _corpus_problems(settings, manifest)
    problems += _document_problems(settings, manifest)
    try:
        problems += _passage_problems(settings, manifest)
        problems += _word_problems(settings, manifest)
    except LodestoneError as error:
        problems.append(Problem(str(settings.index), "index", error.message, error.remedy or _SYNC))
    if manifest.exported and not exported(export_folder(settings.index, manifest.model_hash)):
        problems.append(Problem(str(settings.index), "encoder", "The exported encoder is missing or damaged.", _SYNC))
    return problems


def _corpus_problems(settings: Settings, manifest: Manifest) -> list[Problem]:
    catalogue = load_catalogue(settings.corpus)
    versions = Versions.current(settings)
    problems = list(catalogue.problems)
    wanted = {i: s for i, s in catalogue.sources.items() if s.status != "retired"}
    for source_id, source in wanted.items():
        entry = manifest.sources.get(source_id)
        if entry is None:
            problems.append(Problem(source.path, "id", f"'{source_id}' is not in the index.", _SYNC))
        elif entry.source.sha256 != source.sha256:
            problems.append(Problem(source.path, "sha256", "The file changed after it was indexed.", _SYNC))
        elif entry.key != source_key(source, versions):
            what = "Its metadata, a setting or the program changed after it was indexed."
            problems.append(Problem(source.path, "metadata", what, _SYNC))
    for source_id, entry in manifest.sources.items():
        if source_id not in wanted:
            what = f"'{source_id}' is in the index, but no longer in the corpus."
            problems.append(Problem(entry.source.path, "id", what, _SYNC))
    return problems


def _document_problems(settings: Settings, manifest: Manifest) -> list[Problem]:
    problems = []
    for entry in manifest.sources.values():
        path = document_file(settings.index, manifest, entry)
        for file, sha256, part in (
            (path, entry.document_sha256, "text"),
            (vectors_file(path), entry.vectors_sha256, "sentence vectors"),
        ):
            if not file.is_file() or file_sha256(file) != sha256:
                what = f"The {part} of '{entry.source.id}' in the index: {file.name} is missing or damaged."
                problems.append(Problem(entry.source.path, part, what, _SYNC))
    return problems


def _passage_problems(settings: Settings, manifest: Manifest) -> list[Problem]:
    store = open_passages(settings, manifest)
    try:
        records = sorted(store.records(vectors=True), key=lambda r: (r.metadata["source_id"], r.metadata["number"]))
    finally:
        store.close()
    expected = [passage_id(e.source, n) for _, e in sorted(manifest.sources.items()) for n in range(e.passages)]
    where = str(settings.index)
    problems = []
    if [record.id for record in records] != expected:
        what = f"Chroma holds {len(records)} passages where {len(expected)} were indexed, or other ones."
        problems.append(Problem(where, "chroma", what, _REBUILD))
    if open_keywords(settings, manifest).ids() != expected:
        problems.append(Problem(where, "bm25", "The keyword index holds other passages than were indexed.", _REBUILD))
    for source_id, entry in manifest.sources.items():
        own = [record for record in records if record.metadata["source_id"] == source_id]
        try:
            text = StoredDocument.read(document_file(settings.index, manifest, entry)).document.text
        except IndexMissing:
            continue  # reported with the documents
        wrong = [r.id for r in own if text[r.metadata["start"] : r.metadata["end"]] != r.text]
        if wrong:
            what = f"Passage {wrong[0]} is not found at its offsets in the text."
            problems.append(Problem(entry.source.path, "passages", what, _REBUILD))
    return problems + _vector_problems(settings, manifest, records)


def _vector_problems(settings: Settings, manifest: Manifest, records: list[Record]) -> list[Problem]:
    """Vectors have length 1, and a few of them are what the encoder of the questions gives for the same text."""
    if not records:
        return []
    where = str(settings.index)
    vectors = np.array([record.vector for record in records], dtype=np.float32)
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
        return [Problem(where, "vectors", "Chroma holds vectors that do not have length 1.", _REBUILD)]
    export = export_folder(settings.index, manifest.model_hash) if manifest.exported else None
    encoder = load_query_encoder(settings.embedding_model, export)
    step = max(1, len(records) // _PROBES)
    problems = []
    for row in range(0, len(records), step):
        record = records[row]
        text = _embedded(manifest, record)
        if text_digest(text) != record.metadata["digest"]:
            what = f"Passage {record.id} was embedded from another text."
            problems.append(Problem(where, "vectors", what, _REBUILD))
        elif float(encoder.encode([text])[0] @ vectors[row]) < _SMALLEST_COSINE:
            what = f"The vector of passage {record.id} is not the one of its text."
            problems.append(Problem(where, "vectors", what, _REBUILD))
    return problems


def _embedded(manifest: Manifest, record: Record) -> str:
    data = record.metadata
    source = manifest.sources[data["source_id"]].source
    return embedded_text(source, Passage(source.id, data["start"], data["end"], record.text, None, split_headings(data)))


def _word_problems(settings: Settings, manifest: Manifest) -> list[Problem]:
    table = WordTable(generation_folder(settings.index, manifest.generation))
    words, _ = table.all()
    if len(table.vocabulary) != manifest.word_count or not set(words) <= set(table.vocabulary):
        return [Problem(str(settings.index), "words", "The vocabulary is not the one that was indexed.", _SYNC)]
    return []
