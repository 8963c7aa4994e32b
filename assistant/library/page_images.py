"""Pictures of PDF pages, and where on a page a quote stands (pypdfium2; text positions by PDFium)."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from assistant.errors import UnreadableSource
from assistant.library.pdf_picture import draw
from assistant.library.reading import unreadable

Rectangle = tuple[float, float, float, float]

# PDFium may be used by one thread at a time only.
_LOCK = threading.Lock()

# What canonical text leaves out or sets otherwise: hyphens at line ends, marks of footnotes, bars between cells, bullets.
_HYPHENS = "-\u2010\u2011\u00ad\u0002\ufffe\uffff"
_BETWEEN = rf"[{_HYPHENS}]{{0,2}}"
_AFTER_WORD = rf"[{_HYPHENS}]{{0,2}}(?:\d{{1,3}}|[*†‡§]{{1,2}}|[a-z])?"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


def page_picture(path: Path, page: int, width: int) -> bytes:
    """The page (from 1) as a PNG of this width in pixels (at most 4000). Raises UnreadableSource, ValueError for a wrong page."""
    with _LOCK, _opened(path) as document, _page(document, page) as opened:
        return draw(opened, width)


def quote_rectangles(path: Path, page: int, quote_text: str) -> list[Rectangle]:
    """Where the words of a quote stand on a page (from 1): a rectangle a line, (left, top, right, bottom) as shares of the page.

    White space, hyphens at line ends and footnote marks may differ; [] if the quote is not on the page.
    Raises UnreadableSource, and ValueError for a wrong page.
    """
    with _LOCK, _opened(path) as document, _page(document, page) as opened:
        text = opened.get_textpage()
        try:
            spans = _find(text, quote_text)
            boxes = [box for first, last in spans for box in _boxes(text, first, last)]
            return _as_fractions(opened, boxes)
        finally:
            text.close()


class _opened:
    """A document that is closed at the end of the with block."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> pdfium.PdfDocument:
        try:
            self.document = pdfium.PdfDocument(self.path)
        except FileNotFoundError:
            raise unreadable(self.path, "missing") from None
        except pdfium.PdfiumError as error:
            raise unreadable(self.path, "encrypted" if "password" in str(error).lower() else "damaged") from None
        return self.document

    def __exit__(self, *_: object) -> None:
        self.document.close()


class _page:
    """A page that is closed at the end of the with block."""

    def __init__(self, document: pdfium.PdfDocument, number: int) -> None:
        if not 1 <= number <= len(document):
            raise ValueError(f"There is no page {number}: the document has {len(document)}.")
        self.document, self.number = document, number

    def __enter__(self) -> PdfPage:
        try:
            self.page = self.document[self.number - 1]
        except pdfium.PdfiumError as error:
            raise UnreadableSource("damaged", f"Page {self.number} cannot be shown: {error}.") from None
        return self.page

    def __exit__(self, *_: object) -> None:
        self.page.close()


def _find(text: PdfTextPage, quote: str) -> list[tuple[int, int]]:
    """The spans of PDFium's characters (first and last index) that make up the quote."""
    characters: list[str] = []
    places: list[int] = []
    for index in range(text.count_chars()):
        character = chr(pdfium.raw.FPDFText_GetUnicode(text, index))
        for part in character.translate(_LIGATURES).translate(_SUPERSCRIPTS):
            if not part.isspace():
                characters.append(part)
                places.append(index)
    page_text = "".join(characters)
    whole = _search(page_text, quote)
    # Cells of a row may stand in another order than they are drawn in: then each is looked for by itself.
    parts = [whole] if whole or " | " not in quote else [_search(page_text, cell) for cell in quote.split(" | ")]
    return [(places[span[0]], places[span[1] - 1]) for span in parts if span]


def _search(page_text: str, quote: str) -> tuple[int, int] | None:
    """The span of the quote in the text of a page that holds no white space."""
    words = [word for word in quote.translate(_SUPERSCRIPTS).split() if word != "|"]
    if not words:
        return None
    match = re.search(_AFTER_WORD.join(_BETWEEN.join(map(_one, word)) for word in words), page_text)
    return match.span() if match else None


def _one(character: str) -> str:
    """PDFium gives a sign of its own for a hyphen at a line end."""
    return f"[{_HYPHENS}]?" if character in _HYPHENS else re.escape(character)


def _boxes(text: PdfTextPage, first: int, last: int) -> Iterator[Rectangle]:
    """The rectangles of a span of characters in points: (left, bottom, right, top)."""
    text.count_rects()  # PDFium wants to have counted all before it counts some
    for index in range(text.count_rects(first, last - first + 1)):
        yield text.get_rect(index)


def _as_fractions(page: PdfPage, boxes: list[Rectangle]) -> list[Rectangle]:
    """Boxes in points as shares of the picture, from its upper left corner; turned and cropped pages included."""
    size = 10_000
    converter = pdfium.PdfPosConv(page, (0, 0, size, size, 0))
    fractions: list[Rectangle] = []
    for left, bottom, right, top in boxes:
        x0, y0 = converter.to_bitmap(left, top)
        x1, y1 = converter.to_bitmap(right, bottom)
        a, b, c, d = (min(1.0, max(0.0, value / size)) for value in (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        fractions.append((a, b, c, d))
    return fractions
