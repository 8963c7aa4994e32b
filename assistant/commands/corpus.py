"""`lodestone corpus list | show | check`: the documents; curation.py has the actions that change them."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from assistant.commands import corpus_originals, curation
from assistant.commands.terminal import Style, clean, many, one_line, problem_text, progress_bar, table
from assistant.errors import CorpusError

if TYPE_CHECKING:
    from assistant.library.check import SourceView
    from assistant.model import Document, Source

_SHOWN = (
    *("publisher", "kind", "licence", "url", "language", "status", "status_since", "supersedes", "version_of"),
    *("form", "note", "path", "sha256"),
)


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("corpus", help="List, show, check, add and change the documents.")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="One line per document.")
    listing.add_argument("--search", metavar="WORDS", default="", help="Only documents whose metadata holds all these words.")
    listing.set_defaults(func=run_list)
    show = actions.add_parser("show", help="Metadata, headings and text of one document.")
    show.add_argument("id")
    show.set_defaults(func=run_show)
    check = actions.add_parser("check", help="Read every document and report what is wrong; exit code 1 if anything is.")
    check.set_defaults(func=run_check)
    curation.add_actions(actions)
    corpus_originals.add_action(actions)


def run_list(arguments: argparse.Namespace) -> int:
    from assistant.library.check import list_sources
    from assistant.settings import load_settings

    catalogue = list_sources(load_settings())
    words = arguments.search.casefold().split()
    found = [source for source in catalogue.sources.values() if all(word in _searched(source) for word in words)]
    rows = [(s.id, s.published.text, s.status, s.path.rpartition(".")[2], s.publisher, s.title) for s in found]
    if rows:
        print(table(rows, Style.of(sys.stdout), header=("ID", "PUBLISHED", "STATUS", "FORMAT", "PUBLISHER", "TITLE")))
    total = f" of {len(catalogue.sources)}" if words else ""
    print(f"{len(found)}{total} {'document' if len(catalogue.sources) == 1 else 'documents'}.", file=sys.stderr)
    if catalogue.problems:
        number = many(len(catalogue.problems), "problem")
        print(f"{number} with other files: `lodestone corpus check` names them.", file=sys.stderr)
    return 0


def _searched(source: "Source") -> str:
    fields = (source.id, source.title, source.publisher, source.published.text, source.kind, source.status, source.path)
    return " ".join((*fields, source.note)).casefold()


def run_show(arguments: argparse.Namespace) -> int:
    from assistant.library.check import show_source
    from assistant.settings import load_settings

    print(view_text(show_source(load_settings(), arguments.id), Style.of(sys.stdout)))
    return 0


def view_text(view: "SourceView", style: Style) -> str:
    source, document = view.source, view.document
    rows = [("id", source.id), ("published", str(source.published))]
    rows += [(name, str(getattr(source, name))) for name in _SHOWN if getattr(source, name)]
    if view.superseded_by:
        rows.append(("superseded by", ", ".join(view.superseded_by)))
    size = [many(document.pages, "page")] if document.pages else []
    rows.append(("text", ", ".join([*size, many(len(document.text), "character")])))
    rows += [("warning", warning) for warning in document.warnings]
    headings = [block for block in document.blocks if block.kind == "heading"]
    titles = [f"  {'  ' * len(b.headings)}{one_line(document.text[b.start : b.end])}" for b in headings]
    parts = [style.bold(one_line(source.title)), table(rows, style)]
    if titles:
        parts.append("\n".join([style.bold("Headings"), *titles]))
    return "\n\n".join([*parts, paged_text(document, style)])


def paged_text(document: "Document", style: Style) -> str:
    """The canonical text; where a page begins, a line says so. Nothing is wrapped, so that a quote can be copied."""
    text, pieces, start, page = document.text, [], 0, None
    for block in document.blocks:
        if block.page is not None and block.page != page:
            pieces += [clean(text[start : block.start]).strip("\n"), style.grey(f"---- page {block.page} ----")]
            start, page = block.start, block.page
    pieces.append(clean(text[start:]).strip("\n"))
    return "\n\n".join(piece for piece in pieces if piece)


def run_check(arguments: argparse.Namespace) -> int:
    from assistant.library.check import check_corpus, list_sources
    from assistant.settings import load_settings

    settings = load_settings()
    with progress_bar() as progress:
        problems = check_corpus(settings, lambda _, done, total: progress("Reading", done, total))
    for problem in problems:
        print(problem_text(problem))
    number = len(list_sources(settings).sources)
    if not number and not problems:
        raise CorpusError(
            f"There is no document in {settings.corpus / 'sources'}.", "Put documents with their metadata there; see the README."
        )
    print(f"{many(number, 'document')}, {many(len(problems), 'problem')}.")
    return 1 if problems else 0
