"""The plain pipeline on the same index, for comparison: nearest passages, nearest sentence, a threshold on the likeness."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Passage, passages_of, sentences_of
from assistant.assistant import Assistant

_FETCHED = 30
_READ = 5  # nearest passages whose sentences are compared


@dataclass(frozen=True)
class Plain:
    """What nearest neighbours alone give: documents by likeness, the nearest sentence, and the greatest cosine of a passage."""

    documents: tuple[str, ...]
    source_id: str
    start: int
    end: int
    cosine: float


def plain_answer(assistant: Assistant, question: str) -> Plain:
    """The nearest sentence of the nearest passages, without any other judgement."""
    found = passages_of(assistant.index.retriever(k=_FETCHED).invoke(question))
    nearest: list[Passage] = sorted(found, key=lambda p: (-p.similarity, p.source_id, p.start))
    candidates = sentences_of(assistant.index, nearest[:_READ], assistant.index.encoder.encode_query(question))
    documents = tuple(dict.fromkeys(p.source_id for p in nearest))
    if not candidates:
        return Plain(documents, "", 0, 0, 0.0)
    best = max(candidates, key=lambda c: c.cosine).sentence
    return Plain(documents, best.source_id, best.start, best.end, nearest[0].similarity)


def best_balanced(good: Sequence[float], bad: Sequence[float]) -> float:
    """Balanced accuracy at the threshold that suits these very questions best: more than a plain pipeline could reach."""
    return max((_share(good, t) + 1 - _share(bad, t)) / 2 for t in (*good, *bad)) if good and bad else 0.0


def refused_at(good: Sequence[float], bad: Sequence[float], false_refusals: float) -> float:
    """The share of `bad` below the threshold that refuses this share of `good`."""
    if not good or not bad:
        return 0.0
    threshold = sorted(good)[int(len(good) * false_refusals)]
    return 1 - _share(bad, threshold)


def _share(values: Sequence[float], threshold: float) -> float:
    return sum(value >= threshold for value in values) / len(values)
