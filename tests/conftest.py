"""What the tests share: the second corpus, indexed once for the whole run, and the assistant over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.index.sync import ensure_index
from assistant.settings import Settings, load_settings

SCIENCE = Path(__file__).parent / "corpora" / "science"


@pytest.fixture(scope="session")
def science_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings on the second corpus (another field), its index built."""
    folder = tmp_path_factory.mktemp("science")
    settings = load_settings(corpus=SCIENCE, index=folder / "index", database=f"sqlite:///{folder / 'history.db'}")
    ensure_index(settings, None)
    return settings


@pytest.fixture(scope="session")
def science(science_settings: Settings) -> Iterator[Assistant]:
    assistant = Assistant.open(science_settings)
    yield assistant
    assistant.index.close()
