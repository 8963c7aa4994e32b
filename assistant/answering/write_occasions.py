"""How many there were on an occasion: the guests of one meeting, those present at another. No other meeting's number is shown."""

from collections.abc import Sequence
from itertools import groupby

from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, Step, counted, distinct, fact_support, join_words, on_date, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.member_lists import in_order, member_name
from assistant.dates import describe
from assistant.ledger import derive
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import held

RULE = "counted on each occasion"
_MOST = 6


def write_occasions(desk: Desk) -> Draft | None:
    """The number on each occasion that the question means. None where the attribute is of no occasions, or none is meant.
    Rule: RULE."""
    every = held(desk.facts)
    if not _of_occasions(desk, every):
        return None
    meant = [f for f in (held(desk.match.facts) if desk.match.singled_out else every) if _then(desk, f)]
    meant = [f for f in meant if f.begins.exact] or meant
    asked = {word.stem for word in desk.question.words}
    meant = [f for f in meant if f.place and stems_of((f.place,)) <= asked] or meant
    if not meant or (len(meant) > 1 and not all(f.begins.exact for f in meant)):
        return None
    lines = [_line(desk, list(facts)) for _, facts in groupby(meant, key=lambda f: f.begins)]
    if len(lines) > _MOST:
        return None
    text = join_words(line.text for line in lines)
    support = tuple(word for line in lines for word in line.support)
    quotes = distinct(quote for line in lines for quote in line.quotes)
    draft = Draft("answered", [Line(sentence(text), quotes, support, RULE)])
    if len(lines) == 1 and desk.attribute.kind == "membership":
        draft.lines.append(_who(desk, meant))
    draft.timeline = [_step(desk, list(facts)) for _, facts in groupby(_dated(every), key=lambda f: f.begins)]
    draft.conflicts = desk.disagreements({desk.attribute.id})
    draft.basis = f"Counted on each occasion. Latest source: {describe(max(f.reported for f in meant))}."
    return draft


def _of_occasions(desk: Desk, facts: Sequence[Fact]) -> bool:
    """Whether all facts are of single occasions, and of more than one."""
    momentary = all(f.start and f.until == f.start for f in facts)
    return momentary and not desk.attribute.complete and not desk.attribute.counts and len({f.begins for f in facts}) > 1


def _then(desk: Desk, fact: Fact) -> bool:
    when = desk.asked.when
    if when is None:
        return True
    if desk.asked.relation in ("after", "since"):
        return fact.begins.latest >= when.earliest
    if desk.asked.relation in ("before", "by", "until"):
        return fact.begins.earliest <= when.latest
    return fact.begins.overlaps(when)


def _dated(facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.begins.exact]


def _number(desk: Desk, facts: Sequence[Fact]) -> str:
    """ "8 guests": the members of a list counted, or the number as reported."""
    if desk.attribute.kind == "membership":
        return counted(str(len(derive.once_each(facts))), desk.attribute.unit or "member")
    value = desk.value(facts[0])
    return counted(value, desk.attribute.unit) if value.split()[-1].isdigit() else value


def _line(desk: Desk, facts: Sequence[Fact]) -> Line:
    said = f"{_number(desk, facts)} {on_date(facts[0].begins)}"
    return Line(said, distinct(f.quote for f in facts)[:2], (*fact_support(facts, subject=desk.subject), said))


def _who(desk: Desk, facts: Sequence[Fact]) -> Line:
    ordered = in_order(desk, derive.once_each(facts))
    names = [member_name(desk, fact) for fact in ordered]
    text = sentence(join_words(name.spoken for name in names))
    return Line(text, distinct(f.quote for f in ordered)[:4], fact_support(ordered, names, desk.subject))


def _step(desk: Desk, facts: Sequence[Fact]) -> Step:
    whole = _number(desk, facts)
    return Step(facts[0].begins, whole, float(whole.split()[0]) if whole.split()[0].isdigit() else None, (facts[0].quote,))
