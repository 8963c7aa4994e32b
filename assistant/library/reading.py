"""Reads a file into its canonical text, in a worker process: a file that hangs, crashes or eats memory harms nothing else."""

import base64
import contextlib
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Any

from assistant.errors import StorageError, UnreadableSource
from assistant.library.formats import FORMATS, check_type
from assistant.library.pieces import Unreadable
from assistant.model import Block, Document
from assistant.settings import ROOT, Settings

READ_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "The file is not there or cannot be opened.",
        "changed": "The file changed while it was being read.",
        "empty": "The file holds no text at all.",
        "encrypted": "The file is locked with a password.",
        "no_text": "The file has no text layer: it shows pictures or scanned pages.",
        "damaged": "The file is damaged and cannot be read.",
        "crashed": "The program that reads such files broke down over this one; it may be damaged or made to do harm.",
        "too_large": "The file is larger than the limit.",
        "too_many_pages": "The file has more pages than the limit.",
        "too_slow": "Reading the file took longer than the limit.",
        "too_much_memory": "Reading the file needed more memory than the limit.",
        "unknown_format": "Files of this format cannot be read.",
        "unsafe": "The file holds what a document has no need of and what could do harm.",
        "wrong_type": "What is in the file does not fit the ending of its name.",
    }
)

_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "Put the file back, or make it readable.",
        "changed": "Try again when nobody is writing to it.",
        "empty": "Replace it with a file that holds the text.",
        "encrypted": "Save a copy without a password.",
        "no_text": "Run it through text recognition (OCR) and put in the result.",
        "damaged": "Get the file anew from its publisher, or open it and save it again.",
        "crashed": "Get the file anew from its publisher, or save it in another format.",
        "too_large": "Split it, or raise the settings read_max_mb and read_max_characters.",
        "too_many_pages": "Split it, or raise the setting read_max_pages.",
        "too_slow": "Split or simplify it, or raise the setting read_max_seconds.",
        "too_much_memory": "Split it, or raise the setting read_max_memory_mb.",
        "unknown_format": f"Convert it to one of {', '.join(sorted(FORMATS))}.",
        "unsafe": "Save a copy without it, as PDF for example.",
        "wrong_type": "Give the file the ending of its real format.",
    }
)

_START_SECONDS = 60.0
_REMEMBERED = 8  # documents: one that was reviewed is not read anew when it goes live
_remembered: OrderedDict[tuple[object, ...], Document] = OrderedDict()  # by the hash of the file and what decides its text
_remembering = threading.Lock()
# What the worker's interpreter needs; settings and secrets in the environment are not for a process that parses files.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV", "HOME")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file says about itself, by field of a source, and what it holds beside text (a sentence each); pages of a PDF."""

    properties: Mapping[str, str]
    findings: tuple[str, ...]
    pages: int = 0


def unreadable(path: Path, reason: str, detail: str = "") -> UnreadableSource:
    """The error for a person: which file, why, and what to do about it."""
    sentence = READ_REASONS[reason].rstrip(".")
    return UnreadableSource(reason, f"{path.name}: {sentence}{f' ({detail})' if detail else ''}.", _REMEDIES[reason])


class Reader:
    """Reads files one at a time in a worker process, which starts with the first file and goes on to the next ones.

    A worker that passes the time limit is killed, one that breaks down is replaced; both cost only the file at hand.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    @property
    def _limits(self) -> tuple[float, ...]:
        own = self._settings
        return own.read_max_seconds, own.read_max_memory_mb, own.read_max_pages, own.read_max_characters

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._stop()

    def read(self, path: Path, source_id: str, sha256: str) -> Document:
        """The Document of a file whose content has this sha256. Raises UnreadableSource with a reason of READ_REASONS."""
        data = self._content(path)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise unreadable(path, "changed")
        key = (sha256, path.suffix.lower(), *self._limits)
        known = _remembered.get(key)
        if known is None:
            known = _document(self._done(path, data, task="read", source_id=source_id, sha256=sha256))
            _remember(key, known)
        return replace(known, source_id=source_id)

    def inspect(self, path: Path) -> Inspection:
        """What the file says about itself and holds beside text. Raises UnreadableSource as `read` does."""
        reply = self._done(path, self._content(path), task="inspect")
        return Inspection(reply["properties"], tuple(reply["findings"]), reply["pages"])

    def picture(self, path: Path, page: int, width: int) -> bytes:
        """A page (from 1) of a PDF as a PNG of this width in pixels. Raises UnreadableSource as `read` does."""
        reply = self._done(path, self._content(path), task="picture", page=page, width=width)
        return base64.b64decode(reply["picture"])

    def places(self, path: Path, page: int, quote: str) -> list[tuple[float, float, float, float]]:
        """Where the words of a quote stand on a page (from 1) of a PDF: a rectangle a line (left, top, right, bottom), as
        shares of the page; [] if it is not there. Raises UnreadableSource as `read` does."""
        reply = self._done(path, self._content(path), task="places", page=page, quote=quote)
        return [(left, top, right, bottom) for left, top, right, bottom in reply["places"]]

    def replace_pages(self, path: Path, pages: Mapping[int, bytes]) -> bytes:
        """The PDF with some pages (from 1) replaced by others, one-page PDFs. Raises UnreadableSource as `read` does."""
        data = self._content(path)
        sizes = {str(number): len(page) for number, page in pages.items()}
        whole = b"".join((data, *pages.values()))
        reply = self._done(path, whole, task="replace_pages", document_size=len(data), sizes=sizes)
        return base64.b64decode(reply["document"])

    def _content(self, path: Path) -> bytes:
        """The bytes of a file that is of a known format, not too large, not empty, and what its name says."""
        suffix = path.suffix.lower()
        if suffix not in FORMATS:
            raise unreadable(path, "unknown_format", f"its ending is '{path.suffix}'")
        try:
            size = path.stat().st_size
            if size > self._settings.read_max_mb * 1_000_000:
                raise unreadable(path, "too_large", f"{size / 1e6:.1f} MB of at most {self._settings.read_max_mb:g}")
            data = path.read_bytes()
        except OSError as error:
            raise unreadable(path, "missing", error.strerror or "") from error
        if not data.strip():
            raise unreadable(path, "empty", f"{size} bytes")
        try:
            check_type(suffix, data)
        except Unreadable as error:
            raise unreadable(path, error.reason, error.detail) from None
        return data

    def _done(self, path: Path, data: bytes, **request: Any) -> dict[str, Any]:
        """The worker's reply. Raises UnreadableSource where it is a reason."""
        with self._lock:
            reply = self._ask({"suffix": path.suffix.lower(), "size": len(data), **request}, data)
        if "reason" in reply:
            raise unreadable(path, reply["reason"], reply["detail"])
        return reply

    def _ask(self, request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
        """The worker's reply to one request; a worker that gives none is stopped, and the reply says why."""
        worker = self._running()
        limit = self._settings.read_max_seconds
        line, late = _exchange(worker, json.dumps(request).encode() + b"\n" + data, limit)
        if line.endswith(b"\n"):
            reply: dict[str, Any] = json.loads(line)
            if late or reply.get("reason") == "too_much_memory":
                self._stop()  # killed just after its answer; or what the file left behind would count against the next one
            return reply
        self._stop()
        return {"reason": "too_slow", "detail": f"more than {limit:g} s"} if late else {"reason": "crashed", "detail": ""}

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._stop()
            # A fresh interpreter and not a fork: it inherits no locks, no open files and none of the caller's big imports.
            path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "assistant.library.worker", *map(str, self._limits)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | {"PYTHONPATH": path},
            )
            ready, _ = _exchange(self._worker, b"", _START_SECONDS)
            if not ready.endswith(b"\n"):
                self._stop()
                raise StorageError("The process that reads documents does not start.", "Install Lodestone anew.")
        return self._worker

    def _stop(self) -> None:
        if self._worker is None:
            return
        self._worker.kill()
        self._worker.wait()
        for pipe in (self._worker.stdin, self._worker.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._worker = None


def _exchange(worker: subprocess.Popen[bytes], message: bytes, seconds: float) -> tuple[bytes, bool]:
    """Sends a message and waits for a line; after `seconds` the worker is killed, and the second value is True."""
    late = threading.Event()

    def kill() -> None:
        late.set()
        worker.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        stdin: IO[bytes] = worker.stdin  # type: ignore[assignment]
        stdout: IO[bytes] = worker.stdout  # type: ignore[assignment]
        with contextlib.suppress(BrokenPipeError):
            stdin.write(message)
            stdin.flush()
        return stdout.readline(), late.is_set()
    finally:
        timer.cancel()


def _remember(key: tuple[object, ...], document: Document) -> None:
    with _remembering:
        _remembered[key] = document
        while len(_remembered) > _REMEMBERED:
            _remembered.popitem(last=False)


def _document(reply: Mapping[str, Any]) -> Document:
    blocks = tuple(Block(start, end, kind, page, tuple(headings)) for start, end, kind, page, headings in reply["blocks"])
    return Document(reply["source_id"], reply["sha256"], reply["text"], blocks, reply["pages"], tuple(reply["warnings"]))
