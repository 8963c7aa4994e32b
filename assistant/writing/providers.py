"""Any chat model that LangChain's `init_chat_model` knows, its reply as a stream of text that ends in time.

The packages of the providers are optional and are loaded only when a model is opened.
"""

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from importlib import import_module
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Literal

from assistant.errors import ChatModelError
from assistant.settings import Settings
from assistant.writing.prompt import SCHEMA, Message
from assistant.writing.redaction import redact

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

FailureKind = Literal[
    "timeout", "rate limit", "unreachable", "key", "cut off", "broken off", "empty", "malformed", "stopped", "refused", "failed"
]
SAID: Mapping[FailureKind, str] = {
    "timeout": "it did not answer in time",
    "rate limit": "its provider allows no further requests just now",
    "unreachable": "its server cannot be reached",
    "key": "its provider does not accept the key",
    "cut off": "its reply was cut off",
    "broken off": "its reply broke off",
    "empty": "it said nothing",
    "malformed": "its reply could not be read",
    "stopped": "it was stopped",
    "refused": "its provider refused the request",
    "failed": "it failed",
}
# Where a provider names its parameters in its own way.
_OLLAMA = "ollama"
_KEYS: Mapping[str, str] = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
_STRUCTURED = frozenset({"openai", "anthropic", _OLLAMA})
_LENGTH = frozenset({"length", "max_tokens", "MAX_TOKENS"})


class Failure(Exception):
    """The chat model did not give a whole reply. `detail` is what the provider said, without any key."""

    def __init__(self, kind: FailureKind, detail: str = "") -> None:
        self.kind = kind
        self.detail = redact(detail)
        super().__init__(f"{SAID[kind]}{f' ({self.detail})' if self.detail else ''}")


@dataclass
class Usage:
    """What the replies to one question have cost so far."""

    tokens: int = 0
    finish: str = ""


@dataclass(frozen=True)
class ChatModel:
    """An opened chat model. `name` is provider:model, `structured` says that structured output is asked of it."""

    name: str
    model: "BaseChatModel"
    structured: bool
    timeout: float
    seconds: float
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def reply(self, messages: Sequence[Message], usage: Usage, until: float, stop: threading.Event) -> Iterator[str]:
        """The pieces of the reply as they come. Raises Failure: at once when `stop` is set, when nothing comes for `timeout`
        seconds, and at `until` (on the monotonic clock)."""
        pieces: SimpleQueue[str | BaseException | None] = SimpleQueue()
        gone = threading.Event()
        context = copy_context()  # callbacks and tracers of a chain that this stands in
        thread = threading.Thread(
            target=context.run, args=(self._pump, messages, pieces, usage, gone), name="chat-model", daemon=True
        )
        thread.start()
        heard = time.monotonic()
        try:
            while True:
                if stop.is_set():
                    raise Failure("stopped")
                limit = min(heard + self.timeout, until)
                try:
                    piece = pieces.get(timeout=max(0.0, min(0.1, limit - time.monotonic())))
                except Empty:
                    if time.monotonic() >= limit:
                        raise Failure("timeout") from None
                    continue
                heard = time.monotonic()
                if piece is None:
                    break
                if isinstance(piece, BaseException):
                    raise as_failure(piece) from None
                yield piece
        finally:
            gone.set()
        if usage.finish in _LENGTH:
            raise Failure("cut off")
        if not usage.finish and self.name.startswith("openai:"):
            raise Failure("broken off")

    def _pump(self, messages: Sequence[Message], pieces: Any, usage: Usage, gone: threading.Event) -> None:
        """Reads the stream of the provider in a thread of its own, so that nobody waits for a server that hangs."""
        usage.finish = ""
        try:
            for chunk in self._chunks(messages):
                if gone.is_set():
                    return
                metadata = getattr(chunk, "response_metadata", None) or {}
                usage.finish = next(
                    (str(metadata[n]) for n in ("finish_reason", "stop_reason", "done_reason") if metadata.get(n)), usage.finish
                )
                usage.tokens += int((getattr(chunk, "usage_metadata", None) or {}).get("total_tokens", 0))
                if text := _text(chunk):
                    pieces.put(text)
            pieces.put(None)
        except BaseException as error:  # whatever a provider's package raises is a failure of the model
            pieces.put(error)

    def _chunks(self, messages: Sequence[Message]) -> Iterator[Any]:
        if not self.structured:
            yield from self.model.stream(list(messages))
            return
        for part in self.model.with_structured_output(SCHEMA, include_raw=True).stream(list(messages)):
            if isinstance(part, dict) and part.get("raw") is not None:
                yield part["raw"]


def _text(chunk: Any) -> str:
    """The text of a chunk, or the arguments of the tool call that carries structured output."""
    calls = getattr(chunk, "tool_call_chunks", None) or ()
    called = "".join(str(call.get("args") or "") for call in calls)
    return called or str(getattr(chunk, "text", "") or "")


def open_model(settings: Settings) -> ChatModel:
    """The chat model of the settings. Raises ChatModelError where it cannot be opened; no request is made yet."""
    name = settings.chat_model or ""
    provider, colon, model = name.partition(":")
    if not provider or not colon or not model:
        raise ChatModelError(
            f"The chat model '{name}' is not written as provider:model.", "For example LODESTONE_CHAT_MODEL=ollama:llama3.2."
        )
    parameters = _parameters(provider, settings)
    try:
        init_chat_model = import_module("langchain.chat_models").init_chat_model
        opened = init_chat_model(model, model_provider=provider, **parameters, **_key(provider, settings))
    except ImportError as error:
        raise ChatModelError(
            f"The package for chat models of '{provider}' is not installed ({redact(str(error))}).",
            f"Install it with: pip install 'lodestone[{provider}]'"
            if provider in _STRUCTURED
            else f"Install langchain and langchain-{provider}.",
        ) from None
    except Exception as error:
        raise ChatModelError(f"The chat model '{name}' cannot be opened: {redact(str(error))}", _remedy(provider)) from None
    shown = {key: value for key, value in parameters.items() if key not in ("base_url", "client_kwargs")}
    return ChatModel(name, opened, _structured(provider, opened, settings), settings.chat_timeout, settings.chat_seconds, shown)


def _parameters(provider: str, settings: Settings) -> dict[str, Any]:
    common: dict[str, Any] = {} if settings.chat_temperature is None else {"temperature": settings.chat_temperature}
    if settings.chat_base_url:
        common["base_url"] = settings.chat_base_url
    if provider == _OLLAMA:
        return common | {"num_predict": settings.chat_max_tokens, "client_kwargs": {"timeout": settings.chat_timeout}}
    return common | {"max_tokens": settings.chat_max_tokens, "timeout": settings.chat_timeout, "max_retries": 0}


def _key(provider: str, settings: Settings) -> dict[str, str]:
    """A server of one's own asks for no key, but the packages do."""
    variable = _KEYS.get(provider)
    return {"api_key": "none"} if variable and settings.chat_base_url and not os.environ.get(variable) else {}


def _remedy(provider: str) -> str:
    variable = _KEYS.get(provider, f"{provider.upper()}_API_KEY")
    return f"Check LODESTONE_CHAT_MODEL; a key is read from the environment ({variable})."


def _structured(provider: str, model: Any, settings: Settings) -> bool:
    """Whether structured output is asked for: by the setting, else by what is known of provider and model."""
    if settings.chat_format != "auto":
        return settings.chat_format == "structured"
    known = (getattr(model, "profile", None) or {}).get("structured_output")
    return bool(known) if known is not None else provider in _STRUCTURED and (provider == _OLLAMA or not settings.chat_base_url)


def as_failure(error: BaseException) -> Failure:
    """What went wrong, told by the HTTP status or by the kind of the error."""
    if isinstance(error, Failure):
        return error
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    kinds: dict[int, FailureKind] = {429: "rate limit", 401: "key", 403: "key", 408: "timeout", 504: "timeout"}
    if isinstance(status, int):
        return Failure(kinds.get(status, "refused" if status < 500 else "failed"), f"HTTP {status}: {error}")
    names = " ".join(each.__name__ for each in _causes(error))
    for words, kind in (
        (("Timeout",), "timeout"),
        (("RemoteProtocol", "ReadError", "IncompleteRead", "ChunkedEncoding"), "broken off"),
        (("LengthFinish",), "cut off"),
        (("Connect", "Connection"), "unreachable"),
        (("JSONDecode", "OutputParser", "Validation"), "malformed"),
    ):
        if any(word in names for word in words):
            return Failure(kind, str(error))  # type: ignore[arg-type]
    return Failure("failed", f"{type(error).__name__}: {error}")


def _causes(error: BaseException | None) -> Iterator[type]:
    """The classes of the error and of what it came from."""
    seen = 0
    while error is not None and seen < 8:
        yield from (each for each in type(error).__mro__ if each not in (object, BaseException, Exception))
        error = error.__cause__ or error.__context__
        seen += 1
