"""Answers on membership: the list at a date, whether somebody belongs, since when, who joined when."""

from dataclasses import replace
from datetime import timedelta

from assistant.answering.ask_forms import Ask
from assistant.answering.demands import order_asked
from assistant.answering.desk import Desk
from assistant.answering.draft import (
    Draft,
    Line,
    TableDraft,
    distinct,
    fact_support,
    join_words,
    on_date,
    sentence,
)
from assistant.answering.lexicon import stems_of
from assistant.answering.member_lists import (
    LIST_RULE,
    group_name,
    in_order,
    list_title,
    listed_but_left_out,
    member_name,
    take_census,
)
from assistant.answering.write_accessions import write_history, write_joiners, write_leavers
from assistant.answering.write_counts import before_the_first, nothing_later, succession
from assistant.answering.write_member import FOUNDING, LEAVING, premise, write_in_order, write_one, write_several
from assistant.dates import describe
from assistant.ledger import derive
from assistant.ledger.facts import Fact, Name
from assistant.ledger.ledger import held, last_day

# A list that was last reported so soon after all on it began is that of the occasion; later, it is known to have stayed so.
_STILL_NEWS = timedelta(days=31)
_JOINING = stems_of(["join joined enter entered accede accession admit admitted become became added newest joiner come came"])


def asked_members(desk: Desk) -> list[Name]:
    """The names in the question that could be members: those that are not the subject itself or its namesake."""
    subject_spans = {(m.start, m.end) for m in desk.question.mentions if m.kind == "subject"}
    ids = dict.fromkeys(m.id for m in desk.question.mentions if m.kind == "name" and (m.start, m.end) not in subject_spans)
    return [desk.ledger.name(name_id) for name_id in ids]


_OTHERS = frozenset("other others another else further additional".split())


def write_membership(desk: Desk) -> Draft | None:
    """The answer on a membership attribute in the form that the question asks for."""
    ask = desk.question.ask
    names = asked_members(desk)
    known = {derive.member_id(fact) for fact in desk.facts}
    asked = [n for n in names if n.id in known] or (names if desk.attribute.complete else [])
    joining = bool({w.stem for w in desk.question.words} & _JOINING)
    single = (Ask.WHEN, Ask.SINCE, Ask.UNTIL, Ask.YESNO, Ask.DURATION)
    if len(asked) > 1 and (order := order_asked(desk.question)):
        return write_in_order(desk, asked, later=order == "later")
    if asked and ask in single:
        return write_one(desk, asked[0]) if len(asked) == 1 else write_several(desk, asked)
    if asked and ask in (Ask.WHY, Ask.HOW):
        return premise(desk, asked[0])
    if names and not asked and ask in single:
        return None
    belonging = {derive.member_id(fact) for fact in held(desk.facts)}
    if denied := [name for name in names if name.id in known - belonging and ask not in single]:
        return premise(desk, denied[0])
    if (
        joining
        and ask in (Ask.WHO, Ask.WHICH, Ask.LIST, Ask.WHAT)
        and (desk.question.last or desk.question.first or desk.asked.explicit)
    ):
        return write_joiners(desk)
    if ask in (Ask.WHO, Ask.WHICH, Ask.LIST) and {w.stem for w in desk.question.words} & LEAVING:
        return write_leavers(desk)
    if ask in (Ask.LIST, Ask.WHO, Ask.WHICH, Ask.WHAT, Ask.COMPARE, Ask.WHERE):
        return write_list(at_the_founding(desk))
    if ask is Ask.CHANGE:
        return write_history(desk)
    if ask is Ask.YESNO and not names and {w.text for w in desk.question.words} & _OTHERS:
        return write_list(desk)  # "did any other lender …?": the whole list tells
    return None


def at_the_founding(desk: Desk) -> Desk:
    """ "Who founded X?" asks for the list as it was when X began."""
    founds = {w.stem for w in desk.question.words} & FOUNDING
    members = held(desk.facts)
    if not founds or desk.asked.explicit or not members:
        return desk
    begins = desk.subject.begins
    when = begins.when if begins else min(f.begins for f in members)
    asked = replace(desk.asked, when=when, words=on_date(when), anchor=begins.quote if begins else None)
    return replace(desk, asked=asked)


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
        window = desk.asked.when
        listed = derive.once_each(f for f in members if f.begins.earliest <= window.latest and last_day(f) >= window.earliest)
    if not listed:
        return before_the_first(desk, members) if desk.asked.explicit and at < min(f.begins for f in members).earliest else None
    ordered = in_order(desk, listed)
    names = [member_name(desk, f) for f in ordered]
    when = _when_listed(desk, members, listed) if late or not desk.asked.explicit else desk.asked.words
    dated = any(f.start for f in ordered)
    unit = desk.attribute.unit or desk.attribute.name
    text = (
        f"{list_title(desk)} {when}, {len(names)} in all: {join_words(n.spoken for n in names)}"
        if dated
        else f"{list_title(desk)}: {join_words(n.spoken for n in names)}"
    )
    named = fact_support(ordered, [*names, *listed_but_left_out(desk)], desk.subject)
    support = (*named, when, str(len(names)), unit, desk.attribute.name, group_name(desk))
    quotes = distinct(f.quote for f in sorted(ordered, key=lambda f: f.begins))
    draft = Draft("outdated" if late else "answered", [Line(sentence(text), quotes[:12], support, LIST_RULE)])
    unsure = [f for f in census.possible if f not in census.certain and census.certain]
    if unsure:
        who = [member_name(desk, f) for f in unsure]
        text = f"Perhaps also {join_words(n.spoken for n in who)}, who joined {describe(unsure[0].begins)}"
        draft.lines.append(Line(sentence(text), distinct(f.quote for f in unsure), fact_support(unsure, who)))
    if late:
        draft.lines.append(nothing_later(desk, members, quotes))
    if not desk.asked.explicit:
        draft.lines += succession(desk)
    if dated and len({f.begins for f in ordered}) > 1:
        rows = tuple((member_name(desk, f).name, describe(f.begins)) for f in ordered)
        draft.table = TableDraft((unit.capitalize(), "Since"), rows, tuple((f.quote,) for f in ordered))
    draft.conflicts = desk.disagreements({desk.attribute.id})
    return draft


def _when_listed(desk: Desk, members: list[Fact], listed: list[Fact]) -> str:
    """The day that a list without a date in the question is of: the last day known for a list that is kept up, the common day
    of an occasion (its guests, its documents), else what the latest source was dated."""
    known = desk.known(members)
    days = {fact.begins for fact in listed if fact.start}
    together = len(days) == 1 and all(fact.start and fact.until in (None, fact.begins) for fact in listed)
    if together and (not desk.attribute.complete or known.earliest - max(days).latest <= _STILL_NEWS):
        return on_date(days.pop())
    return on_date(known) if desk.attribute.complete else f"as of {describe(known)}"
