"""Typing errors: a word that neither English nor the corpus knows is read as the nearest word that they know.

The corpus' own words come from its vocabulary and its ledger; English from english.py.
"""

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.text import STOPWORDS

_LOOKALIKES = str.maketrans({"c": "k", "y": "i", "z": "s"})
# Rarer words than this are known, but nothing is corrected to them.
_USUAL = 30_000


class Spelling:
    """Corrects single words. `preferred` words (names and phrases of the ledger) win over `known` ones at equal distance;
    `english` gives the place of a word by frequency."""

    def __init__(self, preferred: Iterable[str], known: Collection[str], english: Mapping[str, int]) -> None:
        every = {word for word in preferred if word.isalpha() and word not in STOPWORDS}
        self._preferred = {word for word in every if len(word) > 3}
        self._short = every - self._preferred
        self._known = known
        self._english = english
        usual = {word for word, place in english.items() if place < _USUAL and _is_long(word) and word.isascii()}
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._preferred | {word for word in known if _is_long(word)} | usual):
            self._by_length.setdefault(len(word), []).append(word)
        self._memory: dict[str, str] = {}

    def is_known(self, word: str) -> bool:
        if word in self._preferred or word in self._known or word in self._english or word in STOPWORDS:
            return True
        bases = [word[: -len(end)] for end in ("s", "es", "ed", "d", "ing", "er", "ly", "al") if word.endswith(end)]
        return any(len(base) > 3 and base in self._english for base in bases)

    def correct(self, word: str) -> str:
        """The word itself where it is known or not a word; else the nearest known one, or the word itself."""
        if len(word) < 3 or not word.isalpha() or self.is_known(word):
            return word
        if word not in self._memory:
            self._memory[word] = self._nearest(word) if len(word) > 3 else self._small_word(word)
        return self._memory[word]

    def _small_word(self, word: str) -> str:
        """Three letters have too many neighbours: they are read as a small word alone ("the", "have"), where two neighbours
        changed places or one letter was left out."""
        if word in self._short:
            return word
        near = [small for small in STOPWORDS if _turned(word, small) or _lacks_one(word, small)]
        return min(near, key=lambda small: (self._english.get(small, _USUAL), small), default=word)

    def _nearest(self, word: str) -> str:
        limit = 1 if len(word) < 6 else 2
        best: tuple[tuple[float, int, int, str], str] | None = None
        for length in range(len(word) - limit, len(word) + limit + 1):
            near = process.extract(
                word, self._by_length.get(length, ()), scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=None
            )
            for candidate, distance, _ in near:
                if distance == 2 and candidate[0] != word[0]:
                    continue
                sound = DamerauLevenshtein.distance(word.translate(_LOOKALIKES), candidate.translate(_LOOKALIKES))
                rank = 0 if candidate in self._preferred else 1 if candidate in self._known else 2
                # One slip is likelier than two, and the corpus' own words are likelier than others.
                score = distance * 2 + sound + rank * 0.9 + (0.5 if candidate[0] != word[0] else 0)
                key = (score, rank, self._english.get(candidate, _USUAL), candidate)
                if best is None or key < best[0]:
                    best = (key, candidate)
        return best[1] if best else word


def _is_long(word: str) -> bool:
    return len(word) > 3 and word.isalpha()


def _turned(word: str, other: str) -> bool:
    return other in (word[0] + word[2] + word[1], word[1] + word[0] + word[2])


def _lacks_one(word: str, other: str) -> bool:
    """Whether the word is the other one with one of its letters after the first left out."""
    return len(other) == 4 and word[0] == other[0] and any(other[:i] + other[i + 1 :] == word for i in range(1, len(other)))
