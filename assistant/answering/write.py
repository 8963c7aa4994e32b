"""From a reading of a question to a draft: the writer that fits the kind of the attribute and the form of the question."""

import re
from dataclasses import replace

from assistant.answering.ask_forms import Ask
from assistant.answering.besides import none_besides
from assistant.answering.demands import asks_length, limits
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line
from assistant.answering.groups import list_of
from assistant.answering.lexicon import stems_of
from assistant.answering.member_lists import spoken_number, take_census
from assistant.answering.write_accessions import asks_how_many_joined, write_history, write_joiners, write_leavers
from assistant.answering.write_counts import write_member_count
from assistant.answering.write_facts import write_fact
from assistant.answering.write_group import narrowed, none_of_them
from assistant.answering.write_holders import write_holder
from assistant.answering.write_member import LEAVING
from assistant.answering.write_members import at_the_founding, write_list, write_membership
from assistant.answering.write_numbers import write_change, write_reported_number
from assistant.answering.write_occasions import write_occasions
from assistant.answering.write_parts import write_parts
from assistant.ledger import derive
from assistant.ledger.ledger import held

_IN_ALL = re.compile(r", (\d+) in all\b")


def write(desk: Desk) -> Draft | None:
    """The ledger answer in the form that fits the attribute's kind and the question's form."""
    desk = narrowed(desk)
    if desk.group and not held(desk.match.facts):
        return none_of_them(desk)
    if asks_length(desk.question) and desk.attribute.kind in ("holder", "membership"):
        desk = replace(desk, question=replace(desk.question, ask=Ask.DURATION))
    draft = _write(desk)
    if desk.question.excluded and desk.attribute.kind == "membership" and (draft is None or draft.status != "answered"):
        draft = none_besides(desk, _write(replace(desk, question=replace(desk.question, excluded=frozenset())))) or draft
    if draft and draft.lines and desk.question.ask is Ask.YESNO and limits(desk.question):
        draft.lines[0] = _without_yes(draft.lines[0])
    if draft and desk.group and desk.question.ask is Ask.COUNT and (listed := write_list(_list_desk(desk))):
        draft.lines.insert(1, listed.lines[0])
    return draft


def _without_yes(line: Line) -> Line:
    """The line as a plain statement: a limit ("only", "at least") was not tested, so nothing affirms it."""
    text = line.text.removeprefix("Yes: ").removeprefix("Yes. ")
    return replace(line, text=text[:1].upper() + text[1:])


def _write(desk: Desk) -> Draft | None:
    kind, ask = desk.attribute.kind, desk.question.ask
    listed = desk if kind == "membership" else _list_desk(desk) if desk.attribute.counts else None
    if ask is Ask.COUNT and kind in ("membership", "count") and {word.stem for word in desk.question.words} & LEAVING:
        return write_leavers(listed) if listed else None
    if ask is Ask.COUNT and listed and listed.attribute.complete and asks_how_many_joined(desk):
        return write_joiners(listed)
    if kind == "membership" and ask is Ask.COUNT:
        told = write_occasions(desk) or _more_than_listed(desk)
        return told or (None if _counted_elsewhere(desk) else write_member_count(desk))
    if kind == "membership":
        return _not_complete(write_membership(desk), desk)
    if kind == "count" or (kind == "quantity" and (ask is Ask.CHANGE or desk.asked.between)):
        return _write_count(desk)
    if kind == "holder":
        return write_holder(desk)
    return write_parts(desk) or write_fact(desk)


def _counted_elsewhere(desk: Desk) -> bool:
    """Whether the list names only some of what documents report the number of: its own length is not that number."""
    return not desk.attribute.complete and any(
        a.kind == "count" and a.unit == desk.attribute.unit and not a.counts for a in desk.subject.attributes.values()
    )


def _not_complete(draft: Draft | None, desk: Desk) -> Draft | None:
    """A list of members that says how many more there are, where documents report a greater number."""
    if draft and draft.lines and _IN_ALL.search(draft.lines[0].text) and (more := _more_than_listed(desk)):
        draft.lines[0] = replace(draft.lines[0], text=_IN_ALL.sub(r", \1 that are named", draft.lines[0].text))
        draft.lines.insert(1, more.lines[0])
    return draft


def _more_than_listed(desk: Desk) -> Draft | None:
    """The number of members that documents report, where their list names fewer: such a list is not complete."""
    sorts = {desk.ledger.name(name).kind for fact in desk.facts for name in fact.names}
    own = stems_of((desk.attribute.unit,)) - stems_of(sorts)  # countries may be there for other reasons
    for attribute in desk.subject.attributes.values():
        told = stems_of((attribute.unit, *(text for b in attribute.bases for text in (b.unit, *b.asks))))
        if attribute.kind != "count" or attribute.counts or own.isdisjoint(told) or desk.group:
            continue
        other = replace(desk, match=replace(desk.match, attribute=attribute, facts=desk.attribute_facts(attribute.id)))
        bases = dict.fromkeys(fact.basis for fact in other.facts)
        steps = [derive.step_at(derive.reported_steps(other.facts, basis), desk.asked.at) for basis in bases]
        most = max((step.number or 0 for step in steps if step), default=0)
        listed = take_census(desk, held(desk.facts), desk.asked.at)
        if most > listed.count(None)[1] and (draft := write_reported_number(other)):
            draft.basis = f"{draft.basis} The documents name {spoken_number(*listed.count(None))} of them.".strip()
            return draft
    return None


def _write_count(desk: Desk) -> Draft | None:
    ask = desk.question.ask
    if ask in (Ask.WHO, Ask.WHERE, Ask.DURATION, Ask.DEFINE) or (ask in (Ask.LIST, Ask.WHICH) and not desk.attribute.counts):
        return None
    if desk.attribute.counts:
        if ask is Ask.CHANGE or desk.asked.between:
            return write_history(_list_desk(desk))
        if ask in (Ask.LIST, Ask.WHICH):
            return write_membership(_list_desk(desk))
        return write_member_count(at_the_founding(desk))
    if occasions := write_occasions(desk) if desk.attribute.kind == "count" else None:
        return occasions
    if ask is Ask.CHANGE or (desk.attribute.kind == "quantity" and desk.asked.between):
        return write_change(desk, derive.reported_steps(desk.facts, next((f.basis for f in desk.facts), "")))
    return write_reported_number(at_the_founding(desk))


def _list_desk(desk: Desk) -> Desk:
    """The desk turned to the member list that the count is derived from."""
    attribute = desk.subject.attributes[list_of(desk.attribute)]
    return replace(desk, match=replace(desk.match, attribute=attribute))
