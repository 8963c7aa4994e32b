"""Evidence outside the ledger: which sentences of the retrieved passages may answer, with the features that speak for each.

Likeness of vectors does not tell an answer from its neighbour (measured: area under the ROC curve .48 to .68 on near misses).
So each sentence is judged by parts: the terms of the question that it or its surroundings meet, whether it holds what is asked
for (a number of the right thing, a person, a place, a date), and whether the date asked about is met. answerable.py weighs
the parts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np

from assistant.answering.answerable import Features, score
from assistant.answering.ask_forms import Ask
from assistant.answering.question import Question
from assistant.answering.terms import Term, likeness
from assistant.answering.vocabulary import Vocabulary
from assistant.dates import MONTHS
from assistant.index.annotations import Sentence
from assistant.index.index import Index
from assistant.model import Document, Filters, Quote, Source
from assistant.text import STOPWORDS, UNITS, is_ordinal, stem, tokens

# What a sentence must hold to answer a form of question, as spaCy's labels of names and numbers.
WANTED: Mapping[Ask, frozenset[str]] = {
    Ask.WHEN: frozenset({"DATE", "TIME"}),
    Ask.SINCE: frozenset({"DATE"}),
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
_DATES = frozenset({"DATE", "TIME"})
_AMOUNTS = frozenset({"MONEY", "PERCENT", "QUANTITY"})
_REASON = frozenset(stem(w) for w in "because since due so therefore reason owing cause result aim order lead".split())
_HEAD_ALIKE = 0.75  # a thing that is counted or chosen must be itself or a plain synonym
_NEAR_NUMBER = 5  # words between a number and what it counts


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer, with what it leaves unexplained."""

    quote: Quote
    score: float
    features: Features
    unexplained: tuple[Term, ...]
    missing_names: tuple[str, ...]


@dataclass(slots=True)
class _Candidate:
    sentence: Sentence
    number: int  # place among the sentences of its document
    document: Document
    source: Source
    rank: int
    text: str
    own: set[str]
    block: set[str]
    around: set[str]


def gather(
    index: Index, question: Question, terms: Sequence[Term], vocabulary: Vocabulary, filters: Filters, k: int, day: date
) -> tuple[list[Evidence], list[dict[str, Any]]]:
    """The sentences of the k best passages as evidence, best first, and the passages for the trace.

    Of a document that was corrected, the version of that `day` is read.
    """
    passages = index.retriever(filters, k, day).invoke(question.text)
    keep = ("source_id", "start", "end", "score", "dense_rank", "bm25_rank")
    shown = [{key: p.metadata[key] for key in keep} for p in passages]
    candidates = list(_candidates(index, passages))
    if not candidates:
        return [], shown
    vectors = index.sentence_vectors([(c.sentence.source_id, c.number) for c in candidates])
    cosines = vectors.astype(np.float32) @ index.encoder.encode_query(question.text)
    judge = Judge(question, terms, vocabulary)
    found = [judge.evidence(candidate, float(cosine)) for candidate, cosine in zip(candidates, cosines, strict=True)]
    return sorted(found, key=lambda e: (-round(e.score, 6), e.quote.source_id, e.quote.start)), shown


def _candidates(index: Index, passages: Iterable[Any]) -> Iterable[_Candidate]:
    seen: set[tuple[str, int]] = set()
    for rank, passage in enumerate(passages, 1):
        source_id, start, end = (passage.metadata[key] for key in ("source_id", "start", "end"))
        document, sentences = index.document(source_id), index.sentences(source_id)
        source = index.catalogue[source_id]
        for number, sentence in enumerate(sentences):
            if sentence.end <= start or sentence.start >= end or (source_id, number) in seen:
                continue
            block = document.blocks[sentence.block]
            if block.kind == "heading":
                continue
            seen.add((source_id, number))
            text = document.text[sentence.start : sentence.end]
            own = _stems(text)
            whole = own | _stems(document.text[block.start : block.end])
            around = whole | _stems(" ".join((*block.headings, source.title))) | _stems(passage.page_content)
            yield _Candidate(sentence, number, document, source, rank, text, own, whole, around)


def _stems(text: str) -> set[str]:
    return {stem(token) for token in tokens(text)}


class Judge:
    """Judges sentences against one question."""

    def __init__(self, question: Question, terms: Sequence[Term], vocabulary: Vocabulary) -> None:
        self.question = question
        self.kind = (
            next((_KINDS[s] for s in question.head if s in _KINDS), None) if question.ask in (Ask.WHICH, Ask.LIST) else None
        )
        if self.kind:
            terms = [t for t in terms if t.name or not t.stems <= set(_KINDS)]
        self.terms = terms
        self.vocabulary = vocabulary
        self.total = sum(term.weight for term in terms) or 1.0
        self.head = [term for term in terms if term.stems & set(question.head[:3])]

    def evidence(self, candidate: _Candidate, cosine: float) -> Evidence:
        words = set(tokens(candidate.text))
        own = [1.0 if t.met_by(candidate.own) else likeness(t, words, self.vocabulary) for t in self.terms]
        block = [max(o, 0.8 * t.met_by(candidate.block)) for o, t in zip(own, self.terms, strict=True)]
        around = [max(b, 0.7 * t.met_by(candidate.around)) for b, t in zip(block, self.terms, strict=True)]
        # "The second round" is not met by a sentence on the third that stands beside one on the second.
        around = [o if is_ordinal(t.text) else a for o, a, t in zip(own, around, self.terms, strict=True)]
        unmet = [t for t, level in zip(self.terms, around, strict=True) if level < 0.5]
        names = [t for t in self.terms if t.name]
        missing = tuple(t.text for t in unmet if t.name)
        features = Features(
            sentence=self._share(own),
            block=self._share(block),
            around=self._share(around),
            names=1.0 - len(missing) / len(names) if names else 1.0,
            rarest=self._rarest(around),
            head=self._head(candidate, words),
            type=self._type(candidate),
            time=self._time(candidate),
            dense=max(cosine, 0.0),
            rank=1.0 / candidate.rank,
            length=min(len(words) / 30, 1.0),
        )
        return Evidence(_quote(candidate), score(features), features, tuple(unmet), missing)

    def _share(self, levels: Sequence[float]) -> float:
        return sum(t.weight * level for t, level in zip(self.terms, levels, strict=True)) / self.total

    def _rarest(self, levels: Sequence[float]) -> float:
        """How well the weightiest term is met."""
        pairs = [(t.weight, level) for t, level in zip(self.terms, levels, strict=True)]
        return max(pairs, default=(0.0, 1.0))[1]

    def _head(self, candidate: _Candidate, words: set[str]) -> float:
        """Whether the sentence speaks of what is counted or chosen."""
        if not self.head:
            return 1.0
        met = [
            1.0
            if t.met_by(candidate.own)
            else max(likeness(t, words, self.vocabulary, _HEAD_ALIKE), 0.6 * t.met_by(candidate.block))
            for t in self.head
        ]
        return max(met) if self.question.ask is Ask.WHICH else sum(met) / len(met)

    def _type(self, candidate: _Candidate) -> float:
        """Whether the sentence holds what is asked for, beside what the question says itself."""
        ask = self.question.ask
        if self.kind:
            asked = {word.text for word in self.question.words}
            return float(
                any(
                    m.label in self.kind and not _mention_words(candidate, m.start, m.end) <= asked
                    for m in candidate.sentence.mentions
                )
            )
        if ask is Ask.COUNT:
            return self._counted(candidate)
        if ask is Ask.QUANTITY:
            return self._amount(candidate)
        if ask in WANTED:
            asked = {word.text for word in self.question.words}
            new = [m for m in candidate.sentence.mentions if not _mention_words(candidate, m.start, m.end) <= asked]
            if ask in (Ask.WHEN, Ask.SINCE):
                new = [m for m in new if _is_date(candidate.document.text[m.start : m.end])]
            if ask is Ask.DURATION:
                new = [m for m in new if _SPAN & set(tokens(candidate.document.text[m.start : m.end]))]
            labels = {m.label for m in new} & WANTED[ask]
            if ask is Ask.WHO:
                return 1.0 if "PERSON" in labels else 0.5 if labels else 0.0
            return 1.0 if labels else 0.0
        if ask is Ask.WHY:
            return 1.0 if candidate.own & _REASON or " to " in candidate.text else 0.4
        return 0.8

    def _counted(self, candidate: _Candidate) -> float:
        """A number, not of a date, with what is counted close behind it (or "number of" before)."""
        dates = [m for m in candidate.sentence.mentions if m.label in _DATES]
        words = [(token, stem(token)) for token in tokens(_without(candidate, [(m.start, m.end) for m in dates]))]
        places = [i for i, (token, _) in enumerate(words) if token[:1].isdigit() or token in UNITS]
        heads = set(self.question.head[:3]) or {s for t in self.terms for s in t.stems}
        if any({s for _, s in words[i + 1 : i + 1 + _NEAR_NUMBER]} & heads for i in places):
            return 1.0
        if places and any(s in heads for _, s in words) and any(token in ("number", "total", "count") for token, _ in words):
            return 0.9
        return 0.3 if places else 0.0

    def _amount(self, candidate: _Candidate) -> float:
        if any(m.label in _AMOUNTS for m in candidate.sentence.mentions):
            return 1.0
        return 0.7 if self.head and self._counted(candidate) == 1.0 else 0.0

    def _time(self, candidate: _Candidate) -> float:
        """Whether the date asked about is the sentence's own, its block's, or its source's."""
        if not self.question.times:
            return 1.0
        asked = self.question.times[0].when
        years = {str(year) for year in range(asked.earliest.year, min(asked.latest.year, asked.earliest.year + 30) + 1)}
        said = {
            token
            for token in tokens(candidate.text)
            if len(token) == 4 and token.isdigit() and token[:2] in ("17", "18", "19", "20", "21")
        }
        if said & years:
            return 1.0
        if said:
            return (
                0.2
                if self.question.times[0].relation in ("before", "after", "by", "since", "until")
                or _spans(said, asked.latest.year)
                else 0.0
            )
        if candidate.source.published.overlaps(asked):
            return 0.8
        return 0.6 if years & candidate.block else 0.4


def _is_date(text: str) -> bool:
    """Whether a mention names a month or a year; parsers take "the 119th session" for a date."""
    low = tokens(text)
    return any(token in _MONTHS or (len(token) == 4 and token.isdigit() and "1500" <= token < "2200") for token in low)


def _spans(said: set[str], year: int) -> bool:
    """Whether the years in a sentence enclose the year ("from 2001 to 2009")."""
    return len(said) > 1 and min(said) <= str(year) <= max(said)


def _mention_words(candidate: _Candidate, start: int, end: int) -> set[str]:
    return {token for token in tokens(candidate.document.text[start:end]) if token not in STOPWORDS}


def _without(candidate: _Candidate, spans: Sequence[tuple[int, int]]) -> str:
    """The text of the sentence with these spans of the document left out."""
    text, offset = candidate.text, candidate.sentence.start
    for start, end in sorted(spans, reverse=True):
        text = text[: start - offset] + " , " + text[end - offset :]
    return text


def _quote(candidate: _Candidate) -> Quote:
    sentence = candidate.sentence
    return Quote(sentence.source_id, candidate.document.sha256, sentence.start, sentence.end, sentence.page, candidate.text)


def traced(evidence: Evidence) -> dict[str, Any]:
    """A sentence as the trace of an answer shows it."""
    return {
        "source_id": evidence.quote.source_id,
        "start": evidence.quote.start,
        "score": round(evidence.score, 3),
        "features": {f.name: round(getattr(evidence.features, f.name), 3) for f in fields(evidence.features)},
        "unexplained": [term.text for term in evidence.unexplained],
    }
