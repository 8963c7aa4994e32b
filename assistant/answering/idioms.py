"""English idioms and roundabout wording said plainly: "at the helm of" is "in the lead of", "came on board" is "joined".

Knowledge of English alone: what leads, joins, leaves, begins or ends may be anything.
"""

import re
from dataclasses import dataclass
from functools import cache

from assistant.answering.idiom_table import VERBS
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

# Other wording -> what it says; "\1" is what its first group met.
_PHRASES: tuple[tuple[str, str], ...] = (
    (r"hand(?:s|ed) (?:over )?the (?:baton|torch|gavel|reins) (?:over )?to", "was succeeded by"),
    (r"pass(?:es|ed) (?:on )?the (?:baton|torch|gavel|reins) (?:on )?to", "was succeeded by"),
    (r"(?:at|in|behind) the (?:helm|wheel|reins|controls|tiller|saddle|driver'?s seat|driving seat|hot seat)(?: (?:of|in|at))?",
     "in the lead of"),
    (r"(?:sits?|sat|stands?|stood) at the top of(?! (?:the|a|its|their) (?:list|page|agenda|table))", "led"),
    (r"the (?:gavel|reins|helm|baton|tiller)(?: (?:of|in|at|for))?", "the lead of"),
    (r"in charge of(?= \w+ing\b)", "responsible for"),
    (r"(?:in charge|at the head) of", "in the lead of"),
    (r"(?:is|was|were|has been|have been|had been) passed into law", "became law"),
    (r"rubber-?stamped", "approved"),
    (r"rubber-?stamp(?= (?:the|an?|this|that|it)\b)", "approve"),
    (r"next in line", "next"),
    (r"(?:top|chief) diplomat", "foreign minister"),
    (r"(the|its|their|this|that|which|what) top (?:job|post|position)", r"\1 post"),
    (r"(?:top|chief) diplomats", "foreign ministers"),
    (r"second[- ]in[- ]command", "deputy"),
    (r"(?<=is )on board(?: (?:of|with|in))?|(?<=are )on board(?: (?:of|with|in))?", "part of"),
    (r"(?:prior to|ahead of|on the eve of|in the run-up to)", "before"),
    (r"(?:subsequent to|in the wake of|in the aftermath of)", "after"),
    (r"in the course of", "during"),
    (r"(?:a |the )?slice of", "share of"),
    (r"how (?:big|large|great|high) an? (share|part|portion|proportion|stake|sum|budget)", r"what \1"),
    (r"what sum(?: of money)?|what kind of money|what sort of money", "how much"),
    (r"to what tune", "how much"),
    (r"(?:to )?the tune of", "amounting to"),
    (r"price tags? (?:of|for|on)", "cost of"),
    (r"price tag", "cost"),
    (r"(?:the )?(?:lion'?s share|bulk|best part) of", "most of"),
    (r"the lion'?s share", "most"),
    (r"(?:pot|pots) of money|war chest", "fund"),
    (r"ball-?park figure", "estimate"),
    (r"(?:in the region of|in the neighbou?rhood of|more or less|give or take)", "about"),
    (r"upwards of|north of(?= [$€£]?\d)", "more than"),
    (r"south of(?= [$€£]?\d)", "less than"),
    (r"(?:all told|all in all)", "in total"),
    (r"on (?:time|schedule)(?=\?|$| (?:and|or|by|in)\b)", "by the deadline"),
    (r"behind schedule", "late"),
    (r"in the (?:pipeline|works)|on the drawing board", "planned"),
    (r"on the cards", "expected"),
    (r"up for grabs", "available"),
    (r"up and running|in full swing", "operational"),
    (r"null and void", "invalid"),
    (r"in black and white", "in writing"),
    (r"(a|the|this|that|which|what|every|each|last|next|first) (?:get-together|meet-?up|sit-down|pow-?wow)", r"\1 meeting"),
    (r"get-togethers", "meetings"),
    (r"stumbling blocks?|sticking points?", "obstacle"),
    (r"bones? of contention", "dispute"),
    (r"red tape", "bureaucracy"),
    (r"rules? of thumb", "guideline"),
    (r"(?:small|fine) print", "conditions"),
    (r"nuts and bolts|ins and outs", "details"),
    (r"game plan", "plan"),
    (r"brainchild", "idea"),
    (r"movers and shakers|big-?wigs|top brass", "leaders"),
    (r"(?:the )?powers that be", "the authorities"),
    (r"inked", "signed"),
    (r"inking(?= (?:an?|the|this|that|of))", "signing"),
    (r"inks(?= (?:an?|the|this|that|its|their))|ink(?= (?:an?|the|this|that|its|their|it)\b)", "sign"),
    (r"(?<!the )(?<!a )tabled", "proposed"),
    (r"tabling(?= (?:an?|the|this|that|of))", "proposing"),
    (r"table(?= (?:an?|the|this|that|its|their) (?:motion|proposal|plan|amendment|bill|resolution|draft|idea))", "propose"),
    (r"on account of|owing to|by virtue of", "because of"),
    (r"with (?:regard|respect) to|as regards|pertaining to", "about"),
    (r"with a view to|with the aim of", "for"),
    (r"over and above|on top of(?= (?:that|this|it|the (?:budget|sum|amount)))", "besides"),
    (r"under whose (?:leadership|chairmanship|presidency|direction) (?:is|was|were|has been|had been)", "who led"),
)  # fmt: skip


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
    """The rules of VERBS in their order."""
    lines = (line for line in VERBS.strip().splitlines() if not line.startswith("#"))
    return tuple(_rule(*(part.strip() for part in re.split(r" \| ", line))) for line in lines)


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
    return tuple((re.compile(rf"\b(?:{pattern})(?!\w)", re.I), plain) for pattern, plain in _PHRASES)


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
