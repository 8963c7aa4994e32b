"""Which words of the candidates mean nearly the same as a term of the question: all cosines at once, and the thesaurus."""

from collections.abc import Collection, Mapping, Sequence, Set

import numpy as np

from assistant.answering.opposites import opposites
from assistant.answering.terms import Term
from assistant.answering.thesaurus import AS_GOOD_AS_SAME, synonyms
from assistant.answering.vocabulary import SAME_MEANING, Vocabulary
from assistant.text import STOPWORDS, stem, tokens


class Meanings:
    """Terms of one plain word against every word that the candidates hold."""

    def __init__(self, terms: Sequence[Term], words: Collection[str], vocabulary: Vocabulary) -> None:
        self._near: dict[Term, Mapping[str, float]] = {}
        single = {
            t: w[0]
            for t in terms
            if not (t.name or t.aspect) and len(t.stems) == 1 and len(w := tokens(t.text)) == 1 and _plain(w[0])
        }
        others = sorted(word for word in words if word not in STOPWORDS)
        if not single or not others:
            return
        table = vocabulary.vectors(sorted({*single.values(), *others}))
        matrix = np.stack([table[word] for word in others])
        for term, word in single.items():
            cosines = matrix @ table[word]
            close = np.flatnonzero(cosines >= SAME_MEANING)
            against = opposites(term.stems)
            near = {others[i]: float(cosines[i]) for i in close if others[i] != word}
            same = synonyms(stem(word))
            near |= {other: max(AS_GOOD_AS_SAME, near.get(other, 0.0)) for other in others if stem(other) in same}
            self._near[term] = {other: cosine for other, cosine in near.items() if stem(other) not in against}

    def likeness(self, term: Term, words: Set[str], least: float = SAME_MEANING) -> float:
        """The greatest cosine of the term with one of `words`, 0 below `least` and for names."""
        near = self._near.get(term)
        if not near:
            return 0.0
        best = max((near[word] for word in near.keys() & words), default=0.0)
        return best if best >= least else 0.0


def _plain(word: str) -> bool:
    return word.isalpha() and len(word) > 2
