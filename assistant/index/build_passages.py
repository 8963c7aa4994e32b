"""Writes the passages of a generation: into a copy of the live store, or into a layer over it; and the keyword index of them."""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import IndexMissing
from assistant.index.embedding import Vectors
from assistant.index.encoding import Model
from assistant.index.generations import generation_folder
from assistant.index.intake import Intake, Progress, text_digest
from assistant.index.keywords import KeywordLayer
from assistant.index.layers import keywords_folder, open_passages, over_base, own_keywords, worth_a_layer
from assistant.index.manifest import Manifest, SourceEntry
from assistant.index.plan import Plan
from assistant.index.store import LOCAL_COLLECTION, PassageStore, Record, passage_id, passage_metadata
from assistant.settings import Settings


def collection_name(settings: Settings, generation: str) -> str:
    return f"{collection_prefix(settings)}{generation}" if settings.chroma_url else LOCAL_COLLECTION


def collection_prefix(settings: Settings) -> str:
    """What the collections of this index begin with on a server, which other indexes may share."""
    path = settings.index / "ID"
    if not path.is_file():
        path.write_text(os.urandom(6).hex(), encoding="utf-8")
    return f"lodestone-{path.read_text(encoding='utf-8').strip()}-"


@dataclass(frozen=True, slots=True)
class Layers:
    """Whether the new generation lies over a base: which one, and the sources whose passages stay there. "" for none."""

    base: str = ""
    collection: str = ""
    total: int = 0
    sources: frozenset[str] = frozenset()


def layers_of(plan: Plan, taken: Sequence[Intake], kept: Mapping[str, SourceEntry]) -> Layers:
    live = plan.live
    if live is None or not kept or plan.damaged:
        return Layers()
    if live.base:
        layers = Layers(
            live.base, live.base_collection, live.base_total, frozenset(i for i, entry in kept.items() if entry.in_base)
        )
    else:
        layers = Layers(live.generation, live.collection, live.passage_count, frozenset(kept))
    stay = sum(kept[i].passages for i in layers.sources)
    over = sum(e.passages for i, e in kept.items() if i not in layers.sources) + sum(len(t.passages) for t in taken)
    return layers if worth_a_layer(layers.total, layers.total - stay + over) else Layers()


def write_passages(
    settings: Settings,
    plan: Plan,
    name: str,
    taken: Sequence[Intake],
    kept: Mapping[str, SourceEntry],
    layers: Layers,
    model: Model,
    progress: Progress,
) -> None:
    folder = generation_folder(settings.index, name)
    store, known = _store_with_kept(settings, plan, name, kept, layers)
    try:
        texts = {text_digest(text): text for intake in taken for text in intake.embedded}
        new = [text for key, text in texts.items() if key not in known]
        if new:
            vectors = model.encode(new, progress, "Embedding passages")
            known |= {text_digest(text): vector for text, vector in zip(new, vectors, strict=True)}
            model.effort.passages_embedded = len(new)
        progress("Writing passages", 0, 1)
        records = [record for intake in taken for record in _intake_records(intake, known)]
        store.add(records)
        _keywords(settings, plan, kept, layers, records, store).save(folder / "bm25")
        progress("Writing passages", 1, 1)
    finally:
        store.close()


def _keywords(
    settings: Settings,
    plan: Plan,
    kept: Mapping[str, SourceEntry],
    layers: Layers,
    records: Sequence[Record],
    store: PassageStore,
) -> KeywordLayer:
    """The counts of words of what does not lie in the base: those of the live generation with what changes, or new ones where
    there are none that are whole."""
    live = plan.live
    if live is None or not kept:
        return KeywordLayer.of(records)
    above = [i for i in kept if i not in layers.sources]
    if layers.base:
        if live.base != layers.base:
            return KeywordLayer.of(records)  # all that is kept lies in the new base
        before = own_keywords(settings, live)
        return before.changed({source for source, _, _ in before.groups} - set(above), records)
    with suppress(IndexMissing):
        before = KeywordLayer.load(keywords_folder(settings, live.base or live.generation))
        if before.size == (live.base_total if live.base else live.passage_count):
            stay = {i for i in above if live.sources[i].in_base or not live.base}
            others = store.records([i for i in above if i not in stay])
            return before.changed({source for source, _, _ in before.groups} - stay, [*others, *records])
    return KeywordLayer.of(store.records())


def _intake_records(intake: Intake, vectors: Mapping[str, Vectors]) -> list[Record]:
    records = []
    for number, (passage, text) in enumerate(zip(intake.passages, intake.embedded, strict=True)):
        key = text_digest(text)
        metadata = passage_metadata(intake.source, passage, number, key)
        records.append(Record(passage_id(intake.source, number), passage.text, metadata, vectors[key]))
    return records


def _store_with_kept(
    settings: Settings, plan: Plan, name: str, kept: Mapping[str, SourceEntry], layers: Layers
) -> tuple[PassageStore, dict[str, Vectors]]:
    """A store that holds the passages of `kept` alone, and the vectors of the others by digest, which may serve again."""
    chroma = generation_folder(settings.index, name) / "chroma"
    collection = collection_name(settings, name)
    live = plan.live
    if live is None:
        return PassageStore(chroma, settings.chroma_url, collection, create=True), {}
    leaving = [source_id for source_id in live.sources if source_id not in kept]
    before = open_passages(settings, live)
    try:
        old = list(before.records(leaving, vectors=True))
        if layers.base:
            store = _own_layer(settings, live, chroma, collection, before, kept, layers)
        elif kept and not settings.chroma_url:
            store = _copy(settings, live, chroma, collection, before, kept)
        else:
            store = PassageStore(chroma, settings.chroma_url, collection, create=True)
            store.add(list(before.records(kept, vectors=True)))
    finally:
        before.close()
    same_model = live.versions.model == plan.versions.model
    vectors = {r.metadata["digest"]: r.vector for r in old if r.vector is not None} if same_model else {}
    return store, vectors


def _copy(
    settings: Settings, live: Manifest, chroma: Path, collection: str, before: PassageStore, kept: Mapping[str, SourceEntry]
) -> PassageStore:
    """A copy of the live store, both of its layers put together, without the passages of the sources that leave."""
    largest = generation_folder(settings.index, live.base or live.generation)
    shutil.copytree(largest / "chroma", chroma)
    store = PassageStore(chroma, None, collection)
    there = Manifest.read(largest).sources if live.base else live.sources
    in_copy = {i for i in kept if i in live.sources and (live.sources[i].in_base or not live.base)}
    store.delete([record.id for record in store.records([i for i in there if i not in in_copy])])
    if above := [i for i in kept if i not in in_copy]:
        store.add(list(before.records(above, vectors=True)))
    return store


def _own_layer(
    settings: Settings,
    live: Manifest,
    chroma: Path,
    collection: str,
    before: PassageStore,
    kept: Mapping[str, SourceEntry],
    layers: Layers,
) -> PassageStore:
    """A small store of what does not lie in the base, laid over it."""
    above = [source_id for source_id in kept if source_id not in layers.sources]
    if above and live.base == layers.base and not settings.chroma_url:
        shutil.copytree(generation_folder(settings.index, live.generation) / "chroma", chroma)
        own = PassageStore(chroma, None, collection)
        there = [i for i, entry in live.sources.items() if not entry.in_base]
        own.delete([record.id for record in own.records([i for i in there if i not in kept])])
    else:
        own = PassageStore(chroma, settings.chroma_url, collection, create=True)
        own.add(list(before.records(above, vectors=True)))
    entries = {i: replace(entry, in_base=i in layers.sources) for i, entry in kept.items()}
    over = replace(
        live, base=layers.base, base_collection=layers.collection, base_total=layers.total, sources=entries
    )
    return over_base(settings, over, own)


