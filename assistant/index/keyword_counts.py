"""How often each word stands in each passage: what BM25 scores are computed from, kept so that a change costs what it changes.

The score of a word in a passage depends on how many passages there are and how long they are on average, so that every score
changes with every document. The counts do not: they are kept, and the scores are computed for the words that are asked for.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int32]
Counted = npt.NDArray[np.uint16]
_COUNTS = "counts.npz"
# The names under which the library bm25s kept these: what an earlier version wrote can be read.
_ROWS, _STARTS, _WORDS = "indices.csc.index.npy", "indptr.csc.index.npy", "vocab.index.json"
_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Counts:
    """A sparse matrix by columns. Column `vocabulary[word]` holds the passages rows[indptr[c]:indptr[c + 1]] in which the word
    stands, and how often (`counts`, alike); `lengths` are the numbers of words of the passages, by row.
    """

    vocabulary: dict[str, int]
    indptr: npt.NDArray[np.int64]
    rows: Integers
    counts: Counted
    lengths: Integers

    @classmethod
    def of(cls, passages: Sequence[Sequence[str]]) -> "Counts":
        """The counts of passages given as words, row by row."""
        words = sorted({word for passage in passages for word in passage})
        nothing = cls({}, np.zeros(1, dtype=np.int64), _none(np.int32), _none(np.uint16), _none(np.int32))
        return nothing.changed(_none(np.int32), np.arange(len(passages), dtype=np.int32), passages, words)

    def changed(
        self, moved: Integers, new_rows: Integers, passages: Sequence[Sequence[str]], new_words: Iterable[str] = ()
    ) -> "Counts":
        """The counts after a change: row r is row moved[r] now (-1: it has left), and `passages` stand in `new_rows`."""
        vocabulary = dict(self.vocabulary)
        for word in new_words or sorted({word for passage in passages for word in passage}):
            vocabulary.setdefault(word, len(vocabulary))
        columns = np.repeat(np.arange(len(self.vocabulary)), np.diff(self.indptr))
        rows = moved[self.rows] if len(self.rows) else self.rows
        stays = rows >= 0
        rows, counts, columns = rows[stays], self.counts[stays], columns[stays]
        own_columns, own_rows, own_counts = _counted(vocabulary, new_rows, passages)
        kept = _starts(columns, len(vocabulary))
        place = kept[own_columns + 1]
        lengths = np.zeros(int((moved >= 0).sum()) + len(new_rows), dtype=np.int32)
        lengths[moved[moved >= 0]] = self.lengths[moved >= 0]
        lengths[new_rows] = [len(passage) for passage in passages]
        return Counts(
            vocabulary,
            kept + _starts(own_columns, len(vocabulary)),
            np.insert(rows, place, own_rows),
            np.insert(counts, place, own_counts),
            lengths,
        )

    def of_word(self, word: str) -> tuple[Integers, Counted]:
        """The rows of the passages in which a word stands, and how often it stands there."""
        column = self.vocabulary.get(word)
        begin, end = (0, 0) if column is None else (int(self.indptr[column]), int(self.indptr[column + 1]))
        return self.rows[begin:end], self.counts[begin:end]

    def save(self, folder: Path) -> None:
        np.save(folder / _ROWS, self.rows)
        np.save(folder / _STARTS, self.indptr)
        np.savez(folder / _COUNTS, counts=self.counts, lengths=self.lengths)
        (folder / _WORDS).write_text(json.dumps(self.vocabulary, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Counts":
        """What `save` wrote. Raises OSError, ValueError or KeyError where it is missing or damaged."""
        with np.load(folder / _COUNTS) as saved:
            counts, lengths = saved["counts"], saved["lengths"]
        rows, indptr = np.load(folder / _ROWS, mmap_mode="r"), np.load(folder / _STARTS)
        words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        vocabulary = {word: int(number) for word, number in words.items() if word}
        indptr = indptr[: len(vocabulary) + 1].astype(np.int64)
        if not len(counts) == len(rows) == int(indptr[-1]) or (len(rows) and int(rows.max()) >= len(lengths)):
            raise ValueError("the counts of words do not fit each other")
        return cls(vocabulary, indptr, rows, counts, lengths)


def _none(kind: Any) -> Any:
    return np.zeros(0, dtype=kind)


def _starts(columns: npt.NDArray[Any], width: int) -> npt.NDArray[np.int64]:
    """Where each column begins among sorted columns, and where the last one ends."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.bincount(columns, minlength=width), dtype=np.int64)])


def _counted(vocabulary: dict[str, int], rows: Integers, passages: Sequence[Sequence[str]]) -> tuple[Any, Any, Any]:
    """Columns, rows and counts of passages, sorted by column."""
    words = np.array([vocabulary[word] for passage in passages for word in passage], dtype=np.int64)
    where = np.repeat(np.arange(len(passages), dtype=np.int64), [len(passage) for passage in passages])
    keys, counts = np.unique(words * max(len(passages), 1) + where, return_counts=True)
    columns, numbers = np.divmod(keys, max(len(passages), 1))
    return columns, rows[numbers], np.minimum(counts, _MOST).astype(np.uint16)
