"""Numbers with their nouns or measures in a sentence. Patterns of the English language alone."""

import re
from collections.abc import Iterator

from assistant.dates import MONTHS
from assistant.ledger.facts import AttributeKind
from assistant.ledger.suggesting.reading import Find, Reading, dates_of, place_in
from assistant.text import MULTIPLES, STOPWORDS, TENS, UNITS, is_ordinal, numbers

_WORDS = "|".join((*UNITS[2:], *(f"{tens}(?:[- ](?:{'|'.join(UNITS[1:10])}))?" for tens in TENS[2:])))
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<money>(?:[A-Z]{{1,3}})?[$€£¥]\s?)?"
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{_WORDS})\b)"
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
_GROWS = re.compile(
    r" (?:that |which |were |was |had |have |has )*(?:newly |been )*(?:join|added|acced|admitted|enter|left\b|withdr)"
)
_DURATIONS = frozenset("second minute hour day week fortnight month year decade century".split())
_BREAKS = STOPWORDS | frozenset(
    "plus including include includes involve involves lie lies comprising which according took part".split()
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*|[^\w\s]")
_LABEL = re.compile(r"(?:\b(?:no|number|article|section|resolution|chapter|page|table|version|row)\.? |#)$", re.I)
_MONTH = re.compile(rf"[- ](?:{'|'.join(MONTHS[1:])})\b", re.I)
_MEASURED = frozenset({"QUANTITY", "MONEY"})
_MEASURES = frozenset({"CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT", "DATE", "TIME"})


def find_numbers(reading: Reading) -> Iterator[Find]:
    for match in _NUMBER.finditer(reading.text):
        if _is_no_amount(reading, match):
            continue
        noun, end = _noun(reading.text, match.end())
        if (_AGAIN.search(reading.text[: match.start()]) and match[0].isalpha()) or _GROWS.match(reading.text, end):
            continue
        first = noun.split(" ")[0].lower().rstrip("s")
        if first in _DURATIONS or noun.split(" ")[-1].lower().rstrip("s") in _DURATIONS:
            continue
        before = reading.text[: match.start()]
        more = next((word for pattern, word in _BOUNDS if re.search(rf"\b{pattern} $", before, re.I)), "")
        measured = bool(match["money"] or match["percent"] or match["multiple"] or first == "time")
        told = next(
            (n.label for n in reading.names if n.start < match.end() and match.start() < n.end and n.label in _MEASURED), ""
        )
        measured = measured or bool(told and noun)
        value = match[0].strip() if measured else str(int(number)) if (number := _value(match[0])) == int(number) else str(number)
        begins, until = dates_of(reading, match.start(), end)
        kinds: tuple[AttributeKind, ...] = ("quantity",) if measured else ("count", "quantity")
        part = "" if measured else _part(reading, match, noun)
        near = _around(reading, match.start(), match.end()) if measured else noun
        if measured and noun and not match["money"] and not match["percent"]:
            value = f"{match[0].strip()} {noun.split(' ')[0]}"
        place = place_in(reading)
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
    if _LABEL.search(reading.text[: inside[0]]) or _MONTH.match(reading.text[inside[1] :]):
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
        if words and words[-1].endswith("s") and match[0].endswith("ed"):  # "countries joined": the verb has begun
            break
        words.append(match[0])
        end = match.end()
    return " ".join(words), end


def _part(reading: Reading, match: re.Match[str], noun: str) -> str:
    """What a number in brackets stands behind ("Africa (13)"), or what it is in ("granite in 2 bridges")."""
    before = reading.text[: match.start()]
    found = re.search(r"(?:^|, | and |, and | in | are | with )(?:the )?([^\W\d_][\w’' -]*?)(?: \(| in )$", before)
    if found and (before.endswith("(") or not noun or reading.text[match.end() :][:1] in ",."):
        return found[1].rsplit(" in ", 1)[-1].removeprefix("include ")
    return ""
