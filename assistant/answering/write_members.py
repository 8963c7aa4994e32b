"""Answers on membership: the list at a date, whether somebody belongs, since when, who joined when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import (
    Draft,
    Line,
    TableDraft,
    distinct,
    fact_support,
    join_words,
    on_date,
    plural,
    sentence,
    since,
)
from assistant.answering.lexicon import stems_of
from assistant.answering.write_accessions import write_history, write_joiners, write_leavers
from assistant.answering.write_counts import (
    LIST_RULE,
    before_the_first,
    member_name,
    succession,
    take_census,
)
from assistant.dates import When, describe, describe_day
from assistant.ledger import derive
from assistant.ledger.facts import Fact, Name, Subject
from assistant.ledger.ledger import certain_at, held, last_day, possible_at
from assistant.model import AnswerStatus

_JOINING = stems_of(["join joined enter entered accede accession admit admitted become became added newest joiner come came"])
_FOUNDING = stems_of(
    ["found founded founder founding establish established create created start started launch launched original"]
)
_LEAVING = stems_of(["leave left leaves quit withdraw withdrew exit exited resign"])


def asked_members(desk: Desk) -> list[Name]:
    """The names in the question that could be members: those that are not the subject itself or its namesake."""
    subject_spans = {(m.start, m.end) for m in desk.question.mentions if m.kind == "subject"}
    ids = dict.fromkeys(m.id for m in desk.question.mentions if m.kind == "name" and (m.start, m.end) not in subject_spans)
    return [desk.ledger.name(name_id) for name_id in ids]


def write_membership(desk: Desk) -> Draft | None:
    """The answer on a membership attribute in the form that the question asks for."""
    ask = desk.question.ask
    names = asked_members(desk)
    known = {derive.member_id(fact) for fact in desk.facts}
    asked = [n for n in names if n.id in known] or (names if desk.attribute.complete else [])
    joining = bool({w.stem for w in desk.question.words} & _JOINING)
    single = (Ask.WHEN, Ask.SINCE, Ask.UNTIL, Ask.YESNO, Ask.DURATION)
    if asked and ask in single:
        return _write_one(desk, asked[0]) if len(asked) == 1 else _write_several(desk, asked)
    if asked and ask in (Ask.WHY, Ask.HOW):
        return _premise(desk, asked[0])
    if names and not asked and ask in single:
        return None
    if (
        joining
        and ask in (Ask.WHO, Ask.WHICH, Ask.LIST, Ask.WHAT)
        and (desk.question.last or desk.question.first or desk.asked.explicit)
    ):
        return write_joiners(desk)
    if ask in (Ask.WHO, Ask.WHICH, Ask.LIST) and {w.stem for w in desk.question.words} & _LEAVING:
        return write_leavers(desk)
    if ask in (Ask.LIST, Ask.WHO, Ask.WHICH, Ask.WHAT, Ask.COMPARE, Ask.WHERE):
        return write_list(at_the_founding(desk))
    if ask is Ask.CHANGE:
        return write_history(desk)
    return None


def at_the_founding(desk: Desk) -> Desk:
    """ "Who founded X?" asks for the list as it was when X began."""
    founds = {w.stem for w in desk.question.words} & _FOUNDING
    members = held(desk.facts)
    if not founds or desk.asked.explicit or not members:
        return desk
    begins = desk.subject.begins
    when = begins.when if begins else min(f.begins for f in members)
    asked = replace(desk.asked, when=when, words=on_date(when), anchor=begins.quote if begins else None)
    return replace(desk, asked=asked)


def _premise(desk: Desk, name: Name) -> Draft | None:
    """ "Why is X a member?" of one who is not (any more): the documents contradict it. None where the premise holds."""
    entries = [f for f in held(desk.facts) if derive.member_id(f) == name.id]
    leaving = {w.stem for w in desk.question.words} & _LEAVING
    if leaving and entries and not any(f.until and not derive.ends_with(desk.subject, f) for f in entries):
        return _ending(desk, name, [replace(entries[-1], until=None)])
    if any(possible_at(f, desk.asked.at if desk.asked.explicit else desk.last_known(desk.facts)) for f in entries):
        return None
    if not entries:
        draft = _deny(desk, name)
        if draft and draft.status == "answered":
            draft.status = "false_premise"
        return draft
    draft = _write_one(replace(desk, question=replace(desk.question, ask=Ask.YESNO)), name)
    if draft:
        draft.status = "false_premise"
    return draft


def write_list(desk: Desk) -> Draft | None:
    """The complete list at the date asked about, or at the last day known. Rule: LIST_RULE."""
    members = held(desk.facts)
    if desk.match.singled_out and not desk.attribute.complete:
        members = held(desk.match.facts)
    if not members:
        return None
    late = desk.too_late(members)
    at = desk.asked.at if desk.asked.explicit and not late else desk.last_known(members)
    if desk.asked.relation == "founding":
        at = max(at, min(members, key=lambda f: f.begins).begins.latest)
    census = take_census(desk, members, at)
    listed = census.certain or census.possible
    if not desk.attribute.complete and desk.asked.when:
        listed = [f for f in members if f.begins.earliest <= desk.asked.when.latest and last_day(f) >= desk.asked.when.earliest]
    if not listed:
        return before_the_first(desk, members) if desk.asked.explicit and at < min(f.begins for f in members).earliest else None
    ordered = in_order(desk, listed)
    names = [member_name(desk, f) for f in ordered]
    when = f"on {describe_day(at)}" if late or not desk.asked.explicit else desk.asked.words
    dated = any(f.start for f in ordered)
    unit = desk.attribute.unit or desk.attribute.name
    text = (
        f"{_of(desk)} {when}, {len(names)} in all: {join_words(n.spoken for n in names)}"
        if dated
        else f"{_of(desk)}: {join_words(n.spoken for n in names)}"
    )
    support = (*fact_support(ordered, names, desk.subject), when, str(len(names)), unit, desk.attribute.name)
    quotes = distinct(f.quote for f in sorted(ordered, key=lambda f: f.begins))
    draft = Draft("outdated" if late else "answered", [Line(sentence(text), quotes[:12], support, LIST_RULE)])
    unsure = [f for f in census.possible if f not in census.certain and census.certain]
    if unsure:
        who = [member_name(desk, f) for f in unsure]
        text = f"Perhaps also {join_words(n.spoken for n in who)}, who joined {describe(unsure[0].begins)}"
        draft.lines.append(Line(sentence(text), distinct(f.quote for f in unsure), fact_support(unsure, who)))
    if late:
        text = f"The documents cover this only until {describe_day(at)}; nothing later is in them"
        draft.lines.append(Line(sentence(text), quotes[:1], (describe_day(at),)))
    if not desk.asked.explicit:
        draft.lines += succession(desk)
    if dated and len({f.begins for f in ordered}) > 1:
        rows = tuple((member_name(desk, f).name, describe(f.begins)) for f in ordered)
        draft.table = TableDraft((unit.capitalize(), "Since"), rows, tuple((f.quote,) for f in ordered))
    draft.conflicts = desk.disagreements({desk.attribute.id})
    return draft


def in_order(desk: Desk, facts: Iterable[Fact]) -> list[Fact]:
    """The members by name, those of the commonest kind first: states before the one union among them."""
    every = list(facts)
    kinds = Counter(member_name(desk, fact).kind for fact in every)
    return sorted(every, key=lambda f: (-kinds[member_name(desk, f).kind], member_name(desk, f).name))


def _of(desk: Desk) -> str:
    """ "Members of X", or "X: documents adopted" where the attribute's name takes no "of"."""
    name, subject = desk.attribute.name, desk.subject.spoken
    if desk.subject.name.lower() in name.lower():
        return name
    return f"{name} of {subject}" if name.split()[-1].endswith("s") else f"{subject}: {name}"


def _write_one(desk: Desk, name: Name) -> Draft | None:
    """Whether and since when one name belongs."""
    entries = [f for f in held(desk.facts) if derive.member_id(f) == name.id]
    if not entries:
        return _deny(desk, name)
    fact = entries[-1]
    unit = desk.attribute.unit or "member"
    explicit = desk.asked.explicit and desk.question.ask is Ask.YESNO
    at = desk.asked.at if explicit else desk.last_known(desk.facts)
    ask = desk.question.ask
    support = (*fact_support([fact], [name], desk.subject), unit)
    if explicit and fact.begins.earliest > at:
        text = f"No, not {desk.asked.words}: {name.spoken} became a {unit} of {desk.subject.spoken} only {on_date(fact.begins)}"
        draft = Draft("answered", [Line(sentence(text), (fact.quote,), (*support, desk.asked.words))])
    elif desk.too_late(desk.facts) and explicit:
        text = (
            f"{name.spoken} was a {unit} of {desk.subject.spoken} {since(fact.begins)}; "
            f"the documents cover this only until {describe_day(desk.last_known(desk.facts))}"
        )
        draft = Draft("outdated", [Line(sentence(text), (fact.quote,), (*support, describe_day(desk.last_known(desk.facts))))])
    elif ask is Ask.UNTIL:
        draft = _ending(desk, name, [f for f in entries if f.until] or [fact])
    elif ask is Ask.WHEN or ask is Ask.SINCE:
        text = (
            f"{name.spoken} {'has been' if _lasts(desk, fact) else 'was'} a {unit} of {desk.subject.spoken} {since(fact.begins)}"
        )
        if ask is Ask.WHEN:
            text = f"{name.spoken} became a {unit} of {desk.subject.spoken} {on_date(fact.begins)}"
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
        text = f"{lead}: {name.spoken} {verb} a {unit} of {desk.subject.spoken}{when}, {lasting}"
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


def _ending(desk: Desk, name: Name, ended: list[Fact]) -> Draft:
    fact = ended[0]
    unit = desk.attribute.unit or "member"
    support = (*fact_support([fact], [name], desk.subject), unit, describe_day(desk.last_known(desk.facts)))
    if fact.until is None:
        text = f"The documents give no end: {name.spoken} has been a {unit} of {desk.subject.spoken} {since(fact.begins)}"
        return Draft("false_premise", [Line(sentence(text), (fact.quote,), support)])
    text = f"{name.spoken} was a {unit} of {desk.subject.spoken} until {describe(fact.until)}, {since(fact.begins)}"
    return Draft("answered", [Line(sentence(text), (fact.quote,), support)])


def _conflict_names(desk: Desk, about: str) -> set[str]:
    return {n for d in desk.subject.disagreements if d.about == about for n in d.names}


def _lasts(desk: Desk, fact: Fact) -> bool:
    return fact.until is None and not (desk.subject.ends and desk.subject.ends.when.earliest <= desk.asked.today)


def _duration(desk: Desk, name: Name, fact: Fact) -> Draft:
    end = fact.until or (desk.subject.ends.when if desk.subject.ends else None)
    unit = desk.attribute.unit or "member"
    text = f"{name.spoken} {'was' if end else 'has been'} a {unit} of {desk.subject.spoken} {since(fact.begins)}"
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
    """The time between two dates in words, "about" where one of them is not exact."""
    months = (end.latest.year - start.earliest.year) * 12 + end.latest.month - start.earliest.month
    days = (end.latest - start.earliest).days + 1
    about = "" if start.exact and end.exact else "about "
    if months < 2:
        return f"{about}{days} days"
    years, rest = divmod(months, 12)
    said = [f"{years} year{'s' if years > 1 else ''}"] if years else []
    said += [f"{rest} month{'s' if rest > 1 else ''}"] if rest else []
    return about + " and ".join(said)


def _deny(desk: Desk, name: Name) -> Draft | None:
    """Nobody by this name is on the closed list: the documents contradict a question that presumes it."""
    denials = [f for f in desk.facts if f.standing == "denied" and derive.member_id(f) == name.id]
    members = held(desk.facts)
    if not desk.attribute.complete and not denials:
        return None
    unit = desk.attribute.unit or "member"
    status: AnswerStatus
    at = desk.last_known(members)
    census = take_census(desk, members, at)
    listed = [member_name(desk, f) for f in in_order(desk, census.certain)]
    if desk.too_late(members):
        nowhere = f"{name.spoken} was on no list of {plural(unit)} of {desk.subject.spoken}"
        lead = f"Until {describe_day(at)}, where the documents end, {nowhere}"
        status = "outdated"
    else:
        lead = "No" if desk.question.ask is Ask.YESNO else "It did not"
        lead += f": {name.spoken} is on no list of {plural(unit)} of {desk.subject.spoken} in the documents"
        status = "answered" if desk.question.ask is Ask.YESNO else "false_premise"
    quotes = distinct([f.quote for f in denials] or [f.quote for f in sorted(census.certain, key=lambda f: f.begins)])
    support = (name.name, desk.subject.name, unit, describe_day(at), *fact_support(denials))
    others = other_memberships(desk, name)
    if others:
        lead += f"; {others[0].text.rstrip('.')}"
        quotes, support = distinct((*quotes[:6], *others[0].quotes)), (*support, *others[0].support)
    draft = Draft(status, [Line(sentence(lead), quotes[:8], support, LIST_RULE)])
    draft.lines += others[1:]
    text = f"{_of(desk)} on {describe_day(at)}: {join_words(n.spoken for n in listed)}"
    support = (*fact_support(census.certain, listed, desk.subject), describe_day(at))
    draft.lines.append(Line(sentence(text), distinct(f.quote for f in census.certain)[:12], support, LIST_RULE))
    draft.basis = f"A closed list: who is not on it was not a {unit}."
    return draft


def other_memberships(desk: Desk, name: Name) -> list[Line]:
    """Closed lists of related subjects on which this name stands; those whose subject shares most words come first."""
    stems = stems_of((desk.subject.name, *desk.subject.aliases))
    aliases = [stems_of((alias,)) for alias in (desk.subject.name, *desk.subject.aliases)]
    found: list[tuple[int, Line]] = []
    for subject in desk.ledger.subjects.values():
        called = stems_of((subject.name, *subject.aliases))
        # A body whose name holds the name of this one ("X Council" for X) is nearer than one that shares words with it.
        shared = len(stems & stems_of((subject.name,))) + 10 * any(alias and alias <= called for alias in aliases)
        for attribute in subject.attributes.values():
            own = (subject.id, attribute.id) == (desk.subject.id, desk.attribute.id)
            if attribute.kind != "membership" or not attribute.complete or own or not shared:
                continue
            fact = next((f for f in held(subject.facts[attribute.id]) if derive.member_id(f) == name.id), None)
            if fact:
                found.append((-shared, _other(subject, attribute.unit or "member", fact, name)))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])][:2]


def _other(subject: Subject, unit: str, fact: Fact, name: Name) -> Line:
    article = "an" if unit[:1] in "aeiou" else "a"
    text = f"{name.spoken} is recorded as {article} {unit} of {subject.spoken}, {since(fact.begins)}"
    return Line(sentence(text), (fact.quote,), (*fact_support([fact], [name], subject), unit))


def _write_several(desk: Desk, names: list[Name]) -> Draft | None:
    drafts = [draft for name in names if (draft := _write_one(desk, name))]
    if not drafts:
        return None
    merged = drafts[0]
    for other in drafts[1:]:
        merged.lines.insert(1, other.lines[0])
        merged.conflicts += other.conflicts
        if other.status != merged.status:
            merged.status = "partly" if "answered" in (other.status, merged.status) else merged.status
    return merged
