"""Text recognition of scanned PDF pages by Tesseract: the page keeps its picture and gets an invisible layer of text.

The result is a PDF like any other: its text is read, quoted and marked as usual, and says in its note that it was recognised.
"""

import contextlib
import csv
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.errors import UnreadableSource, UsageError
from assistant.library.reading import Reader
from assistant.settings import Settings

_WIDTH = 2480  # pixels: an A4 page at 300 dots per inch
_PAGE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """A PDF with the text of its scanned pages, the mean confidence (0 to 100) of the words by page, and the engine's version."""

    data: bytes = field(repr=False)
    confidence: dict[int, float]
    version: str

    @property
    def mean(self) -> float:
        return sum(self.confidence.values()) / len(self.confidence)

    def note(self) -> str:
        """A sentence for readers of the source."""
        pages = ", ".join(f"page {page}: {value:.0f} %" for page, value in self.confidence.items())
        return f"Text recognised by OCR ({self.version}), mean confidence {self.mean:.0f} % ({pages}): compare with the picture."

    def record(self) -> dict[str, Any]:
        return {"engine": self.version, "confidence": {str(page): round(value, 1) for page, value in self.confidence.items()}}


@cache
def tesseract() -> str | None:
    """The program, None where it is not installed."""
    return shutil.which("tesseract")


def recognise(data: bytes, pages: Sequence[int], settings: Settings) -> Recognised | None:
    """The PDF with its `pages` (from 1) recognised; None where not one word is found on them.

    Tesseract sees pictures that the worker has drawn, never the file. Raises UnreadableSource where a page cannot be drawn or
    takes too long, UsageError for a language that Tesseract does not know.
    """
    layers: dict[int, bytes] = {}
    confidence: dict[int, float] = {}
    with TemporaryDirectory() as folder, Reader(settings) as reader:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(data)
        for number in pages:
            layer = _layer(reader.picture(path, number, _WIDTH), Path(folder), settings)
            if layer is not None:
                layers[number], confidence[number] = layer
        if not layers:
            return None
        return Recognised(reader.replace_pages(path, layers), confidence, _version())


def _layer(picture: bytes, folder: Path, settings: Settings) -> tuple[bytes, float] | None:
    """A one-page PDF of picture and recognised text, and the mean confidence of the words; None where there is none."""
    picture_file, result = folder / "page.png", folder / "page"
    picture_file.write_bytes(picture)
    options = ["-l", settings.ocr_languages, "--dpi", "300", "pdf", "tsv"]
    command = [str(tesseract()), str(picture_file), str(result), *options]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_PAGE_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = "Recognising the text of a page took too long."
        raise UnreadableSource("too_slow", message, "Scan it at a lower resolution.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(
            f"Tesseract cannot read with the languages '{settings.ocr_languages}': {said[-1] if said else 'it failed'}",
            "Install them (Debian: tesseract-ocr-kor, for example), or correct LODESTONE_OCR_LANGUAGES.",
        )
    rows = csv.DictReader(io.StringIO(result.with_suffix(".tsv").read_text("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    sure = [float(row["conf"]) for row in rows if row["text"] and row["text"].strip() and float(row["conf"]) >= 0]
    if not sure:
        return None
    return result.with_suffix(".pdf").read_bytes(), sum(sure) / len(sure)


@cache
def _version() -> str:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run([str(tesseract()), "--version"], capture_output=True, text=True, timeout=10, check=False)
        return " ".join((said.stdout or said.stderr).split()[:2]).capitalize()
    return "Tesseract"
