"""What is read from the words of a quote: where they stand in a document, and the number that they give."""

import re

from assistant.model import Document, Quote


def find_quote(document: Document, words: str) -> Quote | None:
    """The first place where `words` stand in the document; runs of white space match one another. None where they do not."""
    start = document.text.find(words)
    end = start + len(words)
    if start < 0:
        parts = words.split()
        match = re.search(r"\s+".join(re.escape(part) for part in parts), document.text) if parts else None
        if match is None:
            return None
        start, end = match.span()
    page = next((block.page for block in document.blocks if block.start <= start < block.end), None)
    return Quote(document.source_id, document.sha256, start, end, page, document.text[start:end])


def first_number(text: str, kind: str) -> float | None:
    """The first number that a count or a quantity is given in; None for other kinds of attributes."""
    if kind not in ("count", "quantity"):
        return None
    match = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return float(match[0].replace(",", "")) if match else None
