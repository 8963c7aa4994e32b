"""A generation over a base finds what one of its own would find, through changes, retirements and being put together again."""

import json
import shutil
from pathlib import Path

import pytest

from assistant.answer_json import answer_to_json
from assistant.assistant import Assistant
from assistant.index import layers
from assistant.index.generations import generation_folder, generation_names
from assistant.index.index import Index
from assistant.index.manifest import Manifest
from assistant.index.sync import check_index, sync
from assistant.model import Filters
from assistant.settings import Settings, load_settings

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


def told(assistant: Assistant, question: str) -> str:
    """The whole answer as text, with what it was decided by, but not how long that took."""
    answer = answer_to_json(assistant.ask(question, as_of="2026-01-01"))
    answer["trace"].pop("milliseconds")
    return json.dumps(answer, sort_keys=True)


def test_answers_over_a_base_are_those_of_a_whole_index(
    science_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last byte: documents, sources and counts of words of the base stay where they lie, and new ones come and go."""
    shutil.copytree(science_settings.corpus, tmp_path / "corpus")
    shutil.copytree(science_settings.index, tmp_path / "layered")
    shutil.copytree(science_settings.index, tmp_path / "whole")
    layered, whole = (load_settings(corpus=tmp_path / "corpus", index=tmp_path / name) for name in ("layered", "whole"))
    steps = (
        {"note-a": "The canteen of the Meyrin site was rebuilt by the architect Livia Brandt.", "note-b": "Nets are mended."},
        {"note-a": "The canteen of the Meyrin site was rebuilt by the architect Ottilie Marchbank in 2025.", "note-b": None},
        {"letter-eso-members-2018": None, "note-c": "ESO keeps 66 antennas at Chajnantor, and the canteen there is small."},
    )
    questions = ("Who rebuilt the canteen of the Meyrin site?", "How many antennas does ESO keep?", "When was ESA founded?",
                 "Who was Director-General of CERN in 2014?", "Where is the canteen?", "Which states are members of ESO?")  # fmt: skip
    for step in steps:
        for name, text in step.items():
            if text:
                write_source(tmp_path / "corpus", name, text)
            else:
                for file in (tmp_path / "corpus" / "sources").glob(f"{name}.*"):
                    file.unlink()
        for settings, base_from in ((layered, 3), (whole, 10**6)):
            monkeypatch.setattr(layers, "BASE_FROM", base_from)
            monkeypatch.setattr(layers, "_CHANGED", 2)
            sync(settings)
        over, alone = Assistant.open(layered), Assistant.open(whole)
        live = over.index.manifest
        assert live.base and not alone.index.manifest.base and over.index.catalogue == alone.index.catalogue
        folder = generation_folder(layered.index, live.generation)
        own = [entry for entry in live.sources.values() if not entry.in_base]
        assert len(list((folder / "documents").iterdir())) == 2 * len(own) < len(live.sources)
        assert set(json.loads((folder / "manifest.json").read_text("utf-8"))["sources"]) == {e.source.id for e in own}
        assert [told(over, question) for question in questions] == [told(alone, question) for question in questions]
        for assistant in (over, alone):
            assistant.index.close()
    assert check_index(layered) == []


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
