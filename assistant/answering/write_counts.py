"""Answers to "how many": counts derived from a dated member list, and numbers that documents report."""

import re
from dataclasses import dataclass
from datetime import date

from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, Step, distinct, fact_support, join_words, on_date, sentence
from assistant.answering.lexicon import stems_of
from assistant.dates import describe, describe_day
from assistant.ledger import derive
from assistant.ledger.facts import Attribute, Basis, Fact, Name
from assistant.ledger.ledger import held
from assistant.model import Quote
from assistant.text import plain

_WITHOUT = re.compile(
    r"\b(?:without|excluding|except|apart from|not counting|minus|leaving out|leaving aside|other than|exclusive of)\b"
)
_WITH = re.compile(r"\b(?:including|with|counting|inclusive of|plus|together with)\b")


@dataclass(frozen=True, slots=True)
class Census:
    """The member list on a day: who certainly and who possibly belonged, with every member fact of the attribute."""

    at: date
    certain: list[Fact]
    possible: list[Fact]
    kinds: dict[str, str]

    def count(self, basis: Basis | None) -> tuple[int, int]:
        return len(self._of(self.certain, basis)), len(self._of(self.possible, basis))

    def _of(self, facts: list[Fact], basis: Basis | None) -> list[Fact]:
        if not basis or not basis.counts:
            return facts
        return [fact for fact in facts if self.kinds.get(derive.member_id(fact), "item") in basis.counts]


def take_census(desk: Desk, members: list[Fact], at: date) -> Census:
    kinds = derive.kinds_of(desk.ledger, members)
    certain, possible = derive.members_at(desk.subject, members, at)
    return Census(at, certain, possible, kinds)


def asked_basis(desk: Desk, attribute: Attribute) -> tuple[Basis | None, bool]:
    """The basis that the question names, and whether it names one; else the first of the attribute."""
    text = plain(desk.question.text)
    names = [desk.ledger.name(m.id) for m in desk.question.mentions if m.kind == "name"]
    for pattern, wanted in ((_WITHOUT, False), (_WITH, True)):
        match = pattern.search(text)
        named = [n for n in names if match and plain(n.name) not in text[: match.start()]]
        for name in named:
            for basis in attribute.bases:
                if (not basis.counts or name.kind in basis.counts) is wanted and (basis.counts or wanted):
                    return basis, True
    for stem in reversed(desk.question.head):
        for basis in attribute.bases:
            if stem in stems_of((basis.unit,)):
                return basis, True
    stems = {word.stem for word in desk.question.terms}
    for basis in attribute.bases:
        if stems & stems_of((basis.unit,)):
            return basis, True
    return (attribute.bases[0] if attribute.bases else None), False


def spoken_number(certain: int, possible: int) -> str:
    return (
        str(certain)
        if certain == possible
        else f"{certain} or {possible}"
        if possible == certain + 1
        else f"{certain} to {possible}"
    )


def breakdown(desk: Desk, census: Census, attribute: Attribute) -> str:
    """ "14 countries and the European Union": the members by kind, a single one by its name. "" where all are of one kind."""
    groups = derive.by_kind(desk.ledger, census.certain)
    if len(groups) < 2:
        return ""
    return join_words(_group(kind, names, attribute) for kind, names in groups.items())


def _group(kind: str, names: list[Name], attribute: Attribute) -> str:
    if len(names) == 1:
        return names[0].spoken
    unit = next((basis.unit for basis in attribute.bases if basis.counts == (kind,)), "")
    return f"{len(names)} {unit or _plural(kind)}"


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def write_member_count(desk: Desk) -> Draft | None:
    """How many belonged: counted from the dated list, beside the counts that documents report."""
    attribute = desk.attribute
    members = held(desk.attribute_facts(attribute.counts)) if attribute.counts else held(desk.facts)
    if not members:
        return None
    basis, named = asked_basis(desk, attribute)
    draft = Draft()
    late = desk.too_late([*members, *desk.facts])
    if late:
        draft.status = "outdated"
    at = desk.asked.at if desk.asked.explicit and not late else desk.last_known([*members, *desk.facts])
    census = take_census(desk, members, at)
    if not census.possible:
        return _before_the_first(desk, members)
    reported = [fact for fact in held(desk.facts) if fact.number is not None] if attribute.counts else []
    quotes = count_quotes(desk, census, reported, members, basis)
    lead = f"{desk.subject.spoken} had {_figure(desk, census, attribute, basis, named)}"
    when = f"on {describe_day(at)}" if late or not desk.asked.explicit else desk.asked.words
    earlier = _change_inside(desk, members, attribute, basis, at)
    text = f"{lead} {earlier or when}"
    if desk.asked.anchor and desk.asked.anchor_words:
        quotes = distinct((*quotes, desk.asked.anchor))
    numbers_said = tuple(str(n) for b in (None, *attribute.bases) for n in census.count(b))
    support = (*fact_support([*census.possible, *reported], subject=desk.subject), *_member_names(desk, census), *numbers_said)
    support += (
        when,
        describe_day(at),
        earlier or "",
        *(str(s.number and int(s.number)) for s in _steps(desk, members, None, attribute)),
    )
    draft.lines.append(Line(sentence(text), quotes, (*support, *(b.unit for b in attribute.bases)), derive.COUNT_RULE))
    if late:
        draft.lines.append(_nothing_later(desk, at, quotes))
        draft.missing.append(f"the state {desk.asked.words}")
    draft.lines += _around(desk, members, at, explicit=desk.asked.explicit)
    draft.timeline = timeline(desk, members, basis if named else None, attribute)
    draft.conflicts = [*desk.disagreements({attribute.id, attribute.counts})]
    counted = basis.name if basis and named else ", ".join(b.name for b in attribute.bases[:1])
    draft.basis = f"Counted from the dated list of {attribute.unit or 'members'}{'; basis: ' + counted if counted else ''}. {_latest_source(desk, members, reported)}"
    return draft


def _figure(desk: Desk, census: Census, attribute: Attribute, basis: Basis | None, named: bool) -> str:
    total = next((b for b in attribute.bases if not b.counts), None)
    whole = f"{spoken_number(*census.count(None))} {(total.unit if total else attribute.unit) or 'members'}"
    parts = breakdown(desk, census, attribute)
    if basis and basis.counts and named:
        own = f"{spoken_number(*census.count(basis))} {basis.unit or 'members'}"
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


def _before_the_first(desk: Desk, members: list[Fact]) -> Draft:
    first = min(members, key=lambda f: f.begins)
    begins = desk.subject.begins
    when, quote = (begins.when, begins.quote) if begins else (first.begins, first.quote)
    text = f"{desk.subject.spoken} did not exist yet {desk.asked.words}: the documents date its beginning {on_date(when)}"
    support = (*fact_support([first], subject=desk.subject), describe(when), desk.asked.words)
    return Draft("false_premise", [Line(sentence(text), (quote,), support)])


def _nothing_later(desk: Desk, at: date, quotes: tuple[Quote, ...]) -> Line:
    text = f"The documents cover this only until {describe_day(at)}; nothing later is in them"
    return Line(sentence(text), quotes[:1], (describe_day(at),))


def _around(desk: Desk, members: list[Fact], at: date, explicit: bool) -> list[Line]:
    """Who joined last before that day, who was next, and what became of the body."""
    lines: list[Line] = []
    before = [f for f in members if f.begins.latest <= at]
    newest = [f for f in before if f.begins == max(b.begins for b in before)] if before else []
    if newest and len(newest) < len(before) and len(newest) < 4:
        who = [desk.ledger.name(derive.member_id(f)) for f in newest]
        text = f"The last to join by then {'was' if len(who) == 1 else 'were'} {join_words(n.spoken for n in who)}, {on_date(newest[0].begins)}"
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
    unit = (total.unit if total else "") or "members"
    steps: list[Step] = []
    for step in _steps(desk, members, basis, attribute):
        who = join_words(desk.ledger.name(derive.member_id(f)).name for f in step.joined or step.left)
        verb = "joined" if step.joined else "left"
        note = f" ({who} {verb})" if steps and len(step.joined or step.left) < 4 else ""
        steps.append(Step(step.when, f"{step.value} {unit}{note}", step.number, distinct(f.quote for f in step.facts)[:3]))
    return steps


def _latest_source(desk: Desk, members: list[Fact], reported: list[Fact]) -> str:
    latest = max((f.reported for f in [*members, *reported]), default=None)
    return f"Latest source: {describe(latest)}." if latest else ""


def write_reported_count(desk: Desk) -> Draft | None:
    """How many, where documents report the number: the last one reported by the time asked about."""
    part = _asked_part(desk)
    basis, named = asked_basis(desk, desk.attribute)
    series = [f for f in held(desk.facts) if f.part == part and (not f.basis or not named or (basis and f.basis == basis.id))]
    if not series:
        return None
    if desk.asked.between and desk.asked.between[0].latest < desk.asked.between[1].earliest:
        return write_change(desk, derive.reported_steps(series, series[0].basis, part), part)
    late = desk.too_late(series) and desk.subject.ends is None
    known = [f for f in series if f.begins.earliest <= desk.asked.at]
    if not known:
        return None
    latest = max(known, key=lambda f: (f.begins, f.id))
    same = [f for f in known if f.value == latest.value and f.begins.overlaps(latest.begins)] or [latest]
    figure = f"{desk.value(latest)} {(part and 'in ' + _article(part) + ' ') or ''}".strip()
    unit = desk.attribute.unit
    number = f"{figure} {unit}".strip() if unit and unit.lower() not in plain(figure) else figure
    note = "" if desk.asked.explicit else ", the latest number in the documents"
    if part:
        number = f"{desk.value(latest)} {unit}".strip() + f" – {part}"
    text = f"{number} {on_date(latest.begins)}{note}"
    draft = Draft("outdated" if late else "answered")
    support = (*fact_support(same, subject=desk.subject), desk.attribute.unit, part, note)
    draft.lines.append(
        Line(sentence(text), distinct(f.quote for f in same)[:2], support, derive.STEP_RULE if desk.asked.explicit else "")
    )
    if desk.asked.anchor:
        anchored = (
            f'The time asked about, "{desk.asked.anchor_words}", is {desk.asked.words.removeprefix("on ").removeprefix("in ")}'
        )
        draft.lines.append(Line(sentence(anchored), (desk.asked.anchor,), (desk.asked.words, desk.asked.anchor_words)))
    if late:
        draft.lines.append(_nothing_later(desk, desk.last_known(series), (latest.quote,)))
        draft.missing.append(f"a number {desk.asked.words}")
    if not part:
        draft.lines += _parts(desk, latest)
    draft.timeline = [
        Step(s.when, f"{desk.value(s.facts[0])} {unit}".strip(), s.number, distinct(f.quote for f in s.facts)[:2])
        for s in derive.reported_steps(series, latest.basis, part)
    ]
    draft.conflicts = desk.disagreements({desk.attribute.id})
    draft.basis = f"Reported number{'; basis: ' + basis.name if basis and named else ''}. Each number holds for its date; latest source: {describe(max(f.reported for f in series))}."
    return draft


def _article(part: str) -> str:
    return part


def _asked_part(desk: Desk) -> str:
    """The part of the whole that the question names, or ""."""
    stems = {word.stem for word in desk.question.terms} | {
        word.stem for m in desk.question.mentions for word in desk.question.words[m.start : m.end]
    }
    parts = dict.fromkeys(f.part for f in desk.facts if f.part)
    hits = [part for part in parts if stems_of((part,)) <= stems]
    return max(hits, key=len, default="")


def _parts(desk: Desk, whole: Fact) -> list[Line]:
    """How the documents break the same number down, one line a way of breaking it down."""
    lines: list[Line] = []
    parts = [f for f in held(desk.facts) if f.part and f.begins == whole.begins and f.number is not None]
    for basis in dict.fromkeys(f.basis for f in parts):
        group = [f for f in parts if f.basis == basis]
        label = desk.attribute.basis(basis)
        said = join_words(f"{f.part} {f.value}" for f in group)
        total = sum(f.number or 0 for f in group)
        over = (
            ""
            if whole.number is None or total == whole.number
            else f" (these add up to {total:g}, not {whole.number:g}: they overlap or are incomplete)"
        )
        text = f"{label.name if label else 'Of these'}: {said}{over}"
        support = (*fact_support(group), f"{total:g}", f"{whole.number:g}" if whole.number is not None else "")
        lines.append(Line(sentence(text), distinct(f.quote for f in group), support, "sum of the parts" if over else ""))
    return lines


def write_change(desk: Desk, steps: list[derive.Step], part: str = "") -> Draft | None:
    """From one value to another: the values at both ends, and their difference. Rule: derive.DIFFERENCE_RULE."""
    if not steps:
        return None
    first_at, last_at = (
        (desk.asked.between[0].latest, desk.asked.between[1].latest)
        if desk.asked.between
        else (steps[0].when.latest, desk.asked.at)
    )
    first = derive.step_at(steps, first_at) or steps[0]
    last = derive.step_at(steps, min(last_at, desk.asked.today)) or steps[-1]
    unit = desk.attribute.unit
    text = f"From {first.value} {on_date(first.when)} to {last.value} {on_date(last.when)}"
    difference = ""
    if first.number is not None and last.number is not None and first is not last:
        change = last.number - first.number
        difference = f"{abs(change):g}"
        text += f": {difference} {'more' if change > 0 else 'fewer' if change < 0 else 'more, that is no change'}"
    if first is last:
        text = f"The documents give no change in that time: {first.value} {unit} {on_date(first.when)}"
    support = (
        *fact_support([*first.facts, *last.facts], subject=desk.subject),
        difference,
        part,
        first.value,
        last.value,
        describe(first.when),
        describe(last.when),
    )
    draft = Draft(
        lines=[
            Line(
                sentence(text),
                distinct([f.quote for f in first.facts][:2] + [f.quote for f in last.facts][:2]),
                support,
                derive.DIFFERENCE_RULE,
            )
        ]
    )
    shown = [s for s in steps if first.when <= s.when <= last.when]
    draft.timeline = [Step(s.when, f"{s.value} {unit}".strip(), s.number, distinct(f.quote for f in s.facts)[:2]) for s in shown]
    draft.conflicts = desk.disagreements({desk.attribute.id, desk.attribute.counts})
    return draft
