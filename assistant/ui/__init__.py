"""The Streamlit pages, one file per page, and the parts they share."""
