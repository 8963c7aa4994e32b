"""Comparisons: the same aspects of two or more subjects side by side, with a word where the documents are silent on one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.answering.ask_forms import ASK_WORDS
from assistant.answering.aspect_writers import BESIDE, Aspect
from assistant.answering.aspects import aspects
from assistant.answering.draft import Draft, Line, TableDraft, distinct, join_words, plural, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.reader import Reader, repeats
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.write_brief import Check, basis, conflicts
from assistant.ledger import derive
from assistant.ledger.facts import Subject
from assistant.model import Quote
from assistant.text import tokens

ROWS = 10
SILENT = "nothing found in the documents"
_SHARED = 0.34  # share of the phrases in which people ask by which two attributes are of one aspect
_FIRST = ("definition", "aim", "beginning", "successor", "predecessor", "members")
_ONE_SIDED_ROWS = 4
_LABELS = {"definition": "what it is", "aim": "aim", "beginning": "beginning", "members": "members"}
_ONE_SIDED = ("successor", "predecessor")  # what says nothing of the other side where one has it alone
_MOST_IN_CELL = 3
_MOST_WORDS = 60  # in a cell that says more than one thing
_ASKING = stems_of(ASK_WORDS)
_COMMON = "members of both lists"

Chosen = Callable[[Aspect], bool]


@dataclass(slots=True)
class _Row:
    label: str
    cells: list[list[Aspect]] = field(default_factory=list)

    @property
    def both(self) -> bool:
        return sum(bool(cell) for cell in self.cells) > 1

    @property
    def rank(self) -> float:
        return min(a.rank for cell in self.cells for a in cell)


def write_comparison(
    reader: Reader, vocabulary: Vocabulary, subjects: Sequence[Subject], lines: int, check: Check, chosen: Chosen | None
) -> Draft | None:
    """What the documents themselves say of both, what they have in common, and a table of aspects with a column a subject.

    `chosen` restricts the aspects to those that the question names.
    """
    every = [[a for a in aspects(reader, s) if a.rank < 15 and a.key != BESIDE and check(a.line)] for s in subjects]
    if chosen:
        every = [[a for a in own if chosen(a)] for own in every]
    if not all(every):
        return None
    rows = _rows(reader, vocabulary, subjects, every)
    draft = Draft("answered", confidence=0.9)
    cross = [] if chosen else _cross(reader, subjects, every)
    opening = _opening(reader, subjects, rows, every)
    draft.lines = [*cross, *([] if len(cross) > 1 else [opening]), *([] if chosen else _common(reader, subjects, check))]
    draft.lines = draft.lines[: max(lines, 1) if lines else 4]
    shown = [row for row in rows if row.both]
    shown += [row for row in rows if not row.both][:_ONE_SIDED_ROWS]
    draft.table = _table(subjects, shown[:ROWS])
    about = {a.attribute for row in shown for cell in row.cells for a in cell}
    draft.conflicts = [c for s in subjects for c in conflicts(reader, s, about & set(s.attributes))][:2]
    draft.missing = _silences(subjects, shown)
    cells = [a.line for row in shown for cell in row.cells for a in cell]
    draft.basis = basis(reader, [*draft.lines, *cells], 0)
    return draft


def _rows(reader: Reader, vocabulary: Vocabulary, subjects: Sequence[Subject], every: list[list[Aspect]]) -> list[_Row]:
    """The aspects of all subjects, those on the same thing in one row: of the same key, or asked for in the same words."""
    groups: list[dict[str, list[Aspect]]] = []
    for own in every:
        keyed: dict[str, list[Aspect]] = {}
        for aspect in own:
            keyed.setdefault(aspect.key, []).append(aspect)
        groups.append(keyed)
    rows: list[_Row] = []
    for key in dict.fromkeys(k for group in groups for k in group):
        cells = [group.pop(key, []) for group in groups] if sum(key in group for group in groups) > 1 else []
        if cells:
            rows.append(_Row(_LABELS.get(key) or next(cell[0].label for cell in cells if cell), cells))
    if len(groups) == 2:
        rows += _alike_rows(vocabulary, subjects, groups)
    for place, group in enumerate(groups):
        for key, own in group.items():
            if key in _ONE_SIDED:
                continue
            rows.append(_Row(_LABELS.get(key) or own[0].label, [own if i == place else [] for i in range(len(groups))]))
    return sorted(rows, key=lambda row: (not row.both, _place(row), row.rank))


def _silences(subjects: Sequence[Subject], rows: Sequence[_Row]) -> list[str]:
    """For each subject the aspects on which nothing was found."""
    found = []
    for place, subject in enumerate(subjects):
        if labels := [row.label for row in rows if not row.cells[place]]:
            found.append(f"{subject.name}: {join_words(labels)}")
    return found


def _place(row: _Row) -> int:
    key = next(a.key for cell in row.cells for a in cell)
    return _FIRST.index(key) if key in _FIRST else len(_FIRST)


def _alike_rows(vocabulary: Vocabulary, subjects: Sequence[Subject], groups: list[dict[str, list[Aspect]]]) -> list[_Row]:
    """Rows of what both have under other names, the likeliest pairs first; what is paired leaves the groups."""
    first, second = groups
    pairs = [
        (_overlap(vocabulary, _asked(subjects[0], a), _asked(subjects[1], b)), a, b)
        for a in first
        for b in second
        if a not in _FIRST and b not in _FIRST and _kind(subjects[0], a) == _kind(subjects[1], b)
    ]
    rows = []
    for share, a, b in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if share < _SHARED or a not in first or b not in second:
            continue
        one, other = first.pop(a), second.pop(b)
        labels = list(dict.fromkeys((one[0].label, other[0].label)))
        rows.append(_Row(" / ".join(labels), [one, other]))
    return rows


def _kind(subject: Subject, attribute_id: str) -> str:
    """The kind of an attribute, texts and figures apart from lists and events."""
    kind = subject.attributes[attribute_id].kind if attribute_id in subject.attributes else ""
    return "text" if kind in ("relation", "status", "quantity") else kind


def _asked(subject: Subject, attribute_id: str) -> set[str]:
    """The stems of all words in which people ask for an attribute and its facts, the names of the subject left out."""
    attribute = subject.attributes.get(attribute_id)
    if attribute is None:
        return set()
    facts = subject.facts.get(attribute_id, ())
    asks = stems_of((attribute.name, *attribute.asks, *(a for f in facts for a in f.asks)))
    return asks - stems_of((subject.name, *subject.aliases)) - _ASKING


def _overlap(vocabulary: Vocabulary, first: set[str], second: set[str]) -> float:
    weight = vocabulary.weight
    least = min(sum(map(weight, first)), sum(map(weight, second)))
    return sum(map(weight, first & second)) / least if least else 0.0


def _cross(reader: Reader, subjects: Sequence[Subject], every: list[list[Aspect]]) -> list[Line]:
    """Sentences on one subject that speak of another: what the documents themselves say of the two together."""
    found: list[Line] = []
    for subject, own in zip(subjects, every, strict=True):
        others = [s for s in subjects if s is not subject]
        for aspect in own:
            text = aspect.line.text
            both = len(tokens(text)) < 60 and all(reader.speaks_of(s, text) for s in (subject, *others))
            if both and not any(repeats(text, line.text) for line in found):
                found.append(aspect.line)
                if aspect.key in _ONE_SIDED:
                    return found[:1]
    return found[:2]


def _common(reader: Reader, subjects: Sequence[Subject], check: Check) -> list[Line]:
    """Who belongs to all of them. Rule: _COMMON."""
    lists, units = [], set()
    for subject in subjects:
        complete = [a for a in subject.attributes.values() if a.kind == "membership" and a.complete]
        facts = reader.known(subject.facts.get(complete[0].id, ())) if complete else []
        if not facts:
            return []
        last = reader.last_day(subject, facts)
        units.add(complete[0].unit)
        members, _ = derive.members_at(subject, facts, last)
        lists.append({derive.member_id(f): f for f in members})
    both = [name for name in lists[0] if all(name in other for other in lists[1:])]
    if not both or len(both) > 24:
        return []
    names = sorted(reader.ledger.name(name).spoken for name in both)
    whom = "Both have" if len(subjects) == 2 else "All have"
    unit = next(iter(units)) if len(units) == 1 and "" not in units else "member"
    text = f"{whom} {join_words(names)} among their {plural(unit)}"
    quotes = distinct(own[name].quote for name in both for own in lists)[:8]
    line = Line(sentence(text), quotes, (*names, *(s.name for s in subjects)), _COMMON)
    return [line] if check(line) else []


def _opening(reader: Reader, subjects: Sequence[Subject], rows: Sequence[_Row], every: Sequence[Sequence[Aspect]]) -> Line:
    """The first aspect of each in one line; the same aspect where there is one that names each subject."""
    full = [row for row in rows if all(row.cells)]
    speaking = [
        row for row in full if all(reader.opens_with(s, c[0].line.text) for s, c in zip(subjects, row.cells, strict=True))
    ]
    begun = [row for row in full if any(a.key == "beginning" for a in row.cells[0])]
    row = next(iter([*speaking, *begun, *full]), None)
    firsts = [reader.shortened(line) for line in ([c[0].line for c in row.cells] if row else [own[0].line for own in every])]
    support = tuple(text for line in firsts for text in line.support)
    rule = next((line.rule for line in firsts if line.rule), "")
    return Line(" ".join(line.text for line in firsts), distinct(q for line in firsts for q in line.quotes), support, rule)


def _table(subjects: Sequence[Subject], rows: Sequence[_Row]) -> TableDraft:
    columns = ("Aspect", *(s.name for s in subjects))
    texts: list[tuple[str, ...]] = []
    quotes: list[tuple[Quote, ...]] = []
    used_by_cell: list[tuple[tuple[Quote, ...], ...]] = []
    for row in rows:
        cells = [_cell(cell) for cell in row.cells]
        texts.append((row.label[:1].upper() + row.label[1:], *(text or SILENT for text, _ in cells)))
        quotes.append(distinct(quote for _, used in cells for quote in used))
        used_by_cell.append(((), *(used for _, used in cells)))
    return TableDraft(columns, tuple(texts), tuple(quotes), tuple(used_by_cell))


def _cell(found: Sequence[Aspect]) -> tuple[str, tuple[Quote, ...]]:
    shown: list[Aspect] = []
    for aspect in found:
        words = sum(len(a.line.text.split()) for a in (*shown, aspect))
        if shown and (len(shown) == _MOST_IN_CELL or words > _MOST_WORDS):
            break
        if not any(repeats(aspect.line.text, other.line.text) for other in shown):
            shown.append(aspect)
    return " ".join(a.line.text for a in shown), distinct(q for a in shown for q in a.line.quotes)
