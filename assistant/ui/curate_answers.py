"""The last part of a review: which answers would change. The questions are asked while a curator reads the rest."""

import streamlit as st

from assistant.curation.review import Review
from assistant.ui.components import show
from assistant.ui.curate_data import answers_data, many

SECONDS = 20.0  # for which questions are asked while a curator reads; and as long again when asked to
EVERY = 0.5  # seconds between two looks at what was found so far


@st.fragment(run_every=EVERY)
def view(review: Review) -> None:
    """What was found so far: the questions are still being asked."""
    if not review.questions:
        st.caption("No question has been asked yet that could be answered differently.")
        return
    asking = review.asking
    begun = f"Asked twice: the {asking.asked} of {review.questions} stored questions that come nearest to the document."
    st.caption(begun if asking.over else f"Still asking. {begun}")
    if review.changes:
        show("review", "answers", answers_data(review.changes), lambda *_: None)
    elif asking.over:
        st.caption("All of them would be answered as they are now.")
    if asking.over and not asking.all_asked:
        st.button("Ask more of them", on_click=lambda: asking.ask_on(SECONDS))


def in_short(review: Review) -> str:
    """How many answers change, and whether that is the last word."""
    changes = len(review.changes)
    found = many(changes, "answer") + (" changes" if changes == 1 else " change")
    return found if review.asking.over or not review.questions else f"{found} so far, still asking"


def warning(review: Review) -> None:
    """Nobody takes answers for unchanged that nobody has compared yet."""
    asking = review.asking
    if review.questions and not asking.over:
        st.warning(f"Still asking: {asking.asked} stored questions so far. More answers may change than are shown.")
