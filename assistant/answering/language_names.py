"""Names and dates as other languages write them: those of countries and months from the Unicode locale data (babel)."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from babel import Locale

from assistant.dates import MONTHS
from assistant.ledger.facts import Name
from assistant.ledger.ledger import Ledger
from assistant.text import plain

# The words (or characters) of a phrase -> its kind and its meaning in English.
Meanings = dict[tuple[str, ...], tuple[str, str]]
_ARTICLES = ("the ", "a ", "an ")


def names_in(ledger: Ledger, language: str, key: Callable[[str], tuple[str, ...]]) -> Meanings:
    """Every name of the ledger, and in the language those that are countries, with the name to be said in English."""
    found: Meanings = {}
    for name in ledger.names.values():
        for form in (name.name, *name.aliases, *_abroad(name, language)):
            found.setdefault(key(_without_article(form)), ("name", name.spoken))
    for subject in ledger.subjects.values():
        for form in (subject.name, *subject.aliases):
            found[key(_without_article(form))] = ("subject", subject.spoken)
    found.pop((), None)
    return found


def _without_article(form: str) -> str:
    return next((form[len(a) :] for a in _ARTICLES if form.lower().startswith(a)), form)


def _abroad(name: Name, language: str) -> Iterable[str]:
    codes = _codes()
    locale = Locale.parse(language)
    for form in (name.name, *name.aliases):
        if said := locale.territories.get(codes.get(plain(form), "")):
            yield said
            yield re.sub(r"\s*[((].*?[))]", "", said)
            if language == "de":
                yield f"{said}s"  # the genitive


@lru_cache
def _codes() -> dict[str, str]:
    return {plain(name): code for code, name in Locale.parse("en").territories.items() if code.isalpha()}


@lru_cache
def _date_pattern(language: str) -> re.Pattern[str]:
    if language in ("ko", "ja"):
        year, month, day = (plain(sign) for sign in ("년월일" if language == "ko" else "年月日"))
        return re.compile(
            rf"(?P<year>[12]\d{{3}})\s*{year}(?:\s*(?P<month>\d{{1,2}})\s*{month})?(?:\s*(?P<day>\d{{1,2}})\s*{day})?"
        )
    months = "|".join(sorted(_months(language), key=len, reverse=True))
    of = r"(?:\s+(?:de|del))?"
    named = rf"(?:(?P<day>\d{{1,2}})\.?(?:er)?{of}\s+)?(?P<month>{months}){of}\s+"
    return re.compile(rf"\b(?:{named})?(?P<year>[12]\d{{3}})\b")


@lru_cache
def _months(language: str) -> dict[str, int]:
    return {plain(name): number for number, name in Locale.parse(language).months["format"]["wide"].items()}


def time_taken(low: str, language: str) -> tuple[str, str]:
    """The first date of a plain text, in English ("18 August 2023", "2023", ""), and the text without it."""
    match = _date_pattern(language).search(low)
    if not match:
        return "", low
    month = match["month"] or ""
    number = int(month) if month.isdigit() else _months(language).get(month, 0)
    named = MONTHS[number] if 0 < number <= 12 else ""
    time = " ".join(part for part in (match["day"] if named else "", named, match["year"]) if part)
    return time, f"{low[: match.start()]} {low[match.end() :]}"
