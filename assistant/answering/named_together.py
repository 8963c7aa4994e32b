"""Several that a text names together: "X, Y and Z"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.ask_forms import AUXILIARIES
from assistant.answering.lexicon import Mention
from assistant.answering.words import Word
from assistant.text import STOPWORDS

_GIVEN = re.compile(r"\b(?:is|are|was|were|includes?|namely)\b:?|:", re.I)


@dataclass(frozen=True, slots=True)
class Group:
    """One or several that are spoken of together: how they are named, how many, and whether they are people or parties."""

    text: str
    size: int
    people: bool = False

    @property
    def plural(self) -> bool:
        return self.size > 1 or (self.text.startswith("the ") and self.text.endswith("s"))


def run_of(mentions: Sequence[Mention], words: Sequence[Word], text: str) -> Iterator[Mention]:
    """The first of the mentions and those that are joined to it by a comma or "and"."""
    for i, mention in enumerate(mentions):
        if i:
            before = mentions[i - 1]
            gap = text[words[before.end - 1].end : words[mention.start].start] if before.end <= mention.start else ""
            joined = re.search(r",|\band\b|&", gap) and not re.search(r"[.;?] ", gap) and len(gap.split()) <= 7
            if not joined or any(word in AUXILIARIES for word in gap.lower().split()):
                return
        yield mention


def listed(answer: str) -> list[str]:
    """The two or more things that the first sentence of an answer lists, in its order; empty where it does not plainly do so."""
    sentence = re.split(r"(?<=[a-z)])\. (?=[A-Z])", answer.strip())[0].rstrip(". ")
    sentence = re.sub(r" \([^()]*\)", "", sentence)
    if sentence.startswith("The documents "):
        return []
    for text in (sentence, *(sentence[m.end() :] for m in _GIVEN.finditer(sentence))):
        parts = [part.strip() for part in re.split(r", and |, | and ", text)]
        if len(parts) > 1 and all(_names_a_thing(part) for part in parts):
            return parts
    return []


def _names_a_thing(part: str) -> bool:
    """Whether a part of a list is a short name or noun phrase with a name in it, and no clause."""
    low = part.lower().split()
    verbs = any(word in AUXILIARIES or (word not in STOPWORDS and word.endswith("ed")) for word in low)
    return bool(re.search(r"[A-Z]", part)) and len(low) < 9 and not verbs
