"""English idioms and roundabout wording said plainly: "at the helm of" is "in the lead of", "came on board" is "joined".

Knowledge of English alone: what leads, joins, leaves, begins or ends may be anything.
"""

import re
from dataclasses import dataclass
from functools import cache

from assistant.answering.idiom_table import PHRASES, VERBS, read_rules
from assistant.answering.verb_forms import verb_forms

_BASE, _THIRD, _PAST, _PARTICIPLE = range(4)  # places in verb_forms()
_OF_BE = {"are": _BASE, "am": _BASE, "were": _PAST}

_OBJECT = (
    r"(?:(?P<object>it|them|this|that|these|those|him|her|"
    r"(?:the|an?|its|their|his|her|this|that|any) [\w-]+(?: [\w-]+)??) )?"
)
_POSSESSIVE = "(?:its|their|his|her|our|the)"
# After these words a form that is also a noun is one: "the call for tenders", "its sign-off".
_BEFORE_NOUN = re.compile(r"\b(?:the|an?|its|their|every|each|no|which|what|any|of|in|for|by|on|with) $", re.I)
_IN_NOUN_PHRASE = re.compile(r"\b(?:the|an?|its|their|every|each|no) [\w-]+ $", re.I)
_BE, _HAVE, _ALSO_BETWEEN = "is|are|was|were|be|been|being", "has|have|had|having", r"(?:\W+[\w'-]+){0,5}\W*$"
_PASSIVE = re.compile(rf"\b(?:{_BE})\b{_ALSO_BETWEEN}", re.I)
_PERFECT_OR_PASSIVE = re.compile(rf"\b(?:{_BE}|{_HAVE})\b{_ALSO_BETWEEN}", re.I)
_WANTS_INFINITIVE = re.compile(
    r"\b(?:do|does|did|will|would|shall|should|can|could|may|might|must)\b(?:\W+[\w'-]+){0,7}\W*$|\b(?:to|and) $", re.I
)
_WITHOUT_PASSIVE = frozenset({"agree", "become", "participate", "say"})


@dataclass(frozen=True, slots=True)
class VerbRule:
    """A head verb with what follows it, and the plain verb that says the same in the same form."""

    pattern: re.Pattern[str]
    head: tuple[str, ...]
    plain: tuple[str, ...]
    words: frozenset[str]

    def __call__(self, match: re.Match[str]) -> str:
        """What the match says, plainly; as it stands where it is a noun, or where the plain verb has no such form."""
        before = match.string[: match.start()]
        form = self._form(match["head"].lower(), before)
        if form in (_BASE, _THIRD) and _is_noun(form, before):
            return match[0]
        if form == _PARTICIPLE and self.plain[_BASE].split()[0] in _WITHOUT_PASSIVE and _PASSIVE.search(before):
            return match[0]
        said = self.plain[form]
        verb, blank, rest = said.partition(" ")
        object_ = match["object"] if "object" in self.pattern.groupindex else None
        return f"{verb} {object_}{blank}{rest}" if object_ else said

    def _form(self, word: str, before: str) -> int:
        """Which form of the head the word is; where it can be several ("put"), the words before it tell."""
        if word in _OF_BE:
            return _OF_BE[word]
        possible = [form for form, spelled in enumerate(self.head) if spelled == word]
        if _PARTICIPLE in possible and _PERFECT_OR_PASSIVE.search(before):
            return _PARTICIPLE
        if _BASE in possible and (_PAST not in possible or _WANTS_INFINITIVE.search(before)):
            return _BASE
        return _PAST if _PAST in possible else possible[0]


def _is_noun(form: int, before: str) -> bool:
    """Whether such a form is a noun after these words ("the latest call for help"); "did the club call for it" is not."""
    if form == _BASE and not _WANTS_INFINITIVE.search(before) and _IN_NOUN_PHRASE.search(before):
        return True
    return bool(_BEFORE_NOUN.search(before))


@cache
def verb_rules() -> tuple[VerbRule, ...]:
    """The rules of the list of verbs in their order."""
    return tuple(_rule(*rule) for rule in read_rules(VERBS, " | ", 3))


def _rule(head: str, rest: str, plain: str) -> VerbRule:
    forms = verb_forms(head)
    words = {*forms, *(_OF_BE if head == "be" else ())}
    rest = rest.replace("<its>", _POSSESSIVE)
    rest = f"{_OBJECT}(?:{rest.replace('~', '')})" if "~" in rest else f"(?:{rest})"
    either = "|".join(sorted(words, key=len, reverse=True))
    pattern = re.compile(rf"\b(?P<head>{either}) {rest}(?!\w)", re.I)
    verb, blank, tail = plain.partition(" ")
    return VerbRule(pattern, forms, tuple(form + blank + tail for form in verb_forms(verb)), frozenset(words))


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b(?:{pattern})(?!\w)", re.I), plain) for pattern, plain in read_rules(PHRASES, " => ", 2))


def said_plainly(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with its idioms replaced, and what was replaced by what."""
    changed: list[tuple[str, str]] = []
    words = set(re.findall(r"[a-z]+", text.lower()))
    for rule in verb_rules():
        if not rule.words.isdisjoint(words):
            text = _replaced(text, rule.pattern, rule, changed)
    for pattern, plain in _phrases():
        text = _replaced(text, pattern, plain, changed)
    return re.sub(r"\b(of|in) (?:of|in)\b", r"\1", text) if changed else text, changed


def _replaced(text: str, pattern: re.Pattern[str], plain: VerbRule | str, changed: list[tuple[str, str]]) -> str:
    def said(match: re.Match[str]) -> str:
        new = match.expand(plain) if isinstance(plain, str) else plain(match)
        new = new[0].upper() + new[1:] if match[0][0].isupper() and not match.start() else new
        if new != match[0]:
            changed.append((match[0], new))
        return new

    return pattern.sub(said, text)
