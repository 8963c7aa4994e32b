"""A step: what one person changes in the corpus, with its line in the log and the index of what results, all or nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from assistant.curation.drafts import Draft
from assistant.curation.effects import Effects, effects
from assistant.curation.fields import sidecar_of
from assistant.curation.ledger_edit import NewFact
from assistant.curation.log import LOG, LogEntry, next_entry
from assistant.errors import CorpusError, IndexMissing, LedgerError, UsageError
from assistant.index.generations import current_generation
from assistant.index.intake import Progress
from assistant.index.sync import SyncReport, prepared
from assistant.library.catalogue import Problem, Staged
from assistant.settings import Settings
from assistant.transaction import Transaction, one_writer, transaction

WAIT_SECONDS = 30.0  # for another curator, or for a sync of the index
SOURCES = "sources/"


@dataclass(slots=True)
class Plan:
    """What a step does, filled in while it is staged. `affected` are ids of sources whose facts may be touched."""

    action: str
    about: list[str] = field(default_factory=list)
    note: str = ""
    undoes: int | None = None
    affected: set[str] = field(default_factory=set)
    retired: set[str] = field(default_factory=set)
    facts: tuple[NewFact, ...] = ()
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did: its entry in the log, the sync of the index (None where no source changed), the draft as it is now.

    `lost` are facts that rested on a changed source alone and no longer hold; `problems` what the ledger now says against itself.
    """

    entry: LogEntry
    sync: SyncReport | None = None
    lost: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    draft: Draft | None = None


Stage = Callable[[Transaction, Plan], None]


def carry_out(settings: Settings, who: str, plan: Plan, stage: Stage, progress: Progress | None = None) -> Done:
    """Stages the changes, builds the index that results, and makes all of it happen at once.

    Raises UsageError, Outdated and CorpusError for what cannot be done, StorageError for a full disk or a corpus that others
    hold for long; then nothing has changed.
    """
    if not " ".join(who.split()):
        raise UsageError("It is not said who does this.", "Give a name; it goes into the log.")
    corpus = settings.corpus
    with one_writer(corpus, who, WAIT_SECONDS), transaction(corpus) as change:
        stage(change, plan)
        staged = change.staged()
        touched = [path for path in staged if path.startswith(SOURCES)]

        def entry() -> LogEntry:
            return next_entry(corpus, " ".join(who.split()), plan.action, plan.about, plan.note, change.changed, plan.undoes)

        if not touched:
            found = _ledger_effects(settings, staged, plan)
            _refuse_facts(found)
            last = entry()
            change.commit(str(last.number), LOG, last.line())
            return Done(last, None, found.lost, found.problems, plan.draft)
        before = _live(settings)
        with prepared(settings, staged, progress, WAIT_SECONDS) as index:
            _refuse_problems(index.report, touched)
            found = effects(settings, staged, plan.affected, (before, index.report.generation), plan.retired, plan.facts)
            _refuse_facts(found)
            last = entry()
            change.commit(str(last.number), LOG, last.line(), index.pointer)
        return Done(last, index.report, found.lost, found.problems, plan.draft)


def _ledger_effects(settings: Settings, staged: Staged, plan: Plan) -> Effects:
    if not any(path.startswith("ledger/") for path in staged):
        return Effects((), ())
    live = _live(settings)
    return effects(settings, staged, plan.affected, (live, live), plan.retired, plan.facts)


def _live(settings: Settings) -> str | None:
    try:
        return current_generation(settings.index)
    except IndexMissing:
        return None


def _refuse_facts(found: Effects) -> None:
    """An entry to add that the ledger would leave out is refused."""
    if found.refused:
        problem = found.refused[0]
        raise LedgerError(f"{problem.file}: {problem.field}: {problem.message}.", problem.remedy)


def _refuse_problems(report: SyncReport, touched: Collection[str]) -> None:
    """A document that cannot be read, or whose metadata do not hold, does not go live."""
    names = {*touched, *(sidecar_of(path) for path in touched)}
    for problem in report.failed:
        if problem.file in names or problem.field == "id":
            name = PurePosixPath(problem.file).name
            raise CorpusError(f"{name}: {f'{problem.field}: ' if problem.field else ''}{problem.message}", problem.remedy)
