"""The years of a sentence against the years of a question."""

from datetime import date

import pytest

from assistant.answering.time_expressions import time_expressions
from assistant.answering.times_said import asked_years, fit, nearness, spans_in


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("He stayed from 1969 to 1971.", {(1969, 1971), (1969, 1969), (1971, 1971)}),
        ("In office 1914–18", {(1914, 1918), (1914, 1914)}),
        ("between March 1988 and May 1990", {(1988, 1990), (1988, 1988), (1990, 1990)}),
        ("It cost $2000 and had 1,950 seats, 1900.5 tonnes and 1800 % more.", set()),
        ("No date.", set()),
    ],
)
def test_spans(text: str, spans: set[tuple[int, int]]) -> None:
    assert set(spans_in(text)) == spans


def test_an_open_end_reaches_on() -> None:
    assert (2004, 2019) in spans_in("2004 - present") and (1990, 2005) in spans_in("Since 1990 she has led it.")


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Who owned the house from 1811 to 1827?", (1811, 1827)),
        ("Who led it in May 1990?", (1990, 1990)),
        ("Who led it before 1990?", (1980, 1990)),
        ("Who led it after 1990?", (1990, 2000)),
        ("Who led it?", None),
    ],
)
def test_the_years_asked_about(question: str, years: tuple[int, int] | None) -> None:
    assert asked_years(time_expressions(question, date(2026, 11, 25))) == years


def test_fit() -> None:
    inside = fit("From 1968 to 1971 she led the guild.", (1969, 1970))
    assert (inside.covered, inside.start, inside.gap) == (1.0, 0.0, 0.0)
    exact = fit("From 1969 to 1970 she led the guild.", (1969, 1970))
    assert (exact.start, exact.end, exact.covered, exact.inside) == (1.0, 1.0, 1.0, 1.0)
    far = fit("In 1999 the guild closed.", (1969, 1970))
    assert (far.covered, far.inside, far.gap) == (0.0, 0.0, pytest.approx(29 / 30))


def test_a_sentence_without_a_year_goes_by_the_last_one_before_it() -> None:
    assert nearness("He then led the guild.", "In 1950 he was born. In 1969 he moved.", (1969, 1970)) == 1.0
    assert nearness("In 1985 he left.", "In 1969 he moved.", (1969, 1970)) == pytest.approx(0.5)
    assert nearness("He led the guild.", "He was born in spring.", (1969, 1970)) == 0.0
