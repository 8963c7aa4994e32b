"""Answers on who holds an office: at a date, since when, how long, who before and after."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, join_words, on_date, sentence, since
from assistant.answering.lexicon import stems_of
from assistant.answering.terms_of_office import asked_names, history, office, support_of, term_words, terms_of_office
from assistant.answering.write_counts import before_the_first, succession
from assistant.answering.write_member import span_words
from assistant.answering.write_neighbours import write_neighbour
from assistant.dates import describe
from assistant.ledger import derive
from assistant.ledger.facts import Fact, Name
from assistant.ledger.ledger import held

_FORMS = frozenset(
    {Ask.WHO, Ask.WHICH, Ask.WHAT, Ask.LIST, Ask.CHANGE, Ask.WHEN, Ask.SINCE, Ask.UNTIL, Ask.DURATION, Ask.YESNO, Ask.DEFINE}
)
_TAKES = frozenset("take took taken inherit inherited receive received".split())
_HANDS = frozenset("hand handed pass passed give gave yield yielded".split())
_ANNOUNCED = stems_of(["announce announced plan planned intend intended foresee foreseen supposed"])


def write_holder(desk: Desk) -> Draft | None:
    """The answer on a holder attribute in the form that the question asks for."""
    terms = held(desk.facts)
    if not terms:
        return None
    ask = desk.question.ask
    if ask not in _FORMS:
        return None
    named = [f for f in terms if set(f.names) & {m.id for m in desk.question.mentions if m.kind == "name"}]
    order = _order(desk)
    if order:
        return write_neighbour(desk, terms, order)
    strangers = _strangers(desk, terms)
    if strangers and (ask in (Ask.WHEN, Ask.SINCE, Ask.UNTIL, Ask.DURATION) or (ask is Ask.YESNO and not desk.asked.explicit)):
        return _deny(desk, terms, strangers[0])
    if named and ask is Ask.WHO and not desk.asked.explicit:
        return None  # "Who held it for X?" asks for somebody else than X
    if ask is Ask.UNTIL:
        return _write_end(desk, named[-1] if named else terms[-1])
    if ask in (Ask.WHEN, Ask.SINCE) and named:
        return _write_start(desk, named[0])
    if desk.question.first and not desk.asked.explicit:
        return _write_all(desk, _same_time(terms, terms[0]))
    if ask is Ask.DURATION:
        return _write_duration(desk, named[0] if named else terms[-1])
    if ask is Ask.YESNO and asked_names(desk):
        return _write_whether(desk, terms)
    looks_back = desk.question.past and desk.subject.ends is not None and not named
    if ask is Ask.CHANGE or (looks_back and not desk.asked.explicit) or (ask is Ask.LIST and not desk.asked.explicit):
        return _write_all(desk, terms)
    if ask in (Ask.WHEN, Ask.SINCE):
        return None
    return _write_at(desk, terms)


def _strangers(desk: Desk, terms: list[Fact]) -> list[Name]:
    """Names in the question that could hold the office, being of the holders' kind, and never did."""
    holders = {n for f in terms for n in f.names}
    kinds = {desk.ledger.name(n).kind for n in holders}
    names = [desk.ledger.name(n) for n in asked_names(desk) if n not in holders]
    return [name for name in names if name.kind in kinds]


def _deny(desk: Desk, terms: list[Fact], name: Name) -> Draft:
    said = join_words(f"{desk.value(group[0])} ({term_words(desk, group[0])})" for group in terms_of_office(desk, terms))
    asks_whether = desk.question.ask is Ask.YESNO
    lead = "No: the" if asks_whether else "The"
    text = f"{lead} documents do not name {name.spoken} in {office(desk)}; they name {said}"
    draft = Draft(
        "answered" if asks_whether else "false_premise",
        [Line(sentence(text), distinct(f.quote for f in terms), (*support_of(desk, terms), name.name))],
    )
    draft.timeline = history(desk, terms)
    return draft


def _order(desk: Desk) -> str:
    """ "before" or "after" where the question asks for the neighbour of a named holder ("who chaired it before X?")."""
    clause = desk.question.clause
    words = {w.text for w in desk.question.words}
    holders = {n for f in desk.facts for n in f.names}
    if clause and clause.relation in ("before", "after") and {m.id for m in clause.mentions} & holders and len(clause.words) <= 6:
        return clause.relation
    text = " ".join(w.text for w in desk.question.words)
    if re.search(r"\b(?:from whom|who\b.*\bfrom$)", text) and words & _TAKES:
        return "before"
    if "to whom" in text and words & _HANDS:
        return "after"
    if words & {"predecessor", "preceded", "precede", "precedes", "previous", "previously"}:
        return "before"
    if words & {"successor", "succeeded", "succeed", "succeeds", "replaced", "followed", "follows"}:
        return "after"
    return ""


def _same_time(terms: list[Fact], fact: Fact) -> list[Fact]:
    """The terms of those who hold the office together with this one."""
    return [f for f in terms if f.begins == fact.begins and f.basis == fact.basis] or [fact]


def _write_at(desk: Desk, terms: list[Fact]) -> Draft | None:
    at = desk.asked.at
    holders = derive.holder_at(terms, at)
    if desk.asked.when and not desk.asked.when.exact:
        inside = [
            f
            for f in terms
            if f.begins.earliest <= desk.asked.when.latest and (f.until is None or f.until.latest >= desk.asked.when.earliest)
        ]
        holders = holders or inside[-1:]
        others = [f for f in inside if f not in holders]
    else:
        others = []
    if not holders:
        return _write_gap(desk, terms)
    known = describe(desk.known(desk.facts))
    facts = _same_time(terms, holders[-1]) if len(holders) == 1 else holders
    who = join_words(dict.fromkeys(desk.value(f) for f in facts))
    fact = facts[0]
    ended = desk.subject.ends is not None or (fact.until is not None and fact.until.latest < desk.asked.today)
    if desk.asked.explicit:
        text = f"{who} held {office(desk)} {desk.asked.words}, {term_words(desk, fact)}"
        late = desk.too_late(desk.facts)
    else:
        late = False
        text = f"{who} {'held' if ended else 'holds'} {office(desk)}, {term_words(desk, fact)}"
    draft = Draft("outdated" if late else "answered")
    support = (*support_of(desk, facts), desk.asked.words, known)
    quotes = distinct([f.quote for f in facts])
    if late:
        text = f"{who} held {office(desk)} {term_words(desk, fact)}; the documents cover this only until {known}"
    draft.lines.append(Line(sentence(text), quotes, support))
    draft.lines += desk.anchor_line()
    draft.lines += [_planned(desk, f) for f in facts if f.planned_until and f.planned_until != f.until][:1]
    for other in others[-1:]:
        said = f"{desk.value(other)} held it {term_words(desk, other)}"
        draft.lines.append(Line(sentence(said), (other.quote,), support_of(desk, [other])))
    draft.lines += _evidence(desk, fact)
    draft.timeline = history(desk, terms)
    draft.conflicts = desk.disagreements({desk.attribute.id})
    if not desk.asked.explicit:
        draft.lines += succession(desk)
    draft.basis = f"Latest source on the {desk.attribute.name}: {describe(max(f.reported for f in desk.facts))}."
    return draft


def _planned(desk: Desk, fact: Fact) -> Line:
    text = f"The term was first announced until {describe(fact.planned_until)}" if fact.planned_until else ""
    return Line(sentence(text), (fact.quote,), support_of(desk, [fact]))


def _evidence(desk: Desk, fact: Fact) -> list[Line]:
    """Later sources that still name the same holder: the words of the last one."""
    same = [
        f
        for f in desk.facts
        if f.value == fact.value and f.standing == "holds" and f.quote != fact.quote and f.begins == fact.begins
    ]
    return [Line(f.quote.text, (f.quote,), ()) for f in sorted(same, key=lambda f: f.reported)[-1:]]


def _write_gap(desk: Desk, terms: list[Fact]) -> Draft:
    """Nobody is named for that time: the last holder before it, and where the documents end."""
    first = terms[0]
    if desk.asked.at < first.begins.earliest:
        begins = desk.subject.begins
        if begins and desk.asked.at < begins.when.earliest:
            return before_the_first(desk, terms)
        named = f"the first they name is {desk.value(first)}, {term_words(desk, first)}"
        text = f"The documents do not say who held {office(desk)} {desk.asked.words}; {named}"
        line = Line(sentence(text), (first.quote,), (*support_of(desk, [first]), desk.asked.words))
        return Draft("not_covered", [line], missing=[f"who held {office(desk)} {desk.asked.words}"])
    last = max((f for f in terms if f.begins.latest <= desk.asked.at), key=lambda f: f.begins)
    end = describe(last.until or desk.known(desk.facts))
    text = (
        f"{desk.value(last)} held {office(desk)} {term_words(desk, last)}; nothing later is in the documents, "
        f"so who holds it {desk.asked.words or 'today'} is not covered"
    )
    draft = Draft("outdated", [Line(sentence(text), (last.quote,), (*support_of(desk, [last]), desk.asked.words, end))])
    draft.missing.append(f"who held {office(desk)} after {end}")
    draft.lines += [] if desk.asked.explicit else succession(desk)
    before = [f for f in terms if f.begins < last.begins]
    for other in before[-1:]:
        draft.lines.append(
            Line(
                sentence(f"Before that, {desk.value(other)} held it {term_words(desk, other)}"),
                (other.quote,),
                support_of(desk, [other]),
            )
        )
    draft.timeline = history(desk, terms)
    draft.conflicts = desk.disagreements({desk.attribute.id})
    draft.basis = f"Covered until {end}."
    return draft


def _write_all(desk: Desk, terms: list[Fact]) -> Draft:
    said = join_words(f"{desk.value(group[0])} {term_words(desk, group[0])}" for group in terms_of_office(desk, terms))
    text = f"{office(desk)} was held by {said}"
    draft = Draft("answered", [Line(sentence(text), distinct(f.quote for f in terms), support_of(desk, terms))])
    draft.timeline = history(desk, terms)
    draft.conflicts = desk.disagreements({desk.attribute.id})
    return draft


def _write_start(desk: Desk, fact: Fact) -> Draft:
    how = f"{since(fact.begins)}" if desk.question.ask is Ask.SINCE else on_date(fact.begins)
    verb = (
        "has held"
        if desk.question.ask is Ask.SINCE and fact.until is None
        else "held"
        if desk.question.ask is Ask.SINCE
        else "took"
    )
    text = f"{desk.value(fact)} {verb} {office(desk)} {how}"
    draft = Draft("answered", [Line(sentence(text), (fact.quote,), support_of(desk, [fact]))])
    if fact.until:
        draft.lines.append(Line(sentence(f"It held it until {describe(fact.until)}"), (fact.quote,), support_of(desk, [fact])))
    draft.conflicts = desk.disagreements({desk.attribute.id})
    return draft


def _write_end(desk: Desk, fact: Fact) -> Draft:
    if fact.until is None:
        known = describe(desk.known(desk.facts))
        held_so = f"{desk.value(fact)} held {office(desk)} {term_words(desk, fact)}"
        text = f"The documents give no end: {held_so}, and they go to {known}"
        return Draft("outdated", [Line(sentence(text), (fact.quote,), (*support_of(desk, [fact]), known))])
    text = f"{desk.value(fact)} held {office(desk)} until {describe(fact.until)}"
    draft = Draft("answered", [Line(sentence(text), (fact.quote,), support_of(desk, [fact]))])
    draft.lines += [_planned(desk, fact)] if fact.planned_until and fact.planned_until != fact.until else []
    draft.conflicts = desk.disagreements({desk.attribute.id})
    return draft


def _write_duration(desk: Desk, fact: Fact) -> Draft:
    text = f"{desk.value(fact)} {'held' if fact.until else 'has held'} {office(desk)} {term_words(desk, fact)}"
    announced = {w.stem for w in desk.question.words} & _ANNOUNCED
    if announced and fact.planned_until:
        planned = span_words(fact.begins, fact.planned_until)
        said = f"{desk.value(fact)}'s term in {office(desk)} was first announced from {describe(fact.begins)}"
        text = f"{said} until {describe(fact.planned_until)}: {planned}"
        return Draft(
            "answered", [Line(sentence(text), (fact.quote,), (*support_of(desk, [fact]), planned), derive.DIFFERENCE_RULE)]
        )
    span = span_words(fact.begins, fact.until) if fact.until else ""
    text += f": {span}" if span else ", and no end is in the documents"
    draft = Draft("answered", [Line(sentence(text), (fact.quote,), (*support_of(desk, [fact]), span), derive.DIFFERENCE_RULE)])
    draft.lines += [_planned(desk, fact)] if fact.planned_until and fact.planned_until != fact.until else []
    draft.lines += _evidence(desk, fact)
    draft.conflicts = desk.disagreements({desk.attribute.id})
    return draft


def _write_whether(desk: Desk, terms: list[Fact]) -> Draft | None:
    """Whether a named one holds the office at that time."""
    ids = asked_names(desk)
    mine = [f for f in terms if set(f.names) & set(ids)]
    at = desk.asked.at
    holding = [f for f in derive.holder_at(terms, at) if f in mine]
    until = desk.asked.when if desk.asked.relation == "until" else None
    ended = [f for f in mine if f.until and until and not f.until.overlaps(until)]
    if ended:
        text = f"No: {desk.value(ended[-1])} held {office(desk)} {term_words(desk, ended[-1])}"
        return Draft(
            "answered",
            [Line(sentence(text), (ended[-1].quote,), support_of(desk, ended[-1:]))],
            conflicts=desk.disagreements({desk.attribute.id}),
        )
    if not holding and mine and desk.question.past and not desk.asked.explicit:
        holding = mine[:1]  # "Did X hold it?" asks for any time
    if holding:
        fact = holding[0]
        text = f"Yes: {desk.value(fact)} held {office(desk)} {term_words(desk, fact)}"
        return Draft("answered", [Line(sentence(text), (fact.quote,), support_of(desk, [fact]))])
    name = desk.ledger.name(ids[0])
    others = derive.holder_at(terms, at)
    if others:
        fact = others[0]
        text = f"No: {desk.value(fact)} held {office(desk)} {desk.asked.words or ''}, {term_words(desk, fact)}".replace(" ,", ",")
        lines = [Line(sentence(text), (fact.quote,), (*support_of(desk, [fact]), desk.asked.words))]
    elif at > desk.last_known(terms) or not mine:
        return _write_gap(desk, terms)
    else:
        lines = []
    for fact in mine[:1]:
        text = f"{name.spoken} held it {term_words(desk, fact)}"
        lines.append(Line(sentence(text), (fact.quote,), support_of(desk, [fact])))
    return Draft("answered", lines) if lines else None
