"""The chat: questions and answers on the left, the evidence of the open citation on the right."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from assistant.errors import IndexMissing, LodestoneError
from assistant.history import Message, Rating
from assistant.model import Answer, Citation
from assistant.ui import asking, sidebar, state
from assistant.ui.chart import SELECTION, step_chart
from assistant.ui.components import show
from assistant.ui.layout import beside
from assistant.ui.panel import evidence_panel
from assistant.ui.render import as_of_data, has_chart, plain_text, turn_data

BELOW_CHART = ("steps", "numeric", "table", "conflicts", "missing", "nearest", "readings", "basis")


def page() -> None:
    """One run of the chat page."""
    if source := state.take("open_source"):
        st.session_state["reading"] = source
        st.switch_page(st.session_state["pages"]["sources"])
    conversation = st.query_params.get(state.CONVERSATION)
    messages = state.history().messages(conversation) if conversation else ()
    with st.sidebar:
        sidebar.conversation_list(conversation)
    typed = st.chat_input("Ask a question", key="typed")
    question = typed or state.take("question")

    written = asking.finished()
    if written:
        _written(written, conversation)
    opened = _opened(messages)
    chat, side = beside()
    with chat:
        if not messages and not question and not asking.current():
            show("welcome", "welcome", _welcome(), lambda _, value: _put("question", value))
        fresh = state.take("fresh")
        for message in messages:
            _turn(message, fresh == message.id, opened)
        _later_date(messages)
        if question:
            _ask(str(question), conversation, messages)
        if asking.current():
            asking.progress()
        elif messages and not question:
            _again_button(messages)
    if opened and not question:
        with side, st.container(key="evidence"):
            message, citation = opened
            evidence_panel(citation, message.created, f"{message.id}.{message.created}")
    with st.sidebar:
        st.divider()
        sidebar.engine_choice()
        sidebar.question_settings()
    if edited := state.take("edit"):
        sidebar.edit_conversation(edited)


def _welcome() -> dict[str, Any]:
    front = state.front()
    return {"name": front.name, "welcome": front.welcome, "examples": state.examples()}


def _opened(messages: Sequence[Message]) -> tuple[Message, Citation] | None:
    """The citation whose evidence is open, if it is one of this conversation."""
    message_id, number = st.session_state.get("evidence", (None, None))
    for message in messages:
        if message.id == message_id:
            for citation in message.answer.citations:
                if citation.number == number:
                    return message, citation
    return None


def _turn(message: Message, fresh: bool, opened: tuple[Message, Citation] | None) -> None:
    """A question with its answer. The key names the answer, so that a chip keeps its number and its place on every run."""
    active = opened[1].number if opened and opened[0].id == message.id else None
    sources = state.sources() if message.answer.nearest else {}
    data = turn_data(message.answer, sources, active)
    controls = {"as_of": as_of_data(message.answer), "plain": plain_text(message.answer), "rating": message.rating or 0}

    def act(kind: str, value: Any) -> None:
        _act(message, kind, value)

    first: dict[str, Any] = {"question": message.question, "fresh": fresh, "plain": controls["plain"], **data}
    if not has_chart(message.answer.timeline):
        show("turn", f"turn-{message.id}", {**first, **controls}, act)
        return
    rest = {name: first.pop(name) for name in BELOW_CHART if name in first}
    show("turn", f"turn-{message.id}", first, act)
    _chart(message)
    delay = len(data["statements"]) + 2
    rest.update(sources=data.get("sources", {}), active=active, fresh=fresh, delay=delay)
    show("turn", f"rest-{message.id}", {**rest, **controls}, act)


def _chart(message: Message) -> None:
    key = f"chart-{message.id}"

    def select() -> None:
        points = st.session_state[key].selection.get(SELECTION) or []
        if points and points[0].get("citation"):
            _put("evidence", (message.id, int(points[0]["citation"])))

    chart = step_chart(message.answer.timeline, message.answer.as_of)
    st.vega_lite_chart(chart, key=key, on_select=select, selection_mode=SELECTION, alt="How the value changed over time")


def _act(message: Message, kind: str, value: Any) -> None:
    if kind == "cite":
        target = (message.id, int(value))
        if st.session_state.get("evidence") == target:
            st.session_state.pop("evidence")
        else:
            _put("evidence", target)
    elif kind == "rate":
        rating: Rating | None = {1: 1, -1: -1}.get(int(value))  # type: ignore[assignment]
        state.history().rate(message.id, rating)
    elif kind == "as_of":
        _put("later_date", (message.id, str(value)))
    elif kind == "ask":
        _put("question", str(value))
    elif kind == "source":
        _put("open_source", str(value))


def _put(name: str, value: Any) -> None:
    st.session_state[name] = value


def _ask(question: str, conversation: str | None, earlier: Sequence[Message]) -> None:
    """Ask, keep the answer, and run the page again, which then shows it like any kept answer."""
    if sidebar.engine() == "chat":
        before = asking.turns_of(earlier)
        asking.start(state.assistant(), asking.Request(question, before, sidebar.as_of(), sidebar.filters()))
        return
    place = st.empty()
    with place.container():
        show("turn", "pending", {"question": question, "pending": True}, lambda *_: None)
    when = sidebar.as_of()
    try:
        turns = [message.turn for message in earlier]
        answer = state.assistant().ask(question, history=turns, as_of=when, filters=sidebar.filters(), engine="embedded")
    except IndexMissing:
        place.empty()
        _put("question", question)  # asked again once the index is built
        raise
    except LodestoneError as error:
        with place.container():
            show("turn", "failed", {"question": question, "error": str(error)}, lambda *_: None)
        return
    _keep(answer, conversation, when.isoformat() if when else None, place)


def _keep(answer: Answer, conversation: str | None, as_of: str | None, place: Any) -> None:
    """Put the answer into the conversation, a new one where there is none, and run the page again."""
    try:
        if conversation is None or state.history().conversation(conversation) is None:
            conversation = state.history().start(answer.question).id
        message = state.history().add(conversation, answer, as_of)
    except LodestoneError as error:
        _unkept(place, answer, error)
        return
    st.session_state.pop("evidence", None)
    _put("fresh", message.id)
    st.query_params[state.CONVERSATION] = conversation
    st.rerun()


def _written(done: asking.Asking, conversation: str | None) -> None:
    """Keep what a chat model has worded: as a new answer, or in place of the one that it was asked for again."""
    request = done.request
    place = st.empty()
    if done.answer is None:
        with place.container():
            show("turn", "failed", {"question": request.question, "error": done.error}, lambda *_: None)
        return
    day = request.as_of.isoformat() if isinstance(request.as_of, date) else request.as_of
    if request.replaces is None:
        _keep(done.answer, conversation, day, place)
        return
    state.history().replace_answer(request.replaces, done.answer, day)
    st.session_state.pop("evidence", None)
    _put("fresh", request.replaces)
    st.rerun()


def _again_button(messages: Sequence[Message]) -> None:
    """The last answer once more, by the engine that is chosen in the sidebar."""
    if state.settings().chat_model is None:
        return
    last = messages[-1]
    if st.button("Write again", icon=":material/refresh:", key=f"again-{last.id}", help="By the engine chosen in the sidebar"):
        _answer_anew(last, messages[:-1], last.as_of)


def _answer_anew(message: Message, earlier: Sequence[Message], day: str | None) -> None:
    """Answer a kept question again in place. Raises LodestoneError."""
    request = asking.Request(message.question, asking.turns_of(earlier), day, sidebar.filters(), message.id)
    if sidebar.engine() == "chat":
        asking.start(state.assistant(), request)
    else:
        answer = state.assistant().ask(request.question, request.turns, day, request.filters, "embedded")
        state.history().replace_answer(message.id, answer, day)
        st.session_state.pop("evidence", None)
        _put("fresh", message.id)
    st.rerun()


def _unkept(place: Any, answer: Answer, error: LodestoneError) -> None:
    """The answer is worth seeing even where the disk is full: show it with the reason why it will be gone after a reload."""
    with place.container():
        data = {"question": answer.question, **turn_data(answer, {})}
        show("turn", "unkept", data, lambda *_: None)
        show("turn", "unkept-error", {"error": f"This answer is not kept. {error}"}, lambda *_: None)


def _later_date(messages: Sequence[Message]) -> None:
    """Answer a question of this conversation again as of the date chosen at its answer, in place."""
    message_id, day = state.take("later_date", (None, None))
    for position, message in enumerate(messages):
        if message.id == message_id:
            try:
                _answer_anew(message, messages[:position], day)
            except LodestoneError as error:
                show("turn", "failed", {"error": str(error)}, lambda *_: None)
                return
