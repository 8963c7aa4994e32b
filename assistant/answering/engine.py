"""The embedded engine: from a question to a checked Answer without a chat model.

understand (question.py) -> the ledger, where it accounts for the question (match.py, write_*.py) -> else the sentences of
retrieved passages (evidence.py) -> check (verify.py) -> number the citations (finish.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.answering.ask_forms import Ask
from assistant.answering.clock import Clock
from assistant.answering.composer import Composer
from assistant.answering.coordination import by_ordinal, joined_names, with_names, without_dating_relative
from assistant.answering.demands import unmet
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line
from assistant.answering.evidence import gather, traced
from assistant.answering.finish import finish
from assistant.answering.followup import Resolver
from assistant.answering.lexicon import Lexicon
from assistant.answering.match import Match, Matcher
from assistant.answering.question import Question, parse_question
from assistant.answering.reader import Reader
from assistant.answering.readings import about_subject, answered, ask_back, equals, namesakes
from assistant.answering.requests import Form, read_request
from assistant.answering.spelling import Spelling
from assistant.answering.terms import Term, question_terms
from assistant.answering.time_expressions import ImpossibleDate
from assistant.answering.timing import Asked, when_asked
from assistant.answering.verify import Verifier
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.words import Word, as_meant, read_words
from assistant.answering.write import write
from assistant.answering.write_conflicts import write_disagreement, write_end, write_milestone, write_succession
from assistant.answering.write_facts import denies
from assistant.answering.write_overlap import write_overlap
from assistant.answering.write_passages import write_passages, write_refusal
from assistant.answering.write_together import about, after_the_end, one_after_another, only_about, put_together, split_questions
from assistant.index.index import Index
from assistant.ledger.facts import Name
from assistant.ledger.ledger import Ledger
from assistant.model import Answer, Filters, Turn
from assistant.text import is_ordinal

# How much of a question's words a ledger attribute has to account for. Below it, the passages are asked.
COVERS = 0.78
# A reading that accounts for less than the best one by more than this is not taken in its place.
_NEAR = 0.12
_MANY = 40  # readings looked at where no subject is named
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
    persons: Mapping[str, Sequence[Name]]
    retrieve: int

    def as_meant(self, text: str) -> str:
        """The question without its typing errors; one in another language as it is."""
        return text if self.resolver.languages.read(text) else self._mended(text)[0]

    def _mended(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        return as_meant(text, read_words(text, self.spelling))

    def answer(self, text: str, resolved: str, as_of: date, filters: Filters) -> Answer:
        """The checked answer to one question, resolved already. `as_of` is the day that counts as today."""
        clock = Clock()
        trace: dict[str, Any] = {"engine": "embedded"}
        foreign = self.resolver.languages.read(text)
        if foreign and not foreign.english:
            return self._finish(Draft("not_covered", [Line(foreign.note, ())]), text, text, as_of, trace, clock)
        trace["spelling"] = [] if foreign else [list(pair) for pair in self._mended(text)[1]]
        asked = without_dating_relative(resolved)
        parts = [one for part in split_questions(asked) for one in by_ordinal(part)]
        if len(parts) > 1:
            draft = self._several(parts, as_of, filters, trace, clock)
            return self._finish(draft, text, resolved, as_of, trace, clock)
        draft, understood = self._draft(asked, as_of, filters, trace, clock)
        if foreign:
            trace["language"] = foreign.language
            draft.basis = f"{draft.basis} {foreign.note}".strip()
        return self._finish(draft, text, resolved if understood == asked else understood, as_of, trace, clock)

    def _several(self, parts: Sequence[str], as_of: date, filters: Filters, trace: dict[str, Any], clock: Clock) -> Draft:
        """Each of several questions answered by itself, a later one with the words of the earlier ones to lean on."""
        drafts: list[Draft] = []
        turns: list[Turn] = []
        names = ""
        for part in parts:
            part = with_names(part, names)
            names = joined_names(self._parsed(part, as_of)) or names
            whole = self.resolver.resolve(part, turns, as_of) if turns else part
            own: dict[str, Any] = {}
            draft, _ = self._draft(whole, as_of, filters, own, clock)
            trace.setdefault("parts", []).append(own | {"question": whole, "status": draft.status})
            drafts.append(draft)
            turns.append(Turn(part, draft.lines[0].text if draft.lines else ""))
        return one_after_another(drafts)

    def _draft(
        self, resolved: str, as_of: date, filters: Filters, trace: dict[str, Any], clock: Clock, namesake: bool = False
    ) -> tuple[Draft, str]:
        """The checked draft of one single question, and the question as it was understood. `namesake` says that a person whom
        the question named in part has been told from others of the name."""
        try:
            question = parse_question(resolved, as_of, self.lexicon, self.spelling)
        except ImpossibleDate as error:
            return Draft(
                "not_covered", [Line(f"There is no such date as “{error}”. Please correct it and ask again.", ())]
            ), resolved
        clock.lap("understand")
        request = read_request(resolved, as_of)
        if request:
            longer = self._composer().compose(request, as_of, filters, trace)
            clock.lap("compose")
            if longer:
                trace["dropped"] += self.verifier.check(longer)
                clock.lap("verify")
                return longer, resolved
            if request.form is Form.BRIEF and not request.bare:
                question = parse_question(request.topic, as_of, self.lexicon, self.spelling)
        trace["ask"] = question.ask.value
        trace["spelling"] = [*trace.get("spelling", ()), *map(list, question.typed)]
        if persons := () if namesake else namesakes(question, self.persons):
            told = answered(persons, lambda whole: self._draft(whole, as_of, filters, {}, clock, namesake=True)[0])
            if len(told) > 1:
                return ask_back([reading for reading, _ in told]), resolved
            if told:
                return told[0][1], told[0][0].question
        reader = Reader(self.ledger, self.index, self.lexicon, as_of)
        found = write_overlap(reader, question) or self._from_ledger(question, as_of, trace)
        clock.lap("ledger")
        draft = (
            found
            or (request and self._composer().compose(request, as_of, filters, trace, last=True))
            or self._from_passages(question, filters, as_of, trace)
        )
        clock.lap("passages")
        if draft.status == "answered" and _denied(draft, question):
            draft.status = "false_premise"
        dropped = trace.setdefault("dropped", [])
        if draft.lines and draft.lines[0].quotes:
            dropped += self.verifier.check(draft)
            if not draft.lines:
                draft = write_refusal(self.index, question, [])
        clock.lap("verify")
        return draft, question.text if question.typed else resolved

    def _parsed(self, text: str, as_of: date) -> Question:
        return parse_question(text, as_of, self.lexicon, self.spelling)

    def _composer(self) -> Composer:
        return Composer(self.index, self.ledger, self.lexicon, self.spelling, self.vocabulary, self.verifier, self.retrieve)

    def _finish(self, draft: Draft, text: str, resolved: str, as_of: date, trace: dict[str, Any], clock: Clock) -> Answer:
        trace["milliseconds"] = clock.laps
        return finish(draft, text, resolved, as_of, self.index.catalogue, self.index.document, trace | draft.trace)

    def _from_ledger(self, question: Question, as_of: date, trace: dict[str, Any]) -> Draft | None:
        """The answer of the first reading that accounts for the question and has one."""
        if draft := self._at_each_time(question, as_of, trace):
            return draft
        named = list(dict.fromkeys(m.id for m in question.mentions if m.kind == "subject"))
        asked = when_asked(question, self.ledger, self.vocabulary, as_of, named or self._defaults())
        if question.ask in (Ask.DIFFER, Ask.WHY) and (draft := write_disagreement(self.ledger, question, named)):
            return draft
        extra = undated_words(question) if asked.unresolved else ()
        terms = question_terms(question, self.ledger, self.vocabulary, extra)
        trace["terms"] = [term.text for term in terms]
        if draft := write_succession(self.ledger, question, terms, named):
            return draft
        if len(named) == 1 and (draft := write_end(question, terms, self.ledger.subjects[named[0]])):
            return draft
        readings = trace.setdefault("readings", [])
        for subjects in self._rounds(named, question, terms, asked):
            matches = self.matcher.matches(question, terms, subjects)
            readings += [_reading(match) for match in matches[:4]]
            if not subjects and matches and matches[0].subject.default:
                return self._from_ledger(about(question, matches[0].subject.id), as_of, trace)
            equal = self._equals(question, terms, asked) if not subjects else []
            if len(equal) > 1:
                return ask_back([about_subject(question, match.subject) for match in equal])
            matches = equal or matches
            draft = self._best_draft(matches, question, terms, asked, trace)
            if draft and subjects and subjects != named:
                then = asked if asked.explicit else replace(asked, today=self._last_day(named, as_of))
                own: dict[str, Any] = {}
                earlier = self._best_draft(self.matcher.matches(question, terms, named), question, terms, then, own)
                if earlier and not self._same_matter(own["ledger"], trace["ledger"]):
                    return draft  # what the body itself answers is another matter
                return after_the_end(draft, earlier, self.ledger, named, asked)
            if draft:
                return draft
        return write_milestone(self.ledger, question, terms, named) or self._side_by_side(question, named, as_of, trace)

    def _at_each_time(self, question: Question, as_of: date, trace: dict[str, Any]) -> Draft | None:
        """A comparison of two times, asked of each alone, with the first lines put together."""
        if question.ask is not Ask.COMPARE or len(question.times) != 2:
            return None
        for ask in (Ask.COUNT, Ask.WHAT):
            drafts = [self._from_ledger(replace(question, ask=ask, times=(time,)), as_of, trace) for time in question.times]
            found = [draft for draft in drafts if draft and draft.lines]
            if len(found) == len(drafts):
                return put_together(found)
        return None

    def _equals(self, question: Question, terms: Sequence[Term], asked: Asked) -> list[Match]:
        """The subjects that the question may equally be about: those that the documents answer, before those where they
        contradict it."""
        matches = self.matcher.matches(question, terms, (), _MANY)
        sound = [match for match in matches if self._accounts_for(match, question, terms)]
        drafts = [(match, write(Desk(self.ledger, question, match, asked))) for match in equals(question, sound, self.ledger)]
        told = [(match, draft) for match, draft in drafts if draft and draft.lines and draft.status != "not_covered"]
        told = [pair for pair in told if pair[1].status != "false_premise"] or told
        return [match for match, _ in told] if len({_what_it_says(*pair) for pair in told}) > 1 else []

    def _same_matter(self, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
        """Whether two drafts were written from attributes of one kind (an office, a list, a number) or of one id."""
        kinds = [self.ledger.subjects[at["subject"]].attributes[at["attribute"]].kind for at in (one, other)]
        same = kinds[0] == kinds[1] and kinds[0] in ("holder", "membership", "count")
        return same or one["attribute"] == other["attribute"]

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
        named = any(mention.kind == "subject" for mention in question.mentions)
        best = max((match.coverage for match in sound), default=0.0)
        for match in sound:
            if match.coverage < best - _NEAR:
                continue
            draft = write(Desk(self.ledger, question, match, asked))
            if not draft or not draft.lines or (second and match.coverage < second[1].coverage - 0.1):
                continue
            if draft.status == "false_premise" and not (named or match.subject.default):
                continue  # nobody asked about this subject: what does not hold of it is no answer
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
            question.ask in (Ask.WHO, Ask.WHICH)
            and (question.present or not question.past)
            and _asks_for_holder(self.matcher, question, terms, named)
        )
        return [followers, named] if asked.explicit or now else [named, followers]

    def _accounts_for(self, match: Match, question: Question, terms: Sequence[Term]) -> bool:
        """Enough of the words, every name and number, and what is counted or chosen."""
        # A name that is on no list, or never held the office, is itself the answer to "when did X join?".
        tests = question.ask in _TESTS_A_NAME and match.attribute.kind in ("membership", "holder")
        tested = [term for term in match.unexplained if tests and term.name and (term.ids or is_ordinal(term.text))]
        total = sum(term.weight for term in terms)
        rest = total - sum(term.weight for term in tested)
        if rest <= 0 or match.coverage * total / rest < COVERS or unmet(question, match, self.ledger):
            return False
        for term in match.unexplained:
            if term.name and term not in tested:
                return False
            if term.stems & set(question.head[:1]):
                return False
        return True

    def _from_passages(self, question: Question, filters: Filters, as_of: date, trace: dict[str, Any]) -> Draft:
        terms = question_terms(question, self.ledger, self.vocabulary, undated_words(question))
        found = gather(self.index, question, terms, self.vocabulary, filters, self.retrieve, as_of)
        trace["passages"] = list(found.passages)
        trace["sentences"] = [traced(evidence) for evidence in found.sentences[:8]]
        trace["answerable"] = round(found.answerable, 3)
        draft = write_passages(self.index, question, found)
        return draft or write_refusal(self.index, question, found.sentences)


def _denied(draft: Draft, question: Question) -> bool:
    """Whether the words quoted first deny what the question takes for granted."""
    line = draft.lines[0]
    return any(quote.text in line.text and denies(quote.text, question) for quote in line.quotes[:1])


def _what_it_says(match: Match, draft: Draft) -> str:
    """By what two answers are told apart: a fact that stands under two subjects leaves nothing to choose."""
    fact = match.facts[0] if match.singled_out and match.attribute.kind not in ("membership", "holder") else None
    return fact.value if fact and fact.value != fact.quote.text else draft.lines[0].text


def _asks_for_holder(matcher: Matcher, question: Question, terms: Sequence[Term], named: list[str]) -> bool:
    best = matcher.matches(question, terms, named, 1)
    return bool(best) and best[0].attribute.kind == "holder"


def _credited(draft: Draft, match: Match, trace: dict[str, Any]) -> Draft:
    trace["ledger"] = {"subject": match.subject.id, "attribute": match.attribute.id}
    draft.confidence = draft.confidence or round(min(0.99, 0.6 + 0.4 * match.coverage), 2)
    return draft


def undated_words(question: Question) -> tuple[Word, ...]:
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
