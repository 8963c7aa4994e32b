"""Timelines, and what changed in a time: the dated facts that begin or end in it, in order, each with its citations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.aspect_writers import is_main_list
from assistant.answering.draft import Draft, Line, Step, distinct, join_words, on_date, sentence
from assistant.answering.reader import Reader, names_day, repeats
from assistant.answering.related import bearing_its_name
from assistant.answering.write_brief import Check, basis
from assistant.dates import EARLIEST, When, describe, describe_day
from assistant.ledger import derive
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.model import Quote

LINES = 10
_MOST_STEPS = 80
_RULE = "counted from the dated facts"
# How much a change says, by kind; the least goes first where not all can be shown.
_WEIGHT = {
    "event": 1.0,
    "holder": 1.2,
    "membership": 1.1,
    "status": 2.0,
    "relation": 2.2,
    "quantity": 2.5,
    "count": 3.0,
    "text": 3.5,
}
_MINOR = 2.4  # what weighs more is only told of a subject that was named


@dataclass(frozen=True, slots=True)
class Change:
    """Something that began or ended: on `when`, in a sentence, and in few words for a timeline."""

    when: When
    subject: Subject
    line: Line
    short: str
    weight: float


def changes(reader: Reader, subjects: Sequence[Subject], window: When, named: Sequence[Subject]) -> list[Change]:
    """What began or ended in the window, in order of time, each once; of `named` subjects with figures and texts."""
    found = []
    for subject in subjects:
        own = replace(reader, named=[subject] != list(named))
        found += [c for c in _of_subject(own, subject, bool(named)) if _within(c.when, window)]
    found.sort(key=lambda c: (c.weight, c.when, c.subject.id))
    kept: list[Change] = []
    for change in found:
        same_time = [k for k in kept if k.when.overlaps(change.when)]
        if any(set(change.line.quotes) & set(k.line.quotes) or repeats(change.line.text, k.line.text) for k in same_time):
            continue
        kept.append(change)
    return sorted(kept, key=lambda c: (c.when, c.subject.id, c.weight))


def with_related(reader: Reader, subjects: Sequence[Subject]) -> list[Subject]:
    """The subjects with those that bear their names."""
    found = [*subjects, *(other for subject in subjects for other in bearing_its_name(reader.ledger, subject))]
    return list({subject.id: subject for subject in found}.values())


def write_changes(
    reader: Reader, named: Sequence[Subject], window: When, words: str, lines: int, check: Check, only: Iterable[Fact] | None
) -> Draft | None:
    """What changed in the window, for the named subjects or for all. `only` restricts to changes quoted like these facts."""
    found = _passing(reader, named, window, check, only)
    if not found and only is not None:
        return None
    about = f" on {join_words(s.spoken for s in named)}" if named else ""
    names = tuple(s.name for s in named)
    if not found:
        return _nothing(reader, named, window, f"{about} {words}", (*names, words), check)
    shown = choose(found, (lines or LINES + 1) - 1, named)
    if len(found) == len(shown) + 1 and not lines:
        shown = found
    more = f"; these {len(shown)} say most, the others follow in brief" if 0 < len(shown) < len(found) else ""
    text = f"The documents date {_counted(len(found))}{about} {words}{more}"
    support = (*names, words, str(len(found)), str(len(shown)))
    draft = Draft("answered", [Line(sentence(text), _ends(found), support, _RULE), *(c.line for c in shown)])
    if len(shown) < len(found):
        draft.timeline = _steps([change for change in found if change not in shown], named)
    _close(reader, draft, window)
    return draft


def write_timeline(
    reader: Reader, named: Sequence[Subject], lines: int, check: Check, only: Iterable[Fact] | None
) -> Draft | None:
    """Everything dated on the named subjects, from the first day to the last."""
    found = _passing(reader, named, When(EARLIEST, reader.today, ""), check, only)
    if not found:
        return None
    first, last = describe(found[0].when), describe(found[-1].when)
    about = join_words(s.spoken for s in named)
    text = (
        f"The documents date {_counted(len(found))} on {about}, the first {_at(found[0].when)} and the last {_at(found[-1].when)}"
    )
    support = (*(s.name for s in named), first, last, str(len(found)))
    shown = choose(found, lines - 1, named) if lines else []
    draft = Draft("answered", [Line(sentence(text), _ends(found), support, _RULE), *(c.line for c in shown)])
    draft.timeline = _steps(found, named)
    draft.basis = basis(reader, [c.line for c in found], 0)
    draft.confidence = 0.95
    return draft


def choose(found: Sequence[Change], most: int, named: Sequence[Subject]) -> list[Change]:
    """At most so many, in order of time: the weightiest of named subjects, else the weightiest of each in turn."""
    if len(found) <= most:
        return list(found)
    ids = {s.id for s in named}
    turns: dict[str, int] = {}
    ranked: list[tuple[float, float, bool, int, Change]] = []
    for change in sorted(found, key=lambda c: (c.weight, not c.subject.default, c.when)):
        turn = turns[change.subject.id] = turns.get(change.subject.id, 0) + 1
        order = (turn, change.weight) if not ids else (change.weight + (change.subject.id not in ids), turn)
        ranked.append((*order, not change.subject.default, len(ranked), change))
    kept = [entry[-1] for entry in sorted(ranked, key=lambda e: e[:4])[:most]]
    return [change for change in found if change in kept]


def _passing(reader: Reader, named: Sequence[Subject], window: When, check: Check, only: Iterable[Fact] | None) -> list[Change]:
    subjects = with_related(reader, named) if named else list(reader.ledger.subjects.values())
    found = [c for c in changes(reader, subjects, window, named) if check(c.line)]
    if only is None:
        return found
    quotes = {fact.quote for fact in only}
    return [c for c in found if set(c.line.quotes) & quotes]


def _of_subject(reader: Reader, subject: Subject, narrow: bool) -> Iterator[Change]:
    yield from _milestones(reader, subject)
    events = [f for a in subject.attributes.values() if a.kind == "event" for f in reader.known(subject.facts.get(a.id, ()))]
    # What holds from the day of an event on was brought by it and is no change of its own.
    days = [f.start for f in events if f.start] + ([subject.begins.when] if subject.begins else [])
    for attribute in subject.attributes.values():
        weight = _WEIGHT[attribute.kind]
        if (weight > _MINOR and not narrow) or attribute.counts:
            continue
        facts = [f for f in reader.known(subject.facts.get(attribute.id, ())) if f.start]
        if attribute.kind == "membership":
            yield from _accessions(reader, subject, attribute, facts, narrow)
            continue
        for fact in facts:
            if weight > 1.0 and any(fact.begins.overlaps(day) for day in days):
                continue
            if weight < 2.5 or names_day(fact.quote.text, fact.begins):
                yield Change(fact.begins, subject, reader.sentence(subject, fact), _short(reader, attribute, fact), weight)


def _milestones(reader: Reader, subject: Subject) -> Iterator[Change]:
    begins, step = subject.begins, subject.successor
    if begins and begins.when.latest <= reader.today:
        yield Change(begins.when, subject, reader.milestone(subject, begins), f"beginning of {subject.spoken}", 0.5)
    if step and step.subject in reader.ledger.subjects and step.when.latest <= reader.today:
        short = f"succeeded by {reader.ledger.subjects[step.subject].spoken}"
        yield Change(step.when, subject, reader.succession(subject, step), short, 0.5)


def _accessions(reader: Reader, subject: Subject, attribute: Attribute, facts: Sequence[Fact], narrow: bool) -> Iterator[Change]:
    """Who came in after the beginning, and who went: one change for all of one quote. Lesser lists count only if `narrow`."""
    first = min((f.begins for f in facts), default=None)
    main = is_main_list(subject, attribute)
    if not main and not narrow:
        return
    for came in (True, False):
        groups: dict[tuple[object, When], list[Fact]] = {}
        seen: set[tuple[str, When]] = set()
        for fact in facts:
            when = fact.begins if came else fact.until
            if when is None or (came and when == first) or (not came and not _left(reader, subject, fact)):
                continue
            key = (derive.member_id(fact), when)
            if key not in seen:
                seen.add(key)
                groups.setdefault((fact.quote, when), []).append(fact)
        for (_, when), group in groups.items():
            names = [reader.ledger.name(derive.member_id(f)).spoken for f in group]
            line = reader.sentence(subject, group[0])
            if not came and not names_day(line.text, when):
                continue
            short = f"{join_words(names)} {'joined' if came else 'left'}" if main else group[0].quote.text
            yield Change(when, subject, line, short, _WEIGHT["membership"] if main else _WEIGHT["quantity"])


def _left(reader: Reader, subject: Subject, fact: Fact) -> bool:
    return fact.until is not None and fact.until.latest <= reader.today and not derive.ends_with(subject, fact)


def _short(reader: Reader, attribute: Attribute, fact: Fact) -> str:
    if attribute.kind == "event" and fact.value and len(fact.value.split()) > 1:
        place = f", {fact.place}" if fact.place and fact.place.lower() not in fact.value.lower() else ""
        return f"{fact.value}{place}"
    if attribute.kind == "holder":
        return f"{reader.ledger.name(fact.value).spoken}: {attribute.name}"
    return fact.quote.text


def _within(when: When, window: When) -> bool:
    """Whether a date lies in the window, or, where it is known within half a year, touches it."""
    inside = window.earliest <= when.earliest and when.latest <= window.latest
    return inside or (when.overlaps(window) and (when.latest - when.earliest).days < 200)


def _steps(found: Sequence[Change], named: Sequence[Subject]) -> list[Step]:
    several = len({c.subject.id for c in found}) > 1
    steps = []
    for change in found[:_MOST_STEPS]:
        label = f"{change.subject.name}: " if several and len(named) != 1 and change.subject.name not in change.short else ""
        text = f"{label}{change.short}"
        steps.append(Step(change.when, text[:1].upper() + text[1:], None, change.line.quotes))
    return steps


def _nothing(reader: Reader, named: Sequence[Subject], window: When, said: str, support: tuple[str, ...], check: Check) -> Draft:
    """Nothing is dated in the window: says so, with the last change before it or the first after it."""
    every = _passing(reader, named, When(EARLIEST, reader.today, ""), check, None)
    before = [c for c in every if c.when.latest < window.earliest]
    near = before[-1:] or every[:1]
    text = f"The documents date nothing{said}"
    draft = Draft("not_covered", missing=[f"what changed{said}"])
    if not near:
        draft.lines = [Line(sentence(text), ())]
        return draft
    where = "the last before that is of" if before else "the first after that is of"
    text = f"{text}; {where} {describe(near[0].when)}"
    draft.lines = [
        Line(sentence(text), near[0].line.quotes, (*support, *near[0].line.support, describe(near[0].when))),
        near[0].line,
    ]
    return draft


def _close(reader: Reader, draft: Draft, window: When) -> None:
    """Basis and status; a window that goes far beyond the last document is answered in part."""
    draft.basis = basis(reader, draft.lines, 0)
    draft.confidence = 0.95
    last = _last_document(reader)
    if last and window.latest <= reader.today and (window.latest - last).days > 31 and window.earliest <= last:
        draft.missing.append(f"what changed after {describe_day(last)}: the documents end there")
        draft.status = "partly"


def _last_document(reader: Reader) -> date | None:
    days = [s.published.latest for s in reader.index.catalogue.values() if s.published.latest <= reader.today]
    return max(days, default=None)


def _ends(found: Sequence[Change]) -> tuple[Quote, ...]:
    return distinct((*found[0].line.quotes, *found[-1].line.quotes))


def _counted(number: int) -> str:
    return "one change or event" if number == 1 else f"{number} changes and events"


def _at(when: When) -> str:
    return on_date(when)
