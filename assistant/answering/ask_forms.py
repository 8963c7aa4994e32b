"""The forms of question in English: what kind of answer is asked for, and which words say only that."""

import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from assistant.answering.lexicon import stems_of
from assistant.answering.words import Word


class Ask(StrEnum):
    """The form of the answer that is asked for."""

    COUNT = "count"
    QUANTITY = "quantity"
    DURATION = "duration"
    SINCE = "since"
    UNTIL = "until"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    LIST = "list"
    WHICH = "which"
    YESNO = "yes or no"
    WHY = "why"
    HOW = "how"
    CHANGE = "change"
    COMPARE = "compare"
    DIFFER = "why sources differ"
    DEFINE = "definition"
    WHAT = "what"


_END = "leave|left|end|ended|expire|expired|quit|withdrew|withdraw|step down|stepped down|cease|ceased|finish|run out"
_GROW = r"chang\w+|grow\w*|grew|evolv\w+|develop\w*|increas\w+|rise|risen|rose|expand\w*|shrink\w*|fall|fell"
_MEASURE = (
    "rate|price|cost|fee|salary|wage|tax|tariff|duty|royalty|capacity|output|tonnage|volume|quantity|weight|height|depth|width|area"
    "|population|turnover|revenue|profit|margin|yield|grade|budget|speed|temperature|ratio|percentage|proportion|amount|sum"
)
_VERB = "is|are|was|were|does|do|did|has|have|had|can|could|will|would|came|happened"

# In the order in which they are preferred where two begin at the same word.
_FORMS: tuple[tuple[Ask, Sequence[str]], ...] = (
    (Ask.SINCE, ("since when", "from when")),
    (
        Ask.UNTIL,
        (
            "by when|by (?:what|which) (?:date|day|time|week|month|year|deadline)",
            r"(?:what|when|which)\b[^?]*\bdeadline|(?:when|what day|which day) (?:is|are|was|were)\b[^?]*\bdue",
        ),
    ),
    (Ask.UNTIL, ("(?:until|till|up to) when", rf"(?:when|what year|which year)\b[^?]*\b(?:{_END})")),
    (Ask.COUNT, (r"how (?:long|large|big) (?:is|are|was|were)(?=\b[^?]*\blists?\b)",)),
    (
        Ask.DURATION,
        (
            "how long",
            "for how many (?:years|months|days)",
            "how many (?:years|months|days|weeks)",
            "(?:over|for|during|within) (?:what|which) (?:period|time|timespan|timeframe|length)|what (?:period|length) of time",
        ),
    ),
    (
        Ask.DIFFER,
        (
            r"why (?:do|does|did|are|is)\b[^?]*\b(?:differ|disagree|different|differently|contradict|conflict|another|others?)",
            r"(?:do|does|did) (?:all|everyone|everybody|every \w+|they all|the (?:\w+ )?(?:sources|documents|reports|papers))"
            r"\b[^?]*\b(?:agree|same|differ|match)\b",
            "who is (?:right|correct)",
            "which (?:one |of them )?is (?:right|correct|true)",
            "is (?:that|this|it) (?:right|correct|true)",
        ),
    ),
    (
        Ask.CHANGE,
        (
            rf"how (?:did|has|have|was|were|is|are|does|do)\b[^?]*\b(?:{_GROW})",
            "by how (?:many|much)",
            "trace|chart the|track the|history of|over time|timeline|chronology|grew from|growth of",
        ),
    ),
    (Ask.COMPARE, ("difference|differences|compare|comparison|distinguish|versus|vs|differs?",)),
    (
        Ask.CHANGE,
        (
            "(?:go|goes|went|gone|going) (?:up|down)",
            "up or down",
            rf"^(?:is|are|was|were|did|does|do|has|have|had) the (?:number|count|size|share|total)\b[^?]*\b(?:{_GROW})",
            "(?:rise|risen|rising|grow|grown|growing|increased?) or (?:fall|fallen|falling|shrink|shrinking|decrease|decline)",
        ),
    ),
    (
        Ask.COUNT,
        ("what (?:is|was|were|are) the (?:(?:total|overall|exact|latest|last|current|present|newest) )?(?:number|size|count)",),
    ),
    (
        Ask.COUNT,
        ("how many|how few", "(?:number|count|size) of", r"how (?:large|big|numerous)\b[^?]*\bmembership", "headcount"),
    ),
    (
        Ask.QUANTITY,
        (
            "how much",
            "what (?:amount|share|slice|percentage|proportion|sum|percent|fraction|size|budget|price|cost)",
            "by (?:what|which) (?:factor|percentage|share|amount|margin)|how many times",
            "how (?:large|big|high|great|expensive|costly)",
            r"how (?:fast|deep|wide|tall|heavy|old|thick|hot|cold|steep|strong|young)\b(?! (?:do|does|did) (?:i|we|you)\b)",
            rf"(?:what|which)(?= (?:[\w'-]+ ){{1,3}}(?:{_MEASURE})(?: (?:{_VERB}|of|for|in|at|per|on|under|by)\b|$))",
            r"what (?:is|are|was|were)\b(?=[^?]*\bworth\b)",
        ),
    ),
    (
        Ask.WHEN,
        (
            "when",
            "(?:what|which) (?:date|day|year|month)",
            "(?:what|which)(?: (?:two|three|four|five))? (?:dates|days|years)",
            "on which day",
            "the date (?:of|on)",
            "what time",
        ),
    ),
    (Ask.WHERE, ("where", "(?:what|which) (?:city|town|place|venue|location)", "in (?:which|what) country")),
    (
        Ask.LIST,
        (
            "list|enumerate",
            "name (?:the|all|every|each)",
            "give me (?:the|all)",
            "who are",
            "which (?:are|were) the",
            "what (?:are|were) the",
            "who (?:all )?(?:belongs?|joined|participate[sd]?|attended|took part|takes part)",
            r"who(?: all)? (?:was|were|is|are) (?:all )?(?:present|invited|represented|there)\b",
            r"whom? (?:all )?(?:did|does|had|has) (?:[\w.'-]+ ){1,4}?invited?\b",
        ),
    ),
    (Ask.WHO, ("who|whom|whose",)),
    (Ask.WHY, ("why", "for what reason", "what (?:was|is) the reason", "how come")),
    (
        Ask.DEFINE,
        (
            r"what does \S+(?: \S+){0,4} (?:mean|stand for)",
            "define|definition of|meaning of|full name|spell out|abbreviation",
            "what (?:is|are|was|were) meant by",
            "explain|describe|tell me about|brief me on|summari[sz]e",
        ),
    ),
    (Ask.WHICH, ("which", rf"what\b(?= (?!{_VERB})\w+)")),
    (Ask.WHAT, ("what (?:is|are|was|were|exactly is)", "what's", "what")),
    (Ask.HOW, ("how",)),
)
_PATTERNS = tuple((ask, re.compile(rf"\b(?:{'|'.join(alternatives)})\b")) for ask, alternatives in _FORMS)

AUXILIARIES = frozenset(
    """is are was were do does did has have had can could will would shall should may might must am
    isn't aren't wasn't don't""".split()
)
# Words that ask or frame, wherever they stand.
ASK_WORDS = frozenset(
    """many much number count date year month day list name trace compare define explain describe long size amount share
    difference total enumerate history growth mean stand occasion place city exactly exact precise precisely approximately
    roughly documents document according latest recent recently current currently present presently details full complete
    entire happen happened take took place get got make made there kind way underway cited named called mentioned described
    existing mention new sort type question answer wondering want like anything something anyone someone everyone everybody
    altogether gets""".split()
)
PAST = frozenset("was were did had held been chaired led headed ran served presided became".split())
# Words that say only what form of answer is wanted, form by form.
FRAMING: Mapping[Ask, Collection[str]] = {
    Ask.CHANGE: stems_of(
        [
            "go goes went change changed grow grew grown growth evolve evolved develop increase increased",
            "rise rose expand expanded shrink fall trace",
        ]
    ),
    Ask.DIFFER: stems_of(
        ["correct right true differ different disagree contradict conflict source page report say another wrong mistake print"]
    ),
    Ask.COMPARE: stems_of(["difference differ compare comparison distinguish versus vs between"]),
    Ask.DURATION: stems_of(["time last period"]),
    Ask.SINCE: stems_of(["time"]),
    Ask.WHEN: stems_of(["time take place happen come meant really"]),
    Ask.WHERE: stems_of(["take place happen located based situated"]),
    Ask.LIST: stems_of(["list enumerate name complete full order chronological chronologically"]),
    Ask.QUANTITY: stems_of(["big large high great expensive costly size amount much factor times"]),
    Ask.UNTIL: stems_of([_END.replace("|", " "), "until by deadline due"]),
    Ask.HOW: stems_of(["often frequently"]),
    Ask.WHY: stems_of(["reason explanation explain why"]),
}


def ask_form(words: Sequence[Word]) -> tuple[Ask, int]:
    """The form of answer, and how many words the asking takes. The earliest form wins, among equals the first listed."""
    text = " ".join(word.text for word in words)
    best: tuple[int, int, Ask, int] | None = None
    for order, (ask, pattern) in enumerate(_PATTERNS):
        match = pattern.search(text)
        if match is None:
            continue
        early = 0 if ask in (Ask.DIFFER, Ask.CHANGE, Ask.COMPARE) else match.start()
        if best is None or (early, order) < best[:2]:
            best = (early, order, ask, match.end())
    if words and words[0].text in AUXILIARIES and (best is None or best[2] not in (Ask.DIFFER, Ask.CHANGE)):
        return Ask.YESNO, 1
    if best is None:
        return Ask.WHAT, 0
    return best[2], len(text[: best[3]].split())


_GREETING = r"^\W*(?:(?:hi|hello|hey|please|so|ok|okay|well|good (?:morning|afternoon|evening)|dear \w+|excuse me)\b[ ,!.]*)*"
_KNOW = "(?:know|find out|learn|understand|hear|see|check|ask|be told|be sure|establish|verify)"
_WANT = (
    "(?:just |only |really |also )?(?:want|wants|wanted|need|needs|needed|like|wish|wishes|wished|hope|hopes|hoped"
    "|would like|would love|'d like|'d love|would need|have|has|am trying|are trying|is trying|am asked|was asked|were asked)"
)
_ASKING_FOR = (
    "(?:asks?|asked|is asking|was asking|are asking|has asked|wonders?|wondered|(?:am|is|are|was|were) (?:just )?wondering)"
)
_OTHERS = r"(?:(?:he|she|they|somebody|someone)|(?:my|our|the|a) (?:[\w-]+ ){0,2}[\w-]+?)"
_NEXT = (
    r"(?=(?:if|whether|about|who|whom|whose|what|which|when|where|why|how|since|until|is|are|was|were|do|does|did|has|have|had"
    r"|can|could|will|would|in what|in which|at what|by when|from when|on which|to what)\b)"
)
_REQUEST = (
    "(?:can|could|would|will) you (?:please |kindly |perhaps |possibly |quickly )?"
    "(?:tell (?:me|us)|explain|say|give (?:me|us)|show (?:me|us)|confirm|remind (?:me|us) of|let (?:me|us) know"
    rf"|check|verify|find out|look up|help (?:me|us)(?: to)? {_KNOW})",
    "(?:please )?(?:tell|remind) (?:me|us)",
    "(?:please )?(?:check|find out|look up|let (?:me|us) know)",
    "(?:do|would) you (?:happen to |perhaps |by any chance )?(?:know|remember|recall)",
    "any (?:idea|clue)|i wonder",
    rf"(?:i|we)(?:(?: {_WANT})|'d (?:like|love)) to {_KNOW}(?: from you)?",
    rf"(?:i|we) {_ASKING_FOR}",
    # Somebody else's wish is an opening only where a question follows: the sentence might be about them.
    rf"{_OTHERS} (?:{_WANT} to {_KNOW}|{_ASKING_FOR}(?: (?:me|us|you))?)(?=[ ,:]+{_NEXT})",
    r"(?:what|all) (?:i|we)(?: would|'d)? (?:want|like|need) to know is",
)
_OF_YOU = (
    "(?:if|whether) you (?:(?:happen to |might |would |perhaps )?(?:know|remember|recall)|(?:can|could) (?:tell (?:me|us)|say))"
)
_CLAIM = (
    "(?:i|we) (?:read|heard|hear|saw|think|thought|believe|understand|gather)(?: somewhere)?(?: that)?",
    "is it (?:true|right|correct|the case) that",
    "(?:people|some) say(?: that)?",
)
_BRIEFLY = (
    r"(?:in (?:one|a|two|few|a few) (?:line|lines|sentence|sentences|words?)\b[ ,:]*)?(?:(?P<whether>if |whether )|about )?"
)
_CLAIMED = re.compile(rf"{_GREETING}(?P<claim>{'|'.join(_CLAIM)})\b[ ,:]*{_BRIEFLY}", re.I)
_ASKED = re.compile(rf"{_GREETING}(?:{'|'.join(_REQUEST)})\b[ ,:]*(?:{_OF_YOU}[ ,:]*)?{_BRIEFLY}", re.I)
_GREETED = re.compile(_GREETING, re.I)
_IN_A_SPEECH = re.compile(
    r",? ?\bin (?:his|her|their) (?:[\w-]+ ){0,3}?(?:speech|remarks|address|keynote|interview)\b(?! (?:of|on|to|in)\b),?",
    re.I,
)
# Where or on what occasion somebody said it goes with the name; a date may be that of the matter and stays.
_UP_TO = (
    r"(?P<who>(?:the )?[^,;?]+?)"
    r"(?: (?:in|on|at|during) (?=[^,;?\d]*(?:[,;?]|$))[^,;?]*"
    r"|(?= (?:in|on|as of|by|at|during|since|between|when|how|what|which|who|did|does|is|was) )|(?=\s*[,;?])|(?=\s*$))"
)
_SOURCE = re.compile(rf",? ?\b(?:according to|as per|in the words of) {_UP_TO}(?:,(?! (?:and|or)\b))?", re.I)
_COUNTED_BY = re.compile(
    r",? ?\b(?:(?:going )?by|in) (?P<who>(?:the )?(?:[\w.&-]+ ){0,4}?[\w.&-]+)['’]s? (?:own )?"
    r"(?:count|figures|reckoning|telling|estimates?|tally|words)\b,?",
    re.I,
)
_TAG = re.compile(
    r"(?:[,.;–-]\s*(?:right|correct|true|no|yes|is (?:that|this|it) (?:right|correct|true|so))"
    r"|[,.;–-]?\s*(?:isn't (?:it|that so)|aren't they|doesn't it|didn't (?:it|they)))\s*\?+\s*$",
    re.I,
)


def without_source(text: str) -> tuple[str, str]:
    """The question without "according to X" or "by X's count", and X; "" where it asks for nobody's word in particular."""
    found = _SOURCE.search(text) or _COUNTED_BY.search(text)
    if not found or (found.start() == 0 and not found[0].endswith(",")):
        return text, ""
    core = f"{text[: found.start()]} {text[found.end() :]}"
    return re.sub(r"\s+(?=[?.,;]|$)", "", " ".join(core.split())).lstrip(" ,"), found["who"]


def without_politeness(text: str) -> tuple[str, bool]:
    """The question without "can you tell me" in front and ", right?" behind, and whether it was a claim to be confirmed."""
    claimed = _CLAIMED.match(text)
    opened = claimed or _ASKED.match(text) or _GREETED.match(text)
    core = text[opened.end() :] if opened and opened.end() < len(text) else text
    core = _IN_A_SPEECH.sub("", core)
    tag = _TAG.search(core)
    if tag and tag.start() > 10 and not re.match(r"\s*(?:who|which|some|why|what|how|when|where)\b", core, re.I):
        return core[: tag.start()].rstrip(" ,.") + "?", True
    return core, bool(claimed or (opened and opened.groupdict().get("whether")))
