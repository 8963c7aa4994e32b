"""Whether a sentence holds what a question asks for: a number of the right thing, a person, a place, a date, a reason."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from assistant.answering.ask_forms import Ask
from assistant.answering.candidates import Candidate, read_tokens
from assistant.answering.question import Question, asks_where_it_lies
from assistant.answering.terms import Term
from assistant.dates import MONTHS
from assistant.ledger.facts import Fact, Name
from assistant.ledger.ledger import Ledger
from assistant.text import STOPWORDS, UNITS, stem, stems, tokens

# What a sentence must hold to answer a form of question, as spaCy's labels of names and numbers.
WANTED: Mapping[Ask, frozenset[str]] = {
    Ask.WHEN: frozenset({"DATE", "TIME"}),
    Ask.SINCE: frozenset({"DATE"}),
    Ask.UNTIL: frozenset({"DATE", "TIME"}),
    Ask.DURATION: frozenset({"DATE", "TIME"}),
    Ask.WHERE: frozenset({"GPE", "LOC", "FAC", "ORG", "NORP"}),
    Ask.WHO: frozenset({"PERSON", "ORG", "GPE", "NORP"}),
}
_SPAN = frozenset("year years month months week weeks day days hour hours decade decades".split())
_MONTHS = frozenset(month.lower() for month in MONTHS if month)
# "Which country …" names the kind of the answer: what spaCy labels so must be in the sentence, the word itself need not.
_KINDS: Mapping[str, frozenset[str]] = {
    stem(word): labels
    for words, labels in (
        ("country countries state states nation nations government governments", frozenset({"GPE", "NORP"})),
        ("city cities town place places region regions venue location continent", frozenset({"GPE", "LOC", "FAC"})),
        ("company companies firm firms bank banks organisation organization body agency institution group", frozenset({"ORG"})),
        (
            "person people minister ministers official officials president diplomat leader leaders man woman",
            frozenset({"PERSON"}),
        ),
    )
    for word in words.split()
}
_COUNTRIES = _KINDS[stem("country")]
DATES = frozenset({"DATE", "TIME"})
_AMOUNTS = frozenset({"MONEY", "PERCENT", "QUANTITY"})
NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW"})
NUMBERS = frozenset({"CARDINAL", "ORDINAL", *_AMOUNTS})
_EVENT = {"event", "occas"}  # "at which event": a meeting of whatever sort
_GATHERINGS = frozenset(
    """summit summits meeting meetings conference ministerial assembly session talks convening congress gathering
    ceremony week council round workshop seminar visit fair exhibition festival""".split()
)
_IN_PLACE = re.compile(r"\b(?:in|at|near) (?:the )?$", re.I)  # where something was done did not do it
_LIES = re.compile(r"\b(?:in|at|near|on|off|along|within|outside)(?: the)?(?: [a-z-]+)?(?: the)? $")
_LYING = frozenset("located situated based seat seated headquartered headquarters housed resides lies".split())
_REASON = frozenset(stem(w) for w in "because since due so therefore reason owing cause result aim order lead".split())
_NEAR_NAME = 6  # words from a name to where it lies
_NEAR_NUMBER = 5  # words between a number and what it counts
# Words that ask for money, or for a part of a whole: another sort of amount is no answer.
_MONEY_ASKED = frozenset("money price cost costs sum worth budget value fee rent salary wage expensive costly".split())
_SHARE_ASKED = frozenset("share percentage percent proportion fraction slice".split())
_MONEY = re.compile(
    r"[$€£¥₩₹]\s?\d[\d.,]*|\b[A-Z]{3}\s\d[\d.,]*\s(?:thousand|million|billion|trillion)\b"
    r"|\d[\d.,]*\s(?:(?:thousand|million|billion|trillion) )?(?:dollars?|euros?|pounds?|yen|won|francs?|rupees?|yuan)\b"
)
_SHARE = re.compile(r"\d[\d.,]*\s?(?:%|percent\b|per cent\b)|\b(?:half|third|thirds|quarters?|fifths?|tenths?)\b")


class Wanted:
    """What one question asks for. `head` are the stems of what is counted; without them those of all terms serve. `sort` are
    the names of which one is asked for; None where any may be."""

    def __init__(self, question: Question, terms: Sequence[Term], sort: "Sort | None" = None) -> None:
        self.question = question
        self.terms = terms
        self.sort = sort
        self.asked = {word.text for word in question.words} | question.unwanted
        self.kind = (
            next((_KINDS[s] for s in question.head if s in _KINDS), None) if question.ask in (Ask.WHICH, Ask.LIST) else None
        )

        self.lies = asks_where_it_lies(question)
        self.gathering = question.ask is Ask.WHICH and bool({"event", "occas"} & set(question.head[:1]))

    def is_kind(self, term: Term) -> bool:
        """Whether the term only names the kind of the answer ("which country"), which no sentence need repeat."""
        return not term.name and ((bool(self.kind) and term.stems <= set(_KINDS)) or (self.gathering and term.stems <= _EVENT))

    def new_mentions(self, c: Candidate) -> set[str]:
        """The labels of names, numbers and dates that the question does not hold."""
        return {m.label for m in c.sentence.mentions if not _mention_words(c, m.start, m.end) <= self.asked}

    def met(self, c: Candidate) -> float:
        """Whether the sentence holds what is asked for, beside what the question says itself."""
        ask = self.question.ask
        if self.sort and not self.sort.in_(c.own):
            return 0.0
        if self.kind:
            return float(bool(self.new_mentions(c) & self.kind))
        if self.gathering:
            return float(any(token not in self.asked for token in c.tokens if token in _GATHERINGS))
        if ask is Ask.COUNT:
            return self._counted(c)
        if ask is Ask.QUANTITY:
            return self._amount(c)
        if ask in WANTED:
            new = [m for m in c.sentence.mentions if not _mention_words(c, m.start, m.end) <= self.asked]
            if ask in (Ask.WHEN, Ask.SINCE):
                new = [m for m in new if _is_date(c.document.text[m.start : m.end])]
            if ask is Ask.DURATION:
                new = [m for m in new if _SPAN & set(read_tokens(c.document.text[m.start : m.end]))]
            if ask is Ask.UNTIL and not any(_is_date(c.document.text[m.start : m.end]) for m in new):
                return 0.5 if any(m.label in DATES for m in new) else 0.0  # "within six months" tells less than a day
            labels = {m.label for m in new} & WANTED[ask]
            if ask is Ask.WHO:
                labels = {m.label for m in new if not _IN_PLACE.search(c.text[: m.start - c.sentence.start])} & WANTED[ask]
                return 1.0 if "PERSON" in labels else 0.5 if labels and not self._told_by_question(c) else 0.0
            if ask is Ask.WHERE and (self.lies or self.asked & _LYING):  # "in X", not "X's proposals"
                there = [m for m in new if _LIES.search(c.text[: m.start - c.sentence.start])]
                there = [m for m in there if not self.lies or self._right_behind_it(c, m.start - c.sentence.start)]
                labels = {m.label for m in there} & WANTED[ask] - {"ORG", "NORP"}
            return 1.0 if labels else 0.0
        if ask is Ask.WHY:
            return 1.0 if c.own & _REASON else 0.6 if " to " in c.text else 0.4
        return 0.8

    def _right_behind_it(self, c: Candidate, place: int) -> bool:
        """Whether a place stands close behind what is asked about, with nothing done between ("X in P", "X is a mine in P")."""
        before = [stem(token) for token in tokens(c.text[:place])][-_NEAR_NAME:]
        names = {s for term in self.terms if term.name for s in term.stems}
        return not names.isdisjoint(before) and not any(token.endswith("ed") for token in tokens(c.text[:place])[-_NEAR_NAME:])

    def _told_by_question(self, c: Candidate) -> bool:
        """Whether those of whom the sentence speaks are named in the question: "who signed it with X?" does not ask for X."""
        if "or" in self.asked:
            return False  # one of those named is asked for
        known = {s for term in self.terms if term.name for form in term.forms for s in form}
        spoken_of = {stem(token) for token in read_tokens(c.sentence.subject) if token not in STOPWORDS}
        return bool(spoken_of) and spoken_of <= known

    def _counted(self, c: Candidate) -> float:
        """A number, not of a date, with what is counted close behind it (or "number of" before)."""
        dates = [m for m in c.sentence.mentions if m.label in DATES]
        words = [(token, stem(token)) for token in tokens(_without(c, [(m.start, m.end) for m in dates]))]
        places = [i for i, (token, _) in enumerate(words) if token[:1].isdigit() or token in UNITS]
        heads = set(self.question.head[:3]) or {s for t in self.terms for s in t.stems}
        if any({s for _, s in words[i + 1 : i + 1 + _NEAR_NUMBER]} & heads for i in places):
            return 1.0
        if places and any(s in heads for _, s in words) and any(token in ("number", "total", "count") for token, _ in words):
            return 0.9
        return 0.3 if places else 0.0

    def _amount(self, c: Candidate) -> float:
        """An amount of the sort that is asked for, beside those that the question gives."""
        if self.asked & _MONEY_ASKED:
            return float(self._says_new(c, _MONEY) or "MONEY" in self.new_mentions(c))
        if self.asked & _SHARE_ASKED:
            return float(self._says_new(c, _SHARE) or "PERCENT" in self.new_mentions(c))
        if self.new_mentions(c) & _AMOUNTS or self._says_new(c, _MONEY):
            return 1.0
        return 0.7 if self.question.head and self._counted(c) == 1.0 else 0.0

    def _says_new(self, c: Candidate, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern stands in the sentence in a word that the question lacks."""
        return any(not set(tokens(found[0])) <= self.asked for found in pattern.finditer(c.text))


@dataclass(frozen=True, slots=True)
class Sort:
    """The names of one sort, of which "which countries …" asks for some: id and the stems of all forms of each. `least` is how
    many an answer has to name: two where the question has the plural."""

    names: Mapping[str, tuple[frozenset[str], ...]]
    least: int

    def in_(self, stems: Set[str]) -> bool:
        """Whether enough of the names are among the stems."""
        return len(self._among(stems)) >= self.least

    def offered(self, fact: Fact) -> bool:
        """Whether a fact speaks of enough of the names, beside its place."""
        place = frozenset(stems(fact.place))
        named = self._among(set(stems(fact.quote.text))) - self._among(place)
        return len(named | (set(fact.names) & self.names.keys())) >= self.least

    def _among(self, stems: Set[str]) -> set[str]:
        return {id_ for id_, forms in self.names.items() if any(form <= stems for form in forms)}


def sort_asked(question: Question, ledger: Ledger) -> Sort | None:
    """The sort of names of the ledger that "which countries …" asks for; None where it asks for something else.

    Only countries and what is written small (animals, say): of firms and persons a text may name some that no ledger knows.
    """
    if question.ask not in (Ask.WHICH, Ask.LIST):
        return None
    named = {m.id for m in question.mentions} | question.excluded
    inside = {i for m in question.mentions for i in range(m.start, m.end)}
    within = {word.stem for word in question.words} - {word.stem for i, word in enumerate(question.words) if i not in inside}
    for asked in question.head[:2]:
        found = {} if asked in within else {n.id: n for n in ledger.names.values() if _is_of(asked, n) and n.id not in named}
        if found:
            plural = any(word.stem == asked and word.text.endswith("s") for word in question.words)
            return Sort({id_: _forms(name) for id_, name in found.items()}, 1 + plural)
    return None


def _forms(name: Name) -> tuple[frozenset[str], ...]:
    """The stems of each form of a name; a form in another script has none and would be met by anything."""
    forms = (frozenset(stems(form)) for form in (name.name, *name.aliases))
    return tuple(form for form in forms if form)


def _is_of(asked: str, name: Name) -> bool:
    """Whether the stem that is asked for is the kind of the name."""
    kind = stem(name.kind)
    return (asked == kind and name.name.islower()) or (_KINDS.get(kind) == _COUNTRIES == _KINDS.get(asked))


def _is_date(text: str) -> bool:
    """Whether a mention names a month or a year; parsers take "the 119th session" for a date."""
    low = read_tokens(text)
    return any(token in _MONTHS or (len(token) == 4 and token.isdigit() and "1000" <= token < "2200") for token in low)


def _mention_words(c: Candidate, start: int, end: int) -> set[str]:
    return {token for token in read_tokens(c.document.text[start:end]) if token not in STOPWORDS}


def _without(c: Candidate, spans: Iterable[tuple[int, int]]) -> str:
    """The text of the sentence with these spans of the document left out."""
    text, offset = c.text, c.sentence.start
    for start, end in sorted(spans, reverse=True):
        text = text[: start - offset] + " , " + text[end - offset :]
    return text
