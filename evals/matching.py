"""Does a text say a value? Numbers as digits or words, dates in any common form, names without regard to case and accents.

Text and value are brought into one sequence of tokens, in which a date is one token (so that the 14 of "14 June" is not
the number 14), and the value must stand in the text as an unbroken run.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.text import MULTIPLES, ORDINALS, TENS, UNITS, plain, stem

_MONTHS = ("january february march april may june july august september october november december").split()
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
_MONTH += r"|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WORDS = "|".join((*TENS[2:], *UNITS))
_TOKEN = re.compile(
    rf"""
    (?P<iso>\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b)
  | (?P<dmy>\b{_DAY}(?:\s*(?:to|and|-|until)\s*{_DAY})?\s+(?:of\s+)?{_MONTH},?(?:\s+\d{{4}}\b)?)
  | (?P<mdy>\b{_MONTH}\s+{_DAY}\b(?!\s*\d)(?:\s*(?:to|and|-)\s*{_DAY}\b)?(?:,?\s+\d{{4}}\b)?)
  | (?P<my>\b{_MONTH},?\s+(?:of\s+)?(?:19|20)\d\d\b)
  | (?P<ordinal>\b\d+(?:st|nd|rd|th)\b)
  | (?P<year>\b(?:19|20)\d\d\b(?![,.]\d))
  | (?P<number>\d[\d,]*(?:\.\d+)?(?:\s*(?:{"|".join(MULTIPLES)}|bn|tn)\b)?)
  | (?P<words>\b(?:{_WORDS})(?:[-\s](?:{"|".join(UNITS[1:10])}))?\b(?:\s(?:{"|".join(MULTIPLES)})\b)?)
  | (?P<percent>%|\bper\s?cent\b)
  | (?P<word>[a-z]+(?:'[a-z]+)?)
    """,
    re.X,
)
_SKIPPED = frozenset({"the", "a", "an", "usd", "eur", "dollar", "euro", "dollars", "euros"})
_SAME = {"more than": "over", "above": "over", "in excess of": "over", "approximately": "about", "around": "about"}
_SHORT = {"bn": 10**9, "tn": 10**12}
_NEGATION = frozenset("no not never none neither nor without cannot nobody nothing".split())

Tokens = tuple[str, ...]


@lru_cache(maxsize=20000)
def canonical(text: str) -> Tokens:
    """The text as tokens: "@2024-06-26" for a date, "#14" for a number, "ord13" for an ordinal, stems for words.

    Short words in capitals (US, EU) keep them, so that they are not taken for the pronoun.
    """
    text = re.sub(r"\b((?:[A-Z]\.){2,})", lambda match: match[1].replace(".", ""), text)
    text = re.sub(r"(?:US|C|A|NZ)?[$€£]", " ", text)
    capitals = {word.casefold() for word in re.findall(r"\b[A-Z]{2,3}\b", text)} - {"THE"}
    low = plain(text)
    for phrase, same in _SAME.items():
        low = re.sub(rf"\b{phrase}\b", same, low)
    return tuple(token for match in _TOKEN.finditer(low) for token in _tokens(match, capitals))


def _tokens(match: re.Match[str], capitals: set[str]) -> list[str]:
    kind, text = match.lastgroup, match[0]
    if kind in ("iso", "year"):
        return ["@" + text]
    if kind in ("dmy", "mdy", "my"):
        return _dates(text)
    if kind == "ordinal":
        return [f"ord{int(re.sub(r'[a-z]', '', text))}"]
    if kind == "number":
        return [_digits(text)]
    if kind == "words":
        return [_spelled(text)]
    if kind == "percent":
        return ["percent"]
    word = text.removesuffix("'s")
    if word in _SKIPPED:
        return []
    if word in ORDINALS:
        return [f"ord{ORDINALS[word]}"]
    return [word.upper() if word in capitals else stem(word.replace("'", ""))]


def _dates(text: str) -> list[str]:
    name = re.search(_MONTH, text)
    month = next(i for i, full in enumerate(_MONTHS, 1) if name and full.startswith(name[0].rstrip(".")[:3]))
    year = re.search(r"\d{4}", text)
    start = f"@{year[0] if year else '-'}-{month:02d}"
    days = [int(day) for day in re.findall(r"(?<!\d)(\d{1,2})(?!\d)", re.sub(r"\d{4}", "", text))]
    return [f"{start}-{day:02d}" for day in days] or [start]


def _digits(text: str) -> str:
    number = re.match(r"[\d,]*(?:\.\d+)?", text)
    figure = (number[0] if number else "").strip(",").replace(",", "")
    tail = text[number.end() if number else 0 :].strip()
    return f"#{float(figure or 0) * (MULTIPLES.get(tail) or _SHORT.get(tail) or 1):.15g}"


def _spelled(text: str) -> str:
    total, times = 0, 1
    for word in re.split(r"[-\s]", text):
        if word in TENS:
            total += TENS.index(word) * 10
        elif word in UNITS:
            total += UNITS.index(word)
        else:
            times = MULTIPLES[word]
    return f"#{total * times:.15g}"


def same(wanted: str, token: str) -> bool:
    """Whether a token says what is wanted: equal, or a date that is at least as exact ("June 2024" by "26 June 2024")."""
    if wanted == token:
        return True
    if wanted.startswith("@--"):
        return token.startswith("@") and token.endswith(wanted[2:])
    return wanted.startswith("@") and token.startswith(wanted + "-")


def find(wanted: Tokens, text: Tokens, start: int = 0) -> int:
    """The first position at which `wanted` stands in `text` as an unbroken run; -1 where it does not, or is empty."""
    if not wanted:
        return -1
    for position in range(start, len(text) - len(wanted) + 1):
        if all(same(want, text[position + i]) for i, want in enumerate(wanted)):
            return position
    return -1


class Matcher:
    """Finds values in texts; a name is also found by its other spellings."""

    def __init__(self, aliases: Mapping[str, Sequence[str]] | None = None) -> None:
        self._spellings: dict[Tokens, tuple[str, ...]] = {}
        for name, others in (aliases or {}).items():
            group = (name, *others)
            for spelling in group:
                self._spellings[canonical(spelling)] = group

    def position(self, value: str, text: str) -> int:
        """Where (in tokens) the text first says the value; -1 if it does not."""
        tokens = canonical(text)
        found = [find(canonical(form), tokens) for form in self._spellings.get(canonical(value), (value,))]
        return min((place for place in found if place >= 0), default=-1)

    def first(self, values: Sequence[str], text: str) -> int:
        """The first position of any of the values; -1 if none is said."""
        return min((place for place in (self.position(value, text) for value in values) if place >= 0), default=-1)

    def says(self, values: Sequence[str], text: str) -> bool:
        """Whether the text says any of the values."""
        return self.first(values, text) >= 0


def denies(text: str) -> bool:
    """Whether the sentence denies what was asked: it begins with no, or has a negation in its first clause."""
    low = plain(text).lstrip(" *\"'")
    if re.match(r"yes\b", low):
        return False
    clause = re.split(r"[.;:]\s", low, maxsplit=1)[0]
    return any(word in _NEGATION or word.endswith("n't") for word in re.findall(r"[a-z']+", clause))


def figures(text: str) -> set[str]:
    """The numbers and dates that a text gives, as tokens."""
    return {token for token in canonical(text) if token[0] in "#@"}
