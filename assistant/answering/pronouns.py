"""Pronouns of a follow-up, each replaced by what the conversation makes salient for it; what is open stays as it was typed."""

import re
from dataclasses import dataclass

from assistant.answering.ask_forms import AUXILIARIES, Ask
from assistant.answering.focus import Focus
from assistant.answering.named_together import Group
from assistant.answering.plural_pronouns import THEY, THOSE, TOGETHER, they, together
from assistant.answering.pointing import COMPARES_THAT, JOINS, put, singular, without_fillers
from assistant.answering.question import Question
from assistant.answering.words import read_words
from assistant.text import ORDINALS, STOPWORDS

_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.I)
_IT = re.compile(r"\b(?:it|its)\b(?! that\b)", re.I)
# What is announced or reported is a deed: "When did X join?", "Who announced it?".
_REPORTED = re.compile(
    r"\b(?:announced?|reported?|confirmed?|said|disclosed?|revealed?|present(?:ed)?|welcomed?|celebrated?) (?:it|that|this)\W*$",
    re.I,
)
_MEMBER = re.compile(
    r"\b(?:(?:members?|partners?|signator(?:y|ies)|party) (?:of|to)|(?:full|new|associate) (?:member|partner)"
    r"|an? (?:observer|guest|founder|candidate|participant)|the [a-z]+ (?:member|partner|signatory))\b",
    re.I,
)
_OF_A_PARTY = re.compile(
    r"\bits (?:entry|accession|membership|admission|signature)\b"
    r"|\b(?:represent(?:ed|s)?|(?:sp[eo]ak|spoke|acted|acts|signed) for) it\b",
    re.I,
)
_PARTY_DOES = re.compile(rf"\bit\b.*(?:{JOINS.pattern}|\b(?:sign|signed|ratify|ratified)\b|{_MEMBER.pattern})", re.I)
_AUX = "|".join(sorted(word for word in AUXILIARIES if word.isalpha()))
# "that" and "this" by themselves, not in "the club that began" or "on this day".
_THAT = re.compile(
    rf"(?:^|\b(?:{_AUX}|of|for|in|by|to|about|under|with|from|at|behind|on|\w+(?= (?:that|this)\W*$)) )"
    r"(?:that|this)\b(?P<tail>.*)$",
    re.I,
)
_OF_THE_TWO = re.compile(
    r"\b(?:which|who|first|each|one) of (?P<said>the (?:two|three|four))(?=\W*$| (?:is|was|were|has|had|did|does|came|joined)\b)",
    re.I,
)
_TOOK_PART = re.compile(
    r"\b(?:took part|take part|taken part|participated?|attend(?:ed)?|came|invited|present|presided|represented)\b"
    r"(?=\W*$| (?:for|on behalf|on the|from|as)\b)",
    re.I,
)
_THE_FIRST_TIME = re.compile(
    r"^(?P<be>was|is) (?:that|this|it) (?:also |really )?(?:the|their) (?P<which>first|last|only|latest)"
    r"(?: (?:time|one|meeting))?",
    re.I,
)
_AT_MEETINGS = re.compile(
    r"\b(?:attend(?:ed)?|t[ao]ken? part in|took part in|participated? in|present at|came? out of|host(?:ed)?|presided? over"
    r"|invited to|represented at|happen(?:ed)? at|discussed at|agreed at|decided at) (?:it|that|this)\b",
    re.I,
)
_FOLLOWS_THAT = re.compile(
    r"\W*$| (?:\w+ed|held|made|set|built|begun|done)\W*$"
    rf"| (?:also|still|all|really|already|ever|only|then|actually|legally)\b| (?:{_AUX})\b",
    re.I,
)
_THIS_THING = re.compile(r"\b(?:that|this|the said|the same) (?P<noun>[a-z]+)\b", re.I)
_ITEM = re.compile(
    rf"\bthe (?P<which>{'|'.join(ORDINALS)}|last|latest|newest|former|latter)(?:"
    rf" (?:one|of (?:them|these|those|the two))(?=\W| |$)|(?=\W*$| (?:{_AUX}|stand|cost|come)\b))",
    re.I,
)
_ANY_THING = frozenset("one agreement deal pact text document group grouping body project scheme undertaking arrangement".split())
# "Does France keep its ownership": its owner is named before it.
_OWNER = re.compile(rf"^(?:{_AUX}) (?:the )?[A-Z]|^(?:{_AUX}) the [a-z]", re.I)
_THERE = re.compile(r"\bthere\b", re.I)
# "Are there any guests?", "how many were there in May?": nothing is said of a place.
_EXISTS = re.compile(
    r"^(?:is|are|was|were|will|has|have|had) there\b|^(?:how (?:many|much)|what)\b.*\b(?:is|are|was|were) there\b(?!\W*$)"
    r"|\bof (?:them|those|these) (?:is|are|was|were) there\b"
    r"|\bthere (?:is|are|was|were)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with its pronouns replaced. `topical` says that what is talked about is named in it now; `open` gives
    the things that a pronoun of it could mean equally well, each with the question that it makes."""

    text: str
    topical: bool = False
    group: Group | None = None
    open: tuple[tuple[str, str], ...] = ()


def resolve_pronouns(core: str, new: Question, focus: Focus) -> Resolved:
    """The question with names in the place of its pronouns."""
    if item := _item(core, focus):
        return Resolved(item, topical=not takes_a_club(item))
    group: Group | None = None
    topical = False
    if match := _PERSON.search(core):
        if len(focus.people) > 1:
            return Resolved(core, True, open=tuple((name, _everywhere(core, _PERSON, name)) for name in focus.people))
        if focus.people:
            core, group = _everywhere(core, _PERSON, focus.people[0]), Group(focus.people[0], 1, people=True)
    if (match := TOGETHER.search(core)) and (both := together(match, focus)):
        core, group = put(core, match, both.text), both
    if (match := _THE_FIRST_TIME.search(core)) and (deed := focus.event or focus.happening):
        return Resolved(f"{match['be']} {deed} the {match['which']} of its kind{core[match.end() :]}", True)
    if (match := THOSE.search(core)) and (several := focus.several_of(match["noun"])):
        core, topical = put(core, match, several), True
    if (match := THEY.search(core)) and not _owned_by_its_subject(core, match):
        core, group, topical = they(core, match, focus)
    named = any(m.kind == "subject" for m in new.mentions)
    thing, member = _thing(core, new, focus, named)
    if not thing:
        return Resolved(core, topical or named, group)
    if _mentions_thing(core) and len(focus.rivals) > 1 and not named:
        spoken = [subject.spoken for subject in focus.rivals]
        return Resolved(core, True, open=tuple((name, _with_thing(core, name, focus)) for name in spoken))
    if focus.made and thing == focus.made and group and focus.doer and group.text == focus.doer.text:
        thing = f"their {thing.removeprefix('the ').removesuffix(f' of {focus.doer_typed}')}"
    text = _with_thing(core, thing, focus)
    if text == core:
        return Resolved(core, topical or named, group)
    return Resolved(text, topical or not member or named, group)


def takes_a_club(text: str) -> bool:
    """Whether somebody joins, leaves or is a member: of a body, and of no meeting."""
    return bool(JOINS.search(text) or re.search(r"\b(?:member|partner|signatory)\W*$", text, re.I))


def left_open(text: str) -> str:
    """The pronoun that is still there and means somebody, or an item of a list: nothing was found for it; "" without."""
    they_ = THEY.search(text)
    for match in (
        _PERSON.search(text),
        _ITEM.search(text),
        they_ if they_ and not _owned_by_its_subject(text, they_) else None,
        re.search(r"\bthe (?:former|latter|other one)\b|\b(?:that|the same) (?:day|month|year)\b", text),
        _OF_THE_TWO.search(text) if not re.search(r",| or | and ", text) else None,
    ):
        if match:
            return match.groupdict().get("said") or match[0]
    return ""


def _owned_by_its_subject(text: str, match: re.Match[str]) -> bool:
    """Whether "their" belongs to those whom the question names before: "do the members pay their dues?"."""
    return match[0].lower() == "their" and bool(_OWNER.search(text[: match.start()]))


def _item(core: str, focus: Focus) -> str:
    """ "The second one", "the latter": that item of the list in the answer, or of two that the question joined."""
    match = _ITEM.search(core)
    if not match:
        return ""
    items = focus.items or [subject.spoken for subject in focus.rivals]
    which = match["which"].lower()
    if not items and focus.counted and which not in ("former", "latter") and " one" in match[0]:
        owner = f" of {focus.topic()}" if focus.topic() and not focus.lexicon.find(read_words(focus.counted)) else ""
        return f"{core[: match.start()]}the {which} {singular(focus.counted)}{owner}{core[match.end() :]}"
    if which in ("former", "latter") and len(items) != 2:
        return ""
    at = {"last": -1, "latest": -1, "newest": -1, "former": 0, "latter": 1}.get(which, ORDINALS.get(which, 1) - 1)
    if not items or at >= len(items):
        return ""
    item = items[at]
    return core[: match.start()] + (item[0].lower() + item[1:] if item.startswith("The ") else item) + core[match.end() :]


def _thing(core: str, new: Question, focus: Focus, named: bool) -> tuple[str, bool]:
    """What "it" means in this question, and whether that is a party and no topic."""
    actor = focus.actor
    if actor and (_PARTY_DOES.search(core) or _OF_A_PARTY.search(core)) and new.ask is not Ask.COUNT:
        return actor, True
    also = re.match(r"(?:is|was|has|had|does|did) it (?:also |too )?(?:in|on|a|one|among|belong|joined?|signed?)\b", core, re.I)
    if named and also and actor:
        return actor, True
    if named and COMPARES_THAT.match(core):
        return focus.event or focus.topic(), False
    if named and {s.id for s in focus.things} <= {m.id for m in new.mentions if m.kind == "subject"}:
        return focus.described, False  # it is not what the question names itself
    if named:
        return ("", False) if not _IT.search(without_fillers(core)) else (focus.topic(), False)
    if focus.entry and _REPORTED.search(core):
        return focus.entry, False
    if focus.deed and _REPORTED.search(core):
        return f"that {focus.deed}", False
    if (meeting := focus.event or (focus.happening if focus.met else "")) and _AT_MEETINGS.search(core):
        return meeting, False
    if focus.thing:
        return focus.thing, False
    if (given := focus.given_thing) and not given.several:
        return given.text, False
    if not focus.subjects and focus.doer and focus.doer.size > 1:  # "it" is neither of the two who did something together
        return (focus.introduced.text if focus.introduced else focus.made), False
    object_of = re.search(rf"(?:^|\b(?:{_AUX}) )(?:it|its|that|this)\b", core, re.I) is None
    return focus.event or focus.topic(last=object_of and bool(_IT.search(core))), False


def _mentions_thing(core: str) -> bool:
    return bool(_IT.search(without_fillers(core)) or _lone_that(core))


def _with_thing(core: str, thing: str, focus: Focus) -> str:
    if re.search(rf"\b{re.escape(thing)}\b", core, re.I):
        return core
    if (match := _THIS_THING.search(core)) and _is_called(match["noun"], focus):
        return put(core, match, thing)
    if _IT.search(without_fillers(core)):
        for match in reversed(list(_IT.finditer(core))):
            if match[0].lower() != "its" or not _OWNER.search(core[: match.start()]):
                core = put(core, match, thing)
        return core
    if lone := _lone_that(core):
        start, end = lone
        return f"{core[:start]}{thing}{core[end:]}"
    return core


def _lone_that(core: str) -> tuple[int, int] | None:
    for match in _THAT.finditer(core):
        following = match["tail"].split()[:1]
        if (_FOLLOWS_THAT.match(match["tail"]) or (following and following[0].lower() in STOPWORDS)) and not re.search(
            r"\b(?:that|this) (?:time|point|date|moment)\b", match[0], re.I
        ):
            at = match.end() - len(match["tail"])
            return at - 4, at
    return None


def _is_called(noun: str, focus: Focus) -> bool:
    """Whether the topic is a thing of that kind: its kind, or a noun of its name, or a plain word for any document or body."""
    said = {word.text for word in read_words(f"{focus.topic()} {focus.event}")} | {
        focus.subjects[0].kind if focus.subjects else ""
    }
    return noun.lower() in (said - STOPWORDS) | _ANY_THING


def _everywhere(text: str, pattern: re.Pattern[str], name: str) -> str:
    for match in reversed(list(pattern.finditer(text))):
        text = put(text, match, name)
    return text


def took_part(core: str, new: Question, focus: Focus) -> str:
    """ "Who took part?", after a meeting was spoken of: in that meeting; "" for other questions."""
    match = _TOOK_PART.search(core)
    meeting = focus.event or focus.happening
    if not match or not meeting or any(m.kind == "subject" for m in new.mentions) or _THERE.search(core):
        return ""
    verb = match[0].lower()
    how = (
        "in "
        if "part" in verb
        else ""
        if verb.startswith("attend")
        else "to "
        if verb in ("came", "come") or "invit" in verb
        else "at "
    )
    return f"{core[: match.end()]} {how}{meeting}{core[match.end() :]}"


def there_replaced(core: str, focus: Focus) -> str:
    """ "Who presided there?" with the meeting or deed spoken of; "" where "there" is no place or none was spoken of."""
    match = _THERE.search(core)
    place = focus.event or focus.happening or (focus.topic() if focus.at_a_place else "")
    if not match or not place or _EXISTS.search(core):
        return ""
    if focus.at_a_place and not focus.event and not focus.happening and _IT.search(core):
        return _everywhere(core, _IT, place)  # "in which country is it, and what is made there?"
    if not focus.event and _IT.search(core) and (at := focus.place_and_date):
        return f"{core[: match.start()]}{at}{core[match.end() :]}"
    return f"{core[: match.start()]}at {place}{core[match.end() :]}"
