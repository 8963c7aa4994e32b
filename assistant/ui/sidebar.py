"""The sidebar of the chat: conversations, the as-of date and the filters."""

from datetime import date
from typing import Any

import streamlit as st

from assistant.dates import EARLIEST, LATEST
from assistant.errors import LodestoneError
from assistant.model import EngineName, Filters
from assistant.ui import state
from assistant.ui.components import show

ENGINE, EMBEDDED = "engine", "Embedded engine"
AS_OF, PUBLISHERS, KINDS, FROM, UNTIL = "as_of", "publishers", "kinds", "published_from", "published_until"


def as_of() -> date | None:
    """The date that the next question is asked as of; None for today."""
    value: date | None = st.session_state.get(AS_OF)
    return value


def filters() -> Filters:
    """Which sources the next question may use."""
    chosen = st.session_state
    return Filters(
        publishers=tuple(chosen.get(PUBLISHERS, ())),
        kinds=tuple(chosen.get(KINDS, ())),
        published_from=_iso(chosen.get(FROM)),
        published_until=_iso(chosen.get(UNTIL)),
    )


def engine() -> EngineName:
    """Which engine words the next answer."""
    return "embedded" if state.settings().chat_model is None or st.session_state.get(ENGINE) == EMBEDDED else "chat"


def engine_choice() -> None:
    """Says which engine answers, and lets staff switch where a chat model is set."""
    model = state.settings().chat_model
    if model is None:
        st.caption("Answers are worded by the embedded engine.")
        return
    st.radio(
        "Answers worded by",
        (model, EMBEDDED),
        key=ENGINE,
        persist_state="session",
        help="A chat model words what the documents say; each of its sentences is checked against them before it is shown.",
    )


def conversation_list(active: str | None) -> None:
    """The conversations with their menu; choosing one opens it."""
    if st.button("New conversation", icon=":material/add:", width="stretch", key="new"):
        open_conversation(None)
        st.rerun()
    items = [{"id": c.id, "title": c.title} for c in state.history().conversations()]
    if not items:
        return
    st.caption("Conversations")
    with st.container(height=260 if len(items) > 7 else "content", border=False):
        show("items", "conversations", {"items": items, "active": active, "menu": True, "size": "small"}, _act)


def open_conversation(conversation_id: str | None) -> None:
    """Show this conversation from the next run on (None: an empty one)."""
    st.session_state.pop("evidence", None)
    if conversation_id is None:
        st.query_params.clear()
    else:
        st.query_params[state.CONVERSATION] = conversation_id


def _act(kind: str, value: Any) -> None:
    if kind == "open":
        open_conversation(str(value))
    elif kind == "menu":
        st.session_state["edit"] = str(value)
        st.session_state.pop("confirm", None)


@st.dialog("Conversation")
def edit_conversation(conversation_id: str) -> None:
    """Rename or, after a question back, delete."""
    history = state.history()
    conversation = history.conversation(conversation_id)
    if conversation is None:
        st.text("This conversation is gone already.")
        return
    title = st.text_input("Name", conversation.title, max_chars=80)
    keep, remove = st.columns(2)
    if keep.button("Save", type="primary", width="stretch", disabled=not title.strip()):
        history.rename(conversation_id, title)
        st.rerun()
    if remove.button("Delete…", icon=":material/delete:", width="stretch"):
        st.session_state["confirm"] = conversation_id
    if st.session_state.get("confirm") == conversation_id:
        st.text("Its questions, answers and feedback will be gone for good.")
        if st.button("Delete this conversation", type="primary", icon=":material/delete:", width="stretch"):
            history.delete(conversation_id)
            st.session_state.pop("confirm")
            if st.query_params.get(state.CONVERSATION) == conversation_id:
                open_conversation(None)
            st.rerun()


def question_settings() -> None:
    """The as-of date and the filters for the next question. Waits for the index, which knows publishers and kinds."""
    st.date_input(
        "As of",
        value=None,
        min_value=EARLIEST,
        max_value=LATEST,
        key=AS_OF,
        persist_state="session",
        help="Answers say what was true on this day. Empty: today.",
    )
    with st.expander(_filters_title(), icon=":material/filter_list:"):
        try:
            sources = state.sources().values()
        except LodestoneError as error:
            st.text(str(error))
            return
        st.multiselect("Publisher", sorted({s.publisher for s in sources}), key=PUBLISHERS, persist_state="session")
        st.multiselect("Kind", sorted({s.kind for s in sources}), key=KINDS, persist_state="session")
        for label, key in (("Published from", FROM), ("Published until", UNTIL)):
            st.date_input(label, value=None, min_value=EARLIEST, max_value=LATEST, key=key, persist_state="session")
        if filters() != Filters():
            st.button("Clear filters", on_click=clear_filters, width="stretch")


def clear_filters() -> None:
    """Let the next question use every source."""
    st.session_state.update({PUBLISHERS: [], KINDS: [], FROM: None, UNTIL: None})


def _filters_title() -> str:
    chosen = filters()
    count = bool(chosen.publishers) + bool(chosen.kinds) + bool(chosen.published_from) + bool(chosen.published_until)
    return f"Filters ({count} set)" if count else "Filters"


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
