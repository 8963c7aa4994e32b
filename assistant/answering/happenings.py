"""Meetings and deeds that a question speaks of, said as nouns: "the meeting of the ministers in Rome on 4 May 2020"."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.draft import on_date
from assistant.answering.pointing import VERB_NOUNS
from assistant.answering.question import Question
from assistant.dates import When

_EVENT = "meetings?|summit|ministerial|conference|session|round|talks|gathering|ceremony|negotiations|hearing|visit"
_NAME = r"(?:\d{1,2} )?[A-Z0-9][\w.'-]*(?:,? (?:of )?[A-Z0-9][\w.'-]*)*"
_BETWEEN = (
    r"(?:(?!\b(?:the|its|their|at|in|did|does|for|announced?|launch(?:ed)?|sign(?:ed)?|hold|held|host(?:ed)?|start|begin|open"
    r"|attend(?:ed)?|plan|call|agree)\b)[\w&.'’-]+ ){0,6}?"
)
_EVENT_PHRASE = re.compile(
    rf"\b(?P<event>(?P<owner>the|its|their) {_BETWEEN}(?i:{_EVENT}))(?: (?:in|at|of|on|held in) (?:the )?{_NAME})*"
)
_PLACE = re.compile(r"(?:In |At |It was (?:in |at ))?(?P<place>(?:[Tt]he )?[A-Z][\w'-]*(?:,? [A-Z][\w'-]*)*)(?=[.,]|$| on )")
_TOOK_PLACE = re.compile(
    r"\b(?:met|gathered|convened|held|signed|launched|announced|took place|it|them)"
    r"(?P<place> (?:in|at) (?:the )?[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)"
)
_PASSIVE = re.compile(r"\b(?:was|were) (?P<who>the .+?|[A-Z].+?) (?:\w+ly )?(?P<verb>\w+ed|held|begun)\b")
_MET = re.compile(r"\b(?:did|does|do|will) (?P<who>.+?) (?P<verb>meet|gather|convene)\b(?P<rest>[^?]*)")
_DONE = re.compile(
    r"\b(?:did|does|do|will) .+? (?P<verb>sign|launch|announce|adopt|found|open|conclude|establish) "
    r"(?P<who>(?:the|its|their|a) .+)"
)
_DID_IT = re.compile(
    r"^(?:who|which [a-z]+|how many [a-z]+) (?:have |had |has )?(?P<verb>signed|launched|founded|announced|adopted|opened) "
    r"(?P<who>the .+?)\W*$",
    re.I,
)
_WAS = re.compile(r"^(?:where|when) (?:was|is|were|are) (?P<who>the .+?)\W*$", re.I)
_AT_A_TIME = re.compile(r"(?:in|on|at|by|during|since|until|before|after)\b", re.I)


def event_named(text: str, owner: str) -> str:
    """The meeting that a text names, with the place and date it gives: "the club's meeting in Rome in May 2020"; `owner` is
    whose meeting "its meeting" is."""
    match = _EVENT_PHRASE.search(text)
    if not match or match["owner"] == "the":
        return match[0].strip() if match else ""
    own = match["event"].partition(" ")[2]
    return f"the {own} of {owner}{text[match.end('event') : match.end()].rstrip()}" if owner else ""


def happening(old: Question, answer: str, answered: When | None) -> str:
    """The question's deed as a noun, with its place and date: "the signing of the treaty in Rome on 4 May 2020" for "Where was
    the treaty signed?"; "" where it has none."""
    if old.ask not in (Ask.WHERE, Ask.WHEN, Ask.YESNO, Ask.WHO, Ask.WHICH, Ask.LIST, Ask.COUNT):
        return ""
    text = _without_dates(old)
    when = (answered if old.ask is Ask.WHEN else None) or (old.times[0].when if old.times else answered)
    date = f" {on_date(when)}" if when else ""
    if met := _MET.search(text):
        rest = met["rest"].rstrip("?!. ")
        place = "" if re.search(r"\b(?:in|at) [A-Z]", rest) else told_place(old, answer)
        return f"the {VERB_NOUNS.get(met['verb'].lower(), 'meeting')} of {met['who']}{rest}{place}{date}"
    if (was := _WAS.match(text)) and not _PASSIVE.search(text):
        return (
            f"{was['who']}{told_place(old, answer)}{date}"
            if re.search(r"\b(?:at|first|second|third|last)\b|\d", was["who"])
            else ""
        )
    match = _DID_IT.match(text) or _PASSIVE.search(text) or _DONE.search(text)
    noun = VERB_NOUNS.get(match["verb"].lower(), "") if match else ""
    if not match or not noun or (old.ask in (Ask.WHO, Ask.WHICH, Ask.LIST, Ask.COUNT) and match.re is not _DID_IT):
        return ""
    who = re.sub(r"^(?:its|their|a) ", "the ", match["who"].rstrip("?!. "))
    itself = noun == "holding" and (who if who.startswith("the ") else f"the {who}")  # what is held is a meeting itself
    if match.re is _DID_IT and not old.times:
        date = ""  # the answer tells who, and its dates may be those of other things
    return f"{itself or f'the {noun} of {who}'}{told_place(old, answer)}{date}"


def _without_dates(old: Question) -> str:
    """The question without the dates that say when; a year that belongs to a name stays ("at Expo 2020")."""
    text = old.text
    for time in sorted(old.times, key=lambda t: -t.start):
        if _AT_A_TIME.match(text[time.start : time.end]):
            text = text[: time.start] + text[time.end :]
    return " ".join(text.split())


def told_place(old: Question, answer: str) -> str:
    """ " in Rome" where the answer says that it was there; "" else."""
    if old.ask is Ask.WHERE and (match := _PLACE.match(answer)):
        place = match["place"][0].lower() + match["place"][1:] if match["place"].startswith("The ") else match["place"]
        return f" {'at' if place.startswith('the ') else 'in'} {place}"
    told = _TOOK_PLACE.search(answer)
    return told["place"] if told else ""
