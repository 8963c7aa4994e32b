"""Which groups of lines of a PDF are headings, and of which level: by font size and weight, or else by number and capitals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.library.pdf_lines import Line

_NUMBERED = re.compile(
    r"(?:[A-Z]\.|(?:Chapter|Part|Section|Annex|Article)\s+)?(\d+(?:\.\d+)*)\.?\s+[^\W\d_]|(?:[IVX]+|[A-Z])\.\s+[^\W\d_]"
)
_CAPTION = re.compile(r"(?:Table|Figure|Fig|Box|Chart|Map|Sources?|Notes?)\s*(?:[.:]|\d|[A-Z]\b)")

MAX_CHARS = 200
MAX_LINES = 4
LARGER = 1.12  # of the size of running text


@dataclass(slots=True)
class Group:
    """Lines of one page that belong together; `note` marks a footnote."""

    page: int
    lines: list[Line]
    is_list: bool = False
    note: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def headings(groups: Sequence[Group], body: float) -> dict[int, int]:
    """The level (1 to 6) of each heading by the id of its group."""
    texts = [group for group in groups if not group.note]
    bold_is_usual = sum(len(g.text) for g in texts if _bold(g)) > 0.5 * sum(len(g.text) for g in texts)
    found = [group for group in texts if _stands_out(group, body, bold_is_usual)]
    if not found:
        found = [group for group in texts if _worded_as_heading(group)]
    keys = {id(group): (-round(max(line.size for line in group.lines) * 2) / 2, _depth(group.text)) for group in found}
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())), start=1)}
    return {group: min(6, ranks[key]) for group, key in keys.items()}


def _bold(group: Group) -> bool:
    return all(line.bold for line in group.lines)


def _stands_out(group: Group, body: float, bold_is_usual: bool) -> bool:
    text = group.text.strip()
    size = min(line.size for line in group.lines)
    if len(text) > MAX_CHARS or len(group.lines) > MAX_LINES or not any(c.isalpha() for c in text) or _CAPTION.match(text):
        return False
    if size >= LARGER * body:
        return not text.endswith((",", ";")) and (not text.endswith(".") or size >= 1.3 * body)
    small = size < 0.93 * body
    if bold_is_usual or not _bold(group) or small or len(group.lines) > 2 or len(text) > 140:
        return False
    return not text.endswith((".", ",", ";", ":")) and (not group.is_list or bool(_NUMBERED.match(text)))


def _worded_as_heading(group: Group) -> bool:
    """In a document of one size and weight: a line of its own that is numbered, or written in capitals."""
    text = group.text.strip()
    if len(group.lines) > 1 or len(text) > 90 or text.endswith((".", ",", ";", ":")) or len(text) < 4:
        return False
    if text.isupper():
        return sum(c.isalpha() for c in text) > 3
    return bool(_NUMBERED.match(text)) and len(text.split()) <= 12


def _depth(text: str) -> int:
    """How many numbers a heading's number has: 2 for "3.1 Scope", 0 without one."""
    match = _NUMBERED.match(text.strip())
    return match[1].count(".") + 1 if match and match[1] else 0
