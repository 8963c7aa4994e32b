"""The chat in the browser: `streamlit run app.py`."""

from assistant.ui.pages import run

run()
