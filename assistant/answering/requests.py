"""Requests for more than one fact: a brief, a comparison, a timeline, what changed in a time. Language knowledge only."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.answering.question import Question
from assistant.dates import When
from assistant.text import UNITS


class Form(StrEnum):
    """What is to be written."""

    BRIEF = "brief"
    COMPARISON = "comparison"
    TIMELINE = "timeline"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be written about the things named in `topic`, in how many lines (0: as many as fit the form).

    A `bare` request is one only where its topic is a name and nothing else: "the history of X", but not "of its budget".
    `window` is a time that the request gives in words of its own ("in the last six months").
    """

    form: Form
    topic: str
    lines: int = 0
    bare: bool = False
    window: When | None = None


_OPENING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|so|ok|okay|well|and|now|then|also|but|next)\b[ ,!.]*)*"
    r"(?:(?:can|could|would|will) you (?:please |kindly )?|(?:i|we)(?: would|'d)? (?:want|like) you to )?(?:please )?",
    re.I,
)
_CLOSING = re.compile(
    r"(?:[ ,]*\b(?:please|thanks|thank you|for (?:my|our|the|a|an) (?:minister|boss|chief|director|colleagues?|team|meeting|call|"
    r"visit|speech|newcomers?|reader|readers)))*[ ?!.:]*$",
    re.I,
)
_NUMBER = "|".join(UNITS[1:]) + r"|\d{1,2}|a few|a couple of|a single|a"
_UNIT = r"(?:lines?|sentences?|bullets?(?:[ -]points?)?|points?|items?)"
_LENGTH = re.compile(
    rf"[ ,]*\b(?:(?:in|within|using|with) )?(?:(?:about|around|at most|no more than|not more than|up to|exactly|just|only) )?"
    rf"(?P<number>{_NUMBER})[ -](?:(?:short|brief|concise|crisp|clear|full) )?{_UNIT}(?: or (?:less|fewer))?\b(?! of \w)",
    re.I,
)
_TOP = re.compile(
    rf"\b(?:the )?(?:top )?(?P<number>{'|'.join(UNITS[2:])}|\d{{1,2}}) (?=(?:(?:most important|key|main|basic) )+facts)",
    re.I,
)
_SHORT = re.compile(r"\b(?:very )?(?:short|quick|concise|brief(?= (?:summary|overview|note|history))|in short|briefly)\b ?", re.I)
_SHORT_LINES = 4
_FEW = {"a": 1, "a single": 1, "a couple of": 2, "a few": 4}

_GIVE = (
    r"(?:(?:give|write|prepare|draft|show|make|get|send|create|produce|compile|provide)(?: me| us| up)?(?: with)?"
    r"|(?:i|we)(?: would|'d|'ll)? (?:need|want|like)|(?:can|could|may) (?:i|we) (?:have|get)|let (?:me|us) have"
    r"|what (?:is|are|was|were)|what's|draw|list|trace|tell (?:me|us)|explain)?"
)
_ARTICLE = r"(?: ?\b(?:a|an|the|some|all|me|us)\b)*"
_ADJECTIVE = (
    r"(?: ?\b(?:short|quick|concise|brief|full|complete|key|main|basic|essential|most important|important|general|executive|"
    r"one-page|dated|detailed|good|relevant|clear)\b)*"
)
_SHEET = (
    r"(?:brief(?:ing)?(?:[ -](?:note|paper|sheet))?|summary|overview|fact ?-?sheet|one-?pager|rundown|digest"
    r"|profile|synopsis|outline|recap|facts(?: and figures)?|essentials|points|basics|highlights"
    r"|talking points|background(?: note)?|gist)"
)
_ABOUT = r" (?:on|about|of|for|regarding|concerning|behind)"
_DOCUMENTS = r"(?:the|your|our|these|all) (?:documents|sources|texts|papers|collection|files)"
_SAYS = r"(?:say|state|tell(?: me| us)?|report|know|have|hold|contain)s?(?: us| me)?"
_SAYING = (
    rf"(?:(?:what|everything|all)(?: that)? )?{_DOCUMENTS} {_SAYS} (?:about|on|of) "
    r"|(?:what|everything|all)(?: that)? (?:we|you|is|they) (?:know|known|say|have) (?:about|on|of) "
    rf"|{_DOCUMENTS} (?:on|about) "
)
_BRIEFS: tuple[tuple[str, bool], ...] = (
    (rf"(?:brief|update) (?:me|us)(?: quickly| briefly)?{_ABOUT} (?P<topic>.+)", False),
    (rf"(?:summari[sz]e|sum up|outline|recap)(?: for (?:me|us))?(?: briefly)? (?:{_SAYING})?(?P<topic>.+)", False),
    (rf"{_GIVE}{_ARTICLE}{_ADJECTIVE} ?{_SHEET}{_ABOUT} (?P<topic>.+)", False),
    (rf"what (?:do|does|can) {_DOCUMENTS} {_SAYS} (?:about|on|of) (?P<topic>.+)", True),
    (
        r"(?:tell (?:me|us)|what do (?:you|we) know|let (?:me|us) know)(?: more| everything| all)? about (?P<topic>.+)",
        True,
    ),
    (r"(?P<topic>.+?),? (?:at a glance|in a nutshell|in brief|in short)", True),
)
_TIMELINES: tuple[tuple[str, bool], ...] = (
    (rf"{_GIVE}{_ARTICLE}{_ADJECTIVE} ?(?:time-?line|time line|chronology|chronicle|sequence of events|key dates|dates)"
     rf"(?:{_ABOUT}| in) (?P<topic>.+)", False),
    (rf"{_GIVE}{_ARTICLE}{_ADJECTIVE} ?(?:history|story|milestones|evolution|development) (?:of|for) (?P<topic>.+)", True),
    (r"(?:show |draw |give me |what is )?(?P<topic>.+?)(?:'s)? (?:time-?line|chronology|history)", True),
    (r"how (?:did|has|have) (?P<topic>.+?) (?:develop(?:ed)?|evolved?|come about|unfold(?:ed)?)(?: over time| so far)?", True),
)  # fmt: skip
_HAPPENING = r"(?:changed|happened|changes|happens|occurred|took place|been going on|went on|been new|developed|come about)"
_CHANGES: tuple[tuple[str, bool], ...] = (
    (rf"(?:what|(?:what|which) (?:things|events))(?: else)?(?: has| have| had)? {_HAPPENING}(?P<topic>.*)", False),
    (r"(?:what(?:'s| is| was| were)|(?:(?:is|was) there )?anything) (?:new|the news)\b(?P<topic>.*)", False),
    (rf"{_GIVE}{_ARTICLE}{_ADJECTIVE} ?(?:changes|developments|events|news|happenings)(?P<topic>\b.*)", False),
    (r"(?:summari[sz]e|sum up|recap|list)(?: the)?(?: (?:key|main|most important))? (?:changes|developments|events|news)"
     r"(?P<topic>\b.*)", False),
)  # fmt: skip
_COMPARING = re.compile(
    r"\b(?:compare|compares|compared|comparison|contrast|differ|differs|different|differences?|distinguish(?:es)?|versus|vs|"
    r"in common|similarit(?:y|ies)|alike|similar)\b",
    re.I,
)
_LAST = re.compile(
    r"\b(?:in|over|during|within|for) the (?:last|past|previous) "
    rf"(?P<count>{'|'.join(UNITS[1:])}|\d{{1,3}}|few|couple of)? ?(?P<unit>days?|weeks?|months?|years?)\b",
    re.I,
)


def read_request(text: str, today: date) -> Request | None:
    """The request that the text makes; None for an ordinary question."""
    core = _OPENING.sub("", text, count=1)
    core, lines = _length(core)
    core = _CLOSING.sub("", core).strip(" ,;:")
    core, window = _window(core, today)
    if _COMPARING.search(core) and not re.match(r"(?:why|who is right|which (?:one )?is right)\b", core, re.I):
        return Request(Form.COMPARISON, core, lines, window=window)
    for form, patterns in ((Form.CHANGES, _CHANGES), (Form.TIMELINE, _TIMELINES), (Form.BRIEF, _BRIEFS)):
        for pattern, bare in patterns:
            match = re.fullmatch(pattern, core, re.I)
            if match:
                return Request(form, _SAID_FIRST.sub("", match["topic"]).strip(" ,"), lines, bare and not lines, window)
    if lines and not re.match(r"(?:who|what|when|where|which|why|how|is|are|was|were|do|does|did)\b", core, re.I):
        return Request(Form.BRIEF, core, lines, True, window)
    return None


_POINTING = re.compile(r"\b(?:it|this|that|them|they|these|those)\b(?! (?:say|is|was)\b)", re.I)
_AND = re.compile(r"\W*(?:and|also|then|so|but)\b", re.I)
_SAID_FIRST = re.compile(rf"^(?:{_SAYING})", re.I)


def in_context(text: str, question: Question, subject: str, today: date) -> str | None:
    """A request that points back ("compare it with …", "sum it up", "and what happened in 2024?") with the name of the subject
    spoken of before; None where it does not, or is no request."""
    request = read_request(text, today)
    if request is None:
        return None
    named = {m.id for m in question.mentions if m.kind == "subject"}
    pointing = _POINTING.search(text)
    if pointing and subject and (not named or (request.form is Form.COMPARISON and len(named) == 1)):
        return f"{text[: pointing.start()]}{subject}{text[pointing.end() :]}"
    if named and len(named) > (request.form is Form.COMPARISON):
        return text
    if request.form is not Form.CHANGES or named or not (question.times or request.window):
        return text if request.form is Form.BRIEF and not request.bare and not pointing else None
    # "And in 2024?" stays with the subject; a whole question does not name one because it means all.
    return f"{text.rstrip(' ?')} for {subject}?" if subject and _AND.match(text) else text


def _length(text: str) -> tuple[str, int]:
    """The text without what it says of its own length, and the number of lines asked for (0 where it gives none)."""
    match = _LENGTH.search(text) or _TOP.search(text)
    if match:
        number = match["number"].lower()
        lines = _FEW.get(number) or (int(number) if number.isdigit() else UNITS.index(number))
        gap = " " if match.end() < len(text) and match.start() else ""
        return " ".join((text[: match.start()] + gap + text[match.end() :]).split()), lines
    short = _SHORT.search(text)
    return (text, _SHORT_LINES) if short else (text, 0)


def _window(text: str, today: date) -> tuple[str, When | None]:
    """ "in the last six months": the text without it, and the days meant."""
    match = _LAST.search(text)
    if not match:
        return text, None
    word = (match["count"] or "one").lower()
    count = {"few": 3, "couple of": 2}.get(word) or (int(word) if word.isdigit() else UNITS.index(word))
    unit = match["unit"].lower().rstrip("s")
    days = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}[unit] * count
    start = today - timedelta(days=round(min(days, 36_500)))
    rest = " ".join((text[: match.start()] + text[match.end() :]).split())
    return rest, When(start, today, match[0])
