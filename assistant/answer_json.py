"""The Answer as plain JSON data, and back: what `lodestone ask --json` and --batch print and what history stores."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assistant.model import Answer, Citation, Conflict, ConflictSide, Quote, Statement, Table, TimelineStep


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


def answer_from_json(data: Mapping[str, Any]) -> Answer:
    """The Answer that `answer_to_json` wrote. Raises KeyError or TypeError if `data` is not one."""
    known = {name: data[name] for name in ("question", "resolved_question", "as_of", "status", "headline", "basis", "confidence")}
    return Answer(
        **known,
        statements=tuple(Statement(s["text"], tuple(s["citations"]), s["rule"]) for s in data["statements"]),
        timeline=tuple(TimelineStep(**{**step, "citations": tuple(step["citations"])}) for step in data["timeline"]),
        conflicts=tuple(_conflict(item) for item in data["conflicts"]),
        citations=tuple(_citation(item) for item in data["citations"]),
        table=_table(data["table"]) if data["table"] else None,
        missing=tuple(data["missing"]),
        nearest=tuple(data["nearest"]),
        readings=tuple(data["readings"]),
        notes=tuple(data.get("notes", ())),  # answers kept by earlier versions have none
        trace=dict(data["trace"]),
    )


def _citation(data: Mapping[str, Any]) -> Citation:
    quote = Quote(data["source_id"], data["sha256"], data["start"], data["end"], data["page"], data["quote"])
    return Citation(
        number=data["number"],
        quote=quote,
        headings=tuple(data["headings"]),
        **{name: data[name] for name in ("title", "publisher", "published", "url", "kind", "form", "source_status")},
    )


def _conflict(data: Mapping[str, Any]) -> Conflict:
    sides = tuple(ConflictSide(**{**side, "citations": tuple(side["citations"])}) for side in data["sides"])
    return Conflict(data["about"], sides, data["explanation"], data["rule"])


def _table(data: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in data["rows"])
    cells = tuple(tuple(tuple(numbers) for numbers in row) for row in data.get("cell_citations", ()))
    return Table(tuple(data["columns"]), rows, tuple(tuple(numbers) for numbers in data["row_citations"]), cells)
