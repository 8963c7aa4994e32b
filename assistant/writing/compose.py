"""The answer from the model's checked sentences and the embedded engine's: never worse supported than the latter.

Every line of the embedded answer is said, in the model's words where a sentence that passed says all of it, else in its own.
The first line is the headline, whoever words it. Status, timeline, conflicts, table and what is missing stay as the ledger
and the documents decide. Lines are only ever added, so that each can be shown as soon as it has passed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from assistant.answering.draft import Line
from assistant.answering.finish import Citations
from assistant.answering.verify import Verifier
from assistant.model import Answer, Citation, Conflict, Document, Source, Statement, Table, TimelineStep
from assistant.text import tokens
from assistant.writing.binding import supports
from assistant.writing.language import BE
from assistant.writing.review import Checked, Reviewer
from assistant.writing.tokens import Token
from assistant.writing.written import Shown

Fate = Literal["shown", "repaired", "replaced", "dropped", "repeats"]
MOST_EXTRAS = 3
_ADDS = frozenset({"answered", "partly"})  # where further evidence may stand beside the answer
_SHARE = 0.7  # of the content words of a line that a sentence in its place must have
_REPEATS = 0.75  # of the words of a sentence that a shown line has already
_LEADS = frozenset({"yes", "no", "not", "nobody", "probably", "perhaps"})


class Composer:
    """Puts the lines in order as sentences pass."""

    def __init__(self, answer: Answer, reviewer: Reviewer, verifier: Verifier) -> None:
        self._answer = answer
        self._reviewer = reviewer
        self._verifier = verifier
        by_number = {citation.number: citation.quote for citation in answer.citations}
        self._points = [
            Shown(s.text, tuple(by_number[n] for n in s.citations if n in by_number), s.rule) for s in answer.statements
        ]
        self._open = set(range(len(self._points)))
        self._extras = 0
        self.lines: list[Shown] = []

    def take(self, checked: Checked) -> tuple[Fate, list[Shown]]:
        """What becomes of a sentence that passed, and the lines that are shown because of it."""
        covered = [place for place in sorted(self._open) if self._covers(checked, place)]
        if covered:
            return "shown", self._add_covering(checked, covered)
        if not self._adds(checked):
            return "repeats", []
        added = self._lead()
        self._extras += 1
        line = Shown(checked.text, tuple(dict.fromkeys(q for u in checked.units for q in u.quotes)), "", True)
        self.lines.append(line)
        return "shown", [*added, line]

    def rest(self) -> list[Shown]:
        """The lines of the embedded answer that no sentence has said: they close the answer."""
        added = [self._points[place] for place in sorted(self._open)]
        self._open.clear()
        self.lines += added
        return added

    def stands_for(self, checked: Checked) -> bool:
        """Whether a line of the embedded answer says in its own words what a sentence that failed was about."""
        if any(name.upper() == f"P{place + 1}" for name in checked.said.ids for place in range(len(self._points))):
            return True
        words = set(tokens(checked.said.text))
        return any(len(words & set(tokens(p.text))) >= 0.6 * len(words) for p in self._points)

    def _lead(self) -> list[Shown]:
        """The headline, where nothing has been shown yet."""
        if self.lines or 0 not in self._open:
            return []
        self._open.discard(0)
        self.lines.append(self._points[0])
        return [self._points[0]]

    def _add_covering(self, checked: Checked, covered: Sequence[int]) -> list[Shown]:
        added = [] if 0 in covered else self._lead()
        covered = [place for place in covered if place in self._open]
        points = [self._points[place] for place in covered]
        self._open -= set(covered)
        quotes = tuple(dict.fromkeys(quote for point in points for quote in point.quotes))
        line = Shown(checked.text, quotes, next((p.rule for p in points if p.rule), ""), True)
        self.lines.append(line)
        return [*added, line]

    def _covers(self, checked: Checked, place: int) -> bool:
        """Whether the sentence, which this line bears out, says all that the line says."""
        if place not in checked.points or (place == 0 and self._answer.status not in _ADDS):
            return False
        point = self._points[place]
        said, given = self._reviewer.tokens(checked.text), self._reviewer.tokens(point.text)
        if first_word(point.text) in _LEADS and first_word(checked.text) != first_word(point.text):
            return False
        if any(token.anchor and not any(_says(mine, token) for mine in said) for token in given):
            return False
        wanted = {token.key for token in given if token.kind == "word"}
        have = {token.key for token in said if token.kind == "word"}
        if wanted and len(wanted & have) < _SHARE * len(wanted):
            return False
        return self._verifier.line_fault(Line(checked.text, point.quotes, (point.text,))) == ""

    def _adds(self, checked: Checked) -> bool:
        """Whether the sentence is further evidence that belongs beside this answer."""
        if self._answer.status not in _ADDS or self._extras >= MOST_EXTRAS or not checked.units:
            return False
        if checked.points:  # a part of a line of the embedded answer, which says it whole
            return False
        words = set(tokens(checked.text)) - BE
        if any(len(words & set(tokens(line.text))) >= _REPEATS * len(words) for line in (*self._points, *self.lines)):
            return False
        if not self._relevant(checked) or self._rivals(checked):
            return False
        quotes = tuple(dict.fromkeys(q for u in checked.units for q in u.quotes))
        support = tuple(unit.published for unit in checked.units)
        return self._verifier.line_fault(Line(checked.text, quotes, support)) == ""

    def _rivals(self, checked: Checked) -> bool:
        """Another number of what the headline counts: two numbers side by side confuse, whatever their dates are."""
        counted = _counted(self._reviewer.tokens(self._answer.headline))
        own = _counted(self._reviewer.tokens(checked.text))
        return any(unit in counted and key not in counted[unit] for unit, keys in own.items() for key in keys)

    def _relevant(self, checked: Checked) -> bool:
        """It speaks of somebody or something that the question or the headline names."""
        about = f"{self._answer.resolved_question} {self._answer.headline}"
        asked = [token for token in self._reviewer.tokens(about) if token.kind == "name"]
        said = [token for token in self._reviewer.tokens(checked.text) if token.kind == "name"]
        if asked:
            return any(supports(mine, other) for mine in said for other in asked)
        words = {token.key for token in self._reviewer.tokens(about) if token.kind == "word"}
        return any(token.key in words for token in self._reviewer.tokens(checked.text))


def first_word(text: str) -> str:
    return next(iter(tokens(text)), "")


def _says(mine: Token, wanted: Token) -> bool:
    """Whether an item of the sentence says this item of the line, as exactly as the line does."""
    if mine.kind != wanted.kind or (mine.kind != "name" and mine.key != wanted.key):
        return False
    return supports(wanted, mine)


def _counted(items: Sequence[Token]) -> dict[object, set[object]]:
    """What is counted -> the numbers given of it."""
    found: dict[object, set[object]] = {}
    for token, following in pairwise(items):
        if token.kind == "number" and following.kind == "word":
            found.setdefault(following.key, set()).add(token.key)
    return found


def put_together(
    answer: Answer,
    lines: Sequence[Shown],
    sources: Mapping[str, Source],
    documents: Callable[[str], Document],
) -> Answer:
    """The embedded answer with these lines in place of its own, citations numbered anew in the order of first use."""
    cite = Citations(sources, documents)
    by_number: dict[int, Citation] = {citation.number: citation for citation in answer.citations}

    def moved(numbers: Sequence[int]) -> tuple[int, ...]:
        return cite.numbers(tuple(by_number[number].quote for number in numbers if number in by_number))

    statements = tuple(Statement(line.text, cite.numbers(line.quotes), line.rule) for line in lines)
    timeline = tuple(TimelineStep(s.when, s.when_text, s.value, s.number, moved(s.citations)) for s in answer.timeline)
    conflicts = tuple(
        Conflict(c.about, tuple(replace(side, citations=moved(side.citations)) for side in c.sides), c.explanation, c.rule)
        for c in answer.conflicts
    )
    table = answer.table
    shown = Table(table.columns, table.rows, tuple(map(moved, table.row_citations))) if table else None
    return replace(
        answer,
        headline=statements[0].text if statements else answer.headline,
        statements=statements,
        timeline=timeline,
        conflicts=conflicts,
        table=shown,
        citations=cite.all(),
    )
