from hypothesis import given
from hypothesis import strategies as st

from assistant.text import number_forms, numbers, plain, stems, tokens


def test_plain_words() -> None:
    assert tokens("The Türkiye–EU deal's 1,250 tonnes (U.S.)") == ["the", "turkiye", "eu", "deal", "1250", "tonnes", "us"]
    assert stems("countries country") == ["countri", "countri"]


def test_numbers_as_values() -> None:
    assert numbers("over US$1.67bn, twenty-two states and 540,000 t; 50%") == [1.67e9, 540000, 50, 22]


@given(st.integers(min_value=0, max_value=10**7))
def test_every_printed_form_of_a_number_reads_back(value: int) -> None:
    for form in number_forms(value):
        assert value in [round(n) for n in numbers(f"there are {form} of them")]


@given(st.text(max_size=80))
def test_plain_form_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
