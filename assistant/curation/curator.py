"""Curator: everything that one person may do with the documents. Each method is one step: all of it happens, or nothing.

SKETCH of 03:50: the signatures hold; bodies follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.curation.drafts import Draft
from assistant.index.intake import Progress
from assistant.index.sync import SyncReport
from assistant.library.catalogue import Problem
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class NewFact:
    """A ledger entry to add with an approval: `entry` has the fields of docs/ledger.md (as `entry_of` of a suggestion gives)."""

    subject: str
    attribute: str
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One step in the audit log. `about` are ids of drafts and sources; `files` are (path, sha256 before, sha256 after).

    `hash` covers the entry and the hash of the one before it, so that a change in the past breaks the chain.
    """

    number: int
    when: str
    who: str
    action: str
    about: tuple[str, ...]
    note: str
    files: tuple[tuple[str, str | None, str | None], ...]
    undoes: int | None
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did: its entry in the log, the sync of the index (None where no source changed), facts that no longer hold."""

    entry: LogEntry
    sync: SyncReport | None = None
    flagged: tuple[Problem, ...] = ()
    draft: Draft | None = None


class Curator:
    """What `who` does with the corpus of these settings. Safe to use from several threads and processes at once.

    Methods raise UsageError for what cannot be done, Outdated (a LodestoneError) where somebody else changed the draft or the
    source in between, StorageError for a full disk or a corpus that another curator holds for long: then nothing has changed.
    """

    def __init__(self, settings: Settings, who: str) -> None: ...

    # Drafts
    def drafts(self, all_states: bool = False) -> tuple[Draft, ...]: ...
    def draft(self, draft_id: str) -> Draft: ...
    def add(
        self,
        name: str,
        data: bytes,
        metadata: Mapping[str, str] | None = None,
        origin: Mapping[str, Any] | None = None,
        replaces: str = "",
    ) -> Draft:
        """Puts a document among the drafts; fields in its own front matter become metadata where none are given."""

    def update(
        self, draft_id: str, version: int, metadata: Mapping[str, str] | None = None, replaces: str | None = None
    ) -> Draft:
        """Changes metadata; a draft that was sent back waits again. Raises Outdated where `version` is not the latest."""

    def send_back(self, draft_id: str, version: int, note: str) -> Draft: ...
    def reject(self, draft_id: str, version: int, note: str) -> Draft: ...
    def approve(
        self, draft_id: str, version: int, facts: Sequence[NewFact] = (), note: str = "", progress: Progress | None = None
    ) -> Done:
        """Source, ledger entries and index change together. With `replaces`, the old file stays as a superseded version."""

    # Sources
    def supersede(self, source_id: str, by: str, since: str = "", progress: Progress | None = None) -> Done: ...
    def retire(self, source_id: str, note: str, progress: Progress | None = None) -> Done: ...
    def restore(self, source_id: str, note: str = "", progress: Progress | None = None) -> Done: ...

    # Steps
    def undo(self, progress: Progress | None = None) -> Done: ...
    def undoable(self) -> LogEntry | None:
        """The step that `undo` would take back."""

    def log(self) -> tuple[LogEntry, ...]: ...
