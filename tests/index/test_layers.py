"""A generation over a base finds what one of its own would find, through changes, retirements and being put together again."""

from pathlib import Path

import pytest

from assistant.index import layers
from assistant.index.generations import generation_folder, generation_names
from assistant.index.index import Index
from assistant.index.manifest import Manifest
from assistant.index.sync import check_index, sync
from assistant.model import Filters

from .conftest import settings_in, write_source

QUESTIONS = ("Who lends lamps?", "When did the bridge open?", "How many crossings were there in 2021?", "tolls and ferries")


def same(scores: dict[str, float]) -> object:
    """These passages with nearly these scores: where a processor reckons in bfloat16, a vector depends in the third decimal on
    the texts that were embedded with it."""
    return pytest.approx(scores, abs=0.005)


def found(index: Index, question: str, filters: Filters = Filters()) -> dict[str, float]:  # noqa: B008
    """Each passage with its score."""
    hits = index.retriever(filters, k=50).invoke(question)
    return {f"{hit.id} {hit.page_content}": hit.metadata["score"] for hit in hits}


def test_layers_find_what_one_store_finds(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, corpus = settings_in(workplace), workplace / "corpus"
    monkeypatch.setattr(layers, "BASE_FROM", 3)
    monkeypatch.setattr(layers, "_CHANGED", 1)  # as many passages may have changed as the base has
    bases, names = [], []
    for number, text in enumerate(
        ("A toll of 4 crowns is paid at the tower.", "Nets are mended on Fridays.", "The tower was painted green.", "It burns.")
    ):
        write_source(corpus, f"note-{number}", text)
        if number == 1:
            write_source(corpus, "lanterns", "The guild lends 12 lamps to each crew.")
        if number == 2:
            (corpus / "sources" / "ferry.md").unlink()
        sync(settings)
        index = Index.open(settings)
        bases.append(index.manifest.base)
        names.append(generation_names(settings.index))
        assert check_index(settings) == []
        monkeypatch.setattr(layers, "BASE_FROM", 10**6)
        plain = settings.model_copy(update={"index": workplace / f"plain-{number}"})
        plain.index.mkdir()
        (plain.index / "encoder").symlink_to(settings.index / "encoder")
        sync(plain)
        monkeypatch.setattr(layers, "BASE_FROM", 3)
        alone = Index.open(plain)
        assert alone.manifest.base == "" and alone.manifest.passage_count == index.manifest.passage_count
        for question in QUESTIONS:
            assert found(index, question) == same(found(alone, question))
            only = Filters(publishers=("Harbour Office",), statuses=("active",))
            assert found(index, question, only) == same(found(alone, question, only))
        index.close()
        alone.close()
    assert bases == ["000001", "000001", "", "000004"], "put together again when more had changed than the base holds"
    assert names[1] == ["000001", "000002", "000003"], "a base stays as long as it is needed"
    assert names[3] == ["000004", "000005"]

    monkeypatch.setattr(layers, "_CHANGED", 10**6)
    write_source(corpus, "note-9", "The last note is about oars.")
    sync(settings)
    index = Index.open(settings)
    assert index.manifest.base == "" and next(iter(found(index, "oars"))).endswith("The last note is about oars.")
    assert check_index(settings) == []
    sync(settings)


def test_a_damaged_base_is_noticed_and_mended(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(workplace)
    monkeypatch.setattr(layers, "BASE_FROM", 3)
    monkeypatch.setattr(layers, "_CHANGED", 1)
    write_source(workplace / "corpus", "note", "A note.")
    name = sync(settings).generation
    assert Manifest.read(generation_folder(settings.index, name)).base == "000001"
    (generation_folder(settings.index, "000001") / "chroma" / "chroma.sqlite3").write_bytes(b"damage")
    assert [p.field for p in check_index(settings)] == ["index"]
    sync(settings)
    assert check_index(settings) == []
