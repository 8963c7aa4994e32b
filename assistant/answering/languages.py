"""Questions in other languages than that of the documents: told apart, and put into English where every word of them is clear.

A question is understood only if each of its words is a name that the ledger knows, a date, or a word of a small table of the
language (language_tables.py), and if the pieces fall into a plain pattern (language_english.py). Nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.answering.language_english import Pieces, english
from assistant.answering.language_names import Meanings, names_in, time_taken
from assistant.answering.language_tables import ANSWERED, ASIDE, ASKING, NOT_READ, SCRIPTS, TABLES
from assistant.ledger.ledger import Ledger
from assistant.text import STOPWORDS, plain

_WITHOUT_BLANKS = frozenset({"ko", "ja"})
_RELATIONS = frozenset({"before", "after", "since", "until"})
_LONGEST = 60  # characters; syllables are taken apart
_RARE = 30_000  # words of English that are rarer say nothing about the language


@dataclass(frozen=True, slots=True)
class Reading:
    """A question in another language: the question in English ("" where it was not understood), and what is said about that."""

    language: str
    english: str

    @property
    def note(self) -> str:
        return ANSWERED[self.language] if self.english else NOT_READ[self.language]


@dataclass(frozen=True)
class Languages:
    """Reads questions with the names of one ledger; `common` gives the place of English words by frequency."""

    ledger: Ledger
    common: Mapping[str, int]

    def read(self, question: str) -> Reading | None:
        """The question in another language; None where it is English, or nothing tells another language."""
        language = self._language(question)
        if not language:
            return None
        return Reading(language, self._english(question, language) if language in TABLES else "")

    def to_english(self, question: str) -> str:
        """The question in English, where it could be put into English; else as it is."""
        reading = self.read(question)
        return reading.english if reading and reading.english else question

    def _language(self, question: str) -> str:
        letters = [char for char in question if char.isalpha()]
        for language, pattern in SCRIPTS.items():
            if letters and len(re.findall(pattern, question)) >= 0.3 * len(letters):
                return language
        words = _words(question)
        known = sum(
            word in STOPWORDS or (self.common.get(word, _RARE) < _RARE and word not in self._name_words) for word in words
        )
        hits = {language: sum(word in _single_words(language) for word in words) for language in ("de", "fr", "es")}
        language = max(hits, key=lambda code: hits[code])
        marked = "¿" in question or bool(re.search(r"[àâçéèêëîïôùûœäöüßñáíóú]", question.lower()))
        return language if hits[language] > known - marked and hits[language] >= 0.4 * len(words) else ""

    def _english(self, question: str, language: str) -> str:
        found = self._pieces(question, language)
        text = english(found) if found else ""
        return text[:1].upper() + text[1:]

    def _pieces(self, question: str, language: str) -> Pieces | None:
        """The pieces of the question; None where a word of it is not clear."""
        low = plain(question)
        time, low = time_taken(low, language)
        items: list[str] = list("".join(_words(low))) if language in _WITHOUT_BLANKS else _words(low)
        items = _brought_together(items, language)
        names, table = self._names(language), _table(language)
        pieces, relation, aside = Pieces(), "", ""
        position = 0
        while position < len(items):
            length, meaning = _longest(items, position, names, table)
            if not length:
                return None
            position += length
            kind, said = meaning
            if said in ASIDE and language in _WITHOUT_BLANKS and pieces.names:
                pieces.aside = f"{said} {pieces.names.pop()}"
            elif said in ASIDE:
                aside = said
            elif aside and kind in ("name", "subject"):
                pieces.aside, aside = f"{aside} {said}", ""
            elif kind == "subject" and not pieces.subject:
                pieces.subject = said
            elif kind in ("name", "subject"):
                pieces.names.append(said)
            elif said in _RELATIONS:
                relation = said
            elif said in ASKING:
                if pieces.ask:
                    return None
                pieces.ask = said
            elif kind == "verb":
                if pieces.verb and pieces.verb != said:
                    return None
                pieces.verb = said
            elif said:
                pieces.nouns += [said] if said not in pieces.nouns else []
        if aside or (relation and not time):
            return None
        pieces.time = f"{relation or 'in'} {time}" if time else ""
        return pieces

    def _names(self, language: str) -> Meanings:
        if language not in self._by_language:
            self._by_language[language] = names_in(self.ledger, language, lambda form: _key(form, language))
        return self._by_language[language]

    @cached_property
    def _by_language(self) -> dict[str, Meanings]:
        return {}

    @cached_property
    def _name_words(self) -> frozenset[str]:
        forms = [form for subject in self.ledger.subjects.values() for form in (subject.name, *subject.aliases)]
        forms += [form for name in self.ledger.names.values() for form in (name.name, *name.aliases)]
        return frozenset(word for form in forms for word in _words(form))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", plain(text))


def _longest(
    items: Sequence[str],
    position: int,
    names: Meanings,
    table: Meanings,
) -> tuple[int, tuple[str, str]]:
    """The longest run of words (or of characters) from here on that is a name or stands in the table: its length and meaning."""
    for length in range(min(_LONGEST, len(items) - position), 0, -1):
        key = tuple(items[position : position + length])
        if meaning := names.get(key) or table.get(key):
            return length, meaning
    return 0, ("", "")


@lru_cache
def _table(language: str) -> Meanings:
    """From the words (or characters) of a phrase to its kind and its meaning."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for line in TABLES[language].strip().splitlines():
        if line.startswith("-"):
            found.update({_key(word, language): ("small", "") for word in line[1:].split() if _key(word, language) not in found})
            continue
        meaning, _, forms = line.partition(" = ")
        for form in forms.split(" | "):
            kind = "verb" if meaning.startswith("to ") else "ask" if meaning in ASKING else "noun"
            found.setdefault(_key(form, language), (kind, meaning.removeprefix("to ")))
    return found


def _key(form: str, language: str) -> tuple[str, ...]:
    if "+" in form:
        return (plain(form),)
    return tuple("".join(_words(form))) if language in _WITHOUT_BLANKS else tuple(_words(form))


def _brought_together(items: list[str], language: str) -> list[str]:
    """The words with both parts of a verb of two words ("trat … bei") in the place of the first."""
    for key in _table(language):
        first, parted, second = key[0].partition("+")
        if parted and first in items and second in items[items.index(first) :]:
            place = items.index(first)
            rest = items[place + 1 :]
            rest.remove(second)
            return [*items[:place], key[0], *rest]
    return items


@lru_cache
def _single_words(language: str) -> frozenset[str]:
    return frozenset(word for key in _table(language) for part in key for word in part.split("+"))
