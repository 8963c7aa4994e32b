"""Who or what came before or after: "Who before them?", "and who took over?", asked of the one that was named last."""

import re

from assistant.answering import pointing
from assistant.answering.ask_forms import Ask
from assistant.answering.focus import Focus
from assistant.answering.pointing import without_time

_NEIGHBOUR = re.compile(
    r"(?:who|which \w+|what)(?:['’]s)?"
    r"(?: (?:was|came|is|comes|had|held|has|did|will|would|be|follow|been|come|chaired|led|headed|run|done|it|there))*"
    r"(?: (?:in charge|in office|at the helm))? (?P<order>before|after|next)(?: in (?:line|turn))?"
    r"(?:(?: after| before)? (?P<whom>him|her|them|it|that|this))?",
    re.I,
)
_FOLLOWED = re.compile(
    r"(?:and )?(?:who|which \w+) (?P<verb>preceded|succeeded|followed|replaced|took over|takes over|inherited)"
    r"(?: from)?(?: (?:him|her|them|it))?",
    re.I,
)


THE_ONE_AFTER = re.compile(
    r"(?:the )?(?:next(?: one)?|(?:one|country|person) (?P<order>after|before)(?: (?:that|this|it|him|her|them|those))?)", re.I
)


def order_of(core: str) -> tuple[str, str]:
    """ "before" or "after" where the question asks for a neighbour in an order, and the word that points to the one named."""
    if match := _NEIGHBOUR.fullmatch(core):
        return ("before" if match["order"].lower() == "before" else "after"), match["whom"] or match["order"]
    if match := _FOLLOWED.fullmatch(core):
        return ("before" if match["verb"].lower().startswith("prece") else "after"), match["verb"]
    return "", ""


def neighbour(core: str, focus: Focus, order: str, name: str = "") -> str:
    """Who came before or after: the question before, about the neighbour of `name`, or of the one that was answered."""
    old = focus.old
    if not name or pointing.PERSON.fullmatch(name) or pointing.THING.fullmatch(name):
        name = focus.given.text if focus.given else focus.people[0] if focus.people else ""
    if old.ask in (Ask.WHO, Ask.WHICH, Ask.LIST) and re.match(r"(?:who|which)\b", old.text, re.I):
        if re.search(r"\b(?:before|after)\b", old.text) and name:  # of several that followed, the next one
            name = re.split(r", | and ", name)[0]
        asked = pointing.without_rank(pointing.without_order(without_time(old)))
        return f"{asked} {order} {name}?" if name else old.text
    if not name and (cleft := pointing.IT_THAT.match(old.text)) and (held := [m for m in old.mentions if m.kind == "name"]):
        start, end = old.words[held[0].start].start, old.words[held[0].end - 1].end
        if start <= cleft.end() + 4:
            return f"Who{old.text[end:].rstrip('?!. ')} {order} {focus.ledger.name(held[0].id).spoken}?"
    if not name and focus.doer and (deed := focus.deed):
        done = deed.partition(focus.doer_typed)[2] if deed.startswith(focus.doer_typed) else ""
        return f"Who{done} {order} {focus.doer.text}?" if done else f"{core}?"
    return (
        f"Who was the {'predecessor' if order == 'before' else 'successor'} of {name} – {focus.topic()}?" if name else f"{core}?"
    )
