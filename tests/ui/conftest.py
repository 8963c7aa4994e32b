"""A real server on a small real corpus, for a real Chromium."""

from collections.abc import Iterator

import pytest
from page_server import CHROMIUM, Server, make_cases, make_corpus, start_server, stop_server


@pytest.fixture(scope="session")
def chromium() -> str:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    return CHROMIUM


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("page")
    make_corpus(folder / "corpus")
    make_cases(folder / "cases")
    running = start_server(folder)
    yield running
    stop_server(running)
