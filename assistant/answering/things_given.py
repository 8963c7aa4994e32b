"""The thing that an answer gave to "What did X announce?": "the 26 measures that X announced in May 2020"."""

import re
from dataclasses import dataclass

from assistant.answering.ask_forms import AUXILIARIES
from assistant.answering.pointing import without_time
from assistant.answering.question import Question
from assistant.answering.verb_forms import verb_forms
from assistant.text import UNITS

_NUMBER = "|".join(UNITS[2:])
_NO_NOUN = frozenset("for as of by to it them they him her this that these those to not how what whether".split())
# Where a noun phrase ends: what follows says when, where, how or to whom.
_ENDS = re.compile(
    r"[,.;:–]| (?:at|in|under|with|by|within|after|before|during|from|to|that|which|who|whose|against|into|as|when|while|and"
    r"|described|valued|worth|covering|between|of which)\b"
    r"| of (?:the )?(?=[A-Z])| for (?=the |an? |its |their |\d)| on (?=\d|[A-Z])"
)
_DETERMINER = re.compile(
    rf"(?:(?P<one>an?) |(?:the|its|their|his|her|some|several|this) |(?P<number>\d[\d,.]*|{_NUMBER}) )+", re.I
)
_PLURAL_PHRASE = re.compile(
    rf"\bthe (?:\d[\d,.]*|{_NUMBER}) [a-z-]*(?<!s)s\b(?: (?:that|of|in|by|under|\w+ed)\b[^?,]*)?(?=[?,]|$)"
)
_DOES = frozenset("want do plan seek intend achieve".split())
_ACHIEVED = "|proposed|wanted|planned|sought|demanded|announced|signed|launched|offered|adopted|presented"
_AMOUNT = re.compile(
    r"(?:(?:up to|about|over|more than|at least|some|nearly|almost) )?"
    r"(?:[A-Z]{0,3} ?[$€£¥₩]|[A-Z]{3} \d|\d[\d.,]*\W*(?:[mb]illion|%|$))"
)
# What is called so is a text or an undertaking, whoever made it.
_MADE = "agreement|deal|pact|treaty|memorandum|framework|plan|fund|programme|program|initiative|project|charter|declaration"
_INTRODUCED = re.compile(rf"\ban? (?:new |joint )?(?P<thing>(?:[\w-]+ ){{0,3}}?(?:{_MADE}))\b(?! of (?:the )?[a-z])")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that is no party and no person: how it is spoken of, and whether it is several."""

    text: str
    several: bool


def given_thing(old: Question, answer: str, date_words: str) -> Thing | None:
    """The object of the question's verb in the answer; None where the question asked for something else.

    A thing without a name of its own is told by who did what with it, and when.
    """
    asked = re.match(r"(?:and )?what (?:exactly |else )?(?P<aux>did|does|do|has|have|had|will)\b ", old.text, re.I)
    if not asked:
        return None
    rest = without_time(old)[asked.end() :]
    for word in re.finditer(r"[a-z]+", rest):
        _base, third, past, participle, _ = verb_forms(word[0])
        verbs = f"{past}|{participle}|{third}" + (_ACHIEVED if word[0] in _DOES else "")
        said = re.search(rf"\b(?P<verb>{verbs})\b (?P<object>.+)", answer, re.S)
        if not said or word[0] in AUXILIARIES or not word.start():
            continue
        phrase, number, several = _noun_phrase(said["object"])
        if not phrase:
            return None
        named = len(re.findall(r"\b[A-Z]", phrase)) > 1
        whom, tail = rest[: word.start()].strip(), re.sub(r" each other\b", "", rest[word.end() :].rstrip(" ?"))
        who = (
            ""
            if named
            else f" {said['verb'] if word[0] in _DOES else participle} by {whom}{tail}{date_words and f' {date_words}'}"
        )
        return Thing(f"the {number and f'{number} '}{phrase}{who}", several)
    return None


def introduced(answer: str, doers: str) -> Thing | None:
    """The only text or undertaking that the answer brings in ("agreed to work towards a trade agreement"), as that of those
    who did it."""
    found = list(dict.fromkeys(match["thing"] for match in _INTRODUCED.finditer(answer)))
    return Thing(f"the {found[0]} of {doers}", False) if len(found) == 1 and doers else None


def several_named(question: str) -> Thing | None:
    """ "The 26 measures that X announced", where a question names such."""
    match = _PLURAL_PHRASE.search(question)
    return Thing(match[0].strip(), True) if match else None


def _noun_phrase(text: str) -> tuple[str, str, bool]:
    """The noun phrase at the beginning of the text without its article, its number, and whether it is of several."""
    end = _ENDS.search(text)
    phrase = (text[: end.start()] if end else text).strip()
    determiner = _DETERMINER.match(phrase)
    number = (determiner["number"] or "") if determiner else ""
    bare = phrase[determiner.end() :] if determiner else phrase
    head = re.split(r" (?:of|for|on) ", re.sub(r" \([^)]*\)", "", bare))[0]
    if not bare or bare.split()[0].lower() in _NO_NOUN or len(bare.split()) > 9 or _AMOUNT.match(phrase):
        return "", "", False
    one = bool(determiner and determiner["one"])
    return re.sub(r" \([^)]*\)", "", bare), number, not one and bool(re.search(r"[^su]s$", head))
