"""Typing errors: every word of a question is read as what was most likely meant, given its neighbours.

A noisy channel (Kernighan, Church and Gale 1990): of the words near the typed one, that wins whose prior times the likelihood
of the slip is greatest, and the typed word itself is one of them. The prior is led by what the corpus says, so that a word which
the documents use wins over a commoner one that they do not; words that stand with the others of the question are likelier. A
word that is common in English is not taken for another, even where the documents lack it: they say nothing of it, and that
is the answer. Only two letters that changed places may make it another one, of a family that they use much ("sing", "sign").
All figures are natural logarithms.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.slips import TURNED, Neighbours, turned
from assistant.answering.small_words import AFTER_HOW, OPENERS, by_grammar
from assistant.text import IRREGULAR_VERBS, STOPWORDS, stem

Company = Callable[[str, Sequence[str]], float]
"""How far a word stands together with others in what is known: 0 never, 1 always."""

_COMMON = 8_000  # place by frequency up to which a word of English is never a slip
_USUAL = 30_000  # rarer words are known, but nothing is read as one of them
_OF_THE_CORPUS = 0.7  # the share of the corpus in the prior, the rest is general English
_ZIPF = 12.0  # word number n of English makes up about 1/12n of a text
_UNKNOWN, _UNKNOWN_NAME = -6.0, -3.0  # that a word is meant as typed though nothing knows it; with a capital letter
_LETTER = -2.3  # each letter of such a word
_DOUBT, _DOUBT_NAME = 0.5, 3.0  # by how much another word must be likelier than a real one
_OPENS, _AFTER_HOW = -2.7, -2.5  # priors of the words that open a question, and of "many", "much" after "how"
_TOGETHER = 5.0  # what standing with the other words of the question adds at most
_AS_SPOKEN = 4.0  # "dutys" for "duties", "planed" for "planned"
_PARTED = -6.0  # that a blank was left out
_OF_A_NUMBER = frozenset({"many", "much"})
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")  # "plan": its past is "planned", so "planed" is no form of it
_KEPT = 20_000  # words whose neighbours are remembered


@dataclass(frozen=True, slots=True)
class Typed:
    """One word as typed: its plain form, its surface, and whether capitals mark it as an abbreviation or a name."""

    text: str
    abbreviation: bool = False
    name: bool = False


class Spelling:
    """`preferred` are the words of names and phrases of the ledger, `known` those of the corpus (with the number of sentences
    they stand in, where it maps), `english` gives the place of a word by frequency; `phrases` are names and places of several
    plain words."""

    def __init__(
        self,
        preferred: Iterable[str],
        known: Collection[str],
        english: Mapping[str, int],
        company: Company | None = None,
        phrases: Iterable[str] = (),
    ) -> None:
        counts = dict(known) if isinstance(known, Mapping) else dict.fromkeys(known, 1)
        own = {word for word in preferred if word.isalpha() and word not in STOPWORDS}
        self._own = {word: counts.get(word, 0) + 2 for word in own} | {w: n for w, n in counts.items() if w.isalpha()}
        self._total = sum(self._own.values()) or 1
        self._families: dict[str, int] = {}
        for word, count in self._own.items():
            self._families[stem(word)] = self._families.get(stem(word), 0) + count
        self._english = english
        self._last = max(english.values(), default=0)
        self._company = company
        usual = {word for word, place in english.items() if place < min(_USUAL, self._last or _USUAL) and word.isascii()}
        self._neighbours = Neighbours(w for w in usual | self._own.keys() | STOPWORDS if len(w) > 2 and w.isalpha())
        self._names = {word for word in own if len(word) > 2}
        parts = [phrase.split() for phrase in phrases]
        self._run_together = {"".join(words): " ".join(words) for words in parts if len(words) > 1 and "".join(words).isalpha()}
        self._memory: dict[str, list[tuple[str, float]]] = {}

    def is_known(self, word: str) -> bool:
        """Whether the corpus, its ledger or English has the word, or the word that it is a form of."""
        return any(form in self._own or form in STOPWORDS or form in self._english for form in (word, *_bases(word)))

    def correct(self, word: str) -> str:
        """One word by itself."""
        return self.read([Typed(word)])[0]

    def read(self, words: Sequence[Typed]) -> list[str]:
        """What is meant by each word of a question: one word, or several where blanks were left out."""
        texts = [word.text for word in words]
        suspects = [i for i, word in enumerate(words) if self._suspect(word)]
        for i in suspects:
            others = [texts[j] for j in range(len(words)) if j not in suspects and texts[j] not in STOPWORDS]
            if whole := self._run_together.get(texts[i]):
                texts[i] = whole
            else:
                texts[i] = self._abbreviation(texts[i]) if words[i].abbreviation else self._likeliest(words[i], i, texts, others)
        return by_grammar(texts)

    def _suspect(self, word: Typed) -> bool:
        text = word.text
        if len(text) < 3 or not text.isalpha() or text in STOPWORDS or text in self._own:
            return False
        if word.abbreviation:
            return not self._real(text)
        if any(form in self._own for form in (text, *_bases(text))):
            return False
        if any(f"{text}{ending}" in self._own for ending in ("s", "d", "ed", "es", "ing")):
            return False
        if _doubled(text) in self._own:
            return True  # "planed" where the corpus has "planned" and no planes
        if any(other in self._own for other in turned(text)):
            return True
        return not any(self._english.get(form, _COMMON) < _COMMON for form in (text, *_bases(text)))

    def _real(self, word: str) -> bool:
        """Whether the word stands in the list of English, beyond the names and fragments that come last in it."""
        return any(self._english.get(form, self._last) < self._last for form in (word, *_bases(word)))

    def _abbreviation(self, word: str) -> str:
        """Letters changed places or were doubled, in longer ones one was left out or put in; one name alone is that near.

        Abbreviations lie close together, and another one is as likely another body: nothing further is guessed.
        """
        near = self._near(word)
        found = [other for other, slip in near if other in self._names and (slip <= 6 or (slip <= 10 and len(word) > 4))]
        return found[0] if len(found) == 1 else word

    def _likeliest(self, word: Typed, place: int, texts: Sequence[str], others: Sequence[str]) -> str:
        text = word.text
        before = texts[place - 1] if place else ""
        best, meant = self._as_typed(word), text
        scored = [(self._prior(other, place, before) - slip, other) for other, slip in self._near(text)]
        scored += [(self._log_family(other) - TURNED, other) for other in turned(text) if other in self._own]
        regular = [form for form in (_doubled(text), f"{text[:-2]}ies" if text.endswith("ys") else "") if form in self._own]
        scored += [(self._log(form) - _AS_SPOKEN, form) for form in regular]
        scored += [(_PARTED + sum(map(self._log, parts)), " ".join(parts)) for parts in self._parts(text)]
        for score, other in sorted(scored, reverse=True)[:8]:
            if self._company and others and other not in STOPWORDS:
                score += _TOGETHER * self._company(other, others)
            if score > best:
                best, meant = score, other
        return meant

    def _near(self, word: str) -> list[tuple[str, float]]:
        if word not in self._memory:
            if len(self._memory) >= _KEPT:
                self._memory.clear()
            self._memory[word] = self._neighbours.near(word, self._log)
        return self._memory[word]

    def _as_typed(self, word: Typed) -> float:
        """The logarithm of the chance that the word is meant as it stands, raised by the doubt that is to be overcome."""
        if self._real(word.text):
            place = min(self._english.get(form, self._last) for form in (word.text, *_bases(word.text)))
            return math.log((1 - _OF_THE_CORPUS) / (_ZIPF * (place + 3))) + (_DOUBT_NAME if word.name else _DOUBT)
        return (_UNKNOWN_NAME if word.name else _UNKNOWN) + _LETTER * len(word.text)

    def _log(self, word: str) -> float:
        general = 1 / (_ZIPF * (self._english.get(word, self._last) + 3))
        return math.log(_OF_THE_CORPUS * self._own.get(word, 0) / self._total + (1 - _OF_THE_CORPUS) * general)

    def _log_family(self, word: str) -> float:
        return math.log(_OF_THE_CORPUS * self._families[stem(word)] / self._total)

    def _prior(self, word: str, place: int, before: str) -> float:
        if {word, before} <= _OF_A_NUMBER:
            return -math.inf  # nobody means "much many"
        if word in OPENERS and (place == 0 or before in ("and", "or")):
            return max(_OPENS, self._log(word))
        if word in AFTER_HOW and before == "how":
            return max(_AFTER_HOW, self._log(word))
        return self._log(word)

    def _parts(self, word: str) -> list[tuple[str, str]]:
        """The word as two that are run together, both of them known to the corpus or small words."""
        halves = [(word[:i], word[i:]) for i in range(2, len(word) - 1)] if len(word) > 5 else []
        return [pair for pair in halves if all(half in STOPWORDS or (len(half) > 2 and half in self._own) for half in pair)]


def _doubled(word: str) -> str:
    """The form with the consonant before "ed" or "ing" doubled."""
    ending = next((e for e in ("ed", "ing") if word.endswith(e) and len(word) > len(e) + 2), "")
    return f"{word[: -len(ending)]}{word[-len(ending) - 1]}{ending}" if ending else ""


def _bases(word: str) -> list[str]:
    """The words that this one may be a regular form of: "signed" of "sign", "bodies" of "body", "legally" of "legal"."""
    found: list[str] = []
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        stem = word[:-1]
        if not (stem.endswith("y") and stem[-2:-1] not in "aeou") and not stem.endswith(("s", "x", "z", "ch", "sh")):
            found.append(stem)
        if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
            found.append(word[:-2])
    for ending in ("ed", "ing", "er", "ers"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl"
            found.append(f"{stem}e")
            if not (ending == "ed" and stem in IRREGULAR_VERBS) and not _DOUBLES.fullmatch(stem):
                found.append(stem[:-1] if doubled else stem)
    if word.endswith("ly"):
        found.append(word[:-2])
    return [base for base in found if len(base) > 3]
