"""What a stored conversation cited: the document as it was then, and what has become of its source since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.dates import describe, parse_when
from assistant.errors import LodestoneError
from assistant.index.index import Index
from assistant.library.catalogue import load_catalogue
from assistant.library.reading import Reader
from assistant.model import Citation, Document, Quote, Source
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a quote stands today: the source and text that hold it, both None where neither is left; `notes` say what changed."""

    source: Source | None
    document: Document | None
    notes: tuple[str, ...]


def find_cited(settings: Settings, index: Index, citation: Citation) -> Cited:
    """The text that a citation was made on: the source itself, a former version of it, or a retired source read from its file."""
    quote = citation.quote
    for source in _candidates(index.catalogue, quote):
        document = index.document(source.id)
        if _stands(document, quote):
            return Cited(source, document, tuple(_notes(index.catalogue, citation, source)))
    retired = _retired(settings, quote)
    if retired:
        source, document = retired
        since = f" on {describe(parse_when(source.status_since))}" if source.status_since else ""
        return Cited(
            source, document, (f"This source was retired{since}: no new answer uses it. The quote stands as it was cited.",)
        )
    return Cited(index.catalogue.get(quote.source_id), None, ())


def _candidates(sources: Mapping[str, Source], quote: Quote) -> Iterator[Source]:
    if quote.source_id in sources:
        yield sources[quote.source_id]
    former = [source for source in sources.values() if source.version_of == quote.source_id]
    yield from sorted(former, key=lambda source: source.status_since, reverse=True)


def _stands(document: Document, quote: Quote) -> bool:
    return document.text[quote.start : quote.end] == quote.text


def _notes(sources: Mapping[str, Source], citation: Citation, source: Source) -> Iterator[str]:
    if source.version_of:
        day = f" on {describe(parse_when(source.status_since))}" if source.status_since else ""
        yield f"The file of this source was replaced by a corrected one{day}. The quote stands in the version that was cited."
        return
    successor = next((other for other in sources.values() if other.supersedes == source.id), None)
    if successor is not None:
        day = f" since {describe(parse_when(source.status_since))}" if source.status_since else ""
        yield f"Superseded{day} by “{successor.title}” ({successor.publisher}, {describe(successor.published)})."
    elif source.status != citation.source_status:
        yield f"The curators have marked this source as {source.status} since."


def _retired(settings: Settings, quote: Quote) -> tuple[Source, Document] | None:
    """A source that is out of use, read from its file, where it has the quote."""
    try:
        catalogue = load_catalogue(settings.corpus)
        source = catalogue.sources.get(quote.source_id)
        if source is None or source.status != "retired":
            return None
        with Reader(settings) as reader:
            document = reader.read(catalogue.path(source), source.id, source.sha256)
    except LodestoneError:
        return None
    return (source, document) if _stands(document, quote) else None
