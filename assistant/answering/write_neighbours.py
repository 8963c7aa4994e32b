"""Answers on who held an office before or after somebody."""

import re

from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, sentence
from assistant.answering.terms_of_office import asked_names, history, office, support_of, term_words
from assistant.answering.write_counts import succession
from assistant.dates import describe_day
from assistant.ledger import derive
from assistant.ledger.facts import Fact

TURNS_RULE = "next in the order of turns that the document gives"
_ORDER_OF_TURNS = re.compile(
    r"\b(?:in the (?:following )?order(?: of)?:?|takes? turns:?|(?:rotates?|alternates?|passes) from)\b", re.I
)


def write_neighbour(desk: Desk, terms: list[Fact], order: str) -> Draft | None:
    """Who held it before or after the named (or the present) holder. Rule: derive.NEIGHBOUR_RULE."""
    clause = desk.question.clause
    ids = [m.id for m in clause.mentions] if clause else asked_names(desk)
    named = [f for f in terms if set(f.names) & set(ids)]
    if not named:
        present = derive.holder_at(terms, desk.asked.today) or terms[-1:]
        named = present
    anchor = named[0] if order == "before" else named[-1]
    before, after = derive.neighbours(list(terms), anchor)
    found = before if order == "before" else after
    if found is None:
        return _no_neighbour(desk, anchor, order)
    text = f"{desk.value(found)} held {office(desk)} {order} {desk.value(anchor)}, {term_words(desk, found)}"
    draft = Draft(
        "answered",
        [Line(sentence(text), distinct((found.quote, anchor.quote)), support_of(desk, [found, anchor]), derive.NEIGHBOUR_RULE)],
    )
    draft.timeline = history(desk, terms)
    draft.conflicts = desk.disagreements({desk.attribute.id})
    return draft


def _by_turns(desk: Desk, anchor: Fact) -> Draft | None:
    """Who is next in an order of turns that the documents tell ("rotates in the order X, Y, Z"). Rule: TURNS_RULE."""
    for facts in desk.subject.facts.values():
        for fact in facts:
            turns = _ORDER_OF_TURNS.search(fact.quote.text)
            named = _named_in_order(desk, fact.quote.text[turns.end() :]) if turns else []
            places = [i for i, id_ in enumerate(named) if id_ in anchor.names]
            if len(named) < 2 or not places:
                continue
            following = desk.ledger.name(named[(places[0] + 1) % len(named)]).spoken
            text = f"{following} comes after {desk.value(anchor)}: {fact.quote.text[0].lower()}{fact.quote.text[1:]}"
            support = (following, *support_of(desk, [anchor]))
            return Draft("answered", [Line(sentence(text), distinct((fact.quote, anchor.quote)), support, TURNS_RULE)])
    return None


def _named_in_order(desk: Desk, text: str) -> list[str]:
    """The ids of the names in the text, in its order."""
    found = {
        match.start(): name.id
        for name in desk.ledger.names.values()
        for form in sorted((name.name, *name.aliases), key=len)
        if (match := re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text))
    }
    return list(dict.fromkeys(found[place] for place in sorted(found)))


def _no_neighbour(desk: Desk, anchor: Fact, order: str) -> Draft:
    if order == "before":
        office_held = f"{office(desk)} that the documents name, {term_words(desk, anchor)}"
        text = f"Nobody before: {desk.value(anchor)} was the first in {office_held}"
        return Draft("answered", [Line(sentence(text), (anchor.quote,), support_of(desk, [anchor]), derive.NEIGHBOUR_RULE)])
    if told := _by_turns(desk, anchor):
        return told
    known = desk.last_known(desk.facts)
    text = (
        f"{desk.value(anchor)} is the last in {office(desk)} that the documents name, {term_words(desk, anchor)}; "
        "who came after is not in them"
    )
    draft = Draft("outdated", [Line(sentence(text), (anchor.quote,), (*support_of(desk, [anchor]), describe_day(known)))])
    draft.missing.append(f"who held {office(desk)} after {desk.value(anchor)}")
    draft.lines += succession(desk)
    return draft
