"""Takes in what a curator drops: files, folders, zip archives, addresses. Each document is read, and accepted or refused.

Nothing is stored here: what was accepted goes to the drafts with proposed metadata, what was refused is shown with its reason.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

import yaml

from assistant.curation.archives import ArchiveRefused, unpack
from assistant.curation.examine import Examined, Examiner
from assistant.curation.fetching import Fetched, FetchRefused, fetch, plain_name
from assistant.curation.ocr import Recognised, recognise, tesseract
from assistant.curation.proposal import FIELDS, Proposed, propose
from assistant.errors import UnreadableSource, UsageError
from assistant.library.formats import FORMATS
from assistant.library.front_matter import MetadataError, parse_metadata
from assistant.model import Source
from assistant.settings import Settings

_SIDECAR = ".yaml"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that may become a draft: file name, content, proposed metadata, and where it came from.

    `origin` holds any of: path, archive, url, redirects, fetched, headers, robots, sha256, ocr.
    """

    name: str
    data: bytes = field(repr=False)
    proposed: Mapping[str, Proposed]
    origin: Mapping[str, Any]

    @property
    def metadata(self) -> dict[str, str]:
        return {name: proposed.value for name, proposed in self.proposed.items()}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that was not taken in: its name as it was given, why, and what to do about it."""

    name: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of everything that was dropped at once."""

    arrived: tuple[Arrival, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def __add__(self, other: "Delivery") -> "Delivery":
        return Delivery(self.arrived + other.arrived, self.refused + other.refused)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """One file before it is read: its name, content, origin, and the fields of a .yaml beside it."""

    name: str
    data: bytes
    origin: Mapping[str, Any]
    fields: Mapping[str, str] = field(default_factory=dict)


class Intake:
    """Takes documents in for one corpus. `sources` are those that the corpus holds already."""

    def __init__(self, settings: Settings, sources: Mapping[str, Source], examiner: Examiner) -> None:
        self._settings, self._sources, self._examiner = settings, sources, examiner

    def take(self, what: str) -> Delivery:
        """A file, a folder, a zip archive or an address. Raises UsageError for what is none of them."""
        if what.startswith(("http://", "https://")):
            return self.address(what)
        path = Path(what).expanduser()
        if path.is_dir():
            return self.folder(path)
        if path.is_file():
            if path.stat().st_size > self._most_bytes(path.name):
                return Delivery(refused=(self._too_large(path.name, path.stat().st_size),))
            return self.content(path.name, path.read_bytes(), {"path": str(path.resolve())}, _fields_beside(path))
        raise UsageError(f"There is no file, folder or address '{what}'.", "Check the name.")

    def content(
        self, name: str, data: bytes, origin: Mapping[str, Any] | None = None, fields: Mapping[str, str] | None = None
    ) -> Delivery:
        """A document or a zip archive that was uploaded under this name."""
        if len(data) > self._most_bytes(name):
            return Delivery(refused=(self._too_large(name, len(data)),))
        if PurePosixPath(name).suffix.lower() == ".zip":
            return self._archive(name, data, origin or {})
        return self._document(_Parcel(name, data, origin or {}, fields or {}))

    def folder(self, folder: Path) -> Delivery:
        """Every document beneath a folder; links out of it are not followed."""
        home = folder.resolve()
        found = sorted(path for path in home.rglob("*") if path.is_file() and path.resolve().is_relative_to(home))
        shown = [path for path in found if not any(part.startswith(".") for part in path.relative_to(home).parts)]
        files = [path for path in shown if not (path.suffix.lower() == _SIDECAR and _is_sidecar(path, shown))]
        most = self._settings.unpack_max_files
        if len(files) > most:
            remedy = "Split it, or raise the setting unpack_max_files."
            return Delivery(refused=(Refusal(folder.name, f"The folder holds {len(files)} files of at most {most}.", remedy),))
        return sum((self.take(str(path)) for path in files), Delivery())

    def address(self, url: str) -> Delivery:
        """The document at a web address."""
        try:
            fetched = fetch(url, self._settings)
        except FetchRefused as error:
            return Delivery(refused=(Refusal(url, error.message, error.remedy),))
        return self.content(fetched.name, fetched.data, origin_of(fetched))

    def _archive(self, name: str, data: bytes, origin: Mapping[str, Any]) -> Delivery:
        delivery = Delivery()
        try:
            packed = list(unpack(name, data, self._settings))
        except ArchiveRefused as error:
            return Delivery(refused=(Refusal(name, error.message, error.remedy),))
        contents = {p.name: p.data for p in packed if p.data is not None}
        for file in packed:
            if file.data is None:
                refusal = Refusal(f"{name}: {file.name}", file.refused, "Pack it anew without it, or as a plain file.")
                delivery += Delivery(refused=(refusal,))
                continue
            path = PurePosixPath(file.name)
            if path.suffix.lower() == _SIDECAR and _is_sidecar(path, map(PurePosixPath, contents)):
                continue
            fields = _fields_of(contents.get(str(path.with_suffix(_SIDECAR))))
            delivery += self._document(_Parcel(path.name, file.data, {**origin, "archive": name, "path": file.name}, fields))
        return delivery

    def _document(self, parcel: _Parcel) -> Delivery:
        name = plain_name(parcel.name)
        try:
            examined = self._examiner.content(name, parcel.data)
            data, origin = parcel.data, {**parcel.origin, "sha256": hashlib.sha256(parcel.data).hexdigest()}
            recognised: Recognised | None = None
            if examined.document is None or examined.pages_without_text:
                recognised = self._recognised(name, data, examined)
                if recognised is not None:
                    data, origin = recognised.data, {**origin, "ocr": recognised.record()}
                    examined = self._examiner.content(name, data)
            if examined.document is None:
                raise UnreadableSource("no_text", examined.reason, self._how_to_recognise())
        except UnreadableSource as error:
            return Delivery(refused=(Refusal(parcel.name, error.message, error.remedy),))
        url = str(parcel.origin.get("url", ""))
        proposed = propose(parcel.name, examined.document, examined.inspection.properties, self._sources, url)
        proposed |= {key: Proposed(value, "the .yaml beside it") for key, value in parcel.fields.items()}
        if recognised is not None:
            proposed["note"] = Proposed(recognised.note(), "text recognition")
        return Delivery(arrived=(Arrival(name, data, proposed, origin),))

    def _recognised(self, name: str, data: bytes, examined: Examined) -> Recognised | None:
        """The document with its scanned pages read, where that is wanted and can be done."""
        if not self._settings.ocr or tesseract() is None or not name.lower().endswith(".pdf"):
            return None
        pages = examined.pages_without_text or tuple(range(1, examined.inspection.pages + 1))
        return recognise(data, pages, self._settings)

    def _how_to_recognise(self) -> str:
        if tesseract() is None:
            return "Install Tesseract (Debian: apt-get install tesseract-ocr), and it is read at intake."
        return "Set LODESTONE_OCR=true, or look whether its pages show text at all."

    def _most_bytes(self, name: str) -> int:
        most = self._settings.unpack_max_mb if name.lower().endswith(".zip") else self._settings.read_max_mb
        return int(most * 1_000_000)

    def _too_large(self, name: str, size: int) -> Refusal:
        setting = "unpack_max_mb" if name.lower().endswith(".zip") else "read_max_mb"
        reason = f"It has {size / 1e6:.1f} MB of at most {self._most_bytes(name) / 1e6:g}."
        return Refusal(name, reason, f"Split it, or raise the setting {setting}.")


def origin_of(fetched: Fetched) -> dict[str, Any]:
    """What is kept of a fetch beside its content."""
    return {
        "url": fetched.url,
        "asked": fetched.asked,
        "redirects": list(fetched.redirects),
        "fetched": fetched.at,
        "headers": dict(fetched.headers),
        "robots": fetched.robots,
    }


def _fields_beside(path: Path) -> dict[str, str]:
    beside = path.with_suffix(_SIDECAR)
    return _fields_of(beside.read_bytes() if beside.is_file() and beside != path else None)


def _fields_of(data: bytes | None) -> dict[str, str]:
    """The fields of a source in a .yaml; {} where it is none, which the curator sees in the empty form."""
    if data is None or len(data) > 100_000:
        return {}
    try:
        return {name: str(value) for name, value in parse_metadata(data.decode("utf-8")).items() if name in FIELDS}
    except (MetadataError, UnicodeDecodeError, yaml.YAMLError):
        return {}


def _is_sidecar(path: PurePath, others: Iterable[PurePath]) -> bool:
    """Whether a .yaml holds the fields of a document beside it."""
    return any(other.with_suffix(_SIDECAR) == path and other.suffix.lower() in FORMATS for other in others)
