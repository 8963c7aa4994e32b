"""Whose word a question asks for, and that what others say is never taken for it."""

import pytest

from assistant.answering.ask_forms import without_source
from assistant.assistant import Assistant


@pytest.mark.parametrize(
    "text, core, who",
    [
        ("According to KBS, how many countries attended?", "how many countries attended?", "KBS"),
        ("How many joined according to the ministry in June 2023?", "How many joined in June 2023?", "the ministry"),
        ("By what factor will demand grow, according to Adams at the fair?", "By what factor will demand grow?", "Adams"),
        ("By the agency's own count, how many are there?", "how many are there?", "the agency"),
        ("How many, as per the club's yearbook, are members?", "How many are members?", "the club's yearbook"),
        ("When was the club founded?", "When was the club founded?", ""),
    ],
)  # fmt: skip
def test_the_question_and_whose_word_it_asks_for(text: str, core: str, who: str) -> None:
    assert without_source(text) == (core, who)


def test_the_word_of_a_source_is_taken_from_that_source_alone(bundled: Assistant) -> None:
    answer = bundled.ask("According to KBS, how many countries attended the ministerial of February 2026?")
    assert answer.status == "answered"
    assert answer.headline.startswith("56 countries")
    assert answer.citations[0].publisher == "KBS World"
    assert answer.basis.startswith("Limited to what KBS says.")
    others = bundled.ask("How many countries attended the ministerial of February 2026?")
    assert others.headline.startswith("54 countries")


def test_a_name_to_which_a_text_credits_what_it_says_counts_as_a_source(bundled: Assistant) -> None:
    for who, share in (("Bloomberg", "US$1.67 billion"), ("EXIM", "US$2 billion")):
        answer = bundled.ask(f"What is the private share of Project Vault according to {who}?")
        assert answer.status == "answered"
        assert share in answer.headline
        assert not any("differs" in statement.text for statement in answer.statements)


def test_what_others_say_is_not_given_as_the_word_of_somebody(bundled: Assistant) -> None:
    for who in ("the World Bank", "Reuters"):
        answer = bundled.ask(f"How many members has the MSP according to {who}?")
        assert answer.status == "partly"
        assert answer.headline == f"The documents do not give what {who} says of it; this is what others say."
        assert f"what {who} says of it" in answer.missing
        assert "17 partners" in answer.statements[1].text


def test_sources_in_general_are_nobody_in_particular(bundled: Assistant) -> None:
    assert bundled.ask("How many members has the MSP according to the documents?").status == "answered"


def test_according_to_a_subject_asks_what_stands_in_it(bundled: Assistant) -> None:
    answer = bundled.ask("What share of recycling is the benchmark by 2030 according to the Critical Raw Materials Act?")
    assert answer.status == "answered"
    assert "25%" in answer.headline
