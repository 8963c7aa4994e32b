"""What the words of a quote amount to: a silence, a denial, a plan."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import stems_of
from assistant.answering.parties import THINGS
from assistant.answering.question import Question
from assistant.text import tokens

_SAYS_NOTHING = re.compile(
    r"\b(?:no (?:document|source|page|report|text)s?\b[^.]{0,60}\b(?:report|name|give|say|state|mention|confirm|record|date)s?"
    r"|(?:does|do|did) not (?:give|say|name|state|mention|report|date)"
    r"|(?:was|were|is|are) not (?:found|given|stated|named|mentioned|reported))\b",
    re.I,
)
_SAYING = stems_of(["name mention state say report refer cite speak"])
_DEED_ASKED = re.compile(
    r"^(?:in |on |at )?(?:what|when|where|why|how|whom?)\b[^?]*\b(?:did|does|do|has|have|had)\b (?!not\b)", re.I
)
_DENIED = re.compile(r"\b(?:is|are|was|were|has|have|had|did|does|do) (?:not|never)\b|\bnever\b|\bnone of\b", re.I)
NEGATIVE = {"not", "non", "no", "never", "none", "without", "nor", "neither", "cannot", "didn't", "hasn't"}
_PLANNED = {"planned", "plans", "planning", "expected", "intended", "intends", "foresaw", "foresees"}
UNSURE = {"would", "could", "may", "might", "planned", "plans", "expected", "proposed", "intends", "reportedly", "considering"}


def says_nothing(quote: str, question: Question | None = None) -> bool:
    """Whether a quote only tells that documents are silent: an answer of that kind is "not covered". Asked whether a text names
    something, "it does not name it" is the answer."""
    if question and question.ask is Ask.YESNO and {word.stem for word in question.words} & _SAYING:
        return False
    return bool(_SAYS_NOTHING.search(quote))


_ENDED_WITHOUT = re.compile(
    r"\b(?:without|did not (?:produce|reach|conclude|yield)|failed to reach) (?:an? )?(?:[\w-]+ ){0,3}[\w-]+"
)


_CORRECTED = re.compile(
    r"\b(?:pages?|reports?|sources?|papers?|texts?|articles?|copies|copy) (?:still )?"
    r"(?:say|claim|give|name|print|report)s?\b.*, but ",
    re.I,
)


def denies(quote: str, question: Question) -> bool:
    """Whether the question takes a deed for granted ("What did X sign?") that the first clause of the quote denies, a thing
    ("the agreement that X signed") without which, as the quote says, it ended, or what the quote corrects ("one page says that
    X did, but it was Y")."""
    if any(set(tokens(found[0])) & {w.text for w in question.words} & THINGS for found in _ENDED_WITHOUT.finditer(quote)):
        return not {word.text for word in question.words} & (NEGATIVE | {"any", "an", "a"}) and question.ask is not Ask.YESNO
    asked_names = {word.text for word in question.words if word.upper} & set(tokens(quote.partition(", but ")[0]))
    if question.ask is not Ask.YESNO and asked_names and _CORRECTED.search(quote):
        return True
    first = re.split(r"[,;]|\b(?:but|although|though|while)\b", quote, maxsplit=1)[0]
    asked = {word.text for word in question.words}
    return bool(_DEED_ASKED.match(question.text) and _DENIED.search(first)) and not asked & NEGATIVE


def only_planned(quote: str, question: Question) -> bool:
    """Whether the quote tells of a plan while the question asks for what happened."""
    asked = {word.text for word in question.words}
    return bool(set(tokens(quote)) & _PLANNED) and not asked & (_PLANNED | UNSURE | {"will", "supposed", "meant"})
