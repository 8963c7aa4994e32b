"""An Answer as the data of the page: words, numbers and order, with nothing lost and nothing made up."""

from dataclasses import replace

import pytest

from assistant.dates import parse_when
from assistant.model import Answer, Citation, Conflict, ConflictSide, Quote, Source, Statement, Table, TimelineStep
from assistant.ui.chart import step_chart
from assistant.ui.render import STATUS_WORDS, as_of_data, basis_lines, has_chart, plain_text, status_words, turn_data

QUOTE = Quote("lamps", "a" * 64, 0, 5, 4, "seven")
CITATION = Citation(1, QUOTE, "Lamps of the harbour", "Harbour office", "2024-06", "https://harbour.example")
SOURCE = Source("lamps", "Lamps of the harbour", "Harbour office", parse_when("2024-06"), "report", "CC0", "l.md", "a" * 64)
STEPS = (
    TimelineStep("2022-06", "June 2022", "five lamps", 5.0, (1,)),
    TimelineStep("by 2022-09-22", "by 22 September 2022", "six lamps", 6.0, (1,)),
    TimelineStep("2024-06-01", "1 June 2024", "seven lamps", 7.0),
)
ANSWER = Answer(
    question="How many lamps?",
    resolved_question="How many lamps?",
    as_of="2024-06-30",
    status="answered",
    headline="Seven.",
    statements=(Statement("Seven lamps.", (1,)), Statement("One more than before.", (1,), "difference")),
    timeline=STEPS,
    citations=(CITATION,),
    basis="Counted: lit lamps.",
)


def test_statements_keep_order_numbers_and_rule() -> None:
    data = turn_data(ANSWER, {})
    assert [(s["text"], tuple(s["citations"]), s["rule"]) for s in data["statements"]] == [
        ("Seven lamps.", (1,), ""),
        ("One more than before.", (1,), "difference"),
    ]
    assert data["sources"] == {1: "Lamps of the harbour. Harbour office, June 2024"}
    assert data["numeric"] is True
    assert [step["when"] for step in data["steps"]] == ["June 2022", "by 22 September 2022", "1 June 2024"]
    assert "conflicts" not in data and "missing" not in data and "table" not in data


def test_an_answer_without_statements_shows_its_headline() -> None:
    data = turn_data(replace(ANSWER, status="not_covered", statements=(), headline="The documents do not say."), {})
    assert [s["text"] for s in data["statements"]] == ["The documents do not say."]


@pytest.mark.parametrize("status", STATUS_WORDS)
def test_every_status_has_plain_words(status: str) -> None:
    words = status_words(replace(ANSWER, status=status))  # type: ignore[arg-type]
    assert words and "_" not in words


def test_outdated_names_its_date() -> None:
    outdated = replace(ANSWER, status="outdated", basis="Covered until 30 June 2026. Counted: lit lamps.")
    assert status_words(outdated) == "Covered until 30 June 2026"
    assert basis_lines(outdated) == ["Counted: lit lamps."]
    assert basis_lines(replace(outdated, status="answered")) == [outdated.basis]


def test_understood_question_is_shown_only_where_it_differs() -> None:
    assert basis_lines(replace(ANSWER, resolved_question="how many  lamps")) == ["Counted: lit lamps."]
    resolved = replace(ANSWER, resolved_question="How many lamps had the harbour in 2023?")
    assert basis_lines(resolved)[1] == "Understood as: How many lamps had the harbour in 2023?"


def test_conflict_table_and_nearest_are_complete() -> None:
    sides = (ConflictSide("7", "with the buoy", "2024-06", (1,), True), ConflictSide("6", "without", "", ()))
    answer = replace(
        ANSWER,
        conflicts=(Conflict("the number of lamps", sides, "The buoy counts for some.", "latest"),),
        table=Table(("lamp", "place"), (("red", "pier"), ("green", "mole")), ((1,), ())),
        nearest=("lamps", "Lamps of the harbour (Harbour office, June 2024)", "Something else"),
    )
    data = turn_data(answer, {"lamps": SOURCE})
    assert [side["reported"] for side in data["conflicts"][0]["sides"]] == ["reported June 2024", ""]
    assert data["table"]["rows"][0] == {"cells": ("red", "pier"), "citations": ((), (1,))}
    assert data["nearest"][0] == {"id": "lamps", "title": "Lamps of the harbour (Harbour office, June 2024)"}
    assert data["nearest"][1] == data["nearest"][0]
    assert data["nearest"][2] == {"id": "", "title": "Something else"}
    bare = turn_data(replace(answer, table=Table(("lamp",), (("red",), ("green",)))), {})
    assert [row["citations"] for row in bare["table"]["rows"]] == [((),), ((),)]


def test_copied_text_carries_its_sources() -> None:
    text = plain_text(ANSWER)
    assert text.startswith("Seven lamps. [1]\nOne more than before. [1]")
    assert "As of 30 June 2024." in text
    assert text.endswith("[1] Harbour office: Lamps of the harbour (June 2024), page 4, https://harbour.example")
    assert as_of_data(ANSWER) == {"day": "2024-06-30", "text": "30 June 2024"}


def test_chart_has_one_point_a_step_and_runs_to_the_as_of_date() -> None:
    spec = step_chart(STEPS, ANSWER.as_of)
    line, points = spec["layer"][0]["data"]["values"], spec["layer"][2]["data"]["values"]
    assert [(p["day"], p["number"], p["citation"]) for p in points] == [
        ("2022-06-01", 5.0, 1),
        ("2022-09-22", 6.0, 1),
        ("2024-06-01", 7.0, 0),
    ]
    assert line[-1] == {"day": "2024-06-30", "number": 7.0}


def test_chart_needs_two_numbers() -> None:
    assert not has_chart((STEPS[0], TimelineStep("2024", "2024", "many")))
