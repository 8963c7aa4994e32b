"""The parts of suggest.py: what a sentence says, where it belongs, how it compares with the ledger, and its YAML."""
