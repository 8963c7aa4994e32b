"""The index as those who answer see it: open one generation, read documents and sentences, retrieve passages."""

import gc
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import IndexMissing, StorageError
from assistant.index.annotations import Sentence
from assistant.index.documents import StoredDocument
from assistant.index.embedding import Encoder, Vectors, load_query_encoder
from assistant.index.export import export_folder
from assistant.index.filters import not_in_force, passes
from assistant.index.generations import ReaderPin, current_generation, generation_folder
from assistant.index.keywords import KeywordIndex
from assistant.index.layers import open_keywords, open_passages
from assistant.index.manifest import Manifest, document_file, model_name, vectors_file
from assistant.index.reranker import Reranker, load_reranker
from assistant.index.store import PassageStore
from assistant.index.words import Float16, WordTable
from assistant.model import Document, Filters, Source
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.index.retriever import HybridRetriever

_CACHED_DOCUMENTS = 2000
_PARTS = ("chroma", "bm25", "documents")


class Index:
    """One generation of the index, open for reading. Safe to use from several threads."""

    def __init__(self, settings: Settings, manifest: Manifest, pin: ReaderPin) -> None:
        """Use Index.open."""
        self.settings = settings
        self.manifest = manifest
        self._pin = pin
        self._folder = generation_folder(settings.index, manifest.generation)
        self.catalogue: Mapping[str, Source] = {i: entry.source for i, entry in manifest.sources.items()}
        self._documents: OrderedDict[str, StoredDocument] = OrderedDict()
        self._vectors: OrderedDict[str, Float16] = OrderedDict()
        self._words = WordTable(self._folder)
        export = export_folder(settings.index, manifest.model_hash) if manifest.exported else None
        self.encoder: Encoder = load_query_encoder(settings.embedding_model, export)
        parts = _PARTS[1:] if settings.chroma_url else _PARTS
        missing = [name for name in parts if not (self._folder / name).exists()]
        if missing:
            what = f"The index in {self._folder} is damaged: {' and '.join(missing)} is missing."
            raise IndexMissing(what, "Run `lodestone index`.")

    @cached_property
    def _passages(self) -> tuple[PassageStore, KeywordIndex]:
        """Chroma and BM25, opened when a passage is first asked for: importing Chroma takes most of a second."""
        try:
            with _no_collection():
                store = open_passages(self.settings, self.manifest)
                keywords = open_keywords(self.settings, self.manifest)
        except StorageError as error:
            if self.settings.chroma_url:
                raise
            raise IndexMissing(error.message, error.remedy) from error
        if not store.count() == keywords.size == self.manifest.passage_count:
            raise IndexMissing(
                f"The index in {self._folder} is damaged: {self.manifest.passage_count} passages were indexed, Chroma holds "
                f"{store.count()} and the keyword index {keywords.size}.",
                "Run `lodestone index`.",
            )
        return store, keywords

    @classmethod
    def open(cls, settings: Settings) -> "Index":
        """The generation that CURRENT names. Raises IndexMissing where there is none, it is damaged or was built otherwise."""
        for _ in range(3):  # a sync may remove the generation between the reading of CURRENT and the opening
            name = current_generation(settings.index)
            if name is None:
                raise IndexMissing(f"There is no index in {settings.index} yet.", "Run `lodestone index`.")
            folder = generation_folder(settings.index, name)
            pin = ReaderPin(folder)
            try:
                manifest = Manifest.read(folder)
                _check_settings(settings, manifest)
                return cls(settings, manifest, pin)
            except (IndexMissing, StorageError) as error:
                pin.release()
                if current_generation(settings.index) == name:
                    if isinstance(error, StorageError) and not settings.chroma_url:
                        raise IndexMissing(error.message, error.remedy) from error
                    raise
        raise IndexMissing(f"The index in {settings.index} changes too fast to be opened.", "Try again.")

    def refreshed(self) -> "Index":
        """This index, or a newly opened one where the index on disk has moved on. Costs the reading of one small file."""
        if current_generation(self.settings.index) == self.manifest.generation:
            return self
        return Index.open(self.settings)

    def document(self, source_id: str) -> Document:
        """The canonical text of an indexed source. Raises KeyError for an unknown id, IndexMissing for a damaged file."""
        return self._stored(source_id).document

    def sentences(self, source_id: str) -> tuple[Sentence, ...]:
        """The sentences of an indexed source in reading order; errors as for `document`."""
        return self._stored(source_id).sentences

    def retriever(
        self, filters: Filters = Filters(), k: int | None = None, day: date | None = None  # noqa: B008
    ) -> "HybridRetriever":
        """A LangChain retriever of `k` passages (settings.retrieve by default) from sources that pass the filters.

        Of a source whose file was corrected, only the version of that `day` (today by default) is used.
        """
        from assistant.index.retriever import HybridRetriever

        other_versions = not_in_force(self.catalogue, day or date.today())
        passing = (source_id for source_id, source in self.catalogue.items() if passes(source, filters))
        allowed = frozenset(source_id for source_id in passing if source_id not in other_versions)
        return HybridRetriever(
            vector_store=self._vector_store,
            store=self._passages[0],
            keywords=self._passages[1],
            encoder=self.encoder,
            reranker=self.reranker,
            sources=None if len(allowed) == len(self.catalogue) else allowed,
            k=k or self.settings.retrieve,
        )

    @cached_property
    def reranker(self) -> Reranker | None:
        """The cross-encoder that the settings name. Raises UsageError where it cannot be loaded."""
        return load_reranker(self.settings.reranker)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Every lower-cased word and number of the corpus with the number of sentences it stands in."""
        return self._words.vocabulary

    @property
    def sentence_count(self) -> int:
        return self.manifest.sentence_count

    def word_vectors(self, words: Sequence[str]) -> dict[str, Vectors]:
        """The vectors [dimension], each of the word alone, of those lower-cased `words` that are content words of the corpus."""
        return self._words.vectors(words)

    def sentence_vectors(self, keys: Sequence[tuple[str, int]]) -> Vectors:
        """The vectors [keys, dimension] of sentences, each of the sentence alone, by source id and number in `sentences`.

        Raises KeyError or IndexError for what is not there, IndexMissing for a damaged file.
        """
        rows = [self._sentence_vectors(source_id)[number] for source_id, number in keys]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.encoder.dimension)

    def close(self) -> None:
        if "_passages" in self.__dict__:
            self._passages[0].close()
        self._pin.release()

    @cached_property
    def _vector_store(self) -> Any:
        return self._passages[0].vector_store(self.encoder)

    def _sentence_vectors(self, source_id: str) -> Float16:
        found = self._vectors.get(source_id)
        if found is None:
            path = vectors_file(document_file(self.settings.index, self.manifest, self.manifest.sources[source_id]))
            try:
                found = np.load(path)
            except (OSError, ValueError) as error:
                raise IndexMissing(f"The index is damaged: {path} cannot be read: {error}", "Run `lodestone index`.") from error
            self._vectors[source_id] = found
            if len(self._vectors) > _CACHED_DOCUMENTS:
                self._vectors.popitem(last=False)
        return found

    def _stored(self, source_id: str) -> StoredDocument:
        found = self._documents.get(source_id)
        if found is None:
            entry = self.manifest.sources[source_id]
            found = StoredDocument.read(document_file(self.settings.index, self.manifest, entry))
            self._documents[source_id] = found
            if len(self._documents) > _CACHED_DOCUMENTS:
                self._documents.popitem(last=False)
        return found


def _check_settings(settings: Settings, manifest: Manifest) -> None:
    for what, built, wanted in (
        ("embedding model", manifest.model_name, model_name(settings)),
        ("Chroma server", manifest.chroma_url, settings.chroma_url or ""),
    ):
        if built != wanted:
            raise IndexMissing(
                f"The index in {settings.index} was built with another {what}: '{built}' instead of '{wanted}'.",
                "Run `lodestone index`, or restore the setting.",
            )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pauses the garbage collector, which takes a fifth of the time that the imports need."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
