"""The sentences that may answer a question: those of the retrieved passages, with the words that stand in and around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.index.annotations import Sentence
from assistant.index.index import Index
from assistant.model import Document, Quote, Source
from assistant.text import stem, tokens

_SHORTEST = 40  # characters
Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """What the retriever says of a passage. Ranks count from 1; `similarity` is a cosine, `keywords` the BM25 score."""

    source_id: str
    start: int
    end: int
    rank: int
    similarity: float
    keywords: float


@dataclass
class Candidate:
    """One sentence, number `number` of its document, found in `passage`; sets hold stems."""

    sentence: Sentence
    number: int
    document: Document
    source: Source
    passage: Passage
    around: frozenset[str]  # paragraph, passage, headings and title
    path: frozenset[str]  # headings and title alone
    block: frozenset[str]
    cosine: float = 0.0
    cosine_before: float = 0.0  # of the sentence before it in the document
    cosine_after: float = 0.0

    @cached_property
    def text(self) -> str:
        return self.document.text[self.sentence.start : self.sentence.end]

    @property
    def block_text(self) -> str:
        block = self.document.blocks[self.sentence.block]
        return self.document.text[block.start : block.end]

    @property
    def text_before(self) -> str:
        """What stands before it in its paragraph."""
        return self.document.text[self.document.blocks[self.sentence.block].start : self.sentence.start]

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return read_tokens(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.tokens)

    @cached_property
    def own(self) -> frozenset[str]:
        return stems_in(self.text)

    @property
    def quote(self) -> Quote:
        s = self.sentence
        return Quote(s.source_id, self.document.sha256, s.start, s.end, s.page, self.text)


def passages_of(found: Iterable[Any]) -> list[Passage]:
    """What the retriever found, in its order. A passage that one ranking lacks gets the lowest score that the others have."""
    rows = [document.metadata for document in found]
    least = min((row["similarity"] for row in rows if row["similarity"] is not None), default=0.0)
    return [
        Passage(
            source_id=row["source_id"],
            start=row["start"],
            end=row["end"],
            rank=rank,
            similarity=least if row["similarity"] is None else row["similarity"],
            keywords=row["bm25"] or 0.0,
        )
        for rank, row in enumerate(rows, 1)
    ]


def sentences_of(index: Index, passages: Sequence[Passage], question: Vector) -> list[Candidate]:
    """Every sentence of the passages once, without headings; `question` is the vector that gives the cosines."""
    found: dict[tuple[str, int], Candidate] = {}
    for passage in passages:
        document, sentences = index.document(passage.source_id), index.sentences(passage.source_id)
        source = index.catalogue[passage.source_id]
        inside = stems_in(document.text[passage.start : passage.end])
        for number, sentence in enumerate(sentences):
            key = (passage.source_id, number)
            if sentence.end <= passage.start or sentence.start >= passage.end or key in found:
                continue
            block = document.blocks[sentence.block]
            if block.kind == "heading":
                continue
            if sentence.end - sentence.start < _SHORTEST and len(read_tokens(document.text[sentence.start : sentence.end])) < 3:
                continue  # the cell of a table, an item of a list: a word alone states nothing
            if document.text[sentence.start : sentence.end].rstrip().endswith("?"):
                continue  # what is asked states nothing either
            whole = stems_in(document.text[block.start : block.end])
            path = stems_in(" ".join((*block.headings, source.title)))
            found[key] = Candidate(sentence, number, document, source, passage, whole | path | inside, path, whole)
    _set_cosines(index, list(found.items()), question)
    return list(found.values())


def _set_cosines(index: Index, found: Sequence[tuple[tuple[str, int], Candidate]], question: Vector) -> None:
    wanted = {
        (source_id, n)
        for (source_id, number), _ in found
        for n in (number - 1, number, number + 1)
        if 0 <= n < len(index.sentences(source_id))
    }
    keys = sorted(wanted)
    cosines = dict(zip(keys, (index.sentence_vectors(keys) @ question).tolist(), strict=True))
    for (source_id, number), candidate in found:
        candidate.cosine = cosines[source_id, number]
        candidate.cosine_before = cosines.get((source_id, number - 1), 0.0)
        candidate.cosine_after = cosines.get((source_id, number + 1), 0.0)


@lru_cache(maxsize=16384)
def read_tokens(text: str) -> tuple[str, ...]:
    return tuple(tokens(text))


@lru_cache(maxsize=16384)
def stems_in(text: str) -> frozenset[str]:
    return frozenset(stem(token) for token in read_tokens(text))
