"""Answers from the ledger: which reading of a question accounts for it, for which subject, and what it then says.

The readings are those of match.py, tried round by round: the subjects that the question names, those that followed them, any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from assistant.answering.acts import acts_asked
from assistant.answering.ask_forms import Ask
from assistant.answering.attribution import Speaker
from assistant.answering.demands import order_asked, unmet
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft
from assistant.answering.kinds import QUOTE_KINDS
from assistant.answering.match import Match, Matcher
from assistant.answering.question import Question
from assistant.answering.readings import about_subject, ask_back, equals
from assistant.answering.terms import Term, question_terms, undated_words
from assistant.answering.timing import Asked, when_asked
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.write import write
from assistant.answering.write_across import write_across
from assistant.answering.write_conflicts import write_disagreement, write_end, write_milestone, write_succession
from assistant.answering.write_identity import write_identity
from assistant.answering.write_together import about, after_the_end, only_about, put_together
from assistant.ledger.ledger import Ledger
from assistant.text import is_ordinal

# How much of a question's words a ledger attribute has to account for. Below it, the passages are asked.
COVERS = 0.78
# A reading that accounts for less than the best one by more than this is not taken in its place.
_NEAR = 0.12
_SHORTEST_NAME = 3
_MANY = 40  # readings looked at where no subject is named
_TESTS_A_NAME = frozenset({Ask.WHEN, Ask.SINCE, Ask.UNTIL, Ask.YESNO, Ask.DURATION, Ask.WHY, Ask.HOW})


@dataclass(frozen=True, slots=True)
class LedgerAnswers:
    """The ledger as a source of answers."""

    ledger: Ledger
    vocabulary: Vocabulary
    matcher: Matcher
    speaker: Speaker | None = None
    """Whose word alone counts, where the question asks for one."""

    def answer(self, question: Question, as_of: date, trace: dict[str, Any]) -> Draft | None:
        """The answer of the first reading that accounts for the question and has one."""
        if draft := self._at_each_time(question, as_of, trace):
            return draft
        named = list(dict.fromkeys(m.id for m in question.mentions if m.kind == "subject"))
        if not named and question.clause:  # "who were the chairs when X met in May?" asks for the chairs of X
            named = list(dict.fromkeys(m.id for m in question.clause.mentions if m.kind == "subject"))[:1]
        asked = when_asked(question, self.ledger, self.vocabulary, as_of, named or self._defaults())
        if draft := write_identity(self.ledger, question):
            return draft
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
                return self.answer(about(question, matches[0].subject.id), as_of, trace)
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
        if across := write_across(self.ledger, question, asked):
            return across
        return write_milestone(self.ledger, question, terms, named) or self._side_by_side(question, named, as_of, trace)

    def _at_each_time(self, question: Question, as_of: date, trace: dict[str, Any]) -> Draft | None:
        """A comparison of two times, asked of each alone, with the first lines put together."""
        if question.ask is not Ask.COMPARE or len(question.times) != 2:
            return None
        for ask in (Ask.COUNT, Ask.WHAT):
            drafts = [self.answer(replace(question, ask=ask, times=(time,)), as_of, trace) for time in question.times]
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
        for weaker in ("false_premise", "outdated"):
            told = [pair for pair in told if pair[1].status != weaker] or told
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
        if not 2 <= len(named) <= 4 or (question.ask is Ask.YESNO and not _joined(question)):
            return None
        drafts = []
        for subject in named:
            alone = self.answer(only_about(question, subject), as_of, {})
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
        nobody: tuple[Draft, Match] | None = None  # answers "who" with no person: one that names a person goes before it
        sound = [match for match in matches if self._accounts_for(match, question, terms)]
        named = any(mention.kind == "subject" for mention in question.mentions)
        best = max((match.coverage for match in sound), default=0.0)
        for match in sound:
            if match.coverage < best - _NEAR:
                continue
            own = self.speaker.only(match) if self.speaker else match
            draft = write(Desk(self.ledger, question, own, asked)) if own else None
            if self.speaker and draft and not self.speaker.told(draft):
                best = match.coverage + _NEAR  # a reading that fits worse is not what they said of this
                continue
            if not draft or not draft.lines or (second and match.coverage < second[1].coverage - 0.1):
                continue
            if draft.status == "false_premise" and not (named or match.subject.default):
                continue  # nobody asked about this subject: what does not hold of it is no answer
            # "Who came after is not in them" gives way to a reading that tells it in another way (an order of turns).
            if draft.status == "not_covered" or (draft.status == "outdated" and draft.missing and question.clause):
                second = second or (draft, match)
                continue
            act = question.ask is Ask.WHO and match.attribute.kind in QUOTE_KINDS and acts_asked(question)
            if act and not self._names_person(draft):
                nobody = nobody or (draft, match)
                continue
            if nobody and not self._names_person(draft):
                continue
            return _credited(draft, match, trace)
        found = nobody or second
        return _credited(*found, trace) if found else None

    def _names_person(self, draft: Draft) -> bool:
        """Whether the first line gives the name of a person whom the ledger knows."""
        text = draft.lines[0].text
        persons = (name for name in self.ledger.names.values() if name.kind == "person")
        return any(form in text for name in persons for form in (name.name, *name.aliases) if len(form) > _SHORTEST_NAME)

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

    def _may_be_listed(self, tested: Sequence[Term], match: Match) -> bool:
        """Whether the names that are not on a list are of the sort of those that are: a metal is no country."""
        kinds = {self.ledger.name(name).kind for fact in match.subject.facts[match.attribute.id] for name in fact.names}
        named = [id_ for term in tested for id_ in term.ids if id_ in self.ledger.names]
        return all(self.ledger.name(id_).kind in kinds for id_ in named)

    def _accounts_for(self, match: Match, question: Question, terms: Sequence[Term]) -> bool:
        """Enough of the words, every name and number, and what is counted or chosen."""
        # A name that is on no list, or never held the office, is itself the answer to "when did X join?".
        # Only of a subject that is named, or the default one: else it may be another subject that is meant.
        meant = match.subject.default or any(m.kind == "subject" for m in question.mentions)
        tests = (
            meant
            and (question.ask in _TESTS_A_NAME or order_asked(question))
            and match.attribute.kind in ("membership", "holder")
        )
        tested = [term for term in match.unexplained if tests and term.name and (term.ids or is_ordinal(term.text))]
        if tested and not self._may_be_listed(tested, match):
            return False
        total = sum(term.weight for term in terms)
        rest = total - sum(term.weight for term in tested)
        if rest <= 0 or match.coverage * total / rest < COVERS or unmet(question, match, self.ledger):
            return False
        for term in match.unexplained:
            if term.name and term not in tested:
                return False
            if term not in tested and term.stems & set(question.head[:1]):
                return False
        return True


def _joined(question: Question) -> bool:
    """Whether the subjects stand side by side ("are X and Y binding?"): "does X have a Y?" asks of both at once."""
    subjects = sorted((m.start, m.end) for m in question.mentions if m.kind == "subject" and m.end > m.start)
    between = [{w.text for w in question.words[a[1] : b[0]]} for a, b in pairwise(subjects) if a[1] <= b[0]]
    return bool(between) and all(words & {"and", "or", "nor"} for words in between)


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


def _reading(match: Match) -> dict[str, Any]:
    return {
        "subject": match.subject.id,
        "attribute": match.attribute.id,
        "score": round(match.score, 3),
        "coverage": round(match.coverage, 3),
        "unexplained": [term.text for term in match.unexplained],
    }
