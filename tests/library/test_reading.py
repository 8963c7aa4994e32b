"""The Reader: typed reasons for people, and a worker that survives what files do to it."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pdf_samples import report

from assistant.errors import UnreadableSource
from assistant.library.catalogue import file_sha256
from assistant.library.reading import _REMEDIES, READ_REASONS, Reader
from assistant.model import Document
from assistant.settings import Settings


def read(reader: Reader, path: Path) -> Document:
    return reader.read(path, "a-source", file_sha256(path))


def reason(reader: Reader, path: Path) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read(reader, path)
    error = caught.value
    assert path.name in error.message and error.remedy and error.reason in READ_REASONS
    return error.reason


def test_reads_one_file_after_the_other_in_one_worker(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Head\n\nText.")
    (tmp_path / "b.pdf").write_bytes(report())
    document = read(reader, tmp_path / "a.md")
    assert document.text == "Head\n\nText." and document.source_id == "a-source"
    assert document.sha256 == file_sha256(tmp_path / "a.md") and document.blocks[1].headings == ("Head",)
    worker = reader._worker
    assert read(reader, tmp_path / "b.pdf").pages == 3
    assert reader._worker is worker


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"", "empty"),
        ("a.pdf", b" \n ", "empty"),
        ("a.md", b"---\nid: x\n---\n\n", "empty"),
        ("a.html", b"<p></p>", "empty"),
        ("a.pdf", b"<html><p>Not a PDF</p></html>", "wrong_type"),
        ("a.docx", b"%PDF-1.7", "wrong_type"),
        ("a.txt", b"text\0with zeros", "wrong_type"),
        ("a.pdf", b"%PDF-1.7 broken", "damaged"),
        ("a.docx", b"PK\3\4broken", "damaged"),
        ("a.odt", b"PK\3\4", "unknown_format"),
        ("a", b"text", "unknown_format"),
    ],
)
def test_reasons(reader: Reader, tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert reason(reader, tmp_path / name) == expected


def test_a_missing_and_a_changed_file(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource) as caught:
        reader.read(tmp_path / "none.txt", "x", "0" * 64)
    assert caught.value.reason == "missing"
    (tmp_path / "a.txt").write_text("Text.")
    with pytest.raises(UnreadableSource) as caught:
        reader.read(tmp_path / "a.txt", "x", "0" * 64)
    assert caught.value.reason == "changed"


def test_every_reason_has_a_sentence_and_a_remedy() -> None:
    assert set(READ_REASONS) == set(_REMEDIES)
    assert all(sentence.endswith(".") for sentence in [*READ_REASONS.values(), *_REMEDIES.values()])


def test_limits_of_size_and_pages(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_text("word " * 1000)
    (tmp_path / "long.pdf").write_bytes(report())
    with Reader(Settings(read_max_mb=0.004, read_max_pages=2)) as reader:
        assert reason(reader, tmp_path / "large.txt") == "too_large"
    with Reader(Settings(read_max_pages=2)) as reader:
        assert reason(reader, tmp_path / "long.pdf") == "too_many_pages"


def test_a_slow_file_is_given_up_and_the_next_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "slow.md").write_text("| a | b |\n|---|---|\n" + "| *x* | `y` |\n" * 120_000)
    (tmp_path / "next.txt").write_text("Text.")
    with Reader(Settings(read_max_seconds=1.0)) as reader:
        started = time.monotonic()
        assert reason(reader, tmp_path / "slow.md") == "too_slow"
        assert time.monotonic() - started < 10
        assert read(reader, tmp_path / "next.txt").text == "Text."


def test_a_file_that_needs_too_much_memory(tmp_path: Path) -> None:
    (tmp_path / "huge.txt").write_bytes(b"ab c\n\n" * 8_000_000)
    (tmp_path / "next.txt").write_text("Text.")
    with Reader(Settings(read_max_memory_mb=512)) as reader:
        assert reason(reader, tmp_path / "huge.txt") == "too_much_memory"
        assert read(reader, tmp_path / "next.txt").text == "Text."


def test_a_worker_that_dies_costs_only_the_file_at_hand(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text("| a | b |\n|---|---|\n" + "| *x* | `y` |\n" * 120_000)
    (tmp_path / "next.txt").write_text("Text.")
    with Reader(Settings()) as reader:
        read(reader, tmp_path / "next.txt")
        worker = reader._worker
        assert worker is not None
        timer = threading.Timer(0.5, worker.kill)
        timer.start()
        assert reason(reader, tmp_path / "long.md") == "crashed"
        timer.join()
        assert read(reader, tmp_path / "next.txt").text == "Text."
        assert reader._worker is not worker


def test_what_was_read_is_remembered_while_the_limits_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("A text of some length. " * 60)
    with Reader(Settings()) as reader:
        first = read(reader, tmp_path / "long.txt")
        reader._stop()
        (tmp_path / "copy.txt").write_bytes((tmp_path / "long.txt").read_bytes())
        assert read(reader, tmp_path / "copy.txt").text == first.text and reader._worker is None
    with Reader(Settings(read_max_characters=1_000)) as reader:
        assert reason(reader, tmp_path / "long.txt") == "too_large"


def test_closing_ends_the_worker(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text that nobody has read before.")
    reader = Reader(Settings())
    with reader:
        read(reader, tmp_path / "a.txt")
        worker = reader._worker
    assert worker is not None and worker.poll() is not None and reader._worker is None


def test_the_worker_is_light() -> None:
    """It must start fast: none of the big libraries of the rest of the engine may come along."""
    code = (
        "import sys, assistant.library.worker as w, importlib\n"
        "[importlib.import_module(f'assistant.library.{name}') for name in set(w._READERS.values())]\n"
        "print([m for m in ('torch', 'transformers', 'chromadb', 'spacy', 'streamlit', 'langchain_core') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
