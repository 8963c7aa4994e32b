"""What has several values at once, one for each of its parts: "what are the targets?" asks for all of them."""

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, fact_support, sentence
from assistant.answering.lexicon import stems_of
from assistant.dates import describe
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import held


def write_parts(desk: Desk) -> Draft | None:
    """All parts with their values, where the question asks for what has parts and names none; None where it does not."""
    if desk.attribute.kind != "quantity" or desk.question.ask not in (Ask.LIST, Ask.WHAT, Ask.WHICH) or desk.match.singled_out:
        return None
    latest: dict[str, Fact] = {}
    for fact in held(desk.facts):
        if fact.part and fact.begins.earliest <= desk.asked.today:
            latest[fact.part] = fact  # in the order of their dates
    if len(latest) < 2 or any(stems_of((part,)) <= {word.stem for word in desk.question.words} for part in latest):
        return None
    asked_of = {f.part: f for f in desk.facts if f.part in latest}
    facts = [latest[part] for part in asked_of]
    said = "; ".join(f"{fact.part}: {desk.value(fact)}" for fact in facts)
    text = f"{desk.subject.name}, {desk.attribute.name} – {said}"
    support = fact_support(facts, [], desk.subject)
    line = Line(sentence(text), distinct(fact.quote for fact in facts), (*support, desk.attribute.name))
    draft = Draft("answered", [line], conflicts=desk.disagreements({desk.attribute.id}))
    draft.basis = f"Reported {describe(max((fact.reported for fact in facts), key=lambda when: when.latest))}."
    return draft
