"""The results of one run: may it go out, its most telling numbers, the kinds, and every case to be opened."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from assistant.ui import evaluate_data
from assistant.ui.components import show
from assistant.ui.evaluate_charts import kinds_chart
from assistant.ui.evaluate_data import Stored

PER_PAGE = 20


def results_view(stored: Stored, runs: Sequence[Stored]) -> None:
    """The gate, the most telling numbers, the kinds and the cases of one run."""
    from evals.measures import OUTCOMES
    from evals.report_cases import cases_data
    from evals.report_numbers import by_kind, tiles, words

    run = evaluate_data.run(stored)
    show("scores", "eval-scores", {"gate": _gate(stored), "tiles": [vars(tile) for tile in tiles(run)]}, lambda *_: None)
    st.download_button(
        "Download the report",
        lambda: evaluate_data.report(stored, runs),
        f"evaluation-{stored.meta.id}.html",
        "text/html",
        icon=":material/download:",
        on_click="ignore",
        help="One file with all plots and cases; it opens without a network.",
    )
    st.subheader("Right answers by kind", anchor=False)
    groups = by_kind(run)
    st.vega_lite_chart(kinds_chart(groups, words), alt="Share of right answers by kind of case, with 95 % intervals")
    with st.expander("The numbers", icon=":material/table_rows:", key="eval-numbers"):
        show("turn", "eval-kinds", {"table": _kinds_table(groups)}, lambda *_: None)
    st.subheader("Cases", anchor=False)
    cases = cases_data(run)
    present = [name for name in OUTCOMES if any(case["outcome"] == name for case in cases)]
    left, right = st.columns([3, 2])
    text = left.text_input("Find", placeholder="in any text of a case", key="eval_find").lower()
    kinds = right.multiselect("Kind", sorted({case["kind"] for case in cases}), placeholder="All kinds", key="eval_kind")
    counted = {name: f"{words(name)} ({sum(case['outcome'] == name for case in cases)})" for name in present}
    failing = [name for name in present if name != "right"]
    key = f"eval_outcome_{stored.meta.id}"
    name = counted.__getitem__
    outcomes = st.pills("Outcome", present, selection_mode="multi", default=failing, format_func=name, key=key)
    fitting = [
        case
        for case in cases
        if (not kinds or case["kind"] in kinds)
        and (not outcomes or case["outcome"] in outcomes)
        and (not text or text in str(case).lower())
    ]
    case_list(fitting, stored, len(cases))


def _gate(stored: Stored) -> dict[str, Any]:
    from evals.report_numbers import gate_words

    alarms, against = evaluate_data.verdict(stored)
    lines = [f"{alarm.message} {_some(alarm.cases)}" for alarm in alarms]
    return {"title": gate_words(alarms), "against": against, "alarms": lines}


def _some(cases: Sequence[str], most: int = 8) -> str:
    return f"{', '.join(cases[:most])}{' …' if len(cases) > most else ''}"


def _kinds_table(groups: Sequence[Any]) -> dict[str, Any]:
    from evals.measures import OUTCOMES
    from evals.report_numbers import interval, percent, words

    rows = []
    for group in sorted(groups, key=lambda group: str(group.name)):
        counts = [str(group.outcomes[name] or "") for name in OUTCOMES]
        share = [percent(group.share.value), interval(group.share)] if group.share else ["-", ""]
        rows.append({"cells": [words(group.name), str(group.cases), *counts, *share], "citations": []})
    return {"columns": ["kind", "cases", *(words(name) for name in OUTCOMES), "share right", "95 % interval"], "rows": rows}


def case_list(cases: Sequence[dict[str, Any]], stored: Stored, every: int) -> None:
    """A page of the cases; a click on the button of one opens it in the chat."""
    st.caption(f"{len(cases)} of {every} cases")
    if not cases:
        return
    place = st.container()
    pages = -(-len(cases) // PER_PAGE)
    number = st.pagination(pages, key=f"eval_page_{len(cases)}") if pages > 1 else 1
    shown = cases[(number - 1) * PER_PAGE : number * PER_PAGE]

    def act(kind: str, value: Any) -> None:
        if kind == "chat":
            st.session_state["eval_case"] = (stored, str(value))

    with place:
        show("cases", "eval-cases", {"items": list(shown)}, act)
