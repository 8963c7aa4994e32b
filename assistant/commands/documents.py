"""Canonical texts for the commands that need no search: from the index where it holds the very file, else from the file."""

from types import TracebackType

from assistant.errors import IndexMissing, UnreadableSource
from assistant.index.documents import StoredDocument
from assistant.index.generations import current_generation, generation_folder
from assistant.index.manifest import Manifest, document_file
from assistant.library.catalogue import Catalogue
from assistant.library.reading import Reader
from assistant.model import Document
from assistant.settings import Settings


class Documents:
    """Looks up the text of a source by its id; `with` ends the process that reads files."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self._catalogue, self._index = catalogue, settings.index
        self._reader = Reader(settings)
        self._known: dict[str, Document | None] = {}
        self._manifest: Manifest | None = None
        try:
            name = current_generation(settings.index)
            if name is not None:
                self._manifest = Manifest.read(generation_folder(settings.index, name))
        except IndexMissing:
            pass  # a damaged index is as good as none: the files are there

    def __enter__(self) -> "Documents":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._reader.close()

    def __call__(self, source_id: str) -> Document | None:
        """The Document; None for an unknown id and for a file that gives no text."""
        if source_id not in self._known:
            self._known[source_id] = self._from_index(source_id) or self._from_file(source_id)
        return self._known[source_id]

    def _from_index(self, source_id: str) -> Document | None:
        source = self._catalogue.sources.get(source_id)
        entry = self._manifest.sources.get(source_id) if self._manifest else None
        if self._manifest is None or source is None or entry is None or entry.source.sha256 != source.sha256:
            return None
        try:
            return StoredDocument.read(document_file(self._index, self._manifest, entry)).document
        except IndexMissing:
            return None

    def _from_file(self, source_id: str) -> Document | None:
        source = self._catalogue.sources.get(source_id)
        if source is None:
            return None
        try:
            return self._reader.read(self._catalogue.path(source), source.id, source.sha256)
        except UnreadableSource:
            return None
