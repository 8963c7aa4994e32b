"""The embedded engine: from a question to a checked Answer without a chat model.

understand (question.py) -> the ledger, where it accounts for the question (match.py, write_*.py) -> else the sentences of
retrieved passages (evidence.py) -> check (verify.py) -> number the citations (finish.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import Any

from assistant.answering.desk import Desk, conflict_draft, find_disagreement
from assistant.answering.draft import Draft, Line, sentence
from assistant.answering.evidence import Evidence, gather
from assistant.answering.finish import finish
from assistant.answering.lexicon import Lexicon
from assistant.answering.match import Match, Matcher
from assistant.answering.question import Ask, Question, parse_question
from assistant.answering.spelling import Spelling
from assistant.answering.time_expressions import ImpossibleDate
from assistant.answering.timing import Asked, when_asked
from assistant.answering.verify import Verifier
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.write_counts import write_change, write_member_count, write_reported_count
from assistant.answering.write_facts import write_fact
from assistant.answering.write_holders import write_holder
from assistant.answering.write_members import write_history, write_membership
from assistant.answering.write_passages import write_passages, write_refusal
from assistant.index.index import Index
from assistant.ledger import derive
from assistant.ledger.ledger import Ledger
from assistant.model import Answer, Filters

# How much of a question's words a ledger attribute has to account for. Below it, the passages are asked.
COVERS = 0.78


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that answering needs, made once for an index and a ledger."""

    index: Index
    ledger: Ledger
    lexicon: Lexicon
    spelling: Spelling
    vocabulary: Vocabulary
    matcher: Matcher
    verifier: Verifier
    retrieve: int

    def answer(self, text: str, resolved: str, as_of: date, filters: Filters) -> Answer:
        """The checked answer to one question, resolved already. `as_of` is the day that counts as today."""
        clock = _Clock()
        trace: dict[str, Any] = {"engine": "embedded"}
        try:
            question = parse_question(resolved, as_of, self.lexicon, self.spelling)
        except ImpossibleDate as error:
            draft = Draft("not_covered", [Line(f"There is no such date as “{error}”. Please correct it and ask again.", ())])
            return self._finish(draft, text, resolved, as_of, trace, clock)
        clock.lap("understand")
        trace["ask"] = question.ask.value
        trace["terms"] = [word.text for word in question.terms]
        trace["spelling"] = [list(pair) for pair in question.typed]
        draft = self._from_ledger(question, as_of, trace)
        clock.lap("ledger")
        if draft is None:
            draft = self._from_passages(question, filters, trace)
            clock.lap("passages")
        dropped = trace.setdefault("dropped", [])
        if draft.lines and draft.lines[0].quotes:
            dropped += self.verifier.check(draft)
            if not draft.lines:
                draft = write_refusal(self.index, question, [])
        clock.lap("verify")
        return self._finish(draft, text, question.text if question.typed else resolved, as_of, trace, clock)

    def _finish(self, draft: Draft, text: str, resolved: str, as_of: date, trace: dict[str, Any], clock: "_Clock") -> Answer:
        trace["milliseconds"] = clock.laps
        return finish(draft, text, resolved, as_of, self.index.catalogue, self.index.document, trace | draft.trace)

    def _from_ledger(self, question: Question, as_of: date, trace: dict[str, Any]) -> Draft | None:
        """The answer of the first reading that accounts for the question and has one."""
        subjects = [m.id for m in question.mentions if m.kind == "subject"] or [
            s.id for s in self.ledger.subjects.values() if s.default
        ]
        asked = when_asked(question, self.ledger, self.vocabulary, as_of, subjects)
        if question.ask in (Ask.DIFFER, Ask.WHY, Ask.YESNO):
            draft = self._disagreement(question, subjects)
            if draft:
                return draft
        matches = self.matcher.matches(self._with_clause(question, asked))
        trace["readings"] = [
            {
                "subject": m.subject.id,
                "attribute": m.attribute.id,
                "score": round(m.score, 3),
                "coverage": round(m.coverage, 3),
                "unexplained": [w.text for w in m.unexplained],
            }
            for m in matches[:4]
        ]
        for match in matches:
            if not self._accounts_for(match, question):
                continue
            draft = write(Desk(self.ledger, question, match, asked))
            if draft and draft.lines:
                trace["ledger"] = {"subject": match.subject.id, "attribute": match.attribute.id}
                draft.confidence = draft.confidence or round(min(0.99, 0.6 + 0.4 * match.coverage), 2)
                return draft
        return None

    def _with_clause(self, question: Question, asked: Asked) -> Question:
        """A dating clause that no fact dates is a condition like any other: its words have to be accounted for."""
        if not asked.unresolved or not question.clause:
            return question
        dated = [(t.start, t.end) for t in question.times]
        extra = tuple(w for w in question.clause.words if not w.stop and not any(a <= w.start < b for a, b in dated))
        mentions = (*question.mentions, *question.clause.mentions)
        return replace(question, terms=(*question.terms, *extra), mentions=mentions)

    def _accounts_for(self, match: Match, question: Question) -> bool:
        """Enough of the words, every name and number, and what is counted or chosen."""
        if match.coverage < COVERS:
            return False
        named = {question.words[i].stem for m in question.mentions for i in range(m.start, m.end)}
        listing = match.attribute.kind == "membership"
        for word in match.unexplained:
            if word.text[:1].isdigit() or (word.stem in named and not listing) or word.stem in question.head[:1]:
                return False
            if word.upper and word != question.words[0] and word.stem not in named:
                return False
        return True

    def _disagreement(self, question: Question, subjects: list[str]) -> Draft | None:
        wanted = [m.id for m in question.mentions if m.kind == "subject"]
        if question.ask is Ask.YESNO:
            return None
        found = find_disagreement(self.ledger, question, wanted) or find_disagreement(self.ledger, question, [])
        if found is None:
            return None
        conflict = conflict_draft(found)
        leading = [side for side in conflict.sides if side.leads] or list(conflict.sides[:1])
        said = "; ".join(f"{side.value}" for side in leading)
        rule = f" ({conflict.rule})" if conflict.rule else ""
        text = f"{sentence(conflict.about)[:-1]}: {said}{rule}"
        others = [side for side in conflict.sides if side not in leading]
        quotes = tuple(side.quote for side in conflict.sides)
        support = (
            conflict.about,
            conflict.rule,
            conflict.explanation,
            *(s.value for s in conflict.sides),
            *(s.reported for s in conflict.sides),
        )
        lines = [Line(sentence(text), quotes, support)]
        if others:
            said = "; ".join(side.value for side in others)
            lines.append(Line(sentence(f"Other documents: {said}"), tuple(side.quote for side in others), support))
        if conflict.explanation:
            lines.append(Line(sentence(conflict.explanation), quotes, support, "explanation by the curators"))
        return Draft("answered", lines, conflicts=[conflict])

    def _from_passages(self, question: Question, filters: Filters, trace: dict[str, Any]) -> Draft:
        found, passages = gather(self.index, question, self.vocabulary, filters, self.retrieve)
        trace["passages"] = passages
        trace["sentences"] = [_traced(evidence) for evidence in found[:8]]
        draft = write_passages(self.index, question, found)
        return draft or write_refusal(self.index, question, found)


def _traced(evidence: Evidence) -> dict[str, Any]:
    features = {name: round(getattr(evidence.features, name), 3) for name in evidence.features.__slots__}
    return {
        "source_id": evidence.quote.source_id,
        "start": evidence.quote.start,
        "score": round(evidence.score, 3),
        "features": features,
        "unexplained": [word.text for word in evidence.unexplained],
    }


def write(desk: Desk) -> Draft | None:
    """The ledger answer in the form that fits the attribute's kind and the question's form."""
    kind, ask = desk.attribute.kind, desk.question.ask
    if kind == "membership" and ask is Ask.COUNT:
        return write_member_count(desk)
    if kind == "membership":
        return write_membership(desk)
    if kind == "count":
        return _write_count(desk)
    if kind == "holder":
        return write_holder(desk)
    return write_fact(desk)


def _write_count(desk: Desk) -> Draft | None:
    ask = desk.question.ask
    if ask in (Ask.WHO, Ask.WHERE, Ask.DURATION, Ask.DEFINE):
        return None
    if desk.attribute.counts:
        if ask is Ask.CHANGE or desk.asked.between:
            return write_history(_list_desk(desk))
        return write_member_count(desk)
    if ask is Ask.CHANGE:
        return write_change(desk, derive.reported_steps(desk.facts, next((f.basis for f in desk.facts), "")))
    return write_reported_count(desk)


def _list_desk(desk: Desk) -> Desk:
    """The desk turned to the member list that the count is derived from."""
    attribute = desk.subject.attributes[desk.attribute.counts]
    return replace(desk, match=replace(desk.match, attribute=attribute))


class _Clock:
    """Milliseconds between laps, for the trace."""

    def __init__(self, now: Callable[[], float] = perf_counter) -> None:
        self._now = now
        self._last = now()
        self.laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = self._now()
        self.laps[name] = round((now - self._last) * 1000, 2)
        self._last = now
