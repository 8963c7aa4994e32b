"""A place that is named stands for the days on which something is known to have happened there."""

from datetime import date

import pytest

from assistant.answering.occasions import days_at, days_in, occasion
from assistant.answering.words import read_words
from assistant.assistant import Assistant
from assistant.dates import period


def test_the_days_of_a_place(bundled: Assistant) -> None:
    ledger = bundled._engine.ledger
    assert days_at({"london"}, ledger, None) == {date(2023, 10, 10).toordinal()}
    assert days_at({"london"}, ledger, period("2024")) == frozenset()
    assert days_at({"new", "york"}, ledger, period("2022")) == {date(2022, 9, 22).toordinal()}


def test_the_full_dates_of_a_text() -> None:
    found = days_in("From 3 March 2024 to 31 February 2024, and on 4 March 2024; in May 2025 nothing.")
    assert found == {date(2024, 3, 3).toordinal(), date(2024, 3, 4).toordinal()}


@pytest.mark.parametrize(
    "text, when",
    [
        ("How many were there at the London meeting?", "2023-10-10"),
        ("How many were at the meeting in London?", "2023-10-10"),
        ("How many fish are sold in London?", None),  # no meeting
        ("How many were at the Oslo meeting?", None),  # nothing known
        ("How many were at the New York meeting?", None),  # several, years apart
    ],
)
def test_the_one_occasion_that_is_meant(bundled: Assistant, text: str, when: str | None) -> None:
    found = occasion(read_words(text), (), bundled._engine.ledger, None)
    assert (found.earliest.isoformat() if found else None) == when


@pytest.mark.parametrize(
    "question, says",
    [
        ("How many MSP projects were there at the London meeting?", "17 projects"),
        ("How many projects had the MSP at the New York meeting in 2024?", "32 projects"),
        ("What assets did the investors in New York represent in September 2024?", "US$34 trillion"),
        ("Which countries were present in Cape Town in February 2023?", "Guests at meetings"),
    ],
)
def test_what_was_there_then(bundled: Assistant, question: str, says: str) -> None:
    answer = bundled.ask(question)
    assert answer.status == "answered"
    assert says in answer.headline
