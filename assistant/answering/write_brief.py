"""Briefs: the most important sentences on a subject or a topic in as many lines as were asked for, each with its citations."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.answering.aspect_writers import Aspect
from assistant.answering.aspects import aspects
from assistant.answering.desk import conflict_draft
from assistant.answering.draft import ConflictDraft, Draft, Line
from assistant.answering.quote_sense import says_nothing
from assistant.answering.reader import Reader, repeats
from assistant.answering.related import bearing_its_name
from assistant.dates import describe, describe_day
from assistant.ledger.facts import Fact, Subject

Check = Callable[[Line], bool]
LINES = 8
_WORST = 12.0  # what ranks behind this is only said where many lines are asked for


def write_brief(reader: Reader, subject: Subject, lines: int, check: Check, more: Callable[[], Iterable[Line]]) -> Draft | None:
    """What the subject is, since when, who belongs, who leads, how it stands, and the latest events, in order.

    `check` says whether a line may be shown; `more` are lines to fill up with where the ledger has too few.
    """
    own = aspects(reader, subject)
    found = sorted([*own, *_related(reader, subject)], key=lambda a: (a.rank, a.order))
    most = lines or LINES
    chosen = select(found if lines else [a for a in found if a.rank < _WORST], most, check)
    if not chosen:
        return None
    for line in more() if len(chosen) < (lines or LINES // 2) else ():
        if len(chosen) < most and not any(repeats(line.text, a.line.text) for a in chosen) and check(line):
            chosen.append(Aspect("text", "", line, _WORST, (6.5, len(chosen))))
    chosen.sort(key=lambda a: a.order)
    draft = Draft("answered", [a.line for a in chosen])
    about = {a.attribute for a in chosen}
    draft.conflicts = conflicts(reader, subject, about)
    draft.basis = basis(reader, draft.lines, lines)
    draft.confidence = 0.95
    return draft


def write_digest(reader: Reader, facts: Sequence[Fact], more: Iterable[Line], lines: int, check: Check) -> Draft | None:
    """What the documents say on a topic that is no subject of its own: the facts that speak of it in order of time, then
    sentences of passages."""
    most = lines or LINES
    said = []
    for k, fact in enumerate(facts):
        line = reader.sentence(reader.ledger.subjects[fact.subject], fact)
        order = (6.0, fact.begins.earliest.toordinal(), k)
        said.append(Aspect(f"{fact.subject}/{fact.attribute}", "", line, 30.0 if says_nothing(fact.quote.text) else k, order))
    said += [Aspect("text", "", line, 40.0 + k, (7.0, k)) for k, line in enumerate(more)]
    chosen = sorted(select(said, most, check), key=lambda a: a.order)
    if not chosen:
        return None
    draft = Draft("answered", [a.line for a in chosen], confidence=0.8)
    if all(says_nothing(line.text) for line in draft.lines):
        draft.status = "not_covered"
    draft.basis = basis(reader, draft.lines, lines)
    return draft


def conflicts(reader: Reader, subject: Subject, attributes: Iterable[str]) -> list[ConflictDraft]:
    """What documents disagree on about the figures, offices and days among these attributes."""
    about = {id_ for id_ in attributes if id_ and subject.attributes[id_].kind not in ("membership", "text")}
    found = [d for d in subject.disagreements if d.attribute in about and (d.when is None or d.when.earliest <= reader.today)]
    return [conflict_draft(d) for d in found][:2]


def select(found: Iterable[Aspect], most: int, check: Check) -> list[Aspect]:
    """The first ones that pass the check and do not repeat one another."""
    chosen: list[Aspect] = []
    keys: set[str] = set()
    for aspect in found:
        if len(chosen) >= most:
            break
        once = aspect.key in ("beginning", "members")
        if (once and aspect.key in keys) or any(_repeats(aspect, other) for other in chosen) or not check(aspect.line):
            continue
        keys.add(aspect.key)
        chosen.append(aspect)
    return chosen


def _repeats(aspect: Aspect, other: Aspect) -> bool:
    first, second = aspect.line, other.line
    if first.quotes == second.quotes and aspect.key == other.key:
        return True
    return repeats(first.text, second.text) or (first.quotes == second.quotes and not first.rule and not second.rule)


def _related(reader: Reader, subject: Subject) -> list[Aspect]:
    """One sentence on each subject that bears this one's name: how it began, or what it is."""
    found = []
    reader = replace(reader, named=True)
    for other in bearing_its_name(reader.ledger, subject):
        own = [a for a in aspects(reader, other) if a.key == "definition" or a.when]
        first = min(own, key=lambda a: (a.key != "beginning", a.when is None, a.order), default=None)
        if first:
            day = first.when.earliest.toordinal() if first.when else 0
            order = (7.0, day) if day else (6.9, 0.0)
            found.append(replace(first, key=other.id, order=order, when=first.when))
    found.sort(key=lambda a: a.order)
    return [replace(a, rank=6.3 + 0.25 * k, attribute="") for k, a in enumerate(found)]


def basis(reader: Reader, lines: Sequence[Line], asked: int) -> str:
    """From how many documents of which dates the text is made, and whether it is shorter than asked for."""
    sources = {quote.source_id for line in lines for quote in line.quotes}
    days = [reader.index.catalogue[s].published for s in sources if s in reader.index.catalogue]
    latest = f" Latest source: {describe(max(days))}." if days else ""
    count = f"{len(sources)} document{'s' if len(sources) != 1 else ''}"
    short = f" There is no more on it than these {len(lines)} lines." if asked > len(lines) > 1 else ""
    day = describe_day(reader.today)
    return f"Put together from dated facts and quotes of {count}, as far as they reach by {day}.{latest}{short}"
