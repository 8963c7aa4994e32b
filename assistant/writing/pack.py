"""The evidence that a chat model is given for one question, and nothing else: points, facts and passages, each with an id.

P1, P2 … are the lines of the embedded engine's answer, checked already; F1, F2 … facts of the ledger with their quote; T1,
T2 … passages of text. The same items are what the model's sentences are checked against, unit by unit.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from assistant.answering.lexicon import Lexicon
from assistant.answering.words import read_words
from assistant.answering.write_passages import widened
from assistant.dates import describe
from assistant.index.index import Index
from assistant.index.sentences import sentence_spans
from assistant.ledger.facts import Fact, Subject
from assistant.ledger.ledger import Ledger, possible_at
from assistant.model import Answer, Filters, Quote
from assistant.writing.language import PRONOUNS

ItemKind = Literal["point", "fact", "passage"]
_MOST_CHARS = 1500  # of one item as the model sees it; a quote may be a whole list
_OPENING = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """What one sentence of the model may rest on: a sentence with the quotes that it is cited by.

    `current` is None where nobody knows whether it still holds on the as-of day; `published` is the day of its source in words.
    """

    text: str
    quotes: tuple[Quote, ...]
    rule: str = ""
    current: bool | None = True
    published: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence: `text` is what the model sees, `point` the place of the answer's line that it is."""

    id: str
    kind: ItemKind
    text: str
    units: tuple[Unit, ...]
    point: int | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256("\n".join([self.text, *(unit.text for unit in self.units)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Pack:
    """All evidence for one question."""

    question: str
    as_of: date
    items: tuple[Item, ...]

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id.lower() == item_id.lower()), None)

    def traced(self) -> list[dict[str, Any]]:
        return [
            {
                "id": item.id,
                "kind": item.kind,
                "sha256": item.sha256,
                "sources": sorted({quote.source_id for unit in item.units for quote in unit.quotes}),
            }
            for item in self.items
        ]


def make_pack(answer: Answer, index: Index, ledger: Ledger, lexicon: Lexicon, filters: Filters, most: int) -> Pack:
    """The evidence for the question of this answer of the embedded engine; `most` is the most facts, and the most passages,
    beside its own lines."""
    as_of = date.fromisoformat(answer.as_of)
    facts = _facts(answer, ledger)
    known = _FactQuotes(_named_subjects(answer, ledger, lexicon), as_of)
    items = [*_points(answer), *_fact_items(answer, facts, ledger, index, as_of, most)]
    items += _passages(answer.resolved_question, index, filters, most, known)
    return Pack(answer.resolved_question, as_of, tuple(items))


def _points(answer: Answer) -> Iterator[Item]:
    by_number = {citation.number: citation for citation in answer.citations}
    for place, statement in enumerate(answer.statements):
        cited = [by_number[number] for number in statement.citations if number in by_number]
        unit = Unit(statement.text, tuple(citation.quote for citation in cited), statement.rule)
        yield Item(f"P{place + 1}", "point", _clip(statement.text), (unit,) if cited else (), place)


def _facts(answer: Answer, ledger: Ledger) -> list[Fact]:
    """The facts of the attributes that the answer was found under."""
    found: list[Fact] = []
    for subject_id, attribute in _attributes(answer.trace):
        subject = ledger.subjects.get(subject_id)
        if subject and attribute in subject.facts:
            found += subject.facts[attribute]
            counted = subject.attributes[attribute].counts
            found += subject.facts.get(counted, ())
    return list({fact.id: fact for fact in found}.values())


def _named_subjects(answer: Answer, ledger: Ledger, lexicon: Lexicon) -> list[Subject]:
    """The subjects that the question names, and those that the answer was found under."""
    mentioned = [m.id for m in lexicon.standing(read_words(answer.resolved_question)) if m.kind == "subject"]
    found = [*mentioned, *(subject for subject, _ in _attributes(answer.trace))]
    return [ledger.subjects[name] for name in dict.fromkeys(found) if name in ledger.subjects]


def _attributes(trace: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for part in (trace, *trace.get("parts", ())):
        where = part.get("ledger") or {}
        if "attribute" in where:
            yield where["subject"], where["attribute"]


class _FactQuotes:
    """Whether what a quote says still holds, where it is the quote of a fact; and whether the ledger knows better."""

    def __init__(self, subjects: Iterable[Subject], as_of: date) -> None:
        self._facts: dict[str, list[Fact]] = {}
        self._beaten: list[Quote] = []
        for subject in subjects:
            for facts in subject.facts.values():
                for fact in facts:
                    self._facts.setdefault(fact.quote.source_id, []).append(fact)
                    if fact.standing != "holds":
                        self._beaten.append(fact.quote)
            self._beaten += [side.quote for d in subject.disagreements for side in d.sides if not side.leads]
        self._as_of = as_of

    def beaten(self, quote: Quote) -> bool:
        """Whether the words are disputed or denied, or the side of a disagreement that does not lead."""
        return any(q.source_id == quote.source_id and q.start < quote.end and quote.start < q.end for q in self._beaten)

    def current(self, quote: Quote) -> bool | None:
        """None where no fact is quoted from these words."""
        own = [f for f in self._facts.get(quote.source_id, ()) if f.quote.start < quote.end and quote.start < f.quote.end]
        return all(f.standing == "holds" and possible_at(f, self._as_of) for f in own) if own else None


def _fact_items(answer: Answer, facts: list[Fact], ledger: Ledger, index: Index, as_of: date, most: int) -> Iterator[Item]:
    """The facts that hold, those cited by the answer first, then those true on the as-of day, then the latest."""
    cited = {citation.quote for citation in answer.citations}
    held = [fact for fact in facts if fact.standing == "holds"]
    held.sort(key=lambda f: (f.quote not in cited, not possible_at(f, as_of), -f.begins.earliest.toordinal(), f.id))
    seen: set[Quote] = set()
    number = 0
    for fact in held:
        if number == most or fact.quote in seen:
            continue
        seen.add(fact.quote)
        number += 1
        source = index.catalogue[fact.quote.source_id]
        units = _sentences(fact.quote, index, possible_at(fact, as_of), describe(source.published))
        yield Item(f"F{number}", "fact", _clip(_fact_text(fact, ledger)), units)


def _fact_text(fact: Fact, ledger: Ledger) -> str:
    """The quote with what the ledger records of it: validity and basis."""
    attribute = ledger.attribute(fact)
    basis = attribute.basis(fact.basis)
    notes = [
        f"valid from {describe(fact.begins)}",
        f"until {describe(fact.until)}" if fact.until else "",
        f"reported {describe(fact.reported)}",
    ]
    notes.append(f"counted: {basis.name}" if basis else "")
    return f"{fact.quote.text} ({'; '.join(note for note in notes if note)})"


def _passages(question: str, index: Index, filters: Filters, most: int, known: _FactQuotes) -> Iterator[Item]:
    if not most:
        return
    for number, passage in enumerate(index.retriever(filters, most).invoke(question), 1):
        source_id, start, end = (passage.metadata[key] for key in ("source_id", "start", "end"))
        document, source = index.document(source_id), index.catalogue[source_id]
        day = describe(source.published)
        units: list[Unit] = []
        for sentence in index.sentences(source_id):
            if sentence.start < start or sentence.end > end or document.blocks[sentence.block].kind == "heading":
                continue
            text = document.text[sentence.start : sentence.end]
            quote = Quote(source_id, document.sha256, sentence.start, sentence.end, sentence.page, text)
            if not known.beaten(quote):
                units.append(_unit(quote, index, known.current(quote), day))
        if units:
            said = " ".join(unit.text for unit in units)
            yield Item(f"T{number}", "passage", _clip(f"{said} ({source.title}, {day})"), tuple(units))


def _sentences(quote: Quote, index: Index, current: bool | None, published: str) -> tuple[Unit, ...]:
    """A unit for each sentence of a quote."""
    units = []
    for start, end in sentence_spans(quote.text):
        part = Quote(quote.source_id, quote.sha256, quote.start + start, quote.start + end, quote.page, quote.text[start:end])
        units.append(_unit(part, index, current, published))
    return tuple(units)


def _unit(quote: Quote, index: Index, current: bool | None, published: str) -> Unit:
    """A sentence that begins with a pronoun is quoted with the one before it."""
    opening = _OPENING.search(quote.text)
    if opening and opening[0].lower() in PRONOUNS:
        quote = widened(index, quote)
    return Unit(quote.text, (quote,), "", current, published)


def _clip(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MOST_CHARS else text[:_MOST_CHARS].rsplit(" ", 1)[0] + " …"
