"""Typing errors: a word that neither English nor the corpus knows is read as the nearest word that they know.

The corpus' own words come from its vocabulary and its ledger; English from english.py.
"""

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_LOOKALIKES = str.maketrans({"c": "k", "y": "i", "z": "s"})
# Three letters have too many neighbours: there only two letters that changed places, in one of so many commonest words.
_COMMONEST = 400
# Rarer words than this are known, but nothing is corrected to them.
_USUAL = 30_000


class Spelling:
    """Corrects single words. `preferred` words (names and phrases of the ledger) win over `known` ones at equal distance;
    `english` gives the place of a word by frequency."""

    def __init__(self, preferred: Iterable[str], known: Collection[str], english: Mapping[str, int]) -> None:
        every = {word for word in preferred if word.isalpha()}
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
        if word in self._preferred or word in self._known or word in self._english:
            return True
        return any(
            word.endswith(end) and word[: -len(end)] in self._english for end in ("s", "es", "ed", "d", "ing", "er", "ly", "al")
        )

    def correct(self, word: str) -> str:
        """The word itself where it is known or not a word; else the nearest known one, or the word itself."""
        if len(word) < 3 or not word.isalpha() or self.is_known(word):
            return word
        if word not in self._memory:
            self._memory[word] = self._nearest(word) if len(word) > 3 else self._turned(word)
        return self._memory[word]

    def _turned(self, word: str) -> str:
        """A word of three letters with two neighbours changed back, where that gives one of the commonest words."""
        if word in self._short:
            return word
        turned = [word[0] + word[2] + word[1], word[1] + word[0] + word[2]]
        common = [other for other in turned if self._english.get(other, _COMMONEST) < _COMMONEST]
        return min(common, key=lambda other: self._english[other], default=word)

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
