"""Fits the weights by which sentences are chosen and questions refused, on public data that no benchmark here tests on."""
