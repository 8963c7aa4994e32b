"""All pages and what comes before them: the look, the first build of the index, and errors as sentences."""

import logging
from pathlib import Path

import streamlit as st

from assistant.errors import IndexMissing, LodestoneError
from assistant.ui import chat, evaluate, sources, state, timeline
from assistant.ui.components import show

_LOG = logging.getLogger(__name__)
_STYLE = Path(__file__).parent / "web" / "page.css"
_ICON = Path(__file__).parent / "web" / "icon.svg"  # a symbol of Streamlit's icon set would be fetched from outside


def run() -> None:
    """One run of the page that the visitor has open."""
    try:
        st.set_page_config(state.front().name, page_icon=str(_ICON), layout="wide")
        st.html(_STYLE)
        st.logo(str(_ICON), size="large")
        pages = {
            "chat": st.Page(chat.page, title="Chat", icon=":material/chat_bubble:", url_path="chat", default=True),
            "sources": st.Page(sources.page, title="Sources", icon=":material/menu_book:", url_path="sources"),
            "timeline": st.Page(timeline.page, title="Timeline", icon=":material/timeline:", url_path="timeline"),
            "evaluate": st.Page(evaluate.page, title="Evaluate", icon=":material/fact_check:", url_path="evaluate"),
        }
        st.session_state["pages"] = pages
        page = st.navigation(list(pages.values()))
        if state.index_exists():
            state.opener().start()
            page.run()
        else:
            _first_start()
    except IndexMissing as error:
        _rebuild(error)
    except LodestoneError as error:
        show("turn", "stopped", {"error": str(error)}, lambda *_: None)
    except Exception:
        # A fault of ours: the log has the traceback, the reader a sentence.
        _LOG.exception("The page failed")
        said = "Something went wrong in the program. The question was not answered; the log of the server says why. Ask again."
        show("turn", "stopped", {"error": said}, lambda *_: None)


def _first_start() -> None:
    """Build the index, with progress, the first time that a server finds none."""
    with st.container(key="reader"):
        st.header("Reading the documents for the first time", anchor=False)
        st.text("The index of the collection is being built. This takes a few minutes, once; later starts are immediate.")
        _progress()


@st.fragment(run_every=0.5)
def _progress() -> None:
    build = state.index_build()
    if build.running:
        count = f" ({build.done} of {build.total})" if build.total else ""
        st.progress(build.share, text=f"{build.stage}{count}")
        return
    if build.error:
        show("turn", "build-failed", {"error": build.error}, lambda *_: None)
        if st.button("Try again", type="primary"):
            state.index_build.clear()
            st.rerun()
        return
    state.index_build.clear()
    state.take("rebuild")
    st.rerun()


def _rebuild(error: IndexMissing) -> None:
    """The index is there but cannot be used: say why, and offer to build it."""
    with st.container(key="reader"):
        show("turn", "stopped", {"error": str(error)}, lambda *_: None)
        place = st.empty()
        if st.session_state.get("rebuild") or place.button("Build the index now", type="primary"):
            st.session_state["rebuild"] = True
            place.empty()
            _progress()
