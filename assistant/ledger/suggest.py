"""Proposes ledger entries from a text, each with the sentence that it rests on. Pure: no I/O, nothing is written.

A person decides: what is proposed is what the sentence seems to say, not what is true.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol

from assistant.dates import LATEST, When
from assistant.ledger.facts import Attribute, AttributeKind, Fact, Subject
from assistant.ledger.finds import Dated, Find, Named, Reading, find_all, told
from assistant.ledger.ledger import Ledger
from assistant.ledger.names_in_text import Found, NameFinder
from assistant.ledger.placing import Placement, Placer, ranked_subjects, word_stems
from assistant.model import Document, Quote, Source
from assistant.text import numbers, plain

State = Literal["new", "known", "contradicts"]
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
class Suggestion:
    """A proposed entry. `subject` and `attribute` are "" where it fits no attribute; `values` are ids of names, or the words
    of the text where the ledger has no such name (then also in `unknown`). `state` compares it with the ledger: `fact` is the
    one that says the same, or the one that it contradicts.
    """

    kind: AttributeKind
    values: tuple[str, ...]
    start: When | None
    until: When | None
    reported: When
    quote: Quote
    subject: str = ""
    attribute: str = ""
    basis: str = ""
    part: str = ""
    more: str = ""
    place: str = ""
    names: tuple[str, ...] = ()
    denied: bool = False
    score: float = 0.0
    unknown: tuple[str, ...] = ()
    state: State = "new"
    fact: Fact | None = None

    @property
    def begins(self) -> When:
        return self.start or self.reported


@dataclass(frozen=True, slots=True)
class _About:
    """What a sentence can be about: the subjects that it names, the one last named in its paragraph, that of the whole text."""

    named: Sequence[Found]
    carried: str
    main: str

    def subjects(self, find: Find, ledger: Ledger) -> list[tuple[Subject, float]]:
        """The subjects with their weights for one find; the one named first right behind it counts most."""
        if find.body is not None:
            inside = [name.id for name in self.named if name.start < find.body[1] and find.body[0] < name.end]
            return ranked_subjects(inside, "", "", ledger.subjects)
        behind = next((name.id for name in self.named if 0 <= name.start - find.end < _NEAR), "")
        return ranked_subjects([name.id for name in self.named], self.carried, self.main, ledger.subjects, behind)


def _is_prose(document: Document, sentence: SentenceLike) -> bool:
    """Whether it is a sentence of running text: no heading, no row of a table, nothing without an end."""
    end = document.text[sentence.start : sentence.end].rstrip()[-1:]
    return document.blocks[sentence.block].kind in ("paragraph", "list") and (end in ".!?:;)”\"’")


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
        return [self._compared(item) for item in found.values()]

    def _main_subject(self, source: Source, document: Document) -> str:
        """The subject that the text names most often; its title counts five times."""
        named = Counter(name.id for name in self._subject_names.find(document.text))
        for name in self._subject_names.find(source.title):
            named[name.id] += 5
        return max(named, key=lambda name: (named[name], name), default="")

    def _reading(self, sentence: SentenceLike, text: str, source: Source) -> Reading:
        day = source.published.latest
        dates = tuple(self._dates(text, day))
        known = [Named(n.start, n.end, text[n.start : n.end], n.id) for n in self._names.find(text)]
        mentioned = [
            Named(m.start - sentence.start, m.end - sentence.start, document_text, "", m.label)
            for m in sentence.mentions
            for document_text in [text[m.start - sentence.start : m.end - sentence.start]]
        ]
        return Reading(text, _merged(known, mentioned), dates, sentence.subject, day)

    def _from_sentence(self, reading: Reading, about: "_About", quote: Quote, source: Source) -> list[Suggestion]:
        made: list[Suggestion] = []
        whole: Suggestion | None = None
        for find in find_all(reading):
            placement = self._placer.place(find, reading.text, about.subjects(find, self._ledger))
            item = self._suggestion(find, placement, quote, source, reading)
            if find.kinds[0] in ("count", "quantity"):
                part = find.part or find.near
                if placement is None and whole is not None and whole.kind == "count" and part and not find.measured:
                    item = replace(item, part=part, kind="count", subject=whole.subject, attribute=whole.attribute, basis=whole.basis, score=whole.score)
                elif placement is not None and not find.part:
                    whole = item
            if item.values:
                made.append(item)
        changed = any(s.attribute and s.kind in ("membership", "holder") for s in made)
        return [s for s in made if s.attribute or not (changed and s.kind in ("membership", "holder"))]

    def _suggestion(
        self, find: Find, placement: Placement | None, quote: Quote, source: Source, reading: Reading
    ) -> Suggestion:
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
            unknown=() if find.value else tuple(m.text for m in members if not m.id),
        )

    def _compared(self, item: Suggestion) -> Suggestion:
        if not item.attribute:
            return item
        subject = self._ledger.subjects[item.subject]
        facts = subject.facts.get(item.attribute, ())
        known = [fact for value in item.values for fact in facts if agrees(item, value, fact)]
        said = {_value_key(item, value) for value in item.values}
        if known and len({_fact_key(fact) for fact in known} & said) >= len(said) or (known and item.kind == "event"):
            return replace(item, state="known", fact=known[0])
        against = next((fact for value in item.values for fact in facts if contradicts(item, value, fact)), None)
        return replace(item, state="contradicts", fact=against) if against else item


def agrees(item: Suggestion, value: str, fact: Fact) -> bool:
    """Whether a fact of the same attribute says the same: value, and a date that can be the same."""
    if item.denied != (fact.standing == "denied") or (item.part and fact.part and not _alike(item.part, fact.part)):
        return False
    if item.basis and fact.basis and item.basis != fact.basis:
        return False
    if item.kind == "event":
        return bool(item.start and fact.start and item.start.overlaps(fact.start)) and _same_event(item, fact)
    return _value_key(item, value) == _fact_key(fact) and _compatible(item, fact)


def contradicts(item: Suggestion, value: str, fact: Fact) -> bool:
    """Whether a fact that holds cannot be true together with the suggestion."""
    if fact.standing == "disputed" or item.basis != fact.basis or item.part != fact.part:
        return False
    same = _value_key(item, value) == _fact_key(fact)
    if item.kind == "event":
        apart = bool(item.start and fact.start) and not (item.start or item.reported).overlaps(fact.start or fact.reported)
        return apart and _likeness(item.quote.text, fact.quote.text) >= 0.75
    if item.kind == "membership":
        if not same:
            return False
        if item.denied or fact.standing == "denied":
            return item.denied != (fact.standing == "denied")
        return bool(item.start and fact.start) and not _compatible(item, fact)
    if same:
        return False
    end = fact.until.earliest if fact.until else LATEST
    if item.kind == "holder":
        return bool(item.start) and fact.begins.latest <= item.begins.earliest < end
    return fact.begins == item.begins and not (item.more or fact.more)


def _compatible(item: Suggestion, fact: Fact) -> bool:
    """Whether the dates can be meant alike: both begin alike, or what is told without a beginning lies while the fact holds."""
    if item.until and fact.until and not item.until.overlaps(fact.until):
        return False
    if item.denied or item.begins.overlaps(fact.begins):
        return True
    end = fact.until.latest if fact.until else LATEST
    during = fact.begins.earliest <= item.begins.latest and item.begins.earliest <= end
    return during and not (item.kind == "membership" and item.start is not None)


def _same_event(item: Suggestion, fact: Fact) -> bool:
    words = set(word_stems(item.quote.text))
    said = set(word_stems(f"{fact.value} {' '.join(fact.asks)}"))
    return fact.quote.text == item.quote.text or not said or bool(words & said)


def _value_key(item: Suggestion, value: str) -> object:
    if item.kind in ("count", "quantity"):
        return next(iter(numbers(value)), value)
    return plain(value)


def _fact_key(fact: Fact) -> object:
    if fact.number is not None:
        return next(iter(numbers(fact.value)), fact.number)
    return plain(fact.names[0] if fact.names else fact.value)


def _alike(one: str, other: str) -> bool:
    return bool(set(word_stems(one)) & set(word_stems(other)))


def _likeness(one: str, other: str) -> float:
    first, second = set(word_stems(one)), set(word_stems(other))
    return len(first & second) / max(len(first | second), 1)


def _key(item: Suggestion) -> tuple[object, ...]:
    start = (item.start.earliest, item.start.latest) if item.start else None
    return (item.kind, item.subject, item.attribute, item.values if item.kind != "event" else item.quote.text, item.basis, item.part, start)


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
