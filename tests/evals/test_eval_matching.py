from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.dates import MONTHS
from assistant.text import in_words
from evals.matching import Matcher, canonical, denies, figures, find

MATCH = Matcher({"Republic of Elbonia": ["Elbonia", "North Elbonia"], "United States": ["US", "USA"]})


@pytest.mark.parametrize(
    "text",
    ["on 26 June 2024", "June 26, 2024", "2024-06-26", "Wednesday, 26th of June 2024", "from 26 June 2024 on", "26 Jun 2024"],
)
def test_a_date_is_found_in_any_common_form(text: str) -> None:
    assert MATCH.says(["26 June 2024"], text)
    assert MATCH.says(["June 2024"], text)
    assert not MATCH.says(["27 June 2024"], text)
    assert not MATCH.says(["26"], text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("14", "fourteen members"),
        ("fourteen", "14 members"),
        ("25", "twenty-five of them"),
        ("10 billion", "up to US$10bn"),
        ("540,000", "540000 tonnes"),
        ("50 percent", "over 50% of it"),
        ("over 30", "more than thirty projects"),
        ("Elbonia", "the Republic of Elbonia chairs"),
        ("United States", "the U.S. held it"),
        ("Türkiye", "Turkiye joined"),
        ("process", "processing"),
    ],
)
def test_a_value_is_found(value: str, text: str) -> None:
    assert MATCH.says([value], text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("14", "on 14 June 2022"),
        ("14", "114 members"),
        ("14", "in 2014"),
        ("26 June 2024", "in June 2024"),
        ("US", "it told us"),
        ("10 billion", "10 million"),
        ("Elbonia", "Elbonian weather"),
        ("15", "15.5 of them"),
    ],
)
def test_a_value_is_not_taken_from_something_else(value: str, text: str) -> None:
    assert not MATCH.says([value], text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{y}-{n:02d}-{d:02d}"]))
def test_every_day_of_this_age_reads_the_same_in_every_form(day: date, form: str) -> None:
    text = form.format(d=day.day, m=MONTHS[day.month], y=day.year, n=day.month)
    assert canonical(text) == (f"@{day.isoformat()}",)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 99))
def test_a_number_in_words_is_the_number_in_digits(number: int) -> None:
    assert canonical(in_words(number)) == canonical(str(number))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_any_text_can_be_read_and_says_itself(text: str) -> None:
    tokens = canonical(text)
    assert find(tokens, tokens) == (0 if tokens else -1)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("No: it was never a member.", True),
        ("Elbonia is not on any list.", True),
        ("Yes, but not before May.", False),
        ("Elbonia joined in May; it is not a founder.", False),
        ("It didn't.", True),
    ],
)
def test_denial(text: str, denied: bool) -> None:
    assert denies(text) is denied


def test_figures_are_numbers_and_dates() -> None:
    assert figures("14 members on 3 May 2019, fifteen later") == {"#14", "@2019-05-03", "#15"}
