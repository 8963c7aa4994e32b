"""What the pages share: things opened once per server, and the few values that a visitor's session keeps."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.history import History
from assistant.library.reading import Reader
from assistant.model import Source
from assistant.settings import Settings, load_settings
from assistant.ui.front import Front, load_examples, load_front
from assistant.ui.startup import Evaluation, IndexBuild, Opener

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.index.index import Index

CONVERSATION = "c"  # in the address of the page, so that a reload finds the conversation
SOURCE = "source"


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    return load_settings()


@st.cache_resource(show_spinner=False)
def history() -> History:
    return History(settings().database)


@st.cache_resource(show_spinner=False)
def opener() -> Opener:
    return Opener(settings())


@st.cache_resource(show_spinner=False)
def index_build() -> IndexBuild:
    return IndexBuild()


@st.cache_resource(show_spinner=False)
def evaluation() -> Evaluation:
    return Evaluation()


@st.cache_resource(show_spinner=False)
def drawer() -> Reader:
    """The process that draws pages of PDF files: PDFium parses them, which is not for this process to do."""
    return Reader(settings())


def front() -> Front:
    return load_front(settings().corpus)


def examples() -> tuple[str, ...]:
    return load_examples(settings().corpus)


def index_exists() -> bool:
    """Whether there is an index to open. Raises IndexMissing where it is damaged."""
    from assistant.index.generations import current_generation

    return current_generation(settings().index) is not None


def assistant() -> "Assistant":
    """The Assistant over the newest index, waited for. Raises LodestoneError if it cannot be opened."""
    return opener().get().refreshed()


def index() -> "Index":
    return assistant().index


def sources() -> Mapping[str, Source]:
    return index().catalogue


def take(name: str, default: Any = None) -> Any:
    """A value of the session that is to be used once."""
    return st.session_state.pop(name, default)
