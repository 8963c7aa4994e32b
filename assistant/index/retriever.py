"""The hybrid retriever: nearest vectors in Chroma and BM25, their scores added up; then a reranker, where one is set.

The score of a passage is its cosine plus a share of its BM25 score by that of the best: a passage that both find leads, and one
that a rare word alone finds still comes in. (Ranks alone, as in reciprocal rank fusion, say less: see docs/calibration.md.)
Both rankings are fetched deeper than asked for. Filters are applied to what was fetched, since a condition in Chroma makes
every query many times slower; only where too little remains is Chroma asked with the condition.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.index.keywords import KeywordIndex
from assistant.index.store import PassageMetadata, PassageStore, source_of, split_headings

KEYWORDS = 0.2  # weight of BM25 beside the cosine; docs/calibration.md
_RERANKED = 3  # passages that a reranker reads per passage asked for
_DEPTH = 5  # passages fetched per passage asked for
_LEAST_DEPTH = 60
_DECIMALS = 5  # cosines that differ by less are equal: what remains is rounding, which depends on the batch


class RetrievedMetadata(TypedDict):
    """The metadata of a retrieved passage. Ranks count from 1; None where that ranking did not fetch it."""

    source_id: str
    start: int
    end: int
    page: int | None
    headings: tuple[str, ...]
    score: float
    dense_rank: int | None
    bm25_rank: int | None
    similarity: float | None
    bm25: float | None
    rerank: float | None  # score of the reranker; None without one


class HybridRetriever(BaseRetriever):
    """LangChain retriever over the index: a question in, at most `k` passages out, best first, ties by id."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    vector_store: Any  # langchain_chroma.Chroma, which is slow to import
    store: PassageStore
    keywords: KeywordIndex
    encoder: Any  # assistant.index.embedding.Encoder
    reranker: Any = None  # assistant.index.reranker.Reranker or None
    sources: frozenset[str] | None = None  # ids of the sources that may be used; None for all
    k: int = 12

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[LangChainDocument]:
        if not query.strip() or not self.keywords.size or (self.sources is not None and not self.sources):
            return []
        depth = min(max(self.k * _DEPTH, _LEAST_DEPTH), self.keywords.size)
        cosines = dict(self._dense(query, depth))
        bm25 = dict(self.keywords.search(query, depth, self.sources))
        dense_ranks = {passage: rank for rank, passage in enumerate(cosines, 1)}
        bm25_ranks = {passage: rank for rank, passage in enumerate(bm25, 1)}
        fused = fuse(cosines, bm25)[: self.k * (_RERANKED if self.reranker else 1)]
        if not fused:
            return []
        stored = {document.id: document for document in self.vector_store.get_by_ids([passage for passage, _ in fused])}
        reranked = self._reranked(query, [(passage, stored[passage].page_content) for passage, _ in fused])
        scores = dict(fused)
        found = []
        for passage, rerank in reranked[: self.k]:
            data: PassageMetadata = stored[passage].metadata
            metadata = RetrievedMetadata(
                source_id=data["source_id"],
                start=data["start"],
                end=data["end"],
                page=data["page"] or None,
                headings=split_headings(data),
                score=round(scores[passage], 6),
                dense_rank=dense_ranks.get(passage),
                bm25_rank=bm25_ranks.get(passage),
                similarity=cosines.get(passage),
                bm25=round(bm25[passage], 4) if passage in bm25 else None,
                rerank=rerank,
            )
            found.append(LangChainDocument(id=passage, page_content=stored[passage].page_content, metadata=dict(metadata)))
        return found

    def _dense(self, query: str, depth: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine, best first, ties by id."""
        vector = self.encoder.encode_query(query)
        found = self.store.nearest(vector, depth)
        if self.sources is not None:
            allowed = [hit for hit in found if source_of(hit[0]) in self.sources]
            if len(allowed) < self.k * 2 and len(found) < self.keywords.size:
                allowed = self.store.nearest(vector, depth, self.sources)
            found = allowed
        return sorted(((passage, round(cosine, _DECIMALS)) for passage, cosine in found), key=lambda hit: (-hit[1], hit[0]))

    def _reranked(self, query: str, passages: Sequence[tuple[str, str]]) -> list[tuple[str, float | None]]:
        """Ids with the reranker's scores, best first; without a reranker as they come."""
        if self.reranker is None:
            return [(passage, None) for passage, _ in passages]
        scores = self.reranker.scores(query, [text for _, text in passages])
        rounded = [round(float(score), _DECIMALS) for score in scores]
        found = sorted(zip(rounded, (passage for passage, _ in passages), strict=True), key=lambda hit: (-hit[0], hit[1]))
        return [(passage, score) for score, passage in found]


def fuse(cosines: Mapping[str, float], bm25: Mapping[str, float]) -> list[tuple[str, float]]:
    """Cosine plus KEYWORDS times BM25 by the best BM25: ids with their scores, best first, ties by id.

    What the vectors did not fetch counts as near as the farthest that they did.
    """
    farthest = min(cosines.values(), default=0.0)
    best = max(bm25.values(), default=0.0) or 1.0
    scores = {i: cosines.get(i, farthest) + KEYWORDS * bm25.get(i, 0.0) / best for i in {*cosines, *bm25}}
    return sorted(scores.items(), key=lambda item: (-round(item[1], _DECIMALS), item[0]))
