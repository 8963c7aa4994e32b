"""`lodestone eval` in the terminal: run, compare, gate, report, check, draft, faults, ablate, benchmarks."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import LodestoneError, UsageError
from assistant.settings import Settings, load_settings
from evals.case_commands import check_command, draft_command
from evals.cases import load_cases

if TYPE_CHECKING:
    from evals.measures import Documents
    from evals.store import Run
    from evals.targets import Target

BENCHMARKS = ("clapnq", "timeqa", "injection", "own", "near", "typing")
BASELINE = "embedded"


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Register `eval` with an argparse sub-parser action; the parsed arguments carry `func(arguments) -> exit code`."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "eval", help="Run the eval suite: what got better, what got worse, and may it go out?"
    )
    _run_options(parser)
    parser.add_argument("--benchmark", choices=BENCHMARKS, help="Run a public benchmark on a corpus of its own.")
    parser.add_argument("--ablate", action="store_true", help="Switch one part off at a time and print what it costs.")
    parser.set_defaults(func=run_command)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    run = actions.add_parser("run", help="Run the cases, print the table and write the report (the default).")
    _run_options(run)
    run.set_defaults(func=run_command, benchmark=None, ablate=False)
    compare = actions.add_parser("compare", help="Two runs side by side: differences, p values, every answer that changed.")
    compare.add_argument("before")
    compare.add_argument("after")
    compare.add_argument("--runs", type=Path, default=load_settings().eval_runs, metavar="FOLDER", help="Where runs are stored.")
    compare.set_defaults(func=compare_command)
    report = actions.add_parser("report", help="Write the HTML report of a stored run.")
    report.add_argument("run", nargs="?", default="latest")
    report.add_argument("--out", type=Path, help="Where to write it (default: beside the run).")
    report.add_argument("--runs", type=Path, default=load_settings().eval_runs, metavar="FOLDER", help="Where runs are stored.")
    report.set_defaults(func=report_command)
    check = actions.add_parser("check", help="Prove that every gold quote stands in its source.")
    check.add_argument("--schema", action="store_true", help="Write evals/cases.schema.json anew.")
    check.set_defaults(func=check_command)
    draft = actions.add_parser("draft", help="Propose cases from ledger, unused sources and thumbs-down in the chat.")
    draft.add_argument("--patch", action="store_true", help="As a patch for `git apply --recount`, to be edited before.")
    draft.add_argument("--out", type=Path, help="Write the proposals to this file instead of the terminal.")
    draft.add_argument("--limit", type=int, default=0, help="At most so many proposals.")
    draft.set_defaults(func=draft_command)
    faults = actions.add_parser("faults", help="Plant faults and see whether the gate notices each of them.")
    faults.add_argument("--cases", default="*", metavar="GLOB")
    faults.add_argument("--subset", metavar="TAG", help="Only cases with this tag.")
    faults.add_argument("--unchanged", type=int, default=20, metavar="N", help="Runs without a fault; none may raise an alarm.")
    faults.set_defaults(func=faults_command)
    return parser


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", default="*", metavar="GLOB", help="Files, ids or kinds of cases, or one case file.")
    parser.add_argument("--subset", metavar="TAG", help="Only cases with this tag (smoke: under a minute).")
    parser.add_argument("--gate", action="store_true", help="Exit with 1 when the change must not go out.")
    parser.add_argument("--against", default=BASELINE, metavar="RUN", help="The baseline of the gate.")
    parser.add_argument("--baseline", metavar="NAME", help="Keep this run under evals/baselines/ by this name.")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="Write JUnit XML.")
    parser.add_argument(
        "--engine", choices=("embedded", "chat"), default="embedded", help="Which engine answers: the chat model of the settings?"
    )
    parser.add_argument("--replies", default="", metavar="RUN", help="Check the replies kept by a run of --engine chat anew.")
    parser.add_argument("--server", metavar="ADDRESS", help="Ask a running server instead of the engine in this process.")
    parser.add_argument("--runs", type=Path, default=load_settings().eval_runs, metavar="FOLDER", help="Where runs are stored.")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="Change a setting for this run.")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="Questions asked at once.")
    parser.add_argument("--resume", default="", metavar="RUN", help="Go on with a run that was cut off.")
    parser.add_argument("--label", default="", help="A note that the report shows.")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="Benchmarks: only the first N questions.")
    parser.add_argument("--wrong", action="store_true", help="Also print every case that is not right.")


def run_command(arguments: argparse.Namespace) -> int:
    """Run, print, report; with --gate, decide. Returns the exit code."""
    if arguments.benchmark:
        from evals.benchmarks.run import run_benchmark

        print(run_benchmark(arguments.benchmark, _settings(arguments), arguments.limit or None, _bar("asking")))
        return 0
    if arguments.ablate:
        return _ablate(arguments)
    from evals.replies import fates_table
    from evals.report import write_report
    from evals.store import all_runs, committed_baseline, write_baseline
    from evals.table import confusion_table, measure_table, outcome_table, wrong_cases

    run, must_pass = _run(arguments)
    print(f"{outcome_table(run)}\n\n{measure_table(run)}\n\n{confusion_table(run)}")
    times = f"{run.meta.wall_seconds:.1f} s, loading {run.meta.load_seconds:.1f} s"
    if words := fates_table(run):
        print(f"\n{words}")
    print(f"\n{len(run.results)} cases in {times}; run {run.meta.id}")
    if arguments.wrong:
        print("\n" + wrong_cases(run, limit=1000))
    path = arguments.runs / f"{run.meta.id}.html"
    write_report(run, all_runs(arguments.runs), path, committed_baseline())
    print(f"Report: {path}")
    if arguments.baseline:
        print(f"Baseline: {write_baseline(run, arguments.baseline)}")
    return _judge(arguments, run, must_pass) if arguments.gate or arguments.junit else 0


def _run(arguments: argparse.Namespace) -> "tuple[Run, frozenset[str]]":
    import time

    from evals.runner import Options, run_cases, run_hashes
    from evals.targets import ServerTarget

    settings = _settings(arguments)
    if arguments.resume:
        _go_on(arguments)
    cases = load_cases(arguments.cases, settings.eval_cases, arguments.subset)
    begun = time.perf_counter()
    target, documents = _target(arguments, settings)
    options = Options(
        folder=arguments.runs,
        workers=arguments.workers,
        resume=arguments.resume,
        label=arguments.label,
        selection=arguments.cases,
        subset=arguments.subset or "",
    )
    loaded = time.perf_counter() - begun
    hashes = run_hashes(settings) | (target.made_of() if isinstance(target, ServerTarget) else {})
    run = run_cases(cases, target, documents, hashes, options, _bar("asking"), loaded)
    return run, frozenset(case.id for case in cases if case.must_pass)


def _go_on(arguments: argparse.Namespace) -> None:
    """Selection and target of the run that was cut off, where the command line does not name them anew."""
    from evals.store import read_run
    from evals.targets import is_address

    meta = read_run(arguments.resume, (arguments.runs,)).meta
    if arguments.cases == "*" and not arguments.subset:
        arguments.cases, arguments.subset = meta.selection, meta.subset or None
    if not arguments.server and is_address(meta.target):
        arguments.server = meta.target


def _target(arguments: argparse.Namespace, settings: Settings) -> "tuple[Target, Documents]":
    from evals.targets import open_engine, open_server

    if arguments.replies:
        from evals.replies import open_replies

        return open_replies(settings, arguments.replies, arguments.runs)
    return open_server(arguments.server, settings) if arguments.server else open_engine(settings, arguments.engine)


def _judge(arguments: argparse.Namespace, run: "Run", must_pass: frozenset[str]) -> int:
    from evals.gate import gate, shared, standing
    from evals.junit import write_junit
    from evals.store import BASELINES, read_run
    from evals.table import gate_text

    baseline = None
    try:
        baseline = read_run(arguments.against, (arguments.runs, BASELINES))
        alarms = gate(run, baseline, must_pass)
        common = len(shared(run, baseline))
        made = {name for name in {*run.meta.hashes, *baseline.meta.hashes} if name != "cases"}
        differs = sorted(name for name in made if run.meta.hashes.get(name) != baseline.meta.hashes.get(name))
        print(f"\nAgainst '{baseline.meta.id}' of {baseline.meta.started[:10]}: {common} cases in common.")
        print(f"Made of something else: {', '.join(differs) or 'nothing'}.")
        if common < len(run.results):
            print(f"{len(run.results) - common} cases are new or changed since: they are judged by themselves alone.")
    except UsageError as error:
        if arguments.against != BASELINE:
            raise
        print(f"\nNo baseline ({error.message}) Only what must hold in every run is judged.")
        alarms = standing(run, must_pass)
    print("\n" + gate_text(alarms, run, baseline))
    if arguments.junit:
        write_junit(run, alarms, arguments.junit)
    return 1 if alarms and arguments.gate else 0


def _ablate(arguments: argparse.Namespace) -> int:
    from assistant.index.index import Index
    from evals.ablate import ablate, ablation_table

    settings = _settings(arguments)
    cases = load_cases(arguments.cases, settings.eval_cases, arguments.subset)
    print(ablation_table(ablate(cases, settings, Index.open(settings), _bar("parts"))))
    return 0


def compare_command(arguments: argparse.Namespace) -> int:
    from evals.compare import compare
    from evals.store import BASELINES, read_run
    from evals.table import comparison_table

    folders = (arguments.runs, BASELINES)
    print(comparison_table(compare(read_run(arguments.before, folders), read_run(arguments.after, folders))))
    return 0


def report_command(arguments: argparse.Namespace) -> int:
    from evals.report import write_report
    from evals.store import BASELINES, all_runs, committed_baseline, read_run

    run = read_run(arguments.run, (arguments.runs, BASELINES))
    path = arguments.out or arguments.runs / f"{run.meta.id}.html"
    print(write_report(run, all_runs(arguments.runs), path, committed_baseline()))
    return 0


def faults_command(arguments: argparse.Namespace) -> int:
    """Plant every fault; 1 if one is not caught or an unchanged run raises an alarm."""
    from assistant.assistant import Assistant
    from evals.fault_table import fault_table, plant_all, unchanged

    settings = load_settings()
    cases = load_cases(arguments.cases, settings.eval_cases, arguments.subset)
    assistant = Assistant.open(settings)
    must_pass = frozenset(case.id for case in cases if case.must_pass)
    found, base = plant_all(cases, assistant, assistant.index, settings, Assistant.open, must_pass, _bar("faults"))
    print(fault_table(found))
    false = unchanged(cases, assistant, assistant.index, base, arguments.unchanged, _bar("unchanged runs"))
    caught = sum(item.alarm is not None for item in found)
    print(f"\n{caught} of {len(found)} faults caught; {len(false)} alarms in {arguments.unchanged} unchanged runs.")
    for alarm in false:
        print(f"  {alarm.measure}: {alarm.message}")
    return 0 if caught == len(found) and not false else 1


def _settings(arguments: argparse.Namespace) -> Settings:
    changes: dict[str, str] = {}
    for pair in arguments.set:
        name, equals, value = pair.partition("=")
        if not equals or name not in Settings.model_fields:
            raise UsageError(f"--set {pair}: no such setting.", f"Write NAME=VALUE; names: {', '.join(Settings.model_fields)}.")
        changes[name] = value
    return load_settings(**changes)


def _bar(what: str) -> Callable[[int, int], None]:
    """A progress line on stderr where that is a terminal."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{what}: {done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return show


def main(arguments: list[str] | None = None) -> int:
    """`python -m evals.commands eval …`: the same without the rest of the command line."""
    parser = argparse.ArgumentParser(prog="lodestone")
    add_parser(parser.add_subparsers(dest="command", required=True))
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.func(parsed))
    except LodestoneError as error:
        print(error, file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
