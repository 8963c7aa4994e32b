import random
from dataclasses import replace
from pathlib import Path

import bm25s
import pytest

from assistant.dates import period
from assistant.errors import IndexMissing
from assistant.index.keywords import KeywordIndex, keyword_tokens
from assistant.index.store import Record, passage_id, passage_metadata
from assistant.model import Passage, Source


def records(**texts: list[str]) -> list[Record]:
    found = []
    for name, parts in texts.items():
        source = Source(name, "", "P", period("2024"), "k", "l", f"sources/{name}.md", name * 16)
        for n, text in enumerate(parts):
            data = passage_metadata(source, Passage(name, 0, len(text), text, None, ()), n, "d")
            found.append(Record(passage_id(source, n), text, data))
    return found


def test_tokens_are_stemmed_and_without_stop_words() -> None:
    assert keyword_tokens("The Members of the G7 were meeting, again!") == ["member", "g7", "meet"]


def test_search_finds_ranks_filters_and_survives_saving(tmp_path: Path) -> None:
    texts = records(b=["lamps burn oil", "boats sail"], a=["a boat with lamps", "nothing here", "boats"])
    built = KeywordIndex.build(reversed(texts), tmp_path)
    loaded = KeywordIndex.load(tmp_path)
    assert loaded.ids() == built.ids() == [f"a:{'a' * 16}:{n}" for n in range(3)] + [f"b:{'b' * 16}:{n}" for n in range(2)]
    hits = loaded.search("Which boats?", 10)
    assert hits == built.search("Which boats?", 10)
    assert hits[0][0] == loaded.ids()[2] and {i for i, _ in hits} == {loaded.ids()[0], loaded.ids()[2], loaded.ids()[4]}
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert [i[0] for i, _ in loaded.search("boats", 10, frozenset({"b"}))] == ["b"]
    assert loaded.search("zebra the of", 5) == loaded.search("", 5) == []


def test_ties_go_to_the_first_row(tmp_path: Path) -> None:
    index = KeywordIndex.build(records(c=["red sail"], a=["red sail"], b=["red sail", "blue"]), tmp_path)
    assert [i[0] for i, _ in index.search("red", 2)] == ["a", "b"]


def random_source(lot: random.Random, name: str, number: int) -> list[Record]:
    words = [f"w{i}x" for i in range(40)]
    own = records(**{name: [" ".join(lot.choices(words, k=lot.randint(0, 20))) for _ in range(number)]})
    sha = f"{lot.getrandbits(64):016x}"
    return [replace(r, metadata={**r.metadata, "sha256": sha}, id=f"{name}:{sha}:{n}") for n, r in enumerate(own)]


def test_an_updated_index_is_the_one_that_building_it_anew_gives(tmp_path: Path) -> None:
    lot = random.Random(3)
    state: dict[str, list[Record]] = {"a": random_source(lot, "a", 3)}
    index = KeywordIndex.build(state["a"], tmp_path / "0")
    for step in range(1, 40):
        changed = [f"s{lot.randint(0, 12)}" for _ in range(lot.randint(0, 3))]
        leaving = {name for name in state if lot.random() < 0.1} | {name for name in changed if name in state}
        new = {name: random_source(lot, name, lot.randint(1, 4)) for name in changed}
        state = {name: own for name, own in state.items() if name not in leaving} | new
        fresh = [record for own in new.values() for record in own]
        index.updated(tmp_path / str(step - 1), leaving, fresh, tmp_path / str(step))
        index = KeywordIndex.load(tmp_path / str(step))
        anew = KeywordIndex.build([record for own in state.values() for record in own], tmp_path / "anew")
        assert index.ids() == anew.ids()
        for _ in range(5):
            question = " ".join(f"w{lot.randint(0, 45)}x" for _ in range(4))
            assert index.search(question, 10) == anew.search(question, 10)


def test_scores_are_those_that_bm25s_computes_itself(tmp_path: Path) -> None:
    lot = random.Random(5)
    own = [record for name in "abcdefgh" for record in random_source(lot, name, 6)]
    index = KeywordIndex.build(own, tmp_path)
    texts = {record.id: keyword_tokens(f"{record.metadata['title']} {record.text}") for record in own}
    reference = bm25s.BM25()
    reference.index([texts[i] for i in index.ids()], show_progress=False)
    for _ in range(20):
        question = [f"w{lot.randint(0, 39)}x" for _ in range(3)]
        scores = dict(zip(index.ids(), reference.get_scores(question).tolist(), strict=True))
        hits = index.search(" ".join(question), 10)
        assert hits and all(score == pytest.approx(scores[i], rel=1e-5) for i, score in hits)


def test_damage_is_named(tmp_path: Path) -> None:
    KeywordIndex.build(records(a=["x y"]), tmp_path)
    (tmp_path / "rows.json").write_text("{")
    with pytest.raises(IndexMissing, match="keyword index"):
        KeywordIndex.load(tmp_path)
