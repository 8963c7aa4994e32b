"""Does the evidence say what a sentence of the model says? A strict answer by rules; in doubt, no.

A false rejection costs fluency, a false acceptance costs trust. A sentence passes where one unit of evidence (a quoted
sentence, or a line that the embedded engine has checked) says every part of it:

1. every number, date, ordinal and name of the sentence is in the unit (a date may be given less exactly; a name in any form
   that the ledger knows), with the same bound ("over 30", "by June") and in the same part ("by", "to", "of");
2. every content word is in the unit, by its stem or a plain synonym; so is every word that turns a sentence ("after", "only",
   "because", "most"); a modifier of the unit ("former", "deputy") is not left out;
3. both deny or neither does; what the unit only plans, expects or supposes, the sentence does not state;
4. what belongs together in the sentence belongs together in the unit: where the unit has several names, numbers or dates, those
   of one clause of the sentence stand in one clause of the unit, with the word they go with; and names keep their order;
5. the sentence names its subject: it does not begin with a pronoun that the unit does not have.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text import plain, tokens
from assistant.writing.binding import matches, same, together_fault
from assistant.writing.language import (
    BOUND_WORDS,
    HEDGES,
    NEGATIONS,
    PAST,
    PREPOSITIONS,
    PRESENT,
    PRONOUNS,
    REPORTS,
    TURNING,
)
from assistant.writing.tokens import Token


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence passes against one unit; `reason` says what is wrong; `rule` names how it passes."""

    passes: bool
    reason: str = ""
    rule: str = ""
    distance: int = 0  # how many rules were met before the one that failed: the reason of the nearest unit is told


def same_words(sentence: str, unit: str) -> bool:
    """Whether the sentence is the unit word for word, typography and case aside."""
    return _bare(sentence) == _bare(unit)


def _bare(text: str) -> str:
    return " ".join(plain(text).strip(" .!\"'“”").split())


def judge(sentence: str, said: Sequence[Token], unit: str, given: Sequence[Token]) -> Verdict:
    """The verdict on one sentence by one unit, both read into tokens."""
    if same_words(sentence, unit):
        return Verdict(True, rule="word for word")
    steps = (_anchors_fault, _words_fault, _turning_fault, _polarity_fault, _subject_fault, _form_fault, together_fault)
    for number, step in enumerate(steps):
        if reason := step(said, given):
            return Verdict(False, reason, distance=number)
    return Verdict(True, rule="the words of the evidence")


def _anchors_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    for token in said:
        if token.anchor and not matches(token, given):
            loose = [o for o in given if o.kind == token.kind and (o.key == token.key)]
            if token.kind == "name" and _as_words(token, given):
                continue
            if loose:
                return f"the evidence gives {token.text} in another sense (a bound such as “over”, “by” or “until” differs)"
            return f"the {token.kind} {token.text} is not in the evidence"
    return ""


def _as_words(token: Token, given: Sequence[Token]) -> bool:
    """A word with a capital letter that the evidence has as a plain word."""
    return any(o.kind == "word" and frozenset({o.key}) == token.key for o in given)


def _words_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    known = {token.key for token in given if token.kind == "word"}
    known |= {key for token in given if token.kind == "name" for key in token.key}  # type: ignore[attr-defined]
    inside = {stem for token in given if token.kind == "name" for stem in _stems(token.text)}
    for token in said:
        if token.kind == "word" and token.key not in known and token.key not in inside:
            return f"the evidence does not say “{token.text}”"
    return ""


def _stems(text: str) -> set[str]:
    from assistant.text import stem
    from assistant.writing.language import sense

    return {sense(stem(word)) for word in tokens(text)}


def _turning_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    have = {TURNING[w] for token in given for w in tokens(token.text) if w in TURNING}
    for place, token in enumerate(said):
        bounds = str(token.key) in BOUND_WORDS and any(o.kind == "number" and o.role for o in said[place + 1 : place + 3])
        if token.kind == "small" and not bounds and (group := TURNING.get(str(token.key))) and group not in have:
            return f"“{token.text}” is not in the evidence"
    for word in PREPOSITIONS:
        if _number_of(word, said) > _number_of(word, given):
            return f"the evidence does not say “{word}” of this"
    said_modifiers = {(t.modifier, t.key) for t in said if t.modifier}
    for token in said:
        if not token.anchor and token.kind != "word":
            continue
        matching = [o for o in given if same(token, o)]
        if matching and all(o.modifier and (o.modifier, token.key) not in said_modifiers for o in matching):
            return f"the evidence says “{matching[0].modifier} {token.text}”"
    return ""


def _number_of(word: str, items: Sequence[Token]) -> int:
    return sum(token.kind == "small" and token.key == word for token in items)


def _polarity_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    """Negations and hedges of the clauses of the unit that the sentence rests on."""
    used = _used_clauses(said, given)
    region = [token for token in given if token.clause in used]
    if _has(said, NEGATIONS) != _has(region, NEGATIONS) or (_count(said, NEGATIONS) != _count(region, NEGATIONS)):
        return "the evidence denies it" if _has(region, NEGATIONS) else "the evidence does not deny it"
    if hedges := (_words(region) & HEDGES) - _words(said):
        return f"the evidence does not state it outright (“{sorted(hedges)[0]}”)"
    if _words(given) & REPORTS and not _words(said) & REPORTS:
        return "it leaves out who says so"
    if _words(said) & HEDGES - _words(given):
        return "the evidence does not put it as possible or planned in this way"
    return ""


def _used_clauses(said: Sequence[Token], given: Sequence[Token]) -> set[int]:
    used: set[int] = set()
    for token in said:
        if token.anchor or token.kind == "word":
            used |= {other.clause for other in given if same(token, other)}
    first, last = min(used, default=0), max(used, default=0)
    # A denial in a clause between two that are used governs one of them.
    return set(range(first, last + 1)) or {token.clause for token in given}


def _words(items: Sequence[Token]) -> set[str]:
    return {word for token in items if not (token.kind == "date" or token.kind == "name") for word in _plain_words(token.text)}


def _plain_words(text: str) -> list[str]:
    return tokens(text)


def _has(items: Sequence[Token], words: frozenset[str]) -> bool:
    return bool(_words(items) & words)


def _count(items: Sequence[Token], words: frozenset[str]) -> int:
    return sum(word in words for token in items if token.kind in ("word", "small") for word in _plain_words(token.text))


def _subject_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    if said and said[0].kind == "small" and said[0].key in PRONOUNS and not (given and given[0].key == said[0].key):
        return f"it does not name its subject (“{said[0].text}”)"
    if not any(token.kind == "word" or token.anchor for token in said):
        return "it says nothing that could be checked"
    if any(token.kind == "small" and token.key == "respectively" for token in given):
        return "the evidence pairs its items by “respectively”; only its own words are safe"
    return ""


def _form_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    """Active stays active, the past stays past, and "to join" is not "joined"."""
    mine, theirs = _small(said), _small(given)
    if mine & PRESENT and theirs & PAST and not theirs & PRESENT:
        return "the evidence speaks of the past"
    for token in said:
        if token.kind != "word":
            continue
        others = [o for o in given if o.kind == "word" and o.key == token.key]
        roles = {o.role for o in others}
        if token.role and others and roles != {""} and token.role not in roles:
            return f"“{token.text}” plays another part in the evidence"
        if others and all(_form(o) != _form(token) for o in others) and _verbal(token) and any(map(_verbal, others)):
            return f"the evidence says “{others[0].text}” in another form (who did it, or whether it was done)"
    return ""


def _small(items: Sequence[Token]) -> set[str]:
    return {str(token.key) for token in items if token.kind == "small"}


def _form(token: Token) -> tuple[bool, bool]:
    return token.passive, token.infinitive


def _verbal(token: Token) -> bool:
    return token.passive or token.infinitive or token.text.lower().endswith(("ed", "en", "ing"))
