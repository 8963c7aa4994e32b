"""The question before, asked with another asking word: "since when?", "where was that?", "at which summit?"."""

import re

from assistant.answering import pointing
from assistant.answering.ask_forms import AUXILIARIES, Ask
from assistant.answering.draft import on_date
from assistant.answering.focus import Focus
from assistant.answering.question import Question

_DO = frozenset("do does did will would can could shall should has have had".split())
_WHICH_NOUN = re.compile(r"(?:(?:in|on|at|by|for|with|from|to|under|since|until) )(?:which|what|whom)(?: [\w-]+){0,2}", re.I)


# "At which summit was that?", "in what city did it happen?"
_WHICH_WAS_THAT = re.compile(
    r"(?P<which>(?:(?:in|on|at|by|for|with|from|to|under) )?(?:which|what) [a-z-]+(?: [a-z-]+)?) "
    r"(?:(?:was|is|were) (?:that|this|it)(?: (?:done|held|signed|decided|announced|agreed))?"
    r"|did (?:that|this|it) (?:happen|take place))",
    re.I,
)
_OTHERWISE = r"(?P<where>(?:in|on|at|under|before|after|by|during|originally|initially|earlier|according)\b.*)"
_WHAT_WAS_IT = re.compile(rf"what (?P<be>was|is|were|are) (?:it|that|this) {_OTHERWISE}", re.I)
# "Was it before the war?", after "When did X join?": the deed itself.
_WAS_IT_THEN = re.compile(
    r"(?:was|is) (?:it|that|this) (?P<then>(?:already |also |still |long )*"
    r"(?:before|after|in|on|at|during|by|until|since|between|earlier than|later than)\b.+)",
    re.I,
)
_THE_SAME = re.compile(
    rf"(?:was|is) (?:it|that|this) (?:also |already )?(?:the same|different|as (?:high|low|large)) {_OTHERWISE}", re.I
)
_VALUE_OF = re.compile(r"(?:and |so )?what(?:['’]s| is| was) (?P<thing>(?:the|its) .+?)\s*\?*", re.I)


def elsewhere(core: str, before: str) -> str:
    """ "What was it in the proposal?", "was it the same in 2020?", after "What is the price of X?": the price in the proposal, in
    2020; "" where neither asks for a value."""
    thing = _VALUE_OF.fullmatch(before.strip())
    again = _WHAT_WAS_IT.fullmatch(core) or _THE_SAME.fullmatch(core)
    if not thing or not again:
        return ""
    be = again.groupdict().get("be") or "was"
    return f"What {be} {thing['thing']} {again['where']}?"


def asked_anew(core: str, new: Question, focus: Focus) -> str:
    """The whole question; "" where `core` is a question of its own.

    Where the last one asked who, whoever the answer named is put in: "Since when is it that X chairs the club?"
    """
    old, before = focus.old, focus.old.text.strip()
    lead = pointing.LEADING_ASK.match(before)
    inverted = re.match(rf"(?:when|where) (?=(?:{'|'.join(sorted(AUXILIARIES))})\b)", before, re.I)
    if (then := _WAS_IT_THEN.fullmatch(core)) and inverted:
        asked = before[inverted.end() :].rstrip("?!. ")
        return f"{asked[:1].upper()}{asked[1:]} {then['then']}?"
    if (which := _WHICH_WAS_THAT.fullmatch(core)) and (whole := _of_that(which["which"], focus, lead)):
        return whole
    pronoun = re.search(r"\b(?:that|this|it|they|them|he|she|there|those|these)\b", core, re.I)
    bare = _WHICH_NOUN.fullmatch(core) and not pronoun and not new.mentions
    if bare and lead and old.ask in (Ask.WHEN, Ask.WHERE, Ask.WHY, Ask.HOW):
        return f"{core} {before[lead.end() :].strip()}"
    if not pointing.only_asks(new) or not _leans(core, old, pronoun):
        return ""
    if new.ask in (Ask.COUNT, Ask.QUANTITY) and old.ask not in (Ask.COUNT, Ask.QUANTITY):
        return f"{core}?"
    ask = pointing.LEADING_ASK.match(core)
    asked = ask[0].capitalize() if ask else ""
    if pronoun and focus.event and old.ask is not Ask.YESNO and asked in ("When", "Where"):
        return f"{asked} was {focus.event}?"
    if pronoun and old.ask in (Ask.WHAT, Ask.DEFINE):
        return ""
    if not ask or old.ask in (Ask.COUNT, Ask.QUANTITY) or not lead:
        first = before.split(maxsplit=1)[0].lower()
        if ask and first in AUXILIARIES:
            return f"{asked} {_negated(old) if re.search(r'not$', core, re.I) else before[:1].lower() + before[1:]}"
        return f"{core.capitalize()}: {before[:1].lower()}{before[1:]}"
    rest = before[lead.end() :].strip()
    if old.ask is Ask.WHICH:
        rest = rest.partition(" ")[2]
    told = re.match(r"(?P<verb>[a-z]+ed) (?P<what>(?:the|its|their) [^?]+)", rest)
    if old.ask is Ask.WHO and told and asked in ("When", "Where") and not re.search(r" for ", told["what"]):
        return f"{asked} was {told['what'].strip()} {told['verb']}?"
    who_did = lead[0].lower() == "who" and rest.split(" ")[0].lower() not in AUXILIARIES
    if who_did and not focus.given:
        return ""
    if (who_did or old.ask in (Ask.WHO, Ask.WHICH)) and focus.given:
        return f"{asked} {'was' if old.past else 'is'} it that {focus.given.text} {rest}"
    if old.ask is Ask.WHICH and focus.counted:
        done = before[lead.end() :].strip()[len(focus.counted) :].strip().rstrip("?")
        return f"{asked} {'was' if old.past else 'is'} it that {focus.counted} {done}?"
    return f"{asked} {rest}"


def _of_that(which: str, focus: Focus, lead: re.Match[str] | None) -> str:
    """ "At which summit was that?" asked of the deed of the last question, with the date that was told; "" where it has none."""
    old, before = focus.old, focus.old.text.strip().rstrip("?!. ")
    if old.ask is Ask.YESNO:
        return f"{which} {before[:1].lower()}{before[1:]}?"
    if not lead or old.ask not in (Ask.WHEN, Ask.WHERE, Ask.WHO, Ask.HOW):
        return ""
    date = f" {on_date(focus.answered_time)}" if focus.answered_time and not old.times else ""
    rest = before[lead.end() :].strip()
    if old.ask is Ask.WHO:
        return f"{which} was it that {focus.given.text} {rest}{date}?" if focus.given else ""
    return f"{which} {rest}{date}?"


def _leans(core: str, old: Question, pronoun: re.Match[str] | None) -> bool:
    """Whether a question that holds nothing but asking words asks the last one anew: not "when did they start?", and not "where
    is it?" after a question about the past."""
    low = core.lower().split()
    if pronoun and (pronoun[0].lower() in ("they", "them", "he", "she", "there", "those", "these") or _DO & set(low)):
        return False
    return not (pronoun and pronoun[0].lower() == "it" and "is" in low and old.past)


def _negated(old: Question) -> str:
    """ "is X not a member?" for "Is X a member?"."""
    at = old.words[old.mentions[0].end - 1].end if old.mentions else len(old.text.rstrip("?"))
    text = old.text[:at] + " not" + old.text[at:]
    return text[:1].lower() + text[1:]
