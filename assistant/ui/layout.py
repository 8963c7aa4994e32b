"""The place of the evidence: a column beside the page's own on wide screens, a sheet over it on narrow ones (page.css)."""

from typing import Any

import streamlit as st


def beside() -> tuple[Any, Any]:
    """The container of the page's own content, and the column of the evidence, which page.css hides while it is empty.

    Both are always there: a page that were built otherwise with evidence than without would jump when a citation is clicked.
    """
    with st.container(key="beside"):
        left, right = st.columns([11, 10], gap="medium")
        return left.container(key="own"), right
