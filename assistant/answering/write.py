"""From a reading of a question to a draft: the writer that fits the kind of the attribute and the form of the question."""

from dataclasses import replace

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft
from assistant.answering.write_accessions import write_history
from assistant.answering.write_counts import write_member_count
from assistant.answering.write_facts import write_fact
from assistant.answering.write_holders import write_holder
from assistant.answering.write_members import at_the_founding, write_membership
from assistant.answering.write_numbers import write_change, write_reported_number
from assistant.ledger import derive


def write(desk: Desk) -> Draft | None:
    """The ledger answer in the form that fits the attribute's kind and the question's form."""
    kind, ask = desk.attribute.kind, desk.question.ask
    if kind == "membership" and ask is Ask.COUNT:
        return write_member_count(desk)
    if kind == "membership":
        return write_membership(desk)
    if kind == "count" or (kind == "quantity" and (ask is Ask.CHANGE or desk.asked.between)):
        return _write_count(desk)
    if kind == "holder":
        return write_holder(desk)
    return write_fact(desk)


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
    if ask is Ask.CHANGE or (desk.attribute.kind == "quantity" and desk.asked.between):
        return write_change(desk, derive.reported_steps(desk.facts, next((f.basis for f in desk.facts), "")))
    return write_reported_number(at_the_founding(desk))


def _list_desk(desk: Desk) -> Desk:
    """The desk turned to the member list that the count is derived from."""
    attribute = desk.subject.attributes[desk.attribute.counts]
    return replace(desk, match=replace(desk.match, attribute=attribute))
