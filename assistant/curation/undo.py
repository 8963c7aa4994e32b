"""Taking a step back: every file that it changed gets its former content, which the finished journal keeps."""

from pathlib import Path

from assistant.curation.log import LogEntry, read_log
from assistant.curation.steps import Plan
from assistant.errors import Outdated, UsageError
from assistant.library.catalogue import file_sha256
from assistant.settings import Settings
from assistant.transaction import Transaction, done

UNDO = "undo"


def undoable(corpus: Path) -> LogEntry | None:
    """The last step that is no undoing and was not undone."""
    entries = read_log(corpus)
    undone = {entry.undoes for entry in entries}
    return next((e for e in reversed(entries) if e.action != UNDO and e.number not in undone), None)


def stage_undo(settings: Settings, change: Transaction, plan: Plan) -> None:
    """Raises UsageError where there is nothing to undo, Outdated where a file of the step was changed since."""
    step = undoable(settings.corpus)
    if step is None:
        raise UsageError("There is no step to undo.", "`lodestone corpus log` shows the steps.")
    former = done(settings.corpus, str(step.number))
    if former is None:
        raise UsageError(f"What was there before step {step.number} is no longer kept.", "Change the documents by new steps.")
    for changed in step.files:
        path = settings.corpus / changed.path
        if (file_sha256(path) if path.is_file() else None) != changed.after:
            raise Outdated(
                f"{changed.path} was changed after step {step.number} ({step.action}), which cannot be undone any more.",
                "Change it by a new step instead.",
            )
        content = former[changed.path]
        if content is None:
            change.drop(changed.path)
        else:
            change.put(changed.path, content)
    plan.undoes = step.number
    plan.about += step.about
    plan.affected |= set(step.about)
    plan.note = plan.note or f"takes back step {step.number} ({step.action})"
