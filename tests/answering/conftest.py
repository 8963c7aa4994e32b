"""The assistant over the bundled corpus, and conversations with either."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.errors import LodestoneError
from assistant.model import Answer, Turn
from assistant.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def bundled() -> Iterator[Assistant]:
    """The assistant over the bundled corpus, with the index that lies there; skipped where there is none."""
    try:
        assistant = Assistant.open(load_settings(corpus=ROOT / "corpus", index=ROOT / "index"))
    except LodestoneError as error:
        pytest.skip(f"the index of the bundled corpus is not built: {error.message}")
    yield assistant
    assistant.index.close()


def converse(assistant: Assistant, *questions: str, as_of: str = "2026-06-01") -> Answer:
    """The answer to the last of the questions, each of the others answered before it."""
    turns: list[Turn] = []
    for question in questions[:-1]:
        turns.append(Turn(question, assistant.ask(question, history=turns, as_of=as_of).headline))
    return assistant.ask(questions[-1], history=turns, as_of=as_of)
