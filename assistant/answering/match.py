"""Which attribute of which subject a question asks for: every word of the question has to be accounted for.

A look-up by likeness alone would answer "how many jobs did it create" with a number of projects. So each content word of
the question is explained by the subject's names, by the phrases of the attribute, by a name or word of its facts, or not at all;
what stays unexplained lowers the score and is named in the answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.answering.terms import Term, likeness, phrase_words
from assistant.answering.vocabulary import Vocabulary
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import Ledger
from assistant.text import is_ordinal

# Verbs and nouns that go with a kind of attribute in any field.
KIND_WORDS: Mapping[str, frozenset[str]] = {
    "membership": frozenset(stems_of(["join enter accede admit belong become add include participate newest comprise consist part found founder establish come came"])),
    "count": frozenset(stems_of(["total have count stand comprise reach begin began start started found founded"])),
    "holder": frozenset(stems_of(["hold held take took become assume serve begin start charge office follow succeed replace precede predecessor successor previous former come came helm head"])),
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
    Ask.UNTIL: {"holder": 1.0, "membership": 1.0, "event": 0.5, "status": 0.5, "text": 0.4},
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
_DEFINING = stems_of(["definition define meaning purpose"])


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


@dataclass(slots=True)
class _Entry:
    """What the matcher keeps of one attribute. The stems of its facts are made when they are first needed."""

    subject: Subject
    attribute: Attribute
    phrases: list[frozenset[str]]
    ask_words: set[str]
    fact_own: list[set[str]] | None = None
    fact_stems: list[set[str]] | None = None


class Matcher:
    """Finds the attributes that explain a question. Built once for a ledger; look-ups go through an index of stems."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.ledger = ledger
        self.vocabulary = vocabulary
        self._entries: list[_Entry] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._by_subject: dict[str, list[int]] = defaultdict(list)
        for subject in ledger.subjects.values():
            subject_stems = stems_of((subject.name, *subject.aliases))
            for attribute in subject.attributes.values():
                self._add(subject, subject_stems, attribute)

    def _add(self, subject: Subject, subject_stems: set[str], attribute: Attribute) -> None:
        bases = [text for basis in attribute.bases for text in (*basis.asks, basis.unit)]
        phrases = [frozenset(stems_of([ask])) for ask in (*attribute.asks, attribute.name, attribute.unit, *bases)]
        entry = _Entry(
            subject, attribute, [p for p in dict.fromkeys(phrases) if p], phrase_words((*attribute.asks, attribute.name))
        )
        position = len(self._entries)
        self._entries.append(entry)
        self._by_subject[subject.id].append(position)
        values = {word for fact in subject.facts[attribute.id] for word in _own_texts(self.ledger, fact)}
        for stem in set().union(subject_stems, *entry.phrases, stems_of(values)):
            self._postings[stem].append(position)

    def matches(self, question: Question, terms: Sequence[Term], subjects: Sequence[str], most: int = 6) -> list[Match]:
        """The best readings about one of `subjects` (about any, where it is empty), best first; ties in the order of the ledger."""
        if not terms:
            return []
        if subjects:
            near = [position for subject in subjects for position in self._by_subject[subject]]
        else:
            near = self._near(terms)
        found = [(p, match) for p in near if (match := self._match(self._entries[p], question, terms))]
        return [match for _, match in sorted(found, key=lambda pair: (-round(pair[1].score, 3), pair[0]))][:most]

    def _near(self, terms: Sequence[Term], most: int = 60) -> list[int]:
        """The entries that share the weightiest stems with the question."""
        votes: dict[int, float] = defaultdict(float)
        for term in terms:
            for stem in set().union(*term.forms):
                for position in self._postings.get(stem, ()):
                    votes[position] += term.weight
        return sorted(votes, key=lambda p: (-votes[p], p))[:most]

    def _match(self, entry: _Entry, question: Question, terms: Sequence[Term]) -> Match | None:
        kind = entry.attribute.kind
        related = self.ledger.related(entry.subject)
        asked_stems, asked, longest = self._asked(entry, terms)
        base = [self._explained(entry, term, related, asked_stems, kind) for term in terms]
        facts = entry.subject.facts[entry.attribute.id]
        levels, chosen = self._single_out(entry, terms, base)
        explained = [max(pair) for pair in zip(base, levels, strict=True)]
        weights = [0.0 if kind == "membership" and is_ordinal(term.text) else term.weight for term in terms]
        total = sum(weights)
        coverage = sum(w * e for w, e in zip(weights, explained, strict=True)) / total if total else 0.0
        asked = max(asked, self._alike(entry, terms, related), float(self._sizes(entry, question, terms, related)))
        named = (
            any(set(term.ids) & {n for fact in facts for n in fact.names} for term in terms) if kind == "membership" else False
        )
        defines = self._defines(entry, question, terms, related)
        if asked == 0 and not (kind in _QUOTE_KINDS and chosen) and not named and not defines:
            return None
        fit = _FIT[question.ask].get(kind, 0.2)
        default = 1.0 if entry.subject.default else 0.85
        score = coverage * 0.62 + asked * 0.14 + fit * 0.16 + default * 0.08
        score += 0.03 * bool(entry.attribute.counts) + 0.2 * defines + (0.05 * min(longest / total, 1.0) if total else 0.0)
        unexplained = tuple(term for term, e in zip(terms, explained, strict=True) if e < 0.5)
        return Match(entry.subject, entry.attribute, tuple(chosen) or facts, coverage, score, asked, unexplained, bool(chosen))

    def _defines(self, entry: _Entry, question: Question, terms: Sequence[Term], related: set[str]) -> bool:
        """ "What is X?", with nothing beside the subject's name, asks for its definition."""
        if question.ask not in (Ask.WHAT, Ask.DEFINE) or entry.attribute.kind != "text":
            return False
        if not all(entry.subject.id in term.ids for term in terms):
            return False
        return bool(stems_of((entry.attribute.id.replace("-", " "), entry.attribute.name, *entry.attribute.asks)) & _DEFINING)

    def _sizes(self, entry: _Entry, question: Question, terms: Sequence[Term], related: set[str]) -> bool:
        """ "How big is X?", with nothing beside the subject's name, asks for the number of its members."""
        only_name = all(related & set(term.ids) for term in terms)
        return only_name and question.ask in (Ask.COUNT, Ask.QUANTITY) and bool(entry.attribute.counts)

    def _alike(self, entry: _Entry, terms: Sequence[Term], related: set[str]) -> float:
        """How nearly a term means a word in which people ask for the attribute, by likeness alone."""
        return max((likeness(t, entry.ask_words, self.vocabulary) for t in terms if not related & set(t.ids)), default=0.0)

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

    def _explained(self, entry: _Entry, term: Term, related: set[str], asked: set[str], kind: str) -> float:
        if term.subject and related & set(term.ids):
            return 1.0
        if term.stems <= asked:
            return 1.0
        if term.stems <= KIND_WORDS[kind]:
            return 0.9
        if not term.name and term.stems <= stems_of((entry.subject.name, *entry.subject.aliases)):
            return 0.7
        return likeness(term, entry.ask_words, self.vocabulary)

    def _single_out(self, entry: _Entry, terms: Sequence[Term], base: list[float]) -> tuple[list[float], list[Fact]]:
        """How the facts explain each term, and those facts that explain most of what the attribute leaves open."""
        own, every = self._fact_stems(entry)
        facts = entry.subject.facts[entry.attribute.id]
        kind = entry.attribute.kind
        quote_level = 0.85 if kind in _QUOTE_KINDS else 0.3 if kind == "membership" else 0.6
        ranked: list[tuple[float, int, list[float]]] = []
        for position, fact in enumerate(facts):
            named = set(fact.names)
            levels = [
                1.0 if named & set(t.ids) or t.met_by(own[position]) else quote_level if t.met_by(every[position]) else 0.0
                for t in terms
            ]
            gain = sum(t.weight * max(level - b, 0.0) for t, level, b in zip(terms, levels, base, strict=True))
            gain += 0.5 * sum(bool(named & set(t.ids)) for t in terms)
            ranked.append((gain, position, levels))
        best = max(ranked, key=lambda r: (r[0], -r[1]), default=None)
        if best is None or best[0] <= 0:
            return [0.0] * len(terms), []
        chosen = sorted((r for r in ranked if r[0] >= best[0] * 0.999), key=lambda r: r[1])
        return best[2], [facts[position] for _, position, _ in chosen]

    def _fact_stems(self, entry: _Entry) -> tuple[list[set[str]], list[set[str]]]:
        if entry.fact_own is None or entry.fact_stems is None:
            facts = entry.subject.facts[entry.attribute.id]
            entry.fact_own = [stems_of(_own_texts(self.ledger, fact)) for fact in facts]
            entry.fact_stems = [own | stems_of((fact.quote.text,)) for own, fact in zip(entry.fact_own, facts, strict=True)]
        return entry.fact_own, entry.fact_stems


def _own_texts(ledger: Ledger, fact: Fact) -> Iterable[str]:
    """All that a fact says beside its quote."""
    yield from (text for text in (*fact.asks, fact.part, fact.place, fact.value if fact.value != fact.quote.text else "") if text)
    for name_id in fact.names:
        name = ledger.name(name_id)
        yield name.name
        yield name.kind
        yield from name.aliases
