"""HTML: the main text of a page by trafilatura, or all of its visible text where trafilatura finds too little."""

import re
from collections.abc import Iterator

import trafilatura
from lxml import html as lxml_html  # type: ignore[import-untyped]
from lxml.etree import ParserError, _Element  # type: ignore[import-untyped]

from assistant.library.formats import decode
from assistant.library.pieces import Piece, Reading, Unreadable, clean, row_text

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_UNSEEN = "script style template noscript iframe object embed svg math head nav footer button select textarea".split()
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADING = re.compile(r"h[1-6]")
_BLOCKS = frozenset(
    "p li dt dd tr h1 h2 h3 h4 h5 h6 pre blockquote div section article main td th ul ol dl table body figcaption address".split()
)

# Below this share of the text in the page's main part, trafilatura is taken to have lost something.
MIN_SHARE = 0.6


def read(data: bytes) -> Reading:
    """The pieces of a web page: headings, paragraphs, list items and table rows, without navigation and footers."""
    declared = _CHARSET.search(data[:4096])
    text = decode(data, declared[1].decode("ascii") if declared else "")
    try:
        page = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except ParserError:
        raise Unreadable("empty") from None
    _remove_unseen(page)
    title = next((heading for h in page.iter("h1") if (heading := clean(h.text_content()))), "")
    found = trafilatura.bare_extraction(
        lxml_html.tostring(page, encoding="unicode"), include_comments=False, include_tables=True, favor_recall=True
    )
    body = getattr(found, "body", None)
    pieces = list(_pieces(body)) if body is not None else []
    main = _main_part(page)
    warnings: tuple[str, ...] = ()
    if _letters(p.text for p in pieces) < MIN_SHARE * _letters([main.text_content()]):
        pieces = list(_visible_pieces(main))
        warnings = ("The main text was not recognised: all visible text of the page was taken.",)
    if title and title not in (clean(p.text) for p in pieces):
        pieces.insert(0, Piece("heading", title, level=1))
    return Reading(tuple(pieces), warnings=warnings)


def _letters(texts: Iterator[str] | list[str]) -> int:
    return sum(c.isalnum() for text in texts for c in text)


def _remove_unseen(page: _Element) -> None:
    """Takes out what a reader of the page does not see or what is not its text."""
    for element in list(page.iter()):
        if not isinstance(element.tag, str):
            if element.getparent() is not None:
                element.drop_tree()
            continue
        marked = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        hidden = marked or _HIDDEN.search(element.get("style") or "")
        if (hidden or element.tag in _UNSEEN) and element.tag != "head" and element.getparent() is not None:
            element.drop_tree()


def _main_part(page: _Element) -> _Element:
    """The element that holds the text by the page's own mark-up: the only article, else main, else the body."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = page.xpath(path)
        if len(found) == 1 and found[0].text_content().strip():
            return found[0]
    return next(page.iter("body"), page)


def _pieces(element: _Element) -> Iterator[Piece]:
    """The pieces of a tree of trafilatura's own tags."""
    for child in element:
        if child.tag == "head":
            rend = child.get("rend") or "h2"
            yield Piece("heading", _text(child), level=int(rend[1]) if _HEADING.fullmatch(rend) else 2)
        elif child.tag == "list":
            yield from _items(child)
        elif child.tag == "table":
            yield from (Piece("table", row_text(_text(cell) for cell in row.iter("cell"))) for row in child.iter("row"))
        elif child.tag == "code":
            yield Piece("paragraph", _text(child), keep_lines=True)
        elif child.tag in ("quote", "div") and any(grandchild.tag in ("p", "head", "list", "table") for grandchild in child):
            if child.text and child.text.strip():
                yield Piece("paragraph", child.text)
            yield from _pieces(child)
        else:
            yield Piece("paragraph", _text(child))
        if child.tail and child.tail.strip():
            yield Piece("paragraph", child.tail)


def _items(element: _Element) -> Iterator[Piece]:
    """One piece for each item; the items of a list inside an item follow it."""
    for item in element:
        inner = list(item.iter("list"))
        own = " ".join(_own_text(item))
        yield Piece("list", own)
        for nested in inner[:1]:
            yield from _items(nested)


def _own_text(item: _Element) -> Iterator[str]:
    """The texts of an item outside of lists within it."""
    if item.text:
        yield item.text
    for child in item:
        if child.tag == "lb":
            yield " "
        elif child.tag != "list":
            yield from _own_text(child)
        if child.tail:
            yield child.tail


def _text(element: _Element) -> str:
    for line_break in element.iter("lb"):
        line_break.tail = " " + (line_break.tail or "")
    return "".join(str(part) for part in element.itertext())


def _visible_pieces(element: _Element) -> Iterator[Piece]:
    """The pieces of a tree of HTML tags: the innermost blocks, each with its own text."""
    if element.tag == "tr":
        yield Piece("table", row_text(cell.text_content() for cell in element if cell.tag in ("td", "th")))
        return
    if not any(child.tag in _BLOCKS for child in element.iterdescendants()):
        yield _visible_piece(element.tag, element.text_content())
        return
    run = element.text or ""
    for child in element:
        if child.tag in _BLOCKS or any(below.tag in _BLOCKS for below in child.iterdescendants()):
            yield _visible_piece(element.tag, run)
            run = ""
            yield from _visible_pieces(child)
        else:
            run += " " + child.text_content() if child.tag == "br" else child.text_content()
        run += child.tail or ""
    yield _visible_piece(element.tag, run)


def _visible_piece(tag: str, text: str) -> Piece:
    if _HEADING.fullmatch(tag):
        return Piece("heading", text, level=int(tag[1]))
    return Piece("list" if tag in ("li", "dt", "dd") else "paragraph", text)
