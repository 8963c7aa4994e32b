"""The form that starts a run of the eval suite: which cases, asked of what, with which settings."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assistant.errors import UsageError
from assistant.settings import load_settings
from assistant.ui import evaluate_data
from assistant.ui.components import show
from assistant.ui.startup import Evaluation

ENGINE, CHAT, SERVER = "The embedded engine", "A chat model", "A running server"
CHAT_MODEL = "chat_model"  # the setting that names one


def start_form(evaluation: Evaluation) -> None:
    """Choose cases, target and settings; the button starts the run and the page goes on with its progress."""
    with st.expander("New run", icon=":material/play_circle:", key="eval-new", expanded=not evaluate_data.stored_runs()):
        left, right = st.columns(2)
        kinds, subset, count = _which(left, right)
        label = right.text_input("Note", placeholder="What is different in this run", max_chars=100, key="eval_label")
        asked = _target(left)
        name = f"Ask {count} cases" if count != 1 else "Ask 1 case"
        ready = bool(count) and asked is not None
        if st.button(name, type="primary", disabled=not ready, icon=":material/play_arrow:", key="eval_start"):
            _start(evaluation, {"kinds": kinds, "subset": subset, "label": label, **(asked or {})})


def _which(left: Any, right: Any) -> tuple[list[str], str, int]:
    """The kinds that are chosen (none: all), the tag that cases must have ("": any), and how many cases that makes."""
    cases = evaluate_data.cases()
    every, tags = sorted({case.kind for case in cases}), sorted({tag for case in cases for tag in case.tags})
    kinds = left.multiselect("Kinds of cases", every, placeholder="All kinds", format_func=_words, key="eval_kinds")
    tag = right.selectbox("Only cases with the tag", ["", *tags], format_func=lambda tag: tag or "any", key="eval_tag") or ""
    return kinds, tag, sum((not kinds or case.kind in kinds) and (not tag or tag in case.tags) for case in cases)


def _target(place: Any) -> dict[str, Any] | None:
    """What is asked, as the process of the run wants it; None while its name is missing."""
    known = dict(evaluate_data.changeable())
    model = known.pop(CHAT_MODEL, None)
    targets = [ENGINE, CHAT, SERVER] if model else [ENGINE, SERVER]
    target = place.segmented_control("Ask", targets, default=ENGINE, required=True, key="eval_target")
    if target == SERVER:
        address = st.text_input("Address", placeholder="http://127.0.0.1:8700/ask", key="eval_server").strip()
        return {"server": address} if address else None
    chosen = {CHAT_MODEL: ""} if model else {}  # the embedded engine alone, also where the server words answers by a model
    if target == CHAT and model:
        chosen[CHAT_MODEL] = st.text_input("Chat model", model[1] or "", placeholder="provider:model", key="eval_chat").strip()
    settings = {**_changed_settings(known), **chosen}
    return {"settings": settings} if target == ENGINE or chosen[CHAT_MODEL] else None


def _changed_settings(known: Mapping[str, tuple[str, Any]]) -> dict[str, str]:
    """Settings that this run alone is to have; `known` are their descriptions and present values by name."""
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
