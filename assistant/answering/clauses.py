"""The clause that dates the rest of a question: "when the club was founded", "after France joined", "at its launch"."""

import re

from assistant.answering.ask_forms import AUXILIARIES
from assistant.answering.lexicon import Mention
from assistant.answering.words import Word
from assistant.text import STOPWORDS

_SUBORDINATORS = (
    "when",
    "after",
    "before",
    "once",
    "until",
    "till",
    "upon",
    "following",
    "by the time",
    "as soon as",
    "at the time",
)
_OPENING = frozenset("when after before once at upon following since".split())
_EVENT = "launch|founding|foundation|creation|inception|outset|establishment|birth|start|beginning|inauguration|signing|signature"
_NOUN_ANCHORS = re.compile(
    r"\b(?:at|on|upon|from|since|between|right after|after|before|following)(?: the time of)? (?:its|the|their)?"
    rf"(?: (?:very|official|formal))? ?(?:{_EVENT})\b|\b(?:originally|initially|at first)\b"
)
_FOUNDING = re.compile(
    r"\b(?:founding|original|initial|charter|inaugural|first)\b(?= \w*(?:member|partner|countr|state|signator|participant|part))"
)


def clause_span(text: str, words: list[Word], dated: set[int], mentions: tuple[Mention, ...]) -> tuple[str, int, int] | None:
    """Relation and word span of the clause that dates the rest; None where there is none."""
    comma = text.find(",")
    low = [word.text for word in words]
    opens = low[:1] and (low[0] in _OPENING or low[:3] == ["by", "the", "time"])
    if opens and comma > 0:
        end = next((i for i, word in enumerate(words) if word.start > comma), len(words))
        while end < len(words) and end in dated:
            end += 1
        rest = low[end:]
        asks = any(word in ("how", "who", "which", "what", "where", "whose", "whom", *AUXILIARIES) for word in rest)
        content = [i for i in range(1, end) if i not in dated and low[i] not in STOPWORDS]
        if asks and content:
            return _relation(low[0]), 0, end
    for i in range(1, len(words)):
        if (
            low[i] in _SUBORDINATORS
            and low[i - 1] not in ("since", "from", "and")
            and not (low[i] in ("before", "after") and i in dated)
        ):
            if any(j in dated for j in (i,)):
                continue
            end = _order_end(words, i, mentions) or _clause_end(text, words, i)
            content = [j for j in range(i + 1, end) if j not in dated and low[j] not in STOPWORDS]
            if content and (_asks_before(low[:i]) or _asks_after(low[end:])):
                return _relation(low[i]), i, end
    joined = re.search(_NOUN_ANCHORS, " ".join(low))
    if joined:
        before = len(" ".join(low)[: joined.start()].split())
        length = len(joined[0].split())
        first = low[before]
        end = before + length
        if end < len(low) and low[end] == "of":
            while (
                end < len(words)
                and low[end] not in ("how", "who", "which", "what")
                and "," not in text[words[end - 1].end : words[end].start]
            ):
                end += 1
        if first != "since" or not _asks_before(low[:before]):
            return _relation(first), before, end
    adjective = re.search(_FOUNDING, " ".join(low))
    if adjective:
        at = len(" ".join(low)[: adjective.start()].split())
        return "founding", at, at + 1
    return None


def _order_end(words: list[Word], start: int, mentions: tuple[Mention, ...]) -> int:
    """The end of "before X" or "after X" where X is a bare name and no deed of X follows; 0 where it is a clause."""
    if words[start].text not in ("before", "after"):
        return 0
    name = next((m for m in mentions if m.kind == "name" and start < m.start <= start + 2), None)
    if name is None:
        return 0
    following = words[name.end].text if name.end < len(words) else ""
    return name.end if following in ("", "at", "as", "in", "of", "for", "on", "and") else 0


def _clause_end(text: str, words: list[Word], start: int) -> int:
    """A trailing clause ends at a comma, semicolon, question mark or at the end."""
    for i in range(start + 1, len(words)):
        if re.search(r"[,;?]", text[words[i - 1].end : words[i].start]):
            return i
    return len(words)


def _asks_before(low: list[str]) -> bool:
    return any(w in ("how", "who", "which", "what", "where", "whose", "whom", "list", "name", "many", "number") for w in low) or (
        bool(low) and low[0] in AUXILIARIES
    )


def _asks_after(low: list[str]) -> bool:
    return any(w in ("how", "who", "which", "what", "where", "whose", "whom") for w in low)


def _relation(word: str) -> str:
    return {"after": "after", "following": "after", "before": "before", "until": "before", "till": "before"}.get(word, "when")
