"""Agreements told by their parties: "the agreement that X and Y signed in May" is "the X-Y agreement of May"."""

import re

from assistant.answering.lexicon import Lexicon, Mention
from assistant.answering.words import Word, read_words
from assistant.ledger.ledger import Ledger

THINGS = frozenset(
    "agreement memorandum framework accord treaty pact deal plan partnership declaration statement arrangement".split()
)
_MADE = frozenset("signed concluded agreed made reached struck announced adopted negotiated".split())
_THAT = frozenset("that which".split())


def by_its_parties(text: str, lexicon: Lexicon, ledger: Ledger) -> str:
    """The question with such a clause turned into the name of the thing; as it is where it has none."""
    words = read_words(text)
    for mention in lexicon.standing(words):
        other = _joined(words, mention, lexicon)
        if other is None or mention.kind != "name":
            continue
        thing = next((i for i in range(mention.start - 1, max(mention.start - 4, -1), -1) if words[i].text in THINGS), None)
        between = [w.text for w in words[thing + 1 : mention.start] if w.text != "the"] if thing is not None else ["?"]
        after = other.end + (words[other.end].text in ("have", "had", "has") if other.end < len(words) else 0)
        made = after < len(words) and words[after].text in _MADE
        if thing is None or not (between == ["between"] or (made and set(between) <= _THAT)):
            continue
        after = after if made else other.end - 1
        first = thing
        while first and not words[first - 1].stop and words[first - 1].text.isalpha():
            first -= 1
        parties = "-".join(ledger.name(m.id).name for m in (mention, other))
        named = text[words[first].start : words[thing].end]
        rest = re.sub(r"^ (?:in|on) ", " of ", text[words[after].end :])
        return f"{text[: words[first].start]}{parties} {named}{rest}"
    return text


def _joined(words: list[Word], mention: Mention, lexicon: Lexicon) -> Mention | None:
    """The name that "and" joins to this one."""
    if mention.end + 1 >= len(words) or words[mention.end].text != "and":
        return None
    start = mention.end + 1 + (words[mention.end + 1].text == "the")
    return next((m for m in lexicon.standing(words) if m.start == start and m.kind == "name"), None)
