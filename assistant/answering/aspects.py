"""What can be said of a subject, aspect by aspect in whole sentences: what it is, since when, who belongs, what happened.

A sentence is a quote wherever one says it alone; it is composed only where dates or lists have to be put together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.aspect_writers import CHRONICLE, EVENT, WRITERS, Aspect, Part
from assistant.answering.draft import Line, distinct, join_words, on_date, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.reader import Reader
from assistant.dates import When, describe
from assistant.ledger import derive
from assistant.ledger.facts import Subject

_SUCCEEDING = stems_of(["successor succeed succeeded succeeds predecessor replaced replaces follows followed place builds"])
_REPEATED = 11.5  # the rank of what has been said otherwise


def aspects(reader: Reader, subject: Subject) -> list[Aspect]:
    """Everything that can be said of the subject, the most important first; among events the latest is."""
    found = [*_beginning(reader, subject), *_succession(reader, subject)]
    place = 0
    for attribute in subject.attributes.values():
        facts = reader.known(subject.facts.get(attribute.id, ()))
        if facts:
            found += WRITERS[attribute.kind](Part(reader, subject, attribute, facts, place))
            place += 1
    found = _without_twin(_counted_once(subject, found))
    found = [_later(a, found) for a in found]
    found = [replace(a, rank=_REPEATED) if _says_succession(subject, a, found) else a for a in found]
    days = [a.when for a in found if a.when]
    found = [replace(a, rank=a.rank + 2) if not a.when and _tells_of(a, days) else a for a in found]
    events = sorted((a for a in found if a.rank == EVENT), key=lambda a: a.order, reverse=True)
    ranks = {id(a): EVENT + 0.8 * k for k, a in enumerate(events)}
    return sorted((replace(a, rank=ranks.get(id(a), a.rank)) for a in found), key=lambda a: (a.rank, a.order))


def _says_succession(subject: Subject, aspect: Aspect, every: Sequence[Aspect]) -> bool:
    """Whether a relation or a state only says again what followed the subject, or what it followed."""
    kind = subject.attributes[aspect.attribute].kind if aspect.attribute else ""
    told = any(a.key in ("successor", "predecessor") for a in every)
    return told and kind in ("relation", "status") and bool(stems_of((aspect.line.text,)) & _SUCCEEDING)


def _tells_of(aspect: Aspect, days: Sequence[When]) -> bool:
    """Whether a text tells of a day of which an event tells already."""
    return aspect.order[0] == CHRONICLE and any(day.earliest.toordinal() == aspect.order[1] for day in days)


def _counted_once(subject: Subject, found: Sequence[Aspect]) -> list[Aspect]:
    """Without the reported numbers of what the list of members gives by name."""
    listed = {subject.attributes[a.attribute].unit for a in found if a.key == "members" and a.line.rule == derive.COUNT_RULE}
    numbers = [a.id for a in subject.attributes.values() if a.kind == "count" and a.unit in listed]
    return [a for a in found if a.attribute not in numbers]


def _without_twin(found: Sequence[Aspect]) -> list[Aspect]:
    """Without the beginning that a subject records for itself, where an event of that day tells of it in full."""
    events = [a.when for a in found if a.key == "beginning" and a.attribute and a.when]
    return [a for a in found if a.key != "beginning" or a.attribute or not any(a.when == when for when in events)]


def _later(aspect: Aspect, every: Sequence[Aspect]) -> Aspect:
    """A beginning that is not the first is an event like others."""
    first = min((a for a in every if a.key == "beginning" and a.when), key=lambda a: (a.when, a.rank), default=None)
    if aspect.key != "beginning" or aspect is first or aspect.when is None:
        return aspect
    return replace(aspect, key=aspect.attribute, rank=EVENT, order=(CHRONICLE, aspect.when.earliest.toordinal()))


def _beginning(reader: Reader, subject: Subject) -> Iterator[Aspect]:
    begins = subject.begins
    if begins and begins.when.earliest <= reader.today:
        yield Aspect("beginning", "beginning", reader.milestone(subject, begins), 1.0, (2.0,), when=begins.when)


def _succession(reader: Reader, subject: Subject) -> Iterator[Aspect]:
    step, ledger = subject.successor, reader.ledger
    if step and step.subject in ledger.subjects and step.when.earliest <= reader.today:
        yield Aspect("successor", "what followed", reader.succession(subject, step), 1.5, (3.0,), when=step.when)
    before = [s for s in ledger.predecessors(subject) if s.successor and s.successor.when.earliest <= reader.today]
    days = {s.successor.when.text: s.successor.when for s in before if s.successor}
    if before and len(days) == 1:
        when = next(iter(days.values()))
        text = f"{subject.spoken} succeeded {join_words(s.spoken for s in before)} {on_date(when)}"
        support = (subject.name, *(s.name for s in before), describe(when))
        quotes = distinct(s.successor.quote for s in before if s.successor)
        yield Aspect("predecessor", "what came before", Line(sentence(text), quotes, support), 3.0, (3.0,), when=when)
