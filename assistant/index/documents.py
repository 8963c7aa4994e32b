"""A document and its sentences as one JSON file, named by what decides its content; such a file never changes."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.errors import IndexMissing
from assistant.index.annotations import Mention, Sentence
from assistant.model import Block, Document


def write_document(path: Path, document: Document, sentences: tuple[Sentence, ...]) -> None:
    data = {
        "source_id": document.source_id,
        "sha256": document.sha256,
        "pages": document.pages,
        "warnings": list(document.warnings),
        "text": document.text,
        "blocks": [[b.start, b.end, b.kind, b.page, list(b.headings)] for b in document.blocks],
        "sentences": [[s.start, s.end, s.block, [[m.start, m.end, m.label] for m in s.mentions], s.subject] for s in sentences],
    }
    # Lone surrogates, which some PDF files give, are no UTF-8: ensure_ascii keeps them.
    path.write_text(json.dumps(data, ensure_ascii=True, separators=(",", ":")), encoding="ascii")


class StoredDocument:
    """A document read from the index; its parts are made when they are first asked for."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    @classmethod
    def read(cls, path: Path) -> "StoredDocument":
        """Raises IndexMissing where the file is missing or damaged."""
        try:
            data = json.loads(path.read_text(encoding="ascii"))
            if not isinstance(data, dict) or not isinstance(data.get("text"), str):
                raise ValueError("it does not hold a document")
            return cls(data)
        except (OSError, ValueError) as error:
            raise IndexMissing(
                f"The index is damaged: {path} cannot be read: {error}",
                "Delete the index folder and run `lodestone index`.",
            ) from error

    @cached_property
    def document(self) -> Document:
        data = self._data
        blocks = tuple(Block(start, end, kind, page, tuple(path)) for start, end, kind, page, path in data["blocks"])
        return Document(data["source_id"], data["sha256"], data["text"], blocks, data["pages"], tuple(data["warnings"]))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        source_id, blocks = self._data["source_id"], self._data["blocks"]
        return tuple(
            Sentence(source_id, start, end, block, blocks[block][3], tuple(Mention(*m) for m in mentions), subject)
            for start, end, block, mentions, subject in self._data["sentences"]
        )
