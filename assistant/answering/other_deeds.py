"""Follow-ups about the deed just told: "did anyone else?", "did they manage that in time?", "what had been proposed first?"."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.focus import Focus
from assistant.answering.pointing import without_time
from assistant.answering.words import read_words

_SOMEONE_ELSE = re.compile(
    r"(?P<ask>(?:did|does|do|has|have|had|will) (?:any|some)(?:one|body) else|who else(?: (?:has|had|will|did))?) (?P<deed>.+)",
    re.I,
)
_MONEY = re.compile(r"\b(?:money|funds?|contribut\w+|pay|paid|lend|lent|financ\w+|invest\w*|loans?|chip(?:ped)? in)\b", re.I)
_POINTS = re.compile(r"\b(?:it|them|that|this|there|one)\b", re.I)
_PRO_DEED = re.compile(
    r"(?:did|have|has|do|does|will|could) (?:they|it|he|she|both|the (?:two|three)) (?:\w+ly |ever |also |both )?"
    r"(?:manage|managed|do|done|achieve|achieved|make|made|deliver|delivered|keep to|kept to|stick to) "
    r"(?:it|that|this|so) ?(?P<when>.*)",
    re.I,
)
_IN_TIME = re.compile(r"\b(?:time|deadline|schedule|date|late|early)\b", re.I)
_FIRST_WANTED = re.compile(
    r"what (?:did|had|has|was) (?:been |(?P<who>(?:the )?[\w.'’ -]+?) )?"
    r"(?P<first>first|originally|initially|at first)? ?(?P<verb>propose|suggest|plan|demand|request)(?:d|ned|ed)?"
    r"(?: (?P<late>first|originally|initially|at first))?",
    re.I,
)
_NOUN_OF = {"propose": "proposal", "suggest": "suggestion", "plan": "plan", "demand": "demand", "request": "request"}
_VALUE = re.compile(r"what (?:is|was) (?P<thing>the .+?)\s*\?*", re.I)


def done_by_others(core: str, focus: Focus) -> str:
    """ "Did anyone else?", with what was done told from the question before; "" where that speaks of another deed."""
    match = _SOMEONE_ELSE.fullmatch(core)
    if not match or _POINTS.search(match["deed"]):
        return ""
    told = re.match(r".*?\b(?:did|does|do|has|have|had|will) ", focus.old.text, re.I)
    done = without_time(focus.old)[told.end() :] if told else ""
    if not focus.doer or not done.startswith(focus.doer_typed):
        return ""
    done = done[len(focus.doer_typed) :].strip()
    verb, own = done.partition(" ")[0], [word.stem for word in read_words(match["deed"])]
    stem = [word.stem for word in read_words(verb)]
    if stem and stem[0] in own:
        at = own.index(stem[0])
        rest = done.partition(" ")[2]
        words = match["deed"].split()
        beside = "" if len(words) > at + 2 and words[at + 1].lower() not in _TIMES else rest
        return f"{match['ask']} {' '.join([*words[: at + 1], *([beside] if beside else []), *words[at + 1 :]])}?"
    if focus.old.ask is Ask.QUANTITY and _MONEY.search(match["deed"]):
        return f"{match['ask']} {done}?" if match["ask"].lower() != "who else" else f"Who else did {done}?"
    return ""


_TIMES = frozenset("in on by before after during since until".split())


def managed(core: str, focus: Focus) -> str:
    """ "Did they manage that in time?": whether what was promised came in time; "" for other questions."""
    match = _PRO_DEED.fullmatch(core)
    if not match or not _IN_TIME.search(match["when"]) or not focus.given_thing:
        return ""
    return f"{'Were' if focus.given_thing.several else 'Was'} {focus.given_thing.text} {match['when']}?"


def wanted_first(core: str, focus: Focus) -> str:
    """ "What had X first proposed?", after "What is the price of Y?": the price of Y in X's original proposal."""
    match, thing = _FIRST_WANTED.fullmatch(core), _VALUE.fullmatch(focus.old.text.strip())
    if not match or not thing or not (match["first"] or match["late"]):
        return ""
    who = f"{match['who']}'s" if match["who"] else "the"
    return f"What was {thing['thing']} in {who} original {_NOUN_OF[match['verb'].lower()]}?"
