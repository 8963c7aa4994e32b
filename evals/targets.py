"""What is asked: the engine in this process, a server, or the plainest pipeline. Each turns a case into an Answer as JSON."""

import json
import urllib.error
import urllib.request
from typing import Any, Protocol

from assistant.answer_json import answer_to_json
from assistant.errors import LodestoneError, UsageError
from assistant.model import Answer, Turn
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

    def __init__(self, assistant: Asks, name: str = "embedded", engine: str | None = None) -> None:
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
    """A server that answers POST ADDRESS with the lines of `lodestone ask --batch`.

    In: {"id", "question", "history", "as_of"}; out: {"id", "answer"}. Any other reply, status or delay is a failed request.
    """

    def __init__(self, address: str, seconds: float = 60) -> None:
        if not address.startswith(("http://", "https://")):
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
        except (OSError, ValueError, urllib.error.URLError) as error:
            raise LodestoneError(f"{self.name}: {error}") from error
        if not isinstance(data, dict) or not isinstance(data.get("answer"), dict):
            raise LodestoneError(f"{self.name}: the reply has no answer")
        return dict(data["answer"])


def open_engine(settings: Settings, engine: str = "embedded") -> tuple[AssistantTarget, Documents]:
    """An engine with these settings, and the texts of its index. Raises IndexMissing where there is no index."""
    from assistant.assistant import Assistant
    from assistant.index.index import Index

    name = engine if engine == "embedded" else settings.chat_model or engine
    return AssistantTarget(Assistant.open(settings), name, engine), Index.open(settings)
