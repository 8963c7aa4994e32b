"""Chroma, through langchain-chroma: a local folder by default, a server by `settings.chroma_url`.

One collection holds every passage of a generation: its vector, its text and typed metadata, under the id
`source:sha:n` (source id, first 16 characters of the file's sha256, number of the passage in the document).
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import urlparse

import numpy as np

from assistant.errors import StorageError
from assistant.index.embedding import Encoder, Vectors
from assistant.model import Passage, Source

LOCAL_COLLECTION = "passages"
_BATCH = 2000  # records sent to Chroma at once (it takes 5,461)
# ef_search far above what is fetched keeps the approximate search exact in practice; the low sync_threshold has Chroma
# write its graph before it is closed, so that opening it need not replay the log.
_CONFIGURATION = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 400, "sync_threshold": 100}}
_HEADING_SEPARATOR = "\n"
# Clients of one folder share what lies below them; Chroma counts them, but not safely where one thread opens as another closes.
_OPENING = threading.Lock()


class PassageMetadata(TypedDict):
    """What Chroma keeps with a passage. `page` is 0 without pages; dates are days as YYYYMMDD, for range filters."""

    source_id: str
    sha256: str
    number: int
    start: int
    end: int
    page: int
    headings: str
    title: str
    publisher: str
    kind: str
    status: str
    published_from: int
    published_until: int
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """A passage as Chroma keeps it. `vector` is None where it was not asked for."""

    id: str
    text: str
    metadata: PassageMetadata
    vector: Vectors | None = None


def passage_id(source: Source, number: int) -> str:
    return f"{source.id}:{source.sha256[:16]}:{number}"


def source_of(passage: str) -> str:
    """The source id in a passage id."""
    return passage.rsplit(":", 2)[0]


def passage_metadata(source: Source, passage: Passage, number: int, digest: str) -> PassageMetadata:
    """`digest` is the hash of the text that was embedded: a passage with the same one need not be embedded again."""
    return PassageMetadata(
        source_id=source.id,
        sha256=source.sha256,
        number=number,
        start=passage.start,
        end=passage.end,
        page=passage.page or 0,
        headings=_HEADING_SEPARATOR.join(" ".join(heading.split()) for heading in passage.headings),
        title=source.title,
        publisher=source.publisher,
        kind=source.kind,
        status=source.status,
        published_from=int(source.published.earliest.strftime("%Y%m%d")),
        published_until=int(source.published.latest.strftime("%Y%m%d")),
        digest=digest,
    )


def split_headings(metadata: PassageMetadata) -> tuple[str, ...]:
    return tuple(metadata["headings"].split(_HEADING_SEPARATOR)) if metadata["headings"] else ()


class PassageStore:
    """One Chroma collection. Close it when done: a local folder can then be copied or removed.

    Raises StorageError where Chroma cannot be opened or reached, naming the folder or address.
    """

    def __init__(self, folder: Path, url: str | None, collection: str, create: bool = False) -> None:
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        self._where = url or str(folder)
        telemetry_off = ChromaSettings(anonymized_telemetry=False)
        self._client: Any = None
        try:
            with _OPENING:
                if url:
                    address = urlparse(url)
                    port = address.port or (443 if address.scheme == "https" else 8000)
                    self._client = chromadb.HttpClient(
                        address.hostname or url, port, ssl=address.scheme == "https", settings=telemetry_off
                    )
                else:
                    self._client = chromadb.PersistentClient(str(folder), settings=telemetry_off)
            if create:
                self._collection: Any = self._client.create_collection(
                    collection,
                    configuration=_CONFIGURATION,
                    embedding_function=None,
                )
            else:
                self._collection = self._client.get_collection(collection, embedding_function=None)
        except BaseException as error:  # Chroma's Rust core raises PanicException, which is no Exception
            if self._client is not None:
                self.close()
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise StorageError(
                f"The passages in Chroma at {self._where} cannot be opened: {error}",
                "Check LODESTONE_CHROMA_URL and that the server runs." if url else "Run `lodestone index`.",
            ) from error

    def count(self) -> int:
        return int(self._collection.count())

    def vector_store(self, encoder: Encoder) -> Any:
        """The collection as a LangChain vector store (langchain_chroma.Chroma)."""
        from langchain_chroma import Chroma

        return Chroma(
            client=self._client,
            collection_name=self._collection.name,
            embedding_function=_Embeddings(encoder),  # type: ignore[arg-type]
            create_collection_if_not_exists=False,
        )

    def nearest(self, vector: Vectors, count: int, sources: Iterable[str] | None = None) -> list[tuple[str, float]]:
        """The ids of the `count` nearest passages with their cosine, best first; with `sources` only of those (much slower)."""
        found = self._collection.query(
            query_embeddings=np.asarray([vector]),
            n_results=count,
            where=None if sources is None else {"source_id": {"$in": sorted(sources)}},
            include=["distances"],
        )
        return [(i, 1.0 - float(distance)) for i, distance in zip(found["ids"][0], found["distances"][0], strict=True)]

    def add(self, records: Sequence[Record]) -> None:
        for begin in range(0, len(records), _BATCH):
            batch = records[begin : begin + _BATCH]
            self._collection.upsert(
                ids=[r.id for r in batch],
                embeddings=np.array([r.vector for r in batch], dtype=np.float32),
                documents=[r.text for r in batch],
                metadatas=[dict(r.metadata) for r in batch],
            )

    def delete(self, ids: Sequence[str]) -> None:
        for begin in range(0, len(ids), _BATCH):
            self._collection.delete(ids=list(ids[begin : begin + _BATCH]))

    def records(self, source_ids: Iterable[str] | None = None, vectors: bool = False) -> Iterator[Record]:
        """Every passage, or those of some sources, in no certain order."""
        include = ["documents", "metadatas", *(["embeddings"] if vectors else [])]
        if source_ids is not None:
            wanted = list(source_ids)
            for begin in range(0, len(wanted), 200):
                where = {"source_id": {"$in": wanted[begin : begin + 200]}}
                yield from _records(self._collection.get(where=where, include=include))
            return
        for begin in range(0, self.count(), _BATCH):
            yield from _records(self._collection.get(limit=_BATCH, offset=begin, include=include))

    def drop(self, collections: Iterable[str]) -> None:
        """Removes whole collections of a server; one that is not there is no error."""
        present = {c.name for c in self._client.list_collections()}
        for name in collections:
            if name in present:
                self._client.delete_collection(name)

    def collection_names(self) -> list[str]:
        return sorted(c.name for c in self._client.list_collections())

    def close(self) -> None:
        with _OPENING:
            self._client.close()


class _Embeddings:
    """An Encoder in the form of LangChain's Embeddings (which need not be subclassed)."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._encoder.encode_query(text).tolist()
        return vector


def _records(got: Any) -> Iterator[Record]:
    vectors = got.get("embeddings")
    for row, record_id in enumerate(got["ids"]):
        vector = None if vectors is None else np.asarray(vectors[row], dtype=np.float32)
        yield Record(record_id, got["documents"][row], got["metadatas"][row], vector)
