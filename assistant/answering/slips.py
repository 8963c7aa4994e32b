"""How likely one word is typed for another: the errors of a noisy channel (Kernighan, Church and Gale 1990).

Costs are negative logarithms of probabilities, in nats: letters that changed places, were left out, doubled, hit beside or
written by ear cost least. Where they come from is said beside them; they are round, not fitted.
"""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_ALIKE = tuple(map(frozenset, ("ck", "cs", "sz", "iy", "gj", "kq", "fv", "td", "vw", "mn")))
# One word in twenty holds a slip, and a slip is one of a few dozen: about 6 nats for the commonest.
TURNED, _LEFT_OUT, _BY_EAR, _DOUBLED = 6.0, 6.5, 6.0, 5.0
_BESIDE, _OTHER_LETTER, _ONE_MORE = 7.0, 9.0, 8.5
_FIRST = 1.5  # people seldom miss the first letter
_SAME_SOUND = 9.0  # words that differ in vowels and doubled letters alone


def _keys_beside() -> frozenset[str]:
    pairs = {row[i : i + 2] for row in _ROWS for i in range(len(row) - 1)}
    for upper, lower in pairwise(_ROWS):
        pairs |= {a + b for i, b in enumerate(lower) for a in upper[i : i + 2]}
    return frozenset(pairs | {pair[::-1] for pair in pairs})


_NEIGHBOURS = _keys_beside()


def cost(typed: str, meant: str) -> float:
    """What it costs to type `typed` for `meant`: a weighted Damerau-Levenshtein distance in nats, 0 for the word itself."""
    before: list[float] = []
    row = [0.0]
    for j in range(len(meant)):
        row.append(row[j] + _left_out(meant, j))
    for i, letter in enumerate(typed):
        above, row = row, [row[0] + _added(typed, i, "")]
        for j, wanted in enumerate(meant):
            best = min(
                above[j] + (0.0 if letter == wanted else _instead(letter, wanted) + (_FIRST if i == j == 0 else 0.0)),
                above[j + 1] + _added(typed, i, wanted),
                row[j] + _left_out(meant, j),
            )
            if i and j and letter == meant[j - 1] and typed[i - 1] == wanted and letter != wanted:
                best = min(best, before[j - 1] + TURNED)
            row.append(best)
        before = above
    if row[-1] > _SAME_SOUND and sound(typed) == sound(meant):
        return _SAME_SOUND
    return row[-1]


def _left_out(meant: str, j: int) -> float:
    if j == 0:
        return _LEFT_OUT + _FIRST
    return _DOUBLED if meant[j] == meant[j - 1] else _LEFT_OUT


def _added(typed: str, i: int, wanted: str) -> float:
    if i and typed[i] == typed[i - 1]:
        return _DOUBLED
    return _BESIDE if wanted and typed[i] + wanted in _NEIGHBOURS else _ONE_MORE


def _instead(letter: str, wanted: str) -> float:
    if (letter in _VOWELS and wanted in _VOWELS) or frozenset(letter + wanted) in _ALIKE:
        return _BY_EAR
    return _BESIDE if letter + wanted in _NEIGHBOURS else _OTHER_LETTER


_HEARD = (("ph", "f"), ("ck", "k"), ("qu", "k"), ("wh", "w"), ("ght", "t"), ("kn", "n"), ("ce", "se"), ("ci", "si"), ("z", "s"))


def sound(word: str) -> str:
    """The word as it is heard, roughly: consonants alone after the first letter, none of them doubled."""
    for written, heard in _HEARD:
        word = word.replace(written, heard)
    word = word.replace("c", "k")
    return word[:1] + re.sub(r"(.)\1+", r"\1", re.sub("[aeiouyh]", "", word[1:]))


class Neighbours:
    """The words of a list within a few steps of one that was typed."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._by_start: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._words):
            self._by_start.setdefault((word[0], len(word)), []).append(word)

    def near(self, typed: str, likely: Callable[[str], float], most: int = 40) -> list[tuple[str, float]]:
        """The words one step away, and two where the typed one has five letters or more and the first is right, each with the
        cost of the slip; of many the `most` likeliest."""
        limit = 1 if len(typed) < 5 else 2
        found = {(likely(word) - 7, word) for word in _with_other_start(typed) & self._words if word != typed}
        for length in range(max(len(typed) - limit, 2), len(typed) + limit + 1):
            words = self._by_start.get((typed[0], length), ())
            near = process.extract_iter(typed, words, scorer=DamerauLevenshtein.distance, score_cutoff=limit)
            found |= {(likely(word) - 7 * distance, word) for word, distance, _ in near if distance}
        return [(word, cost(typed, word)) for _, word in sorted(found, reverse=True)[:most]]


def turned(word: str) -> set[str]:
    """The words that differ from it by two neighbouring letters that changed places."""
    return {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}


def _with_other_start(typed: str) -> set[str]:
    """What is one step away and begins with another letter."""
    others = {letter + rest for letter in ascii_lowercase for rest in (typed, typed[1:])}
    return others | {typed[1:], typed[1] + typed[0] + typed[2:]}
