"""The page of histories: what the ledger knows of every subject, since when, from which source, and what is to be re-checked."""

from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from assistant.dates import describe_day
from assistant.ledger.facts import Fact, Subject
from assistant.ledger.ledger import Ledger
from assistant.ui import state
from assistant.ui.chart import SELECTION, step_chart
from assistant.ui.components import show
from assistant.ui.histories import Citations, Section, due, sections
from assistant.ui.layout import beside
from assistant.ui.panel import evidence_panel

SUBJECT = "subject"
PLACE = "timeline"  # what the session notes as open evidence here, so that the chat keeps its own


def page() -> None:
    """One run of the page: one subject with all that is known of it."""
    if source := state.take("open_source"):
        st.session_state["reading"] = source
        st.switch_page(st.session_state["pages"]["sources"])
    ledger = state.assistant().ledger
    today = date.today()
    if not ledger.subjects:
        with st.container(key="reader"):
            st.header("Timeline", anchor=False)
            st.text("The ledger of this collection is empty: there are no dated facts to show.")
        return
    citations = Citations(state.sources())
    opened = st.session_state.get("evidence", (None, None))
    left, right = beside()
    with left:
        st.header("Timeline", anchor=False)
        subject = _choose(ledger)
        _due_for_recheck(ledger, today)
        for section in sections(subject, ledger, citations, today):
            _section(section, subject, citations, opened, today)
    citation = next((c for c in citations.made if opened == (PLACE, c.number)), None)
    if citation is not None:
        with right, st.container(key="evidence"):
            evidence_panel(citation, datetime.now(UTC).isoformat(), f"{PLACE}.{subject.id}")


def _choose(ledger: Ledger) -> Subject:
    """The subject in the address of the page, or the one chosen instead."""
    subjects = sorted(ledger.subjects.values(), key=lambda subject: (not subject.default, subject.name.lower()))
    wanted = st.query_params.get(SUBJECT)
    start = next((position for position, subject in enumerate(subjects) if subject.id == wanted), 0)
    names = {subject.id: subject.name for subject in subjects}
    chosen = st.selectbox("Subject", list(names), index=start, format_func=names.__getitem__, key="subject")
    if chosen != wanted:
        st.query_params[SUBJECT] = chosen
        st.session_state.pop("evidence", None)
    return ledger.subjects[chosen]


def _due_for_recheck(ledger: Ledger, today: date) -> None:
    facts = due(ledger, today)
    if not facts:
        st.caption("Nothing in the ledger is due for a re-check.")
        return
    with st.expander(f"Due for a re-check ({len(facts)})", icon=":material/event_repeat:", key="due"):
        items = [{"id": fact.subject, "title": _name(fact, ledger), "meta": _due_words(fact)} for fact in facts]
        show("items", "due-list", {"items": items, "size": "large"}, _open_subject)


def _name(fact: Fact, ledger: Ledger) -> str:
    value = ledger.names[fact.value].name if fact.value in ledger.names else fact.value
    return f"{ledger.subjects[fact.subject].name}, {ledger.attribute(fact).name}: {value}"


def _due_words(fact: Fact) -> str:
    return f"since {describe_day(fact.recheck)}" if fact.recheck else ""


def _open_subject(kind: str, value: Any) -> None:
    if kind == "open":
        st.session_state["subject"] = str(value)


def _section(section: Section, subject: Subject, citations: Citations, opened: tuple[Any, Any], today: date) -> None:
    active = opened[1] if opened[0] == PLACE else None
    titles = {c.number: c.title for c in citations.made}
    key = f"history-{subject.id}-{section.title}"
    data: dict[str, Any] = {"title": section.title, "steps": section.steps, "sources": titles, "active": active}
    if section.drawn:
        show("turn", f"{key}-title", {"title": section.title}, _act)
        data.pop("title")

        def select() -> None:
            points = st.session_state[f"{key}-chart"].selection.get(SELECTION) or []
            if points and points[0].get("citation"):
                st.session_state["evidence"] = (PLACE, int(points[0]["citation"]))

        chart = step_chart(section.drawn, today.isoformat())
        st.vega_lite_chart(chart, key=f"{key}-chart", on_select=select, selection_mode=SELECTION, alt=section.title)
    if section.conflicts:
        data["conflicts"] = section.conflicts
    show("turn", key, data, _act)


def _act(kind: str, value: Any) -> None:
    if kind == "cite":
        target = (PLACE, int(value))
        if st.session_state.get("evidence") == target:
            st.session_state.pop("evidence")
        else:
            st.session_state["evidence"] = target
