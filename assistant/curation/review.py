"""What a curator sees before a decision: what was read, what is repeated, what is claimed, which answers would change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.curation.asking import Asking
from assistant.curation.claims import Claim
from assistant.curation.duplicates import Duplicate
from assistant.curation.examine import Examined
from assistant.curation.questions import AnswerChange
from assistant.library.catalogue import Problem
from assistant.model import Document, Source


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from one page (number 0: a document without pages). `confidence` is that of text recognition, 0 to 100."""

    number: int
    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A document held against the collection. `notes` say what could not be read, was left aside, or was not compared.

    `asking` asks the stored questions that come nearest to the document, of `questions` that there are: what it has found so
    far is in `changes`, and `asked` says how many it has asked. `seconds` is wall-clock time by stage.
    """

    source: Source
    document: Document
    pages: tuple[Page, ...]
    notes: tuple[str, ...]
    duplicates: tuple[Duplicate, ...]
    claims: tuple[Claim, ...]
    unplaced: int
    asking: Asking
    questions: int
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.asking.problems

    @property
    def changes(self) -> tuple[AnswerChange, ...]:
        return self.asking.changes

    @property
    def asked(self) -> int:
        return self.asking.asked


def pages_of(document: Document, confidence: Mapping[int, float]) -> tuple[Page, ...]:
    """The text as read, page by page; a document without pages is one page with number 0."""
    if not document.pages:
        return (Page(0, document.text),)
    texts: dict[int, list[str]] = {number: [] for number in range(1, document.pages + 1)}
    for block in document.blocks:
        texts.setdefault(block.page or 0, []).append(document.text[block.start : block.end])
    return tuple(Page(number, "\n\n".join(parts), confidence.get(number)) for number, parts in texts.items())


def notes_of(examined: Examined, document: Document) -> tuple[str, ...]:
    notes = [*document.warnings, *examined.inspection.findings]
    if empty := examined.pages_without_text:
        notes.append(f"No text was read on page {', '.join(map(str, empty))}.")
    return tuple(dict.fromkeys(notes))
