"""Finds the names of a ledger in running text, the longest first; no I/O."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.text import plain

_TOKEN = re.compile(r"[^\W_]+")
_SHORT = re.compile(r"\([A-Z][A-Za-z.]{1,7}\)")


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
    """Looks for names given as (form, id). A form with capitals is found only where the text has a capital too.

    An abbreviation in brackets within a name ("European Space Agency (ESA) Council") is passed over.
    """

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
        brackets = _in_brackets(text, tokens)
        found: list[Found] = []
        place = 0
        while place < len(tokens):
            match = self._at(tokens, place, text, brackets)
            if match:
                last, name_id = match
                found.append(Found(tokens[place][1], tokens[last][2], name_id))
                place = last + 1
            else:
                place += 1
        return found

    def _at(self, tokens: list[tuple[str, int, int]], place: int, text: str, brackets: frozenset[int]) -> tuple[int, str] | None:
        """The number of the last token of the longest name that begins at token `place`, and its id."""
        for form, capitals, name_id in self._by_first.get(tokens[place][0], ()):
            last = _matched(form, tokens, place, brackets)
            if last is None:
                continue
            surface = text[tokens[place][1] : tokens[last][2]]
            if not capitals or surface != surface.lower():
                return last, name_id
        return None


def _in_brackets(text: str, tokens: list[tuple[str, int, int]]) -> frozenset[int]:
    """The numbers of the tokens within an abbreviation in brackets."""
    starts = [start for _, start, _ in tokens]
    spans = (match.span() for match in _SHORT.finditer(text))
    return frozenset(number for a, b in spans for number in range(bisect_left(starts, a), bisect_left(starts, b)))


def _matched(form: tuple[str, ...], tokens: list[tuple[str, int, int]], place: int, brackets: frozenset[int]) -> int | None:
    """The number of the token at which the form ends, if it begins at token `place`."""
    for number, word in enumerate(form):
        while number > 0 and place < len(tokens) and tokens[place][0] != word and place in brackets:
            place += 1
        if place >= len(tokens) or tokens[place][0] != word:
            return None
        place += 1
    return place - 1
