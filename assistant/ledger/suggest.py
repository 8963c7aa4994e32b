"""Proposes ledger entries from a text, each with the sentence that it rests on. Pure: no I/O, nothing is written.

A person decides: what is proposed is what the sentence seems to say, not what is true.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.ledger.facts import Subject
from assistant.ledger.ledger import Ledger
from assistant.ledger.suggesting.changes import find_changes, find_lists, find_roles
from assistant.ledger.suggesting.events import find_events
from assistant.ledger.suggesting.names import Found, NameFinder
from assistant.ledger.suggesting.numbers import find_numbers
from assistant.ledger.suggesting.placing import Placement, Placer, ranked_subjects, word_stems
from assistant.ledger.suggesting.reading import Dated, Find, Named, Reading, told
from assistant.ledger.suggesting.suggestion import State, Suggestion, state_of
from assistant.model import Document, Quote, Source

_NEAR = 30  # characters between "joined" and the name of the body that was joined
DateReader = Callable[[str, date], Sequence[Dated]]


class MentionLike(Protocol):
    """A name or number that a parser found: offsets in the document, spaCy's label."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...


class SentenceLike(Protocol):
    """An annotated sentence of a document, as the index keeps it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def block(self) -> int: ...
    @property
    def page(self) -> int | None: ...
    @property
    def mentions(self) -> Sequence[MentionLike]: ...
    @property
    def subject(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _About:
    """What a sentence can be about: the subjects that it names, the one last named in its paragraph, that of the whole text."""

    named: Sequence[Found]
    carried: str
    main: str

    def subjects(self, find: Find, ledger: Ledger) -> list[tuple[Subject, float]]:
        """The subjects with their weights for one find; the one named right behind it (for an event, before it) counts most."""
        if find.body is not None:
            inside = [name.id for name in self.named if name.start < find.body[1] and find.body[0] < name.end]
            return ranked_subjects(inside, "", "", ledger.subjects)
        if find.kinds[0] == "event":
            first = next((name.id for name in self.named if name.start < find.start), "")
        else:
            first = next((name.id for name in self.named if 0 <= name.start - find.end < _NEAR), "")
        ranked = ranked_subjects([name.id for name in self.named], self.carried, self.main, ledger.subjects, first)
        apart = {name.id for name in self.named if name.start in find.counterparts}
        return [(s, weight) for s, weight in ranked if s.id not in apart and _is_called(s, find.instrument)]


def _is_called(subject: Subject, instrument: str) -> bool:
    """Whether a noun for what was signed stands in a name of the subject; for want of a noun any subject will do."""
    wanted = set(word_stems(instrument))
    return not wanted or any(wanted <= set(word_stems(name)) for name in (subject.name, *subject.aliases))


def _finds(reading: Reading) -> list[Find]:
    """Everything in the sentence that could become an entry, in the order of its places, events last."""
    parts = (find_changes, find_roles, find_lists, find_numbers)
    found = sorted((find for part in parts for find in part(reading)), key=lambda find: find.start)
    return [*found, *find_events(reading)]


def _is_prose(document: Document, sentence: SentenceLike) -> bool:
    """Whether it is a sentence of running text: no heading, no row of a table, nothing without an end."""
    end = document.text[sentence.start : sentence.end].rstrip()[-1:]
    return document.blocks[sentence.block].kind in ("paragraph", "list") and (end in '.!?:;)”"’')


class Suggester:
    """Proposes entries for one ledger. `dates` finds the dates in a sentence, given the day on which it was written."""

    def __init__(self, ledger: Ledger, dates: DateReader) -> None:
        self._ledger = ledger
        self._dates = dates
        self._placer = Placer(ledger)
        subjects = ((form, s.id) for s in ledger.subjects.values() for form in (s.name, *s.aliases))
        names = ((form, n.id) for n in ledger.names.values() for form in (n.name, *n.aliases))
        self._subject_names = NameFinder(subjects)
        self._names = NameFinder(names)

    def suggest(self, source: Source, document: Document, sentences: Iterable[SentenceLike]) -> list[Suggestion]:
        """The entries that the text seems to hold, in reading order, no two alike. Headings and rows of tables are not read."""
        read = [s for s in sentences if _is_prose(document, s)]
        main = self._main_subject(source, document)
        found: dict[tuple[object, ...], Suggestion] = {}
        carried, block = "", -1
        for sentence in read:
            text = document.text[sentence.start : sentence.end]
            if sentence.block != block:
                carried, block = "", sentence.block
            named = self._subject_names.find(text)
            about = _About(named, carried, main)
            carried = named[0].id if named else carried
            quote = Quote(document.source_id, document.sha256, sentence.start, sentence.end, sentence.page, text)
            for item in self._from_sentence(self._reading(sentence, text, source), about, quote, source):
                found.setdefault(_key(item), item)
        return [part for item in found.values() for part in self._compared(item)]

    def _main_subject(self, source: Source, document: Document) -> str:
        """The subject that the text names most often; its title counts five times."""
        named = Counter(name.id for name in self._subject_names.find(document.text))
        for name in self._subject_names.find(source.title):
            named[name.id] += 5
        return max(named, key=lambda name: (named[name], name), default="")

    def _reading(self, sentence: SentenceLike, text: str, source: Source) -> Reading:
        day = source.published.latest
        dates = tuple(self._dates(re.sub(r"\s", " ", text), day))
        known = [Named(n.start, n.end, text[n.start : n.end], n.id) for n in self._names.find(text)]
        mentioned = [
            Named(m.start - sentence.start, m.end - sentence.start, document_text, "", m.label)
            for m in sentence.mentions
            for document_text in [text[m.start - sentence.start : m.end - sentence.start]]
        ]
        return Reading(" ".join(re.split(r"\s", text)), _merged(known, mentioned), dates, sentence.subject, day)

    def _from_sentence(self, reading: Reading, about: "_About", quote: Quote, source: Source) -> list[Suggestion]:
        made: list[Suggestion] = []
        whole: Suggestion | None = None
        changed_at = len(reading.text)  # "X joined on …" is no event beside
        for find in _finds(reading):
            if find.kinds[0] == "event" and changed_at < find.start:
                continue
            placement = self._placer.place(find, reading.text, about.subjects(find, self._ledger))
            item = self._suggestion(find, placement, quote, source, reading)
            if find.kinds[0] in ("count", "quantity"):
                part = find.part or find.near
                if placement is None and whole is not None and whole.kind == "count" and part and not find.measured:
                    item = replace(
                        item,
                        part=part,
                        kind="count",
                        subject=whole.subject,
                        attribute=whole.attribute,
                        basis=whole.basis,
                        score=whole.score,
                    )
                elif placement is not None and not find.part:
                    whole = item
            if item.attribute and item.kind in ("membership", "holder"):
                changed_at = min(changed_at, find.start)
            if item.values:
                made.append(item)
        changed = any(s.attribute and s.kind in ("membership", "holder") for s in made)
        return [s for s in made if s.attribute or not (changed and s.kind in ("membership", "holder"))]

    def _suggestion(self, find: Find, placement: Placement | None, quote: Quote, source: Source, reading: Reading) -> Suggestion:
        kind = placement.attribute.kind if placement else find.kinds[0]
        members = find.members
        if kind in ("membership", "holder") and placement:
            own = {name.id for name in self._subject_names.find(" ; ".join(m.text for m in members))}
            members = tuple(m for m in members if placement.subject.id not in own or m.id)
        ids = tuple(dict.fromkeys(member.id or member.text for member in members))
        values = (find.value,) if find.value else ids
        if kind == "quantity" and not find.measured:
            values = (f"{find.value} {find.near}".strip(),)
        reported = told(reading)
        if reported is None or reported.earliest > source.published.latest:
            reported = source.published
        return Suggestion(
            kind=kind,
            values=values,
            start=find.begins,
            until=find.until,
            reported=reported,
            quote=quote,
            subject=placement.subject.id if placement else "",
            attribute=placement.attribute.id if placement else "",
            basis=placement.basis if placement else "",
            part=find.part,
            more=find.more,
            place=find.place if kind in ("event", "quantity", "count") else "",
            names=ids if kind == "event" else (),
            denied=find.denied,
            score=placement.score if placement else 0.0,
            reported_apart=reported is not source.published,
            unknown=() if find.value else tuple(m.text for m in members if not m.id),
        )

    def _compared(self, item: Suggestion) -> list[Suggestion]:
        """The suggestion with its state; one of several names falls apart where the ledger knows some of them."""
        if not item.attribute:
            return [item]
        facts = self._ledger.subjects[item.subject].facts.get(item.attribute, ())
        parts: dict[State, Suggestion] = {}
        for value in item.values:
            state, fact = state_of(item, value, facts)
            part = parts.get(state) or replace(item, values=(), unknown=(), state=state, fact=fact)
            unknown = (*part.unknown, value) if value in item.unknown else part.unknown
            parts[state] = replace(part, values=(*part.values, value), unknown=unknown)
        return list(parts.values())


def _key(item: Suggestion) -> tuple[object, ...]:
    start = (item.start.earliest, item.start.latest) if item.start else None
    return (
        item.kind,
        item.subject,
        item.attribute,
        item.values if item.kind != "event" else item.quote.text,
        item.basis,
        item.part,
        start,
    )


def _merged(known: list[Named], mentioned: list[Named]) -> tuple[Named, ...]:
    """The ledger's names with the labels of the parser, and what the parser alone found; without overlaps.

    A name of the ledger gives way to a longer one around it: "France" within "the Bank of France".
    """
    merged = []
    longer = [m for m in map(_bare, mentioned) if m.label in ("ORG", "FAC", "PERSON") and sum(_inside(k, m) for k in known) == 1]
    kept = [name for name in known if not any(_inside(name, m) for m in longer)]
    for name in kept:
        label = next((m.label for m in mentioned if m.start < name.end and name.start < m.end), "")
        merged.append(replace(name, label=label if label in ("PERSON", "GPE", "ORG", "NORP", "LOC", "FAC") else ""))
    for mention in map(_bare, mentioned):
        if not any(mention.start < name.end and name.start < mention.end for name in kept):
            merged.append(mention)
    return tuple(sorted(merged, key=lambda name: name.start))


def _bare(name: Named) -> Named:
    text = name.text.removeprefix("the ").removeprefix("The ")
    return replace(name, start=name.end - len(text), text=text)


def _inside(name: Named, other: Named) -> bool:
    return other.start <= name.start and name.end <= other.end and name.end - name.start + 3 < other.end - other.start
