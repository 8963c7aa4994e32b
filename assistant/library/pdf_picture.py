"""Draws a page of a PDF as a PNG (pypdfium2)."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
from pypdfium2 import PdfPage

from assistant.library.pieces import Unreadable

MAX_WIDTH = 4000


def draw(page: PdfPage, width: int) -> bytes:
    """The page as a PNG of this width in pixels, at most 4000."""
    scale = max(1, min(width, MAX_WIDTH)) / max(page.get_width(), 1.0)
    # A page of extreme height must not become a picture of gigabytes.
    scale = min(scale, 3 * MAX_WIDTH / max(page.get_height(), 1.0))
    buffer = io.BytesIO()
    page.render(scale=scale).to_pil().save(buffer, format="PNG", optimize=False)
    return buffer.getvalue()


def draw_page(data: bytes, number: int, width: int) -> bytes:
    """Page `number` (from 1) of the PDF in `data`, as `draw` does. Raises Unreadable."""
    with opened_page(data, number) as page:
        return draw(page, width)


@contextmanager
def opened_page(data: bytes, number: int) -> Iterator[PdfPage]:
    """Page `number` (from 1) of the PDF in `data`. Raises Unreadable."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unreadable("encrypted" if "password" in str(error).lower() else "damaged") from None
    try:
        if not 1 <= number <= len(document):
            raise Unreadable("damaged", f"there is no page {number}: it has {len(document)}")
        page = document[number - 1]
        try:
            yield page
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged", f"page {number} cannot be drawn: {error}") from None
    finally:
        document.close()
