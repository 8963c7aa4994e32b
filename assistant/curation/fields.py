"""The metadata of a source as they stand in its file: written anew for a draft, or changed field by field in an old file."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import yaml

from assistant.errors import CorpusError
from assistant.library.catalogue import Catalogue
from assistant.library.formats import decode
from assistant.library.front_matter import parse_metadata, split_front_matter
from assistant.library.metadata import OPTIONAL, REQUIRED
from assistant.library.pieces import Unreadable
from assistant.model import Source

TEXT_SUFFIXES = (".md", ".txt")
_WIDTH = 116
_LONGEST = 100


def slug(text: str) -> str:
    """A short name of small letters, digits and hyphens, for ids and files; "document" where nothing of that is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._]+", "-", plain).strip("-._")[:_LONGEST] or "document"


def sidecar_of(path: str) -> str:
    """The .yaml beside a document."""
    return PurePosixPath(path).with_suffix(".yaml").as_posix()


def metadata_yaml(metadata: Mapping[str, str]) -> bytes:
    """The fields that are filled in, in the order in which the README lists them."""
    known = {name: metadata[name] for name in (*REQUIRED, *OPTIONAL) if metadata.get(name)}
    rest = {name: value for name, value in metadata.items() if value and name not in known}
    return yaml.safe_dump(known | rest, sort_keys=False, allow_unicode=True, width=_WIDTH).encode()


def metadata_of(source: Source) -> dict[str, str]:
    """The fields of a source as a curator would type them; what is as by default is left out."""
    fields = {name: str(getattr(source, name)) for name in (*REQUIRED, *OPTIONAL)} | {"published": source.published.text}
    defaults = {"language": "en", "status": "active", "form": "original"}
    return {name: value for name, value in fields.items() if value and value != defaults.get(name)}


def without_front_matter(name: str, data: bytes) -> tuple[bytes, Mapping[str, Any]]:
    """A text file without the metadata at its head, and those; other files as they are. Raises MetadataError."""
    if PurePosixPath(name).suffix.lower() not in TEXT_SUFFIXES:
        return data, MappingProxyType({})
    try:
        front = split_front_matter(decode(data))
    except Unreadable:  # whoever reads the text says what is wrong with it
        return data, MappingProxyType({})
    if front.yaml_text is None or not front.closed:
        return data, MappingProxyType({})
    return front.body.lstrip("\r\n").encode(), parse_metadata(front.yaml_text, first_line=2)


def changed_fields(catalogue: Catalogue, source: Source, fields: Mapping[str, str]) -> tuple[str, bytes]:
    """The file that holds the metadata of a source, with these fields changed ("" takes one out): path and new content.

    Everything else in the file stays as it was written, comments included.
    """
    sidecar = sidecar_of(source.path)
    if (catalogue.corpus / sidecar).is_file():
        return sidecar, _changed((catalogue.corpus / sidecar).read_text(encoding="utf-8"), fields, sidecar).encode()
    text = decode((catalogue.corpus / source.path).read_bytes())
    front = split_front_matter(text)
    if front.yaml_text is None:
        raise CorpusError(f"{source.path} has no metadata.", "Write them in a .yaml beside it.")
    head = text.index(front.yaml_text)
    changed = _changed(front.yaml_text, fields, source.path)
    return source.path, (text[:head] + changed + text[head + len(front.yaml_text) :]).encode()


def _changed(yaml_text: str, fields: Mapping[str, str], where: str) -> str:
    before = parse_metadata(yaml_text)
    lines = yaml_text.splitlines()
    for name, value in fields.items():
        new = yaml.safe_dump({name: value}, allow_unicode=True, width=10_000).rstrip("\n") if value else None
        place = next((i for i, line in enumerate(lines) if re.match(rf"{re.escape(name)}\s*:", line)), None)
        if place is not None:
            end = place + 1
            while end < len(lines) and lines[end][:1] in (" ", "\t"):  # a value over several lines
                end += 1
            lines[place:end] = [new] if new is not None else []
        elif new is not None:
            lines.append(new)
    changed = "\n".join(lines) + "\n"
    wanted = {n: v for n, v in {**{k: str(v) for k, v in before.items()}, **fields}.items() if v or n not in fields}
    if {n: str(v) for n, v in parse_metadata(changed).items()} != wanted:
        raise CorpusError(f"The metadata in {where} are written in a way that cannot be changed here.", "Edit the file by hand.")
    return changed
