"""The same index with its passages on a Chroma server: `settings.chroma_url`."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import IndexMissing, StorageError
from assistant.index.index import Index
from assistant.index.store import PassageStore
from assistant.index.sync import check_index, sync

from .conftest import settings_in, write_source


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--path", str(tmp_path / "server")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path
    ) as process:
        for _ in range(150):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def test_passages_on_a_server(server: str, built: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    shutil.copytree(built / "corpus", place / "corpus")
    (place / "index").mkdir()
    os.symlink(built / "index" / "encoder", place / "index" / "encoder")
    settings = settings_in(place, chroma_url=server)
    assert len(sync(settings).added) == 3
    first = Index.open(settings)
    local = Index.open(settings_in(built))
    question = "Who became keeper of the bridge?"
    assert [d.id for d in first.retriever().invoke(question)] == [d.id for d in local.retriever().invoke(question)]
    for number in range(3):
        write_source(place / "corpus", "note", f"The note has number {number}.")
        report = sync(settings)
        assert report.passages_embedded == 1
    assert check_index(settings) == []
    assert first.refreshed().document("note").text.strip() == "The note has number 2."
    store = PassageStore(place, server, first.refreshed().manifest.collection)
    assert len(store.collection_names()) == 2
    store.close()
    with pytest.raises(IndexMissing, match="another Chroma server"):
        Index.open(settings_in(place))


def test_a_server_that_is_down_is_named(built: Path, tmp_path: Path) -> None:
    place = shutil.copytree(built, tmp_path / "place")
    with pytest.raises(StorageError, match=r"http://127\.0\.0\.1:9"):
        sync(settings_in(place, chroma_url="http://127.0.0.1:9"))
    assert Index.open(settings_in(place)).retriever().invoke("lamps")
