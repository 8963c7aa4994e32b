"""Questions as people hand them to the command line: typed, from a history file, or thousands of them in a file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from assistant.model import Filters, Turn

# Bytes on the command line that are no text arrive as lone surrogates, and JSON can spell them too.
_NO_TEXT = re.compile("[\ud800-\udfff]")
_HISTORY = '[{"question": "…", "answer": "…"}]'
_MORE = f'"history": {_HISTORY}, "as_of": "YYYY-MM-DD" and "filters": {{…}}'
_FORM = f'Write {{"id": "…", "question": "…"}} and, if you like, {_MORE}.'
_HISTORY_FORM = f"Write {_HISTORY}, the oldest turn first."


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a file of questions. `as_of` is "" where the line gives no date."""

    id: str | int
    text: str
    history: tuple[Turn, ...] = ()
    as_of: str = ""
    filters: Filters = field(default_factory=Filters)


def askable(text: str) -> str:
    """The text, unless it holds bytes that are no text. Raises UsageError."""
    if _NO_TEXT.search(text):
        raise UsageError("The question holds characters that are not text.", "Type or paste plain text.")
    return text


def read_history(path: Path) -> tuple[Turn, ...]:
    """The earlier turns in a JSON file. Raises UsageError naming the file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _unreadable(path, error) from None
    except ValueError as error:
        raise UsageError(f"{path} is not JSON: {error}.", _HISTORY_FORM) from None
    try:
        return _turns(data)
    except ValueError as error:
        raise UsageError(f"{path}: {error}.", _HISTORY_FORM) from None


def read_questions(path: Path) -> list[Question]:
    """Every question of a JSON Lines file; blank lines are passed over.

    All lines are read before the first is asked, so that a mistake in the last one costs nothing. Raises UsageError
    naming file and line.
    """
    questions: list[Question] = []
    lines: dict[str | int, int] = {}
    for number, line in _lines(path):
        try:
            question = question_of(json.loads(line))
        except ValueError as error:
            what = f"is not JSON ({error})" if isinstance(error, json.JSONDecodeError) else str(error)
            raise UsageError(f"{path}:{number}: the line {what}.", _FORM) from None
        if question.id in lines:
            first = lines[question.id]
            raise UsageError(f"{path}:{number}: the id {question.id!r} stands in line {first} too.", "Give each line its own id.")
        lines[question.id] = number
        questions.append(question)
    if not questions:
        raise UsageError(f"{path} holds no question.", _FORM)
    return questions


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if text:
                    yield number, text
    except OSError as error:
        raise _unreadable(path, error) from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}:{number}: the line is not UTF-8 text ({error.reason}).", "Save the file as UTF-8.") from None


def question_of(data: Any) -> Question:
    """A Question from a JSON value. Raises ValueError saying what the line has or lacks."""
    if not isinstance(data, dict):
        raise ValueError("is not a JSON object")
    missing = [name for name in ("id", "question") if name not in data]
    if missing:
        raise ValueError(f"has no '{missing[0]}'")
    if isinstance(data["id"], bool) or not isinstance(data["id"], str | int):
        raise ValueError("has an 'id' that is neither text nor a whole number")
    if not isinstance(data["question"], str):
        raise ValueError("has a 'question' that is not text")
    as_of = data.get("as_of") or ""
    if not isinstance(as_of, str):
        raise ValueError("has an 'as_of' that is not text")
    return Question(data["id"], data["question"], _turns(data.get("history") or []), as_of, _filters(data.get("filters") or {}))


def _filters(data: Any) -> Filters:
    """Filters from a JSON object with the fields of that type. Raises ValueError."""
    if not isinstance(data, dict):
        raise ValueError("has 'filters' that are not an object")
    names = [known.name for known in fields(Filters)]
    unknown = sorted({*data} - {*names})
    if unknown:
        raise ValueError(f"has a filter '{unknown[0]}', which is none of {', '.join(names)}")
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name.startswith("published"):
            if value is not None and not isinstance(value, str):
                raise ValueError(f"has a filter '{name}' that is not a day")
            found[name] = value
        else:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ValueError(f"has a filter '{name}' that is not a list of texts")
            found[name] = tuple(value)
    return Filters(**found)


def _turns(data: Any) -> tuple[Turn, ...]:
    if not isinstance(data, list):
        raise ValueError("has a history that is not a list")
    turns = []
    for number, item in enumerate(data, 1):
        if not isinstance(item, dict) or not isinstance(item.get("question"), str):
            raise ValueError(f"has no 'question' in entry {number} of the history")
        answer = item.get("answer") or ""
        if not isinstance(answer, str):
            raise ValueError(f"has an 'answer' that is not text in entry {number} of the history")
        turns.append(Turn(item["question"], answer))
    return tuple(turns)


def _unreadable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be read: {error.strerror or error}.", "Check the name and the permissions of the file.")
