"""BM25 (Robertson and Zaragoza 2009; Lucene's variant) over the passages that Chroma holds.

The counts of words lie in layers: those of a large generation, which stay where they are, and those of what came since
(layers.py). A search adds up the layers word by word, so that its scores are those of one index of all passages.
"""

import json
import math
import re
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import IndexMissing
from assistant.index.keyword_counts import Counts, Integers
from assistant.index.store import Record, split_headings

_TOKEN = re.compile(r"[^\W_]+")
_ROWS = "rows.json"
_K1, _B = 1.5, 0.75
_OPEN_LAYERS = 4  # remembered: a generation and its base, before and after a change
Group = tuple[str, str, int]  # source id, prefix of the sha256, number of passages
STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between both
    but by can could did do does doing down during each few for from further had has have having he her here hers him his
    how i if in into is it its itself just me more most my no nor not now of off on once only or other our ours out over
    own s same she should so some such t than that the their theirs them then there these they this those through to too
    under until up very was we were what when where which while who whom why will with would you your yours""".split()
)


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def keyword_tokens(text: str) -> list[str]:
    """Lower-cased words and numbers without stop words, stemmed by Porter's English stemmer (Snowball)."""
    words = [word for word in _TOKEN.findall(text.lower()) if word not in STOP_WORDS]
    stems: list[str] = _stemmer().stemWords(words)
    return stems


def _row_key(record: Record) -> tuple[str, int]:
    return record.metadata["source_id"], record.metadata["number"]


def _tokens_of(record: Record) -> list[str]:
    return keyword_tokens(" ".join((record.metadata["title"], *split_headings(record.metadata), record.text)))


def _groups(ordered: Iterable[Record]) -> list[Group]:
    """The sources of passages in row order."""
    groups: list[Group] = []
    for record in ordered:
        source_id, sha, number = record.metadata["source_id"], record.metadata["sha256"][:16], record.metadata["number"]
        if number == 0:
            groups.append((source_id, sha, 1))
        else:
            groups[-1] = (source_id, sha, number + 1)
    return groups


@dataclass(frozen=True, slots=True)
class KeywordLayer:
    """The counts of words of some passages, whose rows are ordered by source id and number; `groups` are their sources."""

    groups: tuple[Group, ...]
    counts: Counts

    @property
    def size(self) -> int:
        return len(self.counts.lengths)

    @classmethod
    def of(cls, records: Iterable[Record]) -> "KeywordLayer":
        ordered = sorted(records, key=_row_key)
        return cls(tuple(_groups(ordered)), Counts.of([_tokens_of(record) for record in ordered]))

    def changed(self, leaving: Container[str], records: Iterable[Record]) -> "KeywordLayer":
        """The layer without the sources that leave and with new passages: the same that `of` would make of them all."""
        new = sorted(records, key=_row_key)
        stay = [group for group in self.groups if group[0] not in leaving]
        groups = sorted([*stay, *_groups(new)])
        first = _first_rows(groups)
        moved = _moved(self.groups, {source: row for source, row in first.items() if source not in leaving})
        rows = np.array([first[r.metadata["source_id"]] + r.metadata["number"] for r in new], dtype=np.int32)
        return KeywordLayer(tuple(groups), self.counts.changed(moved, rows, [_tokens_of(record) for record in new]))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.counts.save(folder)
        (folder / _ROWS).write_text(json.dumps(self.groups), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "KeywordLayer":
        """What `save` wrote; the last ones are remembered. Raises IndexMissing where the files are missing or damaged."""
        try:
            stat = (folder / _ROWS).stat()
            return _loaded(folder, stat.st_ino, stat.st_mtime_ns)
        except Exception as error:
            raise IndexMissing(f"The keyword index in {folder} is damaged: {error}", "Run `lodestone index`.") from error


@lru_cache(maxsize=_OPEN_LAYERS)
def _loaded(folder: Path, _inode: int, _mtime_ns: int) -> KeywordLayer:
    groups = tuple((source, sha, int(count)) for source, sha, count in json.loads((folder / _ROWS).read_text("utf-8")))
    layer = KeywordLayer(groups, Counts.load(folder))
    if sum(count for _, _, count in groups) != layer.size:
        raise ValueError("its rows are not those of its counts")
    return layer


def _first_rows(groups: Iterable[Group]) -> dict[str, int]:
    first, row = {}, 0
    for source, _, count in groups:
        first[source] = row
        row += count
    return first


def _moved(groups: Sequence[Group], first: dict[str, int]) -> Integers:
    """The new row of each row of `groups`, given the new first row of each source; -1 for sources without one."""
    counts = np.array([count for _, _, count in groups], dtype=np.int64)
    begins = np.array([first.get(source, -1) for source, _, _ in groups], dtype=np.int64)
    rows = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(begins, counts)
    return np.where(np.repeat(begins, counts) >= 0, rows, -1).astype(np.int32)


class KeywordIndex:
    """BM25 scores by row; the rows are the passages of all layers, ordered by source id and number."""

    def __init__(self, layers: Sequence[tuple[KeywordLayer, Collection[str]]]) -> None:
        """Each layer with the ids of those of its sources that count; a source counts in one layer alone."""
        self._layers = layers
        self._groups = sorted(group for layer, visible in layers for group in layer.groups if group[0] in visible)
        ends = np.cumsum([count for _, _, count in self._groups], dtype=np.int64)
        self._starts: npt.NDArray[np.int64] = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]])
        self.size = int(ends[-1]) if len(ends) else 0
        first = _first_rows(self._groups)
        self._rows = [_moved(layer.groups, {i: first[i] for i, _, _ in layer.groups if i in visible}) for layer, visible in layers]
        lengths = np.zeros(self.size, dtype=np.int32)
        for (layer, _), rows in zip(layers, self._rows, strict=True):
            lengths[rows[rows >= 0]] = layer.counts.lengths[rows >= 0]
        average = (lengths.mean() if self.size else 1.0) or 1.0
        self._slowdown: npt.NDArray[np.float64] = _K1 * ((1 - _B) + _B * lengths / average)

    @classmethod
    def of(cls, layer: KeywordLayer) -> "KeywordIndex":
        """The index of all passages of one layer."""
        return cls([(layer, frozenset(source for source, _, _ in layer.groups))])

    def with_changes(self, leaving: Collection[str], records: Iterable[Record]) -> "KeywordIndex":
        """This index without the sources that leave and with new passages in a layer over it."""
        over = KeywordLayer.of(records)
        stay = [(layer, frozenset(visible) - frozenset(leaving)) for layer, visible in self._layers]
        return KeywordIndex([*stay, (over, frozenset(source for source, _, _ in over.groups))])

    def ids(self) -> list[str]:
        """The ids of all passages in row order."""
        return [f"{source}:{sha}:{number}" for source, sha, count in self._groups for number in range(count)]

    def id_of(self, row: int) -> str:
        group = int(np.searchsorted(self._starts, row, side="right")) - 1
        source, sha, _ = self._groups[group]
        return f"{source}:{sha}:{row - int(self._starts[group])}"

    def search(self, text: str, count: int, sources: frozenset[str] | None = None) -> list[tuple[str, float]]:
        """The best `count` passages as (id, score), best first, ties in row order; only those of `sources` where given."""
        scores = self._scores(keyword_tokens(text))
        if sources is not None:
            scores = scores * self._mask(sources)
        rows = _best(scores, count)
        return [(self.id_of(int(row)), float(scores[row])) for row in rows]

    def _scores(self, words: Iterable[str]) -> npt.NDArray[np.float32]:
        """The scores of all rows, added up word by word as the library bm25s does."""
        scores = np.zeros(self.size, dtype=np.float32)
        for word in words:
            rows, often = self._standing(word)
            if len(rows):
                rarity = math.log(1 + (self.size - len(rows) + 0.5) / (len(rows) + 0.5))
                scores[rows] += (rarity * (often / (self._slowdown[rows] + often))).astype(np.float32)
        return scores

    def _standing(self, word: str) -> tuple[Integers, npt.NDArray[np.float64]]:
        """The rows of the passages in which a word stands, and how often."""
        found = []
        for (layer, _), moved in zip(self._layers, self._rows, strict=True):
            rows, counts = layer.counts.of_word(word)
            rows = moved[rows]
            found.append((rows[rows >= 0], counts[rows >= 0]))
        rows = np.concatenate([rows for rows, _ in found])
        return rows, np.concatenate([counts for _, counts in found]).astype(np.float64)

    def _mask(self, sources: frozenset[str]) -> npt.NDArray[np.float32]:
        allowed = np.array([source in sources for source, _, _ in self._groups], dtype=np.float32)
        return np.repeat(allowed, [count for _, _, count in self._groups])


def _best(scores: npt.NDArray[np.float32], count: int) -> Sequence[int]:
    """The rows of the `count` highest scores above 0, the highest first, the lower row first among equals."""
    positive = np.flatnonzero(scores > 0)
    if len(positive) > count:
        threshold = np.partition(scores[positive], len(positive) - count)[len(positive) - count]
        positive = positive[scores[positive] >= threshold]
    order = np.lexsort((positive, -scores[positive]))
    rows: list[int] = positive[order][:count].tolist()
    return rows
