"""What a question asks for, about whom, and when; language knowledge only, no word of any field."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.answering.lexicon import Lexicon, Mention, stems_of
from assistant.answering.spelling import Spelling
from assistant.answering.time_expressions import TimeExpression, time_expressions
from assistant.answering.words import Word, corrections, read_words
from assistant.text import LIGHT, STOPWORDS


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


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the question that dates the rest: "when the club was founded", "after France joined"."""

    relation: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood. `terms` are the content words of its main clause, `head` the stems of what is counted or chosen."""

    text: str
    words: tuple[Word, ...]
    ask: Ask
    head: tuple[str, ...]
    terms: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    clause: Clause | None = None
    first: bool = False
    last: bool = False
    present: bool = False
    past: bool = False
    typed: tuple[tuple[str, str], ...] = field(default=())

    @property
    def time(self) -> TimeExpression | None:
        return self.times[0] if self.times else None


_ASKS: list[tuple[str, Ask]] = [
    (r"\bsince when\b|\bfrom when\b", Ask.SINCE),
    (r"\b(?:until|till|up to) when\b|\b(?:when|what year|which year)\b[^?]*\b(?:leave|left|end|ended|expire|expired|quit|withdrew|withdraw|step down|stepped down|cease|ceased|finish|run out)\b", Ask.UNTIL),  # noqa: E501
    (r"\bhow long\b|\bfor how many (?:years|months|days)\b|\bhow many (?:years|months|days|weeks)\b", Ask.DURATION),
    (r"\bwhy (?:do|does|did|are|is)\b[^?]*\b(?:differ|disagree|different|differently|contradict|conflict|another|others?)\b", Ask.DIFFER),
    (r"\bwho is (?:right|correct)\b|\bwhich (?:one |of them )?is (?:right|correct|true)\b|\bis (?:that|this|it) (?:right|correct|true)\b", Ask.DIFFER),
    (r"\bhow (?:did|has|have|was|were|is|are|does|do)\b[^?]*\b(?:chang\w+|grow\w*|grew|evolv\w+|develop\w*|increas\w+|rise|risen|rose|expand\w*|shrink\w*|fall|fell)\b", Ask.CHANGE),  # noqa: E501
    (r"\b(?:by how (?:many|much)|trace|chart the|history of|over time|timeline|chronology|track the|grew from|growth of)\b", Ask.CHANGE),
    (r"\b(?:difference|differences|compare|comparison|distinguish|versus|vs|differs?)\b", Ask.COMPARE),
    (r"\b(?:go|goes|went|gone|going) (?:up|down)\b|\bup or down\b", Ask.CHANGE),
    (r"\bwhat (?:is|was|were|are) the (?:total |overall |exact )?(?:number|size|count)\b", Ask.COUNT),
    (r"\bhow many\b|\b(?:number|count|size) of\b|\bhow (?:large|big|numerous)\b[^?]*\bmembership\b|\bheadcount\b|\bhow few\b", Ask.COUNT),
    (r"\bhow much\b|\bwhat (?:amount|share|percentage|proportion|sum|percent|fraction|size|budget|price|cost)\b|\bhow (?:large|big|high|great|expensive|costly)\b", Ask.QUANTITY),  # noqa: E501
    (r"\b(?:when|(?:what|which) (?:date|day|year|month)|on which day|the date (?:of|on)|what time)\b", Ask.WHEN),
    (r"\b(?:where|(?:what|which) (?:city|town|place|venue|location)|in which country|in what country)\b", Ask.WHERE),
    (r"\b(?:list|enumerate|name (?:the|all|every|each)|give me (?:the|all)|who are|which (?:are|were) the|what are the|what were the|who (?:all )?(?:belongs?|joined|participates?))\b", Ask.LIST),  # noqa: E501
    (r"\b(?:who|whom|whose)\b", Ask.WHO),
    (r"\bwhy\b|\bfor what reason\b|\bwhat (?:was|is) the reason\b|\bhow come\b", Ask.WHY),
    (r"\b(?:what does \S+(?: \S+){0,4} (?:mean|stand for)|define|definition of|meaning of|what (?:is|are|was|were) meant by|full name|spell out|abbreviation)\b", Ask.DEFINE),  # noqa: E501
    (r"\b(?:explain|describe|tell me about|brief me on|summari[sz]e)\b", Ask.DEFINE),
    (r"\bwhich\b|\bwhat\b(?= (?!is|are|was|were|does|do|did|has|have|had|can|could|will|would|came|happened)\w+)", Ask.WHICH),
    (r"\bwhat (?:is|are|was|were|exactly is)\b|\bwhat's\b", Ask.WHAT),
    (r"\bwhat\b", Ask.WHAT),
    (r"\bhow\b", Ask.HOW),
]  # fmt: skip
_AUX = "is are was were do does did has have had can could will would shall should may might must am isn't aren't wasn't don't".split()
_ASK_WORDS = frozenset(
    """many much number count date year month day list name trace compare define explain describe long size amount share difference
    total enumerate history growth mean stand occasion place city exactly precise precisely approximately roughly
    documents document according latest recent recently current currently present presently details full complete entire
    happen happened take took place get got make made there kind way underway cited named called mentioned described mention new sort type question answer wondering want like
    anything something anyone someone everyone everybody""".split()
)
_PAST = frozenset("was were did had held been chaired led headed ran served presided became".split())
# Words that only say what form of answer is wanted.
_FRAMING = {
    Ask.CHANGE: stems_of(
        [
            "go goes went change changed grow grew grown growth evolve evolved develop increase increased rise rose expand expanded shrink fall trace"
        ]
    ),
    Ask.DIFFER: stems_of(
        ["correct right true differ different disagree contradict conflict source page report say another wrong mistake print"]
    ),
    Ask.COMPARE: stems_of(["difference differ compare comparison distinguish versus vs between"]),
    Ask.DURATION: stems_of(["time last"]),
    Ask.SINCE: stems_of(["time"]),
    Ask.WHEN: stems_of(["time take place happen come meant really"]),
    Ask.WHERE: stems_of(["take place happen located based situated"]),
    Ask.LIST: stems_of(["list enumerate name complete full"]),
    Ask.QUANTITY: stems_of(["big large high great expensive costly size amount much"]),
    Ask.UNTIL: stems_of(
        ["leave left end ended expire expired quit withdrew withdraw step stepped down cease ceased finish run out until"]
    ),
    Ask.WHY: stems_of(["reason explanation explain why"]),
}
_SUBORDINATORS = (
    "when",
    "after",
    "before",
    "once",
    "until",
    "till",
    "upon",
    "following",
    "by the time",
    "as soon as",
    "at the time",
)
_NOUN_ANCHORS = re.compile(
    r"\b(?:at|on|upon|from|since|between|right after|after|before|following)(?: the time of)? (?:its|the|their)?(?: (?:very|official|formal))? ?"
    r"(?:launch|founding|foundation|creation|inception|outset|establishment|birth|start|beginning|inauguration|signing|signature)\b"
    r"|\b(?:originally|initially|at first)\b"
)
_FOUNDING = re.compile(
    r"\b(?:founding|original|initial|charter|inaugural|first)\b(?= \w*(?:member|partner|countr|state|signator|participant|part))"
)


def parse_question(text: str, today: date, lexicon: Lexicon, spelling: Spelling | None = None) -> Question:
    """The question understood. Raises ImpossibleDate for a date that cannot be."""
    text, tagged = without_politeness(text)
    typed = read_words(text, spelling)
    changed = corrections(typed)
    corrected = _corrected(text, typed)
    words = read_words(corrected)
    times = time_expressions(corrected, today)
    dated = {i for i, word in enumerate(words) if any(t.start <= word.start < t.end for t in times)}
    low = _spaced(words)
    mentions = tuple(lexicon.find(words))
    anchor = _clause_span(corrected, words, dated, mentions)
    inside = set(range(*anchor[1:])) if anchor else set()
    main = [i for i in range(len(words)) if i not in inside]
    asking = [i for i in main if i not in dated]
    ask, asked_at = _ask([words[i] for i in asking])
    ask = Ask.YESNO if tagged and ask in (Ask.WHAT, Ask.DIFFER) else ask
    present = (
        any(t.when.exact and t.when.earliest == today for t in times) or " now " in low or " current" in low or " today" in low
    )
    named = {i for m in mentions for i in range(m.start, m.end)}
    head = _head([words[i] for i in asking], asked_at, ask)
    framing: Collection[str] = _FRAMING.get(ask, ())
    terms = tuple(
        words[i]
        for i in main
        if i not in dated
        and (i in named or not (words[i].stop or (words[i].text in _ASK_WORDS and words[i].stem not in head)))
        and not _is_first_last(words, i)
        and not (words[i].stem in framing and i not in named)
        and not _is_container(words, i, ask)
    )
    clause = None
    if anchor:
        relation, start, end = anchor
        clause = Clause(relation, tuple(words[start:end]), tuple(m for m in mentions if start <= m.start < end))
    return Question(
        text=corrected,
        words=tuple(words),
        ask=ask,
        head=head,
        terms=terms,
        mentions=tuple(m for m in mentions if m.start not in inside),
        times=tuple(t for t in times if not (present and t.when.exact and t.when.earliest == today and t.relation == "in")),
        clause=clause,
        first=bool(re.search(r" (?:first|earliest|oldest|original) ", low)),
        last=bool(re.search(r" (?:last|latest|newest|most recent|final) ", low)),
        present=present,
        past=any(words[i].text in _PAST or (words[i].text.endswith("ed") and i not in named) for i in asking),
        typed=tuple(changed),
    )


_POLITE = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|so|ok|okay|well)\b[ ,!.]*)*"
    r"(?:(?:can|could|would|will) you (?:please |kindly )?(?:tell (?:me|us)|explain|say|give (?:me|us)|show (?:me|us)|confirm|remind (?:me|us) of|let (?:me|us) know)"
    r"|(?:please )?(?:tell|remind) (?:me|us)|(?:i|we)(?: would|'d)? (?:want|like|need|wish) to know|do you know|any idea|i wonder|i was wondering"
    r"|(?:i|we) (?:read|heard|hear|saw|think|thought|believe|understand|gather)(?: somewhere)?(?: that)?|is it (?:true|right|correct|the case) that"
    r"|(?:people|some) say(?: that)?)\b[ ,:]*(?:in (?:one|a|two|few|a few) (?:line|lines|sentence|sentences|words?)\b[ ,:]*)?(?:if |whether |about )?",
    re.I,
)
_TAG = re.compile(
    r"[,.;–-]?\s*(?:right|correct|true|is (?:that|this|it) (?:right|correct|true|so)|isn't (?:it|that so)|aren't they|doesn't it|didn't (?:it|they)|no|yes)\s*\?+\s*$",
    re.I,
)


def without_politeness(text: str) -> tuple[str, bool]:
    """The question without "can you tell me" in front and ", right?" behind, and whether it was a claim to be confirmed."""
    opened = _POLITE.match(text)
    core = text[opened.end() :] if opened and opened.end() < len(text) and opened.group().strip(" ,.!") else text
    claims = bool(
        opened
        and re.search(
            r"\b(?:read|heard|hear|saw|think|thought|believe|understand|gather|say|true|right|correct|case)\b",
            opened.group(),
            re.I,
        )
    )
    tag = _TAG.search(core)
    if tag and tag.start() > 10 and not re.match(r"\s*(?:who|which|some|why|what|how|when|where)\b", core, re.I):
        return core[: tag.start()].rstrip(" ,.") + "?", True
    return core, claims


def _spaced(words: list[Word]) -> str:
    return " " + " ".join(word.text for word in words) + " "


def _corrected(text: str, typed: list[Word]) -> str:
    """The text with corrected words put in, each with the capital letter that it had."""
    for word in reversed(typed):
        plain_surface = (
            word.surface.lower().replace("\u2019", "'").removesuffix("'s").replace("'", "").replace(".", "").replace(",", "")
        )
        if word.text != plain_surface and word.text.isalpha() and plain_surface.isascii():
            new = word.text.capitalize() if word.upper else word.text
            text = text[: word.start] + new + text[word.end :]
    return text


def _clause_span(text: str, words: list[Word], dated: set[int], mentions: tuple[Mention, ...]) -> tuple[str, int, int] | None:
    """Relation and word span of the clause that dates the rest; None where there is none."""
    comma = text.find(",")
    low = [word.text for word in words]
    if low and low[0] in ("when", "after", "before", "once", "at", "upon", "following", "since", "by") and comma > 0:
        end = next((i for i, word in enumerate(words) if word.start > comma), len(words))
        while end < len(words) and end in dated:
            end += 1
        rest = low[end:]
        asks = any(word in ("how", "who", "which", "what", "where", "whose", "whom", *_AUX) for word in rest)
        content = [i for i in range(1, end) if i not in dated and low[i] not in STOPWORDS]
        if asks and content:
            return _relation(low[0]), 0, end
    for i in range(1, len(words)):
        if (
            low[i] in _SUBORDINATORS
            and low[i - 1] not in ("since", "from", "and")
            and not (low[i] in ("before", "after") and i in dated)
        ):
            if any(j in dated for j in (i,)):
                continue
            end = _order_end(words, i, mentions) or _clause_end(text, words, i)
            content = [j for j in range(i + 1, end) if j not in dated and low[j] not in STOPWORDS]
            if content and (_asks_before(low[:i]) or _asks_after(low[end:])):
                return _relation(low[i]), i, end
    joined = re.search(_NOUN_ANCHORS, " ".join(low))
    if joined:
        before = len(" ".join(low)[: joined.start()].split())
        length = len(joined[0].split())
        first = low[before]
        end = before + length
        if end < len(low) and low[end] == "of":
            while (
                end < len(words)
                and low[end] not in ("how", "who", "which", "what")
                and "," not in text[words[end - 1].end : words[end].start]
            ):
                end += 1
        if first != "since" or not _asks_before(low[:before]):
            return _relation(first), before, end
    adjective = re.search(_FOUNDING, " ".join(low))
    if adjective:
        at = len(" ".join(low)[: adjective.start()].split())
        return "founding", at, at + 1
    return None


def _order_end(words: list[Word], start: int, mentions: tuple[Mention, ...]) -> int:
    """The end of "before X" or "after X" where X is a bare name and no deed of X follows; 0 where it is a clause."""
    if words[start].text not in ("before", "after"):
        return 0
    name = next((m for m in mentions if m.kind == "name" and start < m.start <= start + 2), None)
    if name is None:
        return 0
    following = words[name.end].text if name.end < len(words) else ""
    return name.end if following in ("", "at", "as", "in", "of", "for", "on", "and") else 0


def _clause_end(text: str, words: list[Word], start: int) -> int:
    """A trailing clause ends at a comma, semicolon, question mark or at the end."""
    for i in range(start + 1, len(words)):
        if re.search(r"[,;?]", text[words[i - 1].end : words[i].start]):
            return i
    return len(words)


def _asks_before(low: list[str]) -> bool:
    return any(w in ("how", "who", "which", "what", "where", "whose", "whom", "list", "name", "many", "number") for w in low) or (
        bool(low) and low[0] in _AUX
    )


def _asks_after(low: list[str]) -> bool:
    return any(w in ("how", "who", "which", "what", "where", "whose", "whom") for w in low)


def _relation(word: str) -> str:
    return {"after": "after", "following": "after", "before": "before", "until": "before", "till": "before"}.get(word, "when")


def _ask(words: list[Word]) -> tuple[Ask, int]:
    """The form of answer and the place of the word after the asking words. The earliest pattern wins, among equals the first listed."""
    text = " ".join(word.text for word in words)
    best: tuple[int, int, Ask, int] | None = None
    for order, (pattern, ask) in enumerate(_ASKS):
        match = re.search(pattern, text)
        if match is None:
            continue
        early = 0 if ask in (Ask.DIFFER, Ask.CHANGE, Ask.COMPARE) else match.start()
        key = (early, order, ask, match.end())
        if best is None or key[:2] < best[:2]:
            best = key
    if words and words[0].text in _AUX and (best is None or best[2] not in (Ask.DIFFER, Ask.CHANGE)):
        return Ask.YESNO, 1
    if best is None:
        return Ask.WHAT, 0
    return best[2], len(text[: best[3]].split())


def _head(words: list[Word], start: int, ask: Ask) -> tuple[str, ...]:
    """The stems of the noun phrase right after "how many", "which", "list": up to the first verb-like or small word."""
    if ask is Ask.WHAT:
        return _subject_of_what(words[start:])
    if ask not in (Ask.COUNT, Ask.WHICH, Ask.LIST, Ask.QUANTITY):
        return ()
    stems: list[str] = []
    for word in words[start:]:
        if word.text in ("the", "of", "all", "different", "other", "total", "new", "its", "their", "a", "an") and not stems:
            continue
        if word.text in LIGHT and not stems:
            continue
        if word.stop or word.text in _AUX or len(stems) == 4:
            break
        stems.append(word.stem)
    return tuple(stems)


def _subject_of_what(words: list[Word]) -> tuple[str, ...]:
    """ "What is the yearly budget of X?": the stems of what is asked for, the noun right before "of" first."""
    if not words or words[0].text not in ("the", "its", "their"):
        return ()
    stems: list[str] = []
    for word in words[1:]:
        if word.text in ("of", "for", "in"):
            return tuple(reversed(stems)) if stems and word.text != "in" else ()
        if word.stop:
            return ()
        stems.append(word.stem)
    return ()


def _is_container(words: list[Word], i: int, ask: Ask) -> bool:
    """ "Where in the X …": the whole in which the place is looked for is no condition that a text on the place would repeat."""
    if ask is not Ask.WHERE:
        return False
    before = [word.text for word in words[max(i - 3, 0) : i] if word.text != "the"]
    return before[-2:] == ["where", "in"]


def _is_first_last(words: list[Word], i: int) -> bool:
    return words[i].text in ("first", "earliest", "last", "latest", "newest", "recent", "final", "current", "original")
