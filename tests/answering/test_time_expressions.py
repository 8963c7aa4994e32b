from datetime import date

import pytest

from assistant.answering.time_expressions import ImpossibleDate, asked_period, time_expressions

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("In early 2023, how many?", date(2023, 1, 1), date(2023, 5, 1)),
        ("as of the end of 2024", date(2024, 12, 31), date(2024, 12, 31)),
        ("before March 2024, who?", date(2024, 2, 29), date(2024, 2, 29)),
        ("in the first half of 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("on June 26, 2024", date(2024, 6, 26), date(2024, 6, 26)),
        ("on the 26th of June 2024", date(2024, 6, 26), date(2024, 6, 26)),
        ("two years ago", date(2024, 11, 22), date(2024, 11, 22)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("by the end of 2025", date(2025, 12, 31), date(2025, 12, 31)),
        ("in the autumn of 2025", date(2025, 9, 1), date(2025, 11, 30)),
        ("in Q3 2024", date(2024, 7, 1), date(2024, 9, 30)),
        ("after 1 July 2024", date(2024, 7, 2), date(2024, 7, 2)),
    ],
)
def test_the_period_that_is_meant(question: str, first: date, last: date) -> None:
    (found,) = time_expressions(question, TODAY)
    assert (asked_period(found).earliest, asked_period(found).latest) == (first, last)


def test_ranges_are_joined() -> None:
    (found,) = time_expressions("How did it change between March and September 2024?", TODAY)
    assert found.relation == "between"
    assert found.first and found.first.latest == date(2024, 3, 31)
    assert found.last and found.last.latest == date(2024, 9, 30)


@pytest.mark.parametrize("question", ["on 30 February 2024", "on 31 April", "in the year 3024", "on 29 February 2023"])
def test_impossible_dates_are_said_to_be_so(question: str) -> None:
    with pytest.raises(ImpossibleDate):
        time_expressions(question, TODAY)


@pytest.mark.parametrize("question", ["how many of the 2000 projects", "Regulation 2024 pages and $2024", "the 14 countries"])
def test_other_numbers_are_no_years(question: str) -> None:
    assert [e for e in time_expressions(question, TODAY) if "2000" in question or "14" in question] == []
