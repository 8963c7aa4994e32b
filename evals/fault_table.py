"""Plants every fault, runs the gate, and tells which measure caught it; then runs unchanged, to see that nothing is raised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.model import Answer
from assistant.settings import Settings
from evals.cases import Case
from evals.faults import FAULTS, Fault, Planted
from evals.gate import Alarm, gate
from evals.measures import Documents
from evals.runner import Options, run_cases
from evals.store import Run
from evals.table import columns
from evals.targets import Asks, AssistantTarget

Reopen = Callable[[Settings], Asks]
Found = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Caught:
    """One fault: the alarms that it raised, and whether one of them names a measure that should notice it."""

    fault: Fault
    alarms: tuple[Alarm, ...]

    @property
    def alarm(self) -> Alarm | None:
        """The alarm of a measure that should notice this fault, in the order in which the fault names them."""
        by_measure = {alarm.measure: alarm for alarm in self.alarms}
        return next((by_measure[name] for name in self.fault.caught_by if name in by_measure), None)


class Memo:
    """An assistant that is asked every question once: most faults spoil answers that are known already."""

    def __init__(self, assistant: Asks) -> None:
        self._assistant = assistant
        self.index = getattr(assistant, "index", None)
        self.answers: dict[str, Answer] = {}

    def ask(self, question: str, history: Any = (), as_of: Any = None, filters: Any = None) -> Answer:
        key = repr((question, tuple(history), as_of, filters))
        if key not in self.answers:
            self.answers[key] = self._assistant.ask(question, history=history, as_of=as_of, filters=filters)
        return self.answers[key]


class _Target(AssistantTarget):
    """A target that keeps in `found` what was retrieved for a question: no fault but one changes it."""

    def __init__(self, assistant: Asks, found: Found) -> None:
        super().__init__(assistant)
        self._found = found

    def retrieved(self, question: str) -> list[dict[str, Any]]:
        if question not in self._found:
            self._found[question] = super().retrieved(question)
        return self._found[question]


def plant_all(
    cases: Sequence[Case],
    assistant: Asks,
    documents: Documents,
    settings: Settings,
    reopen: Reopen,
    must_pass: frozenset[str],
    progress: Callable[[int, int], None] | None = None,
    faults: Sequence[Fault] = FAULTS,
) -> tuple[list[Caught], Run]:
    """Run every fault against a baseline of the sound assistant. Returns what each raised, and the baseline."""
    memo = Memo(assistant)
    known: Found = {}
    base = _run(cases, memo, documents, known)
    pool = [answer for answer in memo.answers.values() if answer.citations and answer.status == "answered"]
    found = []
    for number, fault in enumerate(faults, 1):
        inner: Asks = assistant if fault.slower > 1 else memo
        if fault.settings:
            inner = reopen(settings.model_copy(update=dict(fault.settings)))
        run = _run(cases, Planted(inner, fault, pool), documents, {} if fault.settings else known)
        found.append(Caught(fault, tuple(gate(run, base, must_pass))))
        if progress:
            progress(number, len(faults))
    return found, base


def unchanged(
    cases: Sequence[Case],
    assistant: Asks,
    documents: Documents,
    base: Run,
    times: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Alarm]:
    """The alarms of `times` runs of the sound assistant against the baseline: there should be none."""
    alarms: list[Alarm] = []
    known = {alarm.measure for alarm in gate(base, None)}
    for number in range(1, times + 1):
        alarms += [alarm for alarm in gate(_run(cases, assistant, documents, {}), base) if alarm.measure not in known]
        if progress:
            progress(number, times)
    return alarms


def _run(cases: Sequence[Case], assistant: Asks, documents: Documents, found: Found) -> Run:
    return run_cases(cases, _Target(assistant, found), documents, {}, Options(folder=None))


def fault_table(found: Sequence[Caught]) -> str:
    """One line a fault: the measure that caught it, its p, and what else was raised."""
    rows = []
    for caught in found:
        alarm = caught.alarm
        others = [other.measure for other in caught.alarms if other is not alarm]
        p = "-" if alarm is None or alarm.p is None else f"{alarm.p:.4f}" if alarm.p >= 0.0001 else "<0.0001"
        by = alarm.measure if alarm else "NOT CAUGHT"
        rows.append([caught.fault.name, caught.fault.story, by, p, ", ".join(others)])
    return columns(rows, ["fault", "what it does", "caught by", "p", "also raised"])
