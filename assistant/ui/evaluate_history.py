"""All stored runs: the share of right answers over time, and the runs themselves; one that was cut off can go on."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from assistant.ui import evaluate_data, state
from assistant.ui.components import show
from assistant.ui.evaluate_charts import history_chart
from assistant.ui.evaluate_data import CHOSEN, VIEW, Stored

MANY = 60


def history_view(stored: Stored | None, runs: Sequence[Stored]) -> None:
    """The share of right answers over the runs of the same cases, and every stored run; one that was cut off can go on."""
    from evals.report_numbers import day_and_time

    whole = [run for run in runs if run.meta.complete]
    if stored:
        alike = [run for run in whole if run.meta.hashes.get("cases") == stored.meta.hashes.get("cases")]
        if len(alike) > 1:
            st.subheader("Right answers over the runs of these cases", anchor=False)
            summaries = [evaluate_data.summary(run) for run in reversed(alike[:MANY])]
            st.vega_lite_chart(history_chart(summaries, day_and_time), alt="Share of right answers over stored runs")
    st.subheader("Stored runs", anchor=False)
    show("items", "eval-runs", {"items": [_item(run) for run in runs[:MANY]], "size": "large"}, _open)
    for run in [run for run in runs if not run.meta.complete and not run.busy and run.meta.target == "embedded"][:3]:
        name = f"Go on with the run of {day_and_time(run.meta)}"
        st.button(name, key=f"eval-resume-{run.meta.id}", icon=":material/resume:", on_click=_resume, args=(run,))


def _resume(stored: Stored) -> None:
    meta = stored.meta
    kinds = [] if meta.selection == "*" else meta.selection.split(", ")
    state.evaluation().start({"kinds": kinds, "subset": meta.subset, "resume": meta.id})


def _item(stored: Stored) -> dict[str, Any]:
    from evals.report_numbers import day_and_time, interval, percent, target_words

    meta, found = stored.meta, evaluate_data.summary(stored)
    right = f"{percent(found.right.value)} right ({interval(found.right)})" if found.right else "no answer"
    asked = f"asked of {target_words(meta)} in {meta.wall_seconds:.0f} s" if meta.complete else f"asked of {target_words(meta)}"
    parts = [right, f"{found.cases} cases", evaluate_data.selection(meta), asked]
    state_words = "being asked" if stored.busy else f"cut off after {found.cases} of {meta.cases}"
    name = f"{day_and_time(meta)} UTC" + (f" · {meta.label}" if meta.label else "")
    badges = [] if meta.complete else [{"text": state_words, "warn": True}]
    return {"id": meta.id, "title": name, "meta": " · ".join(part for part in parts if part), "badges": badges}


def _open(kind: str, value: Any) -> None:
    if kind == "open":
        st.session_state[CHOSEN] = str(value)
        st.session_state[VIEW] = "results"
