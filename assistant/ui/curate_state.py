"""What the Curate page keeps: the worker that reads, the reviewer, the stored questions, and who is at work."""

from contextlib import suppress
from functools import lru_cache
from threading import Thread

import streamlit as st

from assistant.curation.curator import Curator
from assistant.curation.examine import Examiner
from assistant.curation.questions import StoredQuestion, asked_lately
from assistant.curation.reviewer import Reviewer
from assistant.errors import LodestoneError
from assistant.model import Turn
from assistant.ui import state

WHO = "curator"
DRAFT = "draft"  # in the address: the draft that is open
ABOUT = "about"  # in the address: the source that is open
_LAST_ASKED = 100


@st.cache_resource(show_spinner=False)
def examiner() -> Examiner:
    return Examiner(state.settings())


@st.cache_resource(show_spinner=False)
def reviewer() -> Reviewer:
    return Reviewer(state.settings(), examiner())


def who() -> str:
    """The name that goes into the log; "" while none is given."""
    return str(st.session_state.get(WHO) or "").strip()


def curator() -> Curator:
    return Curator(state.settings(), who())


def stored_questions() -> tuple[StoredQuestion, ...]:
    """The last questions of staff, then the cases of the evaluation where they belong to this corpus."""
    return (*asked_lately(state.history(), _LAST_ASKED), *_cases(frozenset(state.sources())))


@lru_cache(maxsize=2)
def _cases(sources: frozenset[str]) -> tuple[StoredQuestion, ...]:
    """The evaluation's cases, if most of the documents that verify them are in this collection."""
    try:
        from evals.cases import load_cases

        cases = load_cases(folder=state.settings().eval_cases)
    except (ImportError, LodestoneError):
        return ()
    named = {gold.source for case in cases for gold in case.gold}
    if 2 * len(named & sources) < len(named):
        return ()
    return tuple(
        StoredQuestion(c.question, f"evaluation case {c.id}", tuple(Turn(t.question, t.answer) for t in c.history), c.as_of)
        for c in cases
    )


@st.cache_resource(show_spinner=False)
def warming() -> Thread:
    """Once per server, in a thread: loads what the first review would otherwise wait for."""
    own, opener, asked = reviewer(), state.opener(), asked_lately(state.history(), _LAST_ASKED)

    def warm_up() -> None:
        with suppress(LodestoneError):  # the page that asks for the assistant says what is wrong
            assistant = opener.get()
            own.warm_up(assistant, (*asked, *_cases(frozenset(assistant.index.catalogue))))

    thread = Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread
