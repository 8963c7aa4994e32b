"""A small corpus of an invented field with facts, indexed once and copied by the tests, and curators who work on it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.curation.curator import Curator
from assistant.index.sync import sync
from assistant.settings import Settings

BRIDGE = """# The Harbour Bridge

The Harbour Bridge opened on 3 May 2019. The Harbour Bridge carries two tracks.

Ada Lindqvist became keeper of the bridge on 1 June 2021.
"""
GUILD = """The Lantern Guild lends lamps to fishing crews. In 2022 the guild had 31 members.

Tom Hale is warden of the guild until 30 June 2024.
"""
FERRY = """# The night ferry

The night ferry stopped in 2018. Its last captain was Ines Duarte. The Lantern Guild had 31 members in 2022.
"""
BRIDGE_FACTS = """# The bridge, by its keepers.
subject: bridge
name: Harbour Bridge
article: the
aliases: [harbour bridge, bridge]
attributes:
  opening:
    name: opening
    kind: event
    asks: [open, opened, opening]
    entries:
      - {value: the opening of the bridge, from: "2019-05-03", source: bridge, quote: "The Harbour Bridge opened on 3 May 2019."}
  keeper:
    name: keeper
    kind: holder
    asks: [keeper, keeps, who keeps]
    entries:
      - value: ada
        from: "2021-06-01"
        source: bridge
        quote: Ada Lindqvist became keeper of the bridge on 1 June 2021.
"""
GUILD_FACTS = """subject: guild
name: Lantern Guild
article: the
aliases: [guild]
attributes:
  members:
    name: number of members
    kind: count
    unit: member
    asks: [how many members, members]
    entries:
      - {value: 31, from: "2022", source: lanterns, quote: "In 2022 the guild had 31 members."}
      - {value: 31, from: "2022", source: ferry, quote: "The Lantern Guild had 31 members in 2022."}
  warden:
    name: warden
    kind: holder
    asks: [warden, who is warden]
    entries:
      - {value: tom, until: "2024-06-30", recheck: "2024-07-01", source: lanterns,
         quote: "Tom Hale is warden of the guild until 30 June 2024."}
"""
NAMES = """names:
  ada: {name: Ada Lindqvist, kind: person}
  tom: {name: Tom Hale, kind: person}
  mira: {name: Mira Voss, kind: person}
"""
METADATA = {
    "title": "A report",
    "publisher": "Harbour Office",
    "published": "2024-07-01",
    "kind": "report",
    "licence": "CC0-1.0",
}


def write_source(corpus: Path, source_id: str, text: str, **fields: str) -> Path:
    path = corpus / "sources" / f"{source_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"id": source_id, **METADATA, "title": source_id.title(), "published": "2022-03-01", **fields}
    path.write_text("---\n" + "".join(f'{k}: "{v}"\n' for k, v in metadata.items()) + f"---\n\n{text}", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory, science_settings: Settings) -> Path:
    """A folder with corpus/ and index/, not to be changed."""
    folder = tmp_path_factory.mktemp("harbour")
    corpus = folder / "corpus"
    write_source(corpus, "bridge", BRIDGE)
    write_source(corpus, "lanterns", GUILD, published="2023")
    write_source(corpus, "ferry", FERRY)
    (corpus / "ledger").mkdir()
    for name, text in (("bridge", BRIDGE_FACTS), ("guild", GUILD_FACTS), ("names", NAMES)):
        (corpus / "ledger" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "index").mkdir()
    os.symlink(science_settings.index / "encoder", folder / "index" / "encoder")  # the export of the model takes seconds
    sync(settings_in(folder))
    return folder


def settings_in(folder: Path) -> Settings:
    return Settings(corpus=folder / "corpus", index=folder / "index", database=f"sqlite:///{folder / 'history.db'}")


@pytest.fixture
def settings(harbour: Path, tmp_path: Path) -> Settings:
    """Settings on a copy of the small corpus and its index."""
    shutil.copytree(harbour, tmp_path / "place", symlinks=True)
    return settings_in(tmp_path / "place")


@pytest.fixture
def kim(settings: Settings) -> Curator:
    return Curator(settings, "Kim")


@pytest.fixture
def opened(settings: Settings) -> Callable[[], Assistant]:
    return lambda: Assistant.open(settings)


def tree(corpus: Path) -> dict[str, bytes]:
    """Every file of a corpus that readers see, with its content."""
    found = {p.relative_to(corpus).as_posix(): p.read_bytes() for p in corpus.rglob("*") if p.is_file()}
    return {path: content for path, content in found.items() if not path.startswith(".store/")}
