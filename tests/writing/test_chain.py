"""The assistant in a LangChain chain: the ecosystem's own callbacks and tracers see it, its retriever and its chat model."""

from collections.abc import Callable
from typing import Any

from adversary import Adversary
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableLambda
from langchain_core.tracers import BaseTracer, Run
from langchain_core.tracers.run_collector import RunCollectorCallbackHandler

from assistant.assistant import Assistant
from assistant.model import Answer

QUESTION = "How many member states does CERN have?"
WORDS = "On 1 July 2025 CERN had 25 member states. [P1]"


class Heard(BaseCallbackHandler):
    """Keeps what a callback handler is told."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def on_chain_start(self, serialized: Any, inputs: Any, **more: Any) -> None:
        self.events.append(f"chain {more.get('name')}")

    def on_retriever_start(self, serialized: Any, query: str, **more: Any) -> None:
        self.events.append(f"retriever {query}")

    def on_chat_model_start(self, serialized: Any, messages: Any, **more: Any) -> None:
        self.events.append("chat model")

    def on_llm_new_token(self, token: Any, **more: Any) -> None:
        self.events.append("token")


class Tracer(BaseTracer):
    """Keeps whole runs, as a tracing service would be sent them."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[Run] = []

    def _persist_run(self, run: Run) -> None:
        self.runs.append(run)


def kinds(run: Run) -> list[str]:
    return [run.run_type, *(kind for child in run.child_runs for kind in kinds(child))]


def test_in_a_chain_with_callbacks_and_tracers(chat: Callable[..., Assistant], server: Adversary) -> None:
    server.says(WORDS)
    chain = RunnableLambda(lambda topic: f"How many member states does {topic} have?") | chat().as_runnable() | _headline
    heard, tracer, collector = Heard(), Tracer(), RunCollectorCallbackHandler()
    said = chain.invoke("CERN", config={"callbacks": [heard, tracer, collector]})
    assert said == "On 1 July 2025 CERN had 25 member states."
    assert "chain lodestone" in heard.events and f"retriever {QUESTION}" in heard.events
    assert "chat model" in heard.events and heard.events.count("token") > 3
    (run,) = tracer.runs
    assert {"chain", "retriever", "llm"} <= set(kinds(run))
    (assistant_run,) = [child for child in run.child_runs if child.name == "lodestone"]
    assert {"retriever", "llm"} <= set(kinds(assistant_run)[1:])
    assert [r.id for r in collector.traced_runs] == [run.id]


def test_batch_keeps_answers_apart(chat: Callable[..., Assistant], server: Adversary) -> None:
    server.says(WORDS)
    first, second = (
        chat().as_runnable().batch([{"question": QUESTION}, {"question": "Who headed CERN in 2014?", "engine": "embedded"}])
    )
    assert first.headline == "On 1 July 2025 CERN had 25 member states."
    assert "Heuer" in second.headline and second.trace["engine"] == "embedded"


def _headline(answer: Answer) -> str:
    return answer.headline
