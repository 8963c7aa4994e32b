"""Words by which a question points back to the one before it, and the pieces of a question that are put in their place."""

import re

from assistant.answering.ask_forms import ASK_WORDS, AUXILIARIES
from assistant.answering.lexicon import Mention
from assistant.answering.question import Question

OPENING = re.compile(r"^(?:ok(?:ay)?|so|and|but|also|then|well|or|now)\b(?!\s*\?*$)[ ,]*(?:and |then |so )?", re.I)
WHAT_ABOUT = re.compile(
    r"^(?:what|how) about\b\s*(?:the case of )?|^the one (?:with|of|for|from|in)\b\s*"
    r"|^(?:and )?(?:the )?same (?:for|question for)\b\s*|^for\b(?! (?:how|which|what|whom|whose)\b)\s*",
    re.I,
)
ASKING = re.compile(
    r"^(?:(?:in|on|at|for|from|since|until|by|to) )?"
    r"(?:how (?:many|much|long|often|big|large|did|does|has)|who|whom|whose|which|what|when|where|why|how"
    r"|is|are|was|were|do|does|did|has|have|had|can|could|will|would|list|name|tell|give|explain|describe|compare|trace)\b",
    re.I,
)
LEADING_ASK = re.compile(
    r"^(?:(?:in|on|at|since|until|by) )?(?:how (?:many|much|long)|whom?|which|what|when|where|why|how)\b", re.I
)
THING = re.compile(r"\b(?:it|its|that|this|they|them|their|those|these|there)\b", re.I)
IT = re.compile(r"\b(?:it|its)\b", re.I)
# "Is that the same as X?": what was spoken of is compared with what is named.
COMPARES_THAT = re.compile(r"(?:is|was) (?:that|this) (?:also )?(?:the same|different|identical|part of|one of)\b", re.I)
PERSON = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their)\b", re.I)
THEN = re.compile(r"\b(?:then|at that time|at the time|that (?:year|month|day)|by then)\b", re.I)
ORDER = re.compile(r"\b(before|after)\b", re.I)
DATED = re.compile(r"(?:in|on|at|by|before|after|as|since|until|between|from|during) ", re.I)
JOINS = re.compile(r"\b(?:join|joined|leave|left|enter|entered|accede|acceded|withdraw|withdrew|quit|belong|belonged)\b", re.I)
# "Is that still so?", "and now?": the question before, asked of today.
STILL = re.compile(
    r"(?:(?:is|are|does|do|has|have) (?:that|this|it|he|she|they) )?"
    r"still(?: (?:so|true|valid|correct|right|the case|hold|apply|there))*"
    r"|(?:and )?(?:now|today|nowadays|currently|at present|at the moment|these days)|(?:what|how) about (?:now|today)",
    re.I,
)
SURE = re.compile(
    r"(?:are you (?:really |quite )?(?:sure|certain)|really|seriously|is (?:that|this|it) really (?:so|right|true))", re.I
)
OTHER = re.compile(
    r"(?:(?:for|of|by|in|from) )?(?:the )?other(?: (?:one|ones|two|side|party|country|partner|body|person))?", re.I
)
WHICH_ONES = re.compile(
    r"which (?:ones?|are they|of them)|who (?:are they|is that|exactly)|(?:name|list) (?:them|those)|which", re.I
)
# An addition to the question before ("without the union", "for Japan"), and another thing about its subject ("its budget").
ADDITION = re.compile(
    r"(?:in|on|at|by|before|after|since|until|between|from|during|without|with|including|excluding|counting|not counting|except"
    r"|for|to|of|under|only|according|as|plus|minus|leaving)\b",
    re.I,
)
ANOTHER_THING = re.compile(r"(?:the|its|their|his|her) (?P<thing>.+)", re.I)
IT_THAT = re.compile(r"^[\w ]+? (?:is|was) it that ", re.I)
_POSSESSIVE = {"its", "their", "his", "her", "hers"}
# "Anyone else" can be answered by a list of all, not by the one who is known already.
ELSE = re.compile(r"\b(?:else|other than that|besides|apart from that)\b", re.I)
LISTS_OTHERS = re.compile(
    r"(?:who|which|what)(?: else| other [\w -]+?)? (?:else )?"
    r"(?:is|are|was|were|took part|takes? part|attended|belongs?|participated?s?)\b",
    re.I,
)
ITEM = re.compile(r"\bthe (?:former|latter|(?:first|second|third|last|other) (?:one|of (?:them|these|those|the two)))\b", re.I)
# Deeds and the nouns for them: where "the X was signed" is "the signing of the X".
VERB_NOUNS = {
    "meet": "meeting",
    "gather": "meeting",
    "convene": "meeting",
    "sign": "signing",
    "launch": "launch",
    "found": "founding",
    "open": "opening",
    "announce": "announcement",
    "adopt": "adoption",
    "conclude": "conclusion",
    "establish": "establishment",
    "signed": "signing",
    "launched": "launch",
    "founded": "founding",
    "opened": "opening",
    "announced": "announcement",
    "adopted": "adoption",
    "held": "holding",
    "concluded": "conclusion",
    "established": "establishment",
}
_IRREGULAR = {
    word.split()[0]: word.split()[1]
    for word in """become became|leave left|meet met|hold held|begin began|take took|give gave|go went|come came|win won|send sent
    make made|say said|tell told|put put|set set|run ran|lead led|quit quit|withdraw withdrew|get got|find found|buy bought
    sell sold|lend lent|build built|bring brought|speak spoke|write wrote|fall fell|rise rose|grow grew|see saw|have had
    do did|be was|pay paid|spend spent|choose chose|break broke|undertake undertook|step stepped|stop stopped|cut cut""".replace(
        "\n", "|"
    ).split("|")
    if word.strip()
}
# The preposition by which a question is tied to its subject, by what kind of thing that is; "for" where it is none of these.
_PREPOSITIONS = {
    "at": "meeting summit conference ministerial session negotiations talks event ceremony",
    "under": "agreement framework memorandum plan bill law act document instrument treaty convention pact regulation directive",
    "in": "body organisation organization partnership network initiative union association club group",
}
_PREPOSITION_OF = {kind: preposition for preposition, kinds in _PREPOSITIONS.items() for kind in kinds.split()}
_OBJECT_VERBS = (
    "sign|signed|join|joined|leave|left|ratify|ratified|chair|chaired|lead|led|launch|launched|host|hosted|enter|entered"
    "|head|headed|announce|announced|found|founded|direct|directed|support|supported|finance|financed|fund|funded"
)
_TAKES_OBJECT = re.compile(
    rf"(?<!\bthe )(?<!\bits )(?<!\ba )(?<!\bbeen )(?<!\bas )(?<!\bwas )(?<!\bis )(?<!\bbe )\b(?:{_OBJECT_VERBS})$", re.I
)
# "Who signed for France", "when was the text published": the name has its place before the end.
_OBJECT_WITHIN = re.compile(rf"(who (?:\w+ )?(?:{_OBJECT_VERBS}))( (?:for|on behalf of|in the name of) .+)", re.I)
_OWNER_WITHIN = re.compile(
    r"((?:when|where|how|why) (?:was|were|is|are) the [\w-]+)"
    r"( (?:first )?(?:\w+ed|held|made|set up|begun)(?: (?!of\b|for\b).*)?)",
    re.I,
)
_GIVES_TO = re.compile(
    r"\b(?:contribut\w+|len[dt]|pay|paid|give|gave|given|invest\w*)(?: (?:money|anything|something|funds))?(?: too| also)?$", re.I
)
_ASKS_WHAT_OF = re.compile(
    r"(?:what|who|how (?:much|large|big|high|long|old)|when|where) (?:is|was|are|were) the (?:[\w-]+ ){0,2}[\w-]+", re.I
)


def points_back(text: str) -> bool:
    pronoun = THING.search(without_fillers(text)) or PERSON.search(text)
    return bool(pronoun or THEN.search(text) or OPENING.match(text) or ELSE.search(text) or ITEM.search(text))


def without_fillers(text: str) -> str:
    """The text without "is it true that", "there is", where such words point to nothing."""
    return re.sub(
        r"\b(?:is|was) it (?:true|right|correct)\b|\b(?:say|says|said|true|know|given) that\b|\b(?:is|are|was|were) there\b",
        " ",
        text,
        flags=re.I,
    )


def in_the_past(verb: str) -> str:
    """The past tense of an English verb."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else f"{verb}ed"


def tied(text: str, name: str, kind: str) -> str:
    """The question with what it is about at its end: "Who spoke first" and a summit make "Who spoke first at the summit"."""
    if not name:
        return text
    if re.search(r"\bput (?:any |some )?(?:money|funds|capital) in$", text, re.I):
        return f"{text}to {name}"
    asks_object = re.match(r"(?:what|which|whom)\b", text, re.I) and not re.search(r" to \w+$", text)
    if _TAKES_OBJECT.search(text) and not asks_object:
        return f"{text} {name}"
    if within := _OBJECT_WITHIN.fullmatch(text):
        return f"{within[1]} {name}{within[2]}"
    if within := _OWNER_WITHIN.fullmatch(text):
        return f"{within[1]} of {name}{within[2]}"
    preposition = (
        "to"
        if _GIVES_TO.search(text)
        else "of"
        if re.search(r"\b(?:member|partner|signatory|chair|president|host)$", text)
        or _ASKS_WHAT_OF.fullmatch(text)
        or re.search(r" the [a-z]+$|(?:is|was|are|were) the (?:(?!to\b)[a-z]+ ){1,2}[a-z]+$", text)
        else _PREPOSITION_OF.get(kind, "for")
    )
    return f"{text} {preposition} {name}"


def put(text: str, match: re.Match[str], name: str) -> str:
    """The text with the name in the place of a pronoun."""
    word = match[0].lower()
    owns = word in _POSSESSIVE and (word != "her" or re.match(r" \w", text[match.end() :]))
    said = (f"{name}'" if re.search(r"^the .*[a-z]s$", name) else f"{name}'s") if owns else name
    return _one_article(text[: match.start()] + said + text[match.end() :])


def described(core: str, old: Question) -> str:
    """ "The X-Y one", said of "the treaty" in the question before: that question about "the X-Y treaty"; "" where it is not."""
    one = re.fullmatch(r"(?:the )?(?P<which>.+?) one", core, re.I)
    nouns = [word for word in old.terms if re.search(r"\b(?:the|which) $", old.text[: word.start], re.I)]
    if not one or not nouns:
        return ""
    return f"{old.text[: nouns[-1].start]}{one['which']} {old.text[nouns[-1].start :]}"


def only_asks(question: Question) -> bool:
    """Whether there is nothing but asking in it: "since when?", "where was that?"."""
    return all(w.stop or w.text in ASK_WORDS or w.text in AUXILIARIES for w in question.words) and not question.mentions


def words_beside_time(question: Question) -> bool:
    """Whether the question has content words beside its dates."""
    return any(not w.stop and not any(t.start <= w.start < t.end for t in question.times) for w in question.words)


def without_time(old: Question) -> str:
    """The question before without its dates, its dating clause and its question mark."""
    spans = [(t.start, t.end) for t in old.times]
    if old.clause and old.clause.words:
        spans.append((old.clause.words[0].start, old.clause.words[-1].end))
    text = old.text
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return re.sub(r"\s+([,?])", r"\1", " ".join(text.split())).strip(" ,?").removeprefix(", ")


def without_order(text: str) -> str:
    return re.sub(r"\b(?:before|after)\b.*$", "", text).strip(" ?")


def singular(noun: str) -> str:
    """The noun in the singular."""
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-2] if re.search(r"(?:[sxz]|ch|sh)es$", noun) else noun.removesuffix("s")


def without_rank(text: str) -> str:
    """The question without "first" or "second" before what is asked for: its neighbour has another."""
    return re.sub(r"\b(the|its|their) (?:first|second|third|last|latest|current|present) (?=(?!to\b|of\b)[a-z])", r"\1 ", text)


def time_words(old: Question) -> str:
    """The dates or dating clause of the question before, as they were typed."""
    if old.clause and old.clause.words and old.clause.relation != "founding":
        start, end = old.clause.words[0].start, old.clause.words[-1].end
        return old.text[start:end].strip(" ,?")
    return old.text[old.times[0].start : old.times[0].end].strip(" ,?") if old.times else ""


def replaced(old: Question, mention: Mention, text: str) -> str:
    """The question before with `text` in the place of a name."""
    start, end = old.words[mention.start].start, old.words[mention.end - 1].end
    before = old.text[:start]
    if text[:1].isupper() and old.text[start : start + 1].isupper() and not text.startswith("The "):
        before = re.sub(r"\bthe $", "", before, flags=re.I)  # "the United States", but "Japan"
    return _one_article(before + text + old.text[end:])


def _one_article(text: str) -> str:
    return re.sub(r"\bthe the\b", "the", text, flags=re.I)
