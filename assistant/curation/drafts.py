"""Drafts: documents that wait for a decision, in corpus/drafts/, one folder each: draft.json and the file as it came in."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from assistant.errors import CorpusError, UsageError
from assistant.library.metadata import Problem, source_of
from assistant.model import Source

DRAFTS = "drafts"
RECORD = "draft.json"
State = Literal["waiting", "sent_back", "approved", "rejected"]
OPEN_STATES: tuple[State, ...] = ("waiting", "sent_back")


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before, or after, its decision.

    `version` is the number of the step in the log that wrote it; whoever changes a draft names the version that they saw.
    `file` is the name of the file beside draft.json, `sha256` that of its bytes. `metadata` holds the fields of a source as a
    curator types them. `replaces` is the id of the source whose file this one corrects ("" for a document of its own);
    metadata["supersedes"] names a source that this one takes over from. `note` was written with the last decision. `origin`
    says where it came from: any of url, fetched, headers, sha256 and the like. Times are UTC in ISO form.
    """

    id: str
    version: int
    state: State
    file: str
    sha256: str
    metadata: Mapping[str, str]
    replaces: str = ""
    note: str = ""
    origin: Mapping[str, Any] = field(default_factory=dict)
    added_by: str = ""
    added_at: str = ""
    changed_by: str = ""
    changed_at: str = ""

    @property
    def open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state in OPEN_STATES

    def path(self, corpus: Path) -> Path:
        """The file as it came in; it has moved to the sources once the draft is approved."""
        return corpus / DRAFTS / self.id / self.file

    def source(self, folder: str = "sources") -> tuple[Source | None, list[Problem]]:
        """The source that it would become, or what is wrong with its metadata."""
        return source_of(f"{folder}/{self.file}", self.metadata, self.sha256)

    def to_json(self) -> bytes:
        data = asdict(replace(self, metadata=dict(self.metadata), origin=dict(self.origin)))
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def read_drafts(corpus: Path) -> tuple[Draft, ...]:
    """Every draft, in the order in which they came in. Raises CorpusError naming the file that is damaged."""
    folder = corpus / DRAFTS
    found = [_read(path) for path in folder.glob(f"*/{RECORD}")] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda draft: int(draft.id[1:])))


def read_draft(corpus: Path, draft_id: str) -> Draft:
    """Raises UsageError for an unknown id."""
    path = corpus / DRAFTS / draft_id / RECORD
    if "/" in draft_id or not path.is_file():
        raise UsageError(f"There is no draft '{draft_id}'.", "`lodestone corpus drafts` shows them.")
    return _read(path)


def _read(path: Path) -> Draft:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        draft = Draft(**data | {"metadata": MappingProxyType(data["metadata"]), "origin": MappingProxyType(data["origin"])})
        if draft.state not in get_args(State) or draft.id != path.parent.name:
            raise ValueError("its state or id is none")
        return draft
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CorpusError(f"The draft in {path} cannot be read: {error}.", "Restore the file, or remove its folder.") from error


def content_sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
