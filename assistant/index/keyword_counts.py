"""How often each word stands in each passage: what BM25 scores are computed from, kept so that a change costs what it changes.

The scores of all passages depend on how many passages there are and how long they are on average. Computing them anew from
the counts takes a fraction of a second for 100,000 passages; counting the words of all passages anew takes many.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int32]
_FILE = "counts.npz"
_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Counts:
    """A sparse matrix by columns. Column `vocabulary[word]` holds the passages rows[indptr[c]:indptr[c + 1]] in which the word
    stands, and how often (`counts`, alike); `lengths` are the numbers of words of the passages, by row.
    """

    vocabulary: dict[str, int]
    indptr: npt.NDArray[np.int64]
    rows: Integers
    counts: npt.NDArray[np.uint16]
    lengths: Integers

    @classmethod
    def of(cls, passages: Sequence[Sequence[str]]) -> "Counts":
        """The counts of passages given as words, row by row."""
        words = sorted({word for passage in passages for word in passage})
        nothing = cls({}, np.zeros(1, dtype=np.int64), _none(np.int32), _none(np.uint16), _none(np.int32))
        return nothing.changed(_none(np.int32), np.arange(len(passages), dtype=np.int32), passages, words)

    def changed(
        self, moved: Integers, new_rows: Integers, passages: Sequence[Sequence[str]], new_words: Sequence[str] = ()
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

    def scores(self, k1: float, b: float) -> dict[str, Any]:
        """The BM25 scores (Lucene's variant) in the form that bm25s keeps them in."""
        found = np.diff(self.indptr)
        size = len(self.lengths)
        rarity = np.array([math.log(1 + (size - n + 0.5) / (n + 0.5)) if n else 0.0 for n in found.tolist()])
        often = self.counts.astype(np.float64)
        average = self.lengths.mean() if size else 1.0
        share = often / (k1 * ((1 - b) + b * self.lengths[self.rows] / (average or 1.0)) + often)
        data = (np.repeat(rarity, found) * share).astype(np.float32)
        return {"data": data, "indices": self.rows, "indptr": self.indptr, "num_docs": size}

    def save(self, folder: Path) -> None:
        """What bm25s does not save itself: it keeps the rows, the beginnings of the columns and the vocabulary."""
        np.savez(folder / _FILE, counts=self.counts, lengths=self.lengths)

    @classmethod
    def load(cls, folder: Path, bm25: Any) -> "Counts":
        """The counts behind the scores of `bm25`. Raises OSError, ValueError or KeyError where they are missing or damaged."""
        with np.load(folder / _FILE) as saved:
            counts, lengths = saved["counts"], saved["lengths"]
        rows, indptr = np.asarray(bm25.scores["indices"]), np.asarray(bm25.scores["indptr"])
        if len(counts) != len(rows) or len(lengths) != bm25.scores["num_docs"]:
            raise ValueError("the counts of words are not those of the scores")
        vocabulary = {word: number for word, number in bm25.vocab_dict.items() if word}
        return cls(vocabulary, indptr[: len(vocabulary) + 1].astype(np.int64), rows, counts, lengths)


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
