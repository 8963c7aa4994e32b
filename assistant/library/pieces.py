"""What a format reader hands over (pieces of text in reading order), and the Document that is assembled from them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.model import Block, BlockKind, Document

# Typographic ligatures would keep "ﬁnance" from being found as "finance".
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# Joiners change the shape of letters in several scripts, so they alone stay of the invisible characters.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Piece:
    """One heading, paragraph, list item or table row, as a format reader found it.

    The `level` of a heading is 1 to 6, 1 the highest, or 0 for a title above all others.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    level: int = 0
    keep_lines: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All pieces of one file in reading order; `pages` is 0 for formats without pages."""

    pieces: tuple[Piece, ...]
    pages: int = 0
    warnings: tuple[str, ...] = ()


class Unreadable(Exception):
    """A file gives no text; `reason` is a key of READ_REASONS, `detail` says more than the reason (may be empty)."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


def _visible(character: str) -> bool:
    if character in _JOINERS:
        return True
    # Control, format (soft hyphens, direction overrides), surrogate, private and non-characters.
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co") and ord(character) & 0xFFFE != 0xFFFE


def clean(text: str, keep_lines: bool = False) -> str:
    """Composed characters, no invisible ones, single spaces; with `keep_lines` the line ends stay."""
    if keep_lines:
        return "\n".join(line for line in (clean(line) for line in text.splitlines()) if line)
    text = " ".join(text.translate(_LIGATURES).split())
    if not text.isascii() or not text.isprintable():
        text = "".join(c for c in text if _visible(c))
    return " ".join(unicodedata.normalize("NFC", text).split())


def row_text(cells: Iterable[str]) -> str:
    """A table row as one line that can be quoted; "" when every cell is empty."""
    texts = [clean(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return clean(" | ".join(texts))


def assemble(source_id: str, sha256: str, reading: Reading) -> Document:
    """The Document of a reading: canonical text, blocks with exact offsets, pages and heading paths.

    Raises Unreadable("empty") if not one letter or digit is left, so that no empty Document can come into being.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    length = 0
    previous: Piece | None = None
    for piece in reading.pieces:
        text = clean(piece.text, piece.keep_lines)
        if not any(c.isalnum() for c in text):
            continue
        if previous is not None:
            joint = "\n" if piece.kind == previous.kind in ("list", "table") and piece.page == previous.page else "\n\n"
            parts.append(joint)
            length += len(joint)
        if piece.kind == "heading":
            path = [(level, heading) for level, heading in path if level < piece.level]
        blocks.append(Block(length, length + len(text), piece.kind, piece.page, tuple(heading for _, heading in path)))
        if piece.kind == "heading":
            path.append((piece.level, text))
        parts.append(text)
        length += len(text)
        previous = piece
    if not blocks:
        raise Unreadable("empty")
    return Document(source_id, sha256, "".join(parts), tuple(blocks), reading.pages, reading.warnings)
