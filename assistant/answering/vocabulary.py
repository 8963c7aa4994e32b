"""How much a word says, and which words mean nearly the same: both learned from the corpus when it is indexed."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from assistant.answering.opposites import opposite
from assistant.answering.thesaurus import AS_GOOD_AS_SAME, synonyms
from assistant.text import LIGHT
from assistant.text import stem as stem_word

Vectors = Callable[[Sequence[str]], Mapping[str, np.ndarray]]

# Below this cosine two words are not taken for one another. With all-MiniLM-L6-v2 on single words: lend ~ loan .81,
# cost ~ price .74, country ~ nation .77, tonnes ~ tons .69, treaty ~ agreement .61; jobs ~ projects .55, completed ~ ongoing .35.
SAME_MEANING = 0.62


_GROUPS = 2_000  # groups of words whose vectors are kept together
_REMEMBERED = 50_000  # words whose vectors are kept: 75 MB
LIGHT_WEIGHT = 0.15
_LIGHT_STEMS = frozenset(stem_word(word) for word in LIGHT)


class Vocabulary:
    """Weights and likeness of words. `frequency` maps a plain word to the number of sentences that hold it."""

    def __init__(self, frequency: Mapping[str, int], sentences: int, vectors: Vectors) -> None:
        self._frequency = frequency
        self._sentences = max(sentences, 1)
        self._vectors = vectors
        self._memory: dict[str, np.ndarray] = {}
        self._stems: dict[str, int] = {}
        self._groups: dict[frozenset[str], tuple[list[str], dict[str, str], np.ndarray]] = {}

    def with_stems(self, stem: Callable[[str], str]) -> "Vocabulary":
        """Counts frequencies by stem; called once after construction."""
        for word, count in self._frequency.items():
            self._stems[stem(word)] = self._stems.get(stem(word), 0) + count
        return self

    def knows(self, stem: str) -> bool:
        return stem in self._stems

    def weight(self, stem: str) -> float:
        """Scaled inverse document frequency: .2 for a word of every sentence, 1 for an unknown one, .15 for light verbs."""
        if stem in _LIGHT_STEMS:
            return LIGHT_WEIGHT
        frequency = self._stems.get(stem, 0)
        idf = math.log((self._sentences + 1) / (frequency + 1)) / math.log(self._sentences + 1) if self._sentences > 1 else 1.0
        return 0.2 + 0.8 * min(max(idf, 0.0), 1.0)

    def vectors(self, words: Sequence[str]) -> Mapping[str, np.ndarray]:
        """The vector [dimension] of each word alone."""
        self._load(list(words))
        return {word: self._memory[word] for word in words}

    def likeness(self, word: str, others: Iterable[str]) -> tuple[float, str]:
        """The greatest cosine of `word` with one of `others`, and that word; 0.0 below SAME_MEANING."""
        group = others if isinstance(others, frozenset) else frozenset(others)
        if not group or not word.isalpha() or len(word) < 3:
            return 0.0, ""
        words, stems, matrix = self._together(group)
        if same := synonyms(stem_word(word)) & stems.keys():
            found = next((stems[stem] for stem in sorted(same) if stems[stem] != word and not opposite(word, stems[stem])), "")
            if found:
                return AS_GOOD_AS_SAME, found
        self._load([word])
        scores = matrix @ self._memory[word]
        for best in np.argsort(-scores, kind="stable"):
            if scores[best] < SAME_MEANING:
                break
            if words[best] != word and not opposite(word, words[best]):
                return float(scores[best]), words[best]
        return 0.0, ""

    def _together(self, group: frozenset[str]) -> tuple[list[str], dict[str, str], np.ndarray]:
        """The words of a group in order, each stem with one of them, and their vectors [words, dimension]."""
        if group not in self._groups:
            if len(self._groups) >= _GROUPS:
                self._groups.clear()
            words = sorted(group)
            self._load(words)
            self._groups[group] = words, {stem_word(word): word for word in words}, np.stack([self._memory[w] for w in words])
        return self._groups[group]

    def _load(self, words: list[str]) -> None:
        new = [word for word in dict.fromkeys(words) if word not in self._memory]
        if new and len(self._memory) > _REMEMBERED:
            self._memory.clear()
            new = list(dict.fromkeys(words))
        if new:
            self._memory.update(self._vectors(new))
