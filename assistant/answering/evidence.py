"""Evidence outside the ledger: the sentences of the retrieved passages, best first, and how likely it is that one answers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from assistant.answering import answerable
from assistant.answering.acceptance import accepts
from assistant.answering.candidates import passages_of, sentences_of
from assistant.answering.features import Features, Judge, Judged
from assistant.answering.question import Question
from assistant.answering.terms import Term
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.wanted import Sort
from assistant.index.index import Index
from assistant.model import Filters, Quote

_RERANKED = 20  # sentences that a reranker reads


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer. `score` is the chance that it is among the sentences that answer, given that some do;
    `accepted` says whether it can answer at all."""

    quote: Quote
    score: float
    judged: Judged
    accepted: bool

    @property
    def features(self) -> Features:
        return self.judged.features

    @property
    def unexplained(self) -> tuple[Term, ...]:
        return self.judged.unmet

    @property
    def missing_names(self) -> tuple[str, ...]:
        return self.judged.missing_names


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question. `answerable` is the chance that the sentences answer it, `right` that the first one that
    is accepted does."""

    sentences: tuple[Evidence, ...]
    answerable: float
    right: float
    passages: tuple[dict[str, Any], ...]  # for the trace


def gather(
    index: Index,
    question: Question,
    terms: Sequence[Term],
    vocabulary: Vocabulary,
    filters: Filters,
    k: int,
    day: date,
    sort: Sort | None = None,
) -> Findings:
    """The sentences of the k best passages as evidence, best first. Corrected documents are read as of that `day`; `sort` are
    the names of which some are asked for (None: any may be)."""
    retrieved = index.retriever(filters, k, day).invoke(question.text)
    keep = ("source_id", "start", "end", "score", "dense_rank", "bm25_rank")
    shown = tuple({key: passage.metadata[key] for key in keep} for passage in retrieved)
    candidates = sentences_of(index, passages_of(retrieved), index.encoder.encode_query(question.text))
    judged = Judge(question, terms, vocabulary, sort).judge(candidates)
    if not judged:
        return Findings((), 0.0, 0.0, shown)
    accepted = [accepts(question, j) for j in judged]
    weighed = answerable.weigh([j.features for j in judged], accepted, question.ask)
    found = [
        Evidence(c.quote, score, j, met) for c, j, score, met in zip(candidates, judged, weighed.sentences, accepted, strict=True)
    ]
    found.sort(key=lambda e: (-round(e.score, 6), e.quote.source_id, e.quote.start))
    return Findings(tuple(_reranked(index, question.text, found)), weighed.answerable, weighed.right, shown)


def _reranked(index: Index, question: str, found: list[Evidence]) -> list[Evidence]:
    """The first sentences in the order that a reranker gives them, where one is set."""
    if index.reranker is None:
        return found
    head = found[:_RERANKED]
    scores = index.reranker.scores(question, [e.quote.text for e in head])
    order = sorted(range(len(head)), key=lambda i: (-round(float(scores[i]), 5), i))
    return [*(head[i] for i in order), *found[_RERANKED:]]


def traced(evidence: Evidence) -> dict[str, Any]:
    """A sentence as the trace of an answer shows it."""
    return {
        "source_id": evidence.quote.source_id,
        "start": evidence.quote.start,
        "score": round(evidence.score, 3),
        "features": {f.name: round(getattr(evidence.features, f.name), 3) for f in fields(evidence.features)},
        "unexplained": [term.text for term in evidence.unexplained],
    }
