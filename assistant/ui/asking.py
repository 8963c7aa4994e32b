"""A question that a chat model is answering: written in a thread, shown line by line, stopped by a click."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.errors import LodestoneError
from assistant.model import Answer, Filters, Turn
from assistant.ui.components import show

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_KEY = "asking"
_EVERY = 0.5  # seconds between two looks at what has been written


@dataclass(frozen=True)
class Request:
    """What is asked. `replaces` is the number of the answer that it takes the place of, if any."""

    question: str
    turns: tuple[Turn, ...] = ()
    as_of: date | str | None = None
    filters: Filters = field(default_factory=Filters)
    replaces: int | None = None


class Asking:
    """One answer in the making. `lines` grows; `answer` or `error` is there once `done` is set."""

    def __init__(self, assistant: "Assistant", request: Request) -> None:
        self.request = request
        self.lines: list[str] = []
        self.answer: Answer | None = None
        self.error = ""
        self.done = threading.Event()
        self._stop = threading.Event()
        threading.Thread(target=self._write, args=(assistant,), name="asking", daemon=True).start()

    def stop(self) -> None:
        """End the chat model's part: the rest of the answer is the embedded engine's."""
        self._stop.set()

    def _write(self, assistant: "Assistant") -> None:
        ask = self.request
        try:
            for written in assistant.write(ask.question, ask.turns, ask.as_of, ask.filters, "chat", self._stop):
                if written.line:
                    self.lines.append(written.line.text)
                self.answer = written.answer or self.answer
        except LodestoneError as error:
            self.error = str(error)
        except Exception as error:  # a fault of ours must not leave the page waiting
            self.error = f"Something went wrong in the program ({type(error).__name__}). Ask again."
        finally:
            self.done.set()


def start(assistant: "Assistant", request: Request) -> None:
    """Begin to write; one that is still being written is stopped."""
    if earlier := current():
        earlier.stop()
    st.session_state[_KEY] = Asking(assistant, request)


def current() -> Asking | None:
    found: Asking | None = st.session_state.get(_KEY)
    return found


def finished() -> Asking | None:
    """The answer that has been written since, once."""
    asking = current()
    if asking is None or not asking.done.is_set():
        return None
    st.session_state.pop(_KEY)
    return asking


@st.fragment(run_every=_EVERY)
def progress() -> None:
    """The question, the lines that have passed so far, and a button to stop."""
    asking = current()
    if asking is None or asking.done.is_set():
        st.rerun()
        return
    statements = [{"text": text, "citations": (), "rule": ""} for text in list(asking.lines)]
    data: dict[str, Any] = {
        "question": asking.request.question,
        "pending": True,
        "doing": "Writing, sentence by checked sentence",
    }
    show("turn", "pending", {**data, **({"statements": statements} if statements else {})}, lambda *_: None)
    st.button("Stop", icon=":material/stop_circle:", key="stop", on_click=asking.stop)


def turns_of(messages: Sequence[Any]) -> tuple[Turn, ...]:
    return tuple(message.turn for message in messages)
