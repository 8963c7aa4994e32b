"""Answers to "how many" where documents report the number: the last one by the time asked about, its parts, its change."""

import re

from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, Step, counted, distinct, fact_support, join_words, on_date, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.write_counts import asked_basis, nothing_later
from assistant.dates import describe
from assistant.ledger import derive
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import held
from assistant.text import digits


def write_reported_number(desk: Desk) -> Draft | None:
    """The last number reported by the time asked about, or that of each basis that is named. Rule: derive.STEP_RULE."""
    part = _asked_part(desk)
    if not part and (several := _of_each_basis(desk)):
        return several
    basis, named = asked_basis(desk, desk.attribute)
    every = [f for f in held(desk.facts) if f.part == part]
    series = [f for f in every if not f.basis or (basis and f.basis == basis.id)] or ([] if named else every)
    if not series:
        return None
    if desk.asked.between and desk.asked.between[0].latest < desk.asked.between[1].earliest:
        return write_change(desk, derive.reported_steps(series, series[0].basis, part), part)
    late = desk.too_late(series)
    known = [f for f in series if f.begins.earliest <= desk.asked.at]
    if not known:
        return _too_early(desk, series[0])
    latest = max(known, key=lambda f: (f.begins, f.id))
    same = [f for f in known if f.value == latest.value and f.begins.overlaps(latest.begins)] or [latest]
    draft = Draft("outdated" if late else "answered")
    note = "" if desk.asked.explicit else ", the latest number in the documents"
    same += (others := [] if named or part else _of_other_bases(desk, latest))
    figures = join_words(_figure(desk, fact) for fact in (latest, *others))
    text = f"{figures} {on_date(latest.begins)}{note}"
    support = (*fact_support(same, subject=desk.subject), desk.attribute.unit, part, *(b.unit for b in desk.attribute.bases))
    draft.lines.append(
        Line(sentence(text), distinct(f.quote for f in same)[:3], support, derive.STEP_RULE if desk.asked.explicit else "")
    )
    draft.lines += desk.anchor_line()
    if late:
        draft.lines.append(nothing_later(desk, series, (latest.quote,)))
        draft.missing.append(f"a number {desk.asked.words}")
    if not part:
        draft.lines += _parts(desk, latest)
    steps = derive.reported_steps(series, latest.basis, part)
    draft.timeline = [Step(s.when, _figure(desk, s.facts[0]), s.number, distinct(f.quote for f in s.facts)[:2]) for s in steps]
    draft.conflicts = desk.disagreements({desk.attribute.id})
    latest_report = describe(max(f.reported for f in series))
    label = f"; basis: {basis.name}" if basis and named else ""
    draft.basis = f"Reported number{label}; it holds for its date. Latest source: {latest_report}."
    return draft


_SEVERAL = re.compile(r"\b(?:lists|numbers|figures|counts|totals)\b", re.I)


def _of_other_bases(desk: Desk, latest: Fact) -> list[Fact]:
    """The numbers of the same day on the other bases, where the question asks for several ("how long are its lists?")."""
    if not _SEVERAL.search(desk.question.text):
        return []
    others = (f for f in held(desk.facts) if f.begins == latest.begins and f.basis != latest.basis and not f.part)
    return list({fact.basis: fact for fact in others}.values())


def _of_each_basis(desk: Desk) -> Draft | None:
    """ "The critical and the strategic ones": the last number of each of several bases that the question names apart."""
    called = {basis.id: stems_of((basis.name, basis.unit)) for basis in desk.attribute.bases}
    common = set.intersection(*called.values()) if len(called) > 1 else set()
    inside = {i for m in desk.question.mentions for i in range(m.start, m.end)}  # words of a name tell no basis
    asked = {word.stem for i, word in enumerate(desk.question.words) if i not in inside}
    named = [id_ for id_, stems in called.items() if (stems - common) & asked]
    latest = []
    for id_ in named:
        known = [f for f in held(desk.facts) if f.basis == id_ and not f.part and f.begins.earliest <= desk.asked.at]
        latest += [max(known, key=lambda f: (f.begins, f.id))] if known else []
    if len(latest) < 2:
        return None
    said = join_words(f"{_figure(desk, fact)} {on_date(fact.begins)}" for fact in latest)
    if len({describe(fact.begins) for fact in latest}) == 1:
        said = f"{join_words(_figure(desk, fact) for fact in latest)} {on_date(latest[0].begins)}"
    support = (*fact_support(latest, subject=desk.subject), *(b.unit for b in desk.attribute.bases))
    line = Line(sentence(said), distinct(f.quote for f in latest), support, derive.STEP_RULE)
    draft = Draft("answered", [line, *desk.anchor_line()], conflicts=desk.disagreements({desk.attribute.id}))
    draft.basis = f"Reported numbers; each holds for its date. Latest source: {describe(max(f.reported for f in latest))}."
    return draft


def _too_early(desk: Desk, first: Fact) -> Draft | None:
    """The time asked about lies before the first number that the documents give."""
    if not desk.asked.explicit:
        return None
    text = f"The documents give no number {desk.asked.words}; the first is {_figure(desk, first)} {on_date(first.begins)}"
    support = (*fact_support([first], subject=desk.subject), desk.asked.words, *(b.unit for b in desk.attribute.bases))
    return Draft("not_covered", [Line(sentence(text), (first.quote,), support)], missing=[f"a number {desk.asked.words}"])


def _figure(desk: Desk, fact: Fact) -> str:
    """ "over 30 projects", "13 projects (Africa)", or the value as it is where it names its unit itself."""
    value = desk.value(fact)
    basis = desk.attribute.basis(fact.basis)
    unit = (basis.unit if basis else "") or desk.attribute.unit
    plain_number = value.replace(",", "").split()[-1].isdigit()
    said = counted(value, unit) if plain_number else value
    return f"{said} ({fact.part})" if fact.part else said


def _asked_part(desk: Desk) -> str:
    """The part of the whole that the question names, or ""."""
    stems = {word.stem for word in desk.question.words if not word.stop}
    parts = dict.fromkeys(f.part for f in desk.facts if f.part)
    named = {desk.ledger.name(m.id).name for m in desk.question.mentions if m.kind == "name"}
    hits = [part for part in parts if part in named or stems_of((part,)) <= stems]
    return max(hits, key=len, default="")


def _parts(desk: Desk, whole: Fact) -> list[Line]:
    """How the documents break the same number down, one line a way of breaking it down."""
    lines: list[Line] = []
    parts = [f for f in held(desk.facts) if f.part and f.begins == whole.begins and f.number is not None]
    for key in dict.fromkeys((f.basis, f.quote) for f in parts):
        group = [f for f in parts if (f.basis, f.quote) == key]
        if len(group) < 2:
            continue
        label = desk.attribute.basis(key[0])
        total = sum(f.number or 0 for f in group)
        over = ""
        if whole.number is not None and total != whole.number:
            over = f" – together {digits(total)}, not {digits(whole.number)}: the parts overlap or are counted otherwise"
        name = label.name if label and label.name else "Of these"
        text = f"{name}: {join_words(f'{f.part} {f.value}' for f in group)}{over}"
        support = (*fact_support(group), digits(total), digits(whole.number) if whole.number is not None else "", name)
        lines.append(Line(sentence(text), distinct(f.quote for f in group), support, "sum of the parts" if over else ""))
    return lines


def write_change(desk: Desk, steps: list[derive.Step], part: str = "") -> Draft | None:
    """From one value to another: the values at both ends, and their difference. Rule: derive.DIFFERENCE_RULE."""
    if not steps:
        return None
    ends = desk.asked.between
    first_at, last_at = (ends[0].latest, ends[1].latest) if ends else (steps[0].when.latest, desk.asked.at)
    first = derive.step_at(steps, first_at) or steps[0]
    last = derive.step_at(steps, min(last_at, desk.asked.today)) or steps[-1]
    start, end = _figure(desk, first.facts[0]), _figure(desk, last.facts[0])
    text = f"From {start} {on_date(first.when)} to {end} {on_date(last.when)}"
    difference = ""
    if first is last:
        text = f"The documents give no change in that time: {start} {on_date(first.when)}"
    elif first.number is not None and last.number is not None:
        change = last.number - first.number
        difference = digits(abs(change))
        text += f", {difference} {'more' if change > 0 else 'fewer'}"
    both = [*first.facts, *last.facts]
    support = (
        *fact_support(both, subject=desk.subject),
        difference,
        part,
        *(b.unit for b in desk.attribute.bases),
        desk.attribute.unit,
    )
    quotes = distinct([f.quote for f in first.facts][:2] + [f.quote for f in last.facts][:2])
    draft = Draft("answered", [Line(sentence(text), quotes, support, derive.DIFFERENCE_RULE)])
    shown = [s for s in steps if first.when <= s.when <= last.when]
    draft.timeline = [Step(s.when, _figure(desk, s.facts[0]), s.number, distinct(f.quote for f in s.facts)[:2]) for s in shown]
    draft.conflicts = desk.disagreements({desk.attribute.id, desk.attribute.counts})
    return draft
