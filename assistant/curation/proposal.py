"""Proposes the metadata of a document from the document itself, field by field, each with where it was found.

A person completes it: nothing is proposed that the document, its address or the catalogue does not show.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from assistant.answering.time_expressions import dates_in
from assistant.dates import When, parse_when
from assistant.ledger.suggesting.names import folded
from assistant.library.metadata import OPTIONAL, REQUIRED, Problem, source_of
from assistant.model import Document, Source
from assistant.text import STOPWORDS

FIELDS = (*REQUIRED, *OPTIONAL)
_FIRST_CHARS = 2500  # the first page, as far as metadata stand on it
_LANGUAGE_CHARS = 4000
_NO_TITLE = re.compile(r"(microsoft word|untitled|document\d*|slide \d|powerpoint|\.(docx?|pdf|indd|qxd)$)", re.IGNORECASE)
_PRINTED_WITH = re.compile(r"\b(word|acrobat|distiller|writer|latex|indesign|quartz|user|admin|owner|anonymous)\b", re.IGNORECASE)
_ALIKE = 90  # of 100


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value for a field and where it was found ("first line", "properties of the file", …)."""

    value: str
    where: str


def propose(
    name: str, document: Document, properties: Mapping[str, str], sources: Mapping[str, Source], url: str = ""
) -> dict[str, Proposed]:
    """What can be told of the fields of a source from its text, its properties, its file name, its address, the catalogue."""
    first = document.text[:_FIRST_CHARS]
    known = list(sources.values())
    given = {field: Proposed(properties[field], "head of the file") for field in FIELDS if field in properties}
    if {"title", "publisher", "kind"} <= set(given):
        return given  # front matter: somebody has filled it in
    found: dict[str, Proposed] = {}
    _put(found, "title", _title(document, properties, name))
    _put(found, "publisher", _publisher(first, properties, known, url))
    _put(found, "published", _published(first, properties, name))
    _put(found, "kind", _kind(found.get("title"), first, known))
    _put(found, "licence", _licence(properties, found.get("publisher"), known))
    _put(found, "language", _language(document.text, properties))
    if url:
        found["url"] = Proposed(url, "its address")
    found["form"] = Proposed("original", "not written by the curators")
    found["id"] = Proposed(free_id(found, name, sources), "publisher, title and date")
    return found


def check_fields(fields: Mapping[str, str], sources: Mapping[str, Source], suffix: str, replaces: str = "") -> dict[str, str]:
    """What is wrong with metadata as they stand, by field: a sentence that says what to do. Empty where they can be used."""
    filled: dict[str, Any] = {name: value for name, value in fields.items() if value.strip()}
    source, problems = source_of(f"sources/{fields.get('id') or 'document'}{suffix}", filled, "0" * 64)
    wrong = {problem.field: _in_a_form(problem) for problem in problems}
    source_id = filled.get("id", "")
    if source_id in sources and source_id != replaces:
        wrong.setdefault("id", f"There is a source with this id: “{sources[source_id].title}”. Choose another id, or replace it.")
    if filled.get("supersedes") and filled["supersedes"] not in sources:
        wrong.setdefault("supersedes", "There is no source with this id.")
    if source is not None and source.published.earliest > date.today():
        wrong.setdefault("published", "It lies in the future. Correct the date.")
    return wrong


def _in_a_form(problem: Problem) -> str:
    """The problem as it is put beside a field, not beside a line of a file."""
    if problem.message == "is missing.":
        return "It is needed."
    return f"It {problem.message} {problem.remedy}" if problem.message[:1].islower() else f"{problem.message} {problem.remedy}"


def _put(found: dict[str, Proposed], field: str, proposed: Proposed | None) -> None:
    if proposed is not None and proposed.value.strip():
        found[field] = Proposed(" ".join(proposed.value.split()), proposed.where)


def _title(document: Document, properties: Mapping[str, str], name: str) -> Proposed | None:
    """The title in the properties if the text bears it out, else the first heading, else the first line, else the name."""
    stated = properties.get("title", "")
    start = document.text[:_FIRST_CHARS].lower()
    if stated and not _NO_TITLE.search(stated):
        if fuzz.partial_ratio(stated.lower(), start) >= _ALIKE:
            return Proposed(stated, "properties of the file, and its first page")
        if not document.blocks or document.blocks[0].kind != "heading":
            return Proposed(stated, "properties of the file")
    heading = next((b for b in document.blocks[:6] if b.kind == "heading"), None)
    if heading is not None:
        return Proposed(document.text[heading.start : heading.end], "first heading")
    if stated and not _NO_TITLE.search(stated):
        return Proposed(stated, "properties of the file")
    line = document.text[document.blocks[0].start : document.blocks[0].end] if document.blocks else ""
    if 8 <= len(line) <= 160 and not line.endswith("."):
        return Proposed(line, "first line")
    return Proposed(re.sub(r"[-_]+", " ", PurePath(name).stem), "name of the file")


def _publisher(first: str, properties: Mapping[str, str], known: Sequence[Source], url: str) -> Proposed | None:
    """What the page names as its publisher; a publisher of the catalogue named on the first page or at home at its address."""
    if stated := properties.get("publisher", ""):
        return Proposed(_as_known(stated, known), "properties of the file")
    host = _host(url)
    at_home = Counter(s.publisher for s in known if host and _host(s.url) == host)
    if at_home:
        return Proposed(at_home.most_common(1)[0][0], f"other documents from {host}")
    named = [(first.find(p), -len(p), p) for p in {s.publisher for s in known} if p in first]
    if named:
        return Proposed(min(named)[2], "first page")
    author = properties.get("author", "")
    if author and not _PRINTED_WITH.search(author):
        return Proposed(_as_known(author, known), "author in the properties of the file")
    return Proposed(host, "its address") if host else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _as_known(name: str, known: Sequence[Source]) -> str:
    """The spelling of the catalogue where it has the same publisher."""
    best = max(({s.publisher for s in known}), key=lambda p: (fuzz.ratio(p.lower(), name.lower()), p), default="")
    return best if best and fuzz.ratio(best.lower(), name.lower()) >= _ALIKE else name


def _published(first: str, properties: Mapping[str, str], name: str) -> Proposed | None:
    """The first full date on the first page, else that of the properties, else one in the file's name."""
    dates = list(_dates(first))
    day = next((when for when in dates if when.exact), None)
    if day is not None:
        return Proposed(day.earliest.isoformat(), "first date on the first page")
    if stated := properties.get("published", ""):
        try:
            return Proposed(parse_when(stated[:10]).text, "properties of the file")
        except ValueError:
            pass
    month = next((when for when in dates if (when.latest - when.earliest).days < 32), None)
    if month is not None:
        return Proposed(month.earliest.isoformat()[:7], "first month on the first page")
    named = re.search(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?!\d)", name)
    return Proposed("-".join(part for part in named.groups() if part), "name of the file") if named else None


def _dates(text: str) -> Iterator[When]:
    """The dates with a year that have come, line by line and sentence by sentence: one that cannot be hides no other."""
    today = date.today()
    for sentence in re.split(r"\n+|(?<=[.;:])\s", text):
        for found in dates_in(sentence, today):
            if re.search(r"\d{4}", sentence[found.start : found.end]) and found.when.earliest <= today:
                yield found.when


def _kind(title: Proposed | None, first: str, known: Sequence[Source]) -> Proposed | None:
    """A kind of the catalogue that the title, or else the first page, names."""
    kinds = Counter(s.kind for s in known)
    for text, where in ((title.value if title else "", "title"), (first, "first page")):
        plain = f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "
        named = [k for k in kinds if f" {' '.join(re.findall(r'[a-z]+', k.lower()))} " in plain]
        if named:
            return Proposed(max(named, key=lambda k: (len(k), kinds[k], k)), where)
    return None


def _licence(properties: Mapping[str, str], publisher: Proposed | None, known: Sequence[Source]) -> Proposed | None:
    if stated := properties.get("licence", ""):
        return Proposed(stated, "properties of the file")
    used = Counter(s.licence for s in known if publisher and s.publisher == publisher.value and s.form == "original")
    return Proposed(used.most_common(1)[0][0], "other originals of this publisher") if len(used) == 1 else None


def _language(text: str, properties: Mapping[str, str]) -> Proposed | None:
    language, sure = _identifier().classify(text[:_LANGUAGE_CHARS])
    stated = properties.get("language", "")[:2].lower()
    if sure >= 0.9 or not stated:
        return Proposed(str(language), "its words")
    return Proposed(stated, "properties of the file")


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def free_id(found: Mapping[str, Proposed], name: str, sources: Mapping[str, Source]) -> str:
    """An id made of publisher, title and date that no source has."""
    publisher = found["publisher"].value if "publisher" in found else ""
    title = found["title"].value if "title" in found else PurePath(name).stem
    published = found["published"].value if "published" in found else ""
    words = [*_telling(publisher)[:3], *_telling(title)[:5]]
    stem = "-".join(dict.fromkeys(w for w in words if w))[:90].strip("-") or "document"
    base = f"{stem}-{published}" if re.fullmatch(r"\d{4}(-\d\d){0,2}", published) else stem
    number, chosen = 2, base
    while chosen in sources:
        chosen, number = f"{base}-{number}", number + 1
    return chosen


def _telling(text: str) -> list[str]:
    """The words of a name that tell it from others, as they stand in an id."""
    return [word for word in re.findall(r"[a-z0-9]+", folded(text).lower()) if word not in STOPWORDS]
