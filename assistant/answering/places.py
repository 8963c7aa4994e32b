"""Whether a sentence tells where: a place stands behind its preposition, and a city is no country."""

import re
from functools import lru_cache

from babel import Locale

from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.dates import MONTHS
from assistant.ledger.ledger import Ledger
from assistant.text import plain, stem, tokens

_NAME = r"[A-Z][\w'’.-]*(?:(?: of| de| del| la)? [A-Z][\w'’.-]*)*"
_AT = "in|at|near|to|from|off|on|outside|between|across|around|through|into"
_PLACED = re.compile(rf"(?:\b(?:{_AT}) |\| )(?:the )?(?:[a-z-]+ ){{0,3}}?(?P<name>{_NAME})")
_CITY = stems_of(["city cities town towns province provinces district districts county counties village villages municipality"])


def place_lacking(question: Question, sentence: str, ledger: Ledger) -> str:
    """What "where" or "in which city" asks for, where the sentence has no place beside those of the question; else ""."""
    city = question.ask in (Ask.WHICH, Ask.LIST, Ask.WHERE) and not _CITY.isdisjoint({word.stem for word in question.words})
    if not city and (question.ask is not Ask.WHERE or not question.mentions):
        return ""  # where a kind of animal lives is seldom told by a name
    if ":" in sentence:
        return ""  # a list
    asked = {word.stem for word in question.words}
    found = (match["name"].rstrip(".") for match in _PLACED.finditer(sentence))
    new = (name for name in found if name not in MONTHS and not _stems(name) <= asked and not _is_subject(name, ledger))
    told = any(not (city and _is_country(name, ledger)) for name in new)
    return "" if told else "the city" if city else "the place"


def _stems(name: str) -> set[str]:
    return {stem(token) for token in tokens(name)}


def _is_subject(name: str, ledger: Ledger) -> bool:
    """Whether the ledger knows the name as that of a body or a plan: who enters it goes nowhere."""
    low = plain(name)
    return any(low == plain(form) for subject in ledger.subjects.values() for form in (subject.name, *subject.aliases))


def _is_country(name: str, ledger: Ledger) -> bool:
    """Whether the ledger or the Unicode locale data (babel) know the name as that of a country."""
    low = plain(name)
    named = (form for known in ledger.names.values() if known.kind == "country" for form in (known.name, *known.aliases))
    return low in _territories() or any(plain(form) == low for form in named)


@lru_cache
def _territories() -> frozenset[str]:
    return frozenset(plain(name) for code, name in Locale.parse("en").territories.items() if code.isalpha() and len(code) == 2)
