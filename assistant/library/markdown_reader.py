"""Markdown by markdown-it-py: its block structure, with inline markup, raw HTML and link targets taken away."""

import re
from collections.abc import Sequence

from lxml import html as lxml_html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.library.formats import decode
from assistant.library.front_matter import split_front_matter
from assistant.library.pieces import Piece, Reading, row_text

_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)


def read(data: bytes) -> Reading:
    """The pieces of a Markdown file without its front matter. Raises Unreadable for binary data."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # All link targets are left out of the text, so that none need be refused; one refused would stay in it as written.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return Reading(tuple(_pieces(parser.parse(split_front_matter(decode(data)).body))))


def _pieces(tokens: Sequence[Token]) -> list[Piece]:
    pieces: list[Piece] = []
    lists = 0
    heading = 0
    cells: list[str] | None = None
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type == "heading_close":
            heading = 0
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            pieces.append(Piece("table", row_text(cells or [])))
            cells = None
        elif token.type == "inline":
            text = _inline(token.children or [])
            if cells is not None:
                cells.append(text)
            elif heading:
                pieces.append(Piece("heading", text, level=heading))
            else:
                pieces.append(Piece("list" if lists else "paragraph", text))
        elif token.type in ("fence", "code_block"):
            pieces.append(Piece("paragraph", token.content, keep_lines=True))
        elif token.type == "html_block":
            pieces += [Piece("paragraph", text) for text in _html_text(token.content)]
    return pieces


def _inline(tokens: Sequence[Token]) -> str:
    """The words that a reader sees: pictures give their description, line ends a blank, tags nothing."""
    parts: list[str] = []
    for token in tokens:
        if token.type == "image":
            parts.append(_inline(token.children or []))
        elif token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and token.content[:3].lower() == "<br"):
            parts.append(" ")
        elif token.type in ("text", "code_inline"):
            parts.append(token.content)
    return "".join(parts)


def _html_text(source: str) -> list[str]:
    """The texts between the tags of raw HTML, without comments, scripts and styles."""
    source = _COMMENT.sub(" ", source)
    if not source.strip() or "<" not in source:
        return [source] if source.strip() else []
    root = lxml_html.fragment_fromstring(source, create_parent="div")
    for element in list(root.iter("script", "style", "template", "iframe", "object", "noscript")):
        element.drop_tree()
    return [text for text in (" ".join(str(part).split()) for part in root.itertext()) if text]
