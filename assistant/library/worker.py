"""The process in which files are parsed; started by reading.Reader as `python -m assistant.library.worker`.

Arguments: limits in seconds, megabytes, pages and characters. It reads a JSON line and then as many bytes as that line's
"size" says, and answers with one JSON line: what the "task" asks for, or a reason. It ends when its input ends. It has no
network, starts no program and writes no file (sandbox.py).
"""

import base64
import contextlib
import json
import logging
import os
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import IO, Any, NamedTuple, TypeVar

from assistant.library.pieces import Reading, Unreadable, assemble
from assistant.library.sandbox import shut_doors

_READERS = {
    ".pdf": "pdf_reader",
    ".docx": "docx_reader",
    ".html": "html_reader",
    ".htm": "html_reader",
    ".md": "markdown_reader",
    ".txt": "text_reader",
}


T = TypeVar("T")


class Limits(NamedTuple):
    """The most pages and characters of text that are read from one file."""

    pages: int
    characters: int


def parse(data: bytes, suffix: str, max_pages: int) -> Reading:
    """The reading of a file's content by the reader of its format; every failure becomes Unreadable."""

    def read() -> Reading:
        from assistant.library.dangers import refuse_unsafe

        refuse_unsafe(data, suffix)
        reader = import_module(f"assistant.library.{_READERS[suffix]}")
        return reader.read(data, max_pages) if suffix == ".pdf" else reader.read(data)  # type: ignore[no-any-return]

    return _guarded(read)


def _guarded(task: Callable[[], T]) -> T:
    try:
        return task()
    except (Unreadable, MemoryError):
        raise
    except RecursionError:
        raise Unreadable("damaged", "its parts are nested too deeply") from None
    except Exception as error:
        # Parsers meet broken files with every kind of exception; none of them may end the process.
        if "limit" in type(error).__name__.lower():
            raise Unreadable("too_large", f"{error}") from None
        raise Unreadable("damaged", f"{type(error).__name__}: {' '.join(str(error).split())[:160]}") from None


def _read(request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
    reading = parse(data, request["suffix"], limits.pages)
    document = assemble(request["source_id"], request["sha256"], reading)
    if len(document.text) > limits.characters:
        raise Unreadable("too_large", f"its text has {len(document.text):,} characters of at most {limits.characters:,}")
    return {
        "source_id": document.source_id,
        "sha256": document.sha256,
        "text": document.text,
        "blocks": [[b.start, b.end, b.kind, b.page, list(b.headings)] for b in document.blocks],
        "pages": document.pages,
        "warnings": list(document.warnings),
    }


def _inspect(request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
    from assistant.library.dangers import findings, refuse_unsafe
    from assistant.library.properties import page_count, properties

    refuse_unsafe(data, request["suffix"])
    return {
        "properties": _guarded(lambda: properties(data, request["suffix"])),
        "findings": list(_guarded(lambda: findings(data, request["suffix"]))),
        "pages": _guarded(lambda: page_count(data)) if request["suffix"] == ".pdf" else 0,
    }


def _picture(request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
    from assistant.library.pdf_picture import draw_page

    picture = _guarded(lambda: draw_page(data, request["page"], request["width"]))
    return {"picture": base64.b64encode(picture).decode("ascii")}


def _places(request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
    from assistant.library.pdf_places import quote_rectangles

    return {"places": _guarded(lambda: quote_rectangles(data, request["page"], request["quote"]))}


def _replace_pages(request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
    """The data hold the document and then the pages to put in, one after the other, as long as "sizes" says."""
    from assistant.library.pdf_layers import with_pages

    place = request["document_size"]
    pages = {}
    for number, size in request["sizes"].items():
        pages[int(number)] = data[place : place + size]
        place += size
    whole = _guarded(lambda: with_pages(data[: request["document_size"]], pages))
    return {"document": base64.b64encode(whole).decode("ascii")}


_TASKS = {"read": _read, "inspect": _inspect, "picture": _picture, "places": _places, "replace_pages": _replace_pages}


def _reply(request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        return _TASKS[request["task"]](request, data, limits)
    except Unreadable as error:
        return {"reason": error.reason, "detail": error.detail}
    except MemoryError:
        return {"reason": "too_much_memory", "detail": ""}


def _limit_memory(megabytes: int) -> None:
    """Makes an allocation beyond the limit fail in this process (where the system can do so: not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))


def _alarm(seconds: float) -> None:
    """Ends this process after that time (0: never), so that it does not run on if the one that started it is gone."""
    with contextlib.suppress(ImportError, AttributeError):
        import signal

        signal.setitimer(signal.ITIMER_REAL, seconds)


def main(seconds: float, megabytes: int, limits: Limits) -> None:
    shut_doors()
    _limit_memory(megabytes)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    # What a parser prints must not get between the answers.
    answers: IO[bytes] = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answers.write(b"ready\n")
    answers.flush()
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        data = sys.stdin.buffer.read(request["size"])
        _alarm(seconds * 1.5 + 5)
        answers.write(json.dumps(_reply(request, data, limits)).encode() + b"\n")
        _alarm(0)
        answers.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), Limits(int(sys.argv[3]), int(sys.argv[4])))
