"""Answers to "how many members": counts derived from a dated member list, beside the counts that documents report."""

import re
from datetime import date

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, Step, counted, distinct, fact_support, join_words, on_date, plural, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.member_lists import Census, breakdown, group_name, spoken_number, take_census
from assistant.dates import describe, describe_day
from assistant.ledger import derive
from assistant.ledger.facts import Attribute, Basis, Fact
from assistant.ledger.ledger import held
from assistant.model import Quote
from assistant.text import plain

_WITHOUT = re.compile(
    r"\b(?:without|excluding|except|apart from|not counting|minus|leaving out|leaving aside|other than|exclusive of)\b"
)
_WITH = re.compile(r"\b(?:including|with|counting|inclusive of|plus|together with)\b")


def asked_basis(desk: Desk, attribute: Attribute) -> tuple[Basis | None, bool]:
    """The basis that the question names, and whether it names one; else the first of the attribute."""
    text = plain(desk.question.text)
    names = [desk.ledger.name(m.id) for m in desk.question.mentions if m.kind == "name"]
    for pattern, wanted in ((_WITHOUT, False), (_WITH, True)):
        if not pattern.search(text):
            continue
        for name in names:
            for basis in attribute.bases:
                if (not basis.counts or name.kind in basis.counts) is wanted and (basis.counts or wanted):
                    return basis, True
    inside = {i for m in desk.question.mentions if m.kind == "subject" for i in range(m.start, m.end)}
    stems = {word.stem for i, word in enumerate(desk.question.words) if not word.stop and i not in inside}
    shared = stems_of((*attribute.asks, attribute.name, attribute.unit))
    scored = [
        (_phrase_score(basis, stems, shared, attribute), _place_in_head(desk.question.head, basis), -i, basis)
        for i, basis in enumerate(attribute.bases)
    ]
    best = max(scored, key=lambda s: s[:3], default=None)
    return (best[3], best[0] > 0) if best else (None, False)


def _phrase_score(basis: Basis, stems: set[str], shared: set[str], attribute: Attribute) -> float:
    """How much of its own the longest phrase of the basis says that the question holds whole; shared words count little, and
    those of another basis as well tell nothing."""
    theirs = (text for other in attribute.bases if other is not basis for text in (*other.asks, other.unit))
    others = [stems_of((text,)) for text in theirs if text and not _WITHOUT.search(text)]
    phrases = [stems_of((text,)) for text in (*basis.asks, basis.unit) if text]
    telling = [phrase for phrase in phrases if phrase and not any(phrase <= other for other in others)]
    return max((len(phrase - shared) + 0.1 * len(phrase) for phrase in telling if phrase <= stems), default=0.0)


def _place_in_head(head: tuple[str, ...], basis: Basis) -> int:
    """How far to the right in "how many partner countries" the unit of the basis stands: the last noun decides."""
    unit = stems_of((basis.unit,))
    return max((i + 1 for i, stem in enumerate(head) if stem in unit), default=0)


def write_member_count(desk: Desk) -> Draft | None:
    """How many belonged: counted from the dated list, beside the counts that documents report."""
    attribute = desk.attribute
    members = held(desk.attribute_facts(attribute.counts)) if attribute.counts else held(desk.facts)
    if not members:
        return None
    basis, named = asked_basis(desk, attribute)
    draft = Draft()
    late = desk.too_late([*members, *held(desk.facts)])
    if late:
        draft.status = "outdated"
    at = desk.asked.at if desk.asked.explicit and not late else desk.last_known([*members, *held(desk.facts)])
    if desk.asked.relation == "founding":
        at = max(at, min(members, key=lambda f: f.begins).begins.latest)
    census = take_census(desk, members, at)
    if not census.possible:
        return before_the_first(desk, members)
    reported = [fact for fact in held(desk.facts) if fact.number is not None] if attribute.counts else []
    quotes = count_quotes(desk, census, reported, members, basis)
    lead = f"{desk.subject.spoken} had {_figure(desk, census, attribute, basis, named)}"
    when = on_date(desk.known([*members, *held(desk.facts)])) if late or not desk.asked.explicit else desk.asked.words
    earlier = _change_inside(desk, members, attribute, basis, at)
    text = f"{lead}{f' ({desk.group.name})' if desk.group else ''} {earlier or when}"
    if desk.asked.anchor and desk.asked.anchor_words:
        quotes = distinct((*quotes, desk.asked.anchor))
    numbers_said = tuple(str(n) for b in (None, *attribute.bases) for n in census.count(b))
    support = (*fact_support([*census.possible, *reported], subject=desk.subject), *_member_names(desk, census), *numbers_said)
    support += (
        when,
        describe_day(at),
        earlier or "",
        group_name(desk),
        *(str(s.number and int(s.number)) for s in _steps(desk, members, None, attribute)),
    )
    draft.lines.append(Line(sentence(text), quotes, (*support, *(b.unit for b in attribute.bases)), derive.COUNT_RULE))
    if late:
        draft.lines.append(nothing_later(desk, [*members, *held(desk.facts)], quotes))
        draft.missing.append(f"the state {desk.asked.words}")
    if not desk.group:
        draft.lines += _around(desk, members, at, explicit=desk.asked.explicit)
        draft.timeline = timeline(desk, members, basis if named else None, attribute)
    draft.conflicts = [*desk.disagreements({attribute.id, attribute.counts})]
    label = basis.name if basis and named else ", ".join(b.name for b in attribute.bases[:1])
    counting = f"Counted from the dated list of {plural(attribute.unit or 'member')}"
    draft.basis = f"{counting}{'; basis: ' + label if label else ''}. {_latest_source(members, reported)}"
    return draft


def _figure(desk: Desk, census: Census, attribute: Attribute, basis: Basis | None, named: bool) -> str:
    total = next((b for b in attribute.bases if not b.counts), None)
    whole = counted(spoken_number(*census.count(None)), (total.unit if total else attribute.unit) or "member")
    parts = breakdown(desk, census, attribute)
    if basis and basis.counts and named:
        own = counted(spoken_number(*census.count(basis)), basis.unit or "member")
        others = [
            n.spoken
            for kind, names in derive.by_kind(desk.ledger, census.certain).items()
            if kind not in basis.counts
            for n in names
        ]
        return f"{own}, or {whole} counting {join_words(others)}," if others and len(others) < 4 else own
    return f"{whole} – {parts} –" if parts else whole


def _change_inside(desk: Desk, members: list[Fact], attribute: Attribute, basis: Basis | None, at: date) -> str:
    """Where the number changed within the period asked about: from when the last value held, and the value before."""
    if not desk.asked.when or desk.asked.when.exact or desk.asked.between:
        return ""
    steps = _steps(desk, members, basis, attribute)
    inside = [s for s in steps if desk.asked.when.earliest < s.when.latest <= at]
    if not inside or inside[0] is steps[0]:
        return ""
    last = inside[-1]
    before = derive.step_at(steps, desk.asked.when.earliest)
    who = join_words(desk.ledger.name(derive.member_id(f)).spoken for f in last.joined)
    why = f", when {who} joined," if who else ""
    start = describe(last.when)
    lead = start if start.startswith(("between", "by", "after")) else f"from {start}"
    return f"{lead}{why} and {before.value if before else 'none'} before that"


def _steps(desk: Desk, members: list[Fact], basis: Basis | None, attribute: Attribute) -> list[derive.Step]:
    return derive.member_steps(desk.subject, members, basis, derive.kinds_of(desk.ledger, members))


def _member_names(desk: Desk, census: Census) -> tuple[str, ...]:
    return tuple(desk.ledger.name(derive.member_id(fact)).name for fact in census.possible)


def count_quotes(desk: Desk, census: Census, reported: list[Fact], members: list[Fact], basis: Basis | None) -> tuple[Quote, ...]:
    """The reported counts that say the same for that time, and the quote of the last to join; without them the whole list."""
    bases = [basis, *(b for b in desk.attribute.bases if basis is None or b.id != basis.id)]
    joined = [fact for fact in members if fact.begins.latest <= census.at]
    since = max((fact.begins.latest for fact in joined), default=date.min)
    following = min((fact.begins.earliest for fact in members if fact.begins.earliest > census.at), default=date.max)
    chosen: list[Fact] = []
    for candidate in bases:
        if candidate is None:
            continue
        same = [
            fact
            for fact in reported
            if fact.basis == candidate.id
            and not fact.part
            and fact.number == census.count(candidate)[0]
            and since <= fact.begins.latest < following
        ]
        chosen += sorted(same, key=lambda f: (abs((f.begins.latest - census.at).days), f.id))[:1]
    last = [fact for fact in joined if fact.begins.latest == since]
    if chosen:
        return distinct([fact.quote for fact in chosen[:2]] + [fact.quote for fact in last[:1]])
    return distinct(fact.quote for fact in sorted(joined, key=lambda f: f.begins))[:12]


def before_the_first(desk: Desk, facts: list[Fact]) -> Draft:
    """The time asked about lies before the subject began, or before anything that the documents say of this."""
    first = min(facts, key=lambda f: f.begins)
    begins = desk.subject.begins
    when, quote = (begins.when, begins.quote) if begins else (first.begins, first.quote)
    support = (*fact_support([first], subject=desk.subject), describe(when), desk.asked.words)
    if desk.asked.at >= when.earliest:
        what = f"{desk.attribute.name} of {desk.subject.spoken} {desk.asked.words}"
        text = f"The documents say nothing of {what}; they begin {on_date(first.begins)}"
        return Draft(
            "not_covered", [Line(sentence(text), (first.quote,), (*support, desk.attribute.name))], missing=[desk.asked.words]
        )
    asks_whether = desk.question.ask is Ask.YESNO
    lead = "No: " if asks_whether else ""
    text = f"{lead}{desk.subject.spoken} did not exist yet {desk.asked.words}: the documents date its beginning {on_date(when)}"
    return Draft("answered" if asks_whether else "false_premise", [Line(sentence(text), (quote,), support)])


def nothing_later(desk: Desk, facts: list[Fact], quotes: tuple[Quote, ...]) -> Line:
    """Where the documents on these facts end."""
    known = describe(desk.known(facts))
    return Line(sentence(f"The documents cover this only until {known}; nothing later is in them"), quotes[:1], (known,))


def _around(desk: Desk, members: list[Fact], at: date, explicit: bool) -> list[Line]:
    """Who joined last before that day, who was next, and what became of the body."""
    lines: list[Line] = []
    before = [f for f in members if f.begins.latest <= at]
    newest = [f for f in before if f.begins == max(b.begins for b in before)] if before else []
    if newest and len(newest) < len(before) and len(newest) < 4:
        who = [desk.ledger.name(derive.member_id(f)) for f in newest]
        verb = "was" if len(who) == 1 else "were"
        text = f"The last to join by then {verb} {join_words(n.spoken for n in who)}, {on_date(newest[0].begins)}"
        lines.append(Line(sentence(text), distinct(f.quote for f in newest), fact_support(newest, who, desk.subject)))
    after = sorted((f for f in members if f.begins.earliest > at), key=lambda f: f.begins)
    if explicit and after:
        who = [desk.ledger.name(derive.member_id(f)) for f in after if f.begins == after[0].begins]
        text = f"{join_words(n.spoken for n in who)} joined later, {on_date(after[0].begins)}"
        lines.append(Line(sentence(text), distinct(f.quote for f in after[: len(who)]), fact_support(after[: len(who)], who)))
    if not explicit:
        lines += succession(desk)
    return lines


def succession(desk: Desk) -> list[Line]:
    """ "It was succeeded by Y on …", where the ledger knows a successor by today."""
    step = desk.subject.successor
    if not step or step.subject not in desk.ledger.subjects or step.when.earliest > desk.asked.today:
        return []
    following = desk.ledger.subjects[step.subject]
    text = f"{desk.subject.spoken} was succeeded by {following.spoken} {on_date(step.when)}"
    return [Line(sentence(text), (step.quote,), (desk.subject.name, following.name, describe(step.when)))]


def timeline(desk: Desk, members: list[Fact], basis: Basis | None, attribute: Attribute) -> list[Step]:
    """The count after each change. Rule: derive.COUNT_RULE."""
    total = basis or next((b for b in attribute.bases if not b.counts), None)
    unit = (total.unit if total else "") or attribute.unit or "member"
    steps: list[Step] = []
    for step in _steps(desk, members, basis, attribute):
        who = join_words(desk.ledger.name(derive.member_id(f)).name for f in step.joined or step.left)
        verb = "joined" if step.joined else "left"
        note = f" ({who} {verb})" if steps and len(step.joined or step.left) < 4 else ""
        steps.append(Step(step.when, counted(step.value, unit) + note, step.number, distinct(f.quote for f in step.facts)[:3]))
    return steps


def _latest_source(members: list[Fact], reported: list[Fact]) -> str:
    latest = max((f.reported for f in [*members, *reported]), default=None)
    return f"Latest source: {describe(latest)}." if latest else ""
