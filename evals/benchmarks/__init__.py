"""Public benchmarks on corpora of their own, answered by the same assistant with the same settings."""
