"""Questions in words that no document has, and those that such readiness must not answer. On the bundled corpus."""

from datetime import date

import pytest

from assistant.answering.acting import without_actor
from assistant.answering.asked_anew import elsewhere
from assistant.answering.comparing import comparison
from assistant.answering.question import Question, parse_question
from assistant.answering.time_expressions import ImpossibleDate, time_expressions
from assistant.answering.write_together import parted_preamble
from assistant.assistant import Assistant
from assistant.model import Turn

AS_OF = "2026-06-01"
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    "question, says",
    [
        ("How much money does RESourceEU make available, and over what period?", ("EUR 3 billion", "twelve months")),
        ("What share of world gallium output is the Wagerup project expected to cover?", ("10%",)),
        ("How long did interested parties have to comment on the Agreement on Trade in Critical Minerals?", ("21 days",)),
        ("how big is the exim lone for projekt vault", ("10 billion",)),
        ("Which Korean official led the Brussels MSP session in November 2025?", ("Kim Hee-sang",)),
        ("Who put pen to paper for Tokyo when the minerals accord with USTR Tai was concluded?", ("Tomita Koji",)),
        ("who represented italy at the capetown MSP meeting", ("Pollio",)),
        ("who singed the us-norwey memorandom for america", ("Blinken",)),
        ("What new body does the RESourceEU action plan provide for?", ("European Critical Raw Materials Centre",)),
        ("At which event was the memorandum of the US, the DRC and Zambia signed?", ("Leaders Summit",)),
        ("Who were the co-chairs when the Minerals Security Partnership met in Brussels in December 2024?", ("Kerstin Jorna",)),
        ("Who were the three ministers at the first trilateral commerce and industry ministerial?", ("Saito Ken",)),
        ("Which was announced first, FORGE or Project Vault?", ("Project Vault came first", "2 February 2026")),
        ("which came first, the us-mongolia memorandum or the us-drc-zambia one?", ("zambia memorandum came first", "2022")),
        ("Did any other lender finance the Lobito Corridor?", ("Development Bank of Southern Africa",)),
        ("A page says Indonesia takes part in the MSP. Is Indonesia actually a partner?", ("No", "Indonesia")),
        (
            "Who was invited to the finance ministers' meeting that the US Treasury Secretary hosted in January 2026?",
            ("Australia", "India", "Mexico"),
        ),
        (
            "How does the number of minerals on the US critical list compare with the number of critical raw materials on the EU "
            "list?",
            ("60", "34"),
        ),
    ],
)
def test_the_answer_is_found(bundled: Assistant, question: str, says: tuple[str, ...]) -> None:
    answer = bundled.ask(question, as_of=AS_OF)
    said = " ".join(statement.text for statement in answer.statements)
    assert answer.status in ("answered", "partly") and all(part in said for part in says), said


@pytest.mark.parametrize(
    "question",
    [
        "How much has the United States paid into the Reconstruction Investment Fund with Ukraine so far?",
        "What interest rate does EXIM charge on the Project Vault loan?",
        "How much of the Quad's 20 billion is India paying?",
        "How many MSP projects were completed by 2025?",
        "Who signed the minerals memorandum between the US and Mongolia in June 2023?",
        "Where is FORGE located?",
        "Which came first, FORGE or Atlantis?",
        "Who represented Korea at the first Busan round?",
        "Which minerals does the US-Norway memorandum of 2024 cover?",
    ],
)
def test_what_no_document_says_is_refused(bundled: Assistant, question: str) -> None:
    answer = bundled.ask(question, as_of=AS_OF)
    assert answer.status == "not_covered", answer.headline


def test_that_a_text_does_not_name_something_is_an_answer(bundled: Assistant) -> None:
    question = "Is China mentioned by name in the June 2024 joint statement of the Korean, US and Japanese industry ministers?"
    answer = bundled.ask(question, as_of=AS_OF)
    assert answer.status == "answered" and "does not name China" in answer.headline


def test_a_count_before_a_date_is_not_that_of_the_date(bundled: Assistant) -> None:
    answer = bundled.ask("How many bilateral deals did the EU count before the memorandum with the US?", as_of=AS_OF)
    assert not answer.headline.startswith("16")


def _question(bundled: Assistant, text: str) -> Question:
    engine = bundled._engine
    return parse_question(text, TODAY, engine.lexicon, engine.spelling)


def test_a_deed_in_the_passive_names_nobody(bundled: Assistant) -> None:
    question = _question(bundled, "Who signed the treaty?")
    assert without_actor(question, "The treaty was signed in Vienna on 1 May 2020.")
    assert not without_actor(question, "The treaty was signed by Anna Berg in Vienna.")
    assert not without_actor(question, "Anna Berg signed the treaty.")
    assert not without_actor(_question(bundled, "Where was the treaty signed?"), "The treaty was signed in Vienna.")


@pytest.mark.parametrize(
    "text, parts",
    [
        ("Which came first, the bridge or the tower?", ["When did the bridge begin?", "When did the tower begin?"]),
        (
            "Which was opened first, the old bridge or the new one?",
            ["When was the old bridge opened?", "When was the new bridge opened?"],
        ),
        (
            "How does the number of boats in Oslo compare with that of Bergen?",
            ["What is the number of boats in Oslo?", "What is the number of boats in Bergen?"],
        ),
        (
            "Which had more guests, the fair in Oslo or the one in Bergen?",
            ["How many guests did the fair in Oslo have?", "How many guests did the fair in Bergen have?"],
        ),
        ("Are there more boats than oars?", ["How many boats are there?", "How many oars are there?"]),
        (
            "Is Oslo's list of boats longer than that of Bergen?",
            ["How large is Oslo's list of boats?", "How large is Bergen's list of boats?"],
        ),
        (
            "Were there more boats in May than in March?",
            ["How many boats were there in May?", "How many boats were there in March?"],
        ),
        ("Was the bridge opened before the tower was built?", ["When was the bridge opened?", "When was the tower built?"]),
        ("Who joined first, Italy or India?", []),
        ("What is the number of boats and the price of oars?", []),
        ("Was the bridge opened before 2020?", []),
    ],
)
def test_comparisons_are_told_apart(text: str, parts: list[str]) -> None:
    asked = comparison(text)
    assert list(asked.ways[0] if asked else ()) == parts


def test_only_a_question_of_order_puts_in_order() -> None:
    order = comparison("Which came first, the bridge or the tower?")
    assert order and order.things == ("the bridge", "the tower") and order.by == "date"
    assert comparison("Which is taller, the bridge or the tower?") is None


def test_years_written_short() -> None:
    found = time_expressions("the talks of 2023-24", TODAY)
    assert [(e.when.earliest.year, e.when.latest.year) for e in found] == [(2023, 2024)]
    assert time_expressions("on 2023-12-24", TODAY)[0].when.exact
    with pytest.raises(ImpossibleDate):
        time_expressions("the talks of 2024-23", TODAY)


def test_what_is_told_may_end_with_an_abbreviation() -> None:
    told, asked = parted_preamble("A page says that Peru takes part in the MSP. Is Peru a partner?")
    assert told.endswith("MSP.") and asked == "Is Peru a partner?"


def test_a_value_is_asked_for_elsewhere() -> None:
    assert elsewhere("What was it in 2020", "What is the price of oars?") == "What was the price of oars in 2020?"
    assert elsewhere("Was it the same in the draft", "What is the price of oars?") == "What was the price of oars in the draft?"
    assert elsewhere("What was it", "What is the price of oars?") == elsewhere("What was it in 2020", "Who sells oars?") == ""


@pytest.mark.parametrize(
    "question", ["What was it in the original proposal?", "Was it the same in the Commission's original proposal?"]
)
def test_another_value_of_the_same_thing(bundled: Assistant, question: str) -> None:
    turns = [Turn("What is the recycling benchmark of the EU Critical Raw Materials Act?", "The benchmark is 25% by 2030.")]
    answer = bundled.ask(question, history=turns, as_of=AS_OF)
    assert answer.status == "answered" and "15%" in answer.headline


def test_several_questions_in_one_lean_on_the_conversation(bundled: Assistant) -> None:
    turns = [Turn("When did the US and Malaysia sign their critical minerals MOU?", "On 26 October 2025.")]
    answer = bundled.ask("Is it binding, and did anyone else sign one that day?", history=turns, as_of=AS_OF)
    assert "non-binding" in answer.headline
