"""Lines joined to running text, with the hyphens at line ends decided one by one."""

import re
from collections.abc import Iterable, Sequence

SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_FIRST = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[^bcdfghjklmnpqrstvwxz]")

# Halves of English compounds: "long-term", "state-owned". A hyphen between two such halves belongs to the word.
_FIRST_HALVES = frozenset(
    "anti best close co cross double eight far fast first five four free full government half hard high ill industry large "
    "late less light long low mid middle multi near new nine non old one open post private public quasi real second self "
    "semi seven short single six small soft state ten third three top two ultra well world year zero".split()
)
_LAST_HALVES = frozenset(
    "added aged aligned bearing bound building called conscious cost depth dollar effective efficient ended faced focused "
    "free friendly grade grown haul heavy held high income intensive kind known lasting less level like lived long looking "
    "minded old oriented party person place point powered priced private producing proof quality quarters range ranking "
    "ready resilient rich risk running sector sharing sided specific sponsored standing step style supported tech term "
    "thirds time trade type value week winning year".split()
)
# These follow a hyphen after nearly any word.
_STRONG_LAST = frozenset(
    "affiliated backed based controlled driven financed funded led making owned related scale size sized wide".split()
)
# These take a hyphen before nearly any word.
_STRONG_FIRST = frozenset("cross non quasi self semi well".split())


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
    if (len(first) >= 3 and last in _STRONG_LAST) or (first in _STRONG_FIRST and len(last) >= 4):
        return False
    first_is_word = first in _FIRST_HALVES or (len(first) >= 4 and first in words)
    if first_is_word and (last in _LAST_HALVES or (len(last) >= 4 and last in words)):
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
            plain = half and rest and text[half.start() - 1 : half.start()] in ("", *" (“\"‘'—–")
            glue = plain and half and rest and _joined(half[1], rest[0], words)
            text = (text[:-1] if glue else text) + line
        else:
            text = f"{text} {line}"
    return text
