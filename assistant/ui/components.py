"""The page's own views: each is a script and a style sheet in web/, mounted through Streamlit's components (version 2).

Data travels as JSON and becomes text nodes in the browser, so that no text of a document or a person is ever markup.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

Handler = Callable[[str, Any], None]
_WEB = Path(__file__).parent / "web"
_CASE = Path(__file__).parents[2] / "evals" / "web" / "case"  # a case of an eval run is shown as in the report


def _component(name: str) -> Callable[..., Any]:
    def read(suffix: str) -> str:
        parts = [_WEB / "common", *([_CASE] if name == "cases" else []), _WEB / name]
        files = [part.with_suffix(f".{suffix}") for part in parts]
        return "".join(file.read_text(encoding="utf-8") + "\n" for file in files if file.is_file())

    mount: Callable[..., Any] = st.components.v2.component(
        f"lodestone_{name}", html='<div class="root"></div>', css=read("css"), js=read("js")
    )
    return mount


_VIEWS = {name: _component(name) for name in ("turn", "evidence", "items", "welcome", "cases", "scores")}


def show(view: str, key: str, data: Mapping[str, Any], handle: Handler) -> None:
    """Mount one of the views. `handle(kind, value)` is called, before the next run of the page, for what a person does in it."""

    def act() -> None:
        action = st.session_state[key]["action"]
        if action:
            handle(action["kind"], action["value"])

    _VIEWS[view](key=key, data=dict(data), on_action_change=act)
