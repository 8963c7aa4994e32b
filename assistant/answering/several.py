"""Questions that say how many things the answer has: "the six principles", "on which two days"."""

import re
from collections.abc import Sequence

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, fact_support, join_words, on_date, sentence
from assistant.answering.fact_time import in_time
from assistant.answering.question import Question
from assistant.dates import describe
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import held
from assistant.text import UNITS, stem, tokens

_DATES = re.compile(r"\b(?:dates|days|years|occasions)\b", re.I)
_MOST_DATES = 6
_PARTED = re.compile(r"[,;]| and ")


def at_several_times(desk: Desk, ordered: Sequence[Fact]) -> Draft | None:
    """ "On which days did they meet?": the dates of all events that are meant, each with its quote."""
    dated = list({fact.begins: fact for fact in ordered if fact.start}.values())
    if not _DATES.search(desk.question.text) or not 1 < len(dated) <= _MOST_DATES:
        return None
    text = sentence(join_words(on_date(fact.begins) for fact in dated))
    draft = Draft("answered", [Line(text, distinct(f.quote for f in dated), fact_support(dated, subject=desk.subject))])
    draft.lines += [Line(fact.quote.text, (fact.quote,)) for fact in dated]
    draft.basis = f"Reported {describe(max(f.reported for f in dated))}."
    return draft


def listing_all(desk: Desk) -> Fact | None:
    """The text that lists all of "the six principles": it gives the number, the thing and as many parts. None where none does."""
    number = number_said(desk.question)
    if desk.attribute.kind != "text" or not number or desk.question.ask not in (Ask.LIST, Ask.WHICH, Ask.WHAT):
        return None
    for fact in held(desk.facts):
        words = tokens(fact.quote.text)
        things = {stem(word) for word in words} & set(desk.question.head[:2])
        if UNITS[number] in words and things and in_time(desk, fact) and len(_PARTED.findall(fact.quote.text)) >= number - 1:
            return fact
    return None


def number_said(question: Question) -> int:
    """How many things the question says that the answer has; 0 where it does not."""
    terms = {word.start for word in question.terms}
    said = (UNITS.index(word.text) for word in question.words if word.text in UNITS[2:13] and word.start not in terms)
    return next(said, 0)
