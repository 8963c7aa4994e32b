"""The curator's start page: what has become stale, the drafts that wait, and the place where documents are dropped."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from assistant.curation.intake import Delivery, Intake, Refusal
from assistant.curation.staleness import RECENT_DAYS, stale
from assistant.index.sync import quick_catalogue
from assistant.ui import state
from assistant.ui.components import show
from assistant.ui.curate_data import draft_item, stale_item
from assistant.ui.curate_state import ABOUT, DRAFT, curator, examiner, who

_SHOWN = 12
_REFUSED = "refused"
_UPLOADS = "uploads"  # how often the uploader was emptied: a new key is an empty one


def view() -> None:
    left, right = st.columns([11, 9], gap="large")
    with left:
        _attention()
    with right:
        _drop_zone()
        _drafts()


def _attention() -> None:
    st.subheader("Needs attention", anchor=False)
    items = stale_items()
    if not items:
        st.caption("Nothing: no fact is due, no term has run out, no question went unanswered lately.")
        return
    shown = len(items) if st.session_state.get("all_stale") else _SHOWN
    show("items", "stale", {"items": items[:shown], "size": "large"}, _open_stale)
    if len(items) > shown and st.button(f"Show all {len(items)}", type="tertiary"):
        st.session_state["all_stale"] = True
        st.rerun()


def stale_items() -> list[dict[str, Any]]:
    """What has become stale, the most pressing first."""
    today = date.today()
    asked = state.history().unanswered(today - timedelta(days=RECENT_DAYS))
    return [stale_item(item) for item in stale(state.assistant().ledger, asked, today)]


def _open_stale(kind: str, value: Any) -> None:
    """A question is asked again in the chat; a fact leads to its source."""
    what, _, about = str(value).partition(":")
    if what == "question":
        st.session_state["question"] = about
        st.session_state["go_to"] = "chat"
    elif about:
        st.query_params[ABOUT] = about


def _drop_zone() -> None:
    st.subheader("Add documents", anchor=False)
    if not who():
        st.caption("Write your name in the sidebar first.")
    number = st.session_state.setdefault(_UPLOADS, 0)
    files = st.file_uploader(
        "PDF, Word, web page, Markdown, text, or a zip of them",
        accept_multiple_files=True,
        key=f"uploads-{number}",
        disabled=not who(),
    )
    with st.form("address", border=False, clear_on_submit=True):
        where, go = st.columns([4, 1], vertical_alignment="bottom")
        address = where.text_input("Or a web address", placeholder="https://…", disabled=not who())
        fetch = go.form_submit_button("Fetch", width="stretch", disabled=not who())
    if files:
        with st.spinner("Reading…"):
            delivery = sum((_intake().content(file.name, file.getvalue()) for file in files), Delivery())
        st.session_state[_UPLOADS] = number + 1
        _received(delivery)
    if fetch and address:
        with st.spinner("Fetching…"):
            delivery = _intake().address(address)
        _received(delivery)
    _refused()


def _intake() -> Intake:
    settings = state.settings()
    return Intake(settings, quick_catalogue(settings).sources, examiner())


def _received(delivery: Delivery) -> None:
    """What arrived becomes drafts; one alone is opened at once. What was refused stays on the page until it is dismissed."""
    drafts = [curator().add(a.name, a.data, a.metadata, a.origin) for a in delivery.arrived]
    st.session_state[_REFUSED] = [*st.session_state.get(_REFUSED, ()), *delivery.refused]
    if len(drafts) == 1:
        st.query_params[DRAFT] = drafts[0].id
    st.rerun()


def _refused() -> None:
    refused: Sequence[Refusal] = st.session_state.get(_REFUSED, ())
    for number, refusal in enumerate(refused):
        message = f"Not taken in: {refusal.name}. {refusal.reason.removeprefix(f'{refusal.name}: ')} {refusal.remedy}"
        show("turn", f"refused-{number}", {"error": message}, lambda *_: None)
    if refused and st.button("Dismiss", type="tertiary"):
        st.session_state.pop(_REFUSED)
        st.rerun()


def _drafts() -> None:
    st.subheader("Drafts", anchor=False)
    drafts = curator().drafts()
    if not drafts:
        st.caption("None: everything that came in has been decided.")
        return
    show("items", "drafts", {"items": [draft_item(draft) for draft in drafts], "size": "large"}, _open_draft)


def _open_draft(kind: str, value: Any) -> None:
    if kind == "open":
        st.query_params[DRAFT] = str(value)
