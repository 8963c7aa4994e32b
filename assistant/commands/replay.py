"""`lodestone replay`: would an answer of the chat still be given?"""

import argparse
import sys
from typing import Any

from assistant.errors import UsageError

_LISTED = 20


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("replay", help="Show whether an answer of the chat would still be given, and what differs.")
    parser.add_argument(
        "answer", nargs="?", metavar="ANSWER-ID", help="The number of the answer; without one the latest are listed."
    )
    parser.add_argument("--again", action="store_true", help="Let the chat model of the settings word the answer anew.")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Returns 0 where the answer would still be given, 1 where something differs."""
    from assistant.history import History
    from assistant.settings import load_settings

    settings = load_settings()
    history = History(settings.database)
    try:
        if arguments.answer is None:
            return _list(history)
        message = history.message(_number(arguments.answer))
        if message is None:
            raise UsageError(f"There is no answer {arguments.answer}.", "`lodestone replay` lists the latest.")
        turns = [earlier.turn for earlier in history.messages(message.conversation_id) if earlier.id < message.id]
    finally:
        history.close()
    from assistant.assistant import Assistant
    from assistant.replay import replay

    return _show(replay(Assistant.open(settings), message.answer, turns, arguments.again), arguments.answer)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"'{text}' is not the number of an answer.", "`lodestone replay` lists the latest.")
    return int(text)


def _list(history: Any) -> int:
    from assistant.commands.terminal import Style, table

    rows = [(str(m.id), m.created[:16].replace("T", " "), m.question) for m in history.latest(_LISTED)]
    print(table(rows, Style.of(sys.stdout), header=("id", "asked", "question")) if rows else "No answers are kept yet.")
    return 0


def _show(found: Any, number: str) -> int:
    from assistant.commands.terminal import Style, many

    style = Style.of(sys.stdout)
    for remark in found.remarks:
        print(style.grey(style.wrap(remark)))
    if not found.differences:
        print(f"Answer {number} would still be given, as of {found.now.as_of}: {found.now.headline}")
        return 0
    print(style.bold(f"Answer {number} would not be given like this: {many(len(found.differences), 'difference')}."))
    for line in found.differences:
        print(style.wrap(line, "    ", "  - "))
    return 1
