"""A wording of a question that names an aspect of a thing, and the words by which a text tells of it (frames.py)."""

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """One way in which a text tells of an aspect: some form of each of these words stands in it."""

    forms: tuple[frozenset[str], ...]
    stems: frozenset[str]

    def in_(self, words: Set[str]) -> bool:
        return not any(forms.isdisjoint(words) for forms in self.forms)


@dataclass(frozen=True, slots=True)
class Frame:
    """A wording that names an aspect ("how did … react to"): what answers holds one of the `members` of its class. `start` is
    where its first word begins, `stems` those of its content words."""

    aspect: str
    members: tuple[Member, ...]
    start: int
    text: str
    stems: frozenset[str]
