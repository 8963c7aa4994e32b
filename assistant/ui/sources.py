"""The page of all sources: search, filters, and the text or the pages of the one that is open."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from assistant.dates import describe
from assistant.errors import LodestoneError
from assistant.model import Document, Source
from assistant.ui import state
from assistant.ui.components import show
from assistant.ui.evidence import FORM_WORDS, block_data, source_head
from assistant.ui.pictures import is_pdf, marked_page

BLOCKS_PER_PART = 150


def page() -> None:
    """One run of the page: the list, or the source named in the address."""
    if reading := state.take("reading"):
        st.query_params[state.SOURCE] = reading
    try:
        sources = state.sources()
    except LodestoneError as error:
        show("turn", "failed", {"error": str(error)}, lambda *_: None)
        return
    opened = st.query_params.get(state.SOURCE)
    if opened is None:
        with st.container(key="catalogue"):
            _catalogue(list(sources.values()))
    else:
        with st.container(key="reader"):
            st.button("All sources", icon=":material/arrow_back:", type="tertiary", on_click=_close)
            if source := sources.get(opened):
                _reader(source)
            else:
                show("turn", "failed", {"error": f"There is no source '{opened}' in the collection."}, lambda *_: None)


def _close() -> None:
    st.query_params.clear()


def _open(kind: str, value: Any) -> None:
    if kind == "open":
        st.query_params[state.SOURCE] = str(value)


def _catalogue(sources: list[Source]) -> None:
    st.header("Sources", anchor=False)
    words = st.text_input("Search", placeholder="Title, publisher, kind or year", key="search", persist_state="session")
    publisher, kind, form = st.columns(3)
    publishers = publisher.multiselect("Publisher", sorted({s.publisher for s in sources}), key="list_publishers")
    kinds = kind.multiselect("Kind", sorted({s.kind for s in sources}), key="list_kinds")
    forms = form.multiselect("Form", sorted({FORM_WORDS[s.form] for s in sources}), key="list_forms")
    found = [
        source
        for source in sources
        if _matches(source, words)
        and (not publishers or source.publisher in publishers)
        and (not kinds or source.kind in kinds)
        and (not forms or FORM_WORDS[source.form] in forms)
    ]
    found.sort(key=lambda source: (source.published.latest, source.id), reverse=True)
    st.caption(f"{len(found)} of {len(sources)} sources, the newest first")
    show("items", "catalogue-list", {"items": [_item(s) for s in found], "size": "large"}, _open)
    if words:
        _in_the_texts(words, {source.id for source in found})


def _matches(source: Source, words: str) -> bool:
    """Whether every word stands in what is known about the source."""
    known = " ".join((source.id, source.title, source.publisher, source.kind, describe(source.published), source.note)).lower()
    return all(word in known for word in words.lower().split())


def _in_the_texts(words: str, shown: Iterable[str]) -> None:
    """Sources whose text, not whose title, comes nearest to the words searched for."""
    sources = state.sources()
    skip = set(shown)
    ids = dict.fromkeys(hit.metadata["source_id"] for hit in state.index().retriever().invoke(words))
    others = [sources[source_id] for source_id in ids if source_id in sources and source_id not in skip]
    if others:
        st.subheader("Nearest in the texts", anchor=False)
        show("items", "text-list", {"items": [_item(s) for s in others], "size": "large"}, _open)


def _item(source: Source) -> dict[str, Any]:
    badges: list[dict[str, Any]] = [{"text": source.kind.replace("_", " ")}]
    if source.status != "active":
        badges.append({"text": source.status, "warn": True})
    return {
        "id": source.id,
        "title": source.title,
        "meta": f"{source.publisher} · {describe(source.published)}",
        "badges": badges,
    }


def _reader(source: Source) -> None:
    document = state.index().document(source.id)
    data = source_head(source)
    if is_pdf(source):
        number = _choose("Page", document.pages, source.id)
        data["picture"] = marked_page(source, document, None, number)
        if data["picture"] is None:
            data["blocks"] = _blocks_of_page(document, number)
    else:
        parts = range(0, len(document.blocks), BLOCKS_PER_PART)
        number = _choose("Part", len(parts), source.id)
        blocks = block_data(document, None)
        data["blocks"] = blocks[(number - 1) * BLOCKS_PER_PART : number * BLOCKS_PER_PART]
    data["id"] = f"{source.id}.{source.sha256}.{number}"
    show("evidence", f"reader-{source.id}", data, lambda *_: None)


def _blocks_of_page(document: Document, number: int) -> list[dict[str, Any]]:
    data = block_data(document, None)
    return [item for item, block in zip(data, document.blocks, strict=True) if block.page == number]


def _choose(label: str, count: int, source_id: str) -> int:
    """Which of the pages or parts to show, from 1."""
    if count < 2:
        return 1
    number = st.number_input(f"{label} (1 to {count})", 1, count, 1, key=f"{label}-{source_id}", width=180)
    return int(number)
