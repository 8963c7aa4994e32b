"""`make bench`: how fast and how large, beside the plainest pipeline, all in one run. Prints a table and writes JSON.

Every measurement runs in a process of its own, one after the other, on an index that is built for it from nothing.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from assistant.errors import LodestoneError, UsageError
from assistant.library.catalogue import load_catalogue
from assistant.settings import load_settings
from evals.cases import Case, load_cases
from evals.runner import machine_seconds
from evals.speed_child import ROOT, Json, measure
from evals.speed_start import plain_start_to_answer, start_to_answer
from evals.speed_table import table

BENCH = Path(__file__).resolve().parent / "bench"
QUESTIONS = ROOT.parent / "shared" / "questions" / "questions.jsonl"  # outside the repository, where present
_LIBRARIES = ("chromadb", "langchain-chroma", "onnxruntime", "sentence-transformers", "torch")


@dataclass(frozen=True)
class Plan:
    """What is measured. A size is (passages in all, how many of them are really read, parsed and embedded)."""

    name: str
    starts: int
    sizes: tuple[tuple[int, int], ...]
    facts: int
    sources: int = 0  # at most so many sources of the corpus; 0 for all
    questions: int = 0  # at most so many questions; 0 for all


QUICK = Plan("quick", 1, ((120, 0),), 400, 4, 6)
DEFAULT = Plan("speed", 5, ((10_000, 1_500),), 100_000)
FULL = Plan("speed-full", 5, ((10_000, 10_000), (100_000, 0)), 100_000)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and write the figures. Exit code 0, or 1 with a message where a measurement failed."""
    arguments = _parser().parse_args(argv)
    plan = QUICK if arguments.quick else FULL if arguments.full else DEFAULT
    if arguments.embed is not None:
        plan = replace(plan, sizes=((plan.sizes[0][0], max(0, arguments.embed)), *plan.sizes[1:]))
    out: Path = arguments.out or (BENCH if plan is not QUICK else ROOT / "evals" / "runs") / f"{plan.name}.json"
    try:
        with tempfile.TemporaryDirectory(prefix="lodestone-bench-") as folder:
            figures = run(plan, Path(folder), arguments.questions)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except LodestoneError as error:
        print(f"bench: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"bench: {error}. Free space, or choose another file with --out.", file=sys.stderr)
        return 1
    print(table(figures))
    print(f"\nWritten to {out}")
    return 0


def run(plan: Plan, folder: Path, questions_file: Path | None) -> Json:
    """All figures, measured in `folder`."""
    corpus, index = folder / "corpus", folder / "index"
    _copy_corpus(plan, load_settings().corpus, corpus)
    questions = asked_questions(questions_file, plan.questions)
    timed = [row for row in questions if row["set"] == questions[0]["set"]]
    places: Json = {"corpus": str(corpus), "index": str(index)}
    figures: Json = {"plan": plan.name, "machine": machine(), "load_before": load_average()}

    _say("Building the index of the corpus")
    figures["index"] = measure("index", **places)
    _say("Starting the command")
    figures["start"] = start_to_answer(corpus, index, questions[0]["question"], plan.starts)
    _say("Asking")
    figures["ask"] = measure("ask", **places, questions=questions)
    _say("Encoding the same texts with the bare model")
    figures["bare_model"] = measure("bare", **places)
    _say("The plainest pipeline")
    figures["plain"] = measure("plain", corpus=str(corpus), store=str(folder / "plain"), questions=questions)
    figures["plain"]["start"] = plain_start_to_answer(folder / "plain", questions[0]["question"], min(plan.starts, 3))
    figures["ledger"] = _ledger(plan, folder, places, timed, figures["ask"])
    figures["sizes"] = _sizes(plan, folder, places, timed)
    return figures | {"load_after": load_average(), "tick_ms": round(machine_seconds() * 1000, 3)}


def _copy_corpus(plan: Plan, original: Path, corpus: Path) -> None:
    """The corpus as it is, or its first sources."""
    shutil.copytree(original, corpus)
    sources = load_catalogue(corpus).sources.values()
    for source in list(sources)[plan.sources :] if plan.sources else []:
        path = corpus / source.path
        for file in (path, path.with_name(path.name + ".yaml"), path.with_suffix(".yaml")):
            file.unlink(missing_ok=True)


def _ledger(plan: Plan, folder: Path, places: Json, questions: list[Json], before: Json) -> Json:
    """Opening and asking with many more facts: the first time, and again with what the first time left behind."""
    _say(f"A ledger of {plan.facts:,} facts")
    target = folder / "ledger-corpus"
    written = measure("ledger", **places, to=str(target), facts=plan.facts)
    larger = {**places, "corpus": str(target)}
    first = measure("ask", **larger, questions=questions[:1])
    again = measure("ask", **larger, questions=questions)
    compared = measure("compare-ledgers", **places, larger=str(target), questions=questions)
    shutil.rmtree(target)
    return {
        "facts_written": written["facts"],
        "facts_loaded": again["facts"],
        "open_first_seconds": first["open_seconds"],
        "open_again_seconds": again["open_seconds"],
        "load_first_seconds": first["ledger_seconds"],
        "load_again_seconds": again["ledger_seconds"],
        "engine_seconds": again["engine_seconds"],
        "load_seconds_without": before["ledger_seconds"],
        "engine_seconds_without": before["engine_seconds"],
        "median_ms": again["median_ms"],
        "p95_ms": again["p95_ms"],
        "added_to_ask_ms": compared["added_to_ask_ms"],
        "added_p95_ms": compared["added_p95_ms"],
        "answers_changed": compared["answers_changed"],
        "peak_mib": again["peak_mib"],
    }


def _sizes(plan: Plan, folder: Path, places: Json, questions: list[Json]) -> list[Json]:
    """`ask` on larger and larger indexes; what is not embedded is put straight into the index."""
    found = []
    for passages, embedded in plan.sizes:
        size: Json = {"passages": passages}
        if embedded:
            _say(f"Indexing {embedded:,} passages")
            target = folder / f"corpus-{passages}"
            measure("markdown", **places, to=str(target), passages=embedded)
            places = {**places, "corpus": str(target)}
            size["index"] = measure("index", **places)
        _say(f"Filling the index up to {passages:,} passages")
        size["inserted"] = measure("enlarge", **places, passages=passages)
        _say(f"Asking over {passages:,} passages")
        size["ask"] = measure("ask", **places, questions=questions)
        found.append(size)
    return found


def asked_questions(file: Path | None, limit: int = 0) -> list[Json]:
    """The questions of the cases, then those of the file; `expects` is what a right first result says, where that is known."""
    rows = [_row(case) for case in _cases()]
    path = file or QUESTIONS
    if file is not None and not file.is_file():
        raise UsageError(f"There is no file {file}.", "Name a JSON Lines file with {question, accepted_variants}.")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    more = [_question(path, number, line) for number, line in enumerate(lines, 1)]
    found = (rows[:limit] + more[:limit]) if limit else rows + more
    if not found:
        raise UsageError("There are no questions to ask.", "Put cases into evals/cases, or name a file with --questions.")
    return found


def _cases() -> tuple[Case, ...]:
    try:
        return load_cases()
    except UsageError as error:
        print(f"bench: {error}", file=sys.stderr)
        return ()


def _question(path: Path, number: int, line: str) -> Json:
    """A line of a file of questions. Raises UsageError naming file and line."""
    try:
        data = json.loads(line)
        variants = [str(text) for text in data.get("accepted_variants", ())] if data.get("answerable", True) else []
        row = {"set": path.stem, "question": str(data["question"]), "history": [], "as_of": data.get("as_of")}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"{path.name}:{number}: not a question: {error!r}."
        raise UsageError(problem, 'Write {"question": "…", "accepted_variants": ["…"]}.') from error
    return {**row, "expects": [variants] if variants else []}


def _row(case: Case) -> Json:
    """A case as a question; what it expects counts only where a plain retriever could show it too."""
    judged = case.expects and not case.history and case.status[0] == "answered" and case.polarity is None
    history = [{"question": turn.question, "answer": turn.answer} for turn in case.history]
    expects = [list(element.any) for element in case.expects] if judged else []
    return {"set": "cases", "question": case.question, "history": history, "as_of": case.as_of, "expects": expects}


def machine() -> Json:
    """What the figures were measured on, without names of hosts or places."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.is_file() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "processor": model,
        "cores": usable,
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def load_average() -> list[float]:
    """Processes that wanted to run, over the last 1, 5 and 15 minutes; above the number of cores the figures are too high."""
    return [round(value, 2) for value in os.getloadavg()]


def _say(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.speed", description="Measure speed and memory.")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="A small corpus, to see that the measurements work.")
    sizes.add_argument("--full", action="store_true", help="10,000 passages really embedded, then 100,000.")
    parser.add_argument("--embed", type=int, metavar="N", help="How many passages of the first size are really embedded.")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="JSON Lines with {question, accepted_variants}.")
    parser.add_argument("--out", type=Path, metavar="FILE", help="Where the JSON goes; default: evals/bench/.")
    return parser


if __name__ == "__main__":
    sys.exit(main())
