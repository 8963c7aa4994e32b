"""Which attribute of which subject a question asks for: every word of the question has to be accounted for.

A look-up by likeness alone would answer "how many jobs did it create" with a number of projects. So each content word of
the question is explained by the subject's names, by the phrases of the attribute, by a name or word of its facts, or not at all;
what stays unexplained lowers the score and is named in the answer.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.ask_forms import Ask
from assistant.answering.groups import narrowing_group
from assistant.answering.kinds import (
    ADDS,
    AGREEING,
    ASKS_FOR_HOLDER,
    BY_DEED,
    COMING_AND_GOING,
    CONTENT,
    DEFINING,
    FIT,
    FORESEEING,
    HANDS_OVER,
    KIND_WORDS,
    LEADING,
    NOTHING,
    POSTS,
    QUOTE_KINDS,
)
from assistant.answering.lexicon import stems_of
from assistant.answering.matching_terms import (
    agrees,
    asks_who_is_in,
    called_by,
    most_alike,
    named_together,
    on_a_day,
    says_more,
)
from assistant.answering.occasions import fact_index
from assistant.answering.owners import called_by_owner
from assistant.answering.question import Question
from assistant.answering.terms import Term, phrase_words
from assistant.answering.terms_met import Series, TermsMet, single_out
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.wanted import sort_asked
from assistant.ledger.fact_index import phrases
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import Ledger
from assistant.text import is_ordinal

_IN_A_NAME = 0.5  # what a word in the names of the subject or the phrases of an attribute counts for beside
_CONTENT_ASKED = frozenset({Ask.WHAT, Ask.WHICH, Ask.LIST})
_WHO_IN = re.compile(r"^who(?:'s| is| was| are| were)?(?: all| currently| now)? in\b", re.I)


@dataclass(frozen=True, slots=True)
class Match:
    """One way to read the question: an attribute of a subject, with the share of the question's terms that this explains.

    `facts` are those that the question singles out, best first (all of them where it singles out none); `unexplained` the
    terms that nothing accounts for.
    """

    subject: Subject
    attribute: Attribute
    facts: tuple[Fact, ...]
    coverage: float
    score: float
    asked: float
    unexplained: tuple[Term, ...]
    singled_out: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the matcher keeps of one attribute; its facts have the numbers of `span` in the index."""

    subject: Subject
    attribute: Attribute
    span: slice
    phrases: tuple[frozenset[str], ...]
    ask_words: frozenset[str]
    unit: set[str]
    additions: set[str]
    called: set[str]
    of_a_day: bool

    @property
    def series(self) -> Series:
        listed = self.attribute.kind in ("membership", "holder") or bool(self.attribute.counts)
        of_members = listed and not self.of_a_day  # guests of one day were there
        return Series(self.attribute.kind, self.span, self.subject.facts[self.attribute.id], of_members)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A match without its facts: `chosen` are the places of those singled out among the facts of the attribute."""

    entry: _Entry
    chosen: list[int]
    coverage: float
    score: float
    asked: float
    unexplained: tuple[Term, ...]

    def match(self) -> Match:
        facts = self.entry.subject.facts[self.entry.attribute.id]
        singled = tuple(facts[place] for place in self.chosen)
        return Match(
            self.entry.subject, self.entry.attribute, singled or facts, self.coverage, self.score, self.asked, self.unexplained,
            bool(singled),
        )  # fmt: skip


_SIZES = {frozenset(stems_of([phrase])) for phrase in ("how big", "how large", "size")}


class Matcher:
    """Finds the attributes that explain a question. Look-ups go through the index of facts; entries are made when needed."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.ledger = ledger
        self.vocabulary = vocabulary
        self.index = fact_index(ledger)
        self._by_subject: dict[str, list[int]] = defaultdict(list)
        for number, (subject, _) in enumerate(ledger.attributes):
            self._by_subject[subject.id].append(number)
        self._entries: dict[int, _Entry] = {}
        self._stems: dict[str, frozenset[str]] = {}

    def _entry(self, number: int) -> _Entry:
        entry = self._entries.get(number)
        if entry is None:
            subject, attribute = self.ledger.attributes[number]
            asks = dict.fromkeys(frozenset(stems_of([phrase])) for phrase in phrases(attribute))
            entry = self._entries[number] = _Entry(
                subject=subject,
                attribute=attribute,
                span=self.index.span(number),
                phrases=tuple(phrase for phrase in asks if phrase),
                ask_words=frozenset(phrase_words((*attribute.asks, attribute.name))),
                unit=stems_of([attribute.unit]),
                additions=stems_of(phrase for phrase in phrases(attribute) if ADDS.search(phrase)),
                called=stems_of((subject.name, *subject.aliases)),
                of_a_day=attribute.kind == "membership" and all(on_a_day(f) for f in subject.facts[attribute.id]),
            )
        return entry

    def matches(self, question: Question, terms: Sequence[Term], subjects: Sequence[str], most: int = 6) -> list[Match]:
        """The best readings about one of `subjects` (about any, where there is none), best first; ties in the ledger's order."""
        if not terms:
            return []
        near = [number for subject in subjects for number in self._by_subject[subject]] if subjects else self._near(terms)
        asked = TermsMet.of(terms, self.index)
        found = [(n, reading) for n in near if (reading := self._read(self._entry(n), question, asked))]
        best = sorted(found, key=lambda pair: (-round(pair[1].score, 3), pair[0]))[:most]
        matches = [reading.match() for _, reading in best]
        if sort := sort_asked(question, self.ledger):  # "which countries …" is not answered by an event
            return [m for m in matches if m.attribute.kind not in QUOTE_KINDS or any(map(sort.offered, m.facts))]
        return matches

    def _near(self, terms: Sequence[Term], most: int = 60) -> list[int]:
        """The attributes that share the weightiest stems with the question."""
        votes = np.zeros(len(self.ledger.attributes))
        for term in terms:
            stems = set().union(*term.forms)
            votes[np.logical_or.reduce([self.index.attributes_with(stem) for stem in stems])] += term.weight
            votes[self.index.asked.marks(self.index.asked[stem] for stem in stems)] += _IN_A_NAME * term.weight
        order = np.argsort(-votes, kind="stable")[:most]
        return [int(number) for number in order if votes[number] > 0]

    def _read(self, entry: _Entry, question: Question, what: TermsMet) -> _Reading | None:
        kind, terms = entry.attribute.kind, what.terms
        if kind == "holder" and question.ask in (Ask.WHICH, Ask.LIST) and asks_who_is_in(question, terms):
            return None
        related = self.ledger.related(entry.subject)
        alike = [self.vocabulary.likeness(word, entry.ask_words)[0] if word else 0.0 for word in what.words]
        others = [term for term in terms if not (term.subject and related & set(term.ids))]
        asked_stems, asked, longest = self._asked(entry, others or terms)
        plainly = any(term.subject and related & set(term.ids) for term in terms)
        called = 0.95 if plainly or called_by_owner(question, entry.subject, entry.attribute, self.ledger) else 0.7
        base = [self._explained(entry, *pair, related, asked_stems, called) for pair in zip(terms, alike, strict=True)]
        if not any(term.subject and related & set(term.ids) for term in terms):
            together = named_together(entry.subject, terms)
            base = [max(level, called * (term in together)) for term, level in zip(terms, base, strict=True)]
        if any(term.telling for term in terms):
            base = [max(level, 0.9 * self._told(entry.subject, term)) for term, level in zip(terms, base, strict=True)]
        if kind == "text" and question.ask in _CONTENT_ASKED:
            base = [max(level, 0.9 * (term.stems <= FORESEEING)) for term, level in zip(terms, base, strict=True)]
        if group := narrowing_group(question, entry.subject, entry.attribute, self.ledger):
            base = [1.0 if group.id in term.ids else level for term, level in zip(terms, base, strict=True)]
        if kind in ("holder", "membership") and question.ask in ASKS_FOR_HOLDER:
            likes = [self._likes_holder(entry, *pair, question) for pair in zip(what.words, terms, strict=True)]
            base = [max(pair) for pair in zip(base, likes, strict=True)]
        if question.added and question.ask is Ask.COUNT and kind in ("count", "membership"):
            base = [self._added(entry, *pair, question) for pair in zip(terms, base, strict=True)]
        asked = max(asked, most_alike(terms, alike, related), float(self._sizes(entry, question, terms, related)))
        deeds = {"holder": LEADING | POSTS, "membership": COMING_AND_GOING}.get(kind, NOTHING)
        if question.ask in ASKS_FOR_HOLDER and any(term.stems <= deeds for term in terms if not term.name):
            asked = max(asked, BY_DEED)
        if (
            kind == "text"
            and question.ask in _CONTENT_ASKED
            and not CONTENT.isdisjoint(set().union(*entry.phrases))
            and agrees(terms)
        ):
            base = [max(level, 0.95 * (term.stems <= AGREEING)) for term, level in zip(terms, base, strict=True)]
            asked = max(asked, BY_DEED)
        if kind == "holder" and HANDS_OVER.search(question.text.lower()):
            asked = max(asked, BY_DEED)
        named = kind == "membership" and bool(what.names[entry.span].any())
        defines = self._defines(entry, question, terms, related)
        meant = asked > 0 or named or defines
        if not meant and kind not in QUOTE_KINDS:
            return None
        levels, chosen = single_out(entry.series, what, base)
        if not meant and not chosen:
            return None
        explained = [max(pair) for pair in zip(base, levels, strict=True)]
        weights = [0.0 if kind == "membership" and is_ordinal(term.text) else term.weight for term in terms]
        total = sum(weights)
        coverage = sum(w * e for w, e in zip(weights, explained, strict=True)) / total if total else 0.0
        fit = FIT[question.ask].get(kind, 0.2)
        if question.frame:  # how far a thing has come is a status, what was thought of it an event, whatever asks for it
            fit = max(fit, FIT[Ask.YESNO].get(kind, 0.2))
        default = 1.0 if entry.subject.default else 0.85
        if entry.of_a_day and not question.times and not question.clause and not says_more(question, terms):
            fit = 0.0  # who is in a body are not those who came on one day
        score = coverage * 0.62 + asked * 0.14 + fit * 0.16 + default * 0.08
        listed = kind == "membership" and question.ask in ASKS_FOR_HOLDER and not entry.unit.isdisjoint(question.head)
        score += (
            0.03 * bool(entry.attribute.counts)
            + 0.05 * listed
            + 0.2 * defines
            + (0.05 * min(longest / total, 1.0) if total else 0.0)
        )
        unexplained = tuple(term for term, e in zip(terms, explained, strict=True) if e < 0.5)
        return _Reading(entry, chosen, coverage, score, asked, unexplained)

    def _told(self, subject: Subject, term: Term) -> bool:
        """Whether a term that tells which subject is meant is met by any of its facts."""
        if not term.telling:
            return False
        if subject.id not in self._stems:
            quotes = (fact.quote.text for facts in subject.facts.values() for fact in facts)
            self._stems[subject.id] = frozenset(stems_of((*quotes, subject.name, *subject.aliases)))
        return term.met_by(self._stems[subject.id])

    def _added(self, entry: _Entry, term: Term, known: float, question: Question) -> float:
        """What is to be counted in ("including guests") is accounted for only where the attribute counts it in; there, whatever
        else is counted ("countries") is what its members are."""
        if term.name:
            return known
        if term.stems & question.added:
            return 1.0 if term.stems <= entry.additions else 0.0
        return max(known, 0.8) if question.added <= entry.additions and term.stems & {*question.head[:1], "includ"} else known

    def _likes_holder(self, entry: _Entry, word: str, term: Term, question: Question) -> float:
        """How far a term asks for nothing but who: a word for leading an office, or "nation" where nations hold it or belong."""
        if entry.attribute.kind == "holder" and not term.name and term.stems <= (LEADING | POSTS):
            return 0.95
        if not word or not term.stems <= set(question.head[:1]):
            return 0.0
        if term.stems <= entry.unit:
            return 0.95
        facts = entry.subject.facts[entry.attribute.id]
        kinds = {self.ledger.name(name_id).kind for fact in facts for name_id in fact.names}
        return self.vocabulary.likeness(word, kinds)[0]

    def _defines(self, entry: _Entry, question: Question, terms: Sequence[Term], related: set[str]) -> bool:
        """ "What is X?", with nothing beside the subject's name, asks for its definition; "who is in X?" for its members."""
        if not all(entry.subject.id in term.ids for term in terms):
            return False
        if entry.attribute.kind == "membership":
            return question.ask is Ask.WHO and bool(_WHO_IN.match(question.text))
        if question.ask not in (Ask.WHAT, Ask.DEFINE) or entry.attribute.kind != "text":
            return False
        return bool(stems_of((entry.attribute.id.replace("-", " "), entry.attribute.name, *entry.attribute.asks)) & DEFINING)

    def _sizes(self, entry: _Entry, question: Question, terms: Sequence[Term], related: set[str]) -> bool:
        """ "How big is X?", with nothing beside the subject's name, asks for the number of its members, or for its size."""
        only_name = all(related & set(term.ids) for term in terms)
        sized = entry.attribute.kind == "quantity" and not _SIZES.isdisjoint(entry.phrases)
        return only_name and question.ask in (Ask.COUNT, Ask.QUANTITY) and (bool(entry.attribute.counts) or sized)

    def _asked(self, entry: _Entry, terms: Sequence[Term]) -> tuple[set[str], float, float]:
        """The stems of the terms that phrases of the attribute account for, how fully the best phrase is there, and the weight
        of the longest phrase that is there whole."""
        present = {stem for term in terms for stem in term.stems}
        weight = self.vocabulary.weight
        stems: set[str] = set()
        best = longest = 0.0
        for phrase in entry.phrases:
            hit = phrase & present
            if hit:
                share = sum(map(weight, hit)) / sum(map(weight, phrase))
                best = max(best, share)
                if share > 0.5:
                    stems |= hit
                if hit == phrase:
                    longest = max(longest, sum(map(weight, phrase)))
        return stems, best, longest

    def _explained(self, entry: _Entry, term: Term, alike: float, related: set[str], asked: set[str], called: float) -> float:
        if term.subject and related & set(term.ids):
            return 1.0
        if term.stems <= asked:
            return 1.0
        if term.aspect:
            return 0.0
        if term.stems <= KIND_WORDS[entry.attribute.kind]:
            return 0.9
        if not term.name and term.stems <= entry.called:
            return called
        reported = entry.attribute.kind == "count" and not entry.attribute.counts
        if term.ids and (reported or entry.attribute.kind in QUOTE_KINDS) and called_by(entry.subject, term):
            return called  # a party of "the X-Y memorandum"; on a list, or in an office, a name has to stand itself
        if term.ids and any(term.named_in(phrase) for phrase in (entry.attribute.name, *entry.attribute.asks)):
            return 0.95  # "signed with the United States" in the name of the attribute
        return alike
