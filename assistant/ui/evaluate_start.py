"""The form that starts a run of the eval suite: which cases, asked of what, with which settings."""

from typing import Any

import streamlit as st

from assistant.errors import UsageError
from assistant.settings import load_settings
from assistant.ui import evaluate_data
from assistant.ui.components import show
from assistant.ui.startup import Evaluation

ENGINE, SERVER = "The engine on this machine", "A running server"


def start_form(evaluation: Evaluation) -> None:
    """Choose cases, target and settings; the button starts the run and the page goes on with its progress."""
    with st.expander("New run", icon=":material/play_circle:", key="eval-new", expanded=not evaluate_data.stored_runs()):
        cases = evaluate_data.cases()
        left, right = st.columns(2)
        kinds = left.multiselect(
            "Kinds of cases",
            sorted({case.kind for case in cases}),
            placeholder="All kinds",
            format_func=_words,
            key="eval_kinds",
            persist_state="session",
        )
        tags = sorted({tag for case in cases for tag in case.tags})
        subset = right.selectbox("Only cases with the tag", ["", *tags], format_func=lambda tag: tag or "any", key="eval_tag")
        target = left.segmented_control("Ask", [ENGINE, SERVER], default=ENGINE, required=True, key="eval_target")
        label = right.text_input("Note", placeholder="What is different in this run", max_chars=100, key="eval_label")
        wanted: dict[str, Any] = {"kinds": kinds, "subset": subset or "", "label": label}
        if target == SERVER:
            wanted["server"] = st.text_input("Address", placeholder="http://127.0.0.1:8700/ask", key="eval_server").strip()
        else:
            wanted["settings"] = _changed_settings()
        chosen = [case for case in cases if (not kinds or case.kind in kinds) and (not subset or subset in case.tags)]
        ready = bool(chosen) and (target == ENGINE or bool(wanted["server"]))
        name = f"Ask {len(chosen)} cases" if len(chosen) != 1 else "Ask 1 case"
        if st.button(name, type="primary", disabled=not ready, icon=":material/play_arrow:", key="eval_start"):
            _start(evaluation, wanted)


def _changed_settings() -> dict[str, str]:
    """Settings that this run alone is to have."""
    known = evaluate_data.changeable()
    names = st.multiselect("Settings to change for this run", list(known), placeholder="None", key="eval_settings")
    values = {}
    for name in names:
        description, value = known[name]
        present = "" if value is None else str(value)
        values[name] = st.text_input(name, present, help=description, key=f"eval_setting_{name}").strip()
    return {name: value for name, value in values.items() if value}


def _start(evaluation: Evaluation, wanted: dict[str, Any]) -> None:
    try:
        load_settings(**wanted.get("settings", {}))
    except UsageError as error:
        show("turn", "eval-unready", {"error": error.message}, lambda *_: None)
        return
    evaluation.start(wanted)
    st.rerun()


def _words(kind: str) -> str:
    from evals.report_numbers import words

    return words(kind)
