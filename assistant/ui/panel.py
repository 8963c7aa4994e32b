"""The evidence of one citation beside a page: the marked page of a PDF, or the marked text, and what has changed since."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import streamlit as st

from assistant.curation.cited import find_cited
from assistant.dates import describe_day
from assistant.model import Citation
from assistant.ui import state
from assistant.ui.components import show
from assistant.ui.evidence import block_data, change_notes, citation_head, locate
from assistant.ui.pictures import marked_page


def evidence_panel(citation: Citation, cited: str, name: str) -> None:
    """Show where the quote stands. `cited` is the time of the citation in ISO form, `name` tells it from other citations."""
    sources = state.sources()
    found = find_cited(state.settings(), state.index(), citation)
    source = found.source
    document = found.document or (state.index().document(source.id) if source else None)
    place = locate(citation, document) if document else None
    headings = next((b.headings for b in document.blocks if b.end > place[0]), ()) if document and place else ()
    data = citation_head(replace(citation, headings=citation.headings or headings))
    cited_on = describe_day(datetime.fromisoformat(cited).date())
    data["notes"] = list(found.notes) if found.document else change_notes(citation, sources, cited_on, place is not None)
    picture = None
    if source and document:
        data["whole"] = source.id if source.id in sources else ""
        picture = marked_page(source, document, place) if place else None
        data["blocks"] = block_data(document, place) if place and not picture else []
    if place is None or picture or data["notes"]:
        data["quote"] = citation.quote.text
    data["id"] = f"{name}.{citation.number}.{source.sha256 if source else ''}"
    data.update(picture=picture, closable=True, limited=True)
    show("evidence", "evidence-view", data, _act)


def _act(kind: str, value: Any) -> None:
    if kind == "close":
        st.session_state.pop("evidence", None)
    elif kind == "source":
        st.session_state["open_source"] = str(value)
