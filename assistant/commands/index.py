"""`lodestone index`: bring the index in line with the corpus, or prove that it is."""

import argparse
from typing import TYPE_CHECKING, Any

from assistant.commands.terminal import many, problem_text, progress_bar

if TYPE_CHECKING:
    from assistant.index.sync import SyncReport
    from assistant.settings import Settings

_LISTED = 20  # ids of one kind; a first build would fill the screen otherwise


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "index",
        help="Bring the index in line with the corpus.",
        description="Reads and embeds what is new or changed. Exit code 1 when a document could not be taken in.",
    )
    parser.add_argument("--check", action="store_true", help="Change nothing; prove that index and corpus agree, or exit with 1.")
    parser.add_argument("--quick", action="store_true", help="Do nothing where sizes and times of all files are as they were.")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    from assistant.settings import load_settings

    settings = load_settings()
    if arguments.check:
        return _check(settings)
    from assistant.index.sync import ensure_index, sync

    with progress_bar() as progress:
        report = ensure_index(settings, progress) if arguments.quick else sync(settings, progress)
    if report is None:
        return 0
    print(report_text(report))
    return 1 if report.failed else 0


def report_text(report: "SyncReport") -> str:
    """What changed and what failed, then one line of sums."""
    lines = []
    for word, ids in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        lines += [f"{word:8}{source_id}" for source_id in ids[:_LISTED]]
        if len(ids) > _LISTED:
            lines.append(f"{word:8}… and {len(ids) - _LISTED} more")
    lines += [f"{'failed':8}{problem_text(problem)}" for problem in report.failed]
    sums = [f"{len(ids)} {word}" for word, ids in (
        ("added", report.added), ("changed", report.changed), ("removed", report.removed),
        ("unchanged", report.unchanged), ("failed", report.failed),
    )]  # fmt: skip
    lines.append(f"{', '.join(sums)}; {many(report.passages, 'passage')}, {report.passages_embedded:,} of them embedded now.")
    spent = f"{report.seconds:.1f} s"
    if report.passages_embedded:
        spent += f", of which reading {report.read_seconds:.1f}, finding sentences {report.parse_seconds:.1f}"
        spent += f", loading the model {report.load_seconds:.1f}, embedding {report.model_seconds:.1f}"
    return "\n".join([*lines, spent])


def _check(settings: "Settings") -> int:
    from assistant.index.sync import check_index

    problems = check_index(settings)
    for problem in problems:
        print(problem_text(problem))
    if problems:
        print(f"Index and corpus disagree: {many(len(problems), 'problem')}.")
        return 1
    print("Index and corpus agree.")
    return 0
