"""The curators' desk: drafts come in, documents change and leave, every step is logged and can be undone."""
