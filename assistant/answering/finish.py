"""From a checked draft to the Answer: citations numbered in the order in which they are first used."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assistant.answering.draft import Draft, TableDraft
from assistant.dates import describe
from assistant.model import Answer, Citation, Conflict, ConflictSide, Document, Quote, Source, Statement, Table, TimelineStep


class Citations:
    """Numbers quotes from 1, the same quote always by the same number."""

    def __init__(self, sources: Mapping[str, Source], documents: Callable[[str], Document]) -> None:
        self._sources = sources
        self._documents = documents
        self._numbers: dict[Quote, int] = {}

    def numbers(self, quotes: tuple[Quote, ...]) -> tuple[int, ...]:
        return tuple(self._numbers.setdefault(quote, len(self._numbers) + 1) for quote in dict.fromkeys(quotes))

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._citation(number, quote) for quote, number in self._numbers.items())

    def _citation(self, number: int, quote: Quote) -> Citation:
        source = self._sources[quote.source_id]
        document = self._documents(quote.source_id)
        block = next((b for b in document.blocks if b.start <= quote.start < b.end), None)
        return Citation(
            number=number,
            quote=quote,
            title=source.title,
            publisher=source.publisher,
            published=source.published.text,
            url=source.url,
            kind=source.kind,
            form=source.form,
            source_status=source.status,
            headings=block.headings if block else (),
        )


def _table(table: TableDraft, cite: Citations) -> Table:
    cells = tuple(tuple(cite.numbers(quotes) for quotes in row) for row in table.cells)
    return Table(table.columns, table.rows, tuple(cite.numbers(quotes) for quotes in table.quotes), cells)


def finish(
    draft: Draft,
    question: str,
    resolved: str,
    as_of: date,
    sources: Mapping[str, Source],
    documents: Callable[[str], Document],
    trace: Mapping[str, Any],
) -> Answer:
    """The Answer that the draft amounts to."""
    cite = Citations(sources, documents)
    statements = tuple(Statement(line.text, cite.numbers(line.quotes), line.rule) for line in draft.lines)
    table = draft.table
    timeline = tuple(
        TimelineStep(step.when.text, describe(step.when), step.value, step.number, cite.numbers(step.quotes))
        for step in draft.timeline
    )
    conflicts = tuple(
        Conflict(
            conflict.about,
            tuple(ConflictSide(s.value, s.basis, s.reported, cite.numbers((s.quote,)), s.leads) for s in conflict.sides),
            conflict.explanation,
            conflict.rule,
        )
        for conflict in draft.conflicts
    )
    shown = _table(table, cite) if table else None
    return Answer(
        question=question,
        resolved_question=resolved,
        as_of=as_of.isoformat(),
        status=draft.status,
        headline=statements[0].text if statements else "",
        statements=statements,
        timeline=timeline if len(timeline) > 1 else (),
        conflicts=conflicts,
        citations=cite.all(),
        table=shown,
        missing=tuple(dict.fromkeys(draft.missing)),
        nearest=tuple(dict.fromkeys(draft.nearest)),
        readings=tuple(draft.readings),
        basis=draft.basis,
        confidence=draft.confidence,
        trace=trace,
    )
