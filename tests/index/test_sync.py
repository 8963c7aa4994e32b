import os
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import CorpusError, StorageError
from assistant.index.generations import current_generation, generation_names, sync_lock
from assistant.index.index import Index
from assistant.index.manifest import Manifest
from assistant.index.store import PassageStore
from assistant.index.sync import check_index, ensure_index, sync

from .conftest import BRIDGE, LANTERNS, settings_in, write_source


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def passages(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Text and rounded vector of every passage by id."""
    index = folder / "index"
    generation = index / "generations" / (current_generation(index) or "")
    store = PassageStore(generation / "chroma", None, Manifest.read(generation).collection)
    found = {r.id: (r.text, np.round(np.asarray(r.vector), 5).tobytes()) for r in store.records(vectors=True)}
    store.close()
    return found


def test_only_what_changed_is_embedded(workplace: Path) -> None:
    settings, corpus = settings_in(workplace), workplace / "corpus"
    before = passages(workplace)
    nothing = sync(settings)
    assert nothing.generation == "000001" and len(nothing.unchanged) == 3
    assert (nothing.passages_embedded, nothing.words_embedded, nothing.added, nothing.changed) == (0, 0, (), ())

    write_source(corpus, "tower", "The clock tower strikes at noon.")
    edit(corpus / "sources" / "bridge.md", "23,500", "24,000")
    (corpus / "sources" / "ferry.md").unlink()
    stages = []
    report = sync(settings, lambda stage, done, total: stages.append((stage, done, total)))
    assert (report.added, report.changed, report.removed) == (("tower",), ("bridge",), ("ferry",))
    assert report.unchanged == ("lanterns",)
    assert report.failed == () and report.generation == "000002"
    assert report.passages_embedded == 2, "the new source, and the one passage of the bridge that holds the table"
    assert report.words_embedded == len({"clock", "tower", "strikes", "noon"})
    assert report.sentences_embedded == 2, "the one new sentence and the one row that changed"
    assert ("Reading", 2, 2) in stages and ("Embedding passages", 2, 2) in stages
    after = passages(workplace)
    kept = [i for i in before if i.startswith("lanterns:")]
    assert kept and all(after[i] == before[i] for i in kept)
    assert not [i for i in after if i.startswith("ferry:")]
    assert "24,000" in Index.open(settings).document("bridge").text
    assert check_index(settings) == []


def test_changed_metadata_alone_need_no_model(workplace: Path) -> None:
    settings = settings_in(workplace)
    edit(workplace / "corpus" / "sources" / "lanterns.md", '"Lantern Guild"', '"Guild of Lanterns"')
    report = sync(settings)
    assert report.changed == ("lanterns",)
    assert report.passages_embedded == report.words_embedded == report.sentences_embedded == 0
    index = Index.open(settings)
    assert index.catalogue["lanterns"].publisher == "Guild of Lanterns"
    assert index.sentences("lanterns")
    edit(workplace / "corpus" / "sources" / "lanterns.md", 'kind: "news"', 'kind: "news"\nstatus: "retired"')
    assert sync(settings).removed == ("lanterns",)
    assert "lanterns" not in Index.open(settings).catalogue
    assert check_index(settings) == []


def test_a_failed_document_leaves_the_rest_and_its_own_text_only_while_its_file_is_the_same(workplace: Path) -> None:
    settings, sources = settings_in(workplace), workplace / "corpus" / "sources"
    (sources / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    (sources / "broken.yaml").write_text('id: broken\ntitle: B\npublisher: P\npublished: "2024"\nkind: k\nlicence: CC0-1.0\n')
    (sources / "undated.md").write_text("---\nid: undated\ntitle: U\npublisher: P\nkind: k\nlicence: l\n---\nText.")
    report = sync(settings)
    assert {problem.file.rpartition("/")[2] for problem in report.failed} == {"broken.pdf", "undated.md"}
    assert report.generation == "000001" and set(report.unchanged) == {"bridge", "ferry", "lanterns"}
    assert {p.file.rpartition("/")[2] for p in check_index(settings)} == {"broken.pdf", "undated.md"}
    assert ensure_index(settings) is None, "what failed is not tried again before something changes"

    (sources / "lanterns.md").write_text((sources / "lanterns.md").read_text().partition("\n\n")[0] + "\n")
    report = sync(settings)
    assert report.removed == ("lanterns",) and len(report.failed) == 3
    assert set(Index.open(settings).catalogue) == {"bridge", "ferry"}


def test_wrong_metadata_beside_an_unchanged_file_keep_its_text(tmp_path: Path, built: Path) -> None:
    sources = tmp_path / "corpus" / "sources"
    sources.mkdir(parents=True)
    page = "<html><body><article><h1>Tides</h1><p>The tide turns twice a day.</p></article></body></html>"
    (sources / "page.html").write_text(page)
    sidecar = sources / "page.yaml"
    sidecar.write_text('id: tides\ntitle: Tides\npublisher: P\npublished: "2024"\nkind: k\nlicence: CC0-1.0\n')
    (tmp_path / "index").mkdir()
    os.symlink(built / "index" / "encoder", tmp_path / "index" / "encoder")
    settings = settings_in(tmp_path)
    assert sync(settings).added == ("tides",)
    edit(sidecar, '"2024"', '"soon"')
    report = sync(settings)
    assert report.unchanged == ("tides",) and [p.field for p in report.failed] == ["published"]
    edit(sources / "page.html", "twice", "often")
    with pytest.raises(CorpusError, match="nothing to index"):
        sync(settings)
    assert "twice" in Index.open(settings).document("tides").text


def test_nothing_to_index(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="corpus"):
        sync(settings_in(tmp_path))
    (tmp_path / "corpus" / "sources").mkdir(parents=True)
    with pytest.raises(CorpusError, match=r"nothing to index in .*sources: the folder holds no document"):
        sync(settings_in(tmp_path))
    assert generation_names(tmp_path / "index") == []


def test_ensure_index_syncs_only_when_stale(workplace: Path) -> None:
    settings = settings_in(workplace)
    sync(settings)  # the copied files have new times
    assert ensure_index(settings) is None
    os.utime(workplace / "corpus" / "sources" / "bridge.md", (1, 1))
    touched = ensure_index(settings)
    assert touched is not None and touched.generation == "000001"
    assert ensure_index(settings) is None
    shorter = ensure_index(settings_in(workplace, passage_words=20))
    assert shorter is not None and shorter.generation == "000002" and shorter.passages > touched.passages
    (workplace / "index" / "CURRENT").write_text("nonsense")
    rebuilt = ensure_index(settings)
    assert rebuilt is not None and rebuilt.passages == touched.passages


def test_readers_keep_their_generation_and_refresh(workplace: Path) -> None:
    settings, corpus = settings_in(workplace), workplace / "corpus"
    first = Index.open(settings)
    assert first.refreshed() is first
    for number in range(3):
        write_source(corpus, f"note-{number}", f"Note number {number} is about sails.")
        sync(settings)
    assert len(first.retriever(k=50).invoke("sails and lamps")) == first.manifest.passage_count
    assert first.document("ferry").text
    assert generation_names(workplace / "index") == ["000001", "000003", "000004"]
    second = first.refreshed()
    assert second is not first and "note-2" in second.catalogue
    first.close()
    del first
    write_source(corpus, "note-3", "One more.")
    sync(settings)
    assert generation_names(workplace / "index") == ["000004", "000005"]


def test_the_second_of_two_syncs_says_so(workplace: Path) -> None:
    settings = settings_in(workplace)
    with (
        sync_lock(settings.index),
        pytest.raises(StorageError, match=rf"being updated by another process \(process id {os.getpid()}\)"),
    ):
        sync(settings)
    sync(settings)


@pytest.mark.parametrize("part", ["chroma/chroma.sqlite3", "bm25/rows.json", "manifest.json", "words.json", "word_vectors.npy"])
def test_a_damaged_part_is_found_and_mended(workplace: Path, part: str) -> None:
    settings = settings_in(workplace)
    (workplace / "index" / "generations" / "000001" / part).write_bytes(b"damage")
    assert check_index(settings) != []
    sync(settings)
    assert check_index(settings) == []
    assert Index.open(settings).retriever().invoke("lamps")


def test_a_damaged_document_and_a_damaged_encoder_are_mended(workplace: Path) -> None:
    settings = settings_in(workplace)
    manifest = Manifest.read(workplace / "index" / "generations" / "000001")
    (workplace / "index" / "generations" / "000001" / "documents" / manifest.sources["ferry"].document).write_text("{}")
    assert [p.field for p in check_index(settings)] == ["text"]
    report = sync(settings)
    assert report.changed == ("ferry",) and report.passages_embedded == 0
    assert check_index(settings) == []
    next((workplace / "index" / "encoder").glob("*/encoder.onnx")).write_bytes(b"damage")
    assert [p.field for p in check_index(settings)] == ["encoder"]
    sync(settings)
    assert check_index(settings) == []


def test_check_names_what_differs(workplace: Path) -> None:
    settings, sources = settings_in(workplace), workplace / "corpus" / "sources"
    assert check_index(settings) == []
    edit(sources / "bridge.md", "18,000", "19,000")
    (sources / "ferry.md").unlink()
    write_source(workplace / "corpus", "tower", "It is new.")
    assert sorted((p.file.rpartition("/")[2], p.field) for p in check_index(settings)) == [
        ("bridge.md", "sha256"),
        ("ferry.md", "id"),
        ("tower.md", "id"),
    ]
    assert all("lodestone index" in p.remedy for p in check_index(settings))


def test_passages_of_chroma_that_stray_are_found(workplace: Path) -> None:
    settings = settings_in(workplace)
    store = PassageStore(workplace / "index" / "generations" / "000001" / "chroma", None, "passages")
    victim = next(store.records(["lanterns"], vectors=True))
    store.add([replace(victim, text="another text")])
    store.close()
    assert any(p.field == "passages" and victim.id in p.message for p in check_index(settings))


def test_an_index_folder_that_cannot_be_made(tmp_path: Path) -> None:
    write_source(tmp_path / "corpus", "lanterns", LANTERNS)
    (tmp_path / "index").write_text("a file is in the way")
    with pytest.raises(StorageError, match="index"):
        sync(settings_in(tmp_path))


FULL_DISK = """
import os, resource, signal, sys
from pathlib import Path
from assistant.errors import StorageError
from assistant.settings import Settings
from assistant.index import sync as syncing
from assistant.index.embedding import SentenceTransformerEncoder
folder = Path(sys.argv[1])
settings = Settings(corpus=folder / "corpus", index=folder / "index")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for limit in (100, 100_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        syncing.sync(settings)
        print("no error at", limit)
    except StorageError as error:
        print("StorageError", sorted(os.listdir(folder / "index" / "generations")), error.message[:90])
"""


def test_a_full_disk_leaves_the_old_index(workplace: Path) -> None:
    """No file may grow beyond a limit: writing fails in Python, in SQLite and in Chroma's own files."""
    settings = settings_in(workplace)
    write_source(workplace / "corpus", "bridge", BRIDGE + "\n\nIt was painted green.\n")
    command = [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(workplace)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 2 and all(line.startswith("StorageError ['000001']") for line in lines), done.stdout
    assert current_generation(settings.index) == "000001"
    assert Index.open(settings).retriever().invoke("lamps")
    assert sync(settings).changed == ("bridge",)
    assert check_index(settings) == []
