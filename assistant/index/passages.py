"""Passages: windows of canonical text that are embedded and retrieved, with exact offsets.

A passage stays within one page and one heading path, never cuts a sentence (unless that sentence alone is far longer
than a passage), and keeps the rows of a table together where they fit. The windows of a section are made about equally
long, so that no stub is left at its end. Headings are not part of the window; they travel as its heading path.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.index.sentences import sentence_spans
from assistant.model import Block, Document, Passage

_CHARS_PER_WORD = 12  # a "word" longer than this on average is no prose: such text is cut by characters
_STRETCH = 1.5  # a table or sentence may be this much longer than a passage before it is cut


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a window is made of: a sentence, a whole small table, or a table row."""

    start: int
    end: int
    words: int


def _count(text: str, start: int, end: int) -> int:
    return max(len(text[start:end].split()), (end - start) // _CHARS_PER_WORD)


def _cut(text: str, start: int, end: int, words: int) -> Iterator[_Piece]:
    """text[start:end] as one piece, or in pieces of about `words` words where it is far longer than a passage."""
    total = _count(text, start, end)
    if total <= words * _STRETCH:
        yield _Piece(start, end, total)
        return
    limit = words * _CHARS_PER_WORD
    begin, stop, count = start, start, 0
    for match in re.compile(rf"\S{{1,{limit}}}").finditer(text, start, end):
        size = _count(text, match.start(), match.end())
        if count and count + size > words:
            yield _Piece(begin, stop, count)
            begin, count = match.start(), 0
        stop = match.end()
        count += size
    yield _Piece(begin, stop, count)


def _pieces(text: str, blocks: list[Block], words: int) -> list[_Piece]:
    """The pieces of one section in reading order."""
    pieces: list[_Piece] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if block.kind == "table":
            last = position
            while last + 1 < len(blocks) and blocks[last + 1].kind == "table":
                last += 1
            total = _count(text, block.start, blocks[last].end)
            if total <= words * _STRETCH:
                pieces.append(_Piece(block.start, blocks[last].end, total))
            else:
                for row in blocks[position : last + 1]:
                    pieces.extend(_cut(text, row.start, row.end, words))
            position = last
        else:
            for start, end in sentence_spans(text, block.start, block.end):
                pieces.extend(_cut(text, start, end, words))
        position += 1
    return pieces


def _windows(pieces: list[_Piece], words: int) -> Iterator[tuple[int, int]]:
    """Neighbouring pieces joined to windows of about equal length, near `words` words."""
    total = sum(piece.words for piece in pieces)
    aim = total / max(1, round(total / words))
    before = 0
    windows: dict[int, list[_Piece]] = {}
    for piece in pieces:
        windows.setdefault(int((before + piece.words / 2) / aim), []).append(piece)
        before += piece.words
    for window in windows.values():
        yield window[0].start, window[-1].end


def _has_text_below(document: Document, position: int) -> bool:
    """Whether the heading at blocks[position] travels in the heading path of the block after it."""
    if position + 1 == len(document.blocks):
        return False
    heading, after = document.blocks[position], document.blocks[position + 1]
    return document.text[heading.start : heading.end] in after.headings


def _sections(document: Document) -> Iterator[list[Block]]:
    """Blocks that share page and heading path; a heading with nothing below it is a section of its own."""
    section: list[Block] = []
    for position, block in enumerate(document.blocks):
        heading = block.kind == "heading"
        if section and (heading or (block.headings, block.page) != (section[-1].headings, section[-1].page)):
            yield section
            section = []
        if not heading:
            section.append(block)
        elif not _has_text_below(document, position):
            yield [block]
    if section:
        yield section


def build_passages(document: Document, words: int) -> tuple[Passage, ...]:
    """The passages of a document in reading order, each of about `words` words; text[start:end] == passage.text."""
    passages: list[Passage] = []
    for section in _sections(document):
        first = section[0]
        for start, end in _windows(_pieces(document.text, section, words), words):
            text = document.text[start:end]
            passages.append(Passage(document.source_id, start, end, text, first.page, first.headings))
    return tuple(passages)
