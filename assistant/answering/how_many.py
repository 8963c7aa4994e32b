"""How many things a question says that its answer has: "the six principles", "which two projects"."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.match import Match
from assistant.answering.question import Question
from assistant.text import UNITS, tokens

_THINGS = frozenset("things events happenings".split())  # of which an event is one
_PARTED = re.compile(r"[,;]| and ")


def number_said(question: Question) -> int:
    """How many things the question says that the answer has; 0 where it does not."""
    terms = {word.start for word in question.terms}
    said = (UNITS.index(word.text) for word in question.words if word.text in UNITS[2:13] and word.start not in terms)
    return next(said, 0)


def parts_in(text: str) -> int:
    """Into how many parts the commas and "and" of a text divide it."""
    return 1 + len(_PARTED.findall(text))


def counts_only(question: Question, text: str) -> str:
    """ "All six", where a text says that there are six and does not list them; else ""."""
    number = number_said(question)
    if not number or question.ask not in (Ask.LIST, Ask.WHICH, Ask.WHAT) or UNITS[number] not in tokens(text):
        return ""
    return "" if parts_in(text) >= number else f"all {UNITS[number]}"


def fewer_than_said(question: Question, match: Match) -> str:
    """ "All six", where an event is told that gives neither so many names nor so many parts; "" elsewhere."""
    number = number_said(question)
    happened = any(word.stem == "happen" for word in question.words)
    if happened and question.ask is Ask.WHICH and match.attribute.kind in ("membership", "holder", "count"):
        return "what happened"  # a list of members is none of events
    if not number or match.attribute.kind != "event" or question.ask not in (Ask.LIST, Ask.WHICH, Ask.WHAT):
        return ""
    names = {name for fact in match.facts for name in fact.names}
    many = len(match.facts)
    if _THINGS.isdisjoint({word.text for word in question.words}):
        many = max(len(names), many, *(parts_in(fact.quote.text) for fact in match.facts))
    return "" if many >= number else f"all {UNITS[number]}"
