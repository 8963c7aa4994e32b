"""Where on the page of a PDF a quote stands (text positions by PDFium). For the worker process, which has one thread."""

import re
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from assistant.library.pdf_picture import opened_page

Rectangle = tuple[float, float, float, float]

# What canonical text leaves out or sets otherwise: hyphens at line ends, marks of footnotes, bars between cells, bullets.
_HYPHENS = "-\u2010\u2011\u00ad\u0002\ufffe\uffff"
_BETWEEN = rf"[{_HYPHENS}]{{0,2}}"
_AFTER_WORD = rf"[{_HYPHENS}]{{0,2}}(?:\d{{1,3}}|[*†‡§]{{1,2}}|[a-z])?"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


def quote_rectangles(data: bytes, page: int, quote_text: str) -> list[Rectangle]:
    """Where the words of a quote stand on a page (from 1) of the PDF in `data`: a rectangle a line, (left, top, right, bottom)
    as shares of the page.

    White space, hyphens at line ends and footnote marks may differ; [] if the quote is not on the page. Raises Unreadable.
    """
    with opened_page(data, page) as opened:
        text = opened.get_textpage()
        try:
            spans = _find(text, quote_text)
            boxes = [box for first, last in spans for box in _boxes(text, first, last)]
            return _as_fractions(opened, _by_line(boxes))
        finally:
            text.close()


def _by_line(boxes: list[Rectangle]) -> list[Rectangle]:
    """Boxes in points that stand beside one another on a line become one: recognised text has a box for each word."""
    lines: list[Rectangle] = []
    for box in boxes:
        if lines and _beside(lines[-1], box):
            last = lines.pop()
            box = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        lines.append(box)
    return lines


def _beside(left: Rectangle, right: Rectangle) -> bool:
    height = min(left[3] - left[1], right[3] - right[1])
    overlap = min(left[3], right[3]) - max(left[1], right[1])
    return overlap > 0.5 * height and -height < right[0] - left[2] < 2 * height


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
