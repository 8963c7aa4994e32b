"""What the tests of assistant/library share: reading without ceremony, the invariants of a Document, and a small corpus."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.library.pieces import assemble
from assistant.library.reading import Reader
from assistant.library.worker import parse
from assistant.model import Document
from assistant.settings import Settings

ReadBytes = Callable[..., Document]
HEAD = 'id: {id}\ntitle: "A title"\npublisher: "A publisher"\npublished: "2024-06-27"\nkind: press release\nlicence: "CC0-1.0"\n'


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def check_sound(document: Document) -> None:
    """Blocks have exact offsets, are trimmed, in order, on pages that go up, with nothing but white space between them."""
    assert document.text and document.blocks
    end, page = 0, 1
    for block in document.blocks:
        text = document.text[block.start : block.end]
        assert text and text == text.strip()
        assert not document.text[end : block.start].strip()
        assert (block.start > end or end == 0) and all(isinstance(heading, str) and heading for heading in block.headings)
        if document.pages:
            assert block.page is not None and page <= block.page <= document.pages
            page = block.page
        else:
            assert block.page is None
        end = block.end
    assert end == len(document.text)
    document.text.encode()  # no lone surrogates


@pytest.fixture
def sound() -> Callable[[Document], None]:
    return check_sound


@pytest.fixture
def read_bytes() -> ReadBytes:
    """Reads content in this process: read_bytes(data, suffix) -> Document, with its invariants checked."""

    def read(data: bytes | str, suffix: str, max_pages: int = 100) -> Document:
        raw = data.encode() if isinstance(data, str) else data
        document = assemble("a-source", digest(raw), parse(raw, suffix, max_pages))
        check_sound(document)
        return document

    return read


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Settings()) as opened:
        yield opened


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An empty corpus folder."""
    (tmp_path / "corpus" / "sources").mkdir(parents=True)
    return tmp_path / "corpus"


@pytest.fixture
def add_source(corpus: Path) -> Callable[..., Path]:
    """Adds a Markdown source: add_source("name", "more: fields\\n", body="…") -> its path."""

    def add(name: str, more: str = "", body: str = "Some text.", head: str = HEAD) -> Path:
        path = corpus / "sources" / f"{name}.md"
        path.write_text(f"---\n{head.format(id=name)}{more}---\n\n{body}\n", encoding="utf-8")
        return path

    return add
