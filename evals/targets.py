"""What is asked: the engine in this process, a server, or the plainest pipeline. Each turns a case into an Answer as JSON."""

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Protocol

from assistant.answer_json import answer_to_json
from assistant.errors import LodestoneError, UsageError
from assistant.model import Answer, EngineName, Turn
from assistant.settings import Settings
from evals.cases import Case
from evals.measures import Documents

Json = dict[str, Any]


class Asks(Protocol):
    """Anything with the `ask` of an Assistant."""

    def ask(self, question: str, history: Any = (), as_of: Any = None, filters: Any = None) -> Answer: ...


class Target(Protocol):
    """Anything that can be evaluated: `name` for the table, `ask` for one case; `ask` may raise, which is a failed request."""

    name: str

    def ask(self, case: Case) -> Json: ...


class AssistantTarget:
    """An Assistant in this process, or anything that asks like one (a planted fault, for example)."""

    def __init__(self, assistant: Asks, name: str = "embedded", engine: EngineName | None = None) -> None:
        self.assistant = assistant
        self.name = name
        self._which: dict[str, Any] = {"engine": engine} if engine else {}

    def ask(self, case: Case) -> Json:
        history = tuple(Turn(turn.question, turn.answer) for turn in case.history)
        return answer_to_json(self.assistant.ask(case.question, history=history, as_of=case.as_of, **self._which))

    def retrieved(self, question: str) -> list[Json]:
        """What the assistant's retriever finds for a question, best first; nothing where it has no index."""
        index = getattr(self.assistant, "index", None)
        passages = index.retriever().invoke(question) if index else []
        return [{name: passage.metadata[name] for name in ("source_id", "start", "end")} for passage in passages]


class ServerTarget:
    """A server such as `lodestone serve`, which answers POST ADDRESS with the lines of `lodestone ask --batch`.

    In: {"id", "question", "history", "as_of"}; out: {"id", "answer"}. Any other reply, status or delay is a failed request,
    reported with the reason that the server gives in {"error"}.
    """

    def __init__(self, address: str, seconds: float = 60) -> None:
        if not is_address(address):
            raise UsageError(f"'{address}' is not an address.", "Write it as http://host:port/path.")
        self.name = address
        self._seconds = seconds

    def ask(self, case: Case) -> Json:
        line = {"id": case.id, "question": case.question, "history": [turn.model_dump() for turn in case.history]}
        body = json.dumps({**line, **({"as_of": case.as_of} if case.as_of else {})}).encode()
        request = urllib.request.Request(self.name, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as reply:
                data = json.load(reply)
        except urllib.error.HTTPError as error:
            raise LodestoneError(f"{self.name}: {error.code} {error.reason}: {_reason(error)}") from error
        except (OSError, ValueError) as error:
            raise LodestoneError(f"{self.name}: {error}") from error
        if not isinstance(data, dict) or not isinstance(data.get("answer"), dict):
            raise LodestoneError(f"{self.name}: the reply has no answer")
        return dict(data["answer"])

    def made_of(self) -> dict[str, str]:
        """What the server says of itself at /health beside its address, in place of the hashes of code, settings and models.

        Raises UsageError where no server answers: a whole run of failed requests would say no more.
        """
        try:
            with urllib.request.urlopen(urllib.parse.urljoin(self.name, "/health"), timeout=self._seconds) as reply:
                state = json.load(reply)
        except urllib.error.HTTPError:
            state = {}  # some other server, which answers questions but tells nothing of itself
        except (OSError, ValueError) as error:
            raise UsageError(f"No server answers at {self.name}: {error}.", "Start one with: lodestone serve.") from error
        told = f"server {state.get('version', '')} {state.get('index', '')}".strip() if isinstance(state, dict) else "server"
        return {"code": told, "settings": told, "models": told}


def is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _reason(error: urllib.error.HTTPError) -> str:
    """The error that the server tells in its JSON, or the beginning of what it sent instead."""
    text = error.read(2000).decode("utf-8", "replace")
    try:
        return str(json.loads(text)["error"])
    except (ValueError, KeyError, TypeError):
        return " ".join(text.split())[:200]


def open_engine(settings: Settings, engine: EngineName = "embedded") -> tuple[AssistantTarget, Documents]:
    """An engine with these settings, warm, and the texts of its index. Raises IndexMissing where there is no index."""
    from assistant.assistant import Assistant
    from assistant.index.index import Index

    assistant = Assistant.open(settings)
    # The first question opens what the others find open: part of the loading.
    assistant.ask("What is this about?", engine="embedded")
    assistant.index.retriever().invoke("What is this about?")
    name = engine if engine == "embedded" else settings.chat_model or engine
    return AssistantTarget(assistant, name, engine), Index.open(settings)


def open_embedded(settings: Settings) -> tuple[AssistantTarget, Documents]:
    """The embedded engine, whatever chat model the settings name."""
    return open_engine(settings, "embedded")


def open_server(address: str, settings: Settings) -> tuple[ServerTarget, Documents]:
    """The server at this address, and the texts of the index here, by which its citations are checked."""
    from assistant.index.index import Index

    return ServerTarget(address), Index.open(settings)
