"""What a question asks for, about whom, and when; language knowledge only, no word of any field."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from assistant.answering.ask_forms import ASK_WORDS, AUXILIARIES, FRAMING, PAST, Ask, ask_form, without_politeness, without_source
from assistant.answering.clauses import clause_span
from assistant.answering.frame import Frame
from assistant.answering.idioms import said_plainly
from assistant.answering.left_out import left_out
from assistant.answering.lexicon import Lexicon, Mention
from assistant.answering.spelling import Spelling
from assistant.answering.time_expressions import TimeExpression, time_expressions
from assistant.answering.words import Word, as_meant, read_words
from assistant.text import LIGHT, UNITS, stem


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the question that dates the rest: "when the club was founded", "after France joined"."""

    relation: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood. `terms` are the content words of its main clause, `head` stems of what is counted or chosen,
    `added` stems of what is to be counted in besides ("including the guests"), `excluded` ids of the names that it leaves out,
    `but` the words that say so, `unwanted` the words of all names for these, `said_by` whose word is asked for."""

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
    added: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    but: tuple[int, int] = (0, 0)
    unwanted: frozenset[str] = frozenset()
    typed: tuple[tuple[str, str], ...] = field(default=())
    frame: Frame | None = None
    said_by: str = ""

    @property
    def time(self) -> TimeExpression | None:
        return self.times[0] if self.times else None


_PHRASES_OF_NOTHING = frozenset({("as", "well"), ("so", "far"), ("thus", "far")})  # their second word asks for nothing
_WHOSE = frozenset("its their his her our my your whose the".split())
_WHERE_IS = re.compile(r"\bwhere(?:'s| is| are| exactly is)\b|\bwhere do(?:es)? .*\b(?:have|keep)\b", re.I)


def asks_where_it_lies(question: Question) -> bool:
    """Whether "where is X?" is asked, with nothing that happened there."""
    inside = {question.words[i].start for m in question.mentions for i in range(m.start, m.end)}
    plain_words = any(word.start not in inside for word in question.terms)
    return question.ask is Ask.WHERE and bool(_WHERE_IS.search(question.text)) and bool(inside) and not plain_words


def parse_question(text: str, today: date, lexicon: Lexicon, spelling: Spelling | None = None) -> Question:
    """The question understood. Raises ImpossibleDate for a date that cannot be."""
    text, said_by = without_source(text)
    text, tagged = without_politeness(text)
    text, plainly = said_plainly(text)
    typed = read_words(text, spelling)
    corrected, mended = as_meant(text, typed)
    words = read_words(corrected)
    times = time_expressions(corrected, today)
    dated = {i for i, word in enumerate(words) if any(t.start <= word.start < t.end for t in times)}
    low = _spaced(words)
    mentions = tuple(lexicon.find(words))
    anchor = clause_span(corrected, words, dated, mentions)
    inside = set(range(*anchor[1:])) if anchor else set()
    but = _left_out(words, mentions, corrected)
    main = [i for i in range(len(words)) if i not in inside and i not in but]
    asking = [i for i in main if i not in dated]
    ask, asked_at = ask_form([words[i] for i in asking])
    ask = Ask.YESNO if tagged and ask in (Ask.WHAT, Ask.DIFFER) else ask
    present = (
        any(t.when.exact and t.when.earliest == today for t in times) or " now " in low or " current" in low or " today" in low
    )
    named = {i for m in mentions for i in range(m.start, m.end)}
    head = _head([words[i] for i in asking], asked_at, ask)
    framing: Collection[str] = FRAMING.get(ask, ())
    if ask is Ask.COUNT and _LONG_LIST.match(low.strip()):
        head = (*head, stem("list"))
    terms = tuple(
        words[i]
        for i in main
        if i not in dated
        and (i in named or _owns(words, i) or not (words[i].stop or (words[i].text in ASK_WORDS and words[i].stem not in head)))
        and not _is_first_last(words, i)
        and not (words[i].stem in framing and i not in named)
        and not _is_container(words, i, ask)
        and not _says_how_many(words, i, ask)
        and not (i and (words[i - 1].text, words[i].text) in _PHRASES_OF_NOTHING)
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
        mentions=tuple(m for m in mentions if m.start not in inside and m.start not in but),
        times=tuple(t for t in times if not (present and t.when.exact and t.when.earliest == today and t.relation == "in")),
        clause=clause,
        first=bool(re.search(r" (?:first|earliest|oldest|original|founding|inaugural) ", low)),
        last=bool(re.search(r" (?:last|latest|newest|most recent|final) ", low)),
        present=present,
        past=any(words[i].text in PAST or (words[i].text.endswith("ed") and i not in named) for i in asking),
        added=_added(words, named),
        excluded=frozenset(m.id for m in mentions if m.start in but),
        but=(but.start, but.stop),
        typed=(*plainly, *mended),
        said_by=said_by,
    )


_LONG_LIST = re.compile(r"how (?:long|large|big) (?:is|are|was|were)\b.*\blists?\b")
_ADDING = frozenset("including counting with plus inclusive".split())
_TOGETHER = re.compile(r" and (?P<other>\w+) .*\b(?:together|combined|altogether|in all|in total)\b")


def _added(words: list[Word], named: set[int]) -> frozenset[str]:
    """The stems of the plain nouns that are to be counted in: "including the guests", "members and guests together"."""
    found: set[str] = set()
    for i, word in enumerate(words[:-1]):
        if word.text in _ADDING and i > 0:
            following = (j for j in range(i + 1, min(i + 4, len(words))) if not words[j].stop)
            found |= {words[j].stem for j in list(following)[:1] if j not in named}
    if together := _TOGETHER.search(_spaced(words)):
        found |= {word.stem for i, word in enumerate(words) if word.text == together["other"] and i not in named}
    return frozenset(found)


_ONE_NUMBER = frozenset({Ask.COUNT, Ask.QUANTITY, Ask.CHANGE, Ask.COMPARE, Ask.DURATION})  # the basis tells what counts


def _left_out(words: list[Word], mentions: tuple[Mention, ...], text: str) -> range:
    """The words that say who does not count ("apart from X"); none in a question for a number."""
    span = left_out(words, mentions, text)
    if span is None:
        return range(0)
    ask, _ = ask_form([word for i, word in enumerate(words) if i not in range(*span)])
    return range(0) if ask in _ONE_NUMBER else range(*span)


def _owns(words: list[Word], i: int) -> bool:
    """Whether "own" is the verb ("does X still own it?") and not "its own"."""
    before = words[i - 1] if i else None
    possessive = before is not None and (before.text in _WHOSE or before.surface[-2:] in ("'s", "’s", "s'", "s’"))
    return words[i].text == "own" and before is not None and not possessive


def _spaced(words: list[Word]) -> str:
    return " " + " ".join(word.text for word in words) + " "


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
        if (word.text in LIGHT or word.text in UNITS[2:13]) and not stems:
            continue
        if word.stop or word.text in AUXILIARIES or word.stem == "happen" or len(stems) == 4:
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


_LISTING = frozenset({Ask.LIST, Ask.WHICH, Ask.WHAT, Ask.WHO, Ask.WHEN, Ask.DEFINE})


def _says_how_many(words: list[Word], i: int, ask: Ask) -> bool:
    """Whether a number only says how many the answer has: "the six principles", "which two projects"."""
    if ask not in _LISTING or not 0 < i < min(6, len(words) - 1) or words[i].text not in UNITS[2:13]:
        return False
    plural = any(word.text.endswith("s") for word in words[i + 1 : i + 4])
    return plural and words[i - 1].text in ("the", "which", "what", "whose", "its", "their", "all")


def _is_container(words: list[Word], i: int, ask: Ask) -> bool:
    """ "Where in the X …": the whole in which the place is looked for is no condition that a text on the place would repeat."""
    if ask is not Ask.WHERE:
        return False
    before = [word.text for word in words[max(i - 3, 0) : i] if word.text != "the"]
    return before[-2:] == ["where", "in"]


def _is_first_last(words: list[Word], i: int) -> bool:
    return words[i].text in (
        "first",
        "earliest",
        "founding",
        "inaugural",
        "last",
        "latest",
        "newest",
        "recent",
        "final",
        "current",
        "original",
    )
