"""A larger corpus out of a small one: documents made by recombining the sentences of an index, with other figures in them.

They are either written as Markdown, to be indexed like any document, or put straight into the index: then nothing is read,
parsed or embedded. In that case the vector of a passage is the mean of the vectors of its sentences, slightly disturbed.
"""

import hashlib
import os
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.dates import parse_when
from assistant.index.annotations import Mention, Sentence
from assistant.index.documents import write_document
from assistant.index.embedding import Vectors, file_sha256, normalised
from assistant.index.generations import generation_folder, new_generation, switch_to
from assistant.index.index import Index
from assistant.index.intake import document_frequencies, embedded_text, text_digest
from assistant.index.keywords import KeywordLayer
from assistant.index.manifest import Manifest, SourceEntry, document_key, source_key, vectors_file
from assistant.index.passages import build_passages
from assistant.index.store import PassageStore, Record, passage_id, passage_metadata
from assistant.index.words import WordTable, write_words
from assistant.model import Block, Document, Source
from assistant.settings import Settings
from evals.speed_child import Json
from evals.speed_tasks import settings_of

_SECTIONS, _PARAGRAPHS, _SENTENCES = 4, 4, 6  # a document has about 20 passages
_NOISE = 0.01  # standard deviation in each dimension: about 0.2 of a vector's length
_DOCUMENTS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence to recombine: its text, its mentions at offsets in it, its subject, and its number among the vectors."""

    text: str
    mentions: tuple[Mention, ...]
    subject: str
    number: int


@dataclass(frozen=True, slots=True)
class Grown:
    """A document made up: `rows` are the numbers of its sentences (headings: None) among the vectors."""

    source: Source
    document: Document
    sentences: tuple[Sentence, ...]
    rows: tuple[int | None, ...]


def sentence_pool(index: Index) -> tuple[list[Part], Vectors]:
    """The sentences of the running text of an index and their vectors [sentences, dimension]."""
    parts: list[Part] = []
    keys: list[tuple[str, int]] = []
    for source_id in index.catalogue:
        document = index.document(source_id)
        for number, sentence in enumerate(index.sentences(source_id)):
            text = document.text[sentence.start : sentence.end]
            if document.blocks[sentence.block].kind == "paragraph" and 6 <= len(text.split()) <= 60 and "\n" not in text:
                mentions = tuple(Mention(m.start - sentence.start, m.end - sentence.start, m.label) for m in sentence.mentions)
                parts.append(Part(text, mentions, sentence.subject, len(keys)))
                keys.append((source_id, number))
    return parts, index.sentence_vectors(keys)


def grown_documents(parts: list[Part], first: int) -> Iterator[Grown]:
    """Documents without end, numbered from `first`; the same for the same parts and number."""
    number = first
    while True:
        yield _grown(parts, number)
        number += 1


def _grown(parts: list[Part], number: int) -> Grown:
    lot = random.Random(number)
    name, title = f"grown-{number:06d}", f"Report {number}"
    text, blocks, sentences, rows = "", list[Block](), list[Sentence](), list[int | None]()
    for section in range(1, _SECTIONS + 1):
        heading = f"Part {section}"
        sentences.append(Sentence(name, len(text), len(text) + len(heading), len(blocks), None, (), ""))
        rows.append(None)
        blocks.append(Block(len(text), len(text) + len(heading), "heading", None, ()))
        text += heading + "\n\n"
        for _ in range(_PARAGRAPHS):
            begin = len(text)
            for part in lot.choices(parts, k=_SENTENCES):
                start = len(text)
                text += re.sub(r"\d", lambda _: str(lot.randint(1, 9)), part.text) + " "
                mentions = tuple(Mention(start + m.start, start + m.end, m.label) for m in part.mentions)
                sentences.append(Sentence(name, start, len(text) - 1, len(blocks), None, mentions, part.subject))
                rows.append(part.number)
            blocks.append(Block(begin, len(text) - 1, "paragraph", None, (heading,)))
            text = text[:-1] + "\n\n"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    day = parse_when(f"20{lot.randint(10, 25)}-{lot.randint(1, 12):02d}-{lot.randint(1, 28):02d}")
    source = Source(name, title, "Bench", day, "report", "CC0-1.0", f"sources/{name}.md", sha256)
    return Grown(source, Document(name, sha256, text, tuple(blocks)), tuple(sentences), tuple(rows))


def as_markdown(grown: Grown) -> str:
    """The document as a curator would write it, with its metadata before it."""
    source, text = grown.source, grown.document.text
    blocks = (("## " if b.kind == "heading" else "") + text[b.start : b.end] for b in grown.document.blocks)
    head = {"id": source.id, "title": source.title, "publisher": source.publisher, "published": f'"{source.published.text}"'}
    head |= {"kind": source.kind, "licence": source.licence}
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in head.items()) + "---\n\n" + "\n\n".join(blocks) + "\n"


def write_grown_corpus(arguments: Json) -> Json:
    """A copy of the corpus in the folder `to` with so many Markdown documents added that it has about `passages`."""
    settings, target = settings_of(arguments), Path(arguments["to"])
    shutil.copytree(settings.corpus, target)
    index = Index.open(settings)
    parts, _ = sentence_pool(index)
    passages, added = index.manifest.passage_count, 0
    for grown in grown_documents(parts, 0):
        if passages >= arguments["passages"]:
            break
        (target / grown.source.path).write_text(as_markdown(grown), encoding="utf-8")
        passages += len(build_passages(grown.document, settings.passage_words))
        added += 1
    return {"documents_added": added, "passages_expected": passages}


def enlarge(arguments: Json) -> Json:
    """Puts documents straight into the live index until it has `passages`: a new generation, complete but not embedded.

    With `files` they are written into the corpus too, so that a sync finds nothing to do.
    """
    settings = settings_of(arguments)
    index = Index.open(settings)
    parts, vectors = sentence_pool(index)
    live = index.manifest
    index.close()
    name = new_generation(settings.index)
    old, folder = generation_folder(settings.index, live.generation), generation_folder(settings.index, name)
    shutil.copytree(old / "documents", folder / "documents", copy_function=os.link)
    shutil.copytree(old / "chroma", folder / "chroma")
    table = WordTable(old)
    vocabulary = dict(table.vocabulary)
    entries = dict(live.sources)
    passages, sentences = live.passage_count, live.sentence_count
    store = PassageStore(folder / "chroma", None, live.collection)
    records: list[Record] = []
    noise = np.random.default_rng(1)
    for grown in grown_documents(parts, len(entries)):
        if passages >= arguments["passages"]:
            break
        if arguments.get("files"):
            grown = _filed(settings, grown)
        entry, new = _put(settings, live, folder, grown, vectors, noise)
        entries[entry.source.id] = entry
        records += new
        passages, sentences = passages + entry.passages, sentences + entry.sentences
        for word, count in document_frequencies(grown.document, grown.sentences).items():
            vocabulary[word] = vocabulary.get(word, 0) + count
        if len(entries) % _DOCUMENTS_AT_ONCE == 0:
            store.add(records)
            records.clear()
    store.add(records)
    KeywordLayer.of(store.records()).save(folder / "bm25")
    store.close()
    words, word_vectors = table.all()
    write_words(folder, vocabulary, words, word_vectors)
    replace(
        live,
        generation=name,
        sources=dict(sorted(entries.items())),
        passage_count=passages,
        sentence_count=sentences,
        word_count=len(vocabulary),
    ).write(folder)
    switch_to(settings.index, name)
    shutil.rmtree(old)
    return {"passages": passages, "passages_inserted": passages - live.passage_count, "sentences": sentences}


def _filed(settings: Settings, grown: Grown) -> Grown:
    """The document under the hash of its file, which is written into the corpus."""
    path = settings.corpus / grown.source.path
    path.write_text(as_markdown(grown), encoding="utf-8")
    sha256 = file_sha256(path)
    return replace(grown, source=replace(grown.source, sha256=sha256), document=replace(grown.document, sha256=sha256))


def _put(
    settings: Settings, live: Manifest, folder: Path, grown: Grown, vectors: Vectors, noise: np.random.Generator
) -> tuple[SourceEntry, list[Record]]:
    """Writes the document's files and gives its entry in the manifest and its passages for the store."""
    source = grown.source
    path = folder / "documents" / f"{document_key(source, live.versions)}.json"
    write_document(path, grown.document, grown.sentences)
    own = np.array([vectors[row] if row is not None else np.zeros(live.dimension) for row in grown.rows], dtype=np.float32)
    np.save(vectors_file(path), own.astype(np.float16))
    records = []
    for number, passage in enumerate(build_passages(grown.document, settings.passage_words)):
        inside = [i for i, s in enumerate(grown.sentences) if passage.start <= s.start and s.end <= passage.end]
        mean = own[inside].mean(axis=0)
        vector: Any = normalised((mean / np.linalg.norm(mean) + noise.normal(0, _NOISE, live.dimension))[None, :])[0]
        metadata = passage_metadata(source, passage, number, text_digest(embedded_text(source, passage)))
        records.append(Record(passage_id(source, number), passage.text, metadata, vector))
    hashes = file_sha256(path), file_sha256(vectors_file(path))
    entry = SourceEntry(source, source_key(source, live.versions), path.name, *hashes, len(records), len(grown.sentences))
    return entry, records
