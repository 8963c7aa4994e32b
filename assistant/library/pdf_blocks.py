"""Lines of PDF pages put together to headings, paragraphs, list items, table rows and footnotes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.library.hyphens import join_lines, vocabulary
from assistant.library.pdf_furniture import furniture
from assistant.library.pdf_headings import Group, headings
from assistant.library.pdf_lines import LOWERED, RAISED, Line, Segment
from assistant.library.pdf_tables import Rule, TableRow, tables
from assistant.library.pieces import Piece, row_text

# Bullets of symbol fonts come out as control or private characters.
_BULLET = re.compile(r"\s*[•‣▪◦●○■□▸►➢✓\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue002-\uf8ff]\s*")
_WEAK_BULLET = re.compile(r"\s*(?:[-–—*·o]|\(?\d{1,3}[.)]|\(?[a-z]{1,4}\)|[A-Z]\))\s+(?=\S)")
_DASH = re.compile(r"\s*[-–—*·o]\s+(?=\S)")
_LABEL = re.compile(rf"(?:{_BULLET.pattern}|\s*(?:[*·–—-]|o|\(?\d{{1,3}}[.)]|\(?[a-z]{{1,4}}[.)]|\d+(?:\.\d+)+\.?)\s*)")
_NOTE = re.compile(rf"\s*(?:{RAISED}\s*([^{LOWERED}]+){LOWERED}|(\d{{1,3}})[.)]?(?=\s)|([*†‡§]))\s*")
_REFERENCE = re.compile(rf"{RAISED}([^{LOWERED}]*){LOWERED}")
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*[\divxl]+\s*$")  # a line of a table of contents
_ENDS = (".", ":", ";", "!", "?", ".”", '."', ".)", "。")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class PageLines:
    """The lines of one page in flows, the rules drawn on it, and the heights between which it reaches."""

    number: int
    bottom: float
    top: float
    flows: list[list[Line]]
    rules: list[Rule]


@dataclass(slots=True)
class _Measures:
    """What is usual in the document: font size of running text, distance of lines for each size, its words."""

    body: float
    leading: dict[float, float]
    words: frozenset[str]
    notes: dict[int, set[str]] = field(default_factory=dict)

    def usual(self, size: float) -> float:
        return self.leading.get(_step(size), 1.2 * size)


def pieces_of(pages: Sequence[PageLines]) -> list[Piece]:
    """The pieces of all pages in reading order; footnotes follow the text of their page."""
    _remove_furniture(pages)
    for page in pages:
        for line in (line for flow in page.flows for line in flow):
            _merge_label(line)
    measures = _measure(pages)
    groups: list[Group | list[TableRow]] = []
    for page in pages:
        notes: list[Group] = []
        for flow in page.flows:
            cut = _notes_begin(flow, page, measures.body)
            groups += _groups(flow[:cut], page, measures)
            notes += _note_groups(flow[cut:], page.number)
        measures.notes[page.number] = {match[0] for note in notes if (match := _marker(note.lines[0].text))}
        groups += notes
    levels = headings([group for group in groups if isinstance(group, Group)], measures.body)
    return [piece for group in groups for piece in _pieces(group, levels, measures)]


def _remove_furniture(pages: Sequence[PageLines]) -> None:
    unwanted = furniture([[line for flow in page.flows for line in flow] for page in pages], [(p.bottom, p.top) for p in pages])
    for page in pages:
        page.flows = [kept for flow in page.flows if (kept := [line for line in flow if id(line) not in unwanted])]


def _merge_label(line: Line) -> None:
    """Joins a bullet, number or note mark to the text that stands after it."""
    while len(line.segments) > 1 and (_LABEL.fullmatch(line.segments[0].text) or _NOTE.fullmatch(line.segments[0].text + " ")):
        if len(line.segments) > 2 and not _BULLET.fullmatch(line.segments[0].text):
            return
        label, text = line.segments[:2]
        joined = Segment(f"{label.text.strip()} {text.text}", label.x0, text.x1, text.y, text.size, text.bold)
        line.segments[:2] = [joined]


def _measure(pages: Sequence[PageLines]) -> _Measures:
    sizes: Counter[float] = Counter()
    gaps: dict[float, Counter[float]] = {}
    texts: list[str] = []
    for page in pages:
        for flow in page.flows:
            texts += [line.text for line in flow]
            right = _right_margins(flow)
            for line in flow:
                if len(line.segments) == 1:
                    sizes[_step(line.size)] += len(line.text)
            for above, below in pairwise(flow):
                if abs(above.size - below.size) >= 0.3 or not len(above.segments) == len(below.segments) == 1:
                    continue
                # A full line that ends no sentence has its paragraph's next line below it; after others a new one may begin.
                if not (above.text.rstrip().endswith(_ENDS) or _has_room(above, _first_word(below), right)):
                    gap = round((above.y - below.y) * 2) / 2
                    if 0.9 * below.size <= gap <= 2.2 * below.size:
                        gaps.setdefault(_step(below.size), Counter())[gap] += 1
    # In short documents a large title may have about as many letters as the text.
    body = min((size for size, n in sizes.items() if n >= 0.5 * max(sizes.values())), default=10.0)
    # Of distances that are about as frequent, the smaller is that between lines, the larger that between paragraphs.
    leading = {size: min(g for g, n in c.items() if n >= 0.4 * max(c.values())) for size, c in gaps.items()}
    return _Measures(body, leading, vocabulary(texts))


def _marker(text: str) -> tuple[str] | None:
    match = _NOTE.match(text)
    return ((match[1] or match[2] or match[3]).strip(),) if match else None


def _notes_begin(flow: Sequence[Line], page: PageLines, body: float) -> int:
    """Where the footnotes of a flow begin: the small lines at its end, from the first that opens with a note's mark."""
    first = len(flow)
    while first and flow[first - 1].size < 0.93 * body and len(flow[first - 1].segments) == 1:
        first -= 1
    middle = page.bottom + 0.6 * (page.top - page.bottom)
    return next((i for i in range(first, len(flow)) if _NOTE.match(flow[i].text) and flow[i].y < middle), len(flow))


def _note_groups(lines: Sequence[Line], page: int) -> list[Group]:
    groups: list[Group] = []
    for line in lines:
        if not groups or _NOTE.match(line.text):
            groups.append(Group(page, [line], note=True))
        else:
            groups[-1].lines.append(line)
    return groups


def _groups(flow: Sequence[Line], page: PageLines, measures: _Measures) -> Iterator[Group | list[TableRow]]:
    """The tables of a flow, and its other lines in groups that each are a paragraph, a list item or a heading."""
    right = _right_margins(flow)
    group: Group | None = None
    for item in tables(flow, page.rules):
        if isinstance(item, list):
            if group:
                yield group
            group = None
            for row in item:
                row.page = page.number
            yield item
        elif group and not _breaks(group, item, right, measures):
            group.lines.append(item)
        else:
            if group:
                yield group
            group = Group(page.number, [item], is_list=_is_item(item, None, right))
    if group:
        yield group


def _right_margins(flow: Sequence[Line]) -> dict[float, float]:
    """How far right lines of about each font size (15 %) reach in this flow."""
    reach: dict[float, float] = {}
    for line in flow:
        reach[_step(line.size)] = max(reach.get(_step(line.size), line.x1), line.x1)
    return {size: max(x for other, x in reach.items() if abs(other - size) <= 0.15 * size) for size in reach}


def _step(size: float) -> float:
    return round(size * 2) / 2


def _first_word(line: Line) -> str:
    return next(iter(line.text.split()), "")


def _has_room(line: Line, word: str, right: dict[float, float]) -> bool:
    """Whether the line ends so early that the word would have stood on it."""
    width = (line.x1 - line.x0) / max(len(line.text), 1) * (len(word) + 1)
    return line.x1 + width < right.get(_step(line.size), line.x1) - 1


def _is_item(line: Line, above: Line | None, right: dict[float, float]) -> bool:
    """Whether the line begins a list item; dashes and numbers may also stand at a line's head within a sentence."""
    if _BULLET.match(line.text):
        return True
    if not _WEAK_BULLET.match(line.text):
        return False
    return above is None or above.text.rstrip().endswith(_ENDS) or _has_room(above, _first_word(line), right)


def _breaks(group: Group, line: Line, right: dict[float, float], measures: _Measures) -> bool:
    """Whether the line begins something new: by distance, style, list mark, indentation, or room left on the line above."""
    above, first = group.lines[-1], group.lines[0]
    size = line.size
    gap = above.y - line.y
    if gap <= 0 or gap > 1.28 * measures.usual(size) or abs(size - above.size) > 0.08 * max(size, above.size):
        return True
    ends = above.text.rstrip().endswith(_ENDS) or bool(_CONTENTS.search(above.text))
    room = _has_room(above, _first_word(line), right)
    if _is_item(line, above, right) or (line.bold != above.bold and (ends or room)):
        return True
    if ends and (room or _CONTENTS.search(above.text)):
        return True
    centred = abs((line.x0 + line.x1) - (above.x0 + above.x1)) < 6 and abs(line.x0 - above.x0) > 2
    if centred:
        return False
    if group.is_list:
        return len(group.lines) > 1 and line.x0 < above.x0 - 0.6 * size and (ends or room)
    # Indented after a line at the margin: a new paragraph, unless the line above is the first and runs on (hanging indent).
    return line.x0 > above.x0 + 0.8 * size and (ends or room or above is not first)


def _pieces(group: Group | list[TableRow], levels: dict[int, int], measures: _Measures) -> Iterator[Piece]:
    if not isinstance(group, Group):
        for row in group:
            cells = [_resolved(join_lines(cell, measures.words), row.page, measures) for cell in row.cells]
            yield Piece("table", row_text(cells), row.page)
        return
    text = join_lines([line.text for line in group.lines], measures.words)
    if group.note:
        # Without its mark, as the text is without the marks that point to it: what can be quoted is a whole sentence.
        text = _NOTE.sub("", text, count=1)
        yield Piece("paragraph", _resolved(text, group.page, measures), group.page)
        return
    text = _resolved(text, group.page, measures)
    if id(group) in levels:
        yield Piece("heading", text, group.page, level=levels[id(group)])
    elif group.is_list:
        mark = _BULLET.match(text) or _DASH.match(text)
        yield Piece("list", text[mark.end() :] if mark else text, group.page)
    else:
        yield Piece("paragraph", text, group.page)


def _resolved(text: str, page: int, measures: _Measures) -> str:
    """Raised figures that point to a footnote of the page are taken out; others (powers, endnotes) stay raised."""
    known = measures.notes.get(page, set())
    for mark in known & {"†", "‡"}:
        text = re.sub(rf"(?<=\S){mark}", "", text)  # these are often set without being raised
    return _REFERENCE.sub(lambda match: "" if match[1].strip() in known else match[1].translate(_SUPERSCRIPT), text)
