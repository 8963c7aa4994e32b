"""Evidence outside the ledger: which sentences of the retrieved passages answer, and what they leave open.

Each sentence is judged by parts: the words of the question that it (or what stands around it) accounts for, whether it holds
what is asked for (a number, a person, a place, a date), whether the names and the date of the question are met. Likeness of
vectors only adds to that, since it does not tell an answer from its neighbour (docs/architecture.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answering.question import Ask, Question
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.words import Word
from assistant.index.annotations import Sentence
from assistant.index.index import Index
from assistant.model import Document, Filters, Quote, Source
from assistant.text import numbers, plain, stem, tokens

# What a sentence must hold to answer a form of question, as spaCy's labels of names and numbers.
WANTED: Mapping[Ask, frozenset[str]] = {
    Ask.COUNT: frozenset({"CARDINAL", "QUANTITY", "PERCENT", "MONEY"}),
    Ask.QUANTITY: frozenset({"MONEY", "PERCENT", "QUANTITY", "CARDINAL"}),
    Ask.WHEN: frozenset({"DATE", "TIME"}),
    Ask.SINCE: frozenset({"DATE"}),
    Ask.DURATION: frozenset({"DATE", "TIME", "CARDINAL"}),
    Ask.WHERE: frozenset({"GPE", "LOC", "FAC", "ORG", "NORP"}),
    Ask.WHO: frozenset({"PERSON", "ORG", "GPE", "NORP"}),
}
_LEANING = frozenset("it they this these he she that those such its their his her both former latter there".split())
_REASON = frozenset("because since due so therefore reason owing cause result aim order".split())


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence, each between 0 and 1."""

    sentence: float  # share of the question's words (by weight) in the sentence itself
    around: float  # the same with heading, title and the sentence before
    names: float  # share of the question's names and numbers met
    head: float  # whether what is counted or chosen is spoken of
    type: float  # whether what is asked for is there
    time: float  # whether the date asked about is met
    dense: float  # cosine of question and sentence
    rank: float  # 1 / rank of the passage


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer, with what it leaves unexplained."""

    quote: Quote
    score: float
    features: Features
    unexplained: tuple[Word, ...]
    missing_names: tuple[str, ...]


@dataclass(slots=True)
class _Candidate:
    sentence: Sentence
    document: Document
    source: Source
    rank: int
    own: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)


def gather(
    index: Index, question: Question, vocabulary: Vocabulary, filters: Filters, k: int
) -> tuple[list[Evidence], list[dict[str, Any]]]:
    """The sentences of the k best passages as evidence, best first, and the passages for the trace."""
    passages = index.retriever(filters, k).invoke(question.text)
    shown = [
        {
            "source_id": p.metadata["source_id"],
            "start": p.metadata["start"],
            "end": p.metadata["end"],
            "score": round(float(p.metadata["score"]), 5),
        }
        for p in passages
    ]
    candidates = list(_candidates(index, passages))
    if not candidates:
        return [], shown
    cosines = sentence_cosines(index, question.text, candidates)
    judge = Judge(question, vocabulary)
    found = [judge.evidence(candidate, cosine) for candidate, cosine in zip(candidates, cosines, strict=True)]
    return sorted(found, key=lambda e: (-round(e.score, 6), e.quote.source_id, e.quote.start)), shown


def sentence_cosines(index: Index, text: str, candidates: Sequence[_Candidate]) -> list[float]:
    """The cosine of the question with each sentence."""
    texts = [c.document.text[c.sentence.start : c.sentence.end] for c in candidates]
    vectors = index.encoder.encode(texts)
    question = index.encoder.encode([text])[0]
    return [float(vector @ question) for vector in vectors]


def _candidates(index: Index, passages: Iterable[Any]) -> Iterable[_Candidate]:
    seen: set[tuple[str, int]] = set()
    for rank, passage in enumerate(passages, 1):
        source_id = passage.metadata["source_id"]
        document = index.document(source_id)
        sentences = index.sentences(source_id)
        for position, sentence in enumerate(sentences):
            if (
                sentence.end <= passage.metadata["start"]
                or sentence.start >= passage.metadata["end"]
                or (source_id, sentence.start) in seen
            ):
                continue
            if document.blocks[sentence.block].kind == "heading":
                continue
            seen.add((source_id, sentence.start))
            candidate = _Candidate(sentence, document, index.catalogue[source_id], rank)
            text = document.text[sentence.start : sentence.end]
            block = document.blocks[sentence.block]
            before = sentences[position - 1] if position and sentences[position - 1].block == sentence.block else None
            candidate.own = _stems(text)
            context = [
                " ".join(block.headings),
                candidate.source.title,
                document.text[before.start : before.end] if before else "",
            ]
            candidate.around = candidate.own | _stems(" ".join(context))
            yield candidate


def _stems(text: str) -> set[str]:
    return {stem(token) for token in tokens(text)}


class Judge:
    """Judges sentences against one question."""

    def __init__(self, question: Question, vocabulary: Vocabulary) -> None:
        self.question = question
        self.vocabulary = vocabulary
        self.terms = list({w.stem: w for w in (*question.terms, *_clause_terms(question))}.values())
        self.weights = [vocabulary.weight(w.stem) for w in self.terms]
        self.names = [w for w in self.terms if _is_name(w, question)]
        self.numbers = [w for w in self.terms if w.text[:1].isdigit()]

    def evidence(self, candidate: _Candidate, cosine: float) -> Evidence:
        text = candidate.document.text[candidate.sentence.start : candidate.sentence.end]
        own = [1.0 if w.stem in candidate.own else 0.0 for w in self.terms]
        around = [1.0 if w.stem in candidate.around else self._alike(w, text) for w in self.terms]
        total = sum(self.weights) or 1.0
        unmet = tuple(
            w.surface
            for w, level in zip(self.terms, around, strict=True)
            if level < 0.5 and (w in self.names or w in self.numbers)
        )
        features = Features(
            sentence=sum(w * max(o, 0.6 * a if o == 0 else o) for w, o, a in zip(self.weights, own, around, strict=True)) / total,
            around=sum(w * a for w, a in zip(self.weights, around, strict=True)) / total,
            names=1.0 - len(unmet) / max(len(self.names) + len(self.numbers), 1),
            head=self._head(candidate, text),
            type=self._type(candidate, text),
            time=self._time(candidate, text),
            dense=max(cosine, 0.0),
            rank=1.0 / candidate.rank,
        )
        unexplained = tuple(w for w, level in zip(self.terms, around, strict=True) if level < 0.5)
        return Evidence(_quote(candidate), score(features), features, unexplained, unmet)

    def _alike(self, word: Word, text: str) -> float:
        if word in self.names or word in self.numbers:
            return 0.0
        return self.vocabulary.likeness(word.text, set(tokens(text)))[0] * 0.9

    def _head(self, candidate: _Candidate, text: str) -> float:
        if not self.question.head:
            return 1.0
        hits = [1.0 if s in candidate.own else 0.6 if s in candidate.around else 0.0 for s in self.question.head[:2]]
        if max(hits) == 0.0:
            words = [w.text for w in self.terms if w.stem in self.question.head]
            hits.append(max((self.vocabulary.likeness(w, set(tokens(text)))[0] for w in words), default=0.0) * 0.8)
        return max(hits)

    def _type(self, candidate: _Candidate, text: str) -> float:
        ask = self.question.ask
        asked = {plain(w.surface) for w in self.question.words}
        if ask in WANTED:
            labels = {
                m.label for m in candidate.sentence.mentions if not set(tokens(candidate.document.text[m.start : m.end])) <= asked
            }
            if labels & WANTED[ask]:
                return 1.0
            if ask in (Ask.COUNT, Ask.QUANTITY) and any(f not in numbers(self.question.text) for f in numbers(text)):
                return 0.9
            return 0.0
        if ask is Ask.WHY:
            return 1.0 if candidate.own & {stem(word) for word in _REASON} or " to " in text else 0.4
        if ask in (Ask.DEFINE, Ask.WHAT) and self.names:
            opening = _stems(text[: max(len(text) // 3, 40)])
            return 1.0 if any(w.stem in opening for w in self.names) else 0.5
        return 0.8

    def _time(self, candidate: _Candidate, text: str) -> float:
        if not self.question.times:
            return 1.0
        asked = self.question.times[0]
        year = str(asked.when.latest.year)
        if year in text:
            return 1.0
        if candidate.source.published.overlaps(asked.when):
            return 0.8
        said = [int(f) for f in numbers(text) if 1900 <= f <= 2200]
        return 0.4 if not said else 0.0


def _clause_terms(question: Question) -> list[Word]:
    """The content words of a dating clause: evidence in running text has to meet them as well."""
    if not question.clause:
        return []
    dated = [(t.start, t.end) for t in question.times]
    return [w for w in question.clause.words if not w.stop and not any(a <= w.start < b for a, b in dated)]


def _is_name(word: Word, question: Question) -> bool:
    """A word typed with a capital inside the question, or one that the ledger knows as part of a name."""
    if any(question.words[i] == word for m in question.mentions for i in range(m.start, m.end)):
        return True
    return word.upper and word != question.words[0] and word.text.isalpha()


def score(f: Features) -> float:
    """A weighted sum; weights fitted by evals/benchmarks/calibrate.py on data that no report uses."""
    return (
        0.30 * f.sentence
        + 0.16 * f.around
        + 0.10 * f.names
        + 0.08 * f.head
        + 0.10 * f.type
        + 0.04 * f.time
        + 0.20 * f.dense
        + 0.02 * f.rank
    )


def _quote(candidate: _Candidate) -> Quote:
    """The sentence, with the one before it where it leans on that ("It also …")."""
    document, sentence = candidate.document, candidate.sentence
    return Quote(
        sentence.source_id,
        document.sha256,
        sentence.start,
        sentence.end,
        sentence.page,
        document.text[sentence.start : sentence.end],
    )


def leans(text: str) -> bool:
    """Whether a sentence opens with a word that points back."""
    words = tokens(text[:40])
    return bool(words) and words[0] in _LEANING


def widened(index: Index, quote: Quote) -> Quote:
    """The quote with the sentence before it in the same block, where it opens with a word that points back."""
    if not leans(quote.text):
        return quote
    sentences = index.sentences(quote.source_id)
    position = next((i for i, s in enumerate(sentences) if s.start == quote.start), 0)
    if position == 0 or sentences[position - 1].block != sentences[position].block:
        return quote
    document = index.document(quote.source_id)
    start = sentences[position - 1].start
    return Quote(quote.source_id, quote.sha256, start, quote.end, quote.page, document.text[start : quote.end])
