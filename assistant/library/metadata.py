"""The fields of a source, checked one by one: what is wrong becomes a Problem that names file, field and remedy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from assistant.dates import When, parse_when, period
from assistant.model import Source

REQUIRED = ("id", "title", "publisher", "published", "kind", "licence")
OPTIONAL = ("url", "language", "status", "status_since", "supersedes", "version_of", "form", "note")
STATUSES = ("active", "superseded", "retired")
FORMS = ("digest", "original")

_EXAMPLES = {
    "id": "id: ministry-statement-2024-06",
    "title": 'title: "Joint statement of the ministers"',
    "publisher": 'publisher: "Ministry of Foreign Affairs"',
    "published": 'published: "2024-06-27"',
    "kind": "kind: press release",
    "licence": 'licence: "CC0-1.0"',
}
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,119}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PUBLISHED = re.compile(r"{0}|between {0} and {0}".format(r"\d{4}(-\d{2}(-\d{2})?)?"))


@dataclass(frozen=True)
class Problem:
    """Something a curator should mend: the `file` relative to the corpus, the `field` ("" for the whole file), what, and how."""

    file: str
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.field}: " if self.field else f"{self.file}: "
        return f"{place}{self.message} {self.remedy}".strip()


class _Fields:
    """Reads typed values from the fields of one file and gathers the problems on the way."""

    def __init__(self, file: str, data: Mapping[str, Any]) -> None:
        self.file = file
        self.data = data
        self.problems: list[Problem] = []

    def fail(self, field: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, field, message, remedy))

    def text(self, field: str, default: str = "") -> str:
        value = self.data.get(field)
        if value is None or (isinstance(value, str) and not value.strip()):
            if field in REQUIRED:
                self.fail(field, "is missing.", f"Add a line such as  {_EXAMPLES[field]}")
            return default
        # YAML reads 2024-06-27 as a date and 2024 as a number where the quotes were forgotten: what is meant is clear.
        if isinstance(value, bool | list | dict) or not isinstance(value, str | int | float | date):
            self.fail(field, f"must be text, not {value!r}.", f'Write it in quotes:  {field}: "…"')
            return default
        return " ".join((value.isoformat() if isinstance(value, date) else str(value)).split())

    def choice(self, field: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(field, default)
        if value not in allowed:
            self.fail(field, f"is '{value}', which is none of {', '.join(allowed)}.", f"Choose one of them; default: {default}.")
            return default
        return value

    def pattern(self, field: str, pattern: re.Pattern[str], rule: str, default: str = "") -> str:
        value = self.text(field, default)
        if value and not pattern.fullmatch(value):
            self.fail(field, f"is '{value}'.", rule)
        return value

    def published(self) -> When:
        value = self.text("published")
        try:
            if value and not _PUBLISHED.fullmatch(value):
                raise ValueError(f"'{value}' is not a date")
            return parse_when(value) if value else period("1900")
        except ValueError as error:
            remedy = 'Write "YYYY", "YYYY-MM" or "YYYY-MM-DD", or "between … and …" for an undated document, in quotes.'
            self.fail("published", f"{str(error).split(': ')[0]}.", remedy)
            return period("1900")

    def day(self, field: str) -> str:
        value = self.text(field)
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except ValueError:
            self.fail(field, f"'{value}' is not a day.", 'Write it as "YYYY-MM-DD", in quotes.')
            return ""

    def url(self) -> str:
        value = self.text("url")
        if value and not is_web_address(value):
            self.fail("url", f"'{value}' is not a web address.", "Write it whole, beginning with https://, or leave it out.")
        return value


def is_web_address(value: str) -> bool:
    """Whether it is an http(s) address with a host, and without blanks, a password or characters that could be markup."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(
        parts.scheme in ("http", "https")
        and host
        and ("." in host or host == "localhost")
        and parts.username is None
        and not re.search(r"[\s<>\"'`\\{}|^\x00-\x1f]", value)
    )


def source_of(file: str, data: Mapping[str, Any], sha256: str) -> tuple[Source | None, list[Problem]]:
    """The Source that these fields describe, or None with the problems; `file` is its path relative to the corpus."""
    fields = _Fields(file, data)
    for name in sorted(set(data) - set(REQUIRED) - set(OPTIONAL)):
        near = get_close_matches(name, REQUIRED + OPTIONAL, n=1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Fields are {', '.join(REQUIRED + OPTIONAL)}."
        fields.fail(name, "is not a field of a source.", remedy)
    source = Source(
        id=fields.pattern("id", _ID, "Use small letters, digits, '-', '_' and '.', at most 120 of them."),
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        published=fields.published(),
        kind=fields.text("kind"),
        licence=fields.text("licence"),
        path=file,
        sha256=sha256,
        url=fields.url(),
        language=fields.pattern("language", _LANGUAGE, "Write a language code such as en, ko or fr.", "en"),
        status=fields.choice("status", STATUSES, "active"),  # type: ignore[arg-type]
        status_since=fields.day("status_since"),
        supersedes=fields.pattern("supersedes", _ID, "Write the id of the source that this one replaces."),
        version_of=fields.pattern("version_of", _ID, "Write the id of the source whose former file this is."),
        form=fields.choice("form", FORMS, "original"),  # type: ignore[arg-type]
        note=fields.text("note"),
    )
    if source.supersedes and source.supersedes == source.id:
        fields.fail("supersedes", "names the source itself.", "Write the id of the source that this one replaces.")
    return (None if fields.problems else source), fields.problems
