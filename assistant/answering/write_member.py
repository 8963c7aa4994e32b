"""Answers on one member: whether it belongs, since when, how long, why; and that it never did."""

import re
from dataclasses import replace
from datetime import date, timedelta

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, fact_support, join_words, on_date, plural, sentence, since
from assistant.answering.lexicon import stems_of
from assistant.answering.matching_terms import on_a_day
from assistant.answering.member_lists import LIST_RULE, in_order, list_title, member_name, take_census
from assistant.answering.write_counts import succession
from assistant.dates import When, describe
from assistant.ledger import derive
from assistant.ledger.facts import Fact, Name, Subject
from assistant.ledger.ledger import certain_at, held, possible_at
from assistant.model import AnswerStatus

FOUNDING = stems_of(
    ["found founded founder founding establish established create created start started launch launched original begin began"]
)
LEAVING = stems_of(["leave left leaves quit withdraw withdrew exit exited resign"])


def premise(desk: Desk, name: Name) -> Draft | None:
    """ "Why is X a member?" of one who is not (any more): the documents contradict it. None where the premise holds."""
    entries = [f for f in held(desk.facts) if derive.member_id(f) == name.id]
    leaving = {w.stem for w in desk.question.words} & LEAVING
    if leaving and entries and not any(f.until and not derive.ends_with(desk.subject, f) for f in entries):
        return _ending(desk, name, [replace(entries[-1], until=None)])
    if any(possible_at(f, desk.asked.at if desk.asked.explicit else desk.last_known(desk.facts)) for f in entries):
        return None
    if not entries:
        draft = _deny(desk, name)
        if draft and draft.status == "answered":
            draft.status = "false_premise"
        return draft
    draft = write_one(replace(desk, question=replace(desk.question, ask=Ask.YESNO)), name)
    if draft:
        draft.status = "false_premise"
    return draft


def write_one(desk: Desk, name: Name) -> Draft | None:
    """Whether and since when one name belongs."""
    entries = [f for f in held(desk.facts) if derive.member_id(f) == name.id]
    if not entries:
        return _deny(desk, name)
    unit = desk.attribute.unit or "member"
    ask = desk.question.ask
    explicit = desk.asked.explicit and ask is Ask.YESNO
    at = desk.asked.at if explicit else desk.last_known(desk.facts)
    begun = [f for f in entries if f.begins.earliest <= at]
    founding = ask is Ask.YESNO and bool(FOUNDING & {w.stem for w in desk.question.words})
    fact = begun[-1] if begun and not founding else entries[0]
    support = (*fact_support([fact], [name], desk.subject), unit)
    if founding:
        draft = _among_the_first(desk, name, fact)
    elif explicit and fact.begins.earliest > at:
        text = (
            f"No, not {desk.asked.words}: {name.spoken} became {one(unit)} of {desk.subject.spoken} only {on_date(fact.begins)}"
        )
        draft = Draft("answered", [Line(sentence(text), (fact.quote,), (*support, desk.asked.words))])
    elif desk.too_late(desk.facts) and explicit:
        text = (
            f"{name.spoken} was {one(unit)} of {desk.subject.spoken} {since(fact.begins)}; "
            f"the documents cover this only until {describe(desk.known(desk.facts))}"
        )
        draft = Draft("outdated", [Line(sentence(text), (fact.quote,), (*support, describe(desk.known(desk.facts))))])
    elif ask is Ask.UNTIL:
        draft = _ending(desk, name, [f for f in entries if f.until] or [fact])
    elif ask is Ask.WHEN or ask is Ask.SINCE:
        verb = "has been" if _lasts(desk, fact) else "was"
        text = f"{name.spoken} {verb} {one(unit)} of {desk.subject.spoken} {since(fact.begins)}"
        if ask is Ask.WHEN:
            text = f"{name.spoken} became {one(unit)} of {desk.subject.spoken} {on_date(fact.begins)}"
        draft = Draft("answered", [Line(sentence(text), (fact.quote,), support)])
        if not fact.begins.exact and {w.text for w in desk.question.words} & {"day", "exact", "exactly"}:
            draft.status = "partly"
            draft.missing.append("the exact day")
    elif ask is Ask.DURATION:
        draft = _duration(desk, name, fact)
    else:
        holds = certain_at(fact, at)
        lead = "Yes" if holds else "Probably" if possible_at(fact, at) else "No longer"
        verb = "is" if holds and _lasts(desk, fact) and not desk.asked.explicit else "was"
        lasting = since(fact.begins)
        if fact.until:
            lasting = f"{lasting.replace('since ', 'from ', 1)} until {describe(fact.until)}"
        when = f" {desk.asked.words}" if explicit and holds else ""
        text = f"{lead}: {name.spoken} {verb} {one(unit)} of {desk.subject.spoken}{when}, {lasting}"
        draft = Draft("answered", [Line(sentence(text), (fact.quote,), (*support, desk.asked.words))])
    if not desk.asked.explicit and not _lasts(desk, fact):
        draft.lines += succession(desk)
    draft.conflicts = [c for c in desk.disagreements({desk.attribute.id}) if name.id in _conflict_names(desk, c.about)]
    disputed = [f for f in desk.facts if f.standing == "disputed" and derive.member_id(f) == name.id]
    for other in disputed if not draft.conflicts else []:
        said = f"Another document says otherwise: {other.quote.text}"
        draft.lines.append(Line(said, (other.quote,), fact_support([other], [name])))
    latest = describe(max(f.reported for f in desk.facts))
    draft.basis = f"List used: {desk.attribute.name} of {desk.subject.name}. Latest source: {latest}."
    return draft


def _among_the_first(desk: Desk, name: Name, fact: Fact) -> Draft:
    """Whether the member was one when the body began."""
    members = held(desk.facts)
    begins = desk.subject.begins.when if desk.subject.begins else min(f.begins for f in members)
    unit = desk.attribute.unit or "member"
    first = [f for f in in_order(desk, members) if f.begins.latest <= begins.latest]
    names = [member_name(desk, f) for f in first]
    listed = f"The founding {plural(unit)} {on_date(begins)} were {join_words(n.spoken for n in names)}"
    if fact in first:
        text = f"Yes: {name.spoken} was a founding {unit} of {desk.subject.spoken}, {since(fact.begins)}"
    else:
        joined = f"it joined {on_date(fact.begins)}"
        text = f"No: {name.spoken} is not among the founding {plural(unit)} of {desk.subject.spoken}; {joined}"
    support = (*fact_support([fact], [name], desk.subject), unit, describe(begins), *(n.name for n in names))
    lines = [Line(sentence(text), (fact.quote,), support)]
    if names:
        lines.append(Line(sentence(listed), distinct(f.quote for f in first)[:12], (*support, *fact_support(first)), LIST_RULE))
    return Draft("answered", lines)


def _ending(desk: Desk, name: Name, ended: list[Fact]) -> Draft:
    fact = ended[0]
    unit = desk.attribute.unit or "member"
    support = (*fact_support([fact], [name], desk.subject), unit, describe(desk.known(desk.facts)))
    if fact.until is None:
        text = f"The documents give no end: {name.spoken} has been {one(unit)} of {desk.subject.spoken} {since(fact.begins)}"
        return Draft("false_premise", [Line(sentence(text), (fact.quote,), support)])
    text = f"{name.spoken} was {one(unit)} of {desk.subject.spoken} until {describe(fact.until)}, {since(fact.begins)}"
    return Draft("answered", [Line(sentence(text), (fact.quote,), support)])


def _conflict_names(desk: Desk, about: str) -> set[str]:
    return {n for d in desk.subject.disagreements if d.about == about for n in d.names}


def _lasts(desk: Desk, fact: Fact) -> bool:
    return fact.until is None and not (desk.subject.ends and desk.subject.ends.when.earliest <= desk.asked.today)


def _duration(desk: Desk, name: Name, fact: Fact) -> Draft:
    end = fact.until or (desk.subject.ends.when if desk.subject.ends else None)
    unit = desk.attribute.unit or "member"
    text = f"{name.spoken} {'was' if end else 'has been'} {one(unit)} of {desk.subject.spoken} {since(fact.begins)}"
    if end:
        text += f" until {describe(end)}: {span_words(fact.begins, end)}"
    support = (
        *fact_support([fact], [name], desk.subject),
        describe(end) if end else "",
        span_words(fact.begins, end) if end else "",
    )
    quotes = [fact.quote] + ([desk.subject.ends.quote] if end and not fact.until and desk.subject.ends else [])
    return Draft("answered", [Line(sentence(text), distinct(quotes), support, derive.DIFFERENCE_RULE)])


def span_words(start: When, end: When) -> str:
    """The time from the first to the last day in words, "about" where one of them is not exact: then from middle to middle."""
    first = start.earliest if start.exact else _middle(start)
    last = end.latest + timedelta(days=1) if end.exact else _middle(end)
    about = "" if start.exact and end.exact else "about "
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if (last.day - first.day) % 31 > 15 and about:
        months += 1
    if months < 2:
        return f"{about}{(last - first).days} days"
    years, rest = divmod(months, 12)
    said = [f"{years} year{'s' if years > 1 else ''}"] if years else []
    said += [f"{rest} month{'s' if rest > 1 else ''}"] if rest else []
    return about + " and ".join(said)


def _middle(when: When) -> date:
    return when.earliest + (when.latest - when.earliest) / 2


def _deny(desk: Desk, name: Name) -> Draft | None:
    """Nobody by this name is on the closed list: the documents contradict a question that presumes it."""
    denials = [f for f in desk.facts if f.standing == "denied" and derive.member_id(f) == name.id]
    members = held(desk.facts)
    if not desk.attribute.complete and not denials:
        return None
    unit = desk.attribute.unit or "member"
    status: AnswerStatus
    at, known = desk.last_known(members), desk.known(members)
    census = take_census(desk, members, at)
    listed = [member_name(desk, f) for f in in_order(desk, census.certain)]
    if desk.too_late(members):
        nowhere = f"{name.spoken} was on no list of {plural(unit)} of {desk.subject.spoken}"
        lead = f"Until {describe(known)}, where the documents end, {nowhere}"
        status = "outdated"
    else:
        lead = "No" if desk.question.ask is Ask.YESNO else "It did not"
        lead += f": {name.spoken} {_is(name)} on no list of {plural(unit)} of {desk.subject.spoken} in the documents"
        status = "answered" if desk.question.ask is Ask.YESNO else "false_premise"
    quotes = distinct([f.quote for f in denials] or [f.quote for f in sorted(census.certain, key=lambda f: f.begins)])
    support = (name.name, desk.subject.name, unit, describe(known), *fact_support(denials))
    others = other_memberships(desk, name)
    if others:
        lead += f"; {others[0].text.rstrip('.')}"
        quotes, support = distinct((*quotes[:6], *others[0].quotes)), (*support, *others[0].support)
    draft = Draft(status, [Line(sentence(lead), quotes[:8], support, LIST_RULE)])
    draft.lines += others[1:]
    text = f"{list_title(desk)} {on_date(known)}: {join_words(n.spoken for n in listed)}"
    support = (*fact_support(census.certain, listed, desk.subject), describe(known))
    draft.lines.append(Line(sentence(text), distinct(f.quote for f in census.certain)[:12], support, LIST_RULE))
    draft.basis = f"A closed list: who is not on it was not {one(unit)}."
    return draft


def other_memberships(desk: Desk, name: Name) -> list[Line]:
    """Other lists of the subject, and closed ones of related subjects, on which this name stands; the nearest come first."""
    stems = stems_of((desk.subject.name, *desk.subject.aliases))
    aliases = [stems_of((alias,)) for alias in (desk.subject.name, *desk.subject.aliases)]
    found: list[tuple[tuple[bool, int], Line]] = []
    for subject in desk.ledger.subjects.values():
        called = stems_of((subject.name, *subject.aliases))
        # A body whose name holds the name of this one ("X Council" for X) is nearer than one that shares words with it.
        shared = len(stems & stems_of((subject.name,))) + 10 * any(alias and alias <= called for alias in aliases)
        for attribute in subject.attributes.values():
            own = (subject.id, attribute.id) == (desk.subject.id, desk.attribute.id)
            kept = attribute.complete or subject.id == desk.subject.id  # an observer is no member, and is worth saying
            if attribute.kind != "membership" or not kept or own or not shared:
                continue
            fact = next((f for f in held(subject.facts[attribute.id]) if derive.member_id(f) == name.id), None)
            if fact:
                found.append(((on_a_day(fact), -shared), _other(subject, attribute.unit or "member", fact, name)))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])][:2]


def one(noun: str) -> str:
    """ "a partner", "an observer"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _other(subject: Subject, unit: str, fact: Fact, name: Name) -> Line:
    when = on_date(fact.begins) if on_a_day(fact) else since(fact.begins)
    text = f"{name.spoken} is recorded as {one(unit)} of {subject.spoken}, {when}"
    return Line(sentence(text), (fact.quote,), (*fact_support([fact], [name], subject), unit))


def write_in_order(desk: Desk, names: list[Name], later: bool) -> Draft | None:
    """Which of several joined first, or last, with the dates of all. None where one of them has none."""
    entries = [next((f for f in held(desk.facts) if derive.member_id(f) == name.id and f.start), None) for name in names]
    facts = [fact for fact in entries if fact]
    if len(facts) < len(names):
        return None
    ordered = sorted(zip(facts, names, strict=True), key=lambda pair: pair[0].begins)
    if later:
        ordered.reverse()
    (fact, name), (next_fact, _) = ordered[:2]
    if fact.begins.overlaps(next_fact.begins):
        lead = "On the same date" if fact.begins == next_fact.begins else "The dates do not tell them apart"
        text = f"{lead}: {join_words(f'{n.spoken} {on_date(f.begins)}' for f, n in ordered)}"
    else:
        others = join_words(f"{n.spoken} ({describe(f.begins)})" for f, n in ordered[1:])
        text = f"{name.spoken} joined {desk.subject.spoken} {on_date(fact.begins)}, {'after' if later else 'before'} {others}"
    support = (*fact_support(facts, names, desk.subject), desk.attribute.unit)
    return Draft("answered", [Line(sentence(text), distinct(f.quote for f in facts), support)])


def write_several(desk: Desk, names: list[Name]) -> Draft | None:
    drafts = [draft for name in names if (draft := write_one(desk, name))]
    if not drafts:
        return None
    merged = drafts[0]
    for other in drafts[1:]:
        merged.lines.insert(1, other.lines[0])
        merged.conflicts += other.conflicts
        if other.status != merged.status:
            merged.status = "partly" if "answered" in (other.status, merged.status) else merged.status
    return merged


def _is(name: Name) -> str:
    """ "is" or "are": a name in small letters is a common noun, and many of its sort are spoken of in the plural."""
    return "are" if name.name.islower() and re.search(r"[^su]s$", name.name) else "is"
