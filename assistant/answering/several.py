"""Questions that say how many things the answer has: "the six principles", "on which two days"."""

import re
from collections.abc import Sequence

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, fact_support, join_words, on_date, sentence
from assistant.answering.fact_time import in_time
from assistant.answering.how_many import number_said, parts_in
from assistant.answering.lexicon import stems_of
from assistant.dates import describe
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import held
from assistant.text import UNITS, stem, tokens

_DATES = re.compile(r"\b(?:dates|days|years|occasions)\b", re.I)
_MOST_DATES = 6


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


def of_the_deed(desk: Desk, facts: list[Fact]) -> list[Fact]:
    """Of several events that the question singles none out of, those that tell of most of its words."""
    if desk.attribute.kind != "event" or desk.match.singled_out or len(facts) < 2:
        return facts
    called = stems_of((desk.subject.name, *desk.subject.aliases))
    asked = {word.stem for word in desk.question.terms} - called
    told = [len(asked & stems_of((fact.quote.text, fact.value, *fact.asks))) for fact in facts]
    return [fact for fact, number in zip(facts, told, strict=True) if number == max(told)]


def listing_all(desk: Desk) -> Fact | None:
    """The text that lists all of "the six principles": it gives the number, the thing and as many parts. None where none does."""
    number = number_said(desk.question)
    if desk.attribute.kind != "text" or not number or desk.question.ask not in (Ask.LIST, Ask.WHICH, Ask.WHAT):
        return None
    for fact in held(desk.facts):
        words = tokens(fact.quote.text)
        things = {stem(word) for word in words} & set(desk.question.head[:2])
        if UNITS[number] in words and things and in_time(desk, fact) and parts_in(fact.quote.text) >= number:
            return fact
    return None
