"""Numbers that a sentence gives one after another, each with its name: "apples in 6, pears in 4", "2 plums", "figs (3)"."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.draft import Draft, Line, join_words
from assistant.answering.question import Question
from assistant.text import digits

RULE = "the largest or smallest of the numbers listed"
_MOST = re.compile(r"\b(?:the )?(?:most|largest|biggest|highest|greatest)\b", re.I)
_FEWEST = re.compile(r"\b(?:the )?(?:fewest|least|smallest|lowest)\b", re.I)
_NAME = r"[A-Za-z][\w'’-]*(?: [A-Za-z][\w'’-]*){0,2}?"
_FORMS = (
    re.compile(rf"(?:^|[,:] (?:and )?|\band |\binclude |\bin )(?:the )?(?P<name>{_NAME}) \((?P<number>\d+)\)"),
    re.compile(rf"(?:^|[,:] |\band |\binclude )(?P<name>{_NAME}) in (?P<number>\d+)\b"),
    re.compile(
        rf"(?:[,:] (?:and )?|\band |\bare |\binclude |\bwith )(?P<number>\d+) (?P<name>{_NAME})(?=,|\.| and\b| projects?\b|$)"
    ),
)
_LEAST = 3  # numbers that make a list


def enumerated(text: str) -> list[tuple[str, float]]:
    """The names with their numbers, in order; empty where the text lists none."""
    for form in _FORMS:
        found = [(match["name"], float(match["number"])) for match in form.finditer(text)]
        if len(found) >= _LEAST:
            return found
    return []


def of_the_other_end(question: Question, text: str) -> str:
    """ "The fewest", where a text tells of the most, or the other way round; else ""."""
    for asked, other in ((_MOST, _FEWEST), (_FEWEST, _MOST)):
        found = asked.search(question.text)
        if found and not other.search(question.text) and other.search(text) and not asked.search(text):
            return found[0]
    return ""


def with_leader(draft: Draft, question: Question) -> Draft:
    """The draft with the one of the most, or of the fewest, in front, where the question asks for it and the first line lists
    the numbers. Rule: RULE."""
    most = bool(_MOST.search(question.text))
    if draft.status != "answered" or question.ask not in (Ask.WHICH, Ask.WHAT) or most == bool(_FEWEST.search(question.text)):
        return draft
    listed = enumerated(draft.lines[0].text) if draft.lines else []
    if not listed:
        return draft
    best = (max if most else min)(number for _, number in listed)
    names = [name for name, number in listed if number == best]
    said = join_words(names)
    line = draft.lines[0]
    lead = Line(f"{said[:1].upper()}{said[1:]}: {digits(best)}.", line.quotes, (*line.support, *names, digits(best)), RULE)
    draft.lines.insert(0, lead)
    return draft
