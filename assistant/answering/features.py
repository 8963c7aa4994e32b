"""What speaks for a sentence as the answer to a question, in numbers between 0 and 1 (cosines: -1 to 1).

Likeness of vectors alone does not tell an answer from its neighbour. So a sentence is judged by parts: the terms of the question
that it or its surroundings meet, whether it holds what is asked for (a number of the right thing, a person, a place, a date),
whether the date asked about is met, where it stands. answerable.py weighs the parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from assistant.answering.ask_forms import Ask
from assistant.answering.candidates import Candidate, read_tokens
from assistant.answering.meanings import Meanings
from assistant.answering.occasions import days_in
from assistant.answering.opposites import opposites
from assistant.answering.question import Question
from assistant.answering.terms import Term
from assistant.answering.times_said import TimeFit, asked_years, fit, nearness
from assistant.answering.vocabulary import LIGHT_WEIGHT, Vocabulary
from assistant.answering.wanted import DATES, NAMES, NUMBERS, Sort, Wanted
from assistant.text import STOPWORDS, UNITS, is_ordinal, stem

_HEAD_ALIKE = 0.75  # a thing that is counted or chosen must be itself or a plain synonym
_USUAL = 0.47  # weight of a word that stands in every tenth sentence or more
LEANING = frozenset("it they this these his their its he she that those such her both former latter there".split())


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence."""

    sentence: float  # share of the question's terms (by weight) that the sentence meets
    block: float  # the same with its paragraph
    around: float  # the same with passage, headings and title
    path: float  # the same by headings and title alone
    subject: float  # the same by the grammatical subject alone
    names: float  # share of the question's names and numbers met in sentence and surroundings
    rarest: float  # how well the weightiest term is met there
    pairs: float  # share of neighbouring terms that stand near one another in the sentence
    phrase: float  # share of the question's compounds ("finance minister") that stand together in it or its surroundings
    plain: float  # share of the question's plain words, without names and light verbs, that the sentence meets
    unheard: float  # there are such words, and neither it nor its surroundings meet any
    opposite: float  # it holds the opposite of a term that it does not hold
    head: float  # whether the sentence speaks of what is counted or chosen
    type: float  # whether what is asked for is in it
    whole: float  # it is, with all names, the thing that is counted or chosen, the date and some plain word
    new_name: float  # a name that the question does not hold
    new_date: float
    new_number: float
    new_words: float  # content words that the question does not hold, in twenties
    time: float  # whether the date asked about is met
    time_start: float
    time_end: float
    time_covered: float
    time_inside: float
    time_gap: float
    time_near: float  # nearness of its years, or of the last ones named before it
    time_block: float  # share of the years asked about that a span named in its paragraph covers
    dense: float  # cosine of question and sentence
    dense_gap: float  # the same less the highest among the candidates
    before: float  # cosine with the sentence before
    after: float
    passage: float  # cosine of question and passage
    passage_gap: float
    keywords: float  # BM25 of the passage by that of the best
    rank: float  # 1 / rank of the passage
    length: float  # words / 40, at most 1
    opening: float  # first sentence of its paragraph
    top: float  # 1 / (1 + number of the sentence in its document)
    leaning: float  # opens with a word that points back


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence's features, and of the terms of the question: `unmet` by anything in or around it, `missing_names` the names
    among these, those `absent` from the sentence itself, and names that are `far`: its headings and title lack them too.
    `nobody`: of those that name no subject (of all, where there are no others) it meets none itself.
    `usual` are stems of the question that stand all over the corpus; `tells` says that the sentence itself tells of the aspect
    that the question names, if it names one."""

    features: Features
    unmet: tuple[Term, ...]
    missing_names: tuple[str, ...]
    far: tuple[Term, ...]
    absent: tuple[Term, ...]
    nobody: bool
    usual: frozenset[str]
    tells: bool


class Judge:
    """Judges sentences against one question."""

    def __init__(self, question: Question, terms: Sequence[Term], vocabulary: Vocabulary, sort: Sort | None = None) -> None:
        self.question = question
        self.wanted = Wanted(question, terms, sort)
        terms = [t for t in terms if not self.wanted.is_kind(t)]
        self.terms = terms
        self.vocabulary = vocabulary
        self.total = sum(term.weight for term in terms) or 1.0
        self.head = [term for term in terms if term.stems & set(question.head[:3])]
        self.asked_stems = {word.stem for word in question.words}
        self.usual = frozenset(s for t in terms if not t.name and t.weight < _USUAL for s in t.stems)
        self.years = asked_years(question.times)
        self.compounds = _compounds(question, self.terms)

    def judge(self, candidates: Sequence[Candidate]) -> list[Judged]:
        """The features of each candidate, in order."""
        if not candidates:
            return []
        meanings = Meanings(self.terms, {word for c in candidates for word in c.words}, self.vocabulary)
        dense = max(c.cosine for c in candidates)
        passage = max(c.passage.similarity for c in candidates)
        keywords = max(c.passage.keywords for c in candidates) or 1.0
        return [self._judged(c, meanings, dense, passage, keywords) for c in candidates]

    def _judged(self, c: Candidate, meanings: Meanings, dense: float, passage: float, keywords: float) -> Judged:
        said, near = days_in(c.text), days_in(c.block_text)
        own = [1.0 if t.met_by(c.own) or t.days & said else meanings.likeness(t, c.words) for t in self.terms]
        block = [max(o, 0.8 * (t.met_by(c.block) or bool(t.days & near))) for o, t in zip(own, self.terms, strict=True)]
        around = [max(b, 0.7 * t.met_by(c.around)) for b, t in zip(block, self.terms, strict=True)]
        # "The second round" is not met by a sentence on the third that stands beside one on the second.
        around = [o if is_ordinal(t.text) else a for o, a, t in zip(own, around, self.terms, strict=True)]
        unmet = tuple(t for t, level in zip(self.terms, around, strict=True) if level < 0.5)
        names = [t for t in self.terms if t.name]
        missing = tuple(t.text for t in unmet if t.name)
        new = self.wanted.new_mentions(c)
        time, when = self._fit(c), self._time(c)
        levels = zip(own, around, self.terms, strict=True)
        plain = [(t.weight, o, a) for o, a, t in levels if not t.name and t.weight > LIGHT_WEIGHT]
        unheard = bool(plain) and all(level < 0.5 for _, _, level in plain)
        head, type_ = self._head(c, meanings), self.wanted.met(c)
        features = Features(
            sentence=self._share(own),
            block=self._share(block),
            around=self._share(around),
            path=self._share([float(t.met_by(c.path)) for t in self.terms]),
            subject=self._subject(c),
            names=1.0 - len(missing) / len(names) if names else 1.0,
            rarest=self._rarest(around),
            pairs=self._pairs(c),
            phrase=self._phrase(c),
            plain=sum(w * o for w, o, _ in plain) / sum(w for w, _, _ in plain) if plain else 1.0,
            unheard=float(unheard),
            opposite=float(any(opposites(t.stems) & c.own and not t.met_by(c.own) for t in self.terms)),
            head=head,
            type=type_,
            whole=float(type_ >= 0.8 and head >= 0.5 and when > 0 and not missing and not unheard),
            new_name=float(bool(new & NAMES)),
            new_date=float(bool(new & DATES)),
            new_number=float(bool(new & NUMBERS)),
            new_words=min(len([w for w in c.words if w not in STOPWORDS and stem(w) not in self.asked_stems]) / 20, 1.0),
            time=when,
            time_start=time.start,
            time_end=time.end,
            time_covered=time.covered,
            time_inside=time.inside,
            time_gap=time.gap,
            time_near=self._near(c),
            time_block=fit(c.block_text, self.years).covered if self.years else 1.0,
            dense=max(c.cosine, 0.0),
            dense_gap=c.cosine - dense,
            before=max(c.cosine_before, 0.0),
            after=max(c.cosine_after, 0.0),
            passage=max(c.passage.similarity, 0.0),
            passage_gap=c.passage.similarity - passage,
            keywords=c.passage.keywords / keywords,
            rank=1.0 / c.passage.rank,
            length=min(len(c.tokens) / 40, 1.0),
            opening=float(c.document.blocks[c.sentence.block].start == c.sentence.start),
            top=1.0 / (1 + c.number),
            leaning=float(c.tokens[:1] != () and c.tokens[0] in LEANING),
        )
        absent = tuple(t for t, o in zip(self.terms, own, strict=True) if o < 0.5)
        far = tuple(t for t in absent if t.name and not t.met_by(c.path))
        named = [t for t in names if t.text[:1].isalpha() and not t.telling]
        others = [t for t in named if not t.subject and "or" not in self.wanted.asked] or named
        nobody = bool(others) and all(t in absent for t in others)
        tells = all(t.told_in(c.words) for t in self.terms)
        return Judged(features, unmet, missing, far, absent, nobody, self.usual, tells)

    def _share(self, levels: Sequence[float]) -> float:
        return sum(t.weight * level for t, level in zip(self.terms, levels, strict=True)) / self.total

    def _rarest(self, levels: Sequence[float]) -> float:
        """How well the weightiest term is met."""
        pairs = [(t.weight, level) for t, level in zip(self.terms, levels, strict=True)]
        return max(pairs, default=(0.0, 1.0))[1]

    def _subject(self, c: Candidate) -> float:
        stems = {stem(token) for token in read_tokens(c.sentence.subject)}
        return self._share([float(t.met_by(stems)) for t in self.terms]) if stems else 0.0

    def _pairs(self, c: Candidate) -> float:
        """The share of neighbouring terms of the question whose words stand within three words in the sentence."""
        if len(self.terms) < 2:
            return 0.0
        places: dict[str, list[int]] = {}
        for place, token in enumerate(c.tokens):
            places.setdefault(stem(token), []).append(place)
        near = 0
        for first, second in zip(self.terms, self.terms[1:], strict=False):
            left = [p for s in first.stems for p in places.get(s, ())]
            right = [p for s in second.stems for p in places.get(s, ())]
            near += any(abs(a - b) <= 3 for a in left for b in right)
        return near / (len(self.terms) - 1)

    def _phrase(self, c: Candidate) -> float:
        """The share of the question's compounds whose words stand side by side in the sentence or, for less, its paragraph."""
        if not self.compounds:
            return 1.0
        own, block = _neighbours(c.text), _neighbours(c.block_text)
        return sum(1.0 if pair in own else 0.7 * (pair in block) for pair in self.compounds) / len(self.compounds)

    def _head(self, c: Candidate, meanings: Meanings) -> float:
        """Whether the sentence speaks of what is counted or chosen."""
        if not self.head:
            return 1.0
        met = [
            1.0 if t.met_by(c.own) else max(meanings.likeness(t, c.words, _HEAD_ALIKE), 0.6 * t.met_by(c.block))
            for t in self.head
        ]
        return max(met) if self.question.ask is Ask.WHICH else sum(met) / len(met)

    def _time(self, c: Candidate) -> float:
        """Whether the date asked about is the sentence's own, its block's, or its source's."""
        if not self.question.times:
            return 1.0
        asked = self.question.times[0].when
        years = {str(year) for year in range(asked.earliest.year, min(asked.latest.year, asked.earliest.year + 30) + 1)}
        said = {t for t in c.tokens if len(t) == 4 and t.isdigit() and t[:2] in ("17", "18", "19", "20", "21")}
        if said & years:
            return 1.0
        if said:
            loose = self.question.times[0].relation in ("before", "after", "by", "since", "until")
            return 0.2 if loose or _encloses(said, asked.latest.year) else 0.0
        if c.source.published.overlaps(asked):
            return 0.8
        return 0.6 if years & c.block else 0.4

    def _fit(self, c: Candidate) -> TimeFit:
        """How the years of the sentence meet those asked about."""
        if self.years is None:
            return TimeFit(1.0, 1.0, 1.0, 1.0, 0.0)
        return fit(c.text, self.years)

    def _near(self, c: Candidate) -> float:
        return nearness(c.text, c.text_before, self.years) if self.years else 1.0


def form(ask: Ask) -> str:
    """The forms of question in the few groups that are told apart when sentences are weighed."""
    return _GROUPS.get(ask, "other")


_GROUPS: Mapping[Ask, str] = {
    Ask.COUNT: "number",
    Ask.QUANTITY: "number",
    Ask.DURATION: "number",
    Ask.WHEN: "when",
    Ask.SINCE: "when",
    Ask.UNTIL: "when",
    Ask.WHERE: "where",
    Ask.WHO: "who",
    Ask.WHICH: "which",
    Ask.LIST: "which",
    Ask.DEFINE: "what",
    Ask.WHAT: "what",
    Ask.WHY: "why",
    Ask.HOW: "how",
    Ask.YESNO: "yesno",
}
FORMS = ("number", "when", "where", "who", "which", "what", "why", "how", "yesno", "other")


_values = attrgetter(*(field.name for field in fields(Features)))


def values(features: Features) -> tuple[float, ...]:
    """The features in their order; dataclasses.astuple, which copies deeply, takes ten milliseconds a question for it."""
    found: tuple[float, ...] = _values(features)
    return found


def _compounds(question: Question, terms: Sequence[Term]) -> list[tuple[str, str]]:
    """Neighbouring content words of the question with no small word between them, names and numbers left out."""
    stems = {s for t in terms if not (t.name or t.aspect) for s in t.stems if t.text.lower() not in UNITS}
    pairs = [(a.stem, b.stem) for a, b in zip(question.words, question.words[1:], strict=False) if b.start - a.end <= 1]
    return [pair for pair in pairs if stems.issuperset(pair)]


@lru_cache(maxsize=16384)
def _neighbours(text: str) -> frozenset[tuple[str, str]]:
    """Pairs of stems that stand side by side, in either order, one word in between allowed."""
    words = [stem(token) for token in read_tokens(text)]
    near = [(words[i], words[j]) for i in range(len(words)) for j in (i + 1, i + 2) if j < len(words)]
    return frozenset(near) | frozenset((b, a) for a, b in near)


def _encloses(said: set[str], year: int) -> bool:
    """Whether the years in a sentence enclose the year ("from 2001 to 2009")."""
    return len(said) > 1 and min(said) <= str(year) <= max(said)
