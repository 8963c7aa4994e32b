"""What each part is worth: the same cases with one part switched off at a time, beside the plainest pipeline."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import LodestoneError
from assistant.settings import Settings
from evals.cases import Case
from evals.compare import Comparison, compare
from evals.faults import Fault, Planted
from evals.measures import Documents
from evals.runner import Options, run_cases
from evals.stats import holm
from evals.store import Run
from evals.table import columns
from evals.targets import Asks, AssistantTarget

SHOWN = ("right", "wrong_version", "wrongly_refused", "wrongly_answered", "citation_precision", "recall@5")
WORTHLESS = "nothing that this suite can see: a candidate for removal"
ALPHA = 0.05


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
        _all_answered(part, run)
        costs.append(Cost(part, compare(whole, run)))
        if progress:
            progress(number, len(PARTS))
    return costs


def _all_answered(part: Part, run: Run) -> None:
    """Failed requests are no scores: a part whose absence makes requests fail would look as if it were worth nothing."""
    lost = [result for result in run.results.values() if result.score.outcome == "failed"]
    if lost:
        raise LodestoneError(f"Without '{part.name}' {len(lost)} requests failed: {lost[0].error}.", "Mend evals/ablate.py.")


def ablation_table(costs: Sequence[Cost]) -> str:
    """What each measure is with everything on and how it changes when a part is off, with 95 % intervals; then, part by part,
    which measures fall by more than chance (Holm's test over all of them)."""
    rows = [_whole(costs)] if costs else []
    lines = []
    for cost in costs:
        changes = {change.measure.name: change for change in cost.comparison.changes}
        gaps = [changes[name].difference if name in changes else None for name in SHOWN]
        cells = [f"{gap.mean:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]" if gap else "-" for gap in gaps]
        rows.append([cost.part.name, *cells, f"{cost.comparison.slower:.2f} x"])
        lines.append(f"  {cost.part.name} ({cost.part.story}): {worth(cost)}")
    table = columns(rows, ["without", *(name.replace("_", " ") for name in SHOWN), "latency"])
    return "\n".join([table, "", "What is lost without it:", *lines])


def _whole(costs: Sequence[Cost]) -> list[str]:
    """What every measure is with all parts on. A run with another part off may lack a measure, so the first that has it tells."""
    whole: dict[str, float] = {}
    for cost in costs:
        for change in cost.comparison.changes:
            whole.setdefault(change.measure.name, change.before)
    return ["(nothing: the whole)", *(f"{whole[name]:.3f}" if name in whole else "-" for name in SHOWN), "1.00 x"]


def worth(cost: Cost) -> str:
    """The measures that fall by more than chance without the part, the surest first, or that there is none."""
    changes = {change.measure.name: change for change in cost.comparison.changes}
    fallen = holm({name: change.worse for name, change in changes.items()}, ALPHA)
    ranked = sorted(fallen, key=lambda name: (changes[name].worse, name))
    return "; ".join(f"{changes[n].measure.title} {changes[n].before:.3f} -> {changes[n].after:.3f}" for n in ranked) or WORTHLESS


@contextmanager
def _patched(owner: Any, name: str, value: Any) -> Iterator[None]:
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
def _no_reader(settings: Settings) -> Iterator[Asks]:
    """Nothing is found in the passages, so that only the ledger answers."""
    from assistant.answering import engine
    from assistant.answering.evidence import Findings
    from assistant.assistant import Assistant

    with _patched(engine, "gather", lambda *arguments, **named: Findings((), 0.0, 0.0, ())):
        yield Assistant.open(settings)


@contextmanager
def _no_spelling(settings: Settings) -> Iterator[Asks]:
    from assistant.answering.spelling import Spelling
    from assistant.assistant import Assistant

    with _patched(Spelling, "read", lambda self, words: [word.text for word in words]):
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
    Part("reader", "the ledger alone", _no_reader),
    Part("ledger", "passages alone", _no_ledger),
    Part("check", "lines are shown unchecked", _no_check),
    Part("spelling", "typing errors stay", _no_spelling),
    Part("follow-ups", "the history is dropped", _no_history),
    Part("everything", "split, embed, show the nearest chunk", _plainest),
)
