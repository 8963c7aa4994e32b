"""Slips of typing, planted by a seed: neighbours changed places, letters left out, doubled, hit beside, written by ear."""

import random
import re
from collections.abc import Callable, Sequence

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# What is written by ear: the letters and what stands in their place.
_BY_EAR: Sequence[tuple[str, str]] = (
    ("ie", "ei"), ("ei", "ie"), ("ea", "ee"), ("ee", "ea"), ("ph", "f"), ("ck", "k"), ("wh", "w"), ("qu", "kw"), ("tion", "sion"),
    ("able", "ible"), ("ible", "able"), ("ance", "ence"), ("ence", "ance"), ("ant", "ent"), ("ent", "ant"), ("ar", "er"),
    ("er", "ar"), ("or", "er"), ("ial", "al"), ("ou", "o"), ("y", "i"), ("i", "y"), ("c", "s"), ("s", "c"), ("c", "k"),
    ("k", "c"), ("z", "s"), ("a", "e"), ("e", "a"), ("e", "i"), ("i", "e"), ("u", "o"), ("o", "u"),
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z]{4,}")


def beside(letter: str) -> str:
    """The keys to the left and to the right of a letter, those of the row above and below included."""
    found = ""
    for above, row in enumerate(_ROWS):
        if letter in row:
            place = row.index(letter)
            found += row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
            for other in _ROWS[max(above - 1, 0) : above + 2]:
                found += other[place : place + 1] if other != row else ""
    return found


def slipped(text: str, count: int, seed: str) -> str:
    """The text with one slip in each of `count` of its words; words of four letters and more, the longer the likelier.

    The same text, count and seed give the same slips. Words with figures stay, and so does a text without such words.
    """
    chance = random.Random(f"{seed}:{count}")
    places = [match.span() for match in _WORD.finditer(text) if _alone(text, *match.span())]
    chosen: list[tuple[int, int]] = []
    while places and len(chosen) < count:
        place = chance.choices(places, [end - start for start, end in places])[0]
        places.remove(place)
        chosen.append(place)
    for start, end in sorted(chosen, reverse=True):
        text = text[:start] + _slip(text[start:end], chance) + text[end:]
    return text


def _alone(text: str, start: int, end: int) -> bool:
    return not (text[end : end + 1].isdigit() or text[start - 1 : start].isdigit())


def _slip(word: str, chance: random.Random) -> str:
    """The word with one slip; its first letter is seldom the one that suffers, as people make them."""
    kinds: Sequence[Callable[[str, int, random.Random], str]] = (_turned, _left_out, _doubled, _hit_beside, _by_ear)
    for _ in range(50):
        at = chance.randrange(1, len(word)) if chance.random() < 0.9 else 0
        made = chance.choices(kinds, (25, 25, 15, 15, 20))[0](word, at, chance)
        if made.lower() != word.lower():
            return made
    return word


def _turned(word: str, at: int, chance: random.Random) -> str:
    if at + 1 >= len(word):
        return word
    first, second = word[at], word[at + 1]
    if first.isupper() and second.islower():
        first, second = first.lower(), second.upper()
    return word[:at] + second + first + word[at + 2 :]


def _left_out(word: str, at: int, chance: random.Random) -> str:
    made = word[:at] + word[at + 1 :]
    return made.capitalize() if word.istitle() else made


def _doubled(word: str, at: int, chance: random.Random) -> str:
    again = word[at] if at else word[at].lower() if word.istitle() else word[at]
    return word[: at + 1] + again + word[at + 1 :]


def _hit_beside(word: str, at: int, chance: random.Random) -> str:
    letter = chance.choice(beside(word[at].lower()))
    return word[:at] + (letter.upper() if word[at].isupper() else letter) + word[at + 1 :]


def _by_ear(word: str, at: int, chance: random.Random) -> str:
    """The first of the likenesses that the word holds after its first letter, tried in an order drawn by chance."""
    for heard, written in chance.sample(_BY_EAR, len(_BY_EAR)):
        place = word.find(heard, 1)
        if place > 0:
            return word[:place] + written + word[place + len(heard) :]
    return word
