"""Which group of names narrows down a list: "which African countries are members?".

A group is a Name with `members` in the ledger. Without one, a word that narrows a list leaves the question unexplained, so that
a whole list is never given for a part of it.
"""

from assistant.answering.ask_forms import Ask
from assistant.answering.question import Question
from assistant.ledger import derive
from assistant.ledger.facts import Attribute, Name, Subject
from assistant.ledger.ledger import Ledger

_LISTS = frozenset({Ask.LIST, Ask.WHICH, Ask.WHO, Ask.COUNT, Ask.WHAT})


def list_of(attribute: Attribute) -> str:
    """The attribute that holds the list of members: this one, or the one that it counts; "" where there is none."""
    return attribute.id if attribute.kind == "membership" else attribute.counts


def narrowing_group(question: Question, subject: Subject, attribute: Attribute, ledger: Ledger) -> Name | None:
    """The group of names by which the question narrows down the list of this attribute; None where it names none."""
    listed = list_of(attribute)
    groups = [ledger.names[m.id] for m in question.mentions if m.kind == "name" and ledger.names[m.id].members]
    if question.ask not in _LISTS or not listed or not groups:
        return None
    on_list = {derive.member_id(fact) for fact in subject.facts.get(listed, ())}
    kinds = {ledger.name(name).kind for name in on_list}
    fits = (g for g in groups if g.id not in on_list and kinds & {ledger.name(m).kind for m in g.members})
    return next(fits, None)
