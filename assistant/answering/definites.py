""" "The post", "the initiative" of a follow-up: what the last turns called so, with the words that told it there.

A definite noun without a modifier points back as a pronoun does (Prince 1981, "Toward a taxonomy of given-new information").
"""

import re

from assistant.answering.ask_forms import ASK_WORDS, AUXILIARIES
from assistant.answering.focus import Focus
from assistant.answering.happenings import event_named
from assistant.answering.participants import PARTIES
from assistant.answering.question import Question
from assistant.answering.words import read_words
from assistant.ledger.facts import Subject
from assistant.text import STOPWORDS

_NOUN = re.compile(r"\bthe (?P<noun>[a-z]{3,})(?=\W*$|[,;] | (?P<next>[\w'’-]+))")
# After these words a noun is told by what follows it ("the chair of the club") and points to nothing.
_TELLS = frozenset("of for on that which who whose with between to called named from about behind signed made held".split())
_PLURAL_ITEMS = re.compile(
    r"(?:first|second|third|last|same|other|others|only|next|former|latter|two|three|four|one|ones|whole|rest)"
)
_GATHERINGS = frozenset("event meeting gathering summit occasion ceremony conference".split())
_THAT_MEETING = re.compile(rf"\b(?:that|this) (?=(?:{'|'.join(sorted(_GATHERINGS))})\b)", re.I)
OFFICE = "post|office|chair|chairmanship|presidency|position|seat|role|leadership|title"
_HELD = re.compile(
    r"\b(?:hold|holds|held|holding|get|gets|got|take|takes|took|takes? over|took over|give up|gave up|pass on) "
    r"(?P<it>it|that|this)\b",
    re.I,
)


def definites_named(core: str, focus: Focus, named: bool) -> str:
    """The question with its first such noun told by what the conversation called so; the question itself where there is none.

    `named` says that the question names what it is about: then the noun may only be a party spoken of ("the country").
    """
    core = _THAT_MEETING.sub("the ", core) if focus.event or focus.happening else core
    for match in _NOUN.finditer(core):
        noun, following = match["noun"], (match["next"] or "").lower()
        if following in _TELLS or _PLURAL_ITEMS.fullmatch(noun) or noun in STOPWORDS:
            continue
        does = re.search(r"\b(?:did|does|do) $", core[: match.start()], re.I)
        verb = does and re.match(r" [a-z]+(?:\W*$| (?:in|on|at|to|for|with|by|from)\b)", core[match.end("noun") :])
        ends = (
            verb
            or not following
            or following == "going"
            or following in AUXILIARIES
            or following in STOPWORDS
            or following.endswith(("ed", "s"))
        )
        if (ends or following in ASK_WORDS) and (party := _party_called(noun, focus)):
            return core[: match.start()] + party + core[match.end("noun") :]
        if named:
            continue
        if (ends or following in ASK_WORDS) and (told := _told(noun, focus)):
            return core[: match.start()] + told + core[match.end("noun") :]
    return core


def office_held(core: str, focus: Focus) -> str:
    """The question with the office that was spoken of in the place of "it", where somebody is to hold or get it."""
    match = _HELD.search(core)
    if not match:
        return core
    for text in (focus.answer, focus.old.text):
        if office := re.search(rf"\b(?:[Tt]he )((?:[\w'’-]+ ){{0,2}}(?:{OFFICE}))\b", text):
            told = _told(office[1].split()[-1], focus)
            return core[: match.start("it")] + told + core[match.end("it") :] if told else core
    return core


def _told(noun: str, focus: Focus) -> str:
    """What the last answer or question called so at more length, or the topic that is of that kind; "" without."""
    if noun in _GATHERINGS:
        return focus.event or focus.happening or event_named(focus.answer, "")
    topic = focus.topic()
    subject = focus.subjects[0] if focus.subjects else None
    if subject and not subject.default and (noun == subject.kind or noun in _heads(focus, subject)):
        return topic
    for text in (focus.answer, focus.old.text):
        match = re.search(rf"\b(?:[Tt]he )((?:[a-z][\w'’-]* ){{0,3}}{noun}(?: of (?:the )?(?P<of>[\w-]+(?: [\w-]+)?))?)\b", text)
        if match and len(match[1].split()) > 1:
            phrase = _without_verb(match[1])
            if len(phrase.split()) > 1:
                named = any(m.kind == "subject" for m in focus.lexicon.find(read_words(phrase)))
                return f"the {phrase}" if named or not topic else f"the {phrase} of {topic}"
    if topic and noun in re.findall(r"[a-z]+", OFFICE) and re.search(rf"\b{noun}\b", f"{focus.answer} {focus.old.text}"):
        return f"the {noun} of {topic}"
    return ""


def _heads(focus: Focus, subject: Subject) -> set[str]:
    """The last words of the names of a subject that the conversation used."""
    said = f"{focus.old.text} {focus.answer} {focus.topic()}".lower()
    names = [name for name in (subject.spoken, *subject.aliases) if name.lower().removeprefix("the ") in said]
    return {read_words(name)[-1].text for name in names if read_words(name)}


def _party_called(noun: str, focus: Focus) -> str:
    """The only country, firm or body that was spoken of last, where it is called so."""
    if not focus.actor or noun not in PARTIES:
        return ""
    kinds = {name.kind for name in focus.ledger.names.values() if name.spoken == focus.actor}
    return focus.actor if noun in kinds else ""


def _without_verb(phrase: str) -> str:
    """ "Post of secretary general" without the verb that follows it in the sentence."""
    words = phrase.split()
    if "of" in words and len(words) - words.index("of") > 2:
        last = words[-1]
        if last in AUXILIARIES or last in STOPWORDS or last.endswith(("s", "ed")):
            words = words[:-1]
    return " ".join(words)


def one_named(core: str, new: Question, focus: Focus) -> str:
    """ "Is the French one in force?", after a treaty was spoken of: "Is the French treaty in force?"; "" without such a "one"."""
    match = re.search(r"\bthe (?P<which>(?:[A-Z]|[a-z]+ ?-)?[\w-]+) one\b(?! of\b)", core)
    kind = focus.things[0].kind if focus.things and not focus.things[0].default else ""
    if not match or not kind:
        return ""
    start = match.start("which")
    if not any(m.kind == "name" and new.words[m.start].start == start for m in new.mentions):
        return ""
    return f"{core[: match.end('which')]} {kind}{core[match.end() :]}"
