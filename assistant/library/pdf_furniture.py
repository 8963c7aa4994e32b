"""Running headers, footers and page numbers: lines that come back at the same height at the edge of page after page."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from assistant.library.pdf_lines import Line

EDGE = 0.22  # share of the page height at its top and at its bottom in which furniture stands
MARGIN = 0.14  # share in which a page number is one even if no other page shows its like
MOST = 0.6  # share of all text; what would take more away is not furniture
DEPTH = 5  # lines looked at from either edge

# Small Roman numbers too: many documents count the pages of their first part by them.
_NUMBER = re.compile(r"\d+|(?<!\w)(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})(?!\w)")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|pg\.?)\s*\d+(?:\s*(?:/|of)\s*\d+)?|\d+\s*(?:/|of)\s*\d+|[-–—]\s*\d+\s*[-–—]|\d{1,3}", re.IGNORECASE
)


def furniture(pages: Sequence[Sequence[Line]], heights: Sequence[tuple[float, float]]) -> set[int]:
    """The ids (`id(line)`) of the lines that are furniture; `heights` holds bottom and top of each page in points.

    From the edge inwards a line counts while it recurs: the same words at the same height (3 points) on another page, with
    numbers that are the same or that change as the page number does; or while it is a page number and nothing else.
    """
    edges: dict[int, list[list[Line]]] = {}
    by_words: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    for number, (lines, (bottom, top)) in enumerate(zip(pages, heights, strict=True)):
        depth = EDGE * (top - bottom)
        down = sorted((line for line in lines if line.y > top - depth), key=lambda line: -line.y)[:DEPTH]
        up = sorted((line for line in lines if line.y < bottom + depth), key=lambda line: line.y)[:DEPTH]
        edges[number] = [down, up]
        for line in [*down, *up]:
            for height in (round(line.y / 3) - 1, round(line.y / 3), round(line.y / 3) + 1):
                by_words[_masked(line.text), height].append((number, line))
    found: dict[int, int] = {}
    for number, sides in edges.items():
        bottom, top = heights[number]
        margin = MARGIN * (top - bottom)
        for side in sides:
            for line, inner in zip_longest(side, side[1:]):
                numbered = _PAGE_NUMBER.fullmatch(line.text.strip()) and not bottom + margin < line.y < top - margin
                if not (numbered or _recurs_anywhere(number, line, by_words)):
                    break
                if not numbered and inner and _one_text(line, inner) and not _recurs_anywhere(number, inner, by_words):
                    break  # the end of a paragraph that happens to have the same last words as another
                found[id(line)] = len(line.text)
    # Where next to nothing would be left (pages that say the same), nothing was furniture.
    whole = sum(len(line.text) for lines in pages for line in lines)
    return set(found) if sum(found.values()) < MOST * whole else set()


def _one_text(line: Line, inner: Line) -> bool:
    """Whether two lines are as close and as alike as lines of one paragraph, and the lower goes on with what the upper says."""
    upper, lower = sorted((line, inner), key=lambda part: -part.y)
    near = upper.y - lower.y < 1.4 * line.size and abs(line.size - inner.size) < 0.05 * line.size
    return near and lower.text[:1].islower() and not upper.text.endswith((".", ":", ";", "!", "?"))


def _recurs_anywhere(page: int, line: Line, by_words: Mapping[tuple[str, int], Sequence[tuple[int, Line]]]) -> bool:
    return any(_recurs(page, line, *other) for other in by_words.get((_masked(line.text), round(line.y / 3)), ()))


def _masked(text: str) -> str:
    return "".join(_NUMBER.sub("#", text).casefold().split())


def _recurs(page: int, line: Line, other_page: int, other: Line) -> bool:
    """Whether a line of another page is the same but for numbers that count the pages."""
    if page == other_page:
        return False
    own, others = _numbers(line.text), _numbers(other.text)
    if len(own) != len(others):
        return False
    pairs = list(zip(own, others, strict=True))
    if not any(c.isalpha() for c in line.text):
        return bool(pairs) and all(a - b == page - other_page for a, b in pairs)
    return all(a == b or a - b == page - other_page for a, b in pairs)


def _numbers(text: str) -> list[int]:
    return [int(number) if number.isdigit() else _roman(number) for number in _NUMBER.findall(text)]


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
