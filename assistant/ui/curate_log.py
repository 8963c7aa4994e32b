"""The audit log, and the step that can be taken back."""

import streamlit as st

from assistant.index.sync import quick_catalogue
from assistant.ui import state
from assistant.ui.components import show
from assistant.ui.curate_data import log_item
from assistant.ui.curate_state import curator, who

_SHOWN = 200


def view() -> None:
    entries = curator().log()
    last = curator().undoable()
    titles = _titles()
    if last is not None:
        words = (
            f"step {last.number}, {last.action} “{titles.get(last.about[0], last.about[0]) if last.about else ''}” by {last.who}"
        )
        if st.button(f"Undo {words}", icon=":material/undo:", disabled=not who()):
            with st.spinner("Taking it back…"):
                curator().undo()
            st.session_state["said"] = f"Taken back: {words}."
            st.rerun()
    if not entries:
        st.caption("Nothing has been done yet.")
        return
    st.caption(f"{len(entries)} steps, the latest first. Nothing is ever taken out of the log.")
    items = [log_item(entry, titles) for entry in reversed(entries[-_SHOWN:])]
    show("items", "log", {"items": items, "size": "large"}, lambda *_: None)


def _titles() -> dict[str, str]:
    """What drafts and sources are called, by id."""
    drafts = {draft.id: str(draft.metadata.get("title") or draft.file) for draft in curator().drafts(all_states=True)}
    return drafts | {source.id: source.title for source in quick_catalogue(state.settings()).sources.values()}
