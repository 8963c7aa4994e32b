"""Planted faults: wrappers around an assistant that spoil its answers, to prove that the gate notices."""

import hashlib
import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.model import Answer, Citation, Statement
from evals.matching import canonical, find
from evals.targets import Asks

Spoil = Callable[[Answer, "Planted"], Answer]


@dataclass(frozen=True)
class Fault:
    """One fault. `caught_by` are the measures of which at least one must raise the alarm; `spoil` changes the answer.

    `drops` names arguments that never reach the assistant; `refuse` "never" and "always" override its refusals.
    """

    name: str
    story: str
    caught_by: tuple[str, ...]
    spoil: Spoil = lambda answer, planted: answer
    drops: tuple[str, ...] = ()
    slower: float = 1.0
    share: float = 1.0
    crash: bool = False
    settings: Mapping[str, Any] | None = None


class Planted:
    """An assistant with a fault. `pool` holds true answers from which wrong material is taken (names, sources)."""

    def __init__(self, assistant: Asks, fault: Fault, pool: Sequence[Answer] = ()) -> None:
        self._assistant = assistant
        self.fault = fault
        self.pool = tuple(pool)
        self.lost = _most_cited(self.pool)
        self.names = sorted({name for answer in self.pool for name in _NAME.findall(answer.headline)})
        self.chosen = self._choose()
        self.index = getattr(assistant, "index", None)

    def _choose(self) -> frozenset[str] | None:
        """The questions that a fault with a share hits: that share of those on which it shows, one at least; None for all."""
        if self.fault.share >= 1:
            return None
        shown = [a.question for a in self.pool if self.fault.crash or self.fault.spoil(a, self) != a]
        return frozenset(sorted(shown, key=_lot)[: max(1, math.ceil(self.fault.share * len(shown)))])

    def ask(self, question: str, history: Any = (), as_of: Any = None, filters: Any = None) -> Answer:
        start = time.perf_counter()
        if "history" in self.fault.drops:
            history = ()
        if "as_of" in self.fault.drops:
            as_of = None
        answer = self._assistant.ask(question, history=history, as_of=as_of, filters=filters)
        if self.fault.slower > 1:
            time.sleep((self.fault.slower - 1) * (time.perf_counter() - start))
        if self.chosen is not None and question not in self.chosen:
            return answer
        if self.fault.crash:
            raise ConnectionError("the engine went away")
        return self.fault.spoil(answer, self)


def _lot(question: str) -> float:
    """A number from 0 to 1 that a question always draws again."""
    return int.from_bytes(hashlib.sha256(question.encode()).digest()[:4], "big") / 2**32


def _most_cited(pool: Sequence[Answer]) -> str:
    counts: dict[str, int] = {}
    for answer in pool:
        for source in {citation.quote.source_id for citation in answer.citations}:
            counts[source] = counts.get(source, 0) + 1
    return max(sorted(counts), key=lambda source: counts[source], default="")


def _cite(answer: Answer, change: Callable[[Citation], Citation]) -> Answer:
    return replace(answer, citations=tuple(change(citation) for citation in answer.citations))


def _first(answer: Answer, text: str) -> Answer:
    """The answer with another headline and first statement."""
    rest = answer.statements[1:]
    first = tuple(replace(statement, text=text) for statement in answer.statements[:1])
    return replace(answer, headline=text, statements=first + rest)


def shift_offsets(answer: Answer, planted: Planted) -> Answer:
    return _cite(answer, lambda c: replace(c, quote=replace(c.quote, start=c.quote.start + 1, end=c.quote.end + 1)))


def wrong_page(answer: Answer, planted: Planted) -> Answer:
    return _cite(answer, lambda c: replace(c, quote=replace(c.quote, page=c.quote.page + 1)) if c.quote.page else c)


def reworded_quote(answer: Answer, planted: Planted) -> Answer:
    return _cite(answer, lambda c: replace(c, quote=replace(c.quote, text=c.quote.text.replace("the ", "these ", 1) + " etc.")))


def other_source(answer: Answer, planted: Planted) -> Answer:
    """Every citation is a true quote of another answer: it holds, but says nothing on the matter."""
    others = [c for other in planted.pool for c in other.citations if c.quote.source_id not in _sources(answer)]
    if not others:
        return answer
    start = int(_lot(answer.question) * len(others))
    numbers = enumerate(answer.citations)
    return replace(answer, citations=tuple(replace(others[(start + i) % len(others)], number=c.number) for i, c in numbers))


def _sources(answer: Answer) -> set[str]:
    return {citation.quote.source_id for citation in answer.citations}


def stale_value(answer: Answer, planted: Planted) -> Answer:
    """A value from the history of the answer is given as the answer, without what it counts."""
    said = canonical(answer.headline)
    older = [step.value for step in answer.timeline if find(canonical(step.value), said) < 0]
    return _first(answer, f"{older[0]}.") if older else answer


def never_refuses(answer: Answer, planted: Planted) -> Answer:
    if answer.status != "not_covered" or not planted.pool:
        return answer
    other = planted.pool[int(_lot(answer.question) * len(planted.pool))]
    return replace(other, question=answer.question, resolved_question=answer.resolved_question, status="answered")


def always_refuses(answer: Answer, planted: Planted) -> Answer:
    text = "The documents do not say."
    bare = replace(answer, statements=(Statement(text),), citations=(), timeline=(), conflicts=(), table=None)
    return replace(bare, status="not_covered", headline=text)


def forgets_outdated(answer: Answer, planted: Planted) -> Answer:
    """What is known until a date, or what the documents contradict, is given as if it simply held."""
    return replace(answer, status="answered") if answer.status in ("outdated", "false_premise") else answer


def hides_conflict(answer: Answer, planted: Planted) -> Answer:
    return replace(answer, conflicts=(), timeline=(), missing=(), statements=answer.statements[:1])


def drops_basis(answer: Answer, planted: Planted) -> Answer:
    """Only the bare number is left of an answer that says what it counts."""
    if "basis" not in answer.basis:
        return answer
    number = re.search(r"\d[\d,.]*\d|\d", answer.headline)
    return replace(_first(answer, number[0]), basis="") if number else replace(answer, basis="")


def loses_source(answer: Answer, planted: Planted) -> Answer:
    """What rests on the most cited source is gone, as if it had left the index."""
    kept = {c.number for c in answer.citations if c.quote.source_id != planted.lost}
    statements = tuple(s for s in answer.statements if not s.citations or {*s.citations} & kept)
    if len(kept) == len(answer.citations):
        return answer
    if not kept or statements[:1] != answer.statements[:1]:
        return always_refuses(answer, planted)
    statements = tuple(replace(s, citations=tuple(n for n in s.citations if n in kept)) for s in statements)
    return replace(answer, statements=statements, citations=tuple(c for c in answer.citations if c.number in kept))


_ITEM = r"(?:the )?[\w'-]+(?: [A-Z][\w'-]*| of(?: the)? [A-Z][\w'-]*)*(?: \([A-Z]+\))?"
_LIST = re.compile(rf"({_ITEM}(?:, {_ITEM})*),? and {_ITEM}")


def drops_member(answer: Answer, planted: Planted) -> Answer:
    """The last name of every list is missing."""
    text = _LIST.sub(r"\1", answer.headline)
    table = answer.table
    if table:
        table = replace(table, rows=table.rows[:-1], row_citations=table.row_citations[:-1])
    return replace(_first(answer, text), table=table) if text != answer.headline else replace(answer, table=table)


_NAME = re.compile(r"\b(?!The\b|In\b|On\b|By\b|No\b|Yes\b)[A-Z][a-z]+(?:[ -][A-Z]?[a-z]+)? ?[A-Z][a-z]+\b|\b[A-Z][a-z]{3,}\b")


def swaps_names(answer: Answer, planted: Planted) -> Answer:
    """Every name in the headline is replaced by a name from another answer."""
    own = {*_NAME.findall(answer.headline)}
    others = [name for name in planted.names if name not in own]
    if not own or not others:
        return answer
    start = int(_lot(answer.question) * len(others))
    return _first(answer, _NAME.sub(lambda match: others[(start + match.start()) % len(others)], answer.headline))


def _shift_numbers(text: str, by: int) -> str:
    return re.sub(r"(?<![\d.,])\d{1,3}(?![\d.,]*\d)", lambda match: str(max(0, int(match[0]) + by)), text, count=1)


def off_by_one(answer: Answer, planted: Planted) -> Answer:
    return _first(answer, _shift_numbers(answer.headline, 1))


def wrong_numbers(answer: Answer, planted: Planted) -> Answer:
    """The first statement cites numbers of citations that do not exist."""
    first = tuple(replace(s, citations=tuple(n + 50 for n in s.citations)) for s in answer.statements[:1])
    return replace(answer, statements=first + answer.statements[1:])


def overconfident(answer: Answer, planted: Planted) -> Answer:
    return replace(answer, confidence=None if answer.confidence is None else 1.0 - answer.confidence)


FAULTS: tuple[Fault, ...] = (
    Fault("offsets", "citations off by one character", ("broken_citations",), shift_offsets),
    Fault("page", "quotes with the page after theirs", ("broken_citations",), wrong_page),
    Fault("quote", "quotes that are not word for word", ("broken_citations",), reworded_quote),
    Fault("citation-numbers", "statements cite numbers that do not exist", ("broken_citations",), wrong_numbers),
    Fault("other-source", "true quotes of sources that do not say it", ("citation_precision", "ungrounded"), other_source),
    Fault("stale", "the value before the one that holds", ("wrong_version",), stale_value),
    Fault("as-of", "the as-of date is ignored", ("wrong_version",), drops=("as_of",)),
    Fault("never-refuses", "something is always answered", ("wrongly_answered",), never_refuses),
    Fault("always-refuses", "nothing is answered", ("wrongly_refused",), always_refuses),
    Fault("outdated", "outdated answers and false premises pass as answers", ("status",), forgets_outdated),
    Fault("conflict", "that sources disagree is not shown", ("complete",), hides_conflict),
    Fault("basis", "numbers without what they count", ("basis",), drops_basis),
    Fault("source", "the most cited source is lost from the index", ("lost_source",), loses_source),
    Fault("member", "the last member of every list is missing", ("list_recall",), drops_member),
    Fault("names", "names are those of other answers", ("right", "list_recall"), swaps_names),
    Fault("numbers", "numbers off by one in 2 % of the answers", ("ungrounded",), off_by_one, share=0.02),
    Fault("one-passage", "retrieval is cut to one passage", ("recall@5",), settings={"retrieve": 1}),
    Fault("history", "the history of follow-ups is dropped", ("right", "wrongly_refused"), drops=("history",)),
    Fault("slow", "five times slower", ("seconds",), slower=5.0),
    Fault("crash", "one request in twenty fails", ("failed",), share=0.05, crash=True),
    Fault("confidence", "confidence is turned round", ("brier",), overconfident),
)
