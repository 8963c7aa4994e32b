"""Unpacks a zip archive in memory. Names in it decide nothing about where anything is written; sizes are counted as read."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.errors import LodestoneError
from assistant.settings import Settings

_END = b"PK\x05\x06"
_ENTRY_BYTES = 46  # the least that an entry takes in the archive's directory
_CHUNK = 1 << 20
_RATIO = 200  # a document that shrinks to less than a two-hundredth is a bomb
_RATIO_FROM = 5_000_000  # bytes; small files of blanks are harmless
_SYMLINK = 0o120000


class ArchiveRefused(LodestoneError):
    """The whole archive was refused; the message says why."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of an archive: its name there and its content, or (content None) why it was left out."""

    name: str
    data: bytes | None = field(default=None, repr=False)
    refused: str = ""
    unpacked: int = 0  # bytes that came out, kept or not


def unpack(name: str, data: bytes, settings: Settings) -> Iterator[Packed]:
    """The files of a zip archive in its own order. Raises ArchiveRefused for one that is damaged, or too large in any way."""
    _check_directory(name, data, settings)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise ArchiveRefused(f"{name}: The archive is damaged: {error}.", "Pack it anew.") from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_noise(entry.filename)]
        if len(entries) > settings.unpack_max_files:
            raise _too_many(name, len(entries), settings)
        left = int(settings.unpack_max_mb * 1_000_000)
        seen: set[str] = set()
        for entry in entries:
            reason = _bad_name(entry) or ("Its name stands in the archive twice." if entry.filename in seen else "")
            seen.add(entry.filename)
            if reason:
                yield Packed(entry.filename, refused=reason)
                continue
            packed = _content(archive, entry, min(left, int(settings.read_max_mb * 1_000_000)))
            left -= packed.unpacked
            yield packed
            if left <= 0:
                raise ArchiveRefused(
                    f"{name}: Unpacked it is larger than {settings.unpack_max_mb:g} MB.",
                    "Split it, or raise the setting unpack_max_mb.",
                )


def _check_directory(name: str, data: bytes, settings: Settings) -> None:
    """Refuses a directory of millions of entries before it is read into memory."""
    place = data.rfind(_END)
    if place < 0 or len(data) < place + 22:
        raise ArchiveRefused(f"{name}: The archive is damaged or is none.", "Pack it anew as .zip.")
    (size,) = struct.unpack_from("<I", data, place + 12)
    if size // _ENTRY_BYTES > 20 * settings.unpack_max_files + 1000:
        raise _too_many(name, size // _ENTRY_BYTES, settings)


def _too_many(name: str, count: int, settings: Settings) -> ArchiveRefused:
    return ArchiveRefused(
        f"{name}: The archive holds {count} files of at most {settings.unpack_max_files}.",
        "Split it, or raise the setting unpack_max_files.",
    )


def _is_noise(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part.startswith("._") or part in ("__MACOSX", ".DS_Store", "Thumbs.db") for part in parts)


def _bad_name(entry: zipfile.ZipInfo) -> str:
    """What is wrong with the name of an entry; "" where it is plain."""
    name = entry.filename
    parts = re.split(r"[/\\]", name)
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in parts or entry.orig_filename != name:
        return "Its name leads out of the archive."
    if (entry.external_attr >> 16) & 0o170000 == _SYMLINK:
        return "It is a link to another file."
    if entry.flag_bits & 1:
        return "It is locked with a password."
    return ""


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Packed:
    data = bytearray()
    try:
        with archive.open(entry) as file:
            while part := file.read(_CHUNK):
                data += part
                if len(data) > most:
                    return Packed(entry.filename, refused=f"Unpacked it is larger than {most / 1e6:g} MB.", unpacked=len(data))
                if len(data) > _RATIO_FROM and len(data) > _RATIO * max(entry.compress_size, 1):
                    reason = "It unpacks to more than two hundred times its size."
                    return Packed(entry.filename, refused=reason, unpacked=len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        return Packed(entry.filename, refused=f"It is damaged inside the archive: {error}.")
    return Packed(entry.filename, bytes(data), unpacked=len(data))
