"""How the facts of the ledger meet the terms of one question, and which facts of an attribute the question singles out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.answering.kinds import QUOTE_KINDS
from assistant.answering.terms import Term
from assistant.answering.thesaurus import synonyms
from assistant.ledger.fact_index import FactIndex
from assistant.ledger.facts import Fact
from assistant.text import tokens


@dataclass(frozen=True, slots=True)
class Series:
    """The facts of one attribute, of this kind; they have the numbers of `span` in the index. `of_members` says that they are
    who belongs, who holds an office, or how many belong."""

    kind: str
    span: slice
    facts: Sequence[Fact]
    of_members: bool


@dataclass(frozen=True, slots=True)
class TermsMet:
    """The terms of one question, and how the facts of the whole ledger meet them.

    `met` has for each term an array over the facts: 2 where a fact meets it by a name or beside its quote, 1 where its quote
    alone does, else 0. `loose` marks for each term the facts that hold all words of a name of several words, though not
    necessarily side by side. `names` says by how many of the terms a fact is named. `words` are the terms that other words can
    be like: "" for names, numbers and several words.
    """

    terms: Sequence[Term]
    words: list[str]
    met: list[npt.NDArray[np.uint8]]
    loose: list[npt.NDArray[np.bool_]]
    names: npt.NDArray[np.int64]

    @classmethod
    def of(cls, terms: Sequence[Term], index: FactIndex) -> "TermsMet":
        met, loose, names = [], [], np.zeros(len(index.days), dtype=np.int64)
        for term in terms:
            sure = [form for form in term.forms if len(form) == 1 or not term.ids]
            own, said = (table.marks(table.with_all(form) for form in sure) for table in (index.own, index.said))
            named = index.named.marks(index.named[name_id] for name_id in term.ids)
            names += named
            if words := [] if term.name or term.aspect else _other_words(term):
                said = said | index.said.marks(index.said.with_all(form) for form in words)
            met.append(np.where(own | named, np.uint8(2), said.astype(np.uint8)))
            apart = index.said.marks(index.said.with_all(form) for form in term.forms if form not in sure)
            loose.append(apart & (met[-1] < 2))
        return cls(terms, [_word(term) for term in terms], met, loose, names)

    def levels(self, series: Series) -> list[npt.NDArray[np.uint8]]:
        """For each term how the facts of the attribute meet it, as in `met`; a name of several words only where they stand
        side by side: "the United States and the Kingdom of …" does not name the United Kingdom."""
        found = [met[series.span].copy() for met in self.met]
        for term, level, loose in zip(self.terms, found, self.loose, strict=True):
            if term.aspect:
                level[:] = [
                    _tells(term, fact, series.kind) if there else 0 for fact, there in zip(series.facts, level, strict=True)
                ]
            # Who belongs to a body or holds its office on the day of a meeting need not have been there.
            if term.days and not series.of_members:
                level[[at for at, fact in enumerate(series.facts) if _is_on(fact, term.days)]] = 2
            for place in np.flatnonzero(loose[series.span]):
                fact = series.facts[int(place)]
                beside = any(term.named_in(text) for text in (*fact.asks, fact.part, fact.place, fact.value))
                level[place] = 2 if beside else max(level[place], term.named_in(fact.quote.text))
        return found


def _tells(term: Term, fact: Fact, kind: str) -> int:
    """How a fact tells of an aspect: 2 where its value does, 1 where its quote does; a status tells by its value, which is the
    state. By what words people ask for it tells nothing."""
    if term.told_in(set(tokens(fact.value))):
        return 2
    return int(kind != "status" and term.told_in(set(tokens(fact.quote.text))))


def _is_on(fact: Fact, days: frozenset[int]) -> bool:
    return bool(fact.start and fact.start.exact and fact.start.earliest.toordinal() in days)


def _other_words(term: Term) -> list[frozenset[str]]:
    """What a quote may say in the place of a plain word."""
    return [frozenset({other}) for stem in term.stems if len(term.stems) == 1 for other in sorted(synonyms(stem))]


def _word(term: Term) -> str:
    words = tokens(term.text)
    return "" if term.name or term.aspect or len(term.stems) != 1 or len(words) != 1 else words[0]


def single_out(series: Series, what: TermsMet, base: Sequence[float]) -> tuple[list[float], list[int]]:
    """How the facts explain each term, and the places of those that explain most of what the attribute leaves open."""
    kind = series.kind
    by_quote = 0.85 if kind in QUOTE_KINDS else 0.3 if kind == "membership" else 0.6
    worth = np.array([0.0, by_quote, 1.0])
    levels = [worth[level] for level in what.levels(series)]
    gain = np.zeros(series.span.stop - series.span.start)
    for term, level, known in zip(what.terms, levels, base, strict=True):
        if known < 1.0:
            gain += term.weight * np.maximum(level - known, 0.0)
    gain += 0.5 * what.names[series.span]
    best = int(gain.argmax()) if len(gain) else -1
    if best < 0 or gain[best] <= 0:
        return [0.0] * len(base), []
    return [float(level[best]) for level in levels], np.flatnonzero(gain >= gain[best] * 0.999).tolist()
