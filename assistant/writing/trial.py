"""Whether a chat model can be used: a short request of each form, timed."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.lexicon import Lexicon
from assistant.ledger.ledger import Ledger
from assistant.model import Quote
from assistant.writing.pack import Item, Pack, Unit
from assistant.writing.parse import Said
from assistant.writing.prompt import first_messages
from assistant.writing.providers import ChatModel, Failure, Usage
from assistant.writing.review import Reviewer
from assistant.writing.writer import sentences

_LINE = "The walking club of Elm Street had 40 members on 3 May 2020."


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial showed: seconds until the first words, words a second, and what the model lacks, in words."""

    first_words: float
    words_per_second: float
    passed: int
    said: int
    lacks: tuple[str, ...]


def try_model(model: ChatModel) -> Trial:
    """Ask for one sentence in plain lines, then by structured output. Raises Failure where the first cannot be had."""
    plain = _Run(replace(model, structured=False))
    said = list(plain.said())
    lacks = []
    if plain.pieces < 2:
        lacks.append("streaming")
    if not any(each.ids for each in said):
        lacks.append("the ids of its evidence (they are looked up instead)")
    structured = _Run(replace(model, structured=True))
    try:
        found = list(structured.said())
    except Failure:
        found = []
    if not found:
        lacks.append(
            "structured output" + (": set LODESTONE_CHAT_FORMAT=plain" if model.structured else " (plain lines are asked for)")
        )
    reviewer = Reviewer(_pack(), Lexicon(Ledger()))
    best = found if model.structured else said
    passed = sum(reviewer.check(each).passes for each in best)
    if not passed:
        lacks.append("care: no sentence of its trial passed the check")
    seconds = max(plain.last - plain.first, 0.001)
    return Trial(plain.first - plain.begun, plain.words / seconds, passed, len(best), tuple(lacks))


class _Run:
    """One request, with what was noticed of it."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.begun = self.first = self.last = time.monotonic()
        self.pieces = 0
        self.words = 0

    def said(self) -> Iterator[Said]:
        """The sentences. Raises Failure."""
        messages = first_messages(_pack(), self._model.structured)
        until = self.begun + self._model.seconds
        reply = self._model.reply(messages, Usage(), until, threading.Event())
        yield from sentences(self._noticed(reply), self._model.structured)
        if not self.pieces:
            raise Failure("empty")

    def _noticed(self, reply: Iterator[str]) -> Iterator[str]:
        for piece in reply:
            self.last = time.monotonic()
            self.first = self.first if self.pieces else self.last
            self.pieces += 1
            self.words += len(piece.split())
            yield piece


def _pack() -> Pack:
    unit = Unit(_LINE, (Quote("trial", "", 0, len(_LINE), None, _LINE),))
    item = Item("P1", "point", _LINE, (unit,), 0)
    return Pack("How many members had the walking club?", date(2020, 6, 1), (item,))
