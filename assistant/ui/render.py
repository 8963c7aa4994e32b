"""An Answer as the data of the turn view (web/turn.js), and as plain text to copy. No Streamlit here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.dates import describe, describe_day, parse_when
from assistant.model import Answer, AnswerStatus, Citation, Conflict, Source, Table, TimelineStep

STATUS_WORDS: Mapping[AnswerStatus, str] = {
    "answered": "Answered from the documents",
    "partly": "Partly answered",
    "not_covered": "Not covered by the documents",
    "outdated": "Covered only until an earlier date",
    "false_premise": "The question assumes something that the documents contradict",
}
COVERED = "Covered until "
ASKED_BACK = "The question has several readings"


def turn_data(answer: Answer, sources: Mapping[str, Source], active: int | None = None) -> dict[str, Any]:
    """Everything of an Answer but question, chart and controls. Empty parts are left out; `active` is the open citation."""
    statements = [{"text": s.text, "citations": s.citations, "rule": s.rule} for s in answer.statements]
    parts = {
        "status": {"code": answer.status, "label": status_words(answer)},
        "statements": statements or [{"text": answer.headline, "citations": (), "rule": ""}],
        "steps": [{"value": s.value, "when": s.when_text or s.when, "citations": s.citations} for s in answer.timeline],
        "numeric": has_chart(answer.timeline),
        "table": _table(answer.table) if answer.table else None,
        "conflicts": [_conflict(item) for item in answer.conflicts],
        "missing": answer.missing,
        "nearest": [_nearest(item, sources) for item in answer.nearest],
        "readings": answer.readings,
        "basis": basis_lines(answer),
        "sources": {c.number: f"{c.title}. {c.publisher}, {date_words(c.published)}" for c in answer.citations},
        "active": active,
    }
    return {name: value for name, value in parts.items() if value not in (None, (), [])}


def status_words(answer: Answer) -> str:
    """The status in plain words; a question back is no refusal, and `outdated` names the date, which its basis begins with.

    A turn that an eval case gives, and nobody asked the documents, says so.
    """
    if given := answer.trace.get("given"):
        return str(given)
    return ASKED_BACK if asks_back(answer) else _covered(answer) or STATUS_WORDS[answer.status]


def asks_back(answer: Answer) -> bool:
    return bool(answer.readings) and not answer.citations


def _covered(answer: Answer) -> str:
    """ "Covered until 30 June 2026" where the basis says so."""
    first = answer.basis.partition(".")[0]
    return first if answer.status == "outdated" and first.startswith(COVERED) else ""


def basis_lines(answer: Answer) -> list[str]:
    basis = answer.basis[len(_covered(answer)) :].lstrip(". ")
    lines = [basis] if basis else []
    if _plain(answer.resolved_question) not in ("", _plain(answer.question)) and "nderstood as" not in answer.basis:
        lines.append(f"Understood as: {answer.resolved_question}")
    return [*lines, *answer.notes]


def has_chart(timeline: Sequence[TimelineStep]) -> bool:
    """A history is drawn when at least two of its steps have a number."""
    return sum(step.number is not None for step in timeline) >= 2


def as_of_data(answer: Answer) -> dict[str, str]:
    return {"day": answer.as_of, "text": describe_day(date.fromisoformat(answer.as_of))}


def plain_text(answer: Answer) -> str:
    """The answer with its sources as text for the clipboard."""
    statements = [s.text + "".join(f" [{n}]" for n in s.citations) for s in answer.statements] or [answer.headline]
    sources = [_reference(citation) for citation in answer.citations]
    parts = ["\n".join(statements), *basis_lines(answer), f"As of {as_of_data(answer)['text']}.", "\n".join(sources)]
    return "\n\n".join(part for part in parts if part)


def date_words(text: str) -> str:
    """ "2024-06-27" as "27 June 2024"; what is no date stays as it is."""
    try:
        return describe(parse_when(text))
    except ValueError:
        return text


def _reference(citation: Citation) -> str:
    page = f", page {citation.quote.page}" if citation.quote.page else ""
    place = f", {citation.url}" if citation.url else ""
    return f"[{citation.number}] {citation.publisher}: {citation.title} ({date_words(citation.published)}){page}{place}"


def _conflict(conflict: Conflict) -> dict[str, Any]:
    sides = [
        {
            "value": side.value,
            "basis": side.basis,
            "reported": f"reported {date_words(side.reported)}" if side.reported else "",
            "citations": side.citations,
            "leads": side.leads,
        }
        for side in conflict.sides
    ]
    return {"about": conflict.about, "sides": sides, "explanation": conflict.explanation, "rule": conflict.rule}


def _table(table: Table) -> dict[str, Any]:
    last = [((),) * (len(row) - 1) for row in table.rows]
    numbers = table.row_citations or ((),) * len(table.rows)
    cells = table.cell_citations or [(*empty, cited) for empty, cited in zip(last, numbers, strict=True)]
    return {
        "columns": table.columns,
        "rows": [{"cells": row, "citations": cited} for row, cited in zip(table.rows, cells, strict=True)],
        "prose": bool(table.cell_citations),
    }


def _nearest(text: str, sources: Mapping[str, Source]) -> dict[str, str]:
    """The source with this id or this name, so that a click opens it; else the text alone."""
    for source in [sources[text]] if text in sources else sources.values():
        name = f"{source.title} ({source.publisher}, {describe(source.published)})"
        if text in (source.id, name):
            return {"id": source.id, "title": name}
    return {"id": "", "title": text}


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" ?.!").split())
