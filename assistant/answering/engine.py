"""The embedded engine: from a question to a checked Answer without a chat model.

understand (question.py) -> the ledger, where it accounts for the question (match.py, write_*.py) -> else the sentences of
retrieved passages (evidence.py) -> check (verify.py) -> number the citations (finish.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import Any

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line
from assistant.answering.evidence import gather, traced
from assistant.answering.finish import finish
from assistant.answering.followup import Resolver
from assistant.answering.languages import other_language
from assistant.answering.lexicon import Lexicon
from assistant.answering.match import Match, Matcher
from assistant.answering.question import Question, parse_question
from assistant.answering.spelling import Spelling
from assistant.answering.terms import Term, question_terms
from assistant.answering.time_expressions import ImpossibleDate
from assistant.answering.timing import Asked, when_asked
from assistant.answering.verify import Verifier
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.words import Word
from assistant.answering.write_accessions import write_history
from assistant.answering.write_conflicts import write_disagreement, write_milestone, write_succession
from assistant.answering.write_counts import write_member_count
from assistant.answering.write_facts import write_fact
from assistant.answering.write_holders import write_holder
from assistant.answering.write_members import at_the_founding, write_membership
from assistant.answering.write_numbers import write_change, write_reported_number
from assistant.answering.write_passages import write_passages, write_refusal
from assistant.answering.write_together import about, after_the_end, one_after_another, only_about, put_together, split_questions
from assistant.index.index import Index
from assistant.ledger import derive
from assistant.ledger.ledger import Ledger
from assistant.model import Answer, Filters, Turn
from assistant.text import is_ordinal

# How much of a question's words a ledger attribute has to account for. Below it, the passages are asked.
COVERS = 0.78
# A reading that accounts for less than the best one by more than this is not taken in its place.
_NEAR = 0.12
_TESTS_A_NAME = frozenset({Ask.WHEN, Ask.SINCE, Ask.UNTIL, Ask.YESNO, Ask.DURATION, Ask.WHY, Ask.HOW})


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that answering needs, made once for an index and a ledger."""

    index: Index
    ledger: Ledger
    lexicon: Lexicon
    spelling: Spelling
    vocabulary: Vocabulary
    matcher: Matcher
    resolver: Resolver
    verifier: Verifier
    retrieve: int

    def answer(self, text: str, resolved: str, as_of: date, filters: Filters) -> Answer:
        """The checked answer to one question, resolved already. `as_of` is the day that counts as today."""
        clock = _Clock()
        trace: dict[str, Any] = {"engine": "embedded"}
        if foreign := other_language(text):
            return self._finish(Draft("not_covered", [Line(foreign, ())]), text, text, as_of, trace, clock)
        parts = split_questions(resolved)
        if len(parts) > 1:
            draft = self._several(parts, as_of, filters, trace, clock)
            return self._finish(draft, text, resolved, as_of, trace, clock)
        draft, understood = self._draft(resolved, as_of, filters, trace, clock)
        return self._finish(draft, text, understood, as_of, trace, clock)

    def _several(self, parts: Sequence[str], as_of: date, filters: Filters, trace: dict[str, Any], clock: "_Clock") -> Draft:
        """Each of several questions answered by itself, a later one with the words of the earlier ones to lean on."""
        drafts: list[Draft] = []
        turns: list[Turn] = []
        for part in parts:
            whole = self.resolver.resolve(part, turns, as_of) if turns else part
            own: dict[str, Any] = {}
            draft, _ = self._draft(whole, as_of, filters, own, clock)
            trace.setdefault("parts", []).append(own | {"question": whole, "status": draft.status})
            drafts.append(draft)
            turns.append(Turn(part, draft.lines[0].text if draft.lines else ""))
        return one_after_another(drafts)

    def _draft(self, resolved: str, as_of: date, filters: Filters, trace: dict[str, Any], clock: "_Clock") -> tuple[Draft, str]:
        """The checked draft of one single question, and the question as it was understood."""
        try:
            question = parse_question(resolved, as_of, self.lexicon, self.spelling)
        except ImpossibleDate as error:
            return Draft(
                "not_covered", [Line(f"There is no such date as “{error}”. Please correct it and ask again.", ())]
            ), resolved
        clock.lap("understand")
        trace["ask"] = question.ask.value
        trace["spelling"] = [list(pair) for pair in question.typed]
        found = self._from_ledger(question, as_of, trace)
        clock.lap("ledger")
        draft = found or self._from_passages(question, filters, as_of, trace)
        clock.lap("passages")
        dropped = trace.setdefault("dropped", [])
        if draft.lines and draft.lines[0].quotes:
            dropped += self.verifier.check(draft)
            if not draft.lines:
                draft = write_refusal(self.index, question, [])
        clock.lap("verify")
        return draft, question.text if question.typed else resolved

    def _finish(self, draft: Draft, text: str, resolved: str, as_of: date, trace: dict[str, Any], clock: "_Clock") -> Answer:
        trace["milliseconds"] = clock.laps
        return finish(draft, text, resolved, as_of, self.index.catalogue, self.index.document, trace | draft.trace)

    def _from_ledger(self, question: Question, as_of: date, trace: dict[str, Any]) -> Draft | None:
        """The answer of the first reading that accounts for the question and has one."""
        named = list(dict.fromkeys(m.id for m in question.mentions if m.kind == "subject"))
        asked = when_asked(question, self.ledger, self.vocabulary, as_of, named or self._defaults())
        if question.ask in (Ask.DIFFER, Ask.WHY) and (draft := write_disagreement(self.ledger, question, named)):
            return draft
        extra = _undated_words(question) if asked.unresolved else ()
        terms = question_terms(question, self.ledger, self.vocabulary, extra)
        trace["terms"] = [term.text for term in terms]
        if draft := write_succession(self.ledger, question, terms, named):
            return draft
        readings = trace.setdefault("readings", [])
        for subjects in self._rounds(named, question, terms, asked):
            matches = self.matcher.matches(question, terms, subjects)
            readings += [_reading(match) for match in matches[:4]]
            if not subjects and matches and matches[0].subject.default:
                return self._from_ledger(about(question, matches[0].subject.id), as_of, trace)
            draft = self._best_draft(matches, question, terms, asked, trace)
            if draft and subjects and subjects != named:
                then = asked if asked.explicit else replace(asked, today=self._last_day(named, as_of))
                earlier = self._best_draft(self.matcher.matches(question, terms, named), question, terms, then, {})
                return after_the_end(draft, earlier, self.ledger, named, asked)
            if draft:
                return draft
        return write_milestone(self.ledger, question, terms, named) or self._side_by_side(question, named, as_of, trace)

    def _last_day(self, named: list[str], as_of: date) -> date:
        """The last day on which all of these subjects may have existed."""
        ends = [end.when.earliest for n in named if (end := self.ledger.subjects[n].ends)]
        return min([as_of, *ends])

    def _side_by_side(self, question: Question, named: list[str], as_of: date, trace: dict[str, Any]) -> Draft | None:
        """A question on several subjects, asked of each alone, with the first lines put together."""
        if not 2 <= len(named) <= 4:
            return None
        drafts = []
        for subject in named:
            alone = self._from_ledger(only_about(question, subject), as_of, {})
            if alone is None:
                return None
            drafts.append(alone)
        trace["ledger"] = {"subjects": named}
        return put_together(drafts)

    def _best_draft(
        self, matches: list[Match], question: Question, terms: Sequence[Term], asked: Asked, trace: dict[str, Any]
    ) -> Draft | None:
        """The draft of the first reading that has one; a reading that only says "not covered" gives way to one that answers."""
        second: tuple[Draft, Match] | None = None
        sound = [match for match in matches if self._accounts_for(match, question, terms)]
        best = max((match.coverage for match in sound), default=0.0)
        for match in sound:
            if match.coverage < best - _NEAR:
                continue
            draft = write(Desk(self.ledger, question, match, asked))
            if not draft or not draft.lines or (second and match.coverage < second[1].coverage - 0.1):
                continue
            if draft.status == "not_covered":
                second = second or (draft, match)
                continue
            return _credited(draft, match, trace)
        return _credited(*second, trace) if second else None

    def _defaults(self) -> list[str]:
        return [subject.id for subject in self.ledger.subjects.values() if subject.default]

    def _rounds(self, named: list[str], question: Question, terms: Sequence[Term], asked: Asked) -> list[list[str]]:
        """The subjects to be tried, round by round: those named, what followed them, any.

        What followed comes first where the question asks who holds an office now, or for a time after the named one ended.
        """
        if not named:
            return [[]]
        followers = [s.id for n in named for s in self.ledger.successors(self.ledger.subjects[n])]
        ended = [n for n in named if (end := self.ledger.subjects[n].ends) and end.when.latest < asked.at]
        if not followers or not ended:
            return [named]
        now = (
            question.ask in (Ask.WHO, Ask.WHICH) and not question.past and _asks_for_holder(self.matcher, question, terms, named)
        )
        return [followers, named] if asked.explicit or now else [named, followers]

    def _accounts_for(self, match: Match, question: Question, terms: Sequence[Term]) -> bool:
        """Enough of the words, every name and number, and what is counted or chosen."""
        # A name that is on no list, or never held the office, is itself the answer to "when did X join?".
        tests = question.ask in _TESTS_A_NAME and match.attribute.kind in ("membership", "holder")
        tested = [term for term in match.unexplained if tests and term.name and (term.ids or is_ordinal(term.text))]
        total = sum(term.weight for term in terms)
        rest = total - sum(term.weight for term in tested)
        if rest <= 0 or match.coverage * total / rest < COVERS:
            return False
        for term in match.unexplained:
            if term.name and term not in tested:
                return False
            if term.stems & set(question.head[:1]):
                return False
        return True

    def _from_passages(self, question: Question, filters: Filters, as_of: date, trace: dict[str, Any]) -> Draft:
        terms = question_terms(question, self.ledger, self.vocabulary, _undated_words(question))
        found, passages = gather(self.index, question, terms, self.vocabulary, filters, self.retrieve, as_of)
        trace["passages"] = passages
        trace["sentences"] = [traced(evidence) for evidence in found[:8]]
        draft = write_passages(self.index, question, found)
        return draft or write_refusal(self.index, question, found)


def _asks_for_holder(matcher: Matcher, question: Question, terms: Sequence[Term], named: list[str]) -> bool:
    best = matcher.matches(question, terms, named, 1)
    return bool(best) and best[0].attribute.kind == "holder"


def _credited(draft: Draft, match: Match, trace: dict[str, Any]) -> Draft:
    trace["ledger"] = {"subject": match.subject.id, "attribute": match.attribute.id}
    draft.confidence = draft.confidence or round(min(0.99, 0.6 + 0.4 * match.coverage), 2)
    return draft


def _undated_words(question: Question) -> tuple[Word, ...]:
    """The content words of a dating clause that no fact dates: conditions like any others."""
    if not question.clause:
        return ()
    dated = [(t.start, t.end) for t in question.times]
    return tuple(w for w in question.clause.words if not w.stop and not any(a <= w.start < b for a, b in dated))


def _reading(match: Match) -> dict[str, Any]:
    return {
        "subject": match.subject.id,
        "attribute": match.attribute.id,
        "score": round(match.score, 3),
        "coverage": round(match.coverage, 3),
        "unexplained": [term.text for term in match.unexplained],
    }


def write(desk: Desk) -> Draft | None:
    """The ledger answer in the form that fits the attribute's kind and the question's form."""
    kind, ask = desk.attribute.kind, desk.question.ask
    if kind == "membership" and ask is Ask.COUNT:
        return write_member_count(desk)
    if kind == "membership":
        return write_membership(desk)
    if kind == "count" or (kind == "quantity" and (ask is Ask.CHANGE or desk.asked.between)):
        return _write_count(desk)
    if kind == "holder":
        return write_holder(desk)
    return write_fact(desk)


def _write_count(desk: Desk) -> Draft | None:
    ask = desk.question.ask
    if ask in (Ask.WHO, Ask.WHERE, Ask.DURATION, Ask.DEFINE) or (ask in (Ask.LIST, Ask.WHICH) and not desk.attribute.counts):
        return None
    if desk.attribute.counts:
        if ask is Ask.CHANGE or desk.asked.between:
            return write_history(_list_desk(desk))
        if ask in (Ask.LIST, Ask.WHICH):
            return write_membership(_list_desk(desk))
        return write_member_count(at_the_founding(desk))
    if ask is Ask.CHANGE or (desk.attribute.kind == "quantity" and desk.asked.between):
        return write_change(desk, derive.reported_steps(desk.facts, next((f.basis for f in desk.facts), "")))
    return write_reported_number(at_the_founding(desk))


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
