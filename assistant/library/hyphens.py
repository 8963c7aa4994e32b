"""Lines joined to running text, with the hyphens at line ends decided one by one."""

import re
from collections.abc import Iterable, Sequence

SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_FIRST = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[^bcdfghjklmnpqrstvwxz]")

# Halves that mark an English compound ("long-term", "state-owned"): there the hyphen belongs to the word.
_COMPOUND_FIRST = frozenset(
    "all anti best close cross double eight ex far fast first five four free front full government half hard high ill "
    "industry large late less light like long low mid middle multi near new nine non old one open post pre pro public "
    "quasi real second self semi seven short single six small so soft state sub ten third three top two ultra vice well "
    "world year zero".split()
)
_COMPOUND_LAST = frozenset(
    "added affiliated aged aligned backed based bearing bound building by called conscious controlled cost depth dollar "
    "driven effective efficient ended ever faced fifths financed first focused for free friendly funded grade grown "
    "haul heavy held high income in intensive kind known large lasting led less level like lived long looking made "
    "making minded off old on oriented out over owned party person place point potential powered priced private "
    "producing proof quality quarters range ranking ready related resilient rich risk run running scale sector sharing "
    "sided size sized specific sponsored standing state step style supported tech term thirds time to trade type "
    "up value way week wide winning year yet".split()
)


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words of a document in lower case, hyphenated ones whole; halves at line ends are left out."""
    words: set[str] = set()
    for line in lines:
        found = [word.lower() for word in _WORD.findall(line)]
        if found and _LAST.search(line.rstrip()):
            found.pop()
        words.update(found)
    return frozenset(words)


def _joined(first: str, last: str, words: frozenset[str]) -> bool:
    """Whether the hyphen between two halves of a word is only the line end's."""
    whole = (first + last).lower()
    if whole in words:
        return True
    if f"{first}-{last}".lower() in words or not (first.islower() and last.islower()):
        return False
    if first in _COMPOUND_FIRST or last in _COMPOUND_LAST:
        return False
    if min(len(first), len(last)) >= 4 and first in words and last in words:
        return False
    return len(first) >= 2 and len(last) >= 2 and bool(_VOWEL.search(first) and _VOWEL.search(last))


def join_lines(lines: Sequence[str], words: frozenset[str] = frozenset()) -> str:
    """The lines as running text. A hyphen at a line end goes only if the whole word is in `words` or looks like one word."""
    text = ""
    for line in (line.strip() for line in lines):
        if not text or not line:
            text = text or line
        elif text.endswith(SOFT_HYPHEN):
            text = text[:-1] + line
        elif text.endswith(("-", "\u2010")) and text[-2:-1].isalnum() and line[0].isalnum():
            half, rest = _LAST.search(text), _FIRST.match(line)
            # "eco-design-" and "www.x.org/a-" end in more than one plain word: their hyphens are kept.
            plain = half and rest and text[half.start() - 1 : half.start()] in ("", " ", "(", "“", '"', "‘", "'")
            glue = plain and half and rest and _joined(half[1], rest[0], words)
            text = (text[:-1] if glue else text) + line
        else:
            text = f"{text} {line}"
    return text
