"""The curator's start page: what has become stale, the drafts that wait, and the place where documents are dropped."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from assistant.curation.intake import Delivery, Intake, Refusal
from assistant.library.catalogue import load_catalogue
from assistant.ui import state
from assistant.ui.components import show
from assistant.ui.curate_data import draft_item
from assistant.ui.curate_state import DRAFT, curator, examiner, who

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
    show("items", "stale", {"items": items, "size": "large"}, _open_stale)


def stale_items() -> list[dict[str, Any]]:
    return []


def _open_stale(kind: str, value: Any) -> None:
    """Nothing opens yet."""


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
    return Intake(settings, load_catalogue(settings.corpus).sources, examiner())


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
