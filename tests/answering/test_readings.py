"""A question that fits several equally well is asked back, with the readings as whole questions."""

import pytest

from assistant.assistant import Assistant
from tests.answering.conftest import converse


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How many members?", {"CERN", "ESO", "ESA", "EMBL"}),
        ("Who is the director general?", {"CERN", "ESO", "ESA", "EMBL"}),
        ("When was the convention signed?", {"CERN", "ESO", "ESA"}),
        ("When did Estonia join?", {"CERN", "ESA"}),
    ],
)
def test_each_reading_is_a_question_with_an_answer(science: Assistant, question: str, named: set[str]) -> None:
    answer = science.ask(question, as_of="2026-06-01")
    assert answer.status == "not_covered" and not answer.citations and not answer.nearest
    assert answer.headline.startswith("Which one do you mean") and answer.headline.endswith("?")
    names = {name: next(s for s in science.ledger.subjects.values() if name in (s.name, *s.aliases)).name for name in named}
    assert len(answer.readings) == len(named)
    for name in names.values():
        assert any(name in reading for reading in answer.readings)
    for reading in answer.readings:
        again = science.ask(reading, as_of="2026-06-01")
        assert not again.readings and again.status != "not_covered" and again.citations


@pytest.mark.parametrize(
    "question",
    [
        "How many member states does CERN have?",
        "When was the Extremely Large Telescope approved?",
        "When did Spain leave?",  # only one body was left
        "What is the weather like?",
        "Who was the first director of a laboratory on the moon?",
    ],
)
def test_what_is_plain_or_not_covered_is_not_asked_back(science: Assistant, question: str) -> None:
    assert not science.ask(question).readings


def test_the_conversation_says_which_is_meant(science: Assistant) -> None:
    answer = converse(science, "Who is the director general of ESO?", "how many members?")
    assert not answer.readings and "Southern Observatory" in answer.headline


def test_a_reading_can_be_chosen_in_words(science: Assistant) -> None:
    answer = converse(science, "How many members?", "ESO")
    assert answer.status == "answered" and "Southern Observatory" in answer.headline


@pytest.mark.parametrize(
    ("question", "least"),
    [("When was the framework signed?", 4), ("Who signed the memorandum?", 4), ("When was the action plan agreed?", 2)],
)
def test_a_noun_that_many_names_are_built_on(bundled: Assistant, question: str, least: int) -> None:
    assert len(bundled.ask(question, as_of="2026-06-01").readings) >= least


def test_a_name_that_two_persons_share(bundled: Assistant) -> None:
    readings = bundled.ask("What did Minister Cho say?", as_of="2026-06-01").readings
    assert [("Hyun" in reading, "Tae-yul" in reading) for reading in readings] == [(True, False), (False, True)]


def test_a_default_subject_is_plainly_meant(bundled: Assistant) -> None:
    for question in ("How many members?", "When did Italy join?"):
        answer = bundled.ask(question, as_of="2026-06-01")
        assert answer.status == "answered" and not answer.readings
