"""Mechanical verdicts on answers: no model judges another one. An answer is its JSON form (assistant.answer_json)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from assistant.errors import LodestoneError
from assistant.model import Document
from evals.cases import REFUSALS, Case, Gold
from evals.matching import Matcher, figures, same
from evals.verdicts import answer_text, forbidden, headline, list_text, strangers, verdict

VERSION = 2  # raise it when a measure changes its meaning: runs of different versions are not compared
Outcome = Literal["right", "wrong", "wrong_version", "wrongly_refused", "wrongly_answered", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "wrong_version", "wrongly_refused", "wrongly_answered", "failed")


class Documents(Protocol):
    """Where canonical texts come from: an Index, or anything else with its `document`."""

    def document(self, source_id: str) -> Document: ...


@dataclass(frozen=True)
class Measure:
    """What a number in `Score.values` means. `better` says which direction is good; `protected`: the gate watches it."""

    name: str
    title: str
    better: Literal["higher", "lower"]
    protected: bool = True
    strict: bool = False  # any increase is a fault of its own: chance has no part in it


MEASURES: tuple[Measure, ...] = (
    Measure("right", "right", "higher"),
    Measure("wrong_version", "right at another date or basis", "lower"),
    Measure("wrongly_refused", "wrongly refused", "lower"),
    Measure("wrongly_answered", "wrongly answered", "lower"),
    Measure("status", "status as expected", "higher"),
    Measure("complete", "further parts, the other side of a conflict among them", "higher"),
    Measure("basis", "basis stated", "higher"),
    Measure("list_recall", "list recall", "higher"),
    Measure("list_precision", "list precision", "higher"),
    Measure("citation_precision", "citations whose quote holds the value", "higher"),
    Measure("citation_recall", "required sources cited", "higher"),
    Measure("broken_citations", "citations that do not hold", "lower", strict=True),
    Measure("uncited_statements", "statements without a citation", "lower", protected=False),
    Measure("ungrounded", "statements with a figure that is in none of their quotes", "lower", strict=True),
    Measure("forbidden_citations", "citations of excluded sources", "lower", strict=True),
    Measure("said_forbidden", "answers that say what they must not", "lower", strict=True),
    Measure("recall@1", "retrieval R@1", "higher", protected=False),
    Measure("recall@5", "retrieval R@5", "higher"),
    Measure("rr", "retrieval MRR", "higher", protected=False),
    Measure("ndcg@10", "retrieval nDCG@10", "higher"),
    Measure("brier", "squared error of the confidence", "lower"),
    Measure("seconds", "latency", "lower"),
    Measure("tokens", "tokens of a chat model", "lower", protected=False),
    Measure("cost", "cost of a chat model", "lower", protected=False),
)
BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True)
class Score:
    """The verdict on one case; `values` holds only the measures that apply to it. A failed request has none."""

    case: str
    kind: str
    outcome: Outcome
    expected: str
    status: str
    values: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def failed(case: Case, error: str) -> Score:
    """The outcome of a request that gave no answer: it is counted as such and never as an answer."""
    return Score(case.id, case.kind, "failed", case.status[0], "failed", {}, (error,))


def score(case: Case, answer: Mapping[str, Any], seconds: float, documents: Documents, matcher: Matcher) -> Score:
    """Every measure that applies to this answer. `seconds` is the time that the request took."""
    outcome, notes = verdict(case, answer, matcher)
    status = str(answer.get("status", ""))
    values: dict[str, float] = {
        "right": float(outcome == "right"),
        "status": float(status in case.status),
        "seconds": seconds,
    }
    if not {*case.status} & {"answered", "partly"}:
        values["wrongly_answered"] = float(outcome == "wrongly_answered")
    if not case.unanswerable:
        values["wrongly_refused"] = float(outcome == "wrongly_refused")
    if case.must_not_say:
        values["said_forbidden"] = float(bool(forbidden(case, answer, matcher)))
    if case.wrong_versions:
        values["wrong_version"] = float(outcome == "wrong_version")
    values |= _content(case, answer, matcher)
    cited, cited_notes = _citations(case, answer, documents, matcher)
    confidence = answer.get("confidence")
    if confidence is not None and status not in REFUSALS:
        values["brier"] = (float(confidence) - values["right"]) ** 2
    return Score(case.id, case.kind, outcome, case.status[0], status, values | cited | usage(answer), (*notes, *cited_notes))


def usage(answer: Mapping[str, Any]) -> dict[str, float]:
    """Tokens, and cost where it is known, of the chat model that wrote the answer; nothing where none did.

    From the trace: {"model": {"usage": {"input_tokens", "output_tokens", "total_tokens"}, "cost"}}, LangChain's names.
    """
    model = (answer.get("trace") or {}).get("model")
    if not isinstance(model, Mapping):
        return {}
    counted = model.get("usage") or {}
    parts = [counted[name] for name in ("input_tokens", "output_tokens") if isinstance(counted.get(name), int | float)]
    total = counted.get("total_tokens") or (sum(parts) if parts else None)
    found = {"tokens": total, "cost": model.get("cost")}
    return {name: float(value) for name, value in found.items() if isinstance(value, int | float)}


def _content(case: Case, answer: Mapping[str, Any], matcher: Matcher) -> dict[str, float]:
    """Parts, basis and lists: how much of what the case wants is said, as shares from 0 to 1."""
    text, values = answer_text(answer), {}
    parts = [element for element in case.expects if element.where == "anywhere"]
    if parts:
        values["complete"] = sum(matcher.says(part.any, text) for part in parts) / len(parts)
    if case.basis:
        stated = " ".join((headline(answer), str(answer.get("basis") or "")))
        values["basis"] = float(matcher.says(case.basis, stated))
    if case.members:
        listed = list_text(answer)
        found = sum(matcher.says(member, listed) for member in case.members)
        strange = len(strangers(case, answer, matcher))
        values["list_recall"] = found / len(case.members)
        if found + strange:
            values["list_precision"] = found / (found + strange)
    return values


def _citations(
    case: Case, answer: Mapping[str, Any], documents: Documents, matcher: Matcher
) -> tuple[dict[str, float], tuple[str, ...]]:
    citations = {int(item["number"]): item for item in answer.get("citations") or ()}
    statements = answer.get("statements") or ()
    notes = [f"citation {number}: {why}" for number, item in citations.items() if (why := fault(item, documents))]
    missing = {number for statement in statements for number in statement["citations"] if number not in citations}
    notes += [f"citation {number}: cited, but not in the list" for number in sorted(missing)]
    values: dict[str, float] = {"broken_citations": float(len(notes))}
    asked = figures(f"{answer.get('resolved_question') or ''} ; {answer.get('question') or ''} ; {answer.get('as_of') or ''}")
    loose = [text for statement in statements if (text := _ungrounded(statement, citations, asked))]
    values["ungrounded"] = float(len(loose))
    values["uncited_statements"] = float(sum(not statement["citations"] for statement in statements))
    sources = {str(item["source_id"]) for item in citations.values()}
    if case.must_not_cite:
        values["forbidden_citations"] = float(len(sources & {*case.must_not_cite}))
    if case.must_cite:
        values["citation_recall"] = sum(bool(sources & {*group}) for group in case.must_cite) / len(case.must_cite)
    wanted = [element.any for element in case.expects] + [*case.members]
    first = [citations[n] for n in (statements[0]["citations"] if statements else ()) if n in citations]
    if wanted and first and answer.get("status") not in REFUSALS:
        holding = sum(any(matcher.says(wording, item["quote"]) for wording in wanted) for item in first)
        values["citation_precision"] = holding / len(first)
    return values, (*notes, *(f"not in its quotes: {text}" for text in loose))


def fault(citation: Mapping[str, Any], documents: Documents) -> str:
    """Why a citation does not hold ("" if it does): the quote at its offsets, the hash, the page, all as in the source."""
    try:
        document = documents.document(str(citation["source_id"]))
    except (LodestoneError, KeyError) as error:
        return f"source '{citation['source_id']}' cannot be looked up ({error})"
    if document.sha256 != citation["sha256"]:
        return "the source has another hash"
    start, end = int(citation["start"]), int(citation["end"])
    if not 0 <= start < end <= len(document.text):
        return f"offsets {start} to {end} lie outside the source"
    if document.text[start:end] != citation["quote"]:
        return f"the quote does not stand at offsets {start} to {end}"
    pages = {block.page for block in document.blocks if block.start < end and block.end > start}
    if pages and citation.get("page") not in pages:
        return f"the quote is not on page {citation.get('page')}"
    return ""


def _ungrounded(statement: Mapping[str, Any], citations: Mapping[int, Mapping[str, Any]], asked: set[str]) -> str:
    """The statement if it gives a figure that neither its quotes nor the question hold and that no named rule derives."""
    numbers = [number for number in statement["citations"] if number in citations]
    if statement.get("rule") or not numbers:
        return ""
    known = set(asked)
    for number in numbers:
        item = citations[number]
        known |= figures(f"{item['quote']} ; {item['title']} ; {item['published']} ; {' ; '.join(item.get('headings') or ())}")
    loose = {figure for figure in figures(statement["text"]) if not any(_covers(figure, other) for other in known)}
    return str(statement["text"]) if loose else ""


def _covers(figure: str, known: str) -> bool:
    """Whether a known figure supports this one: the same, or a date of which this one is a part (its month, its year)."""
    return figure == known or (figure[0] == "@" and same(figure, known))


def gold_spans(gold: Sequence[Gold], documents: Documents) -> list[tuple[str, int, int]]:
    """Where the gold quotes stand: (source id, start, end); white space may differ. Quotes that are not found are left out."""
    spans = []
    for item in gold:
        try:
            text = documents.document(item.source).text
        except (LodestoneError, KeyError):
            continue
        place = locate(item.quote, text)
        if place:
            spans.append((item.source, *place))
    return spans


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Start and end of the quote in the text, taking any run of white space for any other."""
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    offsets = [i for i, char in enumerate(text) if not char.isspace()]
    place = "".join(text[i] for i in offsets).find("".join(quote.split()))
    if place < 0:
        return None
    return offsets[place], offsets[place + len("".join(quote.split())) - 1] + 1
