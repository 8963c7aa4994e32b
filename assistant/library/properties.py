"""What a file says about itself: title, author, publisher, date, language, licence, address. Read in the worker process."""

import io
import re
from datetime import datetime
from typing import Any

import docx
import trafilatura
from lxml import html as lxml_html  # type: ignore[import-untyped]
from lxml.etree import ParserError  # type: ignore[import-untyped]
from pypdf import PdfReader

from assistant.library.formats import decode
from assistant.library.front_matter import MetadataError, parse_metadata, split_front_matter
from assistant.library.pieces import Unreadable, clean

MAX_CHARS = 600
_PUBLISHERS = ("citation_publisher", "dc.publisher", "dcterms.publisher", "publisher", "og:site_name", "application-name")
_RIGHTS = ("dc.rights", "dcterms.license", "dcterms.rights", "rights", "copyright")


def properties(data: bytes, suffix: str) -> dict[str, str]:
    """The properties that the file names, by field of a source; a text with front matter gives all the fields in it."""
    found = _PARTS[suffix](data)
    return {name: text[:MAX_CHARS] for name, value in found.items() if (text := clean(str(value or "")))}


def page_count(data: bytes) -> int:
    """How many pages a PDF has."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    return len(reader.pages)


def _of_pdf(data: bytes) -> dict[str, Any]:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    info = reader.metadata
    return {
        "title": info.title if info else "",
        "author": info.author if info else "",
        "published": _day(info.creation_date) if info else "",
        "language": reader.root_object.get("/Lang", ""),
        "made_with": info.creator or info.producer if info else "",
    }


def _of_docx(data: bytes) -> dict[str, Any]:
    core = docx.Document(io.BytesIO(data)).core_properties
    return {
        "title": core.title,
        "author": core.author,
        "published": _day(core.created),
        "language": core.language,
    }


def _of_html(data: bytes) -> dict[str, Any]:
    page_text = decode(data)
    found = trafilatura.extract_metadata(page_text)
    named = {name: getattr(found, attribute, "") for name, attribute in _OF_TRAFILATURA.items()} if found else {}
    try:
        page = lxml_html.document_fromstring(page_text.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except ParserError:
        return named
    metas = {(m.get("name") or m.get("property") or "").lower(): m.get("content") or "" for m in page.iter("meta")}
    links = [element.get("href") for element in page.iter("link", "a") if "license" in (element.get("rel") or "").split()]
    named["publisher"] = next((metas[name] for name in _PUBLISHERS if metas.get(name)), "") or named.get("publisher")
    rights = [metas[name] for name in _RIGHTS if metas.get(name)]
    named["licence"] = next(iter((*rights, *links)), None) or named.get("licence")
    named["language"] = page.get("lang") or named.get("language")
    return named


_OF_TRAFILATURA = {
    "title": "title", "author": "author", "publisher": "sitename", "published": "date", "licence": "license",
    "language": "language", "url": "url",
}  # fmt: skip


def _of_text(data: bytes) -> dict[str, Any]:
    front = split_front_matter(decode(data))
    try:
        return dict(parse_metadata(front.yaml_text, first_line=2)) if front.yaml_text and front.closed else {}
    except (MetadataError, Unreadable):
        return {}


_PARTS = {".pdf": _of_pdf, ".docx": _of_docx, ".html": _of_html, ".htm": _of_html, ".md": _of_text, ".txt": _of_text}


def _day(when: datetime | None) -> str:
    return when.date().isoformat() if when and re.fullmatch(r"(19|20)\d\d", str(when.year)) else ""
