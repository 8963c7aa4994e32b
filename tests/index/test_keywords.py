import json
import random
from dataclasses import replace
from pathlib import Path

import bm25s
import numpy as np
import pytest

from assistant.dates import period
from assistant.errors import IndexMissing
from assistant.index.keywords import KeywordIndex, KeywordLayer, keyword_tokens
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
    built = KeywordIndex.of(KeywordLayer.of(reversed(texts)))
    KeywordLayer.of(texts).save(tmp_path)
    loaded = KeywordIndex.of(KeywordLayer.load(tmp_path))
    assert loaded.ids() == built.ids() == [f"a:{'a' * 16}:{n}" for n in range(3)] + [f"b:{'b' * 16}:{n}" for n in range(2)]
    hits = loaded.search("Which boats?", 10)
    assert hits == built.search("Which boats?", 10)
    assert hits[0][0] == loaded.ids()[2] and {i for i, _ in hits} == {loaded.ids()[0], loaded.ids()[2], loaded.ids()[4]}
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert [i[0] for i, _ in loaded.search("boats", 10, frozenset({"b"}))] == ["b"]
    assert loaded.search("zebra the of", 5) == loaded.search("", 5) == []


def test_ties_go_to_the_first_row() -> None:
    index = KeywordIndex.of(KeywordLayer.of(records(c=["red sail"], a=["red sail"], b=["red sail", "blue"])))
    assert [i[0] for i, _ in index.search("red", 2)] == ["a", "b"]


def random_source(lot: random.Random, name: str, number: int) -> list[Record]:
    words = [f"w{i}x" for i in range(40)]
    own = records(**{name: [" ".join(lot.choices(words, k=lot.randint(0, 20))) for _ in range(number)]})
    sha = f"{lot.getrandbits(64):016x}"
    return [replace(r, metadata={**r.metadata, "sha256": sha}, id=f"{name}:{sha}:{n}") for n, r in enumerate(own)]


def test_layers_give_the_very_scores_of_an_index_built_anew(tmp_path: Path) -> None:
    """A base that stays as it is, a layer that changes and is saved, and passages laid over both; to the last bit."""
    lot = random.Random(3)
    state: dict[str, list[Record]] = {name: random_source(lot, name, 4) for name in ("a", "b", "s1", "s5", "s9")}
    base = KeywordLayer.of([record for own in state.values() for record in own])
    below, own = set(state), KeywordLayer.of([])
    for step in range(1, 40):
        changed = {f"s{lot.randint(0, 12)}" for _ in range(lot.randint(0, 3))}
        leaving = {name for name in state if lot.random() < 0.1} | (changed & set(state))
        new = {name: random_source(lot, name, lot.randint(1, 4)) for name in changed}
        before = KeywordIndex([(base, below), (own, {name for name, _, _ in own.groups})])
        state = {name: own for name, own in state.items() if name not in leaving} | new
        fresh = [record for own in new.values() for record in own]
        below -= leaving
        own = own.changed(leaving, fresh)
        own.save(tmp_path / str(step))
        assert KeywordLayer.load(tmp_path / str(step)).groups == own.groups
        own = KeywordLayer.load(tmp_path / str(step))
        anew = KeywordIndex.of(KeywordLayer.of([record for own in state.values() for record in own]))
        layered = KeywordIndex([(base, below), (own, {name for name, _, _ in own.groups})])
        laid_over = before.with_changes(leaving, fresh)
        assert layered.ids() == laid_over.ids() == anew.ids() and layered.size == anew.size
        for number in range(6):
            question = " ".join(f"w{lot.randint(0, 45)}x" for _ in range(4))
            only = frozenset(lot.sample(sorted(state), len(state) // 2)) if number % 2 and state else None
            assert layered.search(question, 10, only) == laid_over.search(question, 10, only) == anew.search(question, 10, only)


def test_scores_are_those_that_bm25s_computes_itself() -> None:
    lot = random.Random(5)
    own = [record for name in "abcdefgh" for record in random_source(lot, name, 6)]
    index = KeywordIndex.of(KeywordLayer.of(own))
    texts = {record.id: keyword_tokens(f"{record.metadata['title']} {record.text}") for record in own}
    reference = bm25s.BM25()
    reference.index([texts[i] for i in index.ids()], show_progress=False)
    for _ in range(20):
        question = [f"w{lot.randint(0, 39)}x" for _ in range(3)]
        scores = dict(zip(index.ids(), reference.get_scores(question).tolist(), strict=True))
        hits = index.search(" ".join(question), 10)
        assert hits and all(score == pytest.approx(scores[i], rel=1e-5) for i, score in hits)


def test_an_index_that_bm25s_saved_is_read(tmp_path: Path) -> None:
    """As an earlier version wrote it: the library's own files, and the counts beside them."""
    own = [record for name in "abc" for record in random_source(random.Random(7), name, 5)]
    layer = KeywordLayer.of(own)
    reference = bm25s.BM25()
    reference.index([keyword_tokens(f"{r.metadata['title']} {r.text}") for r in own], show_progress=False)
    reference.save(str(tmp_path), show_progress=False)
    columns = {word: column for word, column in reference.vocab_dict.items() if word}
    counts = np.concatenate([layer.counts.of_word(word)[1] for word in sorted(columns, key=columns.__getitem__)])
    np.savez(tmp_path / "counts.npz", counts=counts, lengths=layer.counts.lengths)
    (tmp_path / "rows.json").write_text(json.dumps(layer.groups))
    read, built = KeywordIndex.of(KeywordLayer.load(tmp_path)), KeywordIndex.of(layer)
    assert read.ids() == built.ids()
    for word in columns:
        assert read.search(word, 20) == built.search(word, 20) != []


def test_damage_is_named(tmp_path: Path) -> None:
    for part, content in (("rows.json", b"{"), ("rows.json", b"[]"), ("counts.npz", b"x"), ("vocab.index.json", b'{"x": 0}')):
        folder = tmp_path / part / content.decode()[:1].strip("{[")
        KeywordLayer.of(records(a=["x y"])).save(folder)
        (folder / part).write_bytes(content)
        with pytest.raises(IndexMissing, match="keyword index"):
            KeywordLayer.load(folder)
