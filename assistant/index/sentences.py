"""Sentence bounds by rule, without a language model: passages and the parser both follow them.

A sentence ends at a full stop, question or exclamation mark before white space, unless what follows or precedes says
otherwise (lower case after it, an initial, an abbreviation, the number of a list item).
"""

import re

# A terminator with the quotes and brackets that close after it. CJK full stops need no white space.
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”]*")
_LAST_WORD = re.compile(r"[^\s\"'“‘«(\[]*$")
_LIST_MARKER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]+")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+")

# Never the end of a sentence: a name or a number follows.
_TITLES = frozenset(
    "mr mrs ms mx dr prof hon rev gen sen rep gov amb capt col lt sgt maj adm st ste mt messrs vs cf e.g i.e viz ca".split()
)
# Never the end of a sentence before a digit ("No. 5", "Sept. 23").
_BEFORE_NUMBER = frozenset(
    "no nos fig figs eq art arts sec vol ch pp p para jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# The end of a sentence only before a word that opens sentences ("Apple Inc. The company ...").
_AMBIGUOUS = frozenset("inc corp co ltd llc plc jr sr bros dept univ assn al jan feb apr aug sep sept oct nov dec".split())
_OPENERS = frozenset(
    """the a an in it its this that these those he she they we i you on at but and or for as after before when while if
    under with by from there here however both his her their our your my since some many most all each no not according
    also to of during between among until what who why how where which""".split()
)


def _first_word(text: str, at: int) -> str:
    match = re.compile(r"[\"'“‘«(\[]*([^\W_]+)").match(text, at)
    return match[1] if match else ""


def _ends(text: str, sentence_start: int, match: re.Match[str]) -> bool:
    """Whether the terminator found by `match` ends the sentence that began at `sentence_start`."""
    if match[0][0] in "。！？":
        return True
    following = match.end()
    while following < len(text) and text[following].isspace():
        following += 1
    if following == len(text):
        return True
    if text[following].islower() or text[following] in ",;:)]–—-&/":
        return False
    if match[0][0] != ".":
        return True
    if _LIST_MARKER.fullmatch(text, sentence_start, match.end()):
        return False
    found = _LAST_WORD.search(text, sentence_start, match.start())
    word = found[0] if found else ""
    low = word.lower()
    if low in _TITLES:
        return False
    if low in _BEFORE_NUMBER and text[following].isdigit():
        return False
    if low in _AMBIGUOUS or _DOTTED.fullmatch(word + "."):
        return _first_word(text, following).lower() in _OPENERS
    return True


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of text[start:end] as (start, end) offsets in `text`, without white space around them."""
    end = len(text) if end is None else end
    part = text[start:end]
    spans: list[tuple[int, int]] = []
    begin = len(part) - len(part.lstrip())
    for match in _END.finditer(part):
        if match.start() >= begin and _ends(part, begin, match):
            spans.append((start + begin, start + match.end()))
            begin = match.end()
            while begin < len(part) and part[begin].isspace():
                begin += 1
    rest = part[begin:].rstrip()
    if rest:
        spans.append((start + begin, start + begin + len(rest)))
    return spans
