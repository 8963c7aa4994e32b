"""From the start of a process to its printed answer: `lodestone ask` as a person types it."""

import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from assistant.errors import LodestoneError
from evals.speed_child import ROOT, Json, measure

HEAVY = ("torch", "sentence_transformers")  # what no question should have to import


def start_to_answer(corpus: Path, index: Path, question: str, times: int) -> Json:
    """Seconds of `times` runs after a first one, and which of HEAVY the command imported."""
    first = _ask(corpus, index, question)[0]
    seconds = [_ask(corpus, index, question)[0] for _ in range(times)]
    modules = imported(_ask(corpus, index, question, "-X", "importtime")[1])
    return {
        "first_seconds": round(first, 3),
        "median_seconds": round(median(seconds), 3),
        "seconds": [round(value, 3) for value in seconds],
        "imported": sorted(modules & set(HEAVY)),
        "modules": len(modules),
    }


def imported(importtime: str) -> set[str]:
    """The modules named in what `python -X importtime` prints."""
    return set(re.findall(r"^import time:.*\|\s*([\w.]+)\s*$", importtime, re.M)) - {"imported"}


def _ask(corpus: Path, index: Path, question: str, *options: str) -> tuple[float, str]:
    """Seconds until the answer was printed, and what was said on standard error."""
    environment = os.environ | {"LODESTONE_CORPUS": str(corpus), "LODESTONE_INDEX": str(index), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *options, "-m", "assistant.cli", "ask", question]
    started = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    seconds = perf_counter() - started
    if done.returncode or not done.stdout.strip():
        raise LodestoneError(f"`lodestone ask` failed: {done.stderr.strip()[-2000:]}", "Run it alone to see why.")
    return seconds, done.stderr


def plain_start_to_answer(store: Path, question: str, times: int) -> Json:
    """The same of the plainest pipeline, whose store lies in this folder."""
    seconds, peaks = [], []
    for _ in range(times):
        started = perf_counter()
        figures = measure("plain-first", store=str(store), question=question)
        seconds.append(perf_counter() - started)
        peaks.append(figures["peak_mib"])
    rounded = [round(value, 3) for value in seconds]
    return {"median_seconds": round(median(seconds), 3), "seconds": rounded, "peak_mib": max(peaks)}
