"""Dates, numbers and ordinals in the words of a sentence, with what is compared of them."""

import re

from assistant.answering.words import Word
from assistant.dates import MONTHS
from assistant.text import MULTIPLES, ORDINALS, TENS, UNITS
from assistant.writing.language import AMOUNTS

_MONTH = {month.lower(): n for n, month in enumerate(MONTHS) if month} | {
    month[:3].lower(): n for n, month in enumerate(MONTHS) if month
}
_SHORT = {"bn": 10**9, "tn": 10**12, "m": 10**6, "k": 10**3}
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(bn|tn|m|k)?")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")


def date(words: list[Word], gaps: list[str], i: int) -> tuple[object, int]:
    """A day, month or year from here: ((year, month, day), number of words)."""
    word = words[i].text

    def at(n: int) -> str:
        return words[n].text if n < len(words) else ""

    if _year(words, i):
        if gaps[i].startswith("-") and re.fullmatch(r"\d\d", at(i + 1)) and 1 <= int(at(i + 1)) <= 12:
            if gaps[i + 1].startswith("-") and re.fullmatch(r"\d\d", at(i + 2)):
                return (int(word), int(at(i + 1)), int(at(i + 2))), 3
            return (int(word), int(at(i + 1)), 0), 2
        return (int(word), 0, 0), 1
    day = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    if day and 1 <= int(day[1]) <= 31:
        step = 2 if at(i + 1) == "of" else 1
        if _month(words, i + step):
            year = i + step + 1
            if _year(words, year) and gaps[i + step].strip() in ("", ","):
                return (int(at(year)), _MONTH[at(i + step)], int(day[1])), step + 2
            return (0, _MONTH[at(i + step)], int(day[1])), step + 1
    if _month(words, i):
        following = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", at(i + 1))
        if following and 1 <= int(following[1]) <= 31:
            if _year(words, i + 2) and gaps[i + 1].strip() in ("", ","):
                return (int(at(i + 2)), _MONTH[word], int(following[1])), 3
            return (0, _MONTH[word], int(following[1])), 2
        if _year(words, i + 1) and gaps[i].strip() in ("", ",", "."):
            return (int(at(i + 1)), _MONTH[word], 0), 2
        return (0, _MONTH[word], 0), 1
    return None, 0


def _year(words: list[Word], i: int) -> bool:
    return i < len(words) and bool(re.fullmatch(r"(?:19|20|21)\d\d", words[i].surface))


def _month(words: list[Word], i: int) -> bool:
    """A month by its name; "may" and "march" only with a capital letter."""
    return i < len(words) and words[i].text in _MONTH and words[i].upper


def number(words: list[Word], gaps: list[str], before: list[str], i: int) -> tuple[object, int]:
    """A number from here, with its multiple and its unit sign: ("8500000000 $", number of words)."""
    word = words[i].text
    length = 1
    if is_currency(words, gaps, i):  # "US$10", where the letters are no name
        key, taken = number(words, gaps, before, i + 1)
        return (key if word == "us" else str(key).replace("$", word + "$"), taken + 1) if taken else (None, 0)
    if word in AMOUNTS:
        return word, 1
    if match := _FIGURE.fullmatch(word):
        value = float(match[1]) * _SHORT.get(match[2] or "", 1)
    elif word in TENS[2:]:
        value = float(TENS.index(word) * 10)
        if i + 1 < len(words) and words[i + 1].text in UNITS[1:10] and gaps[i] in ("-", " "):
            value += UNITS.index(words[i + 1].text)
            length = 2
    elif word in UNITS:
        value = float(UNITS.index(word))
    else:
        return None, 0
    while i + length < len(words) and (times := MULTIPLES.get(words[i + length].text) or _SHORT.get(words[i + length].text)):
        if gaps[i + length - 1].strip():
            break
        value *= times
        length += 1
    symbol = re.search(r"([$€£¥])\s?$", before[i])
    sign = ("-" if re.search(r"(?:^|\s)[-−]$", before[i]) else "") + (symbol[1] if symbol else "")
    after = gaps[i + length - 1].lstrip()[:1]
    if after == "%":
        sign += "%"
    elif i + length < len(words) and words[i + length].text in ("percent", "per"):
        step = (
            2 if words[i + length].text == "per" and i + length + 1 < len(words) and words[i + length + 1].text == "cent" else 1
        )
        if words[i + length].text == "percent" or step == 2:
            sign += "%"
            length += step
    return f"{value:.10g} {sign}".strip(), length


def is_currency(words: list[Word], gaps: list[str], i: int) -> bool:
    """Whether these letters belong to the currency sign behind them."""
    return gaps[i] in ("$", "€", "£") and words[i].surface.isupper() and i + 1 < len(words) and words[i + 1].text[:1].isdigit()


def ordinal(word: Word) -> tuple[object, int]:
    if word.text in ORDINALS:
        return f"ordinal {ORDINALS[word.text]}", 1
    match = _ORDINAL.fullmatch(word.text)
    return (f"ordinal {match[1]}", 1) if match else (None, 0)
