"""Which stored questions would be answered differently: asked of the assistant as it is, and as it would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.history import History
from assistant.index.embedding import Vectors
from assistant.model import Answer, Turn

_FIRST_LINE = "another first line"
_DETAILS = "the same first line, other details"
_CITED = "the same words, cited from elsewhere"


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question that was asked, or is a case of the evaluation; `origin` says which, in words for a person."""

    text: str
    origin: str
    history: tuple[Turn, ...] = ()
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question whose answer would be another one. `what` says in a few words what differs."""

    question: StoredQuestion
    before: Answer
    after: Answer
    what: str


def asked_lately(history: History, most: int) -> tuple[StoredQuestion, ...]:
    """The last questions of staff, the latest first, each once; a follow-up comes with the turns before it."""
    found: dict[tuple[str, tuple[Turn, ...]], StoredQuestion] = {}
    for conversation in history.conversations():
        turns: list[Turn] = []
        for message in history.messages(conversation.id):
            key = (message.question, tuple(turns))
            found.setdefault(key, StoredQuestion(message.question, f"asked on {message.created[:10]}", key[1], message.as_of))
            turns.append(message.turn)
        if len(found) >= most:
            break
    return tuple(found.values())[:most]


def nearest_questions(
    questions: Sequence[StoredQuestion], vectors: Vectors, passages: Vectors, most: int
) -> list[StoredQuestion]:
    """The questions that come nearest to any of the passages, the nearest first."""
    if not questions or not len(passages):
        return []
    best = (vectors @ np.asarray(passages, dtype=np.float32).T).max(axis=1)
    order = sorted(range(len(questions)), key=lambda i: (-round(float(best[i]), 5), i))
    return [questions[i] for i in order[:most]]


def weight(what: str) -> int:
    """A change of status counts most, then one of the first line, and one of the citations alone least."""
    order = (_FIRST_LINE, _DETAILS, _CITED)
    return order.index(what) + 1 if what in order else 0


def difference(before: Answer, after: Answer) -> str:
    """What differs for a reader: the status, the first line, more lines, or only the words that are cited; "" for nothing."""
    if before.status != after.status:
        return f"{_STATUS[before.status]} → {_STATUS[after.status]}"
    if before.headline != after.headline:
        return _FIRST_LINE
    if _body(before) != _body(after):
        return _DETAILS
    if [(c.quote.source_id, c.quote.text) for c in before.citations] != [
        (c.quote.source_id, c.quote.text) for c in after.citations
    ]:
        return _CITED
    return ""


_STATUS: Mapping[str, str] = {
    "answered": "answered",
    "partly": "partly answered",
    "not_covered": "not covered",
    "outdated": "covered until an earlier date",
    "false_premise": "wrong assumption",
}


def _body(answer: Answer) -> tuple[object, ...]:
    return (
        [s.text for s in answer.statements],
        [(t.when, t.value) for t in answer.timeline],
        [(c.about, [s.value for s in c.sides]) for c in answer.conflicts],
        answer.table.rows if answer.table else (),
        answer.missing,
    )
