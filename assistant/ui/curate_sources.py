"""The sources as a curator sees them, the retired ones too: replace, supersede, retire, restore."""

from datetime import date
from typing import Any

import streamlit as st

from assistant.curation.intake import Intake
from assistant.dates import describe
from assistant.index.sync import quick_catalogue
from assistant.library.catalogue import find_source
from assistant.model import Source
from assistant.ui import state
from assistant.ui.components import show
from assistant.ui.curate_data import lost_words, source_item
from assistant.ui.curate_state import ABOUT, DRAFT, curator, examiner, who
from assistant.ui.evidence import source_head


def view() -> None:
    """All sources, those no longer in use too."""
    catalogue = quick_catalogue(state.settings())
    words = st.text_input("Search", placeholder="Title, publisher, id or status", key="curate_search", live=True)
    found = [source for source in catalogue.sources.values() if _matches(source, words)]
    found.sort(key=lambda source: (source.published.latest, source.id), reverse=True)
    st.caption(f"{len(found)} of {len(catalogue.sources)} sources, the newest first")
    for problem in catalogue.problems:
        show("turn", f"problem-{problem.file}-{problem.field}", {"error": str(problem)}, lambda *_: None)
    show("items", "curated", {"items": [source_item(source) for source in found], "size": "large"}, _open)


def _matches(source: Source, words: str) -> bool:
    known = " ".join((source.id, source.title, source.publisher, source.status, describe(source.published))).lower()
    return all(word in known for word in words.lower().split())


def _open(kind: str, value: Any) -> None:
    if kind == "open":
        st.query_params[ABOUT] = str(value)


def _close() -> None:
    st.query_params.clear()


def one(source_id: str) -> None:
    """One source with what can be done to it."""
    st.button("All sources", icon=":material/arrow_back:", type="tertiary", on_click=_close)
    catalogue = quick_catalogue(state.settings())
    source = find_source(catalogue, source_id)
    if said := st.session_state.pop("said", ""):
        st.success(said)
    show("evidence", f"about-{source.id}", {**source_head(source), "id": f"{source.id}.{source.status}"}, lambda *_: None)
    if not who():
        st.caption("Write your name in the sidebar to change this source.")
        return
    if source.status == "active":
        _replace(source)
        _supersede(source, [other for other in catalogue.sources.values() if other.id != source.id])
        _retire(source)
    else:
        note = st.text_input("Note", key="restore_note", placeholder="Why it is in use again")
        if st.button("Restore", type="primary", icon=":material/settings_backup_restore:"):
            with st.spinner("Restoring…"):
                curator().restore(source.id, note)
            _said(f"“{source.title}” is in use again.")


def _replace(source: Source) -> None:
    with st.expander("Replace by a corrected file", icon=":material/swap_horiz:"):
        st.caption("The old version stays: old answers keep their quotes, and questions about past dates can still rest on it.")
        file = st.file_uploader("The corrected file", key=f"replace-{source.id}")
        if file is None:
            return
        settings = state.settings()
        with st.spinner("Reading…"):
            delivery = Intake(settings, quick_catalogue(settings).sources, examiner()).content(file.name, file.getvalue())
        for refusal in delivery.refused:
            show("turn", "not-replaced", {"error": f"{refusal.reason} {refusal.remedy}"}, lambda *_: None)
        if len(delivery.arrived) == 1:
            arrival = delivery.arrived[0]
            fields = _fields(source, arrival.metadata)
            draft = curator().add(arrival.name, arrival.data, fields, arrival.origin, replaces=source.id)
            st.query_params.clear()
            st.query_params[DRAFT] = draft.id
            st.rerun()


def _fields(source: Source, arrived: dict[str, str]) -> dict[str, str]:
    """The metadata of the source, which a corrected file keeps but for the note on its making."""
    names = ("id", "title", "publisher", "kind", "licence", "url", "language", "form", "supersedes")
    fields = {name: str(getattr(source, name)) for name in names} | {"published": source.published.text}
    return {name: value for name, value in {**fields, "note": arrived.get("note", source.note)}.items() if value}


def _supersede(source: Source, others: list[Source]) -> None:
    with st.expander("Superseded by another source", icon=":material/update:"):
        others = sorted(others, key=lambda other: (other.published.latest, other.id), reverse=True)  # likely one of the newest
        titles = {other.id: f"{other.title} ({other.publisher}, {describe(other.published)})" for other in others}
        by = st.selectbox("By", list(titles), index=None, format_func=lambda i: titles[i], key="by")
        since = st.date_input("From", value=date.today(), key="since")
        if st.button("Mark as superseded", type="primary", disabled=by is None) and by and isinstance(since, date):
            with st.spinner("Changing…"):
                curator().supersede(source.id, by, since)
            _said(f"“{source.title}” is superseded from {since.isoformat()}.")


def _retire(source: Source) -> None:
    with st.expander("Retire", icon=":material/inventory_2:"):
        st.caption("It is no longer used for answers. Stored conversations keep the quotes that they cited, and say so.")
        note = st.text_input("Why", key="retire_note", live=True)
        if st.button("Retire this source", type="primary", disabled=not note.strip()):
            with st.spinner("Retiring…"):
                done = curator().retire(source.id, note)
            _said(f"“{source.title}” is retired.{lost_words(done.lost)}")


def _said(words: str) -> None:
    st.session_state["said"] = words
    st.rerun()
