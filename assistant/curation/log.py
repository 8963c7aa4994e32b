"""The audit log of a corpus, log.jsonl: one line for each step, who did what and when, chained by hashes.

Every line holds the hash of the one before it (as in Haber and Stornetta 1991), so that a line cannot be changed, taken out
or put in without breaking the chain. The journals of the last steps, which are kept for undoing, show whether the end of the
log was cut off or rewritten as a whole.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.errors import CorpusError
from assistant.library.catalogue import Problem, file_sha256
from assistant.transaction import Changed, logged_lines

LOG = "log.jsonl"
_NOTHING = "0" * 64
_RESTORE = "Restore the log from a copy; what it says of these steps cannot be trusted."


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One step. `about` are ids of drafts and sources; `undoes` is the number of the step that this one took back.

    `hash` covers all other fields, `previous` among them, which is the hash of the entry before.
    """

    number: int
    when: str  # UTC, ISO form
    who: str
    action: str
    about: tuple[str, ...]
    note: str
    files: tuple[Changed, ...]
    undoes: int | None
    previous: str
    hash: str = ""

    def line(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, sort_keys=True) + "\n").encode()


def next_entry(
    corpus: Path, who: str, action: str, about: Sequence[str], note: str, files: Sequence[Changed], undoes: int | None = None
) -> LogEntry:
    """The entry that follows the last one of the log. Raises CorpusError where that cannot be read."""
    last = last_entry(corpus)
    number, previous = (last.number + 1, last.hash) if last else (1, _NOTHING)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    entry = LogEntry(number, when, who, action, tuple(about), note, tuple(files), undoes, previous)
    return LogEntry(**{**_fields(entry), "hash": _hash(entry)})


def read_log(corpus: Path) -> tuple[LogEntry, ...]:
    """All entries, the first one first. Raises CorpusError naming the line that is no entry."""
    return tuple(_entry(corpus, number, line) for number, line in _lines(corpus))


def last_entry(corpus: Path) -> LogEntry | None:
    lines = _raw(corpus).rstrip(b"\n").rpartition(b"\n")
    return _entry(corpus, lines[0].count(b"\n") + bool(lines[1]) + 1, lines[2]) if lines[2] else None


def check_log(corpus: Path) -> list[Problem]:
    """Everything that shows that the log was tampered with; an empty list where it holds together."""
    problems: list[Problem] = []
    previous, number = _NOTHING, 0
    lines = dict(_lines(corpus))
    for place, line in lines.items():
        try:
            entry = _entry(corpus, place, line)
        except CorpusError as error:
            return [*problems, Problem(f"{LOG}:{place}", "", error.message, error.remedy)]
        number += 1
        if entry.hash != _hash(entry):
            problems.append(Problem(f"{LOG}:{place}", "hash", "the entry was changed after it was written.", _RESTORE))
        elif entry.previous != previous or entry.number != number:
            problems.append(Problem(f"{LOG}:{place}", "previous", "an entry before this one was taken out or put in.", _RESTORE))
        previous, number = entry.hash, entry.number
    for kept, line in logged_lines(corpus):
        if lines.get(kept, b"") + b"\n" != line:
            problems.append(Problem(f"{LOG}:{kept}", "", f"step {kept} was written here once, but is no longer.", _RESTORE))
    return problems


def changed_by_hand(corpus: Path) -> list[str]:
    """The files that differ from what the last step that touched them left: somebody edited them past the desk."""
    expected = {change.path: change.after for entry in read_log(corpus) for change in entry.files}
    found = []
    for path, after in sorted(expected.items()):
        file = corpus / path
        if (file_sha256(file) if file.is_file() else None) != after:
            found.append(path)
    return found


def _raw(corpus: Path) -> bytes:
    try:
        return (corpus / LOG).read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise CorpusError(f"The log {corpus / LOG} cannot be read: {error.strerror}.", "Make the file readable.") from error


def _lines(corpus: Path) -> Iterator[tuple[int, bytes]]:
    raw = _raw(corpus)
    yield from enumerate(raw.rstrip(b"\n").split(b"\n") if raw.strip() else (), 1)


def _entry(corpus: Path, place: int, line: bytes) -> LogEntry:
    try:
        data = json.loads(line)
        files = tuple(Changed(**change) for change in data["files"])
        return LogEntry(**{**data, "about": tuple(data["about"]), "files": files})
    except (ValueError, TypeError, KeyError) as error:
        raise CorpusError(f"Line {place} of {corpus / LOG} is no entry of the log: {error}.", _RESTORE) from error


def _fields(entry: LogEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in LogEntry.__dataclass_fields__}


def _hash(entry: LogEntry) -> str:
    data = {name: value for name, value in asdict(entry).items() if name != "hash"}
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
