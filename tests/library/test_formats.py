"""Encodings, first bytes, hyphens, and the cleaning of text."""

import pytest

from assistant.library.formats import check_type, decode
from assistant.library.hyphens import join_lines, vocabulary
from assistant.library.pieces import Piece, Reading, Unreadable, assemble, clean, row_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_in_every_usual_encoding(encoding: str) -> None:
    assert decode("Größe – “naïve” 5 €".encode(encoding)) == "Größe – “naïve” 5 €"


def test_a_declared_encoding_is_believed_after_utf8() -> None:
    assert decode("Łódź".encode("iso-8859-2"), "iso-8859-2") == "Łódź"
    assert decode("Łódź".encode(), "iso-8859-2") == "Łódź"
    assert decode(b"plain", "no-such-encoding") == "plain"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n", b"%PDF-1.7", b"PK\3\4", b"a\0b\0c", bytes(range(1, 32)) * 9])
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(Unreadable, match="wrong_type"):
        decode(data)


@pytest.mark.parametrize(
    ("suffix", "data"),
    [(".pdf", b"PK\3\4"), (".pdf", b"<html>"), (".docx", b"%PDF-1.4"), (".txt", b"<!DOCTYPE html><p>"), (".md", b" <html>")],
)
def test_content_of_another_kind(suffix: str, data: bytes) -> None:
    with pytest.raises(Unreadable, match="wrong_type"):
        check_type(suffix, data)


def test_a_locked_docx_is_told_from_an_old_doc() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    with pytest.raises(Unreadable, match="encrypted"):
        check_type(".docx", ole + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Unreadable, match="wrong_type"):
        check_type(".docx", ole)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["the govern-", "ment of"], "the government of"),
        (["US-", "Japan talks"], "US-Japan talks"),
        (["a long-", "term plan"], "a long-term plan"),
        (["state-", "owned firms"], "state-owned firms"),
        (["state-", "ment"], "statement"),
        (["pro-", "gramme"], "programme"),
        (["decision-", "making"], "decision-making"),
        (["non-", "binding"], "non-binding"),
        (["in 2024-", "25"], "in 2024-25"),
        (["soft\u00ad", "ware"], "software"),
        (["a pause -", "then more"], "a pause - then more"),
        (["see www.a.org/some-", "page"], "see www.a.org/some-page"),
        (["COVID-", "19"], "COVID-19"),
        (["one", "two", "", " three "], "one two three"),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_the_document_decides_where_it_can() -> None:
    words = vocabulary(["cooperation was good", "a co-chair came", "rare and earth", "co-"])
    assert join_lines(["co-", "operation"], words) == "cooperation"
    assert join_lines(["co-", "chair"], words) == "co-chair"
    assert join_lines(["rare-", "earth"], words) == "rare-earth"
    assert "co" not in words


def test_cleaning() -> None:
    assert clean(" a\u00a0 b\u200b\n\tc\u00ad \ufeff") == "a b c"
    assert clean("ﬁnance\u202e \ue000x") == "finance x"
    assert clean("e\u0301") == "é"
    assert clean(" a \n\n b ", keep_lines=True) == "a\nb"
    assert row_text(["a", " ", "b\nc"]) == "a | | b c" and row_text(["", " "]) == "" and row_text(["", "a", ""]) == "| a"


def test_assemble_gives_offsets_and_heading_paths() -> None:
    pieces = (
        Piece("heading", "One", level=1),
        Piece("heading", "Two", level=2),
        Piece("paragraph", " x "),
        Piece("paragraph", "***"),
        Piece("heading", "Three", level=2),
        Piece("list", "y"),
        Piece("list", "z"),
    )
    document = assemble("s", "h", Reading(pieces))
    assert document.text == "One\n\nTwo\n\nx\n\nThree\n\ny\nz"
    assert [b.headings for b in document.blocks] == [(), ("One",), ("One", "Two"), ("One",), ("One", "Three"), ("One", "Three")]
    with pytest.raises(Unreadable, match="empty"):
        assemble("s", "h", Reading((Piece("paragraph", " — "),)))
