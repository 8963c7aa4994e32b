"""`lodestone ask`: one question, or a file of questions."""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from assistant.errors import UsageError

# JSON may hold these as they are; a terminal must not see them, so they are written as \uXXXX.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("ask", help="Ask a question; or a file of questions with --batch.")
    parser.add_argument("question", nargs="*", help="The question, best in quotes.")
    parser.add_argument("--as-of", metavar="DATE", help="The day that counts as today (YYYY-MM-DD); default: today.")
    parser.add_argument(
        "--engine", choices=("embedded", "chat"), help="Who words the answer; default: the chat model, if one is set."
    )
    parser.add_argument("--json", action="store_true", help="Print the whole answer as JSON.")
    parser.add_argument("--history", type=Path, metavar="FILE", help="Earlier turns: JSON, a list of {question, answer}.")
    parser.add_argument("--batch", type=Path, metavar="FILE", help="JSON Lines: {id, question} and history, as_of, filters.")
    parser.add_argument("--out", type=Path, metavar="FILE", help="Where --batch writes its lines {id, answer} or {id, error}.")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    typed = " ".join(arguments.question)
    if arguments.batch is not None or arguments.out is not None:
        return _batch(arguments, typed)
    if not arguments.question:
        raise UsageError("There is no question.", 'Write it in quotes: lodestone ask "Who …?"')
    from assistant.commands.questions import askable, read_history

    question = askable(typed)
    history = read_history(arguments.history) if arguments.history else ()
    from assistant.assistant import Assistant
    from assistant.settings import load_settings

    answer = Assistant.open(load_settings()).ask(question, history=history, as_of=arguments.as_of, engine=arguments.engine)
    if arguments.json:
        from assistant.answer_json import answer_to_json

        print(json_text(answer_to_json(answer), indent=2))
    else:
        from assistant.commands.answer_text import answer_text
        from assistant.commands.terminal import Style

        print(answer_text(answer, Style.of(sys.stdout)))
    return 0


def json_text(data: Any, indent: int | None = None) -> str:
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _batch(arguments: argparse.Namespace, typed: str) -> int:
    if arguments.batch is None or arguments.out is None:
        raise UsageError("--batch and --out belong together.", "lodestone ask --batch questions.jsonl --out answers.jsonl")
    for given, name in ((typed, "a question"), (arguments.history, "--history"), (arguments.json, "--json")):
        if given:
            raise UsageError(f"--batch cannot be used with {name}.", "Put question and history into the lines of the file.")
    from assistant.commands.batch import run_batch

    return run_batch(arguments.batch, arguments.out, arguments.as_of, arguments.engine)
