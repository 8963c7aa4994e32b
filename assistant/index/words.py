"""The words of the corpus: in how many sentences each stands, and a vector for each content word.

A word is embedded alone, once; later generations keep its vector.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from assistant.errors import IndexMissing
from assistant.index.embedding import Vectors
from assistant.index.keywords import STOP_WORDS

_TOKEN = re.compile(r"[^\W_]+")
_VOCABULARY = "vocabulary.json"
_WORDS = "words.json"
_VECTORS = "word_vectors.npy"

T = TypeVar("T")
Float16 = npt.NDArray[np.float16]


def words_of(text: str) -> list[str]:
    """The lower-cased words and numbers of a text."""
    return _TOKEN.findall(text.lower())


def is_content_word(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word not in STOP_WORDS


def sentence_frequencies(sentences: Iterable[str]) -> Counter[str]:
    """For each word the number of sentences it stands in."""
    frequencies: Counter[str] = Counter()
    for sentence in sentences:
        frequencies.update(set(words_of(sentence)))
    return frequencies


def write_words(folder: Path, vocabulary: Mapping[str, int], words: Sequence[str], vectors: Float16) -> None:
    """`vectors` [words, dimension] belong to `words`, in this order."""
    (folder / _VOCABULARY).write_text(json.dumps(dict(sorted(vocabulary.items())), ensure_ascii=False), encoding="utf-8")
    (folder / _WORDS).write_text(json.dumps(list(words), ensure_ascii=False), encoding="utf-8")
    np.save(folder / _VECTORS, vectors)


class WordTable:
    """Vocabulary and word vectors of a generation, read from its folder when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._vocabulary: dict[str, int] | None = None
        self._vectors: Float16 | None = None
        self._rows: dict[str, int] = {}

    @property
    def vocabulary(self) -> Mapping[str, int]:
        if self._vocabulary is None:
            self._vocabulary = self._read(lambda: json.loads((self._folder / _VOCABULARY).read_text(encoding="utf-8")))
        return self._vocabulary

    def vectors(self, words: Sequence[str]) -> dict[str, Vectors]:
        """The vectors [dimension] of those of `words` (lower-cased) that are content words of the corpus."""
        table = self._table()
        return {word: table[self._rows[word]].astype(np.float32) for word in words if word in self._rows}

    def all(self) -> tuple[list[str], Float16]:
        table = self._table()
        return list(self._rows), table

    def _table(self) -> Float16:
        if self._vectors is None:
            words: list[str] = self._read(lambda: json.loads((self._folder / _WORDS).read_text(encoding="utf-8")))
            table: Float16 = self._read(lambda: np.load(self._folder / _VECTORS, mmap_mode="r"))
            if table.ndim != 2 or len(table) != len(words):
                raise IndexMissing(f"{self._folder / _VECTORS} is damaged.", "Run `lodestone index`.")
            self._rows = {word: row for row, word in enumerate(words)}
            self._vectors = table
        return self._vectors

    def _read(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except (OSError, ValueError) as error:
            what = f"The words of the index in {self._folder} are damaged: {error}"
            raise IndexMissing(what, "Run `lodestone index`.") from error
