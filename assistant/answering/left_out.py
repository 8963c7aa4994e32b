"""Who or what a question leaves out: "apart from X, who …?", "which members besides X and Y …?", "… other than X?"."""

from collections.abc import Sequence

from assistant.answering.lexicon import Mention
from assistant.answering.words import Word

# Words that open what is left out; the longest that stands there counts.
_OPENINGS = tuple(
    tuple(text.split())
    for text in (
        "apart from",
        "aside from",
        "besides",
        "except for",
        "except",
        "excepting",
        "excluding",
        "other than",
        "not counting",
        "leaving aside",
        "leaving out",
        "in addition to",
        "with the exception of",
    )
)
_JOINING = frozenset("and or the a an its their his her of nor as well".split())
_ENDING = frozenset(
    "who whom whose which what where when why how is are was were do does did has have had will would can".split()
)


def left_out(words: Sequence[Word], mentions: Sequence[Mention], text: str) -> tuple[int, int] | None:
    """The span of words that says who or what does not count; None where there is none.

    At the head of the question it ends with the comma; elsewhere with the names that follow, or with the phrase without a name.
    """
    low = [word.text for word in words]
    for start in range(len(words)):
        opening = max((o for o in _OPENINGS if tuple(low[start : start + len(o)]) == o), key=len, default=())
        if not opening:
            continue
        first = start + len(opening)
        asking = (i for i in range(first + 1, len(words)) if _comma(text, words, i) and _asks(words, i))
        end = (next(asking, 0) if start == 0 else 0) or _end(words, mentions, text, first)
        if end > first:
            return start, end
    return None


def _asks(words: Sequence[Word], i: int) -> bool:
    """Whether the question begins at words[i]: "who …", "in which …"."""
    return any(word.text in _ENDING for word in words[i : i + 2])


def _end(words: Sequence[Word], mentions: Sequence[Mention], text: str, first: int) -> int:
    """Where the phrase ends that begins at `first`: behind the last of the names that it joins, else behind its first word that
    is not small, or before a comma or an auxiliary."""
    inside = {i: m for m in mentions for i in range(m.start, m.end)}
    end, i = first, first
    while i < len(words) and words[i].text not in _ENDING and not (i > first and _comma(text, words, i) and i not in inside):
        if i in inside:
            i = end = max(inside[i].end, i + 1)
        elif words[i].text in _JOINING:
            i += 1
        elif words[i].upper and words[i].text not in _JOINING:
            i = end = i + 1
        elif end == first:
            end = i + 1
            break
        else:
            break
    return end


def _comma(text: str, words: Sequence[Word], i: int) -> bool:
    return any(mark in text[words[i - 1].end : words[i].start] for mark in ",;:–?")
