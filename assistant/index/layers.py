"""Passages, and the counts of their words, in two layers: those of an earlier generation, which stay where they lie, and the
few that came since.

Copying 100,000 passages for each document that is added would take many times what the document takes. So a large generation
serves as the base of the next ones: they hold what is new themselves, and name the sources whose passages in the base still
hold. Once a twentieth of the base has changed, all is put together again.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import StorageError
from assistant.index.embedding import Encoder, Vectors
from assistant.index.generations import generation_folder
from assistant.index.keywords import KeywordIndex, KeywordLayer
from assistant.index.manifest import Manifest
from assistant.index.store import PassageStore, Record, source_of
from assistant.settings import Settings

BASE_FROM = 5_000  # passages: smaller stores are copied in a moment
_CHANGED = 20  # a base is used until a twentieth of it has changed


def worth_a_layer(base: int, changed: int) -> bool:
    """Whether a generation should lie over a base of so many passages; `changed` counts those hidden in it and those over it."""
    return base >= BASE_FROM and changed <= base // _CHANGED


def open_passages(settings: Settings, manifest: Manifest) -> PassageStore:
    """The passages of a generation. Raises StorageError where they cannot be opened, or the base is not what it was."""
    own = PassageStore(
        generation_folder(settings.index, manifest.generation) / "chroma", settings.chroma_url, manifest.collection
    )
    if not manifest.base:
        return own
    try:
        return over_base(settings, manifest, own)
    except StorageError:
        own.close()
        raise


def over_base(settings: Settings, manifest: Manifest, own: PassageStore) -> "LayeredStore":
    """`own` laid over the base that the manifest names."""
    base = PassageStore(generation_folder(settings.index, manifest.base) / "chroma", settings.chroma_url, manifest.base_collection)
    if base.count() != manifest.base_total:
        found = base.count()
        base.close()
        what = f"The base of the index is damaged: Chroma holds {found} passages where {manifest.base_total} were indexed."
        raise StorageError(what, "Run `lodestone index`.")
    visible = {source_id: entry.passages for source_id, entry in manifest.sources.items() if entry.in_base}
    return LayeredStore(base, own, visible.keys(), sum(visible.values()))


def open_keywords(settings: Settings, manifest: Manifest) -> KeywordIndex:
    """The keyword index of a generation, over that of its base. Raises IndexMissing where one of them is damaged."""
    own = own_keywords(settings, manifest)
    if not manifest.base or own.size == manifest.passage_count:  # earlier versions kept the counts of all in each generation
        return KeywordIndex.of(own)
    base = KeywordLayer.load(keywords_folder(settings, manifest.base))
    visible = frozenset(source_id for source_id, entry in manifest.sources.items() if entry.in_base)
    return KeywordIndex([(base, visible), (own, manifest.sources.keys() - visible)])


def own_keywords(settings: Settings, manifest: Manifest) -> KeywordLayer:
    return KeywordLayer.load(keywords_folder(settings, manifest.generation))


def keywords_folder(settings: Settings, generation: str) -> Path:
    return generation_folder(settings.index, generation) / "bm25"


class LayeredStore(PassageStore):
    """A store over another one, of which only the passages of the sources `visible` are seen, `count` in number."""

    def __init__(self, base: PassageStore, own: PassageStore, visible: Collection[str], count: int) -> None:
        self._base, self._own = base, own
        self._visible = frozenset(visible)
        self._seen = count
        self._hidden = base.count() - count

    def count(self) -> int:
        return self._seen + self._own.count()

    def vector_store(self, encoder: Encoder) -> Any:
        return _LayeredTexts(self._base.vector_store(encoder), self._own.vector_store(encoder), self._visible)

    def nearest(self, vector: Vectors, count: int, sources: Iterable[str] | None = None) -> list[tuple[str, float]]:
        own_count = self._own.count()
        if sources is None:
            wanted = min(count + self._hidden, self._seen + self._hidden)
            base = self._base.nearest(vector, wanted) if wanted else []
            own = self._own.nearest(vector, min(count, own_count)) if own_count else []
        else:
            asked = set(sources)
            base = self._base.nearest(vector, count, asked & self._visible) if asked & self._visible else []
            own = self._own.nearest(vector, min(count, own_count), asked - self._visible) if own_count else []
        found = [*(hit for hit in base if source_of(hit[0]) in self._visible), *own]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:count]

    def add(self, records: Sequence[Record]) -> None:
        self._own.add(records)

    def delete(self, ids: Sequence[str]) -> None:
        self._own.delete(ids)

    def records(self, source_ids: Iterable[str] | None = None, vectors: bool = False) -> Iterator[Record]:
        if source_ids is not None:
            asked = set(source_ids)
            yield from self._base.records(sorted(asked & self._visible), vectors)
            yield from self._own.records(sorted(asked - self._visible), vectors)
            return
        for record in self._base.records(vectors=vectors):
            if record.metadata["source_id"] in self._visible:
                yield record
        yield from self._own.records(vectors=vectors)

    def drop(self, collections: Iterable[str]) -> None:
        self._own.drop(collections)

    def collection_names(self) -> list[str]:
        return self._own.collection_names()

    def close(self) -> None:
        self._base.close()
        self._own.close()


class _LayeredTexts:
    """The passages of both layers by id, as a LangChain vector store gives them."""

    def __init__(self, base: Any, own: Any, visible: Collection[str]) -> None:
        self._base, self._own, self._visible = base, own, visible

    def get_by_ids(self, ids: Sequence[str]) -> list[Any]:
        below = [passage for passage in ids if source_of(passage) in self._visible]
        above = [passage for passage in ids if source_of(passage) not in self._visible]
        return [*(self._base.get_by_ids(below) if below else ()), *(self._own.get_by_ids(above) if above else ())]
