"""Finds the names of a ledger in running text, the longest first; no I/O."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.text import plain

_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A name at text[start:end] with the id that it stands for."""

    start: int
    end: int
    id: str


def folded(text: str) -> str:
    """The plain form of a text, character by character: offsets stay what they were."""
    low = plain(text)
    return low if len(low) == len(text) else "".join(form if len(form := plain(char)) == 1 else "\x00" for char in text)


class NameFinder:
    """Looks for names given as (form, id). A form with capitals is found only where the text has a capital too."""

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], bool, str]]] = defaultdict(list)
        for form, name_id in forms:
            words = tuple(_TOKEN.findall(folded(form)))
            if words:
                self._by_first[words[0]].append((words, form != form.lower(), name_id))
        for known in self._by_first.values():
            known.sort(key=lambda item: -len(item[0]))  # a stable sort: of two equal forms the first one given counts

    def find(self, text: str) -> list[Found]:
        """The names in the text in order, without overlaps; of names that begin at one place the longest."""
        tokens = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(folded(text))]
        words = [token[0] for token in tokens]
        found: list[Found] = []
        place = 0
        while place < len(tokens):
            match = self._at(words, place, text, tokens)
            if match:
                size, name_id = match
                found.append(Found(tokens[place][1], tokens[place + size - 1][2], name_id))
                place += size
            else:
                place += 1
        return found

    def _at(self, words: list[str], place: int, text: str, tokens: list[tuple[str, int, int]]) -> tuple[int, str] | None:
        for form, capitals, name_id in self._by_first.get(words[place], ()):
            if tuple(words[place : place + len(form)]) != form:
                continue
            surface = text[tokens[place][1] : tokens[place + len(form) - 1][2]]
            if not capitals or surface != surface.lower():
                return len(form), name_id
        return None
