"""From the embedded engine's answer to one that a chat model worded: line by line, each checked before it is shown.

Whatever goes wrong with the model, the embedded answer is there already: the lines shown so far are kept, the rest of it follows
at once, and a note says so.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.answering.engine import Engine
from assistant.model import Answer, Filters
from assistant.writing.compose import Composer, Fate, put_together
from assistant.writing.pack import Pack, make_pack
from assistant.writing.parse import MOST, Said, from_lines, from_objects
from assistant.writing.prompt import Message, again_messages, first_messages, versions
from assistant.writing.providers import SAID, ChatModel, Failure, Usage
from assistant.writing.review import Checked, Reviewer
from assistant.writing.written import Shown, Written

_MOST_AGAIN = 8  # sentences that one second request asks for
_MOST_REPEATS = 3
_KEPT_OUTPUT = 20_000  # characters of the replies that the trace keeps, so that they can be checked anew


@dataclass
class _Record:
    """What happened, for the trace."""

    begun: float
    fates: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("shown", "repaired", "replaced", "dropped", "repeats"), 0)
    )
    rejected: int = 0
    sentences: list[dict[str, Any]] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    failure: str = ""
    detail: str = ""
    milliseconds: dict[str, float] = field(default_factory=dict)

    def lap(self, name: str) -> None:
        self.milliseconds.setdefault(name, round((time.monotonic() - self.begun) * 1000, 1))

    def judged(self, checked: Checked, fate: str, attempt: int) -> None:
        self.sentences.append(checked.traced() | {"fate": fate, "try": attempt})


class Writer:
    """Words answers with one chat model. Safe to use from several threads."""

    def __init__(self, model: ChatModel, most: int) -> None:
        self.model = model
        self._most = most

    def write(self, answer: Answer, engine: Engine, filters: Filters, stop: threading.Event | None = None) -> Iterator[Written]:
        """The lines as they pass, then the answer. Never raises for what the model does."""
        pack = make_pack(answer, engine.index, engine.ledger, engine.lexicon, filters, self._most)
        if answer.status == "not_covered" or not any(item.units for item in pack.items):
            yield Written(answer=_untouched(answer, self.model.name))
            return
        writing = Writing(answer, engine, pack)
        record = _Record(time.monotonic())
        usage = Usage()
        until = record.begun + self.model.seconds
        try:
            for said in self._said(first_messages(pack, self.model.structured), usage, until, stop or threading.Event(), record):
                for line in writing.take(said, record):
                    yield Written(line=line)
            if not writing.heard:
                raise Failure("empty")
            if writing.failed:
                faults = [(c.said.text, c.reason) for c in writing.failed[:_MOST_AGAIN]]
                messages = again_messages(pack, self.model.structured, faults)
                for said in self._said(messages, usage, until, stop or threading.Event(), record):
                    for line in writing.take_again(said, record):
                        yield Written(line=line)
        except Failure as failure:
            record.failure, record.detail = failure.kind, failure.detail
        for line in writing.close(record):
            yield Written(line=line)
        record.lap("all")
        trace = self._traced(pack, record, usage)
        yield Written(answer=writing.answer(trace, self.model.name, record))

    def _said(
        self, messages: list[Message], usage: Usage, until: float, stop: threading.Event, record: _Record
    ) -> Iterator[Said]:
        """The sentences of one reply; what was said before a failure still counts."""
        record.replies.append("")

        def heard() -> Iterator[str]:
            for piece in self.model.reply(messages, usage, until, stop):
                record.lap("first words")
                record.replies[-1] += piece[: max(0, _KEPT_OUTPUT - len(record.replies[-1]))]
                yield piece

        yield from _distinct(sentences(heard(), self.model.structured))

    def _traced(self, pack: Pack, record: _Record, usage: Usage) -> dict[str, Any]:
        found: dict[str, Any] = {
            "model": self.model.name,
            "parameters": dict(self.model.parameters),
            "structured": self.model.structured,
            "prompt": versions(self.model.structured),
            "evidence": pack.traced(),
            "most": self._most,
            "sentences": record.sentences,
            "replies": record.replies,
            "counts": record.fates | {"rejected": record.rejected},
            "milliseconds": record.milliseconds,
        }
        if record.failure:
            found["failure"] = {"kind": record.failure, "detail": record.detail}
        return found | ({"tokens": usage.tokens} if usage.tokens else {})


class Writing:
    """One answer in the making: sentences in, lines out. Also used to replay replies that were kept."""

    def __init__(self, answer: Answer, engine: Engine, pack: Pack) -> None:
        self._embedded = answer
        self._engine = engine
        self._reviewer = Reviewer(pack, engine.lexicon)
        self._composer = Composer(answer, self._reviewer, engine.verifier)
        self.failed: list[Checked] = []
        self.heard = 0

    def take(self, said: Said, record: _Record) -> list[Shown]:
        """A sentence of the first reply: the lines that are shown because of it."""
        self.heard += 1
        checked = self._reviewer.check(said)
        if not checked.passes:
            self.failed.append(checked)
            record.rejected += 1
            record.judged(checked, "rejected", 1)
            return []
        return self._show(checked, record, 1)

    def take_again(self, said: Said, record: _Record) -> list[Shown]:
        """A sentence of the second reply. It takes the place of one that failed."""
        checked = self._reviewer.check(said)
        if not checked.passes:
            record.judged(checked, "rejected", 2)
            return []
        if self.failed:
            self.failed.pop(0)
        return self._show(checked, record, 2)

    def _show(self, checked: Checked, record: _Record, attempt: int) -> list[Shown]:
        fate, lines = self._composer.take(checked)
        if fate == "shown" and attempt == 2:
            fate = "repaired"
        record.fates[fate] += 1
        record.judged(checked, fate, attempt)
        if any(line.by_model for line in lines):
            record.lap("first checked sentence")
        return lines

    def close(self, record: _Record) -> list[Shown]:
        """What failed for good is replaced by the line that says it, or dropped; then the rest of the embedded answer."""
        for checked in self.failed:
            fate: Fate = "replaced" if self._composer.stands_for(checked) else "dropped"
            record.fates[fate] += 1
        return self._composer.rest()

    def answer(self, trace: Mapping[str, Any], model: str, record: _Record) -> Answer:
        index = self._engine.index
        lines = self._composer.lines
        by_model = sum(line.by_model for line in lines)
        whole = put_together(self._embedded, lines, index.catalogue, index.document)
        usage: dict[str, Any] = {"usage": {"tokens": trace["tokens"]}} if "tokens" in trace else {}
        return replace(
            whole,
            notes=(*self._embedded.notes, *_notes(model, by_model, record)),
            trace={**self._embedded.trace, "engine": model, "writing": dict(trace), **usage},
        )


def checked_again(answer: Answer, engine: Engine, filters: Filters, kept: Mapping[str, Any]) -> Answer:
    """The embedded answer of now, worded by the replies that the trace of an earlier answer keeps, as far as they pass now."""
    pack = make_pack(answer, engine.index, engine.ledger, engine.lexicon, filters, int(kept.get("most", 0)))
    writing, record = Writing(answer, engine, pack), _Record(time.monotonic())
    structured = bool(kept.get("structured"))
    failure = kept.get("failure") or {}
    record.failure, record.detail = failure.get("kind", ""), failure.get("detail", "")
    replies = [str(reply) for reply in kept.get("replies", ())]
    for number, reply in enumerate(replies):
        take = writing.take if number == 0 else writing.take_again
        found = list(_distinct(sentences(iter([reply]), structured)))
        if record.failure and number == len(replies) - 1 and not reply.endswith("\n"):
            found = found[:-1]  # what stood last was not whole
        for said in found:
            take(said, record)
    writing.close(record)
    counts = record.fates | {"rejected": record.rejected}
    trace = {"model": kept.get("model"), "replies": replies, "evidence": pack.traced(), "counts": counts}
    trace |= {"failure": failure} if failure else {}
    return writing.answer(trace | {"sentences": record.sentences}, str(kept.get("model")), record)


def _distinct(found: Iterator[Said]) -> Iterator[Said]:
    """Each sentence once. A model that goes round in circles says nothing new: after a few repetitions nothing is read."""
    seen: set[str] = set()
    again = 0
    for number, said in enumerate(found):
        again += said.text in seen
        if number == MOST or again == _MOST_REPEATS:
            return
        if said.text not in seen:
            seen.add(said.text)
            yield said


def sentences(pieces: Iterator[str], structured: bool) -> Iterator[Said]:
    """The sentences in the pieces of a reply, by the form that was asked for."""
    if not structured:
        yield from from_lines(pieces)
        return
    from langchain_core.utils.json import parse_partial_json

    def objects() -> Iterator[Mapping[str, Any] | None]:
        whole = ""
        for piece in pieces:
            whole += piece
            if len(whole) > _KEPT_OUTPUT:
                raise Failure("cut off")
            try:
                found = parse_partial_json(whole)
            except ValueError:
                continue
            yield found if isinstance(found, dict) else None
        if whole.strip() and not whole.lstrip().startswith("{"):
            raise Failure("malformed")

    yield from from_objects(objects())


def _notes(model: str, by_model: int, record: _Record) -> list[str]:
    """What a reader is told about the writing."""
    notes = [f"Worded by {model}; each of its sentences was checked against the quotes."] if by_model else []
    left_out = record.fates["dropped"]
    replaced = record.fates["replaced"]
    if record.failure:
        said = SAID[record.failure]  # type: ignore[index]
        rest = "the rest is" if by_model else "this is"
        notes.append(f"The chat model {model} did not finish: {said}; {rest} the embedded engine's answer.")
    if replaced:
        notes.append(f"{_many(replaced)} of the chat model did not pass the check; the documents' own words stand instead.")
    if left_out:
        notes.append(f"{_many(left_out)} of the chat model {'was' if left_out == 1 else 'were'} left out: no quote bears it out.")
    if not notes:
        notes.append(f"The chat model {model} added nothing; this is the embedded engine's answer.")
    return notes


def _many(number: int) -> str:
    return "One sentence" if number == 1 else f"{number} sentences"


def _untouched(answer: Answer, model: str) -> Answer:
    """Where the documents do not answer, there is nothing that a model could word: it is not asked."""
    return replace(answer, trace={**answer.trace, "writing": {"model": model, "asked": False}})
