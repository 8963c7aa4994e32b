"""A chat model writes, the evidence decides: every sentence of the model is checked before anybody sees it."""
