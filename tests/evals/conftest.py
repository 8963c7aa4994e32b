"""A small corpus of an invented field with its index, cases on it, and answers to build others from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.index.sync import sync
from assistant.model import Document
from assistant.settings import Settings

SOURCES = {
    "bridge": "# The Harbour Bridge\n\nThe Harbour Bridge opened on 3 May 2019. It is 412 metres long and carries two tracks.\n",
    "lanterns": "# The Lantern Guild\n\nThe Lantern Guild lends lamps to fishing crews. In 2022 the guild had 31 members.\n",
    "ferry": "# The night ferry\n\nThe night ferry stopped in 2018. Its last captain was Ines Duarte.\n",
    "market": "# The fish market\n\nThe fish market employs 57 porters. It sells herring, cod and eel.\n",
}
CASES = """
kind: count
cases:
- {id: a-length, question: "How long is the Harbour Bridge?", expects: [[412]],
   gold: {source: bridge, quote: "It is 412 metres long"}}
- {id: b-members, question: "How many members had the Lantern Guild in 2022?", expects: [[31]], wrong_versions: [29],
   gold: {source: lanterns, quote: "In 2022 the guild had 31 members."}}
- {id: c-captain, kind: person, question: "Who was the last captain of the night ferry?", expects: [[Ines Duarte]],
   gold: {source: ferry, quote: "Its last captain was Ines Duarte."}}
- {id: d-none, kind: not-covered, question: "What does a violin cost in Vienna?", status: not_covered}
"""


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a small corpus and its index; not to be changed."""
    folder = tmp_path_factory.mktemp("evals")
    (folder / "corpus" / "sources").mkdir(parents=True)
    for name, text in SOURCES.items():
        head = f'id: {name}\ntitle: {name.title()}\npublisher: Office\npublished: "2023-01-02"\nkind: report\nlicence: CC0-1.0\n'
        (folder / "corpus" / "sources" / f"{name}.md").write_text(f"---\n{head}---\n\n{text}", encoding="utf-8")
    settings = Settings(corpus=folder / "corpus", index=folder / "index")
    sync(settings)
    return settings


@pytest.fixture
def case_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "harbour.yaml").write_text(CASES, encoding="utf-8")
    return folder


class Shelf:
    """Canonical texts by id, as an index gives them."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts

    def document(self, source_id: str) -> Document:
        return Document(source_id, f"hash-{source_id}", self.texts[source_id], ())


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(club="The club had 14 members in 2024. In 2023 it had 13 members.", other="Nothing to see here.")


@pytest.fixture
def answer_of() -> Callable[..., dict[str, Any]]:
    """An answer in JSON form that says `text` and quotes `quote` from the source `club` at its true place."""
    text = "The club had 14 members in 2024. In 2023 it had 13 members."

    def build(said: str, quote: str = "The club had 14 members in 2024.", **fields: Any) -> dict[str, Any]:
        start = text.find(quote)
        citation = {
            "number": 1,
            "source_id": "club",
            "sha256": "hash-club",
            "start": start,
            "end": start + len(quote),
            "page": None,
            "quote": quote,
            "title": "The club",
            "published": "2024",
        }
        statement = {"text": said, "citations": [1], "rule": ""}
        empty: dict[str, Any] = {"timeline": [], "conflicts": [], "table": None, "missing": [], "basis": "", "trace": {}}
        base = {"question": "How many members?", "status": "answered", "headline": said, "statements": [statement]}
        return {**base, "citations": [citation], "confidence": None, **empty, **fields}

    return build
