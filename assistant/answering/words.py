"""The words of a question with their place, stem and corrected spelling."""

import re
import unicodedata
from dataclasses import dataclass

from assistant.answering.spelling import Spelling
from assistant.text import STOPWORDS, plain, stem

_WORD = re.compile(r"(?:[a-z]\.){2,}|[a-z0-9]+(?:[.,][0-9]+)*(?:'[a-z]+)?")


# Question words as they are typed in haste; they are too short for the spelling correction, or a neighbour is as near.
_CONTRACTED = {
    **{f"{word}s": word for word in ("who", "what", "where", "when", "how")},
    **dict.fromkeys(("wat", "waht", "wht"), "what"),
    **dict.fromkeys(("wen", "whn"), "when"),
    **dict.fromkeys(("hwo", "hw"), "how"),
    **dict.fromkeys(("wich", "whch"), "which"),
    **dict.fromkeys(("whre", "wher"), "where"),
    "pls": "please",
}


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
    """The words of the question in order; hyphenated words are split, possessives lose their ending."""
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
        if spelling:
            text = spelling.correct(text)
        words.append(Word(text, stem(text), surface, match.start(), match.end()))
    return words


def corrections(words: list[Word]) -> list[tuple[str, str]]:
    """What was typed and how it was read, where the two differ."""
    changed = []
    for word in words:
        typed = plain(word.surface).removesuffix("'s").replace("'", "").replace(".", "").replace(",", "")
        if typed != word.text:
            changed.append((word.surface, word.text))
    return changed
