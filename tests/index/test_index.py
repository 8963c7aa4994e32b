import json
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever

from assistant.errors import IndexMissing, UsageError
from assistant.index.index import Index
from assistant.index.retriever import KEYWORDS, fuse
from assistant.model import Filters

from .conftest import settings_in


@pytest.fixture(scope="module")
def index(built: Path) -> Index:
    return Index.open(settings_in(built))


def sources(found: list[LangChainDocument]) -> set[str]:
    return {document.metadata["source_id"] for document in found}


def test_what_is_indexed(index: Index) -> None:
    assert list(index.catalogue) == ["bridge", "ferry", "lanterns"]
    assert index.catalogue["ferry"].status == "superseded" and index.catalogue["bridge"].publisher == "Harbour Office"
    text = index.document("bridge").text
    assert index.document("bridge").sha256 == index.catalogue["bridge"].sha256
    sentences = index.sentences("bridge")
    assert "Ada J. Lindqvist became keeper of the bridge in June 2021." in [text[s.start : s.end] for s in sentences]
    assert sum(len(index.sentences(i)) for i in index.catalogue) == index.sentence_count
    with pytest.raises(KeyError):
        index.document("old-law")


def test_a_retriever_of_langchain_gives_exact_passages(index: Index) -> None:
    retriever = index.retriever()
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke("Who became keeper of the bridge?")
    assert "Lindqvist" in found[0].page_content and found[0].metadata["headings"][-1] == "Keepers"
    for document in found:
        data = document.metadata
        assert index.document(data["source_id"]).text[data["start"] : data["end"]] == document.page_content
        assert document.id == f"{data['source_id']}:{index.catalogue[data['source_id']].sha256[:16]}:{document.id.split(':')[2]}"
        assert data["dense_rank"] or data["bm25_rank"]
    scores = [d.metadata["score"] for d in found]
    assert scores == sorted(scores, reverse=True)
    assert [d.id for d in retriever.invoke("Who became keeper of the bridge?")] == [d.id for d in found]
    assert len(index.retriever(k=2).invoke("bridge")) == 2
    assert retriever.invoke("   ") == []


def test_meaning_and_words_both_count(index: Index) -> None:
    assert index.retriever(k=1).invoke("borrowing a light at sea")[0].metadata["source_id"] == "lanterns"
    assert index.retriever(k=1).invoke("Duarte")[0].metadata["bm25_rank"] == 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"bridge", "ferry", "lanterns"}),
        (Filters(publishers=("Lantern Guild",)), {"lanterns"}),
        (Filters(kinds=("report",)), {"bridge", "ferry"}),
        (Filters(statuses=("active",)), {"bridge", "lanterns"}),
        (Filters(published_from="2023-06-01"), {"lanterns"}),
        (Filters(published_until="2019-05-01"), {"ferry"}),
        (Filters(published_from="2022-03-01", published_until="2022-03-01"), {"bridge"}),
        (Filters(publishers=("nobody",)), set()),
    ],
)
def test_filters(index: Index, filters: Filters, expected: set[str]) -> None:
    assert sources(index.retriever(filters, k=50).invoke("the harbour bridge, lamps and the ferry")) == expected


def test_a_filter_that_is_no_day(index: Index) -> None:
    with pytest.raises(UsageError, match="published_from is not a day: 'June'"):
        index.retriever(Filters(published_from="June"))


def test_fusion() -> None:
    """What both find leads; what BM25 alone finds counts as near as the farthest of the nearest; ties go by id."""
    assert fuse({"a": 0.6, "b": 0.55}, {"b": 4.0, "c": 2.0}) == [
        ("b", 0.55 + KEYWORDS),
        ("c", 0.55 + KEYWORDS / 2),
        ("a", 0.6),
    ]
    assert [i for i, _ in fuse({"z": 0.5, "a": 0.5}, {})] == ["a", "z"]
    assert fuse({}, {}) == []


def test_vocabulary_and_word_vectors(index: Index) -> None:
    assert index.vocabulary["keeper"] == 1 and index.vocabulary["bridge"] >= 3 and index.vocabulary["412"] == 1
    assert "repealed" not in index.vocabulary
    vectors = index.word_vectors(["lends", "returned", "the", "412", "zebra", "fee"])
    assert set(vectors) == {"lends", "returned", "fee"}
    assert all(abs(np.linalg.norm(v) - 1) < 2e-3 and v.dtype == np.float32 for v in vectors.values())
    alone = index.encoder.encode(["lends"])[0]
    assert float(alone @ vectors["lends"]) > 0.999
    loan = index.encoder.encode(["loan"])[0]
    assert float(loan @ vectors["lends"]) > float(loan @ vectors["returned"])


def test_sentence_vectors(index: Index) -> None:
    text, number = index.document("lanterns").text, len(index.sentences("lanterns")) - 1
    last = index.sentences("lanterns")[number]
    vectors = index.sentence_vectors([("lanterns", number), ("bridge", 0), ("lanterns", 0)])
    assert vectors.shape == (3, 384) and vectors.dtype == np.float32
    assert float(index.encoder.encode([text[last.start : last.end]])[0] @ vectors[0]) > 0.999
    assert index.sentence_vectors([]).shape == (0, 384)
    with pytest.raises(IndexError):
        index.sentence_vectors([("bridge", 999)])


def test_missing_and_damaged(tmp_path: Path, workplace: Path) -> None:
    with pytest.raises(IndexMissing, match=r"There is no index in .* yet"):
        Index.open(settings_in(tmp_path))
    generation = workplace / "index" / "generations" / "000001"
    settings = settings_in(workplace)
    opened = Index.open(settings)
    entry = opened.manifest.sources["ferry"].document
    (generation / "documents" / entry).write_text("{")
    with pytest.raises(IndexMissing, match="damaged"):
        opened.document("ferry")
    (generation / "bm25" / "rows.json").write_text("[]")
    with pytest.raises(IndexMissing, match="damaged"):
        Index.open(settings).retriever().invoke("ferry")
    (generation / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(IndexMissing, match=r"manifest\.json"):
        Index.open(settings)
    (workplace / "index" / "CURRENT").write_text("../../etc\n")
    with pytest.raises(IndexMissing, match="CURRENT"):
        Index.open(settings)
    opened.close()


def test_damaged_chroma(workplace: Path) -> None:
    for file in (workplace / "index" / "generations" / "000001" / "chroma").rglob("*"):
        if file.is_file():
            file.write_bytes(b"no database")
    with pytest.raises(IndexMissing, match="Chroma"):
        Index.open(settings_in(workplace)).retriever().invoke("ferry")


LOOPBACK = """
import fcntl, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
fcntl.ioctl(s, 0x8914, struct.pack("16sH14s", b"lo", 0x1 | 0x40, b""))  # SIOCSIFFLAGS: up, running
assert [name for _, name in socket.if_nameindex()] == ["lo"], socket.if_nameindex()
"""
QUERY = """
import json, sys, time
began = time.perf_counter()
from pathlib import Path
from assistant.settings import Settings
from assistant.index.index import Index
index = Index.open(Settings(corpus=Path(sys.argv[1], "corpus"), index=Path(sys.argv[1], "index")))
index.encoder.encode_query("Who keeps the bridge?")
seconds = time.perf_counter() - began
found = index.retriever().invoke("Who keeps the bridge?")
heavy = [m for m in ("torch", "transformers", "spacy", "sentence_transformers") if m in sys.modules]
print(json.dumps({"heavy": heavy, "found": [d.id for d in found], "seconds": seconds}))
"""
SYNC = """
import sys
from pathlib import Path
from assistant.settings import Settings
from assistant.index.sync import sync, check_index
settings = Settings(corpus=Path(sys.argv[1], "corpus"), index=Path(sys.argv[1], "index"))
assert len(sync(settings).added) == 3 and check_index(settings) == []
"""
NAMESPACE = ["unshare", "-rn"]


def run(code: str, *args: str, before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [*(before or []), sys.executable, "-c", textwrap.dedent(code), *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, cwd=Path(__file__).parents[2])


def test_the_query_path_imports_no_heavy_library(built: Path) -> None:
    done = run(QUERY, str(built))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["heavy"] == [] and told["found"][0].startswith("bridge:")


def test_index_and_query_with_loopback_alone(built: Path, tmp_path: Path) -> None:
    try:
        allowed = run(LOOPBACK, before=NAMESPACE)
    except FileNotFoundError:
        pytest.skip("unshare is not installed")
    if allowed.returncode:
        pytest.skip(f"network namespaces are not permitted here: {allowed.stderr.strip()[-100:]}")
    (tmp_path / "corpus").symlink_to(built / "corpus")
    done = run(LOOPBACK + SYNC + QUERY, str(tmp_path), before=NAMESPACE)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["found"][0].startswith("bridge:")
