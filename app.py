"""The chat in the browser: `streamlit run app.py`."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parent)) if str(Path(__file__).resolve().parent) not in sys.path else None

from assistant.ui.pages import run  # noqa: E402 (after the path is set)

run()
