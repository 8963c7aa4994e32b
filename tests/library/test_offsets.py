"""Properties: whatever is written into a file, offsets are exact, and the words come back."""

import io
import re
from collections.abc import Callable
from contextlib import suppress

import docx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pdf_samples import STYLES, built
from reportlab.platypus import Paragraph, Table

from assistant.library.pieces import Unreadable, clean
from assistant.model import Document

Read = Callable[..., Document]
# The same examples each time, and no long search for the smallest that fails.
QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SLOW = settings(QUICK, max_examples=20)

WORD = st.from_regex(r"[A-Za-z][a-z]{1,9}", fullmatch=True)
SENTENCE = st.lists(WORD, min_size=3, max_size=25).map(lambda words: " ".join(words) + ".")
PARAGRAPHS = st.lists(SENTENCE, min_size=1, max_size=8)
ANYTHING = st.text(max_size=300)
XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=120)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@QUICK
@given(ANYTHING)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_any_text_is_read_soundly_or_refused(read_bytes: Read, suffix: str, text: str) -> None:
    with suppress(Unreadable):
        read_bytes(text.encode("utf-8", "replace"), suffix)  # checks the invariants


@QUICK
@given(st.binary(max_size=400))
@pytest.mark.parametrize(("suffix", "head"), [(".pdf", b"%PDF-1.4\n"), (".docx", b"PK\3\4"), (".txt", b""), (".html", b"<p>")])
def test_any_bytes_are_read_soundly_or_refused(read_bytes: Read, suffix: str, head: bytes, data: bytes) -> None:
    with suppress(Unreadable):
        read_bytes(head + data, suffix)


@QUICK
@given(PARAGRAPHS, st.integers(20, 90))
def test_wrapped_text_comes_back_whole(read_bytes: Read, paragraphs: list[str], width: int) -> None:
    import textwrap

    text = "\n\n".join(textwrap.fill(paragraph, width, break_long_words=False) for paragraph in paragraphs)
    assert read_bytes(text, ".txt").text == "\n\n".join(paragraphs)


@QUICK
@given(st.lists(st.tuples(st.sampled_from(["#", "##", "-", "1.", ">", "", "|"]), SENTENCE), min_size=1, max_size=10))
def test_markdown_blocks_come_back_with_their_words(read_bytes: Read, blocks: list[tuple[str, str]]) -> None:
    source = "\n\n".join(f"|{text}|b|\n|-|-|\n|c|*d*|" if mark == "|" else f"{mark} **{text}**" for mark, text in blocks)
    expected = " ".join(f"{text} b c d" if mark == "|" else text for mark, text in blocks)
    assert words(read_bytes(source, ".md").text) == words(expected)


@SLOW
@given(st.lists(st.tuples(st.sampled_from(["Normal", "Heading 1", "List Bullet", "table"]), XML_TEXT), min_size=1, max_size=8))
def test_docx_paragraphs_come_back(read_bytes: Read, blocks: list[tuple[str, str]]) -> None:
    word = docx.Document()
    for style, text in blocks:
        if style == "table":
            table = word.add_table(1, 2)
            table.cell(0, 0).text, table.cell(0, 1).text = text, "x"
        else:
            word.add_paragraph(text, style=style)
    buffer = io.BytesIO()
    word.save(buffer)
    expected = [clean(f"{text} | x" if style == "table" else text) for style, text in blocks]
    expected = [text for text in expected if any(c.isalnum() for c in text)]
    if expected:
        assert words(read_bytes(buffer.getvalue(), ".docx").text) == words(" ".join(expected))
    else:
        with pytest.raises(Unreadable):
            read_bytes(buffer.getvalue(), ".docx")


@SLOW
@given(PARAGRAPHS, st.sampled_from(["BodyText", "Normal", "Italic"]), st.booleans())
def test_pdf_paragraphs_come_back_whole(read_bytes: Read, paragraphs: list[str], style: str, heading: bool) -> None:
    story = [Paragraph(text, STYLES[style]) for text in paragraphs]
    if heading:
        story.insert(0, Paragraph("A heading above", STYLES["Heading1"]))
    document = read_bytes(built(story), ".pdf")
    assert words(document.text) == words(" ".join((["A heading above"] if heading else []) + paragraphs))
    if style == "BodyText":  # paragraphs with room between them stay apart
        assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "paragraph"] == paragraphs


@SLOW
@given(st.lists(st.tuples(WORD, st.integers(0, 99_999), SENTENCE), min_size=2, max_size=8))
def test_pdf_table_rows_come_back_as_rows(read_bytes: Read, rows: list[tuple[str, int, str]]) -> None:
    cells = [[name, str(number), Paragraph(text, STYLES["BodyText"])] for name, number, text in rows]
    table = Table(cells, colWidths=[90, 60, 250], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    document = read_bytes(built([table]), ".pdf")
    assert [document.text[b.start : b.end] for b in document.blocks] == [f"{a} | {n} | {text}" for a, n, text in rows]
    assert all(block.kind == "table" for block in document.blocks)
