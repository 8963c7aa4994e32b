"""Documents of the collection that a new one repeats: the same file, the same text, or most of it, with the difference shown.

Likeness is measured in shared runs of five words (shingles, after Broder 1997): what share of the one text's runs stands in
the other. Vectors only choose the documents that are compared, so that the cost does not grow with the collection.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeVar

from rapidfuzz import fuzz

from assistant.index.annotations import Sentence
from assistant.index.embedding import Vectors
from assistant.index.index import Index
from assistant.index.store import source_of
from assistant.model import Document, Source

T = TypeVar("T")
Degree = Literal["corrects", "same file", "same text", "near", "same title"]
Part = tuple[str, bool]  # words, and whether they differ

NEAR = 0.5  # share of one text's runs of words that stand in the other
_RUN = 5
_ASKED = 24  # passages whose neighbours are looked up
_COMPARED = 6  # documents compared word by word
_TITLE = 92  # of 100
_SHOWN = 60  # differences listed
_ALIKE = 55  # of 100: two sentences that are versions of one another


@dataclass(frozen=True, slots=True)
class Difference:
    """Sentences that differ: of the one in the collection and of the new document; () where the other has nothing there."""

    old: tuple[Part, ...]
    new: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document that the new one repeats. `new_in_old` is the share of the new text that stands in the old one, and so on."""

    source: Source
    degree: Degree
    new_in_old: float
    old_in_new: float
    differences: tuple[Difference, ...] = ()
    more: int = 0  # differences not listed


def sampled(passages: Sequence[T]) -> Sequence[T]:
    """The passages of a document whose neighbours are looked up, evenly spread."""
    return passages[:: max(1, len(passages) // _ASKED)]


def find_duplicates(
    source: Source,
    document: Document,
    sentences: Sequence[Sentence],
    vectors: Vectors,
    index: Index,
    but: Collection[str] = (),
    corrected: str = "",
) -> tuple[Duplicate, ...]:
    """The source whose file the document corrects, then the most alike. `vectors` are those of some of the document's passages
    (`sampled`); other sources in `but` are passed over."""
    known = {i: s for i, s in index.catalogue.items() if i not in but or i == corrected}
    same = [i for i, s in known.items() if s.sha256 == source.sha256]
    titled = [i for i, s in known.items() if _same_title(source, s)]
    near = [i for i in _neighbours(vectors, index) if i in known]
    runs = _runs(document.text)
    found: list[Duplicate] = []
    first = [corrected] if corrected in known else []
    for source_id in dict.fromkeys([*first, *same, *near[:_COMPARED], *titled]):
        old = index.document(source_id)
        old_runs = _runs(old.text)
        shared = len(runs & old_runs)
        new_in_old, old_in_new = shared / max(len(runs), 1), shared / max(len(old_runs), 1)
        degree = _degree(source, known[source_id], document, old, max(new_in_old, old_in_new), source_id in titled)
        if source_id == corrected and degree != "same file":
            degree = "corrects"
        if degree is None:
            continue
        listed: list[Difference] = []
        if degree in ("near", "corrects"):
            listed = list(_differences(_texts(old, index.sentences(source_id)), _texts(document, sentences)))
            if (
                degree == "near" and new_in_old < NEAR
            ):  # the new one holds the old one and much more, which is no difference between the two
                listed = [difference for difference in listed if difference.old]
        found.append(
            Duplicate(known[source_id], degree, new_in_old, old_in_new, tuple(listed[:_SHOWN]), max(len(listed) - _SHOWN, 0))
        )
    order: dict[Degree, int] = {"corrects": 0, "same file": 1, "same text": 2, "near": 3, "same title": 4}
    return tuple(sorted(found, key=lambda d: (order[d.degree], -max(d.new_in_old, d.old_in_new), d.source.id)))


def _degree(source: Source, other: Source, document: Document, old: Document, share: float, titled: bool) -> Degree | None:
    if other.sha256 == source.sha256:
        return "same file"
    if _words(old.text) == _words(document.text):
        return "same text"
    if share >= NEAR:
        return "near"
    return "same title" if titled else None


def _same_title(source: Source, other: Source) -> bool:
    """Likely another form of the same document: a digest of it, or a copy elsewhere."""
    if source.url and source.url == other.url:
        return True
    apart = abs((source.published.earliest - other.published.earliest).days)
    return apart <= 31 and fuzz.token_sort_ratio(source.title.lower(), other.title.lower()) >= _TITLE


def _neighbours(vectors: Vectors, index: Index) -> list[str]:
    """The documents whose passages come nearest to those of the new one, by how many do."""
    if not len(vectors):
        return []
    store = index.retriever().store
    counts: Counter[str] = Counter()
    for vector in vectors:
        counts.update({source_of(passage) for passage, _ in store.nearest(vector, 4)})
    return [source_id for source_id, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[at : at + _RUN]) for at in range(max(len(words) - _RUN + 1, 1))}


def _texts(document: Document, sentences: Sequence[Sentence]) -> list[str]:
    return [" ".join(document.text[s.start : s.end].split()) for s in sentences]


def _differences(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        rest = list(new[c:d])
        for sentence in old[a:b]:
            twin = max(rest, key=lambda text: fuzz.ratio(sentence, text), default=None)
            if twin is not None and fuzz.ratio(sentence, twin) >= _ALIKE:
                rest.remove(twin)
                yield _word_by_word(sentence, twin)
            else:
                yield Difference(((sentence, True),), ())
        yield from (Difference((), ((sentence, True),)) for sentence in rest)


def _word_by_word(old: str, new: str) -> Difference:
    before, after = old.split(), new.split()
    parts: tuple[list[Part], list[Part]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for side, words in ((parts[0], before[a:b]), (parts[1], after[c:d])):
            if words:
                side.append((" ".join(words), kind != "equal"))
    return Difference(tuple(parts[0]), tuple(parts[1]))
