"""The index as it would be with one more document, without building one: the live index with the new passages laid over it.

It costs what the document costs: its passages are embedded, its sentences only when an answer looks at them; the words of
all passages are counted on, not anew.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from langchain_core.documents import Document as LangChainDocument

from assistant.index.annotations import Sentence
from assistant.index.documents import StoredDocument
from assistant.index.embedding import Encoder, Vectors
from assistant.index.index import Index
from assistant.index.intake import Intake, document_frequencies, text_digest
from assistant.index.manifest import SourceEntry
from assistant.index.store import PassageStore, Record, passage_id, passage_metadata, source_of
from assistant.index.words import WordTable
from assistant.model import Document, Source


class CandidateIndex(Index):
    """`live` with the document of `taken` in it, whose passages have `vectors` [passages, dimension], and without `leaving`.

    `superseded` are the ids of sources that the document would supersede; `former` is what the source becomes whose file it
    corrects, with the text that it has in `live`.
    """

    def __init__(
        self,
        live: Index,
        taken: Intake,
        vectors: Vectors,
        leaving: Collection[str] = (),
        superseded: Collection[str] = (),
        former: Source | None = None,
    ) -> None:
        new = taken.source
        store, keywords = live._passages
        self.__dict__.update(live.__dict__)
        self.taken, self._live, self._former = taken, live, former
        stored = {i: source for i, source in live.catalogue.items() if i not in leaving and i != new.id}
        changed = {i: replace(stored[i], status="superseded") for i in superseded if i in stored}
        kept = {former.id: former} if former else {}
        catalogue: dict[str, Source] = {**stored, **changed, **kept, new.id: new}
        self.catalogue = dict(sorted(catalogue.items()))
        records = _records(taken, vectors)
        if former:
            records += _renamed(store.records([former.version_of], vectors=True), former)
        gone = {i for i in live.catalogue if i not in stored}
        overlay = _Store(store, records, gone)
        self.__dict__["_passages"] = (overlay, keywords.with_changes(gone, records))
        self.__dict__["_vector_store"] = _Texts(live._vector_store, records)
        self._documents = type(live._documents)()  # what is read here must not push out what the chat reads
        self._rows = _LazyRows([taken.document.text[s.start : s.end] for s in taken.sentences], live.encoder)
        self._words = _Words(live, taken, gone - ({former.version_of} if former else set()))
        entries = {i: entry for i, entry in live.manifest.sources.items() if i not in gone}
        entries[new.id] = SourceEntry(new, "", "", new.sha256, "", len(taken.passages), len(taken.sentences))
        if former:
            entries[former.id] = replace(live.manifest.sources[former.version_of], source=former)
        self.manifest = replace(
            live.manifest,
            sources=entries,
            passage_count=sum(entry.passages for entry in entries.values()),
            sentence_count=sum(entry.sentences for entry in entries.values()),
        )

    def sentence_vectors(self, keys: Sequence[tuple[str, int]]) -> Vectors:
        self._rows.want([number for source_id, number in keys if source_id == self.taken.source.id])
        return super().sentence_vectors(keys)

    def close(self) -> None:
        """Nothing: all that is open belongs to the live index."""

    def _sentence_vectors(self, source_id: str) -> Any:
        if source_id == self.taken.source.id:
            return self._rows
        if self._former and source_id == self._former.id:
            return self._live._sentence_vectors(self._former.version_of)
        return super()._sentence_vectors(source_id)

    def _stored(self, source_id: str) -> StoredDocument:
        if source_id == self.taken.source.id:
            return _as_stored(self.taken.document, self.taken.sentences)
        if self._former and source_id == self._former.id:
            old = self._live._stored(self._former.version_of)
            return _as_stored(
                as_source(old.document, self._former), tuple(replace(s, source_id=source_id) for s in old.sentences)
            )
        return super()._stored(source_id)


def _as_stored(document: Document, sentences: tuple[Sentence, ...]) -> StoredDocument:
    stored = StoredDocument({})
    stored.__dict__.update(document=document, sentences=sentences)
    return stored


def _renamed(records: Iterable[Record], source: Source) -> list[Record]:
    """Passages as those of another source with the same text."""
    return [
        replace(
            record,
            id=passage_id(source, record.metadata["number"]),
            metadata={**record.metadata, "source_id": source.id, "status": source.status},
        )
        for record in records
    ]


def as_source(document: Document, source: Source) -> Document:
    """The document under the id of its source."""
    return replace(document, source_id=source.id)


def _records(taken: Intake, vectors: Vectors) -> list[Record]:
    rows = zip(taken.passages, taken.embedded, vectors, strict=True)
    return [
        Record(passage_id(taken.source, n), p.text, passage_metadata(taken.source, p, n, text_digest(text)), vector)
        for n, (p, text, vector) in enumerate(rows)
    ]


class _Store(PassageStore):
    """A store with more passages, and without those of some sources."""

    def __init__(self, live: PassageStore, records: Sequence[Record], gone: Collection[str]) -> None:
        self._live, self.new, self._gone = live, list(records), frozenset(gone)
        self._matrix = np.array([r.vector for r in records], dtype=np.float32)

    def count(self) -> int:
        return self._live.count() + len(self.new)

    def nearest(self, vector: Vectors, count: int, sources: Iterable[str] | None = None) -> list[tuple[str, float]]:
        wanted = None if sources is None else set(sources)
        found = [hit for hit in self._live.nearest(vector, count, wanted) if source_of(hit[0]) not in self._gone]
        cosines = (self._matrix @ np.asarray(vector, dtype=np.float32)).tolist() if self.new else []
        found += [
            (record.id, float(cosine))
            for record, cosine in zip(self.new, cosines, strict=True)
            if wanted is None or record.metadata["source_id"] in wanted
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:count]

    def records(self, source_ids: Iterable[str] | None = None, vectors: bool = False) -> Iterator[Record]:
        for record in self._live.records(source_ids, vectors):
            if record.metadata["source_id"] not in self._gone:
                yield record
        yield from self.new

    def close(self) -> None:
        """Nothing: the live store stays open."""


class _Texts:
    """The passages by id, as a LangChain vector store gives them."""

    def __init__(self, live: Any, records: Sequence[Record]) -> None:
        self._live = live
        self._new = {r.id: LangChainDocument(id=r.id, page_content=r.text, metadata=dict(r.metadata)) for r in records}

    def get_by_ids(self, ids: Sequence[str]) -> list[LangChainDocument]:
        stored = [i for i in ids if i not in self._new]
        return [*(self._live.get_by_ids(stored) if stored else ()), *(self._new[i] for i in ids if i in self._new)]


class _Words(WordTable):
    """The vocabulary with the words of the document; vectors of new words are left to the encoder."""

    def __init__(self, live: Index, taken: Intake, gone: Collection[str]) -> None:
        self._live, self._taken, self._gone = live, taken, gone

    @property
    def vocabulary(self) -> Mapping[str, int]:
        return self._counted

    @cached_property
    def _counted(self) -> Mapping[str, int]:
        counts = Counter(self._live.vocabulary)
        for source_id in self._gone:
            counts.subtract(document_frequencies(self._live.document(source_id), self._live.sentences(source_id)))
        counts.update(document_frequencies(self._taken.document, self._taken.sentences))
        return dict(sorted((+counts).items()))

    def vectors(self, words: Sequence[str]) -> dict[str, Vectors]:
        return self._live.word_vectors(words)


class _LazyRows:
    """The vectors of sentences by number, embedded when they are first asked for."""

    def __init__(self, texts: Sequence[str], encoder: Encoder) -> None:
        self._texts, self._encoder = texts, encoder
        self._known: dict[int, Vectors] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def want(self, numbers: Iterable[int]) -> None:
        """Embeds several at once."""
        missing = sorted({n for n in numbers if n not in self._known})
        if missing:
            self._known |= dict(zip(missing, self._encoder.encode([self._texts[n] for n in missing]), strict=True))

    def __getitem__(self, number: int) -> Vectors:
        self.want([number])
        return self._known[number]
