"""Which formats there are, whether a file's first bytes fit its name, and how bytes become text."""

import codecs

from assistant.library.pieces import Unreadable

FORMATS = {".pdf": "PDF", ".docx": "DOCX", ".html": "HTML", ".htm": "HTML", ".md": "Markdown", ".txt": "text"}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive (such as DOCX)"),
    (_OLE, "old Office file (such as DOC)"),
    (b"\x89PNG", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"II*\x00", "TIFF picture"),
    (b"MM\x00*", "TIFF picture"),
    (b"{\\rtf", "RTF document"),
    (b"\x1f\x8b", "gzip archive"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"Rar!", "RAR archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def signature(data: bytes) -> str:
    """What the first bytes say that a file is; "" when they say nothing."""
    return next((name for magic, name in _SIGNATURES if data.startswith(magic)), "")


def check_type(suffix: str, data: bytes) -> None:
    """Raises Unreadable("wrong_type") if the content is of another kind than the suffix says, ("encrypted") for a locked DOCX."""
    if suffix == ".pdf" and b"%PDF-" not in data[:1024]:
        raise Unreadable("wrong_type", f"it is a {signature(data)}" if signature(data) else "it does not begin as a PDF does")
    if suffix == ".docx" and not data.startswith(b"PK"):
        if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("encrypted")
        raise Unreadable("wrong_type", f"it is a {signature(data)}" if signature(data) else "it does not begin as a DOCX does")
    if suffix in (".md", ".txt") and data.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise Unreadable("wrong_type", "it is a web page")


def decode(data: bytes, declared: str = "") -> str:
    """The text of a text file: by byte order mark, as the file declares, as UTF-8, or else as Windows-1252.

    Raises Unreadable("wrong_type") for binary data.
    """
    if found := signature(data):
        raise Unreadable("wrong_type", f"it is a {found}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise Unreadable("damaged", f"it begins as {encoding} and goes on as something else") from None
    if b"\0" in data:
        raise Unreadable("wrong_type", "it holds binary data")
    text = _first_fitting(data, ("utf-8", declared))
    strange = sum(1 for c in text if c == "\ufffd" or (c < " " and c not in "\t\n\r\f\x0b"))
    if strange > len(text) / 50:
        raise Unreadable("wrong_type", "it holds binary data")
    return text


def _first_fitting(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in filter(None, encodings):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")
