"""Questions that compare two things: which is larger, which came first, whether one has more than the other, how they compare.

Each is asked as the same question of either thing, in the ways in which it may be asked; write_sizes and write_order say of the
answers which it is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

_LARGER = "larger|bigger|greater|higher|longer|wider|richer|costlier|dearer|more expensive|more valuable"
_SMALLER = "smaller|lower|shorter|lesser|cheaper|less expensive|less valuable"
_LATER = "newer|younger|later|more recent"
_EARLIER = "older|earlier|sooner"
_ADJECTIVE = rf"(?P<word>{_LARGER}|{_SMALLER}|{_LATER}|{_EARLIER})"
_MORE = r"(?P<word>more|fewer|less|the most|most|the fewest|the larger number of|the greater number of|the higher number of)"
_BE = r"(?:is|are|was|were)"
_HAVE = r"(?:has|have|had|got|drew|saw|counted|lists?|listed|covers?|covered|includes?|included)"
_AT = r"(?:in|at|on|during|by) .+?"
_OF_TWO = r"(?: (?:one )?of (?:the two|them|these)| (?P<kind>[^,:?]+?))?"
_THAN = r"than (?P<second>.+?)\W*$"
_WHICH_IS = re.compile(
    rf"^\W*(?:which|what){_OF_TWO} {_BE} (?:the )?{_ADJECTIVE}(?: one)?(?P<noun> [a-z][^,:?]*?)?[,:–-] ?"
    r"(?P<first>[^?]+?),? or (?P<second>[^?]+?)\W*$",
    re.I,
)
_WHICH_HAS = re.compile(
    rf"^\W*(?:which|what|who){_OF_TWO} {_HAVE} {_MORE} (?P<noun>[^,:?]+?)[,:–-] ?"
    r"(?P<first>[^?]+?),? or (?P<second>[^?]+?)\W*$",
    re.I,
)
_IS_IT = re.compile(rf"^\W*{_BE} (?P<first>.+?) (?:any )?{_ADJECTIVE} {_THAN}", re.I)
_ARE_THERE = re.compile(rf"^\W*{_BE} there {_MORE} (?P<first>.+?) {_THAN}", re.I)
_HAS_IT = re.compile(
    rf"^\W*(?:do|does|did|has|have|had) (?P<who>.+?) (?:have |had |list |cover |include )?{_MORE} (?P<noun>.+?) {_THAN}", re.I
)
_HOW_MANY_MORE = re.compile(
    r"^\W*how (?:many|much) (?P<word>more|fewer|less) (?P<noun>.+?) (?:do|does|did|has|have|had|are|were|is|was) "
    rf"(?:there )?(?P<first>.+?)(?: have| had| list| cover)? {_THAN}",
    re.I,
)
_HOW_COMPARE = re.compile(
    r"^\W*how (?:do|does|did) (?P<first>.+?) compare (?:to|with|against) (?P<second>.+?)"
    r"(?: in (?:terms of )?(?P<noun>size|length|number))?\W*$",
    re.I,
)
_SIZE_OF = re.compile(
    r"^the (?:total |overall )?(?P<size>number|amount|size|length|value|cost|price|total|budget|share) of (?P<thing>.+)$", re.I
)
_ITS = re.compile(r"^(?P<of>.+?)(?P<s>'s|’s|s'|s’) (?P<size>size|length|number|value|cost|price|budget|total)$", re.I)
_THAT_OF = re.compile(r"^(?:that|those|the ones?) (?:of|for|in|at|on|from|by) (?P<name>.+)$", re.I)
_OBJECT = re.compile(r"^(?P<head>.+ (?:of|in|for|at|on|from|by) (?:the )?)(?P<name>[^ ].*)$", re.I)
_OWNED = re.compile(r"^(?P<the>the )?(?P<owner>.+?)(?:'s|’s) (?P<thing>.+)$", re.I)
_WHICH_FIRST = re.compile(
    r"^\W*(?:which|what)(?: one| of (?:them|the two|these))? (?P<be>came|comes|was|were|is|happened|began|started)(?P<deed> \w+)?"
    r" (?P<word>first|earlier|sooner|later|last)\b[,:–-]* (?P<first>.+?),? or (?P<second>.+?)\W*$",
    re.I,
)
_SIZED = r"the (?:[\w-]+ )?(?:number|amount|share|total|size|value|cost|price|budget|percentage|proportion)s? of"
_BOTH_SIZES = re.compile(
    rf"^\W*(?:what is the difference between |compare )?(?P<first>{_SIZED} .+?)(?: compared)?"
    rf"(?: and| with| to| or| versus| vs\.?) (?P<second>(?:{_SIZED}|that of|those of|the ones? of|that in|that for) .+?)\W*$",
    re.I,
)
_COMPARES = re.compile(r"\b(?:compare[sd]?|difference|versus|vs|larger|bigger|higher|smaller|lower|more|less)\b", re.I)
_ONE = re.compile(r"\bones?\b(?=$| (?:of|in|for|at|on|from|by|with) )", re.I)
_PREPOSITION = re.compile(r" (?:of|in|for|at|on|from|by|with|between|to) .+$", re.I)
_DEEDS = ("When did {} begin?", "When was {} announced?", "When was {} signed?", "When was {} held?", "When was {}?")
_SIZES = ("How large is {}?", "How long is {}?", "How many are {}?")


_DONE = re.compile(
    r"^\W*(?:was|were|did) (?P<first>.+?) (?P<deed>come|begin|start|happen|signed|founded|launched|announced|published|adopted"
    r"|held|concluded|established|created|formed|introduced|proposed|agreed|opened)"
    r" (?P<word>before|after|earlier than|later than|sooner than) (?!it\b|they\b|he\b|she\b|this\b|that\b|\d)"
    r"(?P<second>(?:[\w'’.-]+ ){0,7}?[\w'’.-]+)\W*$",
    re.I,
)
_CLAUSE = re.compile(r"^(?P<thing>.+?) (?:was|were|is|are|had been) (?P<deed>\w+)$", re.I)
_DIFFER_IN = re.compile(r"^\W*how (?:do|does|did) (?P<thing>.+?) differ in (?:size|length|number|numbers)\W*$", re.I)
_DATE = re.compile(r"^(?:(?:the )?(?:end|start|beginning|middle) of |early |mid-?|late )?(?:\w+ )?(?:19|20)\d\d$", re.I)


def sized(text: str) -> str:
    """ "How do X's lists differ in number?" as the question for the number of each; another text as it is."""
    found = _DIFFER_IN.match(text)
    return f"How long are {found['thing']}?" if found else text


class By(StrEnum):
    """What is compared."""

    SIZE = "size"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of two `things`: `ways` are the pairs of questions in which it may be asked, to be tried in order.

    `word` is the comparative of the question ("larger", "fewer guests"; "" where it only asks how they compare), `down` whether
    it means the lesser one, `whether` that the question is whether the first exceeds the second.
    """

    things: tuple[str, str]
    ways: tuple[tuple[str, str], ...]
    by: By
    word: str = ""
    down: bool = False
    whether: bool = False


def comparison(text: str) -> Comparison | None:
    """The comparison that the text asks for; None for another question."""
    for pattern, read in _FORMS:
        if found := pattern.match(text):
            return read(found)
    return None


def _in_order(found: re.Match[str]) -> Comparison:
    things = found["first"], _named(found["first"], found["second"])
    ways = [f"When was {{}}{found['deed']}?"] if found["deed"] else list(_DEEDS)
    return _compared(things, ways, By.DATE, found["word"])


def _which(found: re.Match[str]) -> Comparison | None:
    word, noun, kind = found["word"].lower(), (found["noun"] or "").strip(), (found["kind"] or "").strip()
    things = found["first"], _named(found["first"], found["second"])
    if _is(word, f"{_LATER}|{_EARLIER}"):
        return _compared(things, list(_DEEDS), By.DATE, word)
    whole = re.search(r" (?:of|in) .+$", kind)
    ways = [way.replace("{}", f"{{}}{whole[0]}") for way in _SIZES[:1]] if whole else []
    if noun:
        ways += [f"How large is the {noun} of {{}}?", f"What {noun} does {{}} have?"]
        ways.append(f"What {noun.split()[0]} does {{}} stand for?")
    return _compared(things, [*ways, *_SIZES], By.SIZE, word, _is(word, _SMALLER))


def _which_has(found: re.Match[str]) -> Comparison:
    """ "Which had more guests, X or Y?", "which meeting had more guests, X or Y?"."""
    noun, kind = found["noun"], found["kind"]
    ways = [f"How many {noun} were there at the {{}} {kind}?"] if kind else []
    ways += [f"How many {noun} did {{}} have?", f"How many {noun} does {{}} have?"]
    things = found["first"], _named(found["first"], found["second"])
    return _compared(things, ways, By.SIZE, f"{found['word'].removeprefix('the ')} {noun}", _less(found["word"]))


def _has_more(found: re.Match[str]) -> Comparison:
    """ "Did X have more guests than Y?", "how many more projects were there in May than in March?"."""
    parts = found.groupdict()
    noun, word, second = found["noun"], found["word"], found["second"]
    first = parts.get("first") or parts.get("who") or ""
    timed = re.match(rf"^(?P<noun>.+?) (?P<first>{_AT})$", noun) if parts.get("who") and re.match(_AT, second) else None
    whole = f"{word} {timed['noun'] if timed else noun}"
    whether = "who" in parts
    if timed:  # of one and the same at two times
        once = [f"How many {timed['noun']} did {first} have {{}}?"]
        return _compared((timed["first"], second), once, By.SIZE, whole, _less(word), whether)
    if re.match(_AT, second):
        return _compared((first, second), [f"How many {noun} were there {{}}?"], By.SIZE, whole, _less(word), whether)
    ways = [f"How many {noun} did {{}} have?", f"How many {noun} does {{}} have?", f"How many {noun} are there in {{}}?"]
    return _compared((first, second), ways, By.SIZE, whole, _less(word), whether)


def _are_there(found: re.Match[str]) -> Comparison:
    word, first, second = found["word"], found["first"], found["second"]
    timed = re.match(rf"^(?P<noun>.+?) (?P<first>{_AT})$", first) if re.match(_AT, second) else None
    if timed:
        ways = [f"How many {timed['noun']} were there {{}}?"]
        return _compared((timed["first"], second), ways, By.SIZE, f"{word} {timed['noun']}", _less(word), True)
    return _compared((first, second), ["How many {} are there?"], By.SIZE, word, _less(word), True)


def _is_it(found: re.Match[str]) -> Comparison:
    word = found["word"].lower()
    first, second = found["first"], _counterpart(found["first"], found["second"])
    if _is(word, f"{_LATER}|{_EARLIER}"):
        return _compared((first, second), list(_DEEDS), By.DATE, word, _is(word, _EARLIER), True)
    asked = _sizes_of(first, second, word, _is(word, _SMALLER), True)
    if second != found["second"] and " of " in second:  # the other's list may be of things by another name
        shorter = second[: second.index(" of ")]
        asked = replace(asked, ways=(*asked.ways, *((one, two.replace(second, shorter)) for one, two in asked.ways)))
    return asked


def _before(found: re.Match[str]) -> Comparison | None:
    """ "Was X signed before Y?", "was X signed before Y was launched?"."""
    if _DATE.match(found["second"]):
        return None
    deed, second = found["deed"].lower(), found["second"]
    ways = list(_DEEDS) if deed in ("come", "begin", "start", "happen") else [f"When was {{}} {deed}?"]
    down = found["word"].lower() in ("before", "earlier than", "sooner than")
    asked = _compared((found["first"], second), ways, By.DATE, found["word"], down, True)
    clause = _CLAUSE.match(second)
    if clause is None:
        return asked
    pairs = tuple((first, f"When was {clause['thing']} {clause['deed']}?") for first, _ in asked.ways)
    return replace(asked, things=(asked.things[0], clause["thing"]), ways=pairs)


def _how(found: re.Match[str]) -> Comparison | None:
    first, second = found["first"], found["second"]
    if not (_SIZE_OF.match(first) or _ITS.match(first) or found["noun"]):
        return None  # how the things themselves compare is a table's matter
    return _sizes_of(first, _counterpart(first, second), "", False, False)


def _sizes_of(first: str, second: str, word: str, down: bool, whether: bool) -> Comparison:
    """The sizes of two things, each by the name of its size ("the number of boats") or by its own alone."""
    sizes = [_SIZE_OF.match(text) for text in (first, second)]
    if sizes[0]:
        noun, thing = sizes[0]["size"], sizes[0]["thing"]
        other = sizes[1]["thing"] if sizes[1] else second
        asks = {"number": "How many are {}?", "length": "How long is {}?", "size": "How large is {}?"}
        ways = [f"What is the {noun} of {{}}?", asks.get(noun.lower(), f"How large is the {noun} of {{}}?")]
        return _compared((thing, other), ways, By.SIZE, word, down, whether)
    if its := _ITS.match(first):
        other = (_ITS.match(second) or {"of": second})["of"]
        return _compared((its["of"], other), [*_SIZES, f"What is {{}}'s {its['size']}?"], By.SIZE, word, down, whether)
    return _compared((first, second), list(_SIZES), By.SIZE, word, down, whether)


def _named(first: str, second: str) -> str:
    """The second thing by its noun: "the new one" beside "the old bridge" is "the new bridge"."""
    return _ONE.sub(_PREPOSITION.sub("", first).split()[-1], second)


def _both_sizes(found: re.Match[str]) -> Comparison | None:
    """ "What is the difference between the number of X and that of Y?"."""
    if not _COMPARES.search(found.string):
        return None
    return _sizes_of(found["first"], _counterpart(found["first"], found["second"]), "", False, False)


def _counterpart(first: str, second: str) -> str:
    """The second thing in full: "that of Y" beside "the number of boats in X" is "the number of boats in Y"."""
    pointed = _THAT_OF.match(second)
    if pointed is None:
        return second
    name = pointed["name"]
    if owned := _OWNED.match(first):
        return f"{name}'s {owned['thing']}"
    if behind := _OBJECT.match(first):
        return f"{behind['head']}{name}"
    return second


def _compared(
    things: tuple[str, str], ways: list[str], by: By, word: str, down: bool = False, whether: bool = False
) -> Comparison:
    first, second = (thing.strip(" ,?") for thing in things)
    pairs = tuple((way.format(first), way.format(second)) for way in ways)
    return Comparison((first, second), pairs, by, word.lower(), down, whether)


def _is(word: str, words: str) -> bool:
    return bool(re.fullmatch(words, word, re.I))


def _less(word: str) -> bool:
    return word.lower() in ("fewer", "less", "the fewest")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Comparison | None]], ...] = (
    (_WHICH_FIRST, _in_order),
    (_WHICH_IS, _which),
    (_WHICH_HAS, _which_has),
    (_HAS_IT, _has_more),
    (_HOW_MANY_MORE, _has_more),
    (_ARE_THERE, _are_there),
    (_IS_IT, _is_it),
    (_DONE, _before),
    (_HOW_COMPARE, _how),
    (_BOTH_SIZES, _both_sizes),
)
