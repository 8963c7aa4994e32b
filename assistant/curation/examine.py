"""Reads an untrusted document once, in the worker process, and keeps what was read: text, properties, findings, page pictures."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from assistant.errors import UnreadableSource
from assistant.library.reading import Inspection, Reader
from assistant.model import Document
from assistant.settings import Settings

_KEPT = 20


@dataclass(frozen=True, slots=True)
class Examined:
    """What was read from a file with this sha256. `document` is None for pages that show no text (`reason` says why)."""

    sha256: str
    document: Document | None
    inspection: Inspection
    reason: str = ""

    @property
    def pages_without_text(self) -> tuple[int, ...]:
        """The pages (from 1) on which nothing was read; () for formats without pages."""
        if self.document is None:
            return ()
        read = {block.page for block in self.document.blocks}
        return tuple(page for page in range(1, self.document.pages + 1) if page not in read)


class Examiner:
    """Examines documents one at a time. Close it to end its worker."""

    def __init__(self, settings: Settings) -> None:
        self._reader = Reader(settings)
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Examined] = OrderedDict()

    def __enter__(self) -> "Examiner":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._reader.close()

    def file(self, path: Path) -> Examined:
        """What the file holds. Raises UnreadableSource for all that cannot become a source; a scan can, by OCR."""
        try:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            sha256 = ""
        with self._lock:
            if sha256 in self._known:
                self._known.move_to_end(sha256)
                return self._known[sha256]
        try:
            document: Document | None = self._reader.read(path, "draft", sha256)
            reason = ""
        except UnreadableSource as error:
            if error.reason != "no_text" or path.suffix.lower() != ".pdf":
                raise
            document, reason = None, error.message
        examined = Examined(sha256, document, self._reader.inspect(path), reason)
        with self._lock:
            self._known[sha256] = examined
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return examined

    def content(self, name: str, data: bytes) -> Examined:
        """The same for content that lies in no file yet."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            return self.file(path)

    def picture(self, path: Path, page: int, width: int) -> bytes:
        """A page of a PDF as a PNG. Raises UnreadableSource."""
        return self._reader.picture(path, page, width)
