"""Thousands of questions in one process: a line in, a line out, written as it goes."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from assistant.commands.ask import json_text
from assistant.commands.questions import Question, askable, read_questions
from assistant.commands.terminal import many, progress_bar
from assistant.errors import LodestoneError, StorageError, UsageError

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model import EngineName


def run_batch(source: Path, out: Path, as_of: str | None, engine: "EngineName | None" = None) -> int:
    """Answer the questions in `source`, writing each line to `out` at once. `as_of` is for lines that give no date.

    A question that cannot be asked gives a line {"id", "error"}. Returns 1 if one failed for a reason that is not the
    question's own, else 0. Raises UsageError and StorageError before anything is written, or when writing fails.
    """
    questions = read_questions(source)
    _not_the_input(source, out)
    from assistant.assistant import Assistant
    from assistant.settings import load_settings

    assistant = Assistant.open(load_settings())
    try:
        with out.open("w", encoding="utf-8") as file:
            refused, broken = _answer_all(assistant, questions, as_of, file, engine)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageError(f"{out} cannot be written: {error.strerror or error}.", "Name another file with --out.") from error
    print(f"{many(len(questions), 'question')}: {len(questions) - refused - broken} answered, {refused} could not be asked"
          f"{f', {broken} failed' if broken else ''}.", file=sys.stderr)  # fmt: skip
    return 1 if broken else 0


def _answer_all(
    assistant: "Assistant", questions: Sequence[Question], as_of: str | None, file: TextIO, engine: "EngineName | None"
) -> tuple[int, int]:
    """How many questions could not be asked, and how many failed otherwise."""
    refused = broken = 0
    with progress_bar() as progress:
        for done, question in enumerate(questions, 1):
            line: dict[str, Any] = {"id": question.id}
            try:
                line["answer"] = _answer(assistant, question, as_of, engine)
            except LodestoneError as error:
                line["error"] = str(error)
                refused += 1
            except Exception as error:  # one question that breaks the engine must not cost the others
                line["error"] = f"{type(error).__name__}: {error}"
                broken += 1
            file.write(json_text(line) + "\n")
            file.flush()
            progress("Asking", done, len(questions))
    return refused, broken


def _answer(assistant: "Assistant", question: Question, as_of: str | None, engine: "EngineName | None") -> dict[str, Any]:
    from assistant.answer_json import answer_to_json

    day = question.as_of or as_of
    return answer_to_json(
        assistant.ask(askable(question.text), history=question.history, as_of=day, filters=question.filters, engine=engine)
    )


def _not_the_input(source: Path, out: Path) -> None:
    if out.exists() and out.samefile(source):
        raise UsageError(f"{out} is the file with the questions; it would be overwritten.", "Name another file with --out.")
