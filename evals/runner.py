"""Runs cases against a target: in parallel where asked, each result on disk at once, resumable after a kill."""

import fcntl
import hashlib
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from assistant.errors import StorageError, UsageError
from assistant.settings import ROOT, Settings
from evals.cases import Case, load_aliases
from evals.matching import Matcher
from evals.measures import VERSION, Documents, failed, gold_spans, score
from evals.store import RUNS, Meta, Result, Run, read_run, result_line, write_meta
from evals.targets import AssistantTarget, Target

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """How to run. `workers` questions are asked at once; `resume` names a run that was cut off; `folder` None stores nothing."""

    workers: int = 1
    resume: str = ""
    folder: Path | None = RUNS
    label: str = ""
    selection: str = "*"
    subset: str = ""


def run_cases(
    cases: Sequence[Case],
    target: Target,
    documents: Documents,
    hashes: Mapping[str, str],
    options: Options = Options(),
    progress: Progress | None = None,
    load_seconds: float = 0.0,
) -> Run:
    """Ask every case, score every answer, and return the run, stored unless options.folder is None.

    Whatever a request raises becomes the outcome "failed". Raises UsageError when a run to resume is of something else.
    """
    begun = time.perf_counter()
    known = {**hashes, "cases": hash_cases(cases)}
    meta, done = _begin(cases, target, known, options, load_seconds)
    matcher = Matcher(load_aliases())
    left = [case for case in cases if case.id not in done]
    with _appender(meta.id, options.folder) as append, ThreadPoolExecutor(max_workers=max(1, options.workers)) as pool:
        for number, result in enumerate(pool.map(lambda case: ask(case, target, documents, matcher), left), 1):
            append(result)
            done[result.case] = result
            if progress:
                progress(len(cases) - len(left) + number, len(cases))
    meta = replace(meta, complete=True, wall_seconds=round(meta.wall_seconds + time.perf_counter() - begun, 3))
    if options.folder:
        write_meta(meta, options.folder)
    return Run(meta, dict(sorted(done.items())))


def ask(case: Case, target: Target, documents: Documents, matcher: Matcher) -> Result:
    """One case, asked and scored; never raises for what the target does."""
    tick = machine_seconds()
    asked = case.model_dump(mode="json", exclude_defaults=True)
    start = time.perf_counter()
    try:
        answer = target.ask(case)
        seconds = time.perf_counter() - start
        scored = score(case, answer, seconds, documents, matcher)
    except Exception as error:  # a crash of the target, of any kind, is an outcome of its own
        seconds = time.perf_counter() - start
        text = f"{type(error).__name__}: {error}"
        return Result(case.id, case.question, {}, failed(case, text), seconds, tick, text, asked)
    values = {**scored.values, **retrieval(case, answer, documents, target)}
    return Result(case.id, case.question, answer, replace(scored, values=values), seconds, tick, asked=asked)


def retrieval(case: Case, answer: Mapping[str, Any], documents: Documents, target: Target) -> dict[str, float]:
    """R@k, MRR and nDCG of the passages retrieved for the question as it was understood; relevant are those that overlap a
    gold quote. They are taken from the answer's trace, or asked for (after the clock has stopped) where it has none."""
    from evals.stats import ranking

    spans = gold_spans(case.gold, documents)
    found = (answer.get("trace") or {}).get("retrieved") or ()
    if spans and not found and isinstance(target, AssistantTarget):
        found = target.retrieved(str(answer.get("resolved_question") or case.question))
    if not spans or not found:
        return {}
    names = [f"{item['source_id']}:{item['start']}" for item in found]
    hit = {
        name: 1
        for name, item in zip(names, found, strict=True)
        if any(item["source_id"] == source and item["start"] < end and item["end"] > start for source, start, end in spans)
    }
    return ranking(hit or {"(not retrieved)": 1}, names)


def _begin(
    cases: Sequence[Case], target: Target, hashes: Mapping[str, str], options: Options, load_seconds: float
) -> tuple[Meta, dict[str, Result]]:
    if options.resume:
        old = read_run(options.resume, (options.folder or RUNS,))
        changed = [name for name in {*hashes, *old.meta.hashes} if hashes.get(name) != old.meta.hashes.get(name)]
        if changed:
            raise UsageError(
                f"Run '{options.resume}' cannot go on: {', '.join(sorted(changed))} changed since.", "Start a new run."
            )
        return old.meta, dict(old.results)
    now = datetime.now(UTC)
    meta = Meta(
        id=f"{now:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}",
        started=now.isoformat(timespec="seconds"),
        target=target.name,
        label=options.label,
        cases=len(cases),
        measures_version=VERSION,
        hashes=dict(sorted(hashes.items())),
        selection=options.selection,
        subset=options.subset,
        python=platform.python_version(),
        load_seconds=round(load_seconds, 3),
        case_hashes={case.id: hash_cases([case])[:12] for case in cases},
    )
    if options.folder:
        write_meta(meta, options.folder)
    return meta, {}


@contextmanager
def _appender(run_id: str, folder: Path | None) -> Iterator[Callable[[Result], None]]:
    """Write each result as a whole line under a lock: two processes cannot write one run, and a kill loses one line at most."""
    if folder is None:
        yield lambda result: None
        return
    path = folder / f"{run_id}.jsonl"
    try:
        with open(path, "a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _drop_cut_line(path)
            guard = threading.Lock()

            def append(result: Result) -> None:
                with guard:
                    file.write(result_line(result) + "\n")
                    file.flush()

            yield append
    except BlockingIOError as error:
        raise UsageError(f"Run '{run_id}' is being written by another process.", "Wait for it, or start a new run.") from error
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error}.", "Free space or choose another folder with --runs.") from error


def _drop_cut_line(path: Path) -> None:
    data = path.read_bytes()
    if data and not data.endswith(b"\n"):
        os.truncate(path, data.rfind(b"\n") + 1)


def machine_seconds() -> float:
    """The time of a fixed calculation on this machine as busy as it is now, in seconds: about a millisecond when idle."""
    start = time.perf_counter()
    digest = b""
    for number in range(1500):
        digest = hashlib.sha256(digest + number.to_bytes(4, "big")).digest()
    return round(time.perf_counter() - start, 6)


def hash_cases(cases: Sequence[Case]) -> str:
    text = "\n".join(case.model_dump_json() for case in sorted(cases, key=lambda case: case.id))
    return hashlib.sha256(text.encode()).hexdigest()


def hash_files(folder: Path, pattern: str) -> str:
    """One hash over the names and contents of the files of a folder that match; of nothing where there are none."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.glob(pattern) if path.is_file()):
        whole.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def run_hashes(settings: Settings) -> dict[str, str]:
    """The hashes that say what a run was made of: corpus, ledger, settings, code and the index's models."""
    answering = settings.model_dump(mode="json", exclude={"corpus", "index", "database", "eval_cases", "eval_runs"})
    return {
        "corpus": hash_files(settings.corpus / "sources", "**/*"),
        "ledger": hash_files(settings.corpus / "ledger", "**/*"),
        "settings": hashlib.sha256(repr(sorted(answering.items())).encode()).hexdigest(),
        "code": hash_files(ROOT / "assistant", "**/*.py"),
        "models": hash_files(settings.index / "encoder", "**/*.json"),
    }
