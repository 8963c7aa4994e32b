"""A case of a run, opened in the chat: its earlier turns, its day and its question."""

from datetime import date
from typing import Any

import streamlit as st

from assistant.dates import parse_when
from assistant.model import Answer, Statement
from assistant.ui import evaluate_data, sidebar, state
from assistant.ui.evaluate_data import Stored


def open_in_chat(stored: Stored, name: str) -> None:
    """Go to the chat, where the question is asked anew, after the turns and as of the day that the case gives."""
    result = evaluate_data.run(stored).results[name]
    asked = result.asked
    day = parse_when(asked["as_of"]).latest if asked.get("as_of") else None
    conversation = None
    if turns := asked.get("history"):
        conversation = state.history().start(result.question).id
        for turn in turns:
            state.history().add(conversation, given_answer(turn, name, day), day.isoformat() if day else None)
    sidebar.clear_filters()
    st.session_state[sidebar.AS_OF] = day
    st.session_state.pop("evidence", None)
    st.session_state["question"] = result.question
    parameters = {state.CONVERSATION: conversation} if conversation else {}
    st.switch_page(st.session_state["pages"]["chat"], query_params=parameters)


def given_answer(turn: dict[str, Any], case: str, day: date | None) -> Answer:
    """An earlier turn as the case words it. Its trace says that nobody asked the documents, and the chat shows that."""
    text = str(turn.get("answer") or "(The case gives no answer.)")
    when = (day or date.today()).isoformat()
    trace = {"given": f"Given by the eval case {case}, not by the documents"}
    return Answer(turn["question"], turn["question"], when, "not_covered", text, (Statement(text),), trace=trace)
