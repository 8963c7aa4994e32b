"""The web application behind `lodestone serve`: JSON in, JSON out, and an error that says what to do for everything else."""

import json
from typing import Any

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from assistant import __version__
from assistant.answer_json import answer_to_json
from assistant.assistant import Assistant
from assistant.commands.questions import Question, askable, question_of
from assistant.errors import LodestoneError, UsageError

MAX_BODY = 1_000_000  # bytes: a long conversation fits many times
WORKERS = 8  # questions at once; the others wait
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def make_app(assistant: Assistant, local: bool) -> Starlette:
    """The application over an assistant. With `local`, requests for another host name are refused, so that no page in a
    browser can reach it under a name of its own."""
    limiter = anyio.CapacityLimiter(WORKERS)

    async def ask(request: Request) -> JSONResponse:
        _same_host(request, local)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(415, "The body must be sent as application/json.")
        try:
            question = question_of(json.loads(await _body(request)))
        except (ValueError, RecursionError) as error:
            raise HTTPException(400, f"The body is no question: it {_reason(error)}.") from error
        answer = await anyio.to_thread.run_sync(_answer, assistant, question, limiter=limiter)
        return JSONResponse({"id": question.id, "answer": answer})

    async def health(request: Request) -> JSONResponse:
        _same_host(request, local)
        manifest = assistant.index.manifest
        state = {"version": __version__, "documents": len(manifest.sources), "index": manifest.generation}
        return JSONResponse({"status": "ok", **state})

    return Starlette(
        routes=[Route("/ask", ask, methods=["POST"]), Route("/health", health, methods=["GET"])],
        exception_handlers={HTTPException: _refused, UsageError: _unaskable, LodestoneError: _failed, Exception: _broken},
    )


def _answer(assistant: Assistant, question: Question) -> dict[str, Any]:
    text = askable(question.text)
    found = assistant.refreshed().ask(text, history=question.history, as_of=question.as_of, filters=question.filters)
    return answer_to_json(found)


async def _body(request: Request) -> bytes:
    """The body, read no further than MAX_BODY bytes."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise HTTPException(413, "The body is too large.")
    return body


def _same_host(request: Request, local: bool) -> None:
    if local and request.url.hostname not in _LOCAL:
        raise HTTPException(403, "This server answers this machine alone, under the name localhost or 127.0.0.1.")


def _reason(error: Exception) -> str:
    text = str(error)
    return text if text.startswith(("has ", "is not a JSON")) else f"is not JSON ({text})"


def _error(status: int, message: str, remedy: str = "") -> JSONResponse:
    return JSONResponse({"error": message, "remedy": remedy}, status_code=status)


def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    remedies = {
        400: 'Send {"id": "1", "question": "…"} and, if you like, "history", "as_of" and "filters".',
        404: "Use POST /ask or GET /health.",
        405: "Use POST /ask or GET /health.",
        413: f"Send at most {MAX_BODY:,} bytes.",
        415: "Set the header Content-Type: application/json.",
    }
    return _error(error.status_code, error.detail, remedies.get(error.status_code, ""))


def _unaskable(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, LodestoneError)
    return _error(422, error.message, error.remedy)


def _failed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, LodestoneError)
    return _error(503, error.message, error.remedy)


def _broken(request: Request, error: Exception) -> JSONResponse:
    """For faults of our own: the server logs them with their traceback."""
    return _error(500, "The question could not be answered because of a fault in this program.", "See the server's log.")
