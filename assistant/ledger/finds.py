"""What one sentence says that could become an entry: numbers with nouns, who joined or left, who held what, what happened when.

Patterns of the English language alone; which subject and which attribute a find belongs to is decided in placing.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.dates import EARLIEST, LATEST, When
from assistant.ledger.facts import AttributeKind
from assistant.text import MULTIPLES, STOPWORDS, TENS, UNITS, is_ordinal, numbers


class Dated(Protocol):
    """A date in a sentence: its place, the relation of its preposition ("in", "since", "until", ...) and the days it means.

    `first` and `last` are the two ends of "between X and Y" and "from X to Y".
    """

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def relation(self) -> str: ...
    @property
    def when(self) -> When: ...
    @property
    def first(self) -> When | None: ...
    @property
    def last(self) -> When | None: ...


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a sentence; `id` is "" for one that the ledger does not know, `label` spaCy's ("" for one of the ledger's)."""

    start: int
    end: int
    text: str
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence with the names and dates in it, all offsets in the sentence; `subject` is the grammatical one, `written` the
    last day on which it can have been written."""

    text: str
    names: tuple[Named, ...] = ()
    dates: tuple[Dated, ...] = ()
    subject: str = ""
    written: date = LATEST


@dataclass(frozen=True, slots=True)
class Find:
    """What could become an entry. `kinds` are the kinds of attribute it may belong to, `near` the words that say of what.

    `start` and `end` are its place in the sentence; `members` are the names that belong, hold or take part. `measured` says that a
    number comes with its measure. Where `body` is given, the subject must be named within these offsets.
    """

    kinds: tuple[AttributeKind, ...]
    start: int
    end: int
    value: str
    near: str
    members: tuple[Named, ...] = ()
    begins: When | None = None
    until: When | None = None
    more: str = ""
    part: str = ""
    place: str = ""
    denied: bool = False
    measured: bool = False
    body: tuple[int, int] | None = None


_WORDS = "|".join((*UNITS[2:], *(f"{tens}(?:[- ](?:{'|'.join(UNITS[1:10])}))?" for tens in TENS[2:])))
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<money>(?:[A-Z]{{1,3}})?[$€£¥]\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{_WORDS})\b)"
    rf"(?:[ -](?P<multiple>{'|'.join(MULTIPLES)})\b)?(?P<percent>\s?(?:%|per cent\b|percent\b))?(?![\w/]|[.,]\d)",
    re.I,
)
_BOUNDS = (
    (r"(?:more than|over|above|exceeding|in excess of)", "over"),
    (r"(?:at least|no fewer than|no less than)", "at least"),
    (r"(?:about|around|approximately|some|nearly|almost|roughly|close to)", "about"),
    (r"(?:up to|at most|no more than|as many as|as much as)", "up to"),
)
_AGAIN = re.compile(r"\b(?:the|these|those|both|all|its|their)(?: other)? $", re.I)  # "the three countries": named before
_GROWS = re.compile(r" (?:that |which |were |was |had |have |has )*(?:newly |been )*(?:join|added|acced|admitted|enter|left\b|withdr)")
_TELLS = re.compile(
    r"\b(?:said|says|wrote|writes|reported|reports?|described|describes|told|stated|noted|counted|published|release|article|statement|note)"
    r"(?: [\w'’-]+){0,2}?,?(?: (?:on|in|of|from|dated))?(?: the)? ?$"
)
_DURATIONS = frozenset("second minute hour day week fortnight month year decade century".split())
_BREAKS = STOPWORDS | frozenset("plus including include includes involve involves lie lies comprising which according took part".split())
_WORD = re.compile(r"[^\W\d_][\w'’-]*|[^\w\s]")

_DENIED = r"(?P<denied>(?:not|never|no longer) )?"
_JOIN = re.compile(
    r"\b(?:did (?P<denied>not|never) )?(?:(?:re)?join(?:s|ed)?|acced(?:es|ed) to|enter(?:s|ed)(?! into)|came back to|return(?:s|ed) to|"
    r"(?:was|were|been|being) (?:admitted|welcomed) (?:in)?to|tak(?:es?|ing) part|took part|attended|belong(?:s|ed)? to)\b"
)
_SIGN = re.compile(r"\b(?:co-)?sign(?:s|ed)\b(?! (?:in|on|by|at)\b)")
_LEAVE = re.compile(r"\b(?:left|leaves|withdr(?:ew|aws) from|quit|pull(?:s|ed) out of|resign(?:s|ed) from)\b")
_ROLE = re.compile(
    r"\b(?:is|are|was|were|be|been|become|becomes|became|remain(?:s|ed)?|served|serves|act(?:s|ed)|"
    r"(?:welcomed|appointed|elected|named|admitted|confirmed|joined)(?: [\w-]+){0,4}?(?= as ))(?: as)? "
    rf"{_DENIED}(?:(?:a|an|the|its|their|one of the) )?(?P<role>(?:[\w’'-]+ ){{0,5}}?[\w’'-]+)(?= (?:of|for|in|at|to|since|from|until|on)\b)"
)
_OFFICE = re.compile(
    r"\b(?:tak(?:es?|ing)|took|assum(?:es|ed)|h(?:olds|eld)|hand(?:s|ed)|pass(?:es|ed))(?: over| up| on)? (?:the|its|over the) "
    r"(?:(?:rotating|new) )?(?P<role>(?:[\w’'-]+ )?[\w’'-]+)\b"
)
_LEAD = re.compile(r"\b(?:co-)?(?P<role>chair(?:s|ed)?|le(?:d|ads)|head(?:s|ed)|presid(?:es|ed) over|direct(?:s|ed)|govern(?:s|ed))\b(?! by)")
_PASSIVE = re.compile(r"\b(?:co-)?(?P<role>chaired|led|headed|directed|presided over) by\b")
_HAPPENED = re.compile(
    r"\b(?:launch|sign|h[eo]ld|announc|adopt|open|publish|met\b|meet|found(?:ed|ing)\b|establish|took place|take place|entered into force|"
    r"entry into force|propos|releas|approv|beg[au]n|start|creat|inaugurat|conven|host|conclud|agree|ratif|end(?:s|ed)\b|clos|"
    r"complet|initial|introduc|pass(?:ed|age)|present|unveil|laid|chose|flew|land(?:ed|ing)|touched|came|gave|ran\b|built|"
    r"finish|form(?:ed|ation)|merg|dissol|replac|renam|suspend|visit|award|deliver|issu|invit|expand|widen|switch|put\b)",
    re.I,
)
_JOINER = re.compile(r"\s*\(?(?:[A-Z]{2,6})?\)?\s*(?:,|;)?\s*(?:and|as well as|plus|or|,)?\s*(?:also )?(?:the |its )?")
_HAS_MEMBERS = re.compile(
    r"(?:\b(?:were|are|is|was|being|namely|include[sd]?|including|comprise[sd]?|consist(?:s|ed|ing) of|among them|with)|:)\s*(?:the )?$"
)
_TITLE = re.compile(r"(?:[Tt]he |[Bb]oth )?(?:[A-Z][\w-]* )*(?:the )?")  # "The Foreign Minister "
_PEOPLE = frozenset({"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", ""})
_MEASURES = frozenset({"CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT", "DATE", "TIME"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})


def find_all(reading: Reading) -> list[Find]:
    """Everything in the sentence that could become an entry, in the order of its places."""
    told = [*_changes(reading), *_roles(reading), *_lists(reading)]
    found = [*told, *_numbers(reading)]
    found += _events(reading)
    return sorted(found, key=lambda find: find.start)


# --- numbers


def _numbers(reading: Reading) -> Iterator[Find]:
    for match in _NUMBER.finditer(reading.text):
        if _is_no_amount(reading, match):
            continue
        noun, end = _noun(reading.text, match.end())
        if _AGAIN.search(reading.text[: match.start()]) and match[0].isalpha() or _GROWS.match(reading.text, end):
            continue
        first = noun.split(" ")[0].lower().rstrip("s")
        if first in _DURATIONS or noun.split(" ")[-1].lower().rstrip("s") in _DURATIONS:
            continue
        before = reading.text[: match.start()]
        more = next((word for pattern, word in _BOUNDS if re.search(rf"\b{pattern} $", before, re.I)), "")
        measured = bool(match["money"] or match["percent"] or match["multiple"] or first == "time")
        value = match[0].strip() if measured else str(int(number)) if (number := _value(match[0])) == int(number) else str(number)
        begins, until = _dates(reading, match.start(), end)
        kinds: tuple[AttributeKind, ...] = ("quantity",) if measured else ("count", "quantity")
        part = "" if measured else _part(reading, match, noun)
        near = _around(reading, match.start(), match.end()) if measured else noun
        if measured and first == "time":
            value = f"{value} times"
        place = _place(reading)
        yield Find(kinds, match.start(), end, value, near, (), begins, until, more, part, place, measured=measured)


def _around(reading: Reading, start: int, end: int) -> str:
    """The eight words before and the four after an amount: "a loan of US$5 million for …", "5 per cent of the budget"."""
    return " ".join([*_WORD.findall(reading.text[:start])[-8:], *_WORD.findall(reading.text[end:])[:4]])


def _value(text: str) -> float:
    return next(iter(numbers(text)), 0.0)


def _is_no_amount(reading: Reading, match: re.Match[str]) -> bool:
    """Whether a number is a date, a rank, part of a name, or the number of an article."""
    inside = (match.start(), match.end())
    if any(date.start <= inside[0] < date.end for date in reading.dates) or is_ordinal(match[0]):
        return True
    if re.search(r"(?:\b(?:no|number|article|section|resolution|chapter|page|table|version|row)\.? |#|h\.r\. )$", reading.text[: inside[0]], re.I):
        return True
    if re.match(r"[- ](?:january|february|march|april|may|june|july|august|september|october|november|december)\b", reading.text[inside[1] :], re.I):
        return True
    if re.fullmatch(r"(?:19|20)\d\d", match[0]) and not _noun(reading.text, inside[1])[0]:
        return True
    return any(n.start < inside[0] and inside[1] <= n.end and n.label not in _MEASURES for n in reading.names)


def _noun(text: str, start: int) -> tuple[str, int]:
    """The words that follow a number up to the end of its noun phrase, six at most, and where they end."""
    words: list[str] = []
    end = start
    for match in _WORD.finditer(text, start):
        if not match[0][0].isalpha() or match[0].lower() in _BREAKS or len(words) == 6 or text[end : match.start()].strip():
            break
        words.append(match[0])
        end = match.end()
    return " ".join(words), end


def _part(reading: Reading, match: re.Match[str], noun: str) -> str:
    """What a number in brackets stands behind ("Africa (13)"), or what it is in ("copper in 2 projects")."""
    before = reading.text[: match.start()]
    found = re.search(r"(?:^|, | and |, and | in | are | with )(?:the )?([^\W\d_][\w’' -]*?)(?: \(| in )$", before)
    if found and (before.endswith("(") or not noun or reading.text[match.end() :][:1] in ",."):
        return found[1].rsplit(" in ", 1)[-1].removeprefix("include ")
    return ""


# --- dates and places


def _dates(reading: Reading, start: int, end: int) -> tuple[When | None, When | None]:
    """From when and until when something at [start:end] held: the nearest dates of the sentence."""
    since: Dated | None = None
    days = occurred(reading)
    until: Dated | None = None
    for date in sorted(days, key=lambda d: (d.start < start, abs(d.start - end))):
        if date.relation == "until":
            until = until or date
        elif date.relation not in ("before", "after") and not (date.relation == "by" and date.when.latest > reading.written):
            since = since or date
    if since is None:
        return None, until.when if until else None
    if since.relation == "between" and since.first and since.last:
        lead = reading.text[max(0, since.start - 8) : since.end].lower()
        if "between" in lead:
            return When(since.first.earliest, since.last.latest, f"between {since.first.text} and {since.last.text}"), None
        return since.first, since.last
    if since.relation == "by":
        return by(since.when), until.when if until else None
    return since.when, until.when if until else None


def occurred(reading: Reading) -> list[Dated]:
    """The dates on which something was so, without those on which somebody told it ("wrote on 5 May 2024 that …")."""
    return [d for d in reading.dates if not _tells(reading.text, d)]


def told(reading: Reading) -> When | None:
    """When somebody told what the sentence says, where it gives that."""
    return next((d.when for d in reading.dates if _tells(reading.text, d)), None)


def _tells(text: str, date: Dated) -> bool:
    return bool(_TELLS.search(text[: date.start].rstrip() + " "))


def by(when: When) -> When:
    """Any day up to the end of `when`."""
    return When(EARLIEST, when.latest, f"by {when.text}")


def _by_then(reading: Reading, begins: When | None) -> When | None:
    """For what was so at a date, not from it on: "in 2024 the members were …"."""
    if begins is None or any(d.relation in ("since", "between") for d in reading.dates) or begins.text.startswith(("by ", "between ")):
        return begins
    return by(begins)


def _place(reading: Reading) -> str:
    """The first place that stands behind "in" or "at"."""
    for name in reading.names:
        if name.label in _PLACES and re.search(r"\b(?:in|at) (?:the )?$", reading.text[: name.start]):
            return name.text
    return ""


# --- who joined, left, held


def _groups(reading: Reading) -> list[tuple[Named, ...]]:
    """The names of the sentence; those that only commas and "and" part stand together."""
    groups: list[list[Named]] = []
    for name in reading.names:
        if name.label not in _PEOPLE:
            continue
        if groups and _JOINER.fullmatch(reading.text[groups[-1][-1].end : name.start]) and name.start > groups[-1][-1].end:
            groups[-1].append(name)
        else:
            groups.append([name])
    return [tuple(group) for group in groups]


def _agents(reading: Reading, verb: int) -> tuple[Named, ...]:
    """Who does what the verb at this place says: names that are the grammatical subject, or that stand right before the verb."""
    where = reading.text.find(reading.subject) if reading.subject else -1
    end = where + len(reading.subject)
    for group in _groups(reading):
        last = group[-1].end
        before, after = reading.text[max(where, 0) : group[0].start], reading.text[last:verb]
        one_clause = not re.search(r" that |; |, and ", reading.text[end:verb])
        if 0 <= where <= group[0].start and last <= end + 1 <= verb + 1 and one_clause and _TITLE.fullmatch(before):
            if re.fullmatch(r"(?:[ )]*|[ )]*[,(].*)", reading.text[last:end]):
                return group
        elif last <= verb and re.fullmatch(r"[ )]*(?:,[^,]*,)?(?: ?(?:has|have|had|also|then|again|and|which|who|would|will|officially))*[ ,]*", after):
            opening = reading.text[: group[0].start]
            if re.search(r"(?:^|[,;:] |\b(?:that|when|and|after|before|while|once|as|which|since) )(?:the )?$", opening, re.I):
                return group
    return ()


def _changes(reading: Reading) -> Iterator[Find]:
    """X joined, left or signed Y, or takes part in it."""
    joined: Find | None = None
    for pattern in (_JOIN, _LEAVE, _SIGN):
        leaves = pattern is _LEAVE
        match = pattern.search(reading.text)
        who = _agents(reading, match.start()) if match else ()
        if match is None or (leaves and not reading.dates) or not (who or joined):
            continue
        begins, until = _dates(_clipped(reading, match.end(), leaves), match.start(), match.end())
        if leaves and joined is not None:
            yield replace(joined, until=begins or until)
            return
        if pattern is _SIGN:
            who += _partners(reading, match.end())
        elif pattern is _JOIN and re.match(r"tak|took|belong|attend", match[0]):
            begins = _by_then(reading, begins)
        near = f"{match[0]} {' '.join(_WORD.findall(reading.text[match.end() :])[:8])}"
        start = None if leaves else begins
        found = Find(("membership",), match.start(), match.end(), "", near, who, start, begins or until if leaves else until)
        if pattern is _JOIN:
            joined = replace(found, denied=bool(match["denied"]) or _negated(reading))
        else:
            yield found
    if joined is not None:
        yield joined


def _negated(reading: Reading) -> bool:
    return bool(re.match(r"(?:none|neither|no)\b", reading.text, re.I))


def _partners(reading: Reading, start: int) -> tuple[Named, ...]:
    """Whom it was signed with."""
    return next((group for group in _groups(reading) if re.search(r"\bwith (?:the )?$", reading.text[start : group[0].start])), ())


def _clipped(reading: Reading, verb: int, leaves: bool) -> Reading:
    """The sentence with the dates that belong to one of two verbs: "joined in 1961 and left again in 1968"."""
    other = _LEAVE.search(reading.text, verb) if not leaves else None
    kept = [d for d in reading.dates if (not leaves or d.start >= verb) and (other is None or d.start < other.start())]
    return replace(reading, dates=tuple(kept or reading.dates))


def _roles(reading: Reading) -> Iterator[Find]:
    """X is, was or became the N of Y; X chairs Y; X takes the chair of Y; Y is chaired by X."""
    both: tuple[AttributeKind, ...] = ("membership", "holder")
    for pattern, kinds in ((_ROLE, both), (_OFFICE, ("holder",)), (_LEAD, ("holder",)), (_PASSIVE, ("holder",))):
        for match in pattern.finditer(reading.text):
            start, end = match.span()
            body = None
            if pattern is _PASSIVE:
                who = next((group for group in _groups(reading) if 0 <= group[0].start - end <= 5), ())
                body = (start - 15, start)
            else:
                who = _agents(reading, start)
                body = (end, end + 8) if pattern is _LEAD else None
            if not who or (pattern is _ROLE and not _is_role(match)):
                continue
            begins, until = _dates(reading, start, end)
            if pattern is _ROLE and re.match(r"(?:is|are|was|were|be|been|counts|counted)\b", match[0]):
                begins = _by_then(reading, begins) if until is None else begins
            denied = bool(match.groupdict().get("denied")) or _negated(reading)
            yield Find(kinds, start, end, "", match["role"], who, begins, until, denied=denied, body=body)


def _is_role(match: re.Match[str]) -> bool:
    """Whether "was … of" names an office or a kind of member: with an article, a capital or a plural, and no participle."""
    last = match["role"].split(" ")[-1]
    marked = re.search(rf"\b(?:a|an|the|its|their|as) {re.escape(match['role'])}$", match[0])
    return not last.endswith("ed") and bool(marked or last[0].isupper() or last.endswith("s"))


def _lists(reading: Reading) -> Iterator[Find]:
    """The N of Y are A, B and C; N take part in Y: A, B and C."""
    for group in _groups(reading):
        head = reading.text[: group[0].start]
        if len(group) < 2 or not _HAS_MEMBERS.search(head):
            continue
        denied = _negated(reading) or bool(re.search(r"\b(?:not|never)\b", head, re.I))
        begins, until = _dates(reading, 0, group[0].start)
        yield Find(("membership",), group[0].start, len(head), "", head, group, _by_then(reading, begins), until, denied=denied)


# --- events


def _events(reading: Reading) -> Iterator[Find]:
    """Something happened on a day or in a month that the sentence gives."""
    days = [date for date in occurred(reading) if date.relation in ("in", "by", "between", "until", "since")]
    match = _HAPPENED.search(reading.text)
    if not days or match is None:
        return
    date = next((d for d in days if d.when.exact), days[0])
    begins = date.first if date.relation == "between" and date.first else date.when
    place = _place(reading)
    taking_part = tuple(name for name in reading.names if name.id and name.text != place)
    happening = _happening(reading, date)
    near = " ".join([*_WORD.findall(reading.text[: match.start()])[-8:], match[0], *_WORD.findall(reading.text[match.end() :])[:8]])
    yield Find(("event",), match.start(), match.end(), happening, near, taking_part, begins, None, place=place)


def _happening(reading: Reading, date: Dated) -> str:
    """The sentence without its date and full stop, to be made a value by a person."""
    text = f"{reading.text[: date.start].rstrip()} {reading.text[date.end :].lstrip()}"
    text = re.sub(r"\s+([,.;])", r"\1", re.sub(r"^\s*,\s*", "", " ".join(text.split())))
    return text.rstrip(" .,;")
