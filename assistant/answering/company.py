"""Which words keep company: how often a word stands where others stand, among the attributes of the ledger."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from assistant.answering.occasions import fact_index
from assistant.ledger.ledger import Ledger
from assistant.text import stem


def ledger_company(ledger: Ledger) -> Callable[[str, Sequence[str]], float]:
    """A function of a word and of others: the mean share of the attributes with the word that have another one as well.

    An attribute has the words of its subject, its phrases, its facts and their quotes. The rarer another word,
    the more it counts.
    """
    index = fact_index(ledger)

    @lru_cache(maxsize=5_000)
    def marks(stem_: str) -> Any:
        found = index.attributes_with(stem_)
        found[index.attribute_of[index.said[stem_]]] = True
        return found

    def company(word: str, others: Sequence[str]) -> float:
        own = marks(stem(word))
        count = int(own.sum())
        known = [found for other in dict.fromkeys(map(stem, others)) if (found := marks(other)).any()]
        if not count or not known:
            return 0.0
        weights = [np.log(len(own) / found.sum()) + 0.1 for found in known]
        shares = [float((own & found).sum()) / count for found in known]
        return float(sum(w * s for w, s in zip(weights, shares, strict=True)) / sum(weights))

    return company
