"""What belongs together in a sentence belongs together in its evidence: names, numbers and dates, and the words beside them."""

from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.writing.language import BE, MODIFIERS
from assistant.writing.tokens import Token

_TRIES = 400  # assignments of the sentence's items to those of the unit that are looked at
_UNIT_WORDS = 4  # between a number and what it counts


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


def matches(token: Token, given: Sequence[Token]) -> list[Token]:
    return [other for other in given if supports(token, other)]


def same(token: Token, other: Token) -> bool:
    return supports(token, other) if token.anchor else other.kind == "word" and other.key == token.key


def together_fault(said: Sequence[Token], given: Sequence[Token]) -> str:
    anchors = [token for token in said if token.anchor]
    options = [matches(token, given) or [o for o in given if o.kind == "word" and {o.key} == token.key] for token in anchors]
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
    alike = a.role == at.role or ({a.role, at.role} == {"", "of"} and a.head == at.head != "")
    if not alike:
        return f"{a.text} plays another part in the evidence"
    behind, before = _adjoining(at, given, 1), _adjoining(at, given, -1)
    joined = behind is not None and behind.kind in ("word", "name") and not behind.text.endswith("ly")
    if behind and joined and not any(same(o, behind) and o.start > a.start for o in said):
        return f"the evidence says “{at.text} {behind.text}”, not {a.text} alone"
    own = _adjoining(a, said, 1)
    if (
        own
        and own.kind in ("word", "name")
        and not any(same(own, o) and o.start > at.start and (o.clause == at.clause or not contested) for o in given)
    ):
        return f"the evidence does not say “{a.text} {own.text}”"
    if before and before.kind == "name" and not any(same(o, before) and o.start < a.start for o in said):
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
        if not any(same(mine, o) for mine in said):
            break
    if after and after[0].clause == at.clause:
        return False
    before = [o for o in given if o.start < at.start and o.kind == "word"][-2:]
    return any(o.key == unit.key for o in before)


def _beside(a: Token, said: Sequence[Token]) -> Token | None:
    own = [o for o in said if o.clause == a.clause and o.kind == "word" and str(o.text).lower() not in MODIFIERS]
    before = [o for o in own if o.start < a.start]
    return before[-1] if before else (own[0] if own else None)
