"""Answers on who held an office before or after somebody."""

from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, sentence
from assistant.answering.terms_of_office import asked_names, history, office, support_of, term_words
from assistant.answering.write_counts import succession
from assistant.dates import describe_day
from assistant.ledger import derive
from assistant.ledger.facts import Fact


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


def _no_neighbour(desk: Desk, anchor: Fact, order: str) -> Draft:
    if order == "before":
        office_held = f"{office(desk)} that the documents name, {term_words(desk, anchor)}"
        text = f"Nobody before: {desk.value(anchor)} was the first in {office_held}"
        return Draft("answered", [Line(sentence(text), (anchor.quote,), support_of(desk, [anchor]), derive.NEIGHBOUR_RULE)])
    known = desk.last_known(desk.facts)
    text = (
        f"{desk.value(anchor)} is the last in {office(desk)} that the documents name, {term_words(desk, anchor)}; "
        "who came after is not in them"
    )
    draft = Draft("outdated", [Line(sentence(text), (anchor.quote,), (*support_of(desk, [anchor]), describe_day(known)))])
    draft.missing.append(f"who held {office(desk)} after {desk.value(anchor)}")
    draft.lines += succession(desk)
    return draft
