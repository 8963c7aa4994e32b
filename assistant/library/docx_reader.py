"""DOCX by python-docx: paragraphs, lists and tables in the order of the body; headers, footers and comments are left out."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from assistant.library.pieces import Piece, Reading, Unreadable, clean, row_text

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_NOTES = ("/footnotes", "/endnotes")
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
# Deleted text, the second copy of a drawing for old programs, and notes' own marks are not part of the text.
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", qn("w:rPr")}
_TEXT_BOX = qn("w:txbxContent")
_CONTAINERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:smartTag"), qn("w:ins"), qn("w:moveTo")}
_BREAKS = {qn("w:tab"), qn("w:br"), qn("w:cr")}

MAX_UNPACKED_BYTES = 400_000_000


def read(data: bytes) -> Reading:
    """The pieces of a Word document. Raises Unreadable: damaged, empty, no_text (pictures alone), too_large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise Unreadable("too_large", f"unpacked it holds more than {MAX_UNPACKED_BYTES // 1_000_000} MB")
        if not any(name.startswith("word/") for name in names) and "[Content_Types].xml" not in names:
            raise Unreadable("wrong_type", "it is a ZIP archive, but not a Word document")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, EOFError, OSError):
        raise Unreadable("damaged", "the archive inside is broken or cut off") from None
    except ValueError as error:
        if "not a Word file" in str(error):
            raise Unreadable("wrong_type", "it is another Office file, not a Word document") from None
        raise
    reader = _Body(document)
    pieces = tuple(reader.blocks(document.element.body)) + tuple(reader.notes())
    if not any(c.isalnum() for piece in pieces for c in clean(piece.text)):
        if any(name.startswith("word/media/") for name in names):
            raise Unreadable("no_text", "it holds pictures alone")
        raise Unreadable("empty")
    if not any(piece.kind == "heading" for piece in pieces):
        pieces = tuple(reader.blocks(document.element.body, bold_headings=True)) + tuple(reader.notes())
    return Reading(pieces)


class _Body:
    """Walks through the XML of one document with its styles at hand."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.levels: dict[str, int] = {}
        self.list_styles: set[str] = set()
        for style in document.styles.element.style_lst:
            self._learn(style)

    def _learn(self, style: Any) -> None:
        """The heading level of a style, by its name, its outline level, or the style that it is based on."""
        name = style.name_val or ""
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        base = style.find(qn("w:basedOn"))
        if match := _HEADING.match(name):
            self.levels[style.styleId] = int(match[1])
        elif name.lower() == "title":
            self.levels[style.styleId] = 0
        elif outline is not None and int(outline.get(qn("w:val"), 9)) < 6:
            self.levels[style.styleId] = int(outline.get(qn("w:val"))) + 1
        elif base is not None and base.get(qn("w:val")) in self.levels and "heading" in name.lower():
            self.levels[style.styleId] = self.levels[base.get(qn("w:val"))]
        if name.lower().startswith("list") or _numbered(style):
            self.list_styles.add(style.styleId)

    def blocks(self, parent: Any, bold_headings: bool = False) -> Iterator[Piece]:
        """The pieces below an element in reading order."""
        for child in parent:
            if child.tag == qn("w:p"):
                yield self._paragraph(child, bold_headings)
                for box in _within(child, _TEXT_BOX):
                    yield from self.blocks(box, bold_headings)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child, bold_headings)
            elif child.tag in _CONTAINERS:
                yield from self.blocks(child, bold_headings)

    def _paragraph(self, paragraph: Any, bold_headings: bool) -> Piece:
        text = clean("".join(_texts(paragraph)))
        style = paragraph.style or ""
        outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None and int(outline.get(qn("w:val"), 9)) < 6:
            return Piece("heading", text, level=int(outline.get(qn("w:val"))) + 1)
        if style in self.levels:
            return Piece("heading", text, level=self.levels[style])
        if style in self.list_styles or _numbered(paragraph):
            return Piece("list", text)
        if bold_headings and _looks_like_heading(paragraph, text):
            return Piece("heading", text, level=2)
        return Piece("paragraph", text)

    def _table(self, table: Any, bold_headings: bool) -> Iterator[Piece]:
        """Each row as one piece; a table of one column is only a frame, and its content goes on as if it stood in the body."""
        rows = [list(_children(row, qn("w:tc"))) for row in _children(table, qn("w:tr"))]
        if all(len(cells) <= 1 for cells in rows):
            for cells in rows:
                for cell in cells:
                    yield from self.blocks(cell, bold_headings)
            return
        for cells in rows:
            yield Piece("table", row_text(self._cell(cell) for cell in cells))
            for cell in cells:
                for inner in _children(cell, qn("w:tbl")):
                    yield from self._table(inner, bold_headings)

    def _cell(self, cell: Any) -> str:
        """The text of a cell without that of tables within it, which follow as rows of their own."""
        return " ".join("".join(_texts(paragraph)) for paragraph in _children(cell, qn("w:p")))

    def notes(self) -> Iterator[Piece]:
        """Footnotes and endnotes, each as a paragraph at the end of the document."""
        for relation in self.document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(_NOTES):
                continue
            for note in parse_xml(relation.target_part.blob):
                if note.get(qn("w:type")) not in _SEPARATORS:
                    for paragraph in note.iter(qn("w:p")):
                        yield Piece("paragraph", "".join(_texts(paragraph)))


def _numbered(element: Any) -> bool:
    """Whether a paragraph or style belongs to a list; number 0 takes it out of one."""
    number = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    return number is not None and number.get(qn("w:val")) != "0"


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The children of this tag, also those inside content controls and the like."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, tag)


def _within(element: Any, tag: str) -> Iterator[Any]:
    """The outermost elements of this tag below an element, without what is skipped."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _within(child, tag)


def _texts(element: Any) -> Iterator[str]:
    """The characters of a paragraph in order: also those in links, fields and insertions; without text boxes and hidden runs."""
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield " "
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag in _SKIPPED or child.tag in (_TEXT_BOX, qn("w:pPr")) or (child.tag == qn("w:r") and _vanished(child)):
            continue
        else:
            yield from _texts(child)


def _vanished(run: Any) -> bool:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val"), "true") not in ("0", "false", "off")


def _looks_like_heading(paragraph: Any, text: str) -> bool:
    """A short paragraph that is bold as a whole: how headings are made where no styles are used."""
    runs: Iterable[Any] = [run for run in paragraph.iter(qn("w:r")) if clean("".join(_texts(run)))]
    bold = all((mark := run.find(f"{qn('w:rPr')}/{qn('w:b')}")) is not None and mark.get(qn("w:val"), "1") != "0" for run in runs)
    return bool(text) and bold and len(text) <= 120 and not text.endswith((".", ",", ";", ":"))
