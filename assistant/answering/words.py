"""The words of a question with their place, stem and corrected spelling."""

import re
import unicodedata
from dataclasses import dataclass, replace

from assistant.answering.spelling import Spelling, Typed
from assistant.text import STOPWORDS, plain, stem

_WORD = re.compile(r"(?:[a-z]\.){2,}|[a-z0-9]+(?:[.,][0-9]+)*(?:'[a-z]+)?")


# Contractions as they are typed in haste, with what is to be read and what is to be written.
_CONTRACTED = {f"{word}s": word for word in ("who", "what", "where", "when", "how")} | {"pls": "please"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: plain form (corrected), its stem, the surface as typed, and its place in plain(question)."""

    text: str
    stem: str
    surface: str
    start: int
    end: int

    @property
    def stop(self) -> bool:
        return self.text in STOPWORDS

    @property
    def upper(self) -> bool:
        return self.surface[:1].isupper()


def read_words(question: str, spelling: Spelling | None = None) -> list[Word]:
    """The words of the question in order; hyphenated words are split, possessives lose their ending.

    With `spelling` their texts are what is meant by them, several words where blanks were left out.
    """
    typed = unicodedata.normalize("NFC", question)
    low = plain(typed)
    same_length = len(low) == len(typed)
    words: list[Word] = []
    for match in _WORD.finditer(low):
        text = match[0].replace(".", "") if re.fullmatch(r"(?:[a-z]\.){2,}", match[0]) else match[0]
        text = text.removesuffix("'s").replace("'", "")
        text = _CONTRACTED.get(text, text)
        if text[:1].isdigit():
            text = text.replace(",", "")
        surface = typed[match.start() : match.end()] if same_length else match[0]
        words.append(Word(text, stem(text), surface, match.start(), match.end()))
    return _meant(words, spelling, typed.isupper()) if spelling else words


def _meant(words: list[Word], spelling: Spelling, shouted: bool) -> list[Word]:
    def typed(place: int, word: Word) -> Typed:
        capitals = word.surface.isupper() and len(word.surface) > 1 and not shouted
        return Typed(word.text, capitals, place > 0 and word.upper and not shouted)

    meant = spelling.read([typed(place, word) for place, word in enumerate(words)])
    return [
        replace(w, text=text, stem=stem(text)) if text != w.text and not re.search(r"n['’]t$", w.surface, re.I) else w
        for w, text in zip(words, meant, strict=True)
    ]


def as_meant(question: str, words: list[Word]) -> tuple[str, list[tuple[str, str]]]:
    """The question with what is meant put in the place of what was typed, and the pairs of both.

    A word keeps the capital letter that it had; an abbreviation keeps its capitals.
    """
    changed: list[tuple[str, str]] = []
    for word in reversed(words):
        typed = plain(word.surface).removesuffix("'s").replace("'", "").replace(".", "").replace(",", "")
        if word.text != typed and word.text.replace(" ", "").isalpha() and typed.isascii():
            new = f"{word.text}'s" if typed == f"{word.text}s" and typed in _CONTRACTED else word.text
            capitals = len(word.surface) > 1 and word.surface.isupper() and not question.isupper()
            possessive = word.surface[-2:] if plain(word.surface).endswith("'s") else ""
            new = (new.upper() if capitals else new.capitalize() if word.upper else new) + possessive
            question = question[: word.start] + new + question[word.end :]
            changed.insert(0, (word.surface, word.text))
    return question, changed
