from pathlib import Path

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


def test_damage_is_named(tmp_path: Path) -> None:
    KeywordIndex.build(records(a=["x y"]), tmp_path)
    (tmp_path / "rows.json").write_text("{")
    with pytest.raises(IndexMissing, match="keyword index"):
        KeywordIndex.load(tmp_path)
