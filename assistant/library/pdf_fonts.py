"""Fonts of a PDF as pypdf reads them: characters and widths of strings, and whether a face is bold."""

import re
from dataclasses import dataclass
from typing import Any

from pypdf.generic._font import Font

_BOLD = re.compile(r"bold|black|heavy|semib|demi|CMBX|SFBX|-Bd\b|-Md\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18


@dataclass(frozen=True, slots=True)
class Face:
    """A font with what is needed of it: whether it is bold, and the scale of its widths (1/1000 but for Type 3)."""

    font: Font
    bold: bool
    scale: float


# By id of the font's dictionary, which is kept so that its id stays its own.
Faces = dict[int, tuple[Any, Face | None]]


def load_face(resource: Any) -> Face | None:
    """The face of a font dictionary; None if it is malformed."""
    try:
        font = Font.from_font_resource(resource)
    except (AttributeError, TypeError, KeyError, ValueError, IndexError):
        return None
    bold = bool(_BOLD.search(font.name)) or bool(font.font_descriptor.flags & _FORCE_BOLD)
    scale = 0.001
    if resource.get("/Subtype") == "/Type3" and "/FontMatrix" in resource:
        scale = abs(float(resource["/FontMatrix"][0])) or scale
    return Face(font, bold, scale)


def decode(face: Face, raw: str | bytes) -> tuple[str, float, int, int]:
    """A string operand: its text, its width for font size 1, its number of characters, and how many word spacing applies to."""
    font = face.font
    blanks = 0
    if isinstance(raw, str):
        codes = shown = str(raw)
    elif isinstance(font.encoding, str):
        codes = shown = raw.decode(font.encoding, "surrogatepass" if len(raw) % 2 == 0 else "replace")
    else:
        codes = "".join(map(chr, raw))
        shown = "".join(font.encoding.get(byte, chr(byte)) for byte in raw)
        blanks = raw.count(b" ")  # the one-byte code 32 alone
    text = "".join(font.character_map.get(c, c) for c in shown)
    width = sum(font.space_width if c == font.space_char else font.get_text_width(c) for c in codes)
    return text, width * face.scale, len(codes), blanks
