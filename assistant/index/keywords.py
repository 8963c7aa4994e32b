"""BM25 (Robertson and Zaragoza 2009; Lucene's variant, by bm25s) over the passages that Chroma holds."""

import json
import logging
import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import IndexMissing
from assistant.index.keyword_counts import Counts
from assistant.index.store import Record, split_headings

_TOKEN = re.compile(r"[^\W_]+")
_ROWS = "rows.json"
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


def _bm25s() -> Any:
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # the library sets DEBUG for everybody
    return bm25s


def _row_key(record: Record) -> tuple[str, int]:
    return record.metadata["source_id"], record.metadata["number"]


def _tokens_of(record: Record) -> list[str]:
    return keyword_tokens(" ".join((record.metadata["title"], *split_headings(record.metadata), record.text)))


def _groups(ordered: Iterable[Record]) -> list[tuple[str, str, int]]:
    """Source id, prefix of the sha256 and number of passages of each source, of passages in row order."""
    groups: list[tuple[str, str, int]] = []
    for record in ordered:
        source_id, sha, number = record.metadata["source_id"], record.metadata["sha256"][:16], record.metadata["number"]
        if number == 0:
            groups.append((source_id, sha, 1))
        else:
            groups[-1] = (source_id, sha, number + 1)
    return groups


def _rows(first: int, count: int) -> npt.NDArray[np.int32]:
    """The rows of passages that stand one after another; -1 for all where `first` is."""
    return np.arange(first, first + count, dtype=np.int32) if first >= 0 else np.full(count, -1, dtype=np.int32)


class KeywordIndex:
    """BM25 scores by row; the rows are the passages ordered by source id and number."""

    def __init__(self, bm25: Any, groups: list[tuple[str, str, int]]) -> None:
        """`groups` holds, in row order, (source id, sha prefix, number of passages) of every source."""
        self._bm25 = bm25
        self._groups = groups
        ends = np.cumsum([count for _, _, count in groups]) if groups else np.zeros(0, dtype=np.int64)
        self._starts: npt.NDArray[np.int64] = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]]) if groups else ends
        self.size = int(ends[-1]) if groups else 0

    @classmethod
    def build(cls, records: Iterable[Record], folder: Path) -> "KeywordIndex":
        """Builds the index from what Chroma holds and writes it into `folder`."""
        ordered = sorted(records, key=_row_key)
        return cls._written(Counts.of([_tokens_of(record) for record in ordered]), _groups(ordered), folder)

    def updated(self, before: Path, leaving: Collection[str], records: Iterable[Record], folder: Path) -> "KeywordIndex":
        """This index, which lies in the folder `before`, without the sources that leave and with new passages: the same that
        `build` would make of them all. Raises IndexMissing where the counts in `before` are damaged."""
        try:
            counts = Counts.load(before, self._bm25)
        except Exception as error:
            raise IndexMissing(f"The keyword index in {before} is damaged: {error}", "Run `lodestone index`.") from error
        new = sorted(records, key=_row_key)
        stay = [group for group in self._groups if group[0] not in leaving]
        groups = sorted([*stay, *_groups(new)], key=lambda group: group[0])
        ends = np.cumsum([count for _, _, count in groups], dtype=np.int32)
        first = {source: int(end) - count for (source, _, count), end in zip(groups, ends, strict=True)}
        moved = np.concatenate(
            [np.zeros(0, dtype=np.int32), *(_rows(first.get(s, -1) if s not in leaving else -1, n) for s, _, n in self._groups)]
        )
        rows = np.array([first[r.metadata["source_id"]] + r.metadata["number"] for r in new], dtype=np.int32)
        return self._written(counts.changed(moved, rows, [_tokens_of(record) for record in new]), groups, folder)

    @classmethod
    def _written(cls, counts: Counts, groups: list[tuple[str, str, int]], folder: Path) -> "KeywordIndex":
        """The index of these counts, saved in `folder`: bm25s keeps and serves the scores."""
        bm25 = _bm25s().BM25()
        bm25.scores = counts.scores(bm25.k1, bm25.b)
        bm25.vocab_dict = counts.vocabulary
        bm25.unique_token_ids_set = set(counts.vocabulary.values())
        bm25.nonoccurrence_array = None
        folder.mkdir(parents=True, exist_ok=True)
        bm25.save(str(folder), show_progress=False)
        counts.save(folder)
        (folder / _ROWS).write_text(json.dumps(groups), encoding="utf-8")
        return cls(bm25, groups)

    @classmethod
    def load(cls, folder: Path) -> "KeywordIndex":
        """Raises IndexMissing where the files are missing or damaged."""
        try:
            groups = [(source, sha, int(count)) for source, sha, count in json.loads((folder / _ROWS).read_text("utf-8"))]
            return cls(_bm25s().BM25.load(str(folder), show_progress=False), groups)
        except Exception as error:
            raise IndexMissing(f"The keyword index in {folder} is damaged: {error}", "Run `lodestone index`.") from error

    def ids(self) -> list[str]:
        """The ids of all passages in row order."""
        return [f"{source}:{sha}:{number}" for source, sha, count in self._groups for number in range(count)]

    def id_of(self, row: int) -> str:
        group = int(np.searchsorted(self._starts, row, side="right")) - 1
        source, sha, _ = self._groups[group]
        return f"{source}:{sha}:{row - int(self._starts[group])}"

    def search(self, text: str, count: int, sources: frozenset[str] | None = None) -> list[tuple[str, float]]:
        """The best `count` passages as (id, score), best first, ties in row order; only those of `sources` where given."""
        tokens = [token for token in keyword_tokens(text) if token in self._bm25.vocab_dict]
        if not tokens or not self.size:
            return []
        scores = np.asarray(self._bm25.get_scores(tokens), dtype=np.float32)
        if sources is not None:
            scores = scores * self._mask(sources)
        rows = _best(scores, count)
        return [(self.id_of(int(row)), float(scores[row])) for row in rows]

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
