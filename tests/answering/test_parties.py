"""Agreements told by their parties, and questions of two times or of two parts."""

from datetime import date

import pytest

from assistant.answering.coordination import by_time
from assistant.answering.parties import by_its_parties
from assistant.answering.write_together import split_questions
from assistant.assistant import Assistant


@pytest.mark.parametrize(
    "text, said",
    [
        ("Who signed the agreement that Tokyo and Washington signed?", "Who signed the Japan-United States agreement?"),
        ("Is the memorandum which the US and Malaysia signed binding?", "Is the United States-Malaysia memorandum binding?"),
        ("What did Japan and the US sign in March 2023?", "What did Japan and the US sign in March 2023?"),
        ("Which agreement did Japan and the US sign?", "Which agreement did Japan and the US sign?"),
    ],
)  # fmt: skip
def test_the_name_of_what_parties_made(bundled: Assistant, text: str, said: str) -> None:
    engine = bundled._engine
    assert by_its_parties(text, engine.lexicon, engine.ledger) == said


def test_what_parties_made_is_found(bundled: Assistant) -> None:
    answer = bundled.ask("Are rare earths covered by the minerals agreement that Tokyo and Washington signed in March 2023?")
    assert answer.headline.startswith(
        "No: the rare earths are on no list of minerals of the US-Japan Critical Minerals Agreement"
    )


def test_two_times_compared_are_asked_one_by_one() -> None:
    today = date(2026, 6, 1)
    for joint in ("compared with", "versus", "and"):
        found = by_time(f"How many boats were there in May 2023 {joint} June 2024?", today)
        assert found == ["How many boats were there in May 2023?", "How many boats were there in June 2024?"], joint
    assert len(by_time("How did the number change in May 2023 compared with June 2024?", today)) == 1


def test_a_second_question_may_begin_with_should() -> None:
    assert split_questions("What will it cost and when should it start running?") == [
        "What will it cost?",
        "when should it start running?",
    ]


def test_a_sum_is_nothing_that_starts(bundled: Assistant) -> None:
    answer = bundled.ask("What will the Korea Zinc smelter cost and when should it start operating?")
    assert answer.status == "answered"
    assert "US$7.4 billion" in answer.headline and "2029" in answer.statements[1].text
