"""The first part of a review: the text as read, beside the picture of its page."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.curation.curator import Draft
from assistant.curation.review import Review
from assistant.errors import UnreadableSource
from assistant.ui import state
from assistant.ui.components import show
from assistant.ui.curate_state import examiner
from assistant.ui.evidence import block_data
from assistant.ui.pictures import WIDTH, data_address


def view(draft: Draft, review: Review) -> None:
    """What was read, what could not be, and what was left aside."""
    pages = len(review.pages)
    number = int(st.number_input(f"Page (1 to {pages})", 1, pages, 1, key=f"page-{draft.id}", width=180)) if pages > 1 else 1
    page = review.pages[number - 1]
    picture = _picture(draft, page.number) if draft.file.lower().endswith(".pdf") else None
    head: dict[str, Any] = {"title": "Text as read", "meta": "", "badges": [], "where": "", "url": "", "notes": [], "blocks": []}
    if page.confidence is not None:
        head["badges"] = [{"text": f"OCR, confidence {page.confidence:.0f} %", "warn": page.confidence < 85}]
    blocks = block_data(review.document, None)
    if page.number:
        blocks = [data for data, block in zip(blocks, review.document.blocks, strict=True) if block.page == page.number]
    notes = [*review.notes, *([] if blocks else ["No text was read on this page."])]
    text = {**head, "notes": notes, "blocks": blocks, "id": f"{draft.sha256}.{page.number}.text"}
    if picture is None:
        show("evidence", f"read-{draft.id}", text, lambda *_: None)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        shown = {"image": picture, "boxes": [], "alt": f"Page {page.number} as it looks"}
        image = {**head, "title": "The page", "badges": [], "picture": shown, "id": f"{draft.sha256}.{page.number}"}
        show("evidence", f"picture-{draft.id}", image, lambda *_: None)
    with right:
        show("evidence", f"read-{draft.id}", text, lambda *_: None)


def _picture(draft: Draft, page: int) -> str | None:
    try:
        return _drawn(draft.path(state.settings().corpus), draft.sha256, page)
    except UnreadableSource:
        return None


@lru_cache(maxsize=48)
def _drawn(path: Path, _sha256: str, page: int) -> str:
    return data_address(examiner().picture(path, page, WIDTH))
