"""An inverted index: for each key the rows that hold it, as arrays that are written to disk and read back as they are."""

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int32]
Bounds = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
Arrays = Mapping[str, npt.NDArray[Any]]

_NONE: Rows = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Postings:
    """The rows of key number i, ascending, are rows[bounds[i] : bounds[i + 1]]; `size` is how many rows there are in all."""

    numbers: Mapping[str, int]
    bounds: Bounds
    rows: Rows
    size: int

    @classmethod
    def build(cls, keys_of_rows: Iterable[Iterable[str]]) -> "Postings":
        """From the different keys of row 0, row 1 and so on."""
        numbers: dict[str, int] = {}
        keys, rows = array("i"), array("i")
        size = 0
        for keys_of_row in keys_of_rows:
            for key in keys_of_row:
                keys.append(numbers.setdefault(key, len(numbers)))
                rows.append(size)
            size += 1
        numbered: Rows = np.array(keys, dtype=np.int32)
        order = np.argsort(numbered, kind="stable")
        return cls(numbers, _bounds(np.bincount(numbered, minlength=len(numbers))), np.array(rows, dtype=np.int32)[order], size)

    def __getitem__(self, key: str) -> Rows:
        """The rows that hold the key: none for an unknown one."""
        number = self.numbers.get(key)
        return _NONE if number is None else self.rows[self.bounds[number] : self.bounds[number + 1]]

    def with_all(self, keys: Iterable[str]) -> Rows:
        """The rows that hold every one of the keys, of which there is at least one."""
        rows, *others = sorted((self[key] for key in keys), key=len)
        for other in others:
            if len(rows):
                rows = rows[np.isin(rows, other, assume_unique=True)]
        return rows

    def marks(self, groups: Iterable[Rows]) -> Marks:
        """For each row whether it is in one of the groups."""
        marks = np.zeros(self.size, dtype=np.bool_)
        for rows in groups:
            marks[rows] = True
        return marks

    def kept(self, rows: Marks) -> "Postings":
        """The postings of the marked rows alone, numbered anew in their order."""
        stays = rows[self.rows]
        keys = np.repeat(np.arange(len(self.numbers)), np.diff(self.bounds))[stays]
        renumbered = (np.cumsum(rows) - 1).astype(np.int32)
        bounds = _bounds(np.bincount(keys, minlength=len(self.numbers)))
        return Postings(self.numbers, bounds, renumbered[self.rows[stays]], int(rows.sum()))

    def to_arrays(self, name: str) -> Arrays:
        return {f"{name}_keys": json_array(list(self.numbers)), f"{name}_bounds": self.bounds, f"{name}_rows": self.rows}

    @classmethod
    def from_arrays(cls, name: str, arrays: Arrays, size: int) -> "Postings":
        numbers = {key: number for number, key in enumerate(from_json(arrays[f"{name}_keys"]))}
        return cls(numbers, arrays[f"{name}_bounds"], arrays[f"{name}_rows"], size)


def json_array(texts: list[str]) -> npt.NDArray[np.uint8]:
    """The bytes of a JSON list."""
    return np.frombuffer(json.dumps(texts, separators=(",", ":")).encode("ascii"), dtype=np.uint8)


def from_json(data: npt.NDArray[Any]) -> list[str]:
    texts: list[str] = json.loads(data.tobytes())
    return texts


def _bounds(counts: npt.NDArray[np.intp]) -> Bounds:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])
