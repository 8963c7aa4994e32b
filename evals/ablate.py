"""What each part is worth: the same cases with one part switched off at a time, beside the plainest pipeline."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals.cases import Case
from evals.compare import Comparison, compare
from evals.faults import Fault, Planted
from evals.measures import Documents
from evals.runner import Options, run_cases
from evals.table import columns
from evals.targets import Asks, AssistantTarget

SHOWN = ("right", "wrong_version", "wrongly_refused", "wrongly_answered", "citation_precision")
WORTHLESS = "nothing that this suite can see: a candidate for removal"


@dataclass(frozen=True)
class Part:
    """One part: `without` gives the assistant without it for as long as the context lasts."""

    name: str
    story: str
    without: Callable[[Settings], Any]


@dataclass(frozen=True)
class Cost:
    """What the cases look like without a part, against the whole."""

    part: Part
    comparison: Comparison


def ablate(
    cases: Sequence[Case], settings: Settings, documents: Documents, progress: Callable[[int, int], None] | None = None
) -> list[Cost]:
    """Run the whole and then without each part. Raises IndexMissing where there is no index."""
    from assistant.assistant import Assistant

    whole = run_cases(cases, AssistantTarget(Assistant.open(settings), "whole"), documents, {}, Options(folder=None))
    costs = []
    for number, part in enumerate(PARTS, 1):
        with part.without(settings) as assistant:
            run = run_cases(cases, AssistantTarget(assistant, part.name), documents, {}, Options(folder=None))
        costs.append(Cost(part, compare(whole, run)))
        if progress:
            progress(number, len(PARTS))
    return costs


def ablation_table(costs: Sequence[Cost]) -> str:
    """One line a part: the change of each measure when it is off, with its 95 % interval, and a verdict."""
    rows = []
    for cost in costs:
        changes = {change.measure.name: change for change in cost.comparison.changes}
        cells = []
        for name in SHOWN:
            gap = changes[name].difference if name in changes else None
            cells.append(f"{gap.mean:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]" if gap else "-")
        worse = [name for name, change in changes.items() if change.worse < 0.05]
        idle = "" if worse else WORTHLESS
        rows.append([cost.part.name, *cells, f"{cost.comparison.slower:.2f} x", idle])
    return columns(rows, ["without", *(name.replace("_", " ") for name in SHOWN), "latency", "worth"])


@contextmanager
def _patched(owner: type, name: str, value: Any) -> Iterator[None]:
    kept = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, kept)


@contextmanager
def _no_keywords(settings: Settings) -> Iterator[Asks]:
    from assistant.assistant import Assistant
    from assistant.index.keywords import KeywordIndex

    with _patched(KeywordIndex, "search", lambda self, query, depth, sources=None: []):
        yield Assistant.open(settings)


@contextmanager
def _no_vectors(settings: Settings) -> Iterator[Asks]:
    from assistant.assistant import Assistant
    from assistant.index.retriever import HybridRetriever

    with _patched(HybridRetriever, "_dense", lambda self, query, depth: []):
        yield Assistant.open(settings)


@contextmanager
def _no_ledger(settings: Settings) -> Iterator[Asks]:
    """The same index over a corpus folder that has no ledger."""
    from assistant.assistant import Assistant

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sources").symlink_to(settings.corpus / "sources")
        yield Assistant.open(settings.model_copy(update={"corpus": Path(folder)}))


@contextmanager
def _no_check(settings: Settings) -> Iterator[Asks]:
    from assistant.answering.verify import Verifier
    from assistant.assistant import Assistant

    with _patched(Verifier, "check", lambda self, draft: []):
        yield Assistant.open(settings)


@contextmanager
def _no_history(settings: Settings) -> Iterator[Asks]:
    from assistant.assistant import Assistant

    yield Planted(Assistant.open(settings), Fault("history", "", (), drops=("history",)))


@contextmanager
def _plainest(settings: Settings) -> Iterator[Asks]:
    from assistant.index.index import Index
    from evals.plain import PlainPipeline

    yield PlainPipeline(Index.open(settings))


PARTS: tuple[Part, ...] = (
    Part("BM25", "retrieval by vectors alone", _no_keywords),
    Part("vectors", "retrieval by BM25 alone", _no_vectors),
    Part("ledger", "passages alone", _no_ledger),
    Part("check", "lines are shown unchecked", _no_check),
    Part("follow-ups", "the history is dropped", _no_history),
    Part("everything", "split, embed, show the nearest chunk", _plainest),
)
