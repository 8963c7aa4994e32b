"""Originals of digests: listed in a file, fetched from a server on loopback, sources of their own beside the digest."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from assistant.assistant import Assistant
from assistant.cli import main
from assistant.curation.originals import load_originals
from assistant.errors import CorpusError
from assistant.library.catalogue import load_catalogue
from assistant.settings import ROOT

PAGE = """<html lang="en"><head><title>Birthday speech</title></head><body><main><h1>Birthday speech</h1>
<p>The agency thanked the clockmaker Odile Ferrand for the clock in the entrance hall of its headquarters in Paris.</p>
<p>The speech was given on 30 May 2020 before the assembled staff of the agency and its guests.</p></main></body></html>"""


def test_the_list_of_the_bundled_corpus_names_digests_that_are_there() -> None:
    sources = load_catalogue(ROOT / "corpus").sources
    originals = load_originals(ROOT / "corpus")
    assert len(originals) >= 5
    assert [original.digest for original in originals if original.digest not in sources] == []


def test_a_bad_entry_is_named(tmp_path: Path) -> None:
    (tmp_path / "originals.yaml").write_text("- digest: a\n  title: T\n  url: ftp://x\n")
    with pytest.raises(CorpusError, match="entry 1: publisher"):
        load_originals(tmp_path)
    assert load_originals(tmp_path / "nowhere") == ()


def test_fetch_makes_sources_beside_the_digest(
    science: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "speech.html").write_text(PAGE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shutil.copytree(science.settings.corpus, tmp_path / "corpus")
    shutil.copytree(science.settings.index, tmp_path / "index")
    entry = {
        "digest": "courier-esa-birthday-2020", "title": "Birthday speech", "publisher": "ESA", "published": "2020-05-30",
        "kind": "speech", "licence": "CC0-1.0",
    }  # fmt: skip
    address = f"http://127.0.0.1:{server.server_port}"
    entries = [{**entry, "url": f"{address}/speech.html"}, {**entry, "digest": "lost", "url": f"{address}/lost.html"}]
    (tmp_path / "corpus" / "originals.yaml").write_text(yaml.safe_dump(entries))
    for name in ("corpus", "index"):
        monkeypatch.setenv(f"LODESTONE_{name.upper()}", str(tmp_path / name))

    assert main(["corpus", "originals"]) == 0
    assert "2 originals, 2 missing" in capsys.readouterr().err
    assert main(["corpus", "originals", "--fetch"]) == 1
    assert "private network" in capsys.readouterr().out, "loopback is refused unless it is allowed"

    monkeypatch.setenv("LODESTONE_FETCH_PRIVATE", "true")
    assert main(["corpus", "originals", "--fetch", "--as", "Ada"]) == 1
    said = capsys.readouterr()
    assert "courier-esa-birthday-2020-original: approved" in said.out and "lost-original: not brought in" in said.out
    server.shutdown()
    sources = load_catalogue(tmp_path / "corpus").sources
    original = sources["courier-esa-birthday-2020-original"]
    assert original.form == "original" and original.url.endswith("/speech.html") and "courier-esa-birthday-2020" in sources
    settings = science.settings.model_copy(update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"})
    live = Assistant.open(settings)
    answer = live.ask("Whom did the agency thank for the clock in the entrance hall?")
    assert answer.status == "answered" and "Odile Ferrand" in answer.headline
    assert answer.citations[0].form == "original"
    live.index.close()
