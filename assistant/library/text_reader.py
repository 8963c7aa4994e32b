"""Plain text: paragraphs between blank lines, title-like lines as headings, lists, and rows set with tabs or bars."""

import re
from itertools import groupby

from assistant.library.formats import decode
from assistant.library.front_matter import split_front_matter
from assistant.library.hyphens import join_lines, vocabulary
from assistant.library.pieces import Piece, Reading

_BULLET = re.compile(r"\s*(?:[-*•‣▪◦–—·]|\(?[0-9]{1,3}[.)]|\(?[a-z]\))\s+(?=\S)")
_MARK = re.compile(r"\s*[-*•‣▪◦–—·]\s+")
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)[.)]?\s+\S")
_UNDERLINE = re.compile(r"\s*([=\-_~*])\1{2,}\s*")
_ROW = re.compile(r"\t| \| |^\s*\|.*\|\s*$")
_RULE = re.compile(r"[\s|:+\-=_]*")

MAX_HEADING_CHARS = 90
MAX_HEADING_WORDS = 14


def read(data: bytes) -> Reading:
    """The pieces of a text file without its front matter. Raises Unreadable for binary data."""
    lines = split_front_matter(decode(data)).body.splitlines()
    words = vocabulary(lines)
    groups = [list(group) for blank, group in groupby(lines, key=lambda line: not line.strip()) if not blank]
    pieces: list[Piece] = []
    for index, group in enumerate(groups):
        heading = _heading(group, has_text_below=index + 1 < len(groups))
        if heading:
            level = 1 if not pieces else _level(heading)
            pieces.append(Piece("heading", heading, level=level))
            group = group[2:]
        if len(group) > 1 and all(_ROW.search(line) for line in group):
            pieces += _rows(group)
        else:
            pieces += [Piece(kind, join_lines(part, words)) for kind, part in _items(group)]  # type: ignore[arg-type]
    return Reading(tuple(pieces))


def _heading(group: list[str], has_text_below: bool) -> str:
    """The heading that a group of lines is, or begins with when it is underlined; else ""."""
    line = group[0].strip()
    if len(group) >= 2 and _UNDERLINE.fullmatch(group[1]) and not _UNDERLINE.fullmatch(group[0]):
        return line
    if len(group) > 1 or not has_text_below or len(line) > MAX_HEADING_CHARS or len(line.split()) > MAX_HEADING_WORDS:
        return ""
    if line.endswith((".", ",", ";", ":", "!", "…", ".”", '."', "-")) or _MARK.match(group[0]) or _ROW.search(line):
        return ""
    first = next((c for c in line if c.isalnum()), "")
    return line if first and not first.islower() and any(c.isalpha() for c in line) else ""


def _level(heading: str) -> int:
    """Level 2, and one more for each further part of a number such as "3.1"; the first heading of a text is the title."""
    match = _NUMBERED.match(heading)
    return min(6, 2 + match[1].count(".")) if match else 2


def _items(group: list[str]) -> list[tuple[str, list[str]]]:
    """The group as paragraphs and list items: a marked line begins an item, other lines belong to what came before."""
    parts: list[tuple[str, list[str]]] = []
    marked = sum(1 for line in group if _BULLET.match(line))
    for line in group:
        # One lone "2024. " at a line's head is a sentence's end, not a list.
        if _BULLET.match(line) and (marked > 1 or not parts):
            parts.append(("list", [_MARK.sub("", line, count=1)]))
        elif parts:
            parts[-1][1].append(line)
        else:
            parts.append(("paragraph", [line]))
    return parts


def _rows(group: list[str]) -> list[Piece]:
    rows = [re.split(r"\t+|\s*\|\s*", line.strip().strip("|")) for line in group if not _RULE.fullmatch(line)]
    return [Piece("table", " | ".join(cell.strip() for cell in row)) for row in rows]
