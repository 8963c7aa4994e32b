"""One module per command of `lodestone`: `add_parser` registers it, `run` does it and returns the exit code.

Heavy modules are imported inside `run`, so that each command loads only what it needs.
"""
