"""What a chat model said, sentence by sentence, as soon as each is complete: from plain lines or from structured output."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.index.sentences import sentence_spans

LONGEST = 600  # characters of one sentence; what is longer is no sentence of an answer
MOST = 24  # sentences that are looked at; the rest is passed over
READ = 20_000  # characters that are read of one reply

_IDS = re.compile(r"\[\s*((?:[A-Z]{0,3}\d+)(?:\s*[,;&]\s*[A-Z]{0,3}\d+)*)\s*\]", re.I)
_BULLET = re.compile(r"^\s*(?:[-*•>]+|\d{1,2}[.)]|#+)\s+")
_QUOTED = re.compile(r"^[\"“](.+)[\"”]$")
_MARKS = re.compile(r"(\*\*|__|`)")
_ENDING = (".", "!", "?", "…", ".”", '."', ".)")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of the model, the ids that it names, and the words that it says it rests on. `whole` is false where the
    output broke off inside it."""

    text: str
    ids: tuple[str, ...] = ()
    words: str = ""
    whole: bool = True


def from_lines(pieces: Iterable[str]) -> Iterator[Said]:
    """The sentences of plain text, each line as it is completed. Ids in brackets belong to the sentence in front of them."""
    waiting = ""
    read = 0
    for piece in pieces:
        piece = piece[: max(0, READ - read)]
        read += len(piece)
        waiting += piece
        while "\n" in waiting:
            line, _, waiting = waiting.partition("\n")
            yield from _line(line)
        if read >= READ:
            break
    yield from _line(waiting, last=True)


def _line(line: str, last: bool = False) -> Iterator[Said]:
    line = _BULLET.sub("", _MARKS.sub("", line)).strip()
    if not line or line.endswith(":"):
        return
    # Each sentence takes the ids behind it; a line of one sentence may have them in front.
    pieces = _IDS.split(line)  # text, ids, text, ids, …
    waiting: tuple[str, ...] = ()
    for number in range(0, len(pieces), 2):
        text = pieces[number].strip()
        ids = _ids(pieces[number + 1]) if number + 1 < len(pieces) else ()
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        if not any(re.search(r"\w", s) for s in sentences):
            waiting = (*waiting, *ids)
            continue
        for place, sentence in enumerate(sentences):
            final = place == len(sentences) - 1
            said = _clean(sentence)
            if re.search(r"\w", said):
                # A sentence whose full stop stands behind the ids is whole; the end of the output without one is not.
                following = pieces[number + 2].lstrip()[:1] if number + 2 < len(pieces) else ""
                ended = said.endswith(_ENDING) or following in (".", "!") or not last or not final
                closed = said if said.endswith(_ENDING) or not ended else said + "."
                yield Said(closed, (*waiting, *(ids if final else ())), "", ended)
        waiting = ()


def _clean(text: str) -> str:
    text = " ".join(text.strip().lstrip(".,;").split())
    inside = _QUOTED.match(text)
    return inside[1] if inside else text


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip().upper() for part in re.split(r"[,;&]", text))


def from_objects(objects: Iterable[Mapping[str, Any] | None]) -> Iterator[Said]:
    """The statements of ever more complete objects of the schema: one is complete when the next has begun or nothing follows."""
    given = 0
    latest: list[Any] = []
    for each in objects:
        found = (each or {}).get("statements") if isinstance(each, Mapping) else None
        latest = found if isinstance(found, list) else latest
        while given < len(latest) - 1:
            yield from _object(latest[given])
            given += 1
    for item in latest[given:]:
        yield from _object(item)


def _object(item: Any) -> Iterator[Said]:
    if not isinstance(item, Mapping) or not isinstance(item.get("sentence"), str):
        return
    ids = item.get("evidence")
    named = tuple(str(i).strip("[] ").upper() for i in ids) if isinstance(ids, list) else ()
    words = item.get("words")
    text = _clean(_IDS.sub("", _MARKS.sub("", item["sentence"])))
    if re.search(r"\w", text):
        yield Said(text, named, words if isinstance(words, str) else "", text.endswith(_ENDING))
