"""Where things took place: a place stands for the days on which the ledger knows something to have happened there.

"The guests in Oslo in May 2001" are those of a sentence on 12 May 2001 that leaves out where it was.
"""

import re
from collections.abc import Collection, Iterable, Sequence, Set
from datetime import date
from functools import lru_cache

from assistant.answering.lexicon import OCCASIONS, stems_of
from assistant.answering.words import Word
from assistant.dates import MONTHS, When, day
from assistant.ledger.fact_index import FactIndex
from assistant.ledger.ledger import Ledger

_LONGEST = 7  # days from the first to the last of one occasion
_MOST = 300  # facts of a place that are looked at
_NUMBERS = {month.lower(): number for number, month in enumerate(MONTHS) if month}
_DAY = re.compile(rf"\b(?P<d>\d{{1,2}}) (?P<m>{'|'.join(_NUMBERS)}) (?P<y>\d{{4}})\b", re.I)


def fact_index(ledger: Ledger) -> FactIndex:
    """The index that the ledger came with, or one made anew."""
    return ledger.index or FactIndex.build(ledger, stems_of)


def days_at(place: Set[str], ledger: Ledger, period: When | None) -> frozenset[int]:
    """The days, as ordinals, on which something is known to have happened at a place with these stems, within the period."""
    index = fact_index(ledger)
    found = set()
    for number in sorted({int(n) for n in index.own.with_all(place)})[:_MOST]:
        fact = index.fact(ledger, number)
        if fact.start and fact.start.exact and fact.place and place <= stems_of((fact.place,)):
            found |= {fact.start.earliest.toordinal()} if period is None or period.overlaps(fact.start) else set()
    return frozenset(found)


@lru_cache(maxsize=16384)
def days_in(text: str) -> frozenset[int]:
    """The full dates that a text gives, as ordinals."""
    found = set()
    for match in _DAY.finditer(text):
        try:
            found.add(date(int(match["y"]), _NUMBERS[match["m"].lower()], int(match["d"])).toordinal())
        except ValueError:
            continue
    return frozenset(found)


def occasion(words: Sequence[Word], dated: Collection[int], ledger: Ledger, period: When | None) -> When | None:
    """The days of the one occasion that "the Oslo meeting" or "the meeting in Oslo" means, within the period; None where
    there is none, or several that lie apart. `dated` are the places of the words of a date."""
    for start, end in _runs(words, dated):
        before = words[start - 1].text if start else ""
        after = words[end].stem if end < len(words) else ""
        meeting = any(word.stem in OCCASIONS for word in words[:start])
        if not (after in OCCASIONS or (before in ("in", "at") and (meeting or period))):
            continue
        days = sorted(days_at(frozenset(word.stem for word in words[start:end]), ledger, period))
        if days and days[-1] - days[0] <= _LONGEST:
            first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
            return day(first) if first == last else When(first, last, f"between {first} and {last}")
    return None


def _runs(words: Sequence[Word], dated: Collection[int]) -> Iterable[tuple[int, int]]:
    """The runs of words in capitals."""
    start = None
    for i, word in enumerate([*words, None]):
        if word is not None and word.upper and i and i not in dated:
            start = i if start is None else start
        elif start is not None:
            yield start, i
            start = None
