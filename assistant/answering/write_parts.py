"""Several figures of one thing, each of another part, where the question names no part: all of them, each with its part."""

from collections.abc import Sequence

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, fact_support, sentence
from assistant.answering.fact_time import in_time
from assistant.answering.lexicon import stems_of
from assistant.dates import describe
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import held, last_day
from assistant.text import stem, tokens

_ASKS = frozenset({Ask.LIST, Ask.WHAT, Ask.WHICH, Ask.QUANTITY, Ask.DEFINE})
_MOST = 8


def write_parts(desk: Desk) -> Draft | None:
    """The figure of each part. None where the attribute has no such parts, or the question means one of them."""
    if desk.attribute.kind != "quantity" or desk.question.ask not in _ASKS:
        return None
    facts = [f for f in held(desk.facts) if in_time(desk, f) and (desk.asked.when or last_day(f) >= desk.asked.today)]
    parts = {fact.part: fact for fact in facts}
    if len(parts) < 2 or "" in parts or len(parts) > _MOST or len(facts) > len(parts) or _names_one(desk, facts):
        return None
    text = f"{desk.subject.name}, {desk.attribute.name} – {'; '.join(f'{fact.part}: {desk.value(fact)}' for fact in facts)}"
    draft = Draft("answered", [Line(sentence(text), distinct(f.quote for f in facts), (*_support(desk, facts), *parts))])
    draft.conflicts = desk.disagreements({desk.attribute.id})
    draft.basis = f"Reported {describe(max(f.reported for f in facts))}."
    return draft


def _support(desk: Desk, facts: Sequence[Fact]) -> tuple[str, ...]:
    names = [name for fact in facts for name in desk.names(fact)]
    return (*fact_support(facts, names, desk.subject), desk.attribute.name)


def _names_one(desk: Desk, facts: Sequence[Fact]) -> bool:
    """Whether a word of the question is told of some of the parts and not of all."""
    common = stems_of((desk.subject.name, *desk.subject.aliases, desk.attribute.name, *desk.attribute.asks))
    told = [stems_of((fact.part, *fact.asks)) | {stem(token) for token in tokens(fact.quote.text)} for fact in facts]
    asked = {word.stem for word in desk.question.terms} - common
    return any(0 < sum(word in own for own in told) < len(told) for word in asked)
