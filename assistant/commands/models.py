"""`lodestone models`: which chat model words the answers, and whether it works."""

import argparse
from typing import Any

from assistant.errors import ChatModelError


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("models", help="Which chat model words the answers, and whether it works.")
    parser.add_argument("action", nargs="?", choices=("check",), help="check: ask it for a sentence, and say how fast it is.")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Returns 1 where the model does not work."""
    from assistant.settings import load_settings

    settings = load_settings()
    if not settings.chat_model:
        print(
            "No chat model is set: the embedded engine answers. Set one with LODESTONE_CHAT_MODEL, for example ollama:llama3.2."
        )
        return 1 if arguments.action else 0
    if not arguments.action:
        print(f"{settings.chat_model} words the answers; each sentence is checked. `lodestone models check` tries it.")
        return 0
    from assistant.writing.providers import Failure, open_model
    from assistant.writing.trial import try_model

    try:
        trial = try_model(open_model(settings))
    except ChatModelError as error:
        print(f"{settings.chat_model} does not work: {error}")
        return 1
    except Failure as failure:
        print(f"{settings.chat_model} does not work: {failure}.")
        return 1
    lacks = f"it lacks {'; '.join(trial.lacks)}" if trial.lacks else "it lacks nothing"
    print(
        f"{settings.chat_model} works: first words after {trial.first_words:.1f} s, {trial.words_per_second:.0f} words a second; "
        f"{trial.passed} of {trial.said} sentences passed the check; {lacks}."
    )
    return 0
