"""Questions that hold several in few words, and words that only say which thing is meant.

"The first and the third round" asks for two rounds; "they" in a second question are the ones that the first one joined by
"and"; "the talks that began in March" are the talks, and March dates nothing else.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from assistant.answering.lexicon import Mention
from assistant.answering.question import Question
from assistant.answering.time_expressions import ImpossibleDate, time_expressions
from assistant.text import ORDINALS

_ORDINAL = rf"(?:{'|'.join(ORDINALS)}|\d+(?:st|nd|rd|th))"
_TWO_ORDINALS = re.compile(
    rf"\b(?P<the>the )?(?P<first>{_ORDINAL})(?:,? and|, as well as) (?:the )?(?P<second>{_ORDINAL})\b", re.I
)
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_BEGAN = r"(?:began|started|opened|(?:was|were) (?:launched|founded|opened|begun|started|announced|signed|held))"
_DATED_RELATIVE = re.compile(
    rf" (?:that|which|who) {_BEGAN} (?:in|on) (?:the )?(?:\d{{1,2}} )?(?:(?:{_MONTH}) )?(?:\d{{1,2}},? )?\d{{4}}\b", re.I
)
_AND = re.compile(r",? (?:and|and also|as well as|(?:as )?compared (?:with|to)|as against|against|versus|vs\.?) ", re.I)
_AT = re.compile(r"(?:in|on|at|by|during) (?:the )?", re.I)
_COMPARES = re.compile(r"\b(?:between|compare[sd]?|differ\w*|change[sd]?|grow|grew|versus|than)\b", re.I)
_THEY = re.compile(r"\b(?:they|them|the two|both)\b", re.I)


def by_ordinal(text: str) -> list[str]:
    """ "When were the first and the third round?" as two questions; else the text alone."""
    match = _TWO_ORDINALS.search(text)
    if not match:
        return [text]
    lead = match["the"] or ""
    return [f"{text[: match.start()]}{lead}{match[name]}{text[match.end() :]}" for name in ("first", "second")]


def by_time(text: str, today: date) -> list[str]:
    """ "How many were there in May 2020 and in June 2021?" as two questions; else the text alone."""
    try:
        times = time_expressions(text, today)
    except ImpossibleDate:
        return [text]
    if len(times) != 2 or any(time.first or time.relation != "in" for time in times):
        return [text]
    first, second = times
    joint = _AND.fullmatch(text[first.end : second.start])
    if not joint or _COMPARES.search(text[: first.end] + text[second.start :]):
        return [text]
    at = _AT.match(text[first.start : first.end])
    lead = at[0] if at and not _AT.match(text[second.start : second.end]) else ""
    return [f"{text[: first.end]}{text[second.end :]}", f"{text[: first.start]}{lead}{text[second.start :]}"]


def without_dating_relative(text: str) -> str:
    """The text without "that began in March 2023", which says which one is meant."""
    return _DATED_RELATIVE.sub("", text)


def joined_names(question: Question) -> str:
    """The names that a question joins by "and", as they stand there ("the US and the UK"); "" where there are none."""
    names: Sequence[Mention] = [m for m in question.mentions if m.kind == "name"]
    for first, second in pairwise(names):
        if any(word.text == "and" for word in question.words[first.end : second.start]) and second.start - first.end < 4:
            return question.text[question.words[first.start].start : question.words[second.end - 1].end]
    return ""


def with_names(text: str, names: str) -> str:
    """The text with "they" replaced by these names."""
    return _THEY.sub(lambda _: names, text, count=1) if names else text
