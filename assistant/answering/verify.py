"""The check that every line of an answer has to pass before anybody sees it.

1. Each quote stands, character for character, at its offsets in the canonical text whose hash it names.
2. Each number, month and proper name of the line stands in one of its quotes, or among the values of the quoted facts that
   the line carries as its support (results of a named rule included).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from assistant.answering.draft import Draft, Line
from assistant.dates import MONTHS
from assistant.model import Document, Quote
from assistant.text import MULTIPLES, STOPWORDS, UNITS, digits, numbers, plain, stem, tokens

DocumentLookup = Callable[[str], Document]
# What a line says beside its quotes: the dates and names that the ledger records of the quoted facts.
LEDGER_RULE = "dated and named as the ledger records it"
_MONTHS = {month.lower() for month in MONTHS if month}
_WORD = re.compile(r"[^\W\d_][\w'’.&-]*")
# Words of the answer's own language that may stand with a capital letter.
_OWN = (
    frozenset("yes no nobody besides probably perhaps documents nothing another our not it".split())
    | STOPWORDS
    | set(UNITS)
    | set(MULTIPLES)
)


class Verifier:
    """Checks lines against canonical texts; `documents` raises KeyError for a source that is not there."""

    def __init__(self, documents: DocumentLookup) -> None:
        self._documents = documents

    def quote_fault(self, quote: Quote) -> str:
        """What is wrong with a quote; "" where it holds."""
        try:
            document = self._documents(quote.source_id)
        except KeyError:
            return f"the source '{quote.source_id}' is not in the index"
        if document.sha256 != quote.sha256:
            return f"the file of '{quote.source_id}' has changed since"
        if document.text[quote.start : quote.end] != quote.text or not quote.text:
            return f"the quote does not stand at {quote.start} to {quote.end} of '{quote.source_id}'"
        return ""

    def line_fault(self, line: Line) -> str:
        """What is wrong with a line; "" where it passes."""
        for quote in line.quotes:
            if fault := self.quote_fault(quote):
                return fault
        if not line.quotes:
            return "it rests on no quote"
        return text_fault(line.text, [*(quote.text for quote in line.quotes), *line.support])

    def check(self, draft: Draft) -> list[str]:
        """Removes from the draft what fails, and says what was removed and why. Where the first line fails, all lines go."""
        dropped: list[str] = []
        for position, line in enumerate(list(draft.lines)):
            if fault := self.line_fault(line):
                dropped.append(f"{line.text} — {fault}")
                draft.lines.remove(line)
                if position == 0:
                    draft.lines.clear()
                    return dropped
            elif not line.rule and text_fault(line.text, [quote.text for quote in line.quotes]):
                draft.lines[draft.lines.index(line)] = replace(line, rule=LEDGER_RULE)
        for conflict in list(draft.conflicts):
            if fault := next((f for side in conflict.sides if (f := self.quote_fault(side.quote))), ""):
                dropped.append(f"conflict on {conflict.about} — {fault}")
                draft.conflicts.remove(conflict)
        draft.timeline = [step for step in draft.timeline if not any(self.quote_fault(q) for q in step.quotes)]
        return dropped


def text_fault(text: str, allowed: Iterable[str]) -> str:
    """The first number, month or name in `text` that none of the allowed texts holds; "" where there is none."""
    given = list(allowed)
    figures = {figure for source in given for figure in numbers(source)}
    for figure in numbers(text):
        if figure not in figures:
            return f"the number {digits(figure)} stands in none of its quotes"
    words = {stem(token) for source in given for token in tokens(source)}
    whole = " ".join(plain(source) for source in given)
    for match in _WORD.finditer(text):
        word = match[0].rstrip(".'’")
        low = plain(word).removesuffix("'s")
        if low in _MONTHS and low not in whole:
            return f"the month {word} stands in none of its quotes"
        if not word[:1].isupper() or low in _OWN:
            continue
        if low not in whole and not all(stem(token) in words for token in tokens(word)):
            return f"the name {word} stands in none of its quotes"
    return ""
