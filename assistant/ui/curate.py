"""The curators' page: what needs attention, new documents, sources, and the log."""

from typing import Any

import streamlit as st

from assistant.errors import LodestoneError
from assistant.ui import curate_desk, curate_log, curate_review, curate_sources, state
from assistant.ui.components import show
from assistant.ui.curate_state import ABOUT, DRAFT, WHO, warming, who

_VIEWS = {"Desk": curate_desk.view, "Sources": curate_sources.view, "Log": curate_log.view}


def page() -> None:
    """One run of the page: a draft or a source that is open, or one of its three views."""
    if target := state.take("go_to"):
        st.switch_page(st.session_state["pages"][target])
    warming()
    with st.sidebar:
        st.text_input("Your name", key=WHO, persist_state="session", help="It goes into the log with everything you do.")
        if not who():
            st.caption("Write your name to add, approve or change documents.")
    with st.container(key="curate"):
        try:
            if draft := st.query_params.get(DRAFT):
                curate_review.view(draft)
            elif about := st.query_params.get(ABOUT):
                curate_sources.one(about)
            else:
                _overview()
        except LodestoneError as error:
            show("turn", "curate-failed", {"error": str(error)}, lambda *_: None)


def _overview() -> None:
    st.header("Curate", anchor=False)
    if said := st.session_state.pop("said", ""):
        st.success(said)
    chosen: Any = st.segmented_control(
        "View",
        list(_VIEWS),
        default="Desk",
        required=True,
        key="curate_view",
        label_visibility="collapsed",
        persist_state="session",
    )
    _VIEWS[chosen or "Desk"]()
