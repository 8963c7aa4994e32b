"""Curator: everything that one person may do with the documents. Each method is one step: all of it happens, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from assistant.curation import lifecycle
from assistant.curation.drafts import Draft, State, content_sha256, read_draft, read_drafts
from assistant.curation.fields import slug, without_front_matter
from assistant.curation.ledger_edit import NewFact
from assistant.curation.log import LogEntry, last_entry, read_log
from assistant.curation.steps import Done, Plan, carry_out
from assistant.curation.undo import stage_undo, undoable
from assistant.errors import Outdated, UsageError
from assistant.index.intake import Progress
from assistant.library.catalogue import Problem
from assistant.library.formats import FORMATS
from assistant.library.front_matter import MetadataError
from assistant.settings import Settings
from assistant.transaction import Transaction, steady

__all__ = ["Curator", "Done", "Draft", "LogEntry", "NewFact"]


class Curator:
    """What `who` does with the corpus of these settings. Safe to use from several threads and processes at once.

    Methods raise UsageError for what cannot be done, Outdated where somebody else changed the same thing in between,
    CorpusError for a document that cannot be used as it is, StorageError for a full disk or a corpus that another curator
    holds for long. Then nothing has changed.
    """

    def __init__(self, settings: Settings, who: str) -> None:
        self.settings = settings
        self.who = who

    # Drafts

    def drafts(self, all_states: bool = False) -> tuple[Draft, ...]:
        """The drafts that wait for a decision, the oldest first; with `all_states` the decided ones too."""
        with steady(self.settings.corpus):
            return tuple(draft for draft in read_drafts(self.settings.corpus) if draft.open or all_states)

    def draft(self, draft_id: str) -> Draft:
        with steady(self.settings.corpus):
            return read_draft(self.settings.corpus, draft_id)

    def problems(self, draft: Draft) -> list[Problem]:
        """What is still wrong with the metadata of a draft."""
        return draft.source()[1]

    def add(
        self,
        name: str,
        data: bytes,
        metadata: Mapping[str, str] | None = None,
        origin: Mapping[str, Any] | None = None,
        replaces: str = "",
    ) -> Draft:
        """Puts a document among the drafts. Fields at the head of a text are lifted from it; `metadata` go before them."""
        safe = _file_name(name)
        try:
            content, own = without_front_matter(safe, data)
        except MetadataError as error:
            raise UsageError(f"{name}: the metadata at its head cannot be read: {error}.", "Mend or remove them.") from error
        fields = {"id": slug(safe.rpartition(".")[0]), **{k: str(v) for k, v in own.items()}, **(metadata or {})}
        came = {"sha256": content_sha256(data), "bytes": len(data), **(origin or {})}

        def stage(change: Transaction, plan: Plan) -> None:
            if replaces:
                lifecycle.find(self.settings, replaces)
            now = _now()
            number = _next_number(self.settings)
            draft = Draft(
                f"d{number}", number, "waiting", safe, content_sha256(content), fields, replaces, "", came,
                self.who, now, self.who, now,
            )  # fmt: skip
            change.put(f"drafts/{draft.id}/{safe}", content)
            _put(change, plan, draft)

        return _draft_of(self._carry_out(Plan("add"), stage))

    def update(
        self, draft_id: str, version: int, metadata: Mapping[str, str] | None = None, replaces: str | None = None
    ) -> Draft:
        """Changes fields of the metadata ("" takes one out); a draft that was sent back waits again."""

        def change_draft(draft: Draft) -> Draft:
            merged = {name: value for name, value in {**draft.metadata, **(metadata or {})}.items() if value}
            if replaces:
                lifecycle.find(self.settings, replaces)
            return replace(draft, metadata=merged, replaces=draft.replaces if replaces is None else replaces, state="waiting")

        return self._decide(Plan("update"), draft_id, version, change_draft)

    def send_back(self, draft_id: str, version: int, note: str) -> Draft:
        """Asks whoever added the draft to mend something, which the note says."""
        return self._decide(Plan("send back", note=note), draft_id, version, lambda draft: _noted(draft, "sent_back", note))

    def reject(self, draft_id: str, version: int, note: str) -> Draft:
        """The draft stays among the decided ones, with its file."""
        return self._decide(Plan("reject", note=note), draft_id, version, lambda draft: _noted(draft, "rejected", note))

    def approve(
        self, draft_id: str, version: int, facts: Sequence[NewFact] = (), note: str = "", progress: Progress | None = None
    ) -> Done:
        """Makes the document a source, with the facts and the index that go with it.

        Where the draft replaces a source, that one's file stays as a superseded version beside it; where its metadata say that
        it supersedes one, that one becomes superseded from today (or from the day in `status_since` of that source).
        """

        def stage(change: Transaction, plan: Plan) -> None:
            draft = self._current(draft_id, version)
            source = lifecycle.stage_approval(self.settings, change, plan, draft)
            lifecycle.stage_facts(self.settings, change, plan, facts, source.id)
            plan.about.append(source.id)
            _put(change, plan, self._next(replace(draft, state="approved", note=note)))

        return self._carry_out(Plan("approve", note=note), stage, progress)

    # Sources

    def supersede(
        self, source_id: str, by: str, since: date | None = None, note: str = "", progress: Progress | None = None
    ) -> Done:
        """Marks that another source has taken over from this one, from a day on (today)."""

        def stage(change: Transaction, plan: Plan) -> None:
            lifecycle.stage_supersession(self.settings, change, plan, source_id, by, since or date.today())

        return self._carry_out(Plan("supersede", note=note), stage, progress)

    def retire(self, source_id: str, note: str, progress: Progress | None = None) -> Done:
        """Takes a source out of use; its file stays, and stored conversations still show what they cited from it."""

        def stage(change: Transaction, plan: Plan) -> None:
            lifecycle.stage_status(self.settings, change, plan, source_id, "retired", date.today())

        return self._carry_out(Plan("retire", note=note), stage, progress)

    def restore(self, source_id: str, note: str = "", progress: Progress | None = None) -> Done:
        """Puts a retired or superseded source back into use."""

        def stage(change: Transaction, plan: Plan) -> None:
            lifecycle.stage_status(self.settings, change, plan, source_id, "active", None)

        return self._carry_out(Plan("restore", note=note), stage, progress)

    # Steps

    def undo(self, note: str = "", progress: Progress | None = None) -> Done:
        """Takes back the last step that was not taken back yet. Raises Outdated where its files were changed since."""
        return self._carry_out(Plan("undo", note=note), lambda change, plan: stage_undo(self.settings, change, plan), progress)

    def undoable(self) -> LogEntry | None:
        """The step that `undo` would take back."""
        with steady(self.settings.corpus):
            return undoable(self.settings.corpus)

    def log(self) -> tuple[LogEntry, ...]:
        """Every step, the first one first."""
        with steady(self.settings.corpus):
            return read_log(self.settings.corpus)

    # Parts

    def _carry_out(self, plan: Plan, stage: Any, progress: Progress | None = None) -> Done:
        return carry_out(self.settings, self.who, plan, stage, progress)

    def _decide(self, plan: Plan, draft_id: str, version: int, change_draft: Any) -> Draft:
        def stage(change: Transaction, plan: Plan) -> None:
            _put(change, plan, self._next(change_draft(self._current(draft_id, version))))

        return _draft_of(self._carry_out(plan, stage))

    def _current(self, draft_id: str, version: int) -> Draft:
        """The open draft in this very version. Raises Outdated, or UsageError where it is decided already."""
        draft = read_draft(self.settings.corpus, draft_id)
        if not draft.open:
            raise UsageError(f"The draft '{draft_id}' is {draft.state} already.", "Undo that first, or add the document anew.")
        if draft.version != version:
            raise Outdated(
                f"The draft '{draft_id}' was changed by {draft.changed_by} at {draft.changed_at}: it is version {draft.version} "
                f"now, and this was meant for version {version}.",
                "Look at it as it is now, then repeat what you wanted to do.",
            )
        return draft

    def _next(self, draft: Draft) -> Draft:
        return replace(draft, version=_next_number(self.settings), changed_by=self.who, changed_at=_now())


def _put(change: Transaction, plan: Plan, draft: Draft) -> None:
    change.put(f"drafts/{draft.id}/draft.json", draft.to_json())
    plan.about.insert(0, draft.id)
    plan.draft = draft


def _draft_of(done: Done) -> Draft:
    assert done.draft is not None
    return done.draft


def _noted(draft: Draft, state: State, note: str) -> Draft:
    if not note.strip():
        raise UsageError("A note is missing.", "Say in a few words why; whoever added the document reads it.")
    return replace(draft, state=state, note=note)


def _file_name(name: str) -> str:
    """The name of a file without the folders before it, safe on any system. Raises UsageError for an unknown ending."""
    base = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = base.rpartition(".")
    if not dot or f".{ending.lower()}" not in FORMATS:
        remedy = f"Convert it to one of {', '.join(sorted(FORMATS))}."
        raise UsageError(f"{base or name}: files of this format cannot be read.", remedy)
    return f"{slug(stem)}.{ending.lower()}"


def _next_number(settings: Settings) -> int:
    """The number of the step that is being prepared."""
    last = last_entry(settings.corpus)
    return last.number + 1 if last else 1


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
