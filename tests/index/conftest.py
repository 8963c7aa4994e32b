"""A small corpus of an invented field, and an index over it that is built once and copied by the tests that change it."""

import shutil
from pathlib import Path

import pytest

from assistant.index.sync import sync
from assistant.settings import Settings

BRIDGE = """# The Harbour Bridge

The Harbour Bridge opened on 3 May 2019. It is 412.5 metres long and carries two tracks.

## Keepers

Ada J. Lindqvist became keeper of the bridge in June 2021. Before her, the U.S. engineer Tom Hale kept it.

| Year | Crossings |
|---|---|
| 2020 | 18,000 |
| 2021 | 23,500 |
"""
LANTERNS = """The Lantern Guild lends lamps to fishing crews. In 2022 the guild had 31 members.

A lamp must be returned within nine days. Those who are late pay a fee of 4 crowns.
"""
FERRY = """# The night ferry

The night ferry stopped in 2018. Its last captain was Ines Duarte.
"""


def write_source(corpus: Path, source_id: str, text: str, **fields: str) -> Path:
    metadata = {
        "id": source_id,
        "title": source_id.replace("-", " ").title(),
        "publisher": "Harbour Office",
        "published": "2022-03-01",
        "kind": "report",
        "licence": "CC0-1.0",
    } | fields
    path = corpus / "sources" / f"{source_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    front = "".join(f'{name}: "{value}"\n' for name, value in metadata.items())
    path.write_text(f"---\n{front}---\n\n{text}", encoding="utf-8")
    return path


def settings_in(folder: Path, **fields: object) -> Settings:
    return Settings(corpus=folder / "corpus", index=folder / "index", **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus/ and index/, not to be changed."""
    folder = tmp_path_factory.mktemp("built")
    write_source(folder / "corpus", "bridge", BRIDGE)
    write_source(folder / "corpus", "lanterns", LANTERNS, publisher="Lantern Guild", kind="news", published="2023")
    write_source(folder / "corpus", "ferry", FERRY, published="2019-05", status="superseded")
    write_source(folder / "corpus", "old-law", "The old law of tolls was repealed.", status="retired")
    sync(settings_in(folder))
    return folder


@pytest.fixture
def workplace(built: Path, tmp_path: Path) -> Path:
    """A copy of `built` that a test may change."""
    shutil.copytree(built, tmp_path / "place")
    return tmp_path / "place"
