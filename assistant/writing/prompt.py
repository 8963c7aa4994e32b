"""The prompts, which lie in files with a version, and the messages made of them."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.dates import describe_day
from assistant.writing.pack import Pack

_FOLDER = Path(__file__).parent / "prompts"
Message = tuple[str, str]

# What a model with structured output gives back.
SCHEMA: dict[str, Any] = {
    "title": "answer",
    "description": "The sentences of an answer, each with the evidence that it rests on.",
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "sentence": {"type": "string", "description": "One sentence."},
                    "evidence": {"type": "array", "items": {"type": "string"}, "description": "Ids such as P1, F2 or T3."},
                    "words": {"type": "string", "description": "The words of the evidence that it rests on, copied exactly."},
                },
                "required": ["sentence", "evidence", "words"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """The text of a prompt file and its version, which the first line names."""

    version: str
    text: str


@cache
def load_prompt(name: str) -> Prompt:
    """A prompt by the name of its file, without the ending."""
    first, _, rest = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    return Prompt(first.removeprefix("version:").strip(), rest.strip())


def versions(structured: bool) -> str:
    """The versions of all prompts that an answer is written with."""
    names = ("answer", "structured" if structured else "plain", "again")
    return " ".join(load_prompt(name).version for name in names)


def first_messages(pack: Pack, structured: bool) -> list[Message]:
    """The messages that ask for an answer: (role, text)."""
    system = f"{load_prompt('answer').text}\n\n{load_prompt('structured' if structured else 'plain').text}"
    return [("system", system), ("human", _question(pack))]


def again_messages(pack: Pack, structured: bool, faults: Sequence[tuple[str, str]]) -> list[Message]:
    """The messages that ask once more for sentences that failed: each with the reason."""
    lines = "\n".join(f"- {_inside(sentence)} ({reason})" for sentence, reason in faults)
    text = load_prompt("again").text.replace("{faults}", lines)
    return [*first_messages(pack, structured)[:1], ("human", f"{_question(pack)}\n\n{text}")]


def _question(pack: Pack) -> str:
    evidence = "\n".join(f"[{item.id}] {_inside(item.text)}" for item in pack.items if item.units)
    question = json.dumps(pack.question, ensure_ascii=False)
    return f"<evidence>\n{evidence}\n</evidence>\nToday: {describe_day(pack.as_of)}\nQuestion: {question}"


def _inside(text: str) -> str:
    """Text of a document on one line, unable to close the fence or to pass for an id of evidence."""
    text = re.sub(r"<(/?)\s*(evidence)", r"‹\1\2", text, flags=re.I)
    text = re.sub(r"\[([PFT]\d+)\]", r"(\1)", text)
    return " ".join(text.split())
