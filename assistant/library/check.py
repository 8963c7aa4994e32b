"""What is wrong with a corpus: its metadata, its files, and how its sources refer to each other."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.errors import UnreadableSource
from assistant.library.catalogue import Catalogue, find_source, load_catalogue
from assistant.library.metadata import Problem
from assistant.library.reading import Reader
from assistant.model import Document, Source
from assistant.settings import Settings


@dataclass(frozen=True)
class SourceView:
    """One source with its text, and the ids of the sources that supersede it."""

    source: Source
    document: Document
    superseded_by: tuple[str, ...]


def list_sources(settings: Settings) -> Catalogue:
    """The catalogue of the corpus, with problems of metadata. Raises CorpusError if there is none."""
    return load_catalogue(settings.corpus)


def show_source(settings: Settings, source_id: str) -> SourceView:
    """A source and its text. Raises UsageError for an unknown id, UnreadableSource if the file gives no text."""
    catalogue = load_catalogue(settings.corpus)
    source = find_source(catalogue, source_id)
    with Reader(settings) as reader:
        document = reader.read(catalogue.path(source), source.id, source.sha256)
    later = tuple(other.id for other in catalogue.sources.values() if other.supersedes == source.id)
    return SourceView(source, document, later)


def check_corpus(settings: Settings, progress: Callable[[str, int, int], None] | None = None) -> list[Problem]:
    """All problems of the corpus, sorted by file; every file is read. `progress` gets an id, how many are done, of how many.

    Raises CorpusError if there is no corpus.
    """
    catalogue = load_catalogue(settings.corpus)
    problems = [*catalogue.problems, *_references(catalogue), *_twins(catalogue), *_future(catalogue)]
    with Reader(settings) as reader:
        for number, source in enumerate(catalogue.sources.values()):
            if progress:
                progress(source.id, number, len(catalogue.sources))
            problems += _reading(catalogue, source, reader)
    if progress:
        progress("", len(catalogue.sources), len(catalogue.sources))
    return sorted(problems, key=lambda problem: (problem.file, problem.field, problem.message))


def _reading(catalogue: Catalogue, source: Source, reader: Reader) -> list[Problem]:
    try:
        document = reader.read(catalogue.path(source), source.id, source.sha256)
    except UnreadableSource as error:
        return [Problem(source.path, "", error.message.removeprefix(f"{catalogue.path(source).name}: "), error.remedy)]
    return [
        Problem(source.path, "", warning, "Look at `corpus show`; mend the file if text is missing.")
        for warning in document.warnings
    ]


def _references(catalogue: Catalogue) -> list[Problem]:
    """Sources that supersede what is not there, what is still active, or each other in a circle."""
    problems = []
    for source in catalogue.sources.values():
        if not source.supersedes:
            continue
        earlier = catalogue.sources.get(source.supersedes)
        if earlier is None:
            message = f"names '{source.supersedes}', which is not in the corpus."
            problems.append(Problem(source.path, "supersedes", message, "Correct the id, or leave the field out."))
        elif _in_circle(catalogue, source):
            problems.append(
                Problem(source.path, "supersedes", "leads back to this source.", "Let only the newer name the older.")
            )
        elif earlier.status == "active":
            message = f"is active, but {source.id} supersedes it."
            problems.append(Problem(earlier.path, "status", message, "Write  status: superseded"))
    return problems


def _in_circle(catalogue: Catalogue, source: Source) -> bool:
    seen = {source.id}
    earlier = catalogue.sources.get(source.supersedes)
    while earlier is not None and earlier.id not in seen:
        seen.add(earlier.id)
        earlier = catalogue.sources.get(earlier.supersedes)
    return earlier is not None and earlier.id == source.id


def _twins(catalogue: Catalogue) -> list[Problem]:
    """Files with the same content under several ids."""
    by_hash: dict[str, list[Source]] = defaultdict(list)
    for source in catalogue.sources.values():
        by_hash[source.sha256].append(source)
    return [
        Problem(twin.path, "", f"has the same content as {first.path}.", "Keep one of the two.")
        for first, *twins in by_hash.values()
        for twin in twins
    ]


def _future(catalogue: Catalogue) -> list[Problem]:
    today = date.today()
    return [
        Problem(source.path, "published", f"'{source.published.text}' lies in the future.", "Correct the date.")
        for source in catalogue.sources.values()
        if source.published.earliest > today
    ]
