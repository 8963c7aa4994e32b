"""Typing errors: a word that neither English nor the corpus knows is read as the nearest word that they know.

English is the word list of the embedding model's tokenizer; the corpus' own words come from its vocabulary and its ledger.
"""

from collections.abc import Collection, Iterable

from rapidfuzz.distance import DamerauLevenshtein

_LOOKALIKES = str.maketrans({"c": "k", "y": "i", "z": "s"})


class Spelling:
    """Corrects single words. `preferred` words (names and phrases of the ledger) win over `known` ones at equal distance."""

    def __init__(self, preferred: Iterable[str], known: Collection[str], english: Collection[str]) -> None:
        self._preferred = {word for word in preferred if len(word) > 3 and word.isalpha()}
        self._known = known
        self._english = english
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._preferred | {word for word in known if len(word) > 3 and word.isalpha()} | set(_plain(english))):
            self._by_length.setdefault(len(word), []).append(word)
        self._memory: dict[str, str] = {}

    def is_known(self, word: str) -> bool:
        if word in self._preferred or word in self._known or word in self._english:
            return True
        return any(
            word.endswith(end) and word[: -len(end)] in self._english for end in ("s", "es", "ed", "d", "ing", "er", "ly", "al")
        )

    def correct(self, word: str) -> str:
        """The word itself where it is known, short or not a word; else the nearest known one, or the word itself."""
        if len(word) < 4 or not word.isalpha() or self.is_known(word):
            return word
        if word not in self._memory:
            self._memory[word] = self._nearest(word)
        return self._memory[word]

    def _nearest(self, word: str) -> str:
        limit = 1 if len(word) < 6 else 2
        best: tuple[tuple[float, int, str], str] | None = None
        for length in range(len(word) - limit, len(word) + limit + 1):
            for candidate in self._by_length.get(length, ()):
                distance = DamerauLevenshtein.distance(word, candidate, score_cutoff=limit)
                if distance > limit or (distance == 2 and candidate[0] != word[0]):
                    continue
                sound = DamerauLevenshtein.distance(word.translate(_LOOKALIKES), candidate.translate(_LOOKALIKES))
                rank = 0 if candidate in self._preferred else 1 if candidate in self._known else 2
                # One slip is likelier than two, and the corpus' own words are likelier than others.
                score = distance * 2 + sound + rank * 0.9 + (0.5 if candidate[0] != word[0] else 0)
                key = (score, rank, candidate)
                if best is None or key < best[0]:
                    best = (key, candidate)
        return best[1] if best else word


def _plain(english: Collection[str]) -> list[str]:
    return [word for word in english if len(word) > 3 and word.isalpha() and word.isascii()]
