"""Which attribute of which subject a question asks for: every word of the question has to be accounted for.

A look-up by likeness alone would answer "how many jobs did it create" with a number of projects. So each content word of
the question is explained by the subject's names, by the phrases of the attribute, by a name or word of its facts, or not at all;
what stays unexplained lowers the score and is named in the answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.answering.lexicon import Mention, stems_of
from assistant.answering.question import Ask, Question
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.words import Word, read_words
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import Ledger
from assistant.text import STOPWORDS

# Verbs and nouns that go with a kind of attribute in any field.
KIND_WORDS: Mapping[str, frozenset[str]] = {
    "membership": frozenset(stems_of(["join enter accede admit belong become add include participate newest comprise consist sign accept welcome part"])),
    "count": frozenset(stems_of(["total have count stand comprise reach"])),
    "holder": frozenset(stems_of(["hold held take took become assume serve begin start charge office"])),
    "event": frozenset(stems_of(["hold held occur meet met start begin announce launch sign adopt"])),
    "quantity": frozenset(stems_of(["worth amount value reach total"])),
    "status": frozenset(stems_of(["become remain state status"])),
    "relation": frozenset(stems_of(["become turn succeed replace come"])),
    "text": frozenset(stems_of(["mean stand do purpose"])),
}  # fmt: skip

# How well a kind of attribute fits a form of question; what is not listed fits badly (0.2).
_FIT: Mapping[Ask, Mapping[str, float]] = {
    Ask.COUNT: {"count": 1.0, "membership": 0.8, "quantity": 0.7, "text": 0.3},
    Ask.QUANTITY: {"quantity": 1.0, "count": 0.6, "text": 0.5},
    Ask.DURATION: {"holder": 1.0, "membership": 0.8, "event": 0.5, "text": 0.6, "quantity": 0.6},
    Ask.SINCE: {"membership": 1.0, "holder": 1.0, "event": 0.8, "status": 0.8},
    Ask.WHEN: {"event": 1.0, "membership": 0.95, "holder": 0.9, "relation": 0.8, "status": 0.7, "text": 0.5, "count": 0.4, "quantity": 0.4},
    Ask.WHERE: {"event": 1.0, "text": 0.6, "count": 0.4},
    Ask.WHO: {"holder": 1.0, "event": 0.8, "membership": 0.6, "text": 0.6, "relation": 0.5},
    Ask.LIST: {"membership": 1.0, "text": 0.6, "event": 0.6, "count": 0.4, "holder": 0.5},
    Ask.WHICH: {"holder": 0.9, "membership": 0.9, "event": 0.8, "text": 0.8, "relation": 0.7, "quantity": 0.5, "count": 0.5, "status": 0.5},
    Ask.YESNO: {"membership": 1.0, "status": 0.9, "holder": 0.8, "event": 0.8, "text": 0.7, "relation": 0.7, "count": 0.5, "quantity": 0.5},
    Ask.WHY: {"text": 0.9},
    Ask.HOW: {"text": 0.9, "event": 0.5, "status": 0.5},
    Ask.CHANGE: {"count": 1.0, "membership": 0.9, "holder": 0.7, "quantity": 0.7, "status": 0.5},
    Ask.COMPARE: {"text": 0.8, "count": 0.4},
    Ask.DIFFER: {"count": 0.8, "event": 0.8, "quantity": 0.8, "holder": 0.6, "membership": 0.6, "text": 0.5},
    Ask.DEFINE: {"text": 1.0, "event": 0.4, "relation": 0.4},
    Ask.WHAT: {"text": 1.0, "event": 0.8, "relation": 0.8, "status": 0.8, "quantity": 0.7, "count": 0.6, "holder": 0.6, "membership": 0.5},
}  # fmt: skip
_QUOTE_KINDS = frozenset({"text", "event", "relation", "status", "quantity"})


@dataclass(frozen=True, slots=True)
class Match:
    """One way to read the question: an attribute of a subject, with the share of the question's words that this explains.

    `facts` are those that the question singles out, best first (all of them where it singles out none); `unexplained` the
    words that nothing accounts for.
    """

    subject: Subject
    attribute: Attribute
    facts: tuple[Fact, ...]
    coverage: float
    score: float
    asked: float
    unexplained: tuple[Word, ...]
    singled_out: bool = False
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class _Entry:
    """What the matcher keeps of one attribute: stems by where they come from."""

    subject: Subject
    attribute: Attribute
    subject_stems: set[str]
    ask_phrases: list[frozenset[str]]
    ask_words: set[str]
    fact_stems: list[set[str]] = field(default_factory=list)
    fact_own: list[set[str]] = field(default_factory=list)


class Matcher:
    """Finds the attributes that explain a question. Built once for a ledger; look-ups go through an index of stems."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.ledger = ledger
        self.vocabulary = vocabulary
        self._entries: list[_Entry] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        for subject in ledger.subjects.values():
            subject_stems = stems_of((subject.name, *subject.aliases))
            for attribute in subject.attributes.values():
                self._add(subject, subject_stems, attribute)

    def _add(self, subject: Subject, subject_stems: set[str], attribute: Attribute) -> None:
        bases = [text for basis in attribute.bases for text in (*basis.asks, basis.unit)]
        phrases = [frozenset(stems_of([ask])) for ask in (*attribute.asks, attribute.name, attribute.unit, *bases)]
        entry = _Entry(subject, attribute, subject_stems, [p for p in dict.fromkeys(phrases) if p], set())
        entry.ask_words = {word.text for ask in (*attribute.asks, attribute.name) for word in read_words(ask) if not word.stop}
        for fact in subject.facts[attribute.id]:
            own = stems_of((*fact.asks, fact.part, fact.place, fact.value, *self._forms(fact)))
            entry.fact_own.append(own)
            entry.fact_stems.append(own | stems_of((fact.quote.text,)))
        position = len(self._entries)
        self._entries.append(entry)
        known = set().union(subject_stems, *entry.ask_phrases, *entry.fact_stems)
        for stem in known:
            self._postings[stem].append(position)

    def _forms(self, fact: Fact) -> Iterable[str]:
        for name_id in fact.names:
            name = self.ledger.name(name_id)
            yield name.name
            yield from name.aliases

    def matches(self, question: Question, most: int = 6) -> list[Match]:
        """The best readings, best first; ties in the order of subject and attribute ids."""
        terms = _unique(question.terms)
        if not terms:
            return []
        subjects = self._subjects(question)
        votes: dict[int, float] = defaultdict(float)
        for word in terms:
            weight = self.vocabulary.weight(word.stem)
            for position in self._postings.get(word.stem, ()):
                votes[position] += weight
        if subjects:
            near = [p for p in votes if self._entries[p].subject.id in subjects]
        else:
            near = sorted(votes, key=lambda p: (-votes[p], p))[:60]
        found = [match for p in near if (match := self._match(self._entries[p], question, terms, subjects))]
        return sorted(found, key=lambda m: (-round(m.score, 6), m.subject.id, m.attribute.id))[:most]

    def _subjects(self, question: Question) -> dict[str, float]:
        """The subjects that the question names, with those that followed or preceded them (as a second choice)."""
        named = {m.id: 1.0 for m in question.mentions if m.kind == "subject"}
        for subject_id in list(named):
            subject = self.ledger.subjects[subject_id]
            for other in self.ledger.successors(subject):
                named.setdefault(other.id, 0.9)
        return named

    def _match(self, entry: _Entry, question: Question, terms: list[Word], subjects: Mapping[str, float]) -> Match | None:
        kind = entry.attribute.kind
        names = _names(question.mentions)
        spans = _spans(question, entry.subject, self.ledger)
        asked_stems, asked = self._asked(entry, terms)
        per_term: list[float] = []
        for word in terms:
            per_term.append(self._explained(entry, word, spans, asked_stems, kind))
        fact_scores = self._fact_scores(entry, terms, per_term, names)
        best = max((score for score, _ in fact_scores), default=0.0)
        weights = [self.vocabulary.weight(word.stem) for word in terms]
        explained = list(per_term)
        chosen: list[Fact] = []
        facts = entry.subject.facts[entry.attribute.id]
        if best > 0:
            ranked = sorted(range(len(facts)), key=lambda i: (-fact_scores[i][0], i))
            chosen = [facts[i] for i in ranked if fact_scores[i][0] >= best * 0.999]
            explained = [max(e, f) for e, f in zip(explained, fact_scores[ranked[0]][1], strict=True)]
        total = sum(weights)
        coverage = sum(w * e for w, e in zip(weights, explained, strict=True)) / total if total else 0.0
        if asked == 0 and not (kind in _QUOTE_KINDS and best > 0) and not (kind == "membership" and names):
            return None
        fit = _FIT[question.ask].get(kind, 0.2)
        subject_fit = subjects.get(entry.subject.id, 1.0 if entry.subject.default else 0.85)
        score = coverage * 0.62 + asked * 0.14 + fit * 0.16 + subject_fit * 0.08
        unexplained = tuple(word for word, e in zip(terms, explained, strict=True) if e < 0.5)
        return Match(
            entry.subject,
            entry.attribute,
            tuple(chosen) or facts,
            coverage,
            score,
            asked,
            unexplained,
            bool(chosen),
            tuple(names),
        )

    def _asked(self, entry: _Entry, terms: list[Word]) -> tuple[set[str], float]:
        """The stems of the terms that a phrase of the attribute accounts for, and how fully its best phrase is there."""
        present = {word.stem for word in terms}
        stems: set[str] = set()
        best = 0.0
        for phrase in entry.ask_phrases:
            hit = phrase & present
            if not hit:
                continue
            share = sum(map(self.vocabulary.weight, hit)) / sum(map(self.vocabulary.weight, phrase))
            best = max(best, share)
            if share > 0.5:
                stems |= hit
        return stems, best

    def _explained(self, entry: _Entry, word: Word, spans: set[int], asked: set[str], kind: str) -> float:
        if word.start in spans or word.stem in asked:
            return 1.0
        if word.stem in KIND_WORDS[kind]:
            return 0.9
        if word.stem in entry.subject_stems:
            return 0.7
        return self.vocabulary.likeness(word.text, entry.ask_words)[0]

    def _fact_scores(
        self, entry: _Entry, terms: list[Word], per_term: list[float], names: Iterable[str]
    ) -> list[tuple[float, list[float]]]:
        """For each fact: how much of what the attribute leaves open it explains, and its explanation of each term."""
        wanted = set(names)
        quote_level = 0.85 if entry.attribute.kind in _QUOTE_KINDS else 0.6
        result: list[tuple[float, list[float]]] = []
        for fact, own, every in zip(entry.subject.facts[entry.attribute.id], entry.fact_own, entry.fact_stems, strict=True):
            levels = [1.0 if word.stem in own else quote_level if word.stem in every else 0.0 for word in terms]
            gain = sum(
                self.vocabulary.weight(word.stem) * max(level - already, 0.0)
                for word, level, already in zip(terms, levels, per_term, strict=True)
            )
            gain += 0.5 * len(wanted & set(fact.names))
            result.append((gain, levels))
        return result


def _unique(terms: Iterable[Word]) -> list[Word]:
    return list({word.stem: word for word in terms if word.text not in STOPWORDS or word.surface.isupper()}.values())


def _names(mentions: Iterable[Mention]) -> list[str]:
    return list(dict.fromkeys(m.id for m in mentions if m.kind == "name"))


def _spans(question: Question, subject: Subject, ledger: Ledger) -> set[int]:
    """The starts of the words that name the subject, or one that it followed."""
    related = {subject.id}
    before = ledger.predecessor(subject)
    while before and before.id not in related:
        related.add(before.id)
        before = ledger.predecessor(before)
    related |= {s.id for s in ledger.successors(subject)}
    return {
        question.words[i].start
        for m in question.mentions
        if m.kind == "subject" and m.id in related
        for i in range(m.start, m.end)
    }
