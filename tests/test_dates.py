from datetime import date

import pytest

from assistant.dates import describe, parse_when


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "words"),
    [
        ("2024-06-27", date(2024, 6, 27), date(2024, 6, 27), "27 June 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30), "the third quarter of 2024"),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30), "the first half of 2024"),
        ("by 2022-09-22", date(1000, 1, 1), date(2022, 9, 22), "by 22 September 2022"),
        ("after 2024-01", date(2024, 2, 1), date(2199, 12, 31), "after January 2024"),
        ("between 2022-06-14 and 2022-09-22", date(2022, 6, 14), date(2022, 9, 22), "between 14 June 2022 and 22 September 2022"),
    ],
)
def test_dates_of_every_form(text: str, earliest: date, latest: date, words: str) -> None:
    when = parse_when(text)
    assert (when.earliest, when.latest) == (earliest, latest)
    assert describe(when) == words


@pytest.mark.parametrize("text", ["2024-13", "2024-02-30", "June 2024", "", "3024", "between 2024 and 2023"])
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_when(text)
