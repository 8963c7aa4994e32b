"""A reranker that the user names: any cross-encoder of sentence-transformers, from a folder or the local hub cache."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import UsageError
from assistant.index.embedding import Vectors

_BATCH = 16


class Reranker:
    """Scores texts against a question, each pair read together. Raises UsageError where the model cannot be loaded."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model: Any = CrossEncoder(str(folder), local_files_only=True)
        except Exception as error:
            raise UsageError(
                f"The reranker in {folder} cannot be loaded: {error}",
                "Set LODESTONE_RERANKER to the folder of a sentence-transformers cross-encoder, or unset it.",
            ) from error
        if self._model.num_labels != 1:
            raise UsageError(
                f"The reranker in {folder} gives {self._model.num_labels} numbers for a pair; one is needed.",
                "Set LODESTONE_RERANKER to a cross-encoder that scores pairs, or unset it.",
            )

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """One score a text, the higher the better; their scale is the model's own."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        found = self._model.predict([(question, text) for text in texts], batch_size=_BATCH, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32)


def load_reranker(name: str | None) -> Reranker | None:
    """The reranker that the settings name, loaded once a process; None without a name. Raises UsageError."""
    return _loaded(_folder(name)) if name else None


@lru_cache(maxsize=1)
def _loaded(folder: Path) -> Reranker:
    return Reranker(folder)


def _folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except Exception as error:
        raise UsageError(
            f"The reranker '{name}' is neither a folder nor a model that was downloaded before.",
            "Set LODESTONE_RERANKER to the folder of a sentence-transformers cross-encoder, or unset it.",
        ) from error
