"""Answers on how a list of members came about: who joined in a time, first or last, who left, the growth step by step."""

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, distinct, fact_support, join_words, on_date, plural, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.member_lists import LIST_RULE, breakdown, member_name, take_census
from assistant.answering.write_counts import timeline
from assistant.dates import When, describe, describe_day
from assistant.ledger import derive
from assistant.ledger.facts import Attribute
from assistant.ledger.ledger import held
from assistant.model import Quote

_JOINED = stems_of(["join joined enter entered accede acceded admit admitted add added"])


def write_joiners(desk: Desk) -> Draft | None:
    """Who joined in the time asked about, or first, or last."""
    members = held(desk.facts)
    dated = sorted((f for f in members if f.start and f.begins.earliest <= desk.asked.today), key=lambda f: f.begins)
    if not dated:
        return None
    founders = [f for f in dated if f.begins == dated[0].begins]
    if desk.asked.explicit and desk.asked.when:
        window = desk.asked.when
        if desk.asked.relation in ("after", "since"):
            asked = {mention.id for mention in desk.question.mentions}
            asked |= {m.id for m in desk.question.clause.mentions} if desk.question.clause else set()
            later = [f for f in dated if f not in founders and derive.member_id(f) not in asked]
            chosen = [f for f in later if f.begins.earliest >= window.earliest]
        elif desk.asked.relation in ("before", "by", "until"):
            chosen = [f for f in dated if f.begins.latest <= window.latest and f not in founders]
        else:
            later = [f for f in dated if f not in founders] if desk.asked.between else dated
            chosen = [f for f in later if _within(f.begins, window)]
    elif desk.question.last:
        chosen = [f for f in dated if f.begins == dated[-1].begins]
    else:
        later = [f for f in dated if f not in founders]
        chosen = [f for f in later if f.begins == later[0].begins] if later else founders
    if not chosen:
        text = f"The documents name nobody who joined {desk.subject.spoken} {desk.asked.words}"
        near = dated[-1]
        return Draft(
            "not_covered",
            [Line(sentence(text), (near.quote,), (desk.subject.name, desk.asked.words))],
            missing=[f"who joined {desk.asked.words}"],
        )
    if desk.question.ask in (Ask.WHO, Ask.WHICH) and desk.asked.relation in ("after",) and not desk.question.head:
        chosen = chosen[:1]
    names = [member_name(desk, f) for f in chosen]
    text = join_words(f"{n.spoken} ({describe(f.begins)})" for n, f in zip(names, chosen, strict=True))
    text = f"{len(names)}: {text}" if desk.question.ask is Ask.COUNT else text
    support = (*fact_support(chosen, names, desk.subject), str(len(names)))
    draft = Draft("answered", [Line(sentence(text), distinct(f.quote for f in chosen), support, LIST_RULE)])
    draft.lines += desk.anchor_line()
    draft.conflicts = desk.disagreements({desk.attribute.id})
    return draft


def asks_how_many_joined(desk: Desk) -> bool:
    """Whether "how many joined in 2023?" asks for those of that time alone; "had joined by then" asks for all."""
    when = desk.asked.when
    joined = bool({word.stem for word in desk.question.words} & _JOINED) and "had" not in {w.text for w in desk.question.words}
    in_it = desk.asked.relation in ("in", "between", "after", "since") and not desk.question.clause
    return joined and bool(desk.question.times) and in_it and when is not None


def write_leavers(desk: Desk) -> Draft | None:
    """Who left, in the time asked about or ever; an end that is only that of the body itself is no leaving."""
    members = held(desk.facts)
    # Who was there on one day alone, as a guest say, did not leave.
    ended = [f for f in members if f.until and f.until != f.begins and f.until.earliest <= desk.asked.today]
    left = [f for f in ended if not derive.ends_with(desk.subject, f)]
    window = desk.asked.when
    if window:
        left = [f for f in left if f.until and _ended_in(f.until, window, desk.asked.relation)]
    if not left:
        if not desk.attribute.complete or not members:
            return None
        text = f"No {desk.attribute.unit or 'member'} of {desk.subject.spoken} left {desk.asked.words}".rstrip()
        near = max(members, key=lambda f: f.reported)
        named = (desk.subject.name, desk.asked.words, desk.attribute.unit)
        return Draft("false_premise", [Line(sentence(f"{text}, as far as the documents go"), (near.quote,), named)])
    ordered = sorted(left, key=lambda f: (f.until or f.begins, member_name(desk, f).name))
    names = [member_name(desk, f) for f in ordered]
    ends = [f.until for f in ordered if f.until]
    number = f"{len(names)}: " if desk.question.ask is Ask.COUNT else ""
    if len(ends) == 1:
        text = f"{number}{names[0].spoken} left {desk.subject.spoken} {on_date(ends[0])}"
    else:
        said = join_words(f"{name.spoken} ({describe(end)})" for name, end in zip(names, ends, strict=True))
        text = f"{number}{said} left {desk.subject.spoken}"
    support = (*fact_support(ordered, names, desk.subject), str(len(names)))
    return Draft("answered", [Line(sentence(text), distinct(f.quote for f in ordered), support, LIST_RULE if number else "")])


def _ended_in(end: When, window: When, relation: str) -> bool:
    if relation in ("after", "since"):
        return end.latest >= window.earliest
    return end.earliest <= window.latest if relation in ("before", "by", "until") else _within(end, window)


def _within(when: When, window: When) -> bool:
    """Whether a date lies in the window, or, where it is known within half a year, touches it."""
    inside = window.earliest <= when.earliest and when.latest <= window.latest
    return inside or (when.overlaps(window) and (when.latest - when.earliest).days < 200)


def write_history(desk: Desk) -> Draft | None:
    """How the list grew: from the first members, each change with its date, to the last."""
    members = sorted(held(desk.facts), key=lambda f: (f.begins, member_name(desk, f).name))
    start, end = None, desk.asked.at
    if desk.asked.between:
        start, end = desk.asked.between[0].earliest, min(desk.asked.between[1].latest, desk.asked.today)
    members = [f for f in members if f.begins.earliest <= end]
    steps = derive.member_steps(desk.subject, members, None, derive.kinds_of(desk.ledger, members))
    if not steps:
        return None
    shown = [s for s in steps if start is None or s.when.latest >= start]
    first = derive.step_at(steps, start) if start else steps[0]
    first = first or steps[0]
    unit = desk.attribute.unit or "member"
    census = take_census(desk, members, end)
    parts = breakdown(desk, census, _count_attribute(desk))
    said = []
    used: list[Quote] = [f.quote for f in first.facts][:2]
    for step in shown:
        if step is first or not step.joined:
            continue
        said.append(f"{join_words(member_name(desk, f).spoken for f in step.joined)} {on_date(step.when)}")
        used += [f.quote for f in step.facts]
    last = f"{steps[-1].value} – {parts} –" if parts else steps[-1].value
    text = f"From {first.value} {plural(unit)} {on_date(first.when)} to {last} by {describe_day(end)}"
    if said:
        text += f": {join_words(said)} joined"
    names = [member_name(desk, f) for f in members]
    support = (*fact_support(members, names, desk.subject), *(s.value for s in steps), describe_day(end), parts)
    draft = Draft("answered", [Line(sentence(text), distinct(used)[:14], support, derive.COUNT_RULE)])
    founders = [member_name(desk, f) for f in first.facts]
    if len(founders) > 1:
        text = f"The first members were {join_words(n.spoken for n in founders)}"
        draft.lines.append(Line(sentence(text), distinct(f.quote for f in first.facts), fact_support(first.facts, founders)))
    draft.timeline = [s for s in timeline(desk, members, None, _count_attribute(desk)) if start is None or s.when.latest >= start]
    draft.conflicts = desk.disagreements({desk.attribute.id, _count_attribute(desk).id})
    return draft


def _count_attribute(desk: Desk) -> Attribute:
    return next((a for a in desk.subject.attributes.values() if a.counts == desk.attribute.id), desk.attribute)
