"""The Answer as plain JSON data: the form that `lodestone ask --json` and --batch print and that history stores."""

from dataclasses import asdict
from typing import Any

from assistant.model import Answer, Citation


def citation_to_json(citation: Citation) -> dict[str, Any]:
    quote = citation.quote
    return {
        "number": citation.number,
        "source_id": quote.source_id,
        "sha256": quote.sha256,
        "start": quote.start,
        "end": quote.end,
        "page": quote.page,
        "quote": quote.text,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": citation.published,
        "url": citation.url,
        "kind": citation.kind,
        "form": citation.form,
        "source_status": citation.source_status,
        "headings": list(citation.headings),
    }


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Every field of the Answer; citations are flat, tuples are lists."""
    data = asdict(answer)
    data["citations"] = [citation_to_json(citation) for citation in answer.citations]
    data["trace"] = dict(answer.trace)
    return data
