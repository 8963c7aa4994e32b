"""What a document holds beside text: refused where it has no place in a document, named where it is only left aside.

Nothing of it is ever run: the readers take text alone. A curator should know it all the same.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html  # type: ignore[import-untyped]
from lxml.etree import ParserError  # type: ignore[import-untyped]
from pypdf import PdfReader

from assistant.library.formats import decode
from assistant.library.pieces import Unreadable

_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_PROLOGUE = 4096  # bytes of an XML part in which a document type would stand
_EXTERNAL = re.compile(rb'<Relationship\b[^>]*TargetMode\s*=\s*"External"[^>]*>', re.IGNORECASE)
_RELATION_TYPE = re.compile(rb'Type\s*=\s*"[^"]*/([A-Za-z]+)"')
_MAX_PARTS = 5000
_ANNOTATED_PAGES = 300  # pages whose annotations are looked at


def refuse_unsafe(data: bytes, suffix: str) -> None:
    """Raises Unreadable("unsafe") for a Word file with macros or with definitions of entities, which can grow without end."""
    if suffix != ".docx":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS:
                raise Unreadable("too_large", f"it holds {len(parts)} parts of at most {_MAX_PARTS}")
            if any(part.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")) for part in parts):
                raise Unreadable("unsafe", "macros")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        if _DTD.search(file.read(_PROLOGUE)):
                            raise Unreadable("unsafe", f"definitions of entities in {part.filename}")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError):
        return  # the reader of the format says what is wrong with the archive


def findings(data: bytes, suffix: str) -> tuple[str, ...]:
    """What was left aside, a sentence each: scripts, attachments, links that load something, and the like."""
    if suffix == ".pdf":
        return tuple(dict.fromkeys(_in_pdf(data)))
    if suffix == ".docx":
        return tuple(dict.fromkeys(_in_docx(data)))
    if suffix in (".html", ".htm"):
        return tuple(_in_html(data))
    return ()


def _in_docx(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(("word/embeddings/", "word/activeX/")):
                yield "It holds embedded objects. They are not opened."
            if name.endswith(".rels"):
                for relation in _EXTERNAL.findall(archive.read(name)):
                    kind = _RELATION_TYPE.search(relation)
                    if kind and kind[1].lower() != b"hyperlink":
                        yield f"It points to something outside itself ({kind[1].decode()}). Nothing is fetched."


def _in_html(data: bytes) -> Iterator[str]:
    try:
        page = lxml_html.document_fromstring(decode(data).encode("utf-8", "replace"))
    except (ParserError, Unreadable):
        return
    scripts = sum(1 for element in page.iter("script") if element.get("type", "").lower() != "application/ld+json")
    handlers = sum(1 for element in page.iter() for name in element.attrib if name.lower().startswith("on"))
    frames = sum(1 for _ in page.iter("iframe", "object", "embed", "applet"))
    for count, what in ((scripts, "script"), (handlers, "event handler"), (frames, "embedded frame or object")):
        if count:
            yield f"It holds {count} {what}{'s' if count > 1 else ''}. None is run or loaded."


def _in_pdf(data: bytes) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    root = _resolved(reader.root_object)
    names = _resolved(root.get("/Names"))
    actions = [_resolved(root.get("/OpenAction")), *_values(root.get("/AA"))]
    if "/JavaScript" in names or any(_kind(action) == "/JavaScript" for action in actions):
        yield "It holds scripts that would run when it is opened. None is run."
    if "/EmbeddedFiles" in names or "/AF" in root:
        yield "It holds attached files. They are not opened."
    if "/XFA" in _resolved(root.get("/AcroForm")):
        yield "It holds a dynamic form (XFA), whose fields are not read."
    if "/AcroForm" in root and "/XFA" not in _resolved(root.get("/AcroForm")):
        yield "It holds form fields. What is filled in may not be part of the text as read."
    for number in range(min(len(reader.pages), _ANNOTATED_PAGES)):
        for annotation in _items(reader.pages[number].get("/Annots")):
            kind = _kind(_resolved(_resolved(annotation).get("/A")))
            if kind == "/Launch":
                yield "It holds links that would start a program. None is followed."
            elif kind == "/JavaScript":
                yield "It holds links that would run a script. None is followed."


def _resolved(thing: Any) -> Any:
    """The dictionary behind a reference; an empty one where there is none."""
    found = thing.get_object() if hasattr(thing, "get_object") else thing
    return found if isinstance(found, dict) else {}


def _items(thing: Any) -> list[Any]:
    found = thing.get_object() if hasattr(thing, "get_object") else thing
    return list(found) if isinstance(found, list) else []


def _values(thing: Any) -> list[Any]:
    return [_resolved(value) for value in _resolved(thing).values()]


def _kind(action: Any) -> str:
    return str(action.get("/S", "")) if isinstance(action, dict) else ""
