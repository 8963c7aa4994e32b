"""An Answer as text for a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from assistant.commands.terminal import Style, one_line, table
from assistant.dates import describe, describe_day, parse_when
from assistant.model import Answer, AnswerStatus, Citation, Conflict

STATUS_WORDS: Mapping[AnswerStatus, str] = {
    "answered": "answered from the documents",
    "partly": "partly answered",
    "not_covered": "not covered by the documents",
    "outdated": "covered only until an earlier date",
    "false_premise": "the question assumes something that the documents contradict",
}
ASKED_BACK = "the question has several readings"


def answer_text(answer: Answer, style: Style) -> str:
    """The answer from the headline to the numbered citations; parts that it lacks are left out."""
    parts = [
        _statements(answer, style),
        _timeline(answer, style),
        _table(answer, style),
        *(_conflict(conflict, style) for conflict in answer.conflicts),
        _list("Not in the documents", answer.missing, style),
        _list("Nearest in the documents", answer.nearest, style),
        _list("The question can be read as", answer.readings, style),
        style.grey("\n".join(style.wrap(line) for line in _basis(answer))),
        "\n".join(_citation(citation, style) for citation in answer.citations),
    ]
    return "\n\n".join(part for part in parts if part)


def _statements(answer: Answer, style: Style) -> str:
    statements = [(statement.text, statement.citations) for statement in answer.statements] or [(answer.headline, ())]
    first, *rest = [style.wrap(text + _chips(numbers)) for text, numbers in statements]
    return "\n".join([style.bold(first), *([""] if rest else []), *rest])


def _timeline(answer: Answer, style: Style) -> str:
    rows = [(step.when_text or step.when, step.value + _chips(step.citations)) for step in answer.timeline]
    return f"{style.bold('Over time')}\n{table(rows, _fitted(style), indent='  ')}" if rows else ""


def _table(answer: Answer, style: Style) -> str:
    if answer.table is None:
        return ""
    if answer.table.cell_citations:
        cited = zip(answer.table.rows, answer.table.cell_citations, strict=True)
        cells = [[text + _chips(numbers) for text, numbers in zip(row, cells, strict=True)] for row, cells in cited]
        return table(cells, _fitted(style), header=answer.table.columns, indent="  ")
    rows = [
        (*row, _chips(numbers or ()).strip())
        for row, numbers in zip_longest(answer.table.rows, answer.table.row_citations, fillvalue=())
        if row
    ]
    return table(rows, _fitted(style), header=(*answer.table.columns, ""), indent="  ")


def _conflict(conflict: Conflict, style: Style) -> str:
    lines = [style.bold(style.wrap(f"Sources differ: {conflict.about}"))]
    for side in conflict.sides:
        notes = [date_words(side.reported)] if side.reported else []
        notes += ["leads"] if side.leads else []
        note = f" ({', '.join(notes)})" if notes else ""
        lines.append(style.wrap(f"{side.value}{note}{_chips(side.citations)}", "    ", "  - "))
    lines += [style.wrap(text, "  ", "  ") for text in (conflict.explanation, conflict.rule) if text]
    return "\n".join(lines)


def _list(title: str, items: Sequence[str], style: Style) -> str:
    return "\n".join([style.bold(title), *(style.wrap(item, "    ", "  - ") for item in items)]) if items else ""


def _basis(answer: Answer) -> Iterable[str]:
    if answer.basis:
        yield answer.basis
    yield from answer.notes
    if _plain(answer.resolved_question) not in ("", _plain(answer.question)) and "nderstood as" not in answer.basis:
        yield f"Understood as: {answer.resolved_question}"
    status = ASKED_BACK if answer.readings and not answer.citations else STATUS_WORDS[answer.status]
    yield f"As of {describe_day(date.fromisoformat(answer.as_of))}: {status}."


def _citation(citation: Citation, style: Style) -> str:
    number = f"[{citation.number}] "
    indent = " " * len(number)
    facts = [citation.title, citation.publisher, date_words(citation.published)]
    if citation.quote.page is not None:
        facts.append(f"page {citation.quote.page}")
    if citation.form == "digest":
        facts.append("digest")
    if citation.source_status != "active":
        facts.append(citation.source_status)
    lines = [style.wrap(" · ".join(facts), indent, number), style.grey(style.wrap(f"“{citation.quote.text}”", indent, indent))]
    if citation.url:
        lines.append(indent + one_line(citation.url))
    return "\n".join(lines)


def _chips(numbers: Iterable[int]) -> str:
    chips = "".join(f"[{number}]" for number in numbers)
    return f" {chips}" if chips else ""


def _fitted(style: Style) -> Style:
    return Style(style.colour, style.width, style.width)


def date_words(text: str) -> str:
    """ "2024-06-27" as "27 June 2024"; what is no date stays as it is."""
    try:
        return describe(parse_when(text))
    except ValueError:
        return text


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" ?.!").split())
