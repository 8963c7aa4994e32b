"""Under which subject and attribute of a ledger something that a sentence says belongs.

The ledger's own words decide: names and aliases of subjects; name, unit and `asks` of attributes; the quotes of the facts that
an attribute holds already. Words are stems weighted by inverse document frequency (an attribute being a document).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.dates import MONTHS
from assistant.ledger.facts import Attribute, AttributeKind, Basis, Subject
from assistant.ledger.ledger import Ledger
from assistant.ledger.suggesting.reading import Find
from assistant.text import STOPWORDS, UNITS, stem, tokens

_FAR = 0.4  # weight of a word that stands elsewhere in the sentence, beside 1 for one of the noun phrase or the role
_PHRASE, _QUOTE, _UNIT = 0.65, 0.4, 0.4
_TOLD, _SHORT = 0.35, 4  # for a noun phrase of few words: how much of it a phrase of the attribute accounts for
_MISFIT = 0.7
THRESHOLDS: Mapping[AttributeKind, float] = {"count": 0.45, "quantity": 0.45, "membership": 0.45, "holder": 0.4, "event": 0.45}
_IGNORED = STOPWORDS | {month.lower() for month in MONTHS} | set(UNITS)


@dataclass(frozen=True, slots=True)
class Placement:
    """The attribute of a subject that fits, the basis of a number there ("" for none), and how well it fits (from 0)."""

    subject: Subject
    attribute: Attribute
    score: float
    basis: str = ""


@dataclass(frozen=True, slots=True)
class _Profile:
    """The words of one attribute: its phrases, its units (the last word of each), those of its facts' quotes, and the
    kinds of the names that its facts hold."""

    subject: Subject
    attribute: Attribute
    phrases: tuple[frozenset[str], ...]
    units: frozenset[str]
    quotes: tuple[frozenset[str], ...]
    kinds: frozenset[str]


def word_stems(text: str) -> list[str]:
    """The stems of the words that carry content, numbers and months left out."""
    return [stem(token) for token in tokens(text) if token not in _IGNORED and not token[0].isdigit()]


class Placer:
    """Finds the attribute for what a sentence says. Made once per ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._names = ledger.names
        self._profiles: dict[str, list[_Profile]] = {}
        self._own: dict[str, frozenset[str]] = {}
        self._sizes: dict[frozenset[str], tuple[float, float]] = {}
        seen: Counter[str] = Counter()
        for subject in ledger.subjects.values():
            own = self._own[subject.id] = frozenset(word_stems(" ".join((subject.name, *subject.aliases))))
            made = [_profile(ledger, subject, attribute, own) for attribute in subject.attributes.values()]
            self._profiles[subject.id] = made
            for profile in made:
                seen.update(set().union(*profile.phrases, *profile.quotes))
        size = max(sum(map(len, self._profiles.values())), 1)
        self._weights = {word: math.log(1 + size / count) for word, count in seen.items()}
        self._unseen = math.log(1 + size)

    def place(self, find: Find, sentence: str, subjects: Sequence[tuple[Subject, float]]) -> Placement | None:
        """The best attribute among those of `subjects` (each with its weight), or None where nothing fits well enough."""
        near = frozenset(word_stems(find.near))
        head = word_stems(find.near)[-1:]
        far = frozenset(word_stems(f"{sentence} {find.part}"))
        best: Placement | None = None
        for subject, weight in subjects:
            own = self._own[subject.id]
            for profile in self._profiles[subject.id]:
                kind = profile.attribute.kind
                if kind not in find.kinds:
                    continue
                score = weight * self._score(profile, near - own or near, far - own, head) * self._suits(profile, find)
                if score >= THRESHOLDS[kind] and (best is None or score > best.score):
                    best = Placement(subject, profile.attribute, score, _basis(profile.attribute, near, sentence))
        return best

    def _suits(self, profile: _Profile, find: Find) -> float:
        """Less than 1 where the names are of another kind than those that the attribute holds, or a quantity has no measure."""
        if profile.attribute.kind == "quantity" and not find.measured:
            return _MISFIT
        kinds = {self._names[name.id].kind for name in find.members if name.id in self._names}
        return _MISFIT if profile.kinds and kinds and not kinds & profile.kinds else 1.0

    def _score(self, profile: _Profile, near: frozenset[str], far: frozenset[str], head: list[str]) -> float:
        phrase = max((self._fits(words, near, far) for words in profile.phrases), default=0.0)
        quote = max((self._likeness(words, far) for words in profile.quotes), default=0.0)
        unit = 1.0 if head and head[0] in profile.units else 0.0
        return phrase + _QUOTE * quote + _UNIT * unit

    def _fits(self, phrase: frozenset[str], near: frozenset[str], far: frozenset[str]) -> float:
        """How much of a phrase is there and, for a short noun phrase, how much of that it accounts for."""
        if phrase.isdisjoint(far) and phrase.isdisjoint(near):
            return 0.0
        told = self._covered(near, phrase, frozenset()) if len(near) <= _SHORT else 0.0
        return _PHRASE * self._covered(phrase, near, far) + _TOLD * told

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._unseen)

    def _size(self, words: frozenset[str]) -> tuple[float, float]:
        """The weights of a set of words, added, and their squares, added."""
        found = self._sizes.get(words)
        if found is None:
            weights = [self._weight(word) for word in sorted(words)]
            found = self._sizes[words] = (sum(weights), sum(weight**2 for weight in weights))
        return found

    def _covered(self, phrase: frozenset[str], near: frozenset[str], far: frozenset[str]) -> float:
        """The weighted share of a phrase's words that are there."""
        whole, _ = self._size(phrase)
        met = sum(self._weight(word) * (1.0 if word in near else _FAR if word in far else 0.0) for word in phrase)
        return met / whole if whole else 0.0

    def _likeness(self, quote: frozenset[str], sentence: frozenset[str]) -> float:
        """The cosine of two sets of words, each word with its weight."""
        shared = quote & sentence
        if not shared:
            return 0.0
        both = sum(self._weight(word) ** 2 for word in shared)
        sizes = self._size(quote)[1] * self._size(sentence)[1]
        return both / math.sqrt(sizes) if sizes else 0.0


def _profile(ledger: Ledger, subject: Subject, attribute: Attribute, own: frozenset[str]) -> _Profile:
    texts = [attribute.name, attribute.unit, *attribute.asks]
    units = [attribute.unit]
    for basis in attribute.bases:
        texts += [basis.unit, *basis.asks]
        units.append(basis.unit)
    facts = subject.facts.get(attribute.id, ())
    texts += [phrase for fact in facts for phrase in fact.asks]
    phrases = {frozenset(word_stems(text)) for text in texts}
    quotes = {frozenset(word_stems(fact.quote.text)) - own for fact in facts}
    heads = frozenset(word for unit in units for word in word_stems(unit)[-1:])
    if attribute.kind == "quantity":
        heads |= {word for phrase in phrases if len(phrase) == 1 for word in phrase}
    kinds = frozenset(
        ledger.name(fact.names[0]).kind for fact in facts if fact.names and attribute.kind in ("membership", "holder")
    )
    ordered = tuple(sorted(phrases - {frozenset()}, key=sorted))
    return _Profile(subject, attribute, ordered, heads, tuple(sorted(quotes, key=sorted)), kinds)


def _basis(attribute: Attribute, near: frozenset[str], sentence: str) -> str:
    """The basis whose unit is the noun counted; of several the one whose phrases the sentence uses; the only one there is."""
    if len(attribute.bases) < 2:
        return attribute.bases[0].id if attribute.bases else ""
    low = " ".join(tokens(sentence))

    def fit(basis: Basis) -> tuple[int, int]:
        unit = word_stems(basis.unit)
        return (int(bool(unit) and unit[-1] in near), sum(_says(low, phrase) for phrase in basis.asks))

    best = max(attribute.bases, key=fit)
    return best.id if fit(best)[0] else ""


def _says(low: str, phrase: str) -> bool:
    return bool(re.search(rf"\b{re.escape(' '.join(tokens(phrase)))}\b", low)) if tokens(phrase) else False


def ranked_subjects(
    named: Iterable[str], carried: str, main: str, subjects: Mapping[str, Subject], first: str = ""
) -> list[tuple[Subject, float]]:
    """The subjects that a sentence can be about with their weights: those it names (`first` before the others), the one last
    named in its paragraph, the text's own."""
    weights: dict[str, float] = {}
    for subject_id, weight in ((main, 0.8), (carried, 0.85), *((name, 1.0) for name in named), (first, 1.25)):
        if subject_id in subjects:
            weights[subject_id] = max(weight, weights.get(subject_id, 0.0))
    return [(subjects[subject_id], weight) for subject_id, weight in weights.items()]
