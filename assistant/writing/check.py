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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.text import plain, tokens
from assistant.writing.language import (
    BE,
    BOUND_WORDS,
    HEDGES,
    MODIFIERS,
    NEGATIONS,
    PAST,
    PREPOSITIONS,
    PRESENT,
    PRONOUNS,
    TURNING,
)
from assistant.writing.tokens import Token

_TRIES = 400  # assignments of the sentence's items to those of the unit that are looked at
_UNIT_WORDS = 4  # between a number and what it counts


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
    steps = (_anchors_fault, _words_fault, _turning_fault, _polarity_fault, _subject_fault, _form_fault, _together_fault)
    for number, step in enumerate(steps):
        if reason := step(said, given):
            return Verdict(False, reason, distance=number)
    return Verdict(True, rule="the words of the evidence")


def supports(said: Token, given: Token) -> bool:
    """Whether an item of the evidence says this item of the sentence."""
    if said.kind != given.kind:
        return False
    if said.kind == "name":
        return bool(said.key & given.key)  # type: ignore[operator]
    if said.kind == "date":
        return _date_supports(said, given)
    if said.kind == "number":
        return said.key == given.key and said.role == given.role
    return said.key == given.key


def _date_supports(said: Token, given: Token) -> bool:
    """The same date, or a coarser one where no bound goes with it: "before June 2024" is not "before 2024"."""
    if said.role != given.role or not isinstance(said.key, tuple) or not isinstance(given.key, tuple):
        return False
    year, _, day = said.key
    coarser = bool(year) and not day and all(mine in (0, other) for mine, other in zip(said.key, given.key, strict=True))
    return said.key == given.key or (coarser and not said.role)


def _matches(token: Token, given: Sequence[Token]) -> list[Token]:
    return [other for other in given if supports(token, other)]


def _anchors_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    for token in said:
        if token.anchor and not _matches(token, given):
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
        matching = [o for o in given if _same(token, o)]
        if matching and all(o.modifier and (o.modifier, token.key) not in said_modifiers for o in matching):
            return f"the evidence says “{matching[0].modifier} {token.text}”"
    return ""


def _number_of(word: str, items: Sequence[Token]) -> int:
    return sum(token.kind == "small" and token.key == word for token in items)


def _same(token: Token, other: Token) -> bool:
    return supports(token, other) if token.anchor else other.kind == "word" and other.key == token.key


def _polarity_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    """Negations and hedges of the clauses of the unit that the sentence rests on."""
    used = _used_clauses(said, given)
    region = [token for token in given if token.clause in used]
    if _has(said, NEGATIONS) != _has(region, NEGATIONS) or (_count(said, NEGATIONS) != _count(region, NEGATIONS)):
        return "the evidence denies it" if _has(region, NEGATIONS) else "the evidence does not deny it"
    if hedges := (_words(region) & HEDGES) - _words(said):
        return f"the evidence does not state it outright (“{sorted(hedges)[0]}”)"
    if _words(said) & HEDGES - _words(given):
        return "the evidence does not put it as possible or planned in this way"
    return ""


def _used_clauses(said: Sequence[Token], given: Sequence[Token]) -> set[int]:
    used: set[int] = set()
    for token in said:
        if token.anchor or token.kind == "word":
            used |= {other.clause for other in given if _same(token, other)}
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


def _together_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    anchors = [token for token in said if token.anchor]
    options = [_matches(token, given) or [o for o in given if o.kind == "word" and {o.key} == token.key] for token in anchors]
    if any(not option for option in options):
        return "a name is not in the evidence"
    reason = "it names something more often than the evidence does"
    for chosen in islice(_assignments(options), _TRIES):
        reason = _pairs_fault(said, given, anchors, chosen)
        if not reason:
            return ""
    return reason


def _assignments(options: Sequence[Sequence[Token]], taken: tuple[Token, ...] = ()) -> Iterator[tuple[Token, ...]]:
    """Every way to give each item of the sentence an item of the unit of its own."""
    if len(taken) == len(options):
        yield taken
        return
    for option in options[len(taken)]:
        if not any(option is other for other in taken):
            yield from _assignments(options, (*taken, option))


def _pairs_fault(said: Sequence[Token], given: Sequence[Token], anchors: Sequence[Token], chosen: Sequence[Token]) -> str:
    contested = [_contested(a, anchors, chosen, given) for a in anchors]
    copula = any(token.key in BE for token in said if token.kind == "small")
    for i, (a, at) in enumerate(zip(anchors, chosen, strict=True)):
        if a.kind == "name" and (fault := _part_fault(a, at, said, given, contested[i])):
            return fault
        if fault := _neighbour_fault(a, at, said, given, contested[i]):
            return fault
        for j in range(i + 1, len(anchors)):
            b, bt = anchors[j], chosen[j]
            if a.clause == b.clause and contested[i] and contested[j] and at.clause != bt.clause:
                return f"{a.text} and {b.text} do not belong together in the evidence"
            if _turned(at, bt) and not _may_turn(a, at, b, bt, contested[i], contested[j], copula):
                return f"{a.text} and {b.text} stand the other way round in the evidence"
    return ""


def _contested(token: Token, anchors: Sequence[Token], chosen: Sequence[Token], given: Sequence[Token]) -> bool:
    """Whether the unit has other items of this kind that this clause of the sentence does not speak of (lists count as one)."""
    own = [at for a, at in zip(anchors, chosen, strict=True) if a.clause == token.clause]
    runs = {at.run for at in own}
    kinds = {token.kind} if token.kind != "ordinal" else {"ordinal", "number"}
    rivals = (o for o in given if o.kind in kinds and o.run not in runs and not any(o is at for at in own))
    return any(not any(o.kind == at.kind and _equal(o, at) for at in own) for o in rivals)


def _equal(a: Token, b: Token) -> bool:
    return bool(a.key & b.key) if a.kind == "name" else a.key == b.key  # type: ignore[operator]


def _turned(at: Token, bt: Token) -> bool:
    return at.start > bt.start


def _may_turn(a: Token, at: Token, b: Token, bt: Token, contested: bool, other: bool, copula: bool) -> bool:
    """Whether two items may change places: members of one list, items of two kinds that nothing else competes with, or the two
    sides of "X was a Y of Z"."""
    if at.run == bt.run and at.kind == bt.kind:
        return True
    if a.kind != b.kind:
        return not (contested and other) or at.clause == bt.clause
    return a.kind == "name" and copula and a.role == at.role and b.role == bt.role and bool(a.role) != bool(b.role)


def _part_fault(a: Token, at: Token, said: Sequence[Token], given: Sequence[Token], contested: bool) -> str:
    """A name plays the same part ("by", "to", "of"), and is whole: what it is joined to in the unit ("X's minister", "X Zinc",
    "the X launch") is not the name itself."""
    same = a.role == at.role or ({a.role, at.role} == {"", "of"} and a.head == at.head != "")
    if not same:
        return f"{a.text} plays another part in the evidence"
    behind, before = _adjoining(at, given, 1), _adjoining(at, given, -1)
    joined = behind is not None and behind.kind in ("word", "name") and not behind.text.endswith("ly")
    if behind and joined and not any(_same(o, behind) and o.start > a.start for o in said):
        return f"the evidence says “{at.text} {behind.text}”, not {a.text} alone"
    own = _adjoining(a, said, 1)
    if (
        own
        and own.kind in ("word", "name")
        and not any(_same(own, o) and o.start > at.start and (o.clause == at.clause or not contested) for o in given)
    ):
        return f"the evidence does not say “{a.text} {own.text}”"
    if before and before.kind == "name" and not any(_same(o, before) and o.start < a.start for o in said):
        return f"the evidence says “{before.text} {at.text}”, not {a.text} alone"
    return ""


def _adjoining(at: Token, given: Sequence[Token], step: int) -> Token | None:
    """The item next to a name with nothing but a blank or a possessive ending between."""
    place = next((i for i, o in enumerate(given) if o is at), -1) + step
    if not 0 <= place < len(given) or place < 0:
        return None
    other = given[place]
    first, second = (at, other) if step > 0 else (other, at)
    return other if second.start - first.end <= 1 and other.clause == at.clause else None


def _neighbour_fault(a: Token, at: Token, said: Sequence[Token], given: Sequence[Token], contested: bool) -> str:
    """The word that a number counts, and the word in front of any item that others compete with, must be beside it."""
    if a.kind == "number":
        unit = _following(a, said)
        if unit is not None and not _counts(at, unit, said, given):
            return f"{a.text} counts something else in the evidence"
    if not contested or not any(o.kind == "word" for o in given):
        return ""
    word = _beside(a, said)
    if word is None:
        return ""
    places = {o.clause for o in given if o.kind == "word" and o.key == word.key}
    if places and at.clause not in places:
        return f"“{word.text}” does not belong to {a.text} in the evidence"
    return ""


def _following(a: Token, said: Sequence[Token]) -> Token | None:
    """The word that a number counts: the next one of its clause."""
    after = [o for o in said if o.start > a.start and o.clause == a.clause]
    if after and after[0].kind == "word":
        return after[0]
    return None


def _counts(at: Token, unit: Token, said: Sequence[Token], given: Sequence[Token]) -> bool:
    """Whether a number of the unit counts this word: it follows, and what stands between is in the sentence too; or it stands
    right in front of a number that nothing follows."""
    after = [o for o in given if o.start > at.start and o.kind in ("word", "name")][:_UNIT_WORDS]
    for o in after:
        if o.key == unit.key:
            return True
        if not any(_same(mine, o) for mine in said):
            break
    if after and after[0].clause == at.clause:
        return False
    before = [o for o in given if o.start < at.start and o.kind == "word"][-2:]
    return any(o.key == unit.key for o in before)


def _beside(a: Token, said: Sequence[Token]) -> Token | None:
    own = [o for o in said if o.clause == a.clause and o.kind == "word" and str(o.text).lower() not in MODIFIERS]
    before = [o for o in own if o.start < a.start]
    return before[-1] if before else (own[0] if own else None)
