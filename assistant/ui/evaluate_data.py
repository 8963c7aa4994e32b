"""What the Evaluate page reads: the cases, the stored runs and what was computed of them, each kept until its file changes.

The eval suite comes with packages of its own and is imported only here and in the page's process, when the page is opened.
"""

import fcntl
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.ui import state

if TYPE_CHECKING:
    from evals.cases import Case
    from evals.compare import Comparison
    from evals.gate import Alarm
    from evals.report_numbers import Summary
    from evals.store import Meta, Run

CHOSEN, VIEW = "eval_run", "eval_view"  # what the session keeps: the run that is open, and how it is looked at
NEEDED = ("evals", "ir_measures", "sklearn")


def missing_packages() -> list[str]:
    """What a run needs and this installation lacks."""
    return [name for name in NEEDED if find_spec(name) is None]


@dataclass(frozen=True)
class Stored:
    """A run on disk: what it was made of, and whether a process is writing it just now."""

    path: Path
    changed: int
    meta: "Meta"
    busy: bool


def stored_runs() -> list[Stored]:
    """Every run of the folder whose files can be read, the newest first."""
    return _in(state.settings().eval_runs)


def baselines() -> list[Stored]:
    """The runs that are kept as baselines."""
    from evals.store import BASELINES

    return _in(BASELINES)


def _in(folder: Path) -> list[Stored]:
    from evals.store import Meta

    found = []
    for path in folder.glob("*.jsonl"):
        try:
            meta = Meta(**json.loads(path.with_suffix(".meta.json").read_text(encoding="utf-8")))
            found.append(Stored(path, path.stat().st_mtime_ns, meta, not meta.complete and _locked(path)))
        except (OSError, ValueError, TypeError):
            continue  # being made or removed at this moment, or not a run
    return sorted(found, key=lambda run: (run.meta.started, run.meta.id), reverse=True)


def _locked(path: Path) -> bool:
    """Whether a process writes the run. Asking takes the lock for a moment, so a file of this moment is not asked about."""
    if time.time() - path.stat().st_mtime < 2:
        return True
    with open(path, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def run(stored: Stored) -> "Run":
    """The run with its results. Raises UsageError where its files are damaged."""
    return _run(str(stored.path), stored.changed)


@st.cache_resource(max_entries=6, show_spinner=False)
def _run(path: str, changed: int) -> "Run":
    from evals.store import read_run

    return read_run(path)


def summary(stored: Stored) -> "Summary":
    return _summary(str(stored.path), stored.changed)


@st.cache_resource(max_entries=500, show_spinner=False)
def _summary(path: str, changed: int) -> "Summary":
    from evals.report_numbers import summary
    from evals.store import read_run

    return summary(read_run(path))


def verdict(stored: Stored) -> "tuple[list[Alarm], str]":
    """The alarms of the gate against the committed baseline, and against what they were judged."""
    return _verdict(str(stored.path), stored.changed)


@st.cache_resource(max_entries=50, show_spinner=False)
def _verdict(path: str, changed: int) -> "tuple[list[Alarm], str]":
    from evals.report_numbers import judge
    from evals.store import committed_baseline

    return judge(_run(path, changed), committed_baseline())


def comparison(before: Stored, after: Stored) -> "Comparison":
    """The second run against the first. Raises UsageError saying why they cannot be compared."""
    return _comparison(str(before.path), before.changed, str(after.path), after.changed)


@st.cache_resource(max_entries=20, show_spinner=False)
def _comparison(before: str, before_changed: int, after: str, after_changed: int) -> "Comparison":
    from evals.compare import compare

    return compare(_run(before, before_changed), _run(after, after_changed))


def report(stored: Stored, others: Sequence[Stored]) -> bytes:
    """The report of the run as one HTML file."""
    from evals.report import report_html
    from evals.store import committed_baseline

    history = [run(other) for other in others if other.meta.complete]
    return report_html(run(stored), history, committed_baseline()).encode()


def cases() -> "tuple[Case, ...]":
    """The cases of the suite. Raises UsageError naming file, line and field of what is wrong."""
    folder = state.settings().eval_cases
    return _cases(str(folder), tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml"))))


@st.cache_resource(max_entries=2, show_spinner=False)
def _cases(folder: str, files: tuple[tuple[str, int], ...]) -> "tuple[Case, ...]":
    from evals.cases import load_cases

    return load_cases(folder=Path(folder))


def changeable() -> Mapping[str, tuple[str, Any]]:
    """The settings that change answers, with their descriptions and present values; places of files are not among them."""
    fixed = ("corpus", "index", "database", "chroma", "eval_", "read_", "unpack_", "fetch_", "ocr")
    now = state.settings()
    fields = type(now).model_fields.items()
    return {n: (f.description or "", getattr(now, n)) for n, f in fields if not n.startswith(fixed)}


def title(stored: Stored) -> str:
    """The run in a line: when, how much was right, its note."""
    from evals.report_numbers import day_and_time_short, percent

    found = summary(stored)
    right = f"{percent(found.right.value)} right of {found.cases}" if found.right else f"{found.cases} cases, none answered"
    when = f"{day_and_time_short(stored.meta)} UTC"
    name = when if stored.path.parent == state.settings().eval_runs else f"Baseline {stored.meta.id}, {when}"
    cut = "" if stored.meta.complete else f"cut off before the end of {stored.meta.cases}"
    parts = [name, right, cut, selection(stored.meta), stored.meta.label]
    return " · ".join(part for part in parts if part)


def selection(meta: "Meta") -> str:
    """Which cases the run asked, in words; "" for all of them."""
    from evals.report_numbers import words

    chosen = "" if meta.selection == "*" else words(meta.selection)
    return ", ".join(part for part in (chosen, f"tagged {meta.subset}" if meta.subset else "") if part)
