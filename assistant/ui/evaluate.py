"""The page for evaluators: start a run of the eval suite, read its results, compare runs, open a case in the chat."""

from collections.abc import Sequence

import streamlit as st

from assistant.errors import LodestoneError
from assistant.ui import evaluate_data, state
from assistant.ui.components import show
from assistant.ui.evaluate_case import open_in_chat
from assistant.ui.evaluate_compare import comparison_view
from assistant.ui.evaluate_data import CHOSEN, VIEW, Stored
from assistant.ui.evaluate_history import history_view
from assistant.ui.evaluate_results import results_view
from assistant.ui.evaluate_start import start_form

RUN = "run"  # in the address of the page, so that a reload finds the run
VIEWS = {"results": "Results", "compare": "Compare", "history": "History"}


def page() -> None:
    """One run of the page."""
    with st.container(key="evaluation"):
        st.header("Evaluate", anchor=False)
        missing = evaluate_data.missing_packages()
        if missing:
            said = f"To run evals, {', '.join(missing)} must be installed. Install everything with `make install`."
            show("turn", "eval-missing", {"error": said}, lambda *_: None)
        if "evals" in missing:
            return
        if wanted := state.take("eval_case"):
            open_in_chat(*wanted)
        try:
            if not missing:
                _new_run()
            _stored()
        except LodestoneError as error:
            show("turn", "eval-error", {"error": str(error)}, lambda *_: None)


def _new_run() -> None:
    """The run in progress with its bar, or the form that starts one."""
    evaluation = state.evaluation()
    work = evaluation.work
    if work and work.running:
        _progress()
        return
    if work and work.error:
        show("turn", "eval-failed", {"error": work.error}, lambda *_: None)
    elif work and work.result and st.session_state.get("eval_seen") is not work:
        st.session_state["eval_seen"] = work
        st.session_state[CHOSEN] = work.result["run"]
    start_form(evaluation)


@st.fragment(run_every=0.5)
def _progress() -> None:
    work = state.evaluation().work
    if work is None or not work.running:
        st.rerun()
        return
    count = f": {work.done} of {work.total}" if work.total else ""
    st.progress(work.share, text=f"{work.stage}{count}")
    st.button("Stop", icon=":material/stop:", on_click=work.stop, help="What was asked is kept, and the run can go on later.")


def _stored() -> None:
    """The chosen one of the stored runs, in the chosen view."""
    runs = evaluate_data.stored_runs()
    whole = [run for run in runs if run.meta.complete]
    if not runs:
        st.text("No run is stored yet. Start one here, or with `lodestone eval` in the terminal.")
        return
    if not whole:
        history_view(None, runs)
        return
    stored = _choose(whole)
    st.session_state.setdefault(VIEW, "results")
    name = VIEWS.__getitem__
    view = st.segmented_control("View", list(VIEWS), format_func=name, required=True, key=VIEW, label_visibility="collapsed")
    if view == "history":
        history_view(stored, runs)
    elif view == "compare":
        comparison_view(stored, whole)
    else:
        results_view(stored, whole)


def _choose(runs: Sequence[Stored]) -> Stored:
    """The run in the address of the page, or the one chosen instead, or the newest."""
    ids = {run.meta.id: run for run in runs}
    wanted = st.query_params.get(RUN)
    if st.session_state.get(CHOSEN) not in ids:
        st.session_state[CHOSEN] = wanted if wanted in ids else runs[0].meta.id
    chosen = st.selectbox("Run", list(ids), format_func=lambda name: evaluate_data.title(ids[name]), key=CHOSEN)
    if chosen != wanted:
        st.query_params[RUN] = chosen
    return ids[chosen]


