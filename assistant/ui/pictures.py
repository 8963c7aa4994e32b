"""Pictures of PDF pages with a quote marked, as the evidence view takes them."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableSource
from assistant.model import Document, Source
from assistant.ui import state

WIDTH = 1100


def is_pdf(source: Source) -> bool:
    return source.path.lower().endswith(".pdf")


def marked_page(
    source: Source, document: Document, place: tuple[int, int] | None, page: int | None = None
) -> dict[str, Any] | None:
    """The page of `place` (or `page`) as a PNG data address with the boxes of the quote, as shares of the picture.

    None where there is no such picture: no PDF, the file has gone or is not the one that was read, or it cannot be drawn.
    """
    if not is_pdf(source):
        return None
    quote = ""
    if place:
        start, end = place
        page = next((block.page for block in document.blocks if block.end > start), None)
        quote = document.text[start : min(end, max((b.end for b in document.blocks if b.page == page), default=end))]
    path = state.settings().corpus / source.path
    if page is None or not path.is_file() or _sha256(path, path.stat().st_mtime_ns) != document.sha256:
        return None
    try:
        image, boxes = _draw(path, document.sha256, page, quote)
    except UnreadableSource:
        return None
    return {"image": image, "boxes": boxes, "alt": f"Page {page} of {source.title}"}


@lru_cache(maxsize=256)
def _sha256(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=48)
def _draw(path: Path, _sha256: str, page: int, quote: str) -> tuple[str, list[tuple[float, float, float, float]]]:
    picture = data_address(state.drawer().picture(path, page, WIDTH))
    boxes = state.drawer().places(path, page, quote) if quote else []
    shares = [(left, top, right - left, bottom - top) for left, top, right, bottom in boxes]
    return picture, shares


def data_address(png: bytes) -> str:
    """A picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
