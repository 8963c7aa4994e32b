"""The benchmark of typing errors: slips that can be made again, and what becomes of an answer."""

from evals.benchmarks.slips import slipped
from evals.benchmarks.typing import fate

TEXT = "Which country was the chairman of the RNC in 2003?"


def test_slips_are_the_same_for_the_same_seed_and_as_many_as_asked_for() -> None:
    for count in (1, 2):
        for seed in map(str, range(50)):
            made = slipped(TEXT, count, seed)
            assert made == slipped(TEXT, count, seed)
            assert sum(a != b for a, b in zip(made.split(), TEXT.split(), strict=True)) == count
            assert "2003" in made and " RNC " in made
    assert len({slipped(TEXT, 1, str(seed)) for seed in range(50)}) > 20
    assert slipped("In 2003?", 1, "a") == "In 2003?"


def test_what_becomes_of_an_answer() -> None:
    clean = {"status": "answered", "statements": [{"text": "Malta."}]}
    other = {"status": "answered", "statements": [{"text": "Cyprus."}]}
    refusal = {"status": "not_covered", "statements": [{"text": "The documents do not say."}]}
    assert fate(clean, clean, False) == fate(clean, other, True) == "same answer"
    assert fate(clean, other, False) == "another answer"
    assert fate(clean, refusal, False) == "refused"
    assert fate(refusal, refusal, True) == "a refusal stays one"
    assert fate(refusal, other, False) == "another answer"
