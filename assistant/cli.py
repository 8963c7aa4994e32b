"""The command `lodestone`: reads the command line, runs one command, and tells errors in a line or two."""

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from typing import Any

from assistant import __version__
from assistant.commands import ask, chat, corpus, facts, index, models, replay, serve, settings
from assistant.commands.terminal import one_line
from assistant.errors import LodestoneError

_DEBUG = "LODESTONE_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 for a problem, 2 for a wrong call, 130 when interrupted.

    No traceback reaches the user unless LODESTONE_DEBUG is set. A reader that closes our output early is no error.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    debug = os.environ.get(_DEBUG, "0") not in ("", "0")
    if not debug:
        warnings.simplefilter("ignore")
    try:
        arguments = _parser(words).parse_args(words)
        code = int(arguments.func(arguments))
        sys.stdout.flush()
        return code
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except BrokenPipeError:
        _let_go_of_output()
        return 0
    except BaseException as error:  # a panic of native code is no Exception
        if debug:
            import traceback

            traceback.print_exc()
        code = _complain(error)
        _let_go_of_output()
        return code


def command() -> None:
    """The console command: `main`, then an end without the time that Python takes to dismantle all that was loaded.

    Everything is closed and flushed by then; freeing the objects one by one would take up to half a second more.
    """
    code = main()
    _let_go_of_output()
    os._exit(code)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lodestone", description="Answers from curated documents, with citations and dates that can be checked."
    )
    parser.add_argument("--version", action="version", version=f"lodestone {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in (ask, chat, serve, index, corpus, facts, models, replay, settings):
        module.add_parser(commands)
    _add_eval(commands, wanted=words[:1] == ["eval"])
    return parser


def _add_eval(commands: Any, wanted: bool) -> None:
    """The eval suite comes with packages of its own, so it is loaded only when it is asked for."""
    if not wanted:
        commands.add_parser("eval", help="Run the eval suite: what got better, what got worse.")
        return
    try:
        from evals.commands import add_parser
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    add_parser(commands)


def _missing(error: ModuleNotFoundError) -> LodestoneError:
    return LodestoneError(f"The package '{error.name}' is not installed.", "Install everything with `make install`.")


def _complain(error: BaseException) -> int:
    """Says on standard error what is wrong and what to do; returns the exit code."""
    if isinstance(error, KeyboardInterrupt):
        return 130
    if isinstance(error, ModuleNotFoundError):
        error = _missing(error)
    if isinstance(error, LodestoneError):
        lines, code = [error.message, error.remedy], error.exit_code
    elif isinstance(error, OSError) and error.strerror:
        lines, code = [f"{error.strerror}{f': {error.filename}' if error.filename else ''}."], 1
    else:
        lines, code = [f"{type(error).__name__}: {error}", f"This should not happen; {_DEBUG}=1 shows where it comes from."], 1
    first, *rest = [one_line(line) for line in lines if line]
    print(f"lodestone: {first}", *rest, sep="\n", file=sys.stderr)
    return code


def _let_go_of_output() -> None:
    """Sends what is still buffered nowhere: flushing it at the end would fail once more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    command()
