"""What became of the sentences of a chat model over the eval cases; and its replies checked anew, without the model.

A run of `lodestone eval --engine chat` keeps every reply in the trace of its answer. `--replies RUN` reads them again with the
check, the index and the ledger of today, so that a change of the check is measured in a minute instead of an hour.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.answer_json import answer_to_json
from assistant.assistant import Assistant
from assistant.index.index import Index
from assistant.model import Filters, Turn
from assistant.settings import Settings
from assistant.writing.writer import checked_again
from evals.cases import Case
from evals.store import BASELINES, Run, read_run
from evals.targets import AssistantTarget, Json

FATES = ("shown", "repaired", "replaced", "dropped", "repeats")
_MEANING: Mapping[str, str] = {
    "shown": "shown as they were",
    "repaired": "shown after a second try",
    "replaced": "replaced by the embedded line that they were about",
    "dropped": "left out",
    "repeats": "passed, not needed",
}


class RepliesTarget(AssistantTarget):
    """The embedded answer of today, worded by the replies that a run has kept, as far as they pass today."""

    def __init__(self, assistant: Assistant, run: Run) -> None:
        super().__init__(assistant, f"replies of {run.meta.id}", "embedded")
        self._assistant = assistant
        self._kept = {name: writing(result.answer) for name, result in run.results.items()}

    def ask(self, case: Case) -> Json:
        history = tuple(Turn(turn.question, turn.answer) for turn in case.history)
        plain = self._assistant.ask(case.question, history, case.as_of, engine="embedded")
        kept = self._kept.get(case.id) or {}
        if not kept.get("replies") or plain.status == "not_covered":
            return answer_to_json(plain)
        return answer_to_json(checked_again(plain, self._assistant.engine_for(Filters()), Filters(), kept))


def open_replies(settings: Settings, run: str, folder: Path) -> tuple[RepliesTarget, Index]:
    """The replies of a stored run, and the texts of the index. Raises UsageError where there is no such run."""
    assistant = Assistant.open(settings)
    return RepliesTarget(assistant, read_run(run, (folder, BASELINES))), assistant.index


def writing(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the trace of an answer tells of its writing; empty where no chat model took part."""
    found: Mapping[str, Any] = (answer.get("trace") or {}).get("writing") or {}
    return found


def fates_table(run: Run) -> str:
    """The table: how many answers, how many sentences, and what became of them. Empty where no chat model took part."""
    written = [w for result in run.results.values() if (w := writing(result.answer)) and "counts" in w]
    if not written:
        return ""
    counts = Counter[str]()
    failures = Counter(str((w.get("failure") or {}).get("kind")) for w in written if w.get("failure"))
    for each in written:
        counts.update(each["counts"])
    judged = sum(counts[fate] for fate in FATES)
    lines = [f"| sentences of {written[0].get('model')} | number | share |", "|---|---|---|"]
    lines.append(f"| judged at the first try, repetitions left out | {judged} | |")
    lines.append(f"| rejected at the first try | {counts['rejected']} | {_share(counts['rejected'], judged)} |")
    lines += [f"| {_MEANING[fate]} | {counts[fate]} | {_share(counts[fate], judged)} |" for fate in FATES]
    lines.append(f"| answers worded, of {len(run.results)} | {len(written)} | |")
    told = ", ".join(f"{number} {kind}" for kind, number in failures.most_common())
    return "\n".join([*lines, f"| answers where the model did not finish | {sum(failures.values())} | {told} |"])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""
