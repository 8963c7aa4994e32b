"""What a citation, or a whole source, looks like beside the chat: the data of the evidence view (web/evidence.js)."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from assistant.dates import describe
from assistant.model import Block, Citation, Document, Source
from assistant.ui.render import date_words

CONTEXT_CHARS = 6000
FORM_WORDS = {"digest": "Our digest of the original", "original": "Original text"}


def citation_head(citation: Citation) -> dict[str, Any]:
    """Title, publisher, date, kind, form and place of a citation, as they were when it was made."""
    page = f"Page {citation.quote.page}" if citation.quote.page else ""
    return {
        "number": citation.number,
        "title": citation.title,
        "meta": f"{citation.publisher} · {date_words(citation.published)}",
        "badges": _badges(citation.kind, citation.form, citation.source_status),
        "where": " › ".join(part for part in (page, *citation.headings) if part and part != citation.title),
        "url": citation.url,
        "blocks": [],
        "notes": [],
    }


def source_head(source: Source) -> dict[str, Any]:
    """The same for a whole source."""
    return {
        "title": source.title,
        "meta": f"{source.publisher} · {describe(source.published)} · {source.licence}",
        "badges": _badges(source.kind, source.form, source.status),
        "where": "",
        "url": source.url,
        "blocks": [],
        "notes": [source.note] if source.note else [],
    }


def _badges(kind: str, form: str, status: str) -> list[dict[str, Any]]:
    badges: list[dict[str, Any]] = [{"text": kind.replace("_", " ")}] if kind else []
    badges.append({"text": FORM_WORDS.get(form, form)})
    if status != "active":
        badges.append({"text": status, "warn": True})
    return badges


def change_notes(citation: Citation, sources: Mapping[str, Source], cited_on: str, still_there: bool) -> list[str]:
    """What has happened to a cited source since; `still_there`: its present text has the quoted words."""
    source = sources.get(citation.quote.source_id)
    if source is None:
        return [f"This source has left the collection since. The quote is shown as it was cited on {cited_on}."]
    notes = []
    if source.sha256 != citation.quote.sha256:
        now = "The same words stand in its present text, marked below." if still_there else "The words are no longer in it."
        notes.append(f"This source has changed since. The quote is shown as it was cited on {cited_on}. {now}")
    successor = next((other for other in sources.values() if other.supersedes == source.id), None)
    if successor is not None:
        notes.append(f"Superseded by “{successor.title}” ({successor.publisher}, {describe(successor.published)}).")
    elif source.status != citation.source_status:
        notes.append(f"The curators have marked this source as {source.status} since.")
    return notes


def locate(citation: Citation, document: Document) -> tuple[int, int] | None:
    """Where the quote stands in the document: at its own offsets, or in a changed text at the nearest place with the words."""
    quote = citation.quote
    if document.sha256 == quote.sha256 and document.text[quote.start : quote.end] == quote.text:
        return quote.start, quote.end
    places = []
    found = document.text.find(quote.text)
    while found >= 0 and quote.text:
        places.append(found)
        found = document.text.find(quote.text, found + 1)
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - quote.start))
    return start, start + len(quote.text)


def block_data(document: Document, mark: tuple[int, int] | None, context: int | None = CONTEXT_CHARS) -> list[dict[str, Any]]:
    """Blocks of the document with the marked span cut out; with `mark`, only those within `context` characters of it."""
    blocks: list[Block] = list(document.blocks)
    if mark and context is not None:
        blocks = [b for b in blocks if b.end >= mark[0] - context and b.start <= mark[1] + context]
    data = [_block(document, block, mark) for block in blocks]
    page = None
    for item, block in zip(data, blocks, strict=True):
        if block.page and block.page != page:
            page = item["new_page"] = block.page
    if data and blocks[0].start > document.blocks[0].start:
        data[0]["gap"] = True
    if data and blocks[-1].end < document.blocks[-1].end:
        data.append({"kind": "gap", "parts": [["…", False]]})
    return data


def _block(document: Document, block: Block, mark: tuple[int, int] | None) -> dict[str, Any]:
    cuts = [block.start, block.end]
    if mark and mark[0] < block.end and mark[1] > block.start:
        cuts[1:1] = [max(mark[0], block.start), min(mark[1], block.end)]
    parts = [[document.text[a:b], index == 1] for index, (a, b) in enumerate(pairwise(cuts)) if a < b]
    return {"kind": block.kind, "parts": parts}
