"""Who acted for whom: "who signed for X?" asks for a person, not for X."""

import re
from collections.abc import Sequence

from assistant.answering.acts import DOERS
from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import Mention
from assistant.answering.match import Match
from assistant.answering.question import Question
from assistant.ledger.ledger import Ledger
from assistant.text import plain, stem

_ACTING = "president|premier|chancellor|secretary|minister|commissioner|ambassador|envoy|delegate|official|representative"


def acting_for(question: Question) -> Mention | None:
    """The name in "who signed for X?": it is asked who acted for X, and X itself is no answer."""
    if question.ask not in (Ask.WHO, Ask.WHICH, Ask.LIST):
        return None
    for mention in question.mentions:
        before = [word.text for word in question.words[max(mention.start - 4, 0) : mention.start] if word.text != "the"]
        if mention.end and plain(question.words[mention.end - 1].surface).endswith("'s"):
            continue  # "for X's store"
        if mention.kind == "name" and (before[-1:] == ["for"] or before[-2:] == ["behalf", "of"]):
            return mention
    return None


def acting_for_nobody(question: Question, match: Match, ledger: Ledger) -> str:
    """The demand of "who signed for X?", where the facts name nobody but those of X's own kind and no quote says who acted."""
    mention = acting_for(question)
    if not mention or match.attribute.kind == "holder":
        return ""
    whom = ledger.name(mention.id)
    if match.attribute.kind == "membership":
        return f"who acted for {whom.name}"  # those on a list stand for themselves
    named = {ledger.name(name).kind for fact in match.facts for name in fact.names}
    if named - {whom.kind} or any(speaks_for(fact.quote.text, (whom.name, *whom.aliases)) for fact in match.facts):
        return ""
    return f"who acted for {whom.name}"


_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being) (?:\w+ly )?(?P<verb>\w+)\b(?P<rest>[^.;]*)")


def without_actor(question: Question, text: str) -> bool:
    """Whether "who signed X?" meets only "X was signed in Y": the deed asked about stands in the passive, and by nobody."""
    if question.ask not in (Ask.WHO, Ask.WHICH) or not question.words or question.words[0].text not in ("who", "whom", "which"):
        return False
    if question.ask is Ask.WHICH and DOERS.isdisjoint(question.head):
        return False
    asked = {word.stem for word in question.terms}
    deeds = [found for found in _PASSIVE.finditer(plain(text)) if stem(found["verb"]) in asked]
    return bool(deeds) and not any(re.search(r"\b(?:by|for)\b", found["rest"]) for found in deeds)


def speaks_for(text: str, names: Sequence[str]) -> bool:
    """Whether a text tells of somebody who acts for one of these names: "for X", "of X", "X's minister"."""
    called = "|".join(re.escape(name) for name in names)
    return bool(
        re.search(
            rf"\b(?:for|of|from) (?:the )?(?:{called})\b(?! (?-i:[A-Z]))|\b(?:{called})(?:['’]s)? (?:\w+ )?(?:{_ACTING})",
            text,
            re.I,
        )
    )


def spoken_name(question: Question, mention: Mention) -> str:
    return " ".join(word.surface for word in question.words[mention.start : mention.end])
