"""Runs on disk: evals/runs/ID.jsonl, one line a case as it is finished, and ID.meta.json, what the run was made of."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from assistant.errors import StorageError, UsageError
from evals.measures import Outcome, Score

RUNS = Path(__file__).resolve().parent / "runs"
BASELINES = Path(__file__).resolve().parent / "baselines"


@dataclass(frozen=True)
class Meta:
    """What a run was made of: hashes (sha256) of corpus, ledger, cases, settings, code and models, and how it was started.

    `case_hashes` are the first 12 digits of the hash of each case by id: a case that was changed is another case.
    """

    id: str
    started: str
    target: str
    label: str
    cases: int
    measures_version: int
    hashes: Mapping[str, str]
    selection: str = "*"
    subset: str = ""
    python: str = ""
    load_seconds: float = 0.0
    wall_seconds: float = 0.0
    complete: bool = False
    case_hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """One case of a run: question, answer (JSON form; empty when the request failed), its score and the error if any.

    `seconds` is the time of the request; `tick` that of a fixed calculation just before it, so that latencies of two
    machines, or of one that is busy now and idle then, can be set side by side. `asked` is the case as it was asked (JSON
    form, without what is at its default), so that a stored run can be read after its case was changed.
    """

    case: str
    question: str
    answer: Mapping[str, Any]
    score: Score
    seconds: float
    tick: float = 0.0
    error: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """A stored run: its meta and its results by case id."""

    meta: Meta
    results: Mapping[str, Result]


def result_line(result: Result) -> str:
    return json.dumps(asdict(result), ensure_ascii=False, sort_keys=True)


def parse_result(line: str) -> Result:
    """A result from its line. Raises ValueError for a line that is cut off or is not a result."""
    data = json.loads(line)
    try:
        score = dict(data["score"])
        if score["outcome"] not in get_args(Outcome):
            raise ValueError(f"unknown outcome {score['outcome']!r}")
        score["notes"] = tuple(score["notes"])
        return Result(**{**data, "score": Score(**score)})
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a result: {error}") from error


def write_meta(meta: Meta, folder: Path = RUNS) -> None:
    """Write the meta file whole: a reader sees the old or the new one."""
    path = folder / f"{meta.id}.meta.json"
    spare = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        spare.write_text(json.dumps(asdict(meta), indent=2, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(spare, path)
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error}.", "Free space or choose another folder with --runs.") from error


def read_run(name: str, folders: Iterable[Path] = (RUNS, BASELINES)) -> Run:
    """The run of this id, path or "latest". A last line that was cut off by a kill is left out.

    Raises UsageError when there is no such run or its files are damaged.
    """
    path = _find(name, tuple(folders))
    try:
        meta = Meta(**json.loads(path.with_name(path.name.removesuffix(".jsonl") + ".meta.json").read_text(encoding="utf-8")))
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")  # quotes may hold other line separators
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"Run '{name}' cannot be read: {error}.", "Delete its files and run again.") from error
    results: dict[str, Result] = {}
    for number, line in enumerate(lines if lines != [""] else [], 1):
        try:
            result = parse_result(line)
        except ValueError as error:
            if number == len(lines) and not meta.complete:
                break
            raise UsageError(f"{path}: line {number}: {error}.", "The file was changed: run again.") from error
        results[result.case] = result
    return Run(meta, results)


def _find(name: str, folders: tuple[Path, ...]) -> Path:
    if Path(name).is_file():
        return Path(name)
    known = {path.name.removesuffix(".jsonl"): path for folder in folders for path in sorted(folder.glob("*.jsonl"))}
    if name == "latest":
        runs = sorted(folders[0].glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
        if runs:
            return runs[-1]
    if name in known:
        return known[name]
    raise UsageError(f"There is no run '{name}'.", f"Runs: {', '.join(sorted(known)) or 'none yet: lodestone eval makes one'}.")


def all_runs(folder: Path = RUNS) -> list[Run]:
    """Every complete run of the folder, the oldest first; files that cannot be read are left out."""
    found = []
    for path in folder.glob("*.jsonl"):
        try:
            run = read_run(str(path))
        except UsageError:
            continue
        if run.meta.complete:
            found.append(run)
    return sorted(found, key=lambda run: (run.meta.started, run.meta.id))


def write_baseline(run: Run, name: str, folder: Path = BASELINES) -> Path:
    """Keep a run as a baseline: of its answers what a comparison shows, so that the file stays small. Returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jsonl"
    spare = path.with_suffix(".tmp")
    results = sorted(run.results.values(), key=lambda result: result.case)
    spare.write_text("".join(result_line(_slim(item)) + "\n" for item in results), encoding="utf-8")
    os.replace(spare, path)
    write_meta(replace(run.meta, id=name), folder)
    return path


def _slim(result: Result) -> Result:
    """The result with what a comparison shows of its answer: status, headline, confidence, statements and quotes."""
    shown = ("number", "source_id", "start", "quote")
    answer = {key: result.answer[key] for key in ("status", "headline", "confidence", "statements") if key in result.answer}
    cited = [{key: item[key] for key in shown} for item in result.answer.get("citations") or ()]
    return replace(result, answer={**answer, "citations": cited} if result.answer else {}, asked={})
