"""The plainest pipeline that a user would write: split, embed, show the nearest chunk. The yardstick of `--ablate`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from assistant.errors import UsageError
from assistant.index.index import Index
from assistant.model import Answer, Citation, Document, Quote, Statement

_CHARACTERS = 800
_OVERLAP = 100


class PlainPipeline:
    """LangChain's RecursiveCharacterTextSplitter, the index's encoder, nearest neighbour; it never refuses."""

    def __init__(self, index: Index) -> None:
        """Splits and embeds every document of the index. Raises UsageError where langchain-text-splitters is missing."""
        try:
            from langchain_text_splitters import RecursiveCharacterTextSplitter
        except ImportError as error:
            raise UsageError("The plainest pipeline needs langchain-text-splitters.", "pip install lodestone[dev].") from error
        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHARACTERS, chunk_overlap=_OVERLAP, add_start_index=True)
        self._index = index
        self._chunks: list[tuple[Document, int, str]] = []
        for document in (index.document(source_id) for source_id in index.catalogue):
            for piece in splitter.create_documents([document.text]):
                self._chunks.append((document, int(piece.metadata["start_index"]), piece.page_content))
        self._vectors = np.vstack([*_encoded(index, [text for _, _, text in self._chunks])])

    def ask(self, question: str, history: Sequence[Any] = (), as_of: Any = None, filters: Any = None) -> Answer:
        """The chunk whose vector is nearest to the question's."""
        order = np.argsort(-(self._vectors @ self._index.encoder.encode([question])[0]), kind="stable")[:10]
        document, start, text = self._chunks[int(order[0])]
        source = self._index.catalogue[document.source_id]
        page = next((block.page for block in document.blocks if block.start < start + len(text) and block.end > start), None)
        quote = Quote(document.source_id, document.sha256, start, start + len(text), page, text)
        citation = Citation(1, quote, source.title, source.publisher, source.published.text, source.url)
        found = [(self._chunks[int(i)][0].source_id, *self._chunks[int(i)][1:]) for i in order]
        retrieved = [{"source_id": name, "start": begin, "end": begin + len(words)} for name, begin, words in found]
        day = str(as_of or date.today())
        return Answer(
            question,
            question,
            day,
            "answered",
            text,
            (Statement(text, (1,)),),
            citations=(citation,),
            trace={"retrieved": retrieved},
        )


def _encoded(index: Index, texts: Sequence[str], batch: int = 64) -> Iterable[Any]:
    for start in range(0, len(texts), batch):
        yield index.encoder.encode(texts[start : start + batch])
