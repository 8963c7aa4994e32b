"""How long a curator waits: `python -m evals.speed_curate`. From the drop of a 20-page PDF to its review, to the first answers
that are compared in it, and from the approval to the first right answer, on indexes of several sizes.

Every step is the one that the Curate page takes, in a process that is warm as a running server is. The documents of a round
come in turn to each index, so that whatever else the machine does meets all of them alike. Prints a table and writes JSON.
"""

import argparse
import io
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

from assistant.assistant import Assistant
from assistant.curation.curator import Curator
from assistant.curation.examine import Examiner
from assistant.curation.intake import Intake
from assistant.curation.questions import StoredQuestion
from assistant.curation.reviewer import Reviewer
from assistant.errors import LodestoneError, StorageError
from assistant.index.sync import sync
from assistant.settings import Settings, load_settings
from evals.cases import load_cases
from evals.speed_child import ROOT, Json, measure, peak_mib
from evals.speed_grow import Part, sentence_pool

OUT = ROOT / "evals" / "bench" / "speed-curate.json"
STAGES = ("read", "draft", "review", "drop_to_review", "drop_to_answers", "approve", "answer", "approval_to_answer")
_PAGES, _PARAGRAPHS, _SENTENCES = 20, 5, 5  # a page holds about 500 words
_ASKING = 0.3  # seconds for which the stored questions are asked until their first answers are shown


@dataclass
class Desk:
    """One index with everything that a running server keeps open over it."""

    passages: int
    settings: Settings
    assistant: Assistant
    examiner: Examiner
    reviewer: Reviewer
    curator: Curator
    questions: tuple[StoredQuestion, ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and write the figures. Exit code 0, or 1 with a message where a measurement failed."""
    parser = argparse.ArgumentParser(prog="python -m evals.speed_curate", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000], metavar="N", help="passages of the indexes")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="documents for each index")
    parser.add_argument("--reading", type=float, default=10.0, metavar="S", help="seconds that a curator looks at the review")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE")
    arguments = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="lodestone-curate-") as folder:
            figures = run(Path(folder), arguments.sizes, arguments.rounds, arguments.reading)
    except LodestoneError as error:
        print(f"speed_curate: {error}", file=sys.stderr)
        return error.exit_code
    arguments.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(table(figures))
    print(f"\nWritten to {arguments.out}")
    return 0


def run(folder: Path, sizes: Sequence[int], rounds: int, reading: float) -> Json:
    """All figures, measured in `folder`; seconds."""
    load = [round(x, 2) for x in os.getloadavg()]
    desks = [_open(_grown(folder, size)) for size in sizes]
    parts, _ = sentence_pool(desks[0].assistant.index)
    found: dict[int, list[Json]] = {desk.passages: [] for desk in desks}
    for number in range(rounds + 1):
        for place, desk in enumerate(desks):
            figures = _one(desk, parts, number * len(desks) + place, reading)  # no document is like another: nothing is known
            if number:  # the first one warms up
                found[desk.passages].append(figures)
    return {
        "pages": _PAGES,
        "reading_seconds": reading,
        "load_before": load,
        "load_after": [round(x, 2) for x in os.getloadavg()],
        "cores": os.cpu_count(),
        "peak_mib": peak_mib(),
        "sizes": [
            {"passages": size, "rounds": rows, "median": {s: round(median(r[s] for r in rows), 2) for s in STAGES}}
            for size, rows in found.items()
        ],
    }


def _grown(folder: Path, size: int) -> Settings:
    """The bundled corpus and its index, filled up to `size` passages by documents that lie in the corpus as well."""
    own, place = load_settings(), folder / str(size)
    shutil.copytree(own.corpus, place / "corpus", ignore=shutil.ignore_patterns("drafts", ".store"))
    shutil.copytree(own.index, place / "index")
    settings = load_settings(corpus=place / "corpus", index=place / "index", database=f"sqlite:///{place / 'history.db'}")
    print(f"Filling an index up to {size:,} passages ...", file=sys.stderr)
    measure("enlarge", corpus=str(settings.corpus), index=str(settings.index), passages=size, files=True)
    report = sync(settings)  # nothing changes; the sizes and times of the files are noted, as after any sync
    if report.added or report.changed:
        raise StorageError(f"{len(report.added) + len(report.changed)} documents were indexed anew.", "Look into speed_grow.")
    return settings


def _open(settings: Settings) -> Desk:
    assistant = Assistant.open(settings)
    examiner = Examiner(settings)
    reviewer = Reviewer(settings, examiner)
    questions = tuple(StoredQuestion(case.question, f"case {case.id}", (), case.as_of) for case in load_cases())
    reviewer.warm_up(assistant, questions)
    return Desk(
        assistant.index.manifest.passage_count, settings, assistant, examiner, reviewer, Curator(settings, "Bench"), questions
    )


def _one(desk: Desk, parts: list[Part], number: int, reading: float) -> Json:
    """One document from the drop to the first right answer; what each stage took."""
    name = f"Ottilie Marchbank {number}"
    question = f"Who repaired the tide gauge of Sandwick in {1950 + number}?"
    data = report(parts, number, f"The tide gauge of Sandwick was repaired in {1950 + number} by the engineer {name}.")
    before = desk.assistant.ask(question)
    if before.status == "answered":
        raise StorageError("The question is answered before the document is there.", "Choose another one.")
    clock = [perf_counter()]
    delivery = Intake(desk.settings, desk.assistant.index.catalogue, desk.examiner).content(f"report-{number}.pdf", data)
    arrival = delivery.arrived[0]
    clock.append(perf_counter())
    fields = {"publisher": "Bench", "published": "2026-10-01", "kind": "report", "licence": "CC0-1.0", "id": f"bench-{number}"}
    draft = desk.curator.add(arrival.name, arrival.data, {**arrival.metadata, **fields}, arrival.origin)
    clock.append(perf_counter())
    source, _ = draft.source()
    assert source is not None
    review = desk.reviewer.review(desk.assistant, draft.path(desk.settings.corpus), source, desk.questions)
    clock.append(perf_counter())
    review.asking.ask(_ASKING)
    clock.append(perf_counter())
    asked = review.asked
    review.asking.ask_on(reading)
    sleep(reading)
    review.asking.stop()
    started = perf_counter()
    done = desk.curator.approve(draft.id, draft.version)
    clock.append(perf_counter())
    desk.assistant = desk.assistant.refreshed()
    answer = desk.assistant.ask(question)
    clock.append(perf_counter())
    if name not in answer.headline:
        raise StorageError(f"The answer is not right: {answer.headline}", "Nothing was measured.")
    read, drafted, reviewed = (round(b - a, 3) for a, b in pairwise(clock[:4]))
    return {
        "read": read,
        "draft": drafted,
        "review": reviewed,
        "drop_to_review": round(clock[3] - clock[0], 3),
        "words": len(review.document.text.split()),
        "drop_to_answers": round(clock[4] - clock[0], 3),
        "asked_by_then": asked,
        "asked_at_last": review.asked,
        "approve": round(clock[5] - started, 3),
        "answer": round(clock[6] - clock[5], 3),
        "approval_to_answer": round(clock[6] - started, 3),
        "review_stages": dict(review.seconds),
        "index_seconds": round(done.sync.seconds, 3) if done.sync else 0.0,
        "model_seconds": round(done.sync.model_seconds, 3) if done.sync else 0.0,
        "passages": done.sync.passages if done.sync else 0,
        "sentences_embedded": done.sync.sentences_embedded if done.sync else 0,
    }


def report(parts: Sequence[Part], number: int, sentence: str) -> bytes:
    """A PDF of 20 pages of running text, in which `sentence` stands on the last one."""
    from reportlab.lib.styles import getSampleStyleSheet  # type: ignore[import-untyped]
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]

    lot, style = random.Random(f"report {number}"), getSampleStyleSheet()
    story: list[Any] = [Paragraph(f"Harbour report {number}", style["Title"])]
    for page in range(_PAGES):
        for _ in range(_PARAGRAPHS):
            # Every sentence gets a word of its own: none of them was embedded before.
            words = " ".join(
                f"{part.text.rstrip('.')}, item {lot.randrange(10**6)}." for part in lot.choices(parts, k=_SENTENCES)
            )
            story.append(Paragraph(words.replace("&", "&amp;").replace("<", "&lt;"), style["BodyText"]))
        story.append(Paragraph(sentence, style["BodyText"]) if page == _PAGES - 1 else PageBreak())
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, title=f"Harbour report {number}").build(story)
    return buffer.getvalue()


def table(figures: Json) -> str:
    """The medians, a line for each size."""
    lines = [f"Medians in seconds; load {figures['load_before'][0]} before, {figures['load_after'][0]} after"]
    lines.append("passages   " + "  ".join(stage.replace("_", " ") for stage in STAGES))
    for size in figures["sizes"]:
        cells = (f"{size['median'][stage]:.2f}".rjust(len(stage)) for stage in STAGES)
        lines.append(f"{size['passages']:>8,}   " + "  ".join(cells))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
