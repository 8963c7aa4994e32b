"""Two runs beside each other: paired differences with p, and every answer that changed with the quotes of both."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import UsageError
from assistant.ui import evaluate_data
from assistant.ui.components import show
from assistant.ui.evaluate_data import Stored
from assistant.ui.evaluate_results import case_list

if TYPE_CHECKING:
    from evals.compare import Change, Comparison

COLUMNS = ["measure", "earlier", "later", "difference", "95 % interval", "p", ""]


def comparison_view(stored: Stored, runs: Sequence[Stored]) -> None:
    """Another run against the chosen one: paired differences with p, and every answer that changed."""
    own = stored.meta.hashes.get("cases")
    # Runs of the same cases come first: others cannot be compared.
    known = sorted((*evaluate_data.baselines(), *runs), key=lambda run: run.meta.hashes.get("cases") != own)
    others = {str(run.path): run for run in known if run.path != stored.path and run.meta.complete}
    if not others:
        st.text("There is no other run to compare with.")
        return
    titles = {name: evaluate_data.title(run) for name, run in others.items()}
    name = st.selectbox("Compared with", list(others), format_func=titles.__getitem__, key="eval_against")
    first, second = sorted((others[name], stored), key=lambda run: (run.meta.started, run.meta.id))
    try:
        found = evaluate_data.comparison(first, second)
    except UsageError as error:
        show("turn", "eval-unlike", {"error": str(error)}, lambda *_: None)
        return
    _differences(found)
    _changed_answers(found, second)


def _differences(found: "Comparison") -> None:
    """The measures on which the two runs differ, with their paired differences."""
    rows = [_row(change) for change in found.changes if change.difference.mean]
    slower = ["time of a request, median ratio", "", f"{found.slower:.2f} times", "", "", _chance(found.slower_p), ""]
    st.subheader("What got better, what got worse", anchor=False)
    made = f"The runs differ in: {', '.join(found.differs)}." if found.differs else "Both runs were made of the same things."
    same = len(found.changes) - len(rows)
    st.caption(f"{made} {same} measures are alike in both and left out." if same else made)
    table = {"columns": COLUMNS, "rows": [{"cells": cells, "citations": []} for cells in (*rows, slower)]}
    show("turn", "eval-differences", {"table": table}, lambda *_: None)


def _row(change: "Change") -> list[str]:
    gap = change.difference
    mark = "better" if change.better < 0.05 else "worse" if change.worse < 0.05 else ""
    numbers = [f"{change.before:.3f}", f"{change.after:.3f}", f"{gap.mean:+.3f}", f"{gap.low:+.3f} to {gap.high:+.3f}"]
    return [change.measure.title, *numbers, _chance(gap.p), mark]


def _chance(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _changed_answers(found: "Comparison", later: Stored) -> None:
    from evals.report_cases import case_data, run_title

    st.subheader("Answers that changed", anchor=False)
    titles = (run_title(found.before), run_title(found.after))
    pairs = sorted(found.changed, key=lambda pair: not pair.verdict_changed)
    turned = sum(pair.verdict_changed for pair in pairs)
    only = st.toggle(f"Only where the verdict changed ({turned})", key="eval_turned") if turned else False
    shown = [pair for pair in pairs if pair.verdict_changed or not only]
    case_list([case_data(pair.after, pair.before, titles) for pair in shown], later, len(pairs))
