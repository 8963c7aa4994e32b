"""A statement put as a question ("So France isn't in it?", "Then they never met?"), turned into the question that it asks."""

import re
from collections.abc import Callable

from assistant.answering.ask_forms import AUXILIARIES
from assistant.answering.question import Question
from assistant.answering.verb_forms import infinitive
from assistant.text import IRREGULAR_PASTS, STOPWORDS

_NOT = r"(?:n['’]t| not\b)"
_ADVERB = r"(?:(?:never|also|still|already|even|really|only|both|all|now|actually|in fact) )*"
_AUX = "is|are|was|were|does|do|did|has|have|had|can|could|will|would"
_SUBJECT = r"(?:it|they|he|she|that|this|there|we|(?:the |both |all )?[\w.'’&-]+(?: [\w.'’&-]+){0,6}?)"
_WITH_AUXILIARY = re.compile(rf"(?P<who>{_SUBJECT})(?P<late> both| all)? (?P<aux>{_AUX}|ca|wo)(?P<no>{_NOT})? (?P<rest>.+)", re.I)
_CONTRACTED = re.compile(r"\b(it|they|he|she|that|there|we)['’](s|re|ve|d|ll)\b", re.I)
_PRONOUN = re.compile(r"^(?:It|They|He|She|That|This|There|We|The|Both|All|Its|Their)\b")
_CONCLUDES = re.compile(r"\b(?:so|then|but)\b", re.I)
_LONG = {"s": "is", "re": "are", "ve": "have", "d": "had", "ll": "will"}
_WITH_VERB = re.compile(rf"(?P<who>{_SUBJECT}) (?P<adverb>{_ADVERB})(?P<verb>[a-z]+)\b(?P<rest>.*)", re.I)
_DENYING = re.compile(
    rf"^(?P<opening>(?:and|but|so)\b[ ,]*)?(?P<aux>{_AUX})n['’]?t (?=(?:it|they|he|she|that|this|there|the|[A-Z][\w.-]*)\b)", re.I
)
_DISLOCATED = re.compile(
    r"(?P<opening>(?:and|but|so|what about)\b[ ,]*)?(?P<who>(?:the )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}), "
    r"(?P<before>(?:when|where|how|what|which|why|did|does|do|has|have|is|was|were)\b.*?\b)(?:it|they|he|she)\b(?P<after>.*)",
    re.I,
)
_ASKS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.I)
_STATES = re.compile(r"\W*(?:(?:and|so|then|but|or|well|ok|okay)\b[ ,]*)+", re.I)
# "Japan is in, too": what it is in was spoken of before.
_DANGLING = re.compile(
    r"^(?P<in>in|on board|part|a part|(?:a |the )?(?:full |associate )?(?:member|partner|signatory))"
    r"(?P<too>[ ,]+(?:too|also|as well|then|now))?$",
    re.I,
)
_ANY = {"nothing": "anything", "no": "any", "nobody": "anybody", "none": "any", "nowhere": "anywhere"}
_NONE = re.compile(r"^(?:nothing|nobody|nowhere|none|no)\b(?! longer\b| more\b)", re.I)
_INSIDE = {"in": "in", "on board": "in", "part": "part of", "a part": "part of"}


def undislocated(text: str) -> str:
    """ "And France, when did it join?" as "And when did France join?", "Isn't it?" as "Is it?"; any other text as it is."""
    text = _DENYING.sub(lambda m: f"{m['opening'] or ''}{m['aux']} ", text)
    match = _DISLOCATED.fullmatch(text.strip())
    if not match:
        return text
    opening = "" if (match["opening"] or "").lower().startswith("what about") else match["opening"] or ""
    return f"{opening}{match['before']}{match['who']}{match['after']}"


def asked_of(text: str, question: Question, known: Callable[[str], bool]) -> str:
    """The yes-or-no question that the statement asks; "" where the text is none. `known` tells whether a word is one.

    A denial is asked without its "not": whether it is so is asked either way.
    """
    opened = _STATES.match(text)
    core = text[opened.end() :] if opened else text
    core = re.sub(r"(?:,? (?:right|correct|true|is that (?:right|so|correct))|, then)$", "", core.rstrip("?!. ,"), flags=re.I)
    core = _PRONOUN.sub(lambda m: m[0].lower(), core)
    core = _CONTRACTED.sub(lambda m: f"{m[1]} {_LONG[m[2].lower()]}", core.rstrip("?!. ,"))
    if not (opened or text.rstrip().endswith("?")) or _ASKS.search(core) or core.split(" ")[0].lower() in AUXILIARIES:
        return ""
    if match := _WITH_AUXILIARY.fullmatch(core):
        who = f"{match['who']}{match['late'] or ''}"
        if not _acts(match["who"], core, question):
            return ""
        aux = {"ca": "can", "wo": "will"}.get(match["aux"].lower(), match["aux"].lower())
        rest = re.sub(r"^never\b", "ever", match["rest"], flags=re.I)
        rest = _NONE.sub(lambda m: _ANY[m[0].lower()], rest, count=1)
        if dangling := _DANGLING.match(rest):
            inside = _INSIDE.get(dangling["in"].lower(), f"{dangling['in']} of")
            rest = f"{inside} it{dangling['too'] or ''}"
        return f"{aux.capitalize()} {who} {rest}?"
    match = _WITH_VERB.fullmatch(core)
    concluded = opened and _CONCLUDES.search(opened[0])  # "and the one signed in May?" is no statement
    if match and match["who"].lower().startswith("the ") and not concluded:
        return ""
    if not match or not _acts(match["who"], core, question) or not _finite(match["verb"].lower(), match["who"]):
        return ""
    verb = match["verb"].lower()
    third = verb.endswith("s") and verb not in IRREGULAR_PASTS
    adverb = re.sub(r"\bnever\b", "ever", match["adverb"], flags=re.I)
    return f"{'Does' if third else 'Did'} {match['who']} {adverb}{infinitive(verb, known)}{match['rest']}?"


def _acts(who: str, core: str, question: Question) -> bool:
    """Whether the words before the verb can be its subject: a pronoun, a name, or "the" and a noun."""
    if who.lower() in ("it", "they", "he", "she", "that", "this", "there", "we"):
        return True
    if who.lower().split()[0] in ("the", "both", "all", "its", "their", "his", "her"):
        return len(who.split()) > 1
    first = question.text.find(core[: len(who)])
    named = [
        m
        for m in question.mentions
        if question.words[m.start].start in (first, first + 4) and question.words[m.end - 1].end <= first + len(who)
    ]
    return bool(named) or (who[0].isupper() and all(word[0].isupper() or word in STOPWORDS for word in who.split()))


def _finite(verb: str, who: str) -> bool:
    """Whether the word is a verb in the past, or in the present with such a subject."""
    third = verb.endswith("s") and not verb.endswith("ss") and len(verb) > 3 and verb not in STOPWORDS
    return verb in IRREGULAR_PASTS or (verb.endswith("ed") and len(verb) > 4) or third
