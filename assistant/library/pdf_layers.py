"""Puts other pages, one-page PDF files, in the place of pages of a PDF (pypdf)."""

import io
from collections.abc import Mapping

from pypdf import PdfReader, PdfWriter


def with_pages(data: bytes, pages: Mapping[int, bytes]) -> bytes:
    """The PDF with each page (from 1) that `pages` names replaced by the first page of the PDF given for it."""
    original = PdfReader(io.BytesIO(data), strict=False)
    if original.is_encrypted:
        original.decrypt("")
    writer = PdfWriter()
    for number, page in enumerate(original.pages, 1):
        writer.add_page(PdfReader(io.BytesIO(pages[number])).pages[0] if number in pages else page)
    # A scanner's title and date are worth proposing; nothing else of the old file is taken over.
    info = {key: str(value) for key, value in (original.metadata or {}).items() if key in ("/Title", "/Author", "/CreationDate")}
    writer.add_metadata(info)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
