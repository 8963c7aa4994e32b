"""Would an answer that was kept be given again, and what would differ?

An answer of the embedded engine is asked for again as of its day. One that a chat model worded is checked again: the replies
that its trace keeps are read against the evidence of today's index and ledger, so that no model is needed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.verify import Verifier
from assistant.assistant import Assistant
from assistant.model import Answer, Filters, Turn
from assistant.writing.prompt import versions
from assistant.writing.writer import checked_again


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer as it would be given now, and in words what differs; nothing where it would still be given."""

    now: Answer
    differences: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def replay(assistant: Assistant, answer: Answer, history: Sequence[Turn] = (), ask_model: bool = False) -> Replay:
    """Ask the question of a kept answer again, as of the same day. `ask_model`: let the chat model word it anew."""
    filters = _filters(answer.trace)
    writing = answer.trace.get("writing") or {}
    if ask_model:
        now = assistant.ask(answer.question, history, answer.as_of, filters, "chat")
    else:
        now = assistant.ask(answer.question, history, answer.as_of, filters, "embedded")
        if writing.get("replies"):
            now = checked_again(now, assistant.engine_for(filters), filters, writing)
    differences = [*_differences(answer, now), *_broken(answer, Verifier(assistant.index.document))]
    return Replay(now, tuple(differences), tuple(_remarks(writing, now, assistant)))


def _differences(before: Answer, now: Answer) -> Iterator[str]:
    if before.status != now.status:
        yield f"status: {before.status}, now {now.status}"
    if before.headline != now.headline:
        yield f"first line: “{before.headline}”, now “{now.headline}”"
    said, says = [s.text for s in before.statements[1:]], [s.text for s in now.statements[1:]]
    yield from (f"no longer said: “{text}”" for text in said if text not in says)
    yield from (f"said now: “{text}”" for text in says if text not in said)
    for name in ("missing", "basis"):
        if getattr(before, name) != getattr(now, name):
            yield f"{name}: {_shown(getattr(before, name))}, now {_shown(getattr(now, name))}"
    cited = {(c.quote.source_id, c.quote.text) for c in before.citations}
    cites = {(c.quote.source_id, c.quote.text) for c in now.citations}
    yield from (f"no longer cited: {source}: “{text}”" for source, text in sorted(cited - cites))
    yield from (f"cited now: {source}: “{text}”" for source, text in sorted(cites - cited))


def _shown(value: object) -> str:
    return "; ".join(value) or "nothing" if isinstance(value, tuple) else str(value) or "nothing"


def _broken(before: Answer, verifier: Verifier) -> Iterator[str]:
    """Quotes of the kept answer that do not stand in the documents of today."""
    for citation in before.citations:
        if fault := verifier.quote_fault(citation.quote):
            yield f"citation [{citation.number}] does not hold any more: {fault}"


def _remarks(writing: Mapping[str, Any], now: Answer, assistant: Assistant) -> Iterator[str]:
    """What the answer was made with and is no longer as it was."""
    if not writing.get("replies"):
        return
    if writing.get("model") != assistant.settings.chat_model:
        yield f"It was worded by {writing.get('model')}; the settings name {assistant.settings.chat_model or 'no chat model'}."
    today = versions(bool(writing.get("structured")))
    if writing.get("prompt") != today:
        yield f"It was asked for with the prompts {writing.get('prompt')}; they are {today} now."
    old = {item["id"]: item["sha256"] for item in writing.get("evidence", ())}
    new = {item["id"]: item["sha256"] for item in (now.trace.get("writing") or {}).get("evidence", ())}
    changed = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    if changed:
        yield f"The evidence is no longer the same: {', '.join(changed)}."


def _filters(trace: Mapping[str, Any]) -> Filters:
    kept: dict[str, Any] = dict(trace.get("filters") or {})
    kept |= {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    return Filters(**kept)
