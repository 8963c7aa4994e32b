"""A sentence as the check compares it: names, numbers, dates and words in order, each in its clause and with its role.

Names are found by the lexicon of the ledger (one name, all its forms) and by capital letters; the rest is English at large.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from assistant.answering.lexicon import Lexicon
from assistant.answering.words import Word, read_words
from assistant.text import STOPWORDS, plain
from assistant.writing.figures import date, is_currency, number, ordinal
from assistant.writing.language import (
    ARTICLES,
    BE,
    BREAKS,
    DATE_ROLES,
    MODIFIERS,
    NUMBER_ROLES,
    ROLES,
    carries_content,
    sense,
)

Kind = Literal["name", "number", "ordinal", "date", "word", "small"]
ANCHORS = frozenset({"name", "number", "ordinal", "date"})
_PARTICIPLE = frozenset(
    "held taken become made given shown sent won lost paid built bought found written chosen spoken led met".split()
)
_LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class Token:
    """One item of a sentence.

    `key` is what is compared: the ids of a name, a number as text with its unit sign, a date as (year, month, day) with 0
    for what is not given, the sense of a word. `clause` numbers the clauses, `run` the unbroken lists of like items. `role`
    is what the words in front make of it; `modifier` the word that makes something else of it ("former"). `head` is the
    sense of the word that a name hangs on ("chair" in "chair of X" and in "chairs X").
    """

    kind: Kind
    key: object
    text: str
    start: int
    end: int
    clause: int = 0
    run: int = 0
    role: str = ""
    modifier: str = ""
    head: str = ""
    passive: bool = False
    infinitive: bool = False

    @property
    def anchor(self) -> bool:
        return self.kind in ANCHORS


class Reader:
    """Reads sentences. `names` are words that are proper names wherever they stand with a capital letter."""

    def __init__(self, lexicon: Lexicon, names: Collection[str] = ()) -> None:
        self._lexicon = lexicon
        self._names = frozenset(names)

    def read(self, text: str) -> list[Token]:
        """The tokens in order, articles left out."""
        words = read_words(text)
        low = plain(text)
        gaps = [low[a.end : b.start] for a, b in pairwise(words)] + [""]
        before = ["", *gaps[:-1]] if words else []
        if words:
            before[0] = low[: words[0].start]
        named = self._mentions(words)
        raw: list[tuple[Token, int]] = []
        position = 0
        while position < len(words):
            token, length = self._token(words, gaps, before, position, named)
            raw.append((token, position))
            position += length
        return _placed(raw, words, before)

    def _mentions(self, words: list[Word]) -> dict[int, tuple[int, frozenset[str]]]:
        """Start -> (length, ids) of the names of the ledger."""
        found: dict[int, tuple[int, frozenset[str]]] = {}
        for mention in self._lexicon.standing(words):
            length, ids = found.get(mention.start, (0, frozenset()))
            found[mention.start] = (max(length, mention.end - mention.start), ids | {f"{mention.kind}:{mention.id}"})
        return found

    def _token(
        self, words: list[Word], gaps: list[str], before: list[str], i: int, named: dict[int, tuple[int, frozenset[str]]]
    ) -> tuple[Token, int]:
        word = words[i]
        for kind, (key, length) in (
            ("date", date(words, gaps, i)),
            ("number", number(words, gaps, before, i) if is_currency(words, gaps, i) else (None, 0)),
            ("name", (named[i][1], named[i][0]) if i in named else (None, 0)),
            ("number", number(words, gaps, before, i)),
            ("ordinal", ordinal(word)),
        ):
            if length:
                return _made(kind, key, words[i : i + length]), length  # type: ignore[arg-type]
        if self._is_name(words, i):
            return _made("name", frozenset({sense(word.stem)}), [word]), 1
        if carries_content(word.text) or word.text in MODIFIERS:
            return _made("word", sense(word.stem), [word]), 1
        return _made("small", word.text, [word]), 1

    def _is_name(self, words: list[Word], i: int) -> bool:
        word = words[i]
        if not word.upper or word.text in STOPWORDS or word.text.isdigit():
            return False
        if word.surface[1:] != word.surface[1:].lower():
            return True
        return i > 0 or word.text in self._names


def _made(kind: Kind, key: object, words: list[Word]) -> Token:
    return Token(kind, key, " ".join(w.surface for w in words), words[0].start, words[-1].end)


def _placed(raw: list[tuple[Token, int]], words: list[Word], before: list[str]) -> list[Token]:
    """The tokens with their clause, their list and their roles."""
    placed: list[Token] = []
    clause = run = 0
    last: Token | None = None  # the last item that is neither article nor mere joint
    broken = False  # a possible end of a clause has gone by since then
    opened = ""
    for token, first in raw:
        gap = before[first]
        broken = broken or any(char in ",;:()—–…" for char in gap) or " - " in gap or "/" in gap
        word = words[first].text
        if token.kind == "small" and (word in BREAKS or word in ARTICLES or word == "also"):
            broken = broken or word in BREAKS
            if word not in ARTICLES:
                placed.append(replace(token, clause=clause + broken, run=-1))
            continue
        if token.kind == "small" and word == "to" and opened == "from":
            broken = True
        like = last is not None and last.kind == token.kind and token.anchor
        listed = like and _only_joints(placed, last)
        if not listed:
            run += 1
            if broken:
                clause += 1
        broken = False
        opened = "from" if word == "from" else ("" if word == "to" else opened)
        role, modifier = _role(token, words, first), _modifier(words, first, before)
        if listed and last is not None and role in ("", "joint"):
            role = last.role
        token = replace(
            token,
            clause=clause,
            run=run,
            role="" if role == "joint" else role,
            modifier=modifier,
            head=last.head if listed and last is not None else _head(words, first),
            passive=_passive(words, first),
            infinitive=first > 0 and words[first - 1].text == "to",
        )
        placed.append(token)
        last = token
    return placed


def _only_joints(placed: list[Token], last: Token | None) -> bool:
    """Whether nothing but joints ("and", commas) stands between the last item and the next."""
    for token in reversed(placed):
        if token is last:
            return True
        if not (token.kind == "small" and token.run == -1 and token.key in ("and", "or", "also", "plus")):
            return False
    return False


def _role(token: Token, words: list[Word], first: int) -> str:
    """The role that the words in front give to a name, number or date; that of a name before "'s" is that of a name alone."""
    back = [words[i].text for i in range(first - 1, max(-1, first - 1 - _LOOK_BACK), -1)]
    back = [word for word in back if word not in ARTICLES]
    nearest = back[0] if back else ""
    if nearest in ("and", "or", "also"):
        if token.kind == "date" and "between" in [w.text for w in words[:first]]:
            return "between"
        return "joint"
    if token.kind == "date":
        if nearest == "of" and back[1:2] == ["as"]:
            return ""
        return DATE_ROLES.get(nearest, "")
    if token.kind == "number":
        if nearest == "than":
            return "under" if back[1:2] and back[1] in ("less", "fewer", "lower", "smaller") else "over"
        if nearest == "to":
            return "most" if back[1:2] == ["up"] else "to"
        if nearest in ("least", "most"):
            return nearest if back[1:2] == ["at"] else ""
        return NUMBER_ROLES.get(nearest, "")
    return ROLES.get(nearest, "") if token.kind in ("name", "word") else ""


def _head(words: list[Word], first: int) -> str:
    """The sense of the last word in front, "of" and articles left out."""
    for i in range(first - 1, -1, -1):
        if words[i].text not in ARTICLES and words[i].text != "of":
            return sense(words[i].stem)
    return ""


def _modifier(words: list[Word], first: int, before: list[str]) -> str:
    """The word within the two in front that makes something else of this one."""
    for i in range(first - 1, max(-1, first - 3), -1):
        if before[i + 1].strip(" -") or words[i].text in ARTICLES:
            return ""
        if words[i].text in MODIFIERS:
            return words[i].text
    return ""


def _passive(words: list[Word], first: int) -> bool:
    """Whether a participle stands behind a form of "be"."""
    text = words[first].text
    if not (text.endswith(("ed", "en")) or text in _PARTICIPLE):
        return False
    return any(words[i].text in BE for i in range(first - 1, max(-1, first - 4), -1))
