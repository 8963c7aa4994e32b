"""The process in which files are parsed; started by reading.Reader as `python -m assistant.library.worker`.

Arguments: limits in seconds, megabytes and pages. It reads a JSON line and then as many bytes as that line's "size" says, and
answers with one JSON line: a Document, or a reason. It ends when its input ends.
"""

import contextlib
import json
import logging
import os
import sys
import warnings
from importlib import import_module
from typing import IO, Any

from assistant.library.pieces import Reading, Unreadable, assemble

_READERS = {
    ".pdf": "pdf_reader",
    ".docx": "docx_reader",
    ".html": "html_reader",
    ".htm": "html_reader",
    ".md": "markdown_reader",
    ".txt": "text_reader",
}


def parse(data: bytes, suffix: str, max_pages: int) -> Reading:
    """The reading of a file's content by the reader of its format; every failure becomes Unreadable."""
    try:
        reader = import_module(f"assistant.library.{_READERS[suffix]}")
        reading: Reading = reader.read(data, max_pages) if suffix == ".pdf" else reader.read(data)
        return reading
    except (Unreadable, MemoryError):
        raise
    except RecursionError:
        raise Unreadable("damaged", "its parts are nested too deeply") from None
    except Exception as error:
        # Parsers meet broken files with every kind of exception; none of them may end the process.
        if "limit" in type(error).__name__.lower():
            raise Unreadable("too_large", f"{error}") from None
        raise Unreadable("damaged", f"{type(error).__name__}: {' '.join(str(error).split())[:160]}") from None


def _reply(request: dict[str, Any], data: bytes, max_pages: int) -> dict[str, Any]:
    try:
        document = assemble(request["source_id"], request["sha256"], parse(data, request["suffix"], max_pages))
    except Unreadable as error:
        return {"reason": error.reason, "detail": error.detail}
    except MemoryError:
        return {"reason": "too_much_memory", "detail": ""}
    return {
        "source_id": document.source_id,
        "sha256": document.sha256,
        "text": document.text,
        "blocks": [[b.start, b.end, b.kind, b.page, list(b.headings)] for b in document.blocks],
        "pages": document.pages,
        "warnings": list(document.warnings),
    }


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


def main(seconds: float, megabytes: int, max_pages: int) -> None:
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
        answers.write(json.dumps(_reply(request, data, max_pages)).encode() + b"\n")
        _alarm(0)
        answers.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
