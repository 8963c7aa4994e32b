"""The words of Lodestone as frozen types; no I/O. docs/architecture.md explains each word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.dates import When

SourceStatus = Literal["active", "superseded", "retired"]
BlockKind = Literal["heading", "paragraph", "list", "table"]
AnswerStatus = Literal["answered", "partly", "not_covered", "outdated", "false_premise"]
EngineName = Literal["embedded", "chat"]
STATUSES: tuple[AnswerStatus, ...] = ("answered", "partly", "not_covered", "outdated", "false_premise")


@dataclass(frozen=True, slots=True)
class Source:
    """One curated document and its metadata. `path` is relative to the corpus folder, `sha256` is that of the file.

    `status_since` is the ISO day from which the status holds ("" when unknown). `version_of` names the source whose file this
    one was until it was corrected, on that day.
    """

    id: str
    title: str
    publisher: str
    published: When
    kind: str
    licence: str
    path: str
    sha256: str
    url: str = ""
    language: str = "en"
    status: SourceStatus = "active"
    status_since: str = ""
    supersedes: str = ""
    version_of: str = ""
    form: Literal["digest", "original"] = "original"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row of a canonical text: text[start:end], on `page` (from 1; None without pages).

    `headings` is the path of headings above it, the outermost first.
    """

    start: int
    end: int
    kind: BlockKind
    page: int | None = None
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The canonical text of a source: the text read from the file with this sha256, and its blocks in reading order.

    Blocks neither overlap nor cross a page; between two blocks there is white space alone. `pages` is 0 without pages.
    """

    source_id: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    pages: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of canonical text that is embedded and retrieved; `start` and `end` are offsets in the document's text."""

    source_id: str
    start: int
    end: int
    text: str
    page: int | None
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact span of canonical text: the document of `source_id` with this `sha256` has text[start:end] == text."""

    source_id: str
    sha256: str
    start: int
    end: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered Quote with what a reader needs to find it again."""

    number: int
    quote: Quote
    title: str
    publisher: str
    published: str
    url: str = ""
    kind: str = ""
    form: str = "original"
    source_status: str = "active"
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer. `rule` names how a derived value was made ("" for what is quoted or stated)."""

    text: str
    citations: tuple[int, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One value in the history of an attribute, from `when` on (ISO form, and in words), with its citations."""

    when: str
    when_text: str
    value: str
    number: float | None = None
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """What one of the disagreeing sources says."""

    value: str
    basis: str
    reported: str
    citations: tuple[int, ...]
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree, with the explanation and the rule by which one of them leads."""

    about: str
    sides: tuple[ConflictSide, ...]
    explanation: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A list answer as rows under a header, each row with its citations, and, where its cells rest on different quotes,
    each cell with its own (`cell_citations`; empty where they do not)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_citations: tuple[tuple[int, ...], ...] = ()
    cell_citations: tuple[tuple[tuple[int, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says. statements[0], where there is one, carries the headline and its citations.

    `notes` tell how it was written where a chat model took part.
    """

    question: str
    resolved_question: str
    as_of: str
    status: AnswerStatus
    headline: str
    statements: tuple[Statement, ...] = ()
    timeline: tuple[TimelineStep, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    citations: tuple[Citation, ...] = ()
    table: Table | None = None
    missing: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    basis: str = ""
    notes: tuple[str, ...] = ()
    confidence: float | None = None
    trace: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation and the text of its answer."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which sources may be used. Empty tuples and None mean no restriction; dates are ISO days, both included."""

    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    published_from: str | None = None
    published_until: str | None = None
    statuses: tuple[str, ...] = ("active", "superseded")
