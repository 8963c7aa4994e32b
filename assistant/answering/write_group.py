"""Answers on a list that the question narrows down to a group of names."""

from dataclasses import replace

from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, fact_support, on_date, plural, sentence
from assistant.answering.groups import list_of, narrowing_group
from assistant.answering.member_lists import LIST_RULE
from assistant.dates import day
from assistant.ledger import derive
from assistant.ledger.ledger import held

GROUP_RULE = f"{LIST_RULE}; grouped as the ledger's names are"


def narrowed(desk: Desk) -> Desk:
    """The desk with only the members of the group that the question names; itself where it names none.

    The time that the documents cover stays that of the whole list, and counts that documents report of it are left out.
    """
    group = narrowing_group(desk.question, desk.subject, desk.attribute, desk.ledger)
    if group is None:
        return desk
    listed = list_of(desk.attribute)
    whole = tuple(held(desk.subject.facts[listed]))
    kept = tuple(fact for fact in whole if derive.member_id(fact) in group.members)
    facts = {**desk.subject.facts, desk.attribute.id: (), listed: kept}
    match = replace(desk.match, subject=replace(desk.subject, facts=facts), facts=kept, singled_out=False)
    return replace(desk, match=match, group=group, whole=whole)


def none_of_them(desk: Desk) -> Draft | None:
    """The answer where the list has nobody of the group on the day asked about."""
    members = held(desk.whole)
    if desk.group is None or not members or desk.too_late(members):
        return None
    at = desk.asked.at if desk.asked.explicit else desk.last_known(members)
    certain, _ = derive.members_at(desk.subject, members, at)
    unit = plural(desk.attribute.unit or "member")
    when = on_date(day(at) if desk.asked.explicit else desk.known(members))
    of_whom = f"of the {len(certain)} {unit} of {desk.subject.spoken} {when}"
    text = f"No: {of_whom}, none belongs to the group {desk.group.name}"
    names = [desk.ledger.name(derive.member_id(fact)) for fact in certain]
    support = (*fact_support(certain, names, desk.subject), unit, when, desk.group.name, str(len(certain)))
    return Draft("answered", [Line(sentence(text), distinct(f.quote for f in certain)[:12], support, GROUP_RULE)])
