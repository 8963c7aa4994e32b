"""Which facts hold which word, name and date: what a question looks up instead of walking over all facts.

Facts and attributes are numbered in the order of the ledger.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from assistant.ledger.facts import Attribute, Fact
from assistant.ledger.postings import Arrays, Bounds, Marks, Postings, Rows, from_json, json_array

if TYPE_CHECKING:
    from assistant.ledger.ledger import Ledger

Stems = Callable[[Iterable[str]], set[str]]
_PLAIN = ("starts", "kinds", "subject_of", "days", "source_of")  # the fields that are arrays


@dataclass(frozen=True)
class FactIndex:
    """The facts of attribute number i are numbered from starts[i] to starts[i + 1] - 1.

    `asked` leads from a stem to the attributes that have it in the names of their subject or in their phrases; `own` to the
    facts that hold it beside their quote, `said` to those that hold it in their quote or beside it; `named` from the id of a
    name to the facts that speak of it. `days` [facts, 2] is the first and the last day on which a fact that holds may have
    begun (as date.toordinal counts; 0 where it has no date or does not hold), `source_of` the number of its source in `sources`.
    `kinds` are the kinds of the attributes, `subject_of` the numbers of their subjects in the order of the ledger.
    """

    starts: Bounds
    kinds: npt.NDArray[np.str_]
    subject_of: Rows
    asked: Postings
    own: Postings
    said: Postings
    named: Postings
    days: Rows
    source_of: Rows
    sources: Mapping[str, int]

    @classmethod
    def build(cls, ledger: "Ledger", stems: Stems) -> "FactIndex":
        """From a walk over the whole ledger; `stems` gives the stems of the content words of texts."""
        series = [subject.facts[attribute.id] for subject, attribute in ledger.attributes]
        facts = [fact for own in series for fact in own]
        sources: dict[str, int] = {}
        own_stems = [stems(_own_texts(ledger, fact)) for fact in facts]
        return cls(
            starts=np.cumsum([0, *map(len, series)], dtype=np.int64),
            kinds=np.array([attribute.kind for _, attribute in ledger.attributes], dtype=np.str_),
            subject_of=np.repeat(
                np.arange(len(ledger.subjects), dtype=np.int32), [len(s.attributes) for s in ledger.subjects.values()]
            ),
            asked=Postings.build(stems((s.name, *s.aliases, *phrases(a))) for s, a in ledger.attributes),
            own=Postings.build(own_stems),
            said=Postings.build(own | stems((fact.quote.text,)) for own, fact in zip(own_stems, facts, strict=True)),
            named=Postings.build(dict.fromkeys(fact.names) for fact in facts),
            days=np.array([_days(fact) for fact in facts], dtype=np.int32).reshape(-1, 2),
            source_of=np.array([sources.setdefault(f.quote.source_id, len(sources)) for f in facts], dtype=np.int32),
            sources=sources,
        )

    @cached_property
    def attribute_of(self) -> Rows:
        """The number of the attribute of each fact."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def span(self, attribute: int) -> slice:
        """The numbers of the facts of this attribute."""
        return slice(int(self.starts[attribute]), int(self.starts[attribute + 1]))

    def fact(self, ledger: "Ledger", number: int) -> Fact:
        """The fact with this number in the ledger that the index was made of."""
        attribute = int(self.attribute_of[number])
        subject, found = ledger.attributes[attribute]
        return subject.facts[found.id][number - int(self.starts[attribute])]

    def attributes_with(self, stem: str) -> Marks:
        """For each attribute whether it holds the stem: its subject, its phrases, or a fact beside its quote."""
        marks = self.asked.marks((self.asked[stem],))
        marks[self.attribute_of[self.own[stem]]] = True
        return marks

    def restricted(self, sources: Collection[str]) -> "FactIndex":
        """The index of the facts quoted from these sources alone, numbered anew."""
        allowed = np.array([source in sources for source in self.sources], dtype=np.bool_)
        kept: Marks = allowed[self.source_of]
        counts = np.bincount(self.attribute_of[kept], minlength=len(self.starts) - 1)
        return replace(
            self,
            starts=np.cumsum([0, *counts], dtype=np.int64),
            own=self.own.kept(kept),
            said=self.said.kept(kept),
            named=self.named.kept(kept),
            days=self.days[kept],
            source_of=self.source_of[kept],
        )

    def to_arrays(self) -> Arrays:
        arrays: dict[str, npt.NDArray[Any]] = {name: getattr(self, name) for name in _PLAIN}
        arrays["sources"] = json_array(list(self.sources))
        for name, table in (("asked", self.asked), ("own", self.own), ("said", self.said), ("named", self.named)):
            arrays |= table.to_arrays(name)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "FactIndex":
        """Raises KeyError for an array that is missing."""
        own, said, named = (Postings.from_arrays(name, arrays, len(arrays["days"])) for name in ("own", "said", "named"))
        return cls(
            **{name: arrays[name] for name in _PLAIN},
            asked=Postings.from_arrays("asked", arrays, len(arrays["kinds"])),
            own=own,
            said=said,
            named=named,
            sources={source: number for number, source in enumerate(from_json(arrays["sources"]))},
        )


def phrases(attribute: Attribute) -> tuple[str, ...]:
    """All by which people ask for the attribute: its phrases, its name, its unit and those of its bases."""
    bases = (text for basis in attribute.bases for text in (*basis.asks, basis.unit))
    return (*attribute.asks, attribute.name, attribute.unit, *bases)


def _own_texts(ledger: "Ledger", fact: Fact) -> Iterator[str]:
    """All that a fact says beside its quote."""
    yield from (text for text in (*fact.asks, fact.part, fact.place, fact.value if fact.value != fact.quote.text else "") if text)
    for name_id in fact.names:
        name = ledger.name(name_id)
        yield name.name
        yield name.kind
        yield from name.aliases


def _days(fact: Fact) -> tuple[int, int]:
    if fact.start is None or fact.standing != "holds":
        return 0, 0
    return fact.start.earliest.toordinal(), fact.start.latest.toordinal()
