"""Our own questions outside the ledger: those of evals/cases/ that are answered, or refused, from running text."""

from collections.abc import Callable, Mapping
from typing import Any

from assistant.settings import Settings
from evals.benchmarks.tally import Tally, row
from evals.cases import load_aliases, load_cases
from evals.matching import Matcher
from evals.runner import ask
from evals.targets import open_embedded


def measure(settings: Settings, limit: int | None, progress: Callable[[int, int], None]) -> Tally:
    """Asks every case and keeps those whose answer's trace names no fact of the ledger."""
    target, documents = open_embedded(settings)
    matcher = Matcher(load_aliases())
    cases = load_cases()[:limit]
    right: list[float] = []
    refused: list[float] = []
    worst: list[str] = []
    for number, case in enumerate(cases, 1):
        result = ask(case, target, documents, matcher)
        if result.score.outcome == "failed" or not from_ledger(result.answer):
            good = result.score.outcome == "right"
            (refused if case.unanswerable else right).append(float(good))
            worst += [] if good else [f"{case.id}: {result.score.outcome}"]
        progress(number, len(cases))
    return Tally(
        [row("right", right, aim=".90"), row("refused rightly", refused, aim=".95")],
        tuple(worst),
    )


def from_ledger(answer: Mapping[str, Any]) -> bool:
    """Whether facts of the ledger gave the answer or a part of it."""
    trace = answer.get("trace") or {}
    return bool(trace.get("ledger") or any(part.get("ledger") for part in trace.get("parts") or ()))
