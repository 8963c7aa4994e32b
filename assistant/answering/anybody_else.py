"""Whether a sentence tells of anybody but those whom a question leaves out."""

from assistant.answering.question import Question
from assistant.ledger.facts import Name
from assistant.ledger.ledger import Ledger


def nobody_else(question: Question, sentence: str, ledger: Ledger) -> str:
    """ "Anybody else", where the sentence names one whom the question leaves out and no other name of its kind; else ""."""
    out = [ledger.names[id_] for id_ in sorted(question.excluded) if id_ in ledger.names]
    there = [name for name in out if name.kind != "country" and _told(name, sentence)]
    if not there:
        return ""
    asked = {mention.id for mention in question.mentions} | question.excluded
    kinds = {name.kind for name in there}
    others = (name for name in ledger.names.values() if name.kind in kinds and name.id not in asked)
    return "" if any(_told(name, sentence) for name in others) else "anybody else"


def _told(name: Name, sentence: str) -> bool:
    """Whether one of the names stands in the sentence; very short ones stand in other words."""
    return any(form in sentence for form in (name.name, *name.aliases) if len(form) > 2)
