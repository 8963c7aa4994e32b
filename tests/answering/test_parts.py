"""Questions with a harder build: who is left out, which of two, how many on which occasion, how many things are asked for."""

from datetime import date

import pytest

from assistant.answering.between_occasions import with_days
from assistant.answering.enumerations import enumerated
from assistant.answering.figures import figure_in
from assistant.answering.places import place_lacking
from assistant.answering.question import parse_question
from assistant.answering.write_together import elliptic_questions, split_questions
from assistant.assistant import Assistant
from assistant.model import Answer

AS_OF = "2026-06-01"
TODAY = date(2026, 6, 1)


def headline(answer: Answer) -> str:
    return answer.headline if answer.status == "answered" else f"[{answer.status}]"


@pytest.mark.parametrize(
    "question, holds, lacks",
    [
        (
            "Which countries besides Belgium and France founded ESO?",
            ["Germany", "Netherlands", "Sweden", "3 in all"],
            ["4 in all"],
        ),
        ("Who joined CERN after 2010, apart from Israel?", ["Romania", "Serbia", "Estonia", "Slovenia"], ["Israel"]),
        ("Who was Director General of ESO in 1990, apart from Harry van der Laan?", ["none is named"], ["Woltjer"]),
        ("Does CERN have more member states than ESO?", ["Yes", "25", "16", "9 more"], []),
        ("Does ESO have more member states than CERN?", ["No", "16", "25", "9 fewer"], []),
        ("How many more member states does CERN have than ESO?", ["9 more", "25", "16"], []),
        ("Which is older, CERN or ESO?", ["CERN came first", "1953", "1962"], []),
        ("Is ESO older than CERN?", ["No", "CERN came first"], []),
        ("How many countries joined CERN between 2014 and 2025?", ["5: Israel", "Slovenia"], ["had 25"]),
        ("Did the number of member states of CERN rise or fall between 2014 and 2025?", ["20 member states", "25"], []),
        ("Which five countries founded ESO?", ["5 in all", "Belgium"], []),
        ("When was the ELT approved?", ["11 June 2012"], ["26 April"]),
        ("Who approved the ELT?", ["council"], ["Cerro Armazones"]),
        ("How many members did France have?", ["[not_covered]"], []),
        ("In which city was the convention of ESO signed?", ["Paris"], []),
    ],
)
def test_harder_builds(science: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    said = headline(science.ask(question, as_of=AS_OF))
    assert all(text in said for text in holds), said
    assert not any(text in said for text in lacks), said


@pytest.mark.parametrize(
    "question, holds, lacks",
    [
        ("How many guest countries attended the meeting in New York in September 2022?", ["8 guest"], ["0 to 4", "7 guest"]),
        ("How many guests were in Cape Town?", ["7 guest"], ["6 guest", "8 guest"]),
        ("How many guests did the MSP have in 2023?", ["7 guest", "6 guest", "7 February 2023", "10 October 2023"], ["8 guest"]),
        ("Which firms besides Traxys source the minerals for Project Vault?", ["Hartree", "Mercuria", "2 in all"], ["3 in all"]),
        (
            "Apart from the Americans, who finances the Lobito Atlantic Railway?",
            ["Development Bank of Southern Africa"],
            ["2 in all"],
        ),
        ("Is the American list longer than the EU's list?", ["Yes", "60", "34"], []),
        ("Is the EU's list of critical raw materials longer than that of the US?", ["No", "34", "60"], []),
        ("How long is the US list?", ["60"], ["partner", "projects"]),
        ("Which part of Project Vault is larger, the EXIM loan or the private share?", ["EXIM loan", "10 billion"], ["11.67"]),
        (
            "How did the number of MSP projects change between the London meeting in 2023 and the New York meeting in 2024?",
            ["17 projects", "32 projects", "15 more"],
            [],
        ),
        ("Who signed the Saudi-American framework?", ["Burgum", "Abdulaziz"], []),
        ("Which member of the House introduced H.R. 4391?", ["[not_covered]"], []),
        ("In which city was the US-Mongolia memorandum signed?", ["[not_covered]"], []),
        ("What four benchmarks does the Critical Raw Materials Act set?", ["10%", "40%", "25%", "65%"], []),
        ("On which two days did the MSP principals meet in Brussels?", ["12 December 2024", "18 November 2025"], []),
        ("Which mineral had the most MSP projects in September 2024?", ["Rare earths: 10"], []),
        ("Which region had the fewest MSP projects in October 2023?", ["Asia-Pacific: 2"], ["Africa"]),
        (
            "With which countries did the US sign instruments in October 2025?",
            ["Australia (20 October 2025)", "Malaysia (26", "Thailand (26", "Japan (28"],
            ["Korea"],
        ),
        ("Which MSP partners joined in 2024?", ["Estonia"], ["Norway"]),
        ("What are the six principles for responsible projects?", ["natural environment", "transparent"], []),
    ],
)
def test_harder_builds_of_the_bundled_corpus(bundled: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    said = headline(bundled.ask(question, as_of=AS_OF))
    assert all(text in said for text in holds), said
    assert not any(text in said for text in lacks), said


def test_each_time_and_each_part_is_answered(bundled: Assistant) -> None:
    told = " ".join(
        s.text for s in bundled.ask("How many projects had the MSP in October 2023 and in September 2024?").statements
    )
    assert "17 projects on 10 October 2023" in told
    assert "32 projects on 26 September 2024" in told


@pytest.mark.parametrize(
    "text, said, value, unit",
    [
        ("60 boats in November 2025, the latest number.", "60 boats", 60, "things"),
        ("Up to US$10 billion. A bank lends up to US$10 billion.", "Up to US$10 billion", 10**10, "us$"),
        ("The club had 17 members – 16 countries and a union – on 4 May 2026.", "17 members", 17, "things"),
        ("The yard stands for about 5% of all boats.", "about 5%", 5, "%"),
    ],
)
def test_the_figure_of_a_line(text: str, said: str, value: float, unit: str) -> None:
    figure = figure_in(text)
    assert figure and (figure.said, figure.value, figure.unit) == (said, value, unit)


def test_a_line_of_several_figures_has_no_one_figure() -> None:
    assert figure_in("A loan of US$10 billion and private money of US$2 billion make US$12 billion.") is None
    assert figure_in("It was opened on 4 May 2026.") is None


def test_numbers_listed() -> None:
    assert enumerated("The boats lie in Oslo (7), Bergen (5) and Moss (2).") == [("Oslo", 7), ("Bergen", 5), ("Moss", 2)]
    assert enumerated("The 9 boats are 1 ferry, 2 tugs and 6 yawls.") == [("ferry", 1), ("tugs", 2), ("yawls", 6)]
    assert enumerated("He met 3 men on 12 March.") == []


def test_a_question_of_which_only_the_first_words_are_there_is_made_whole() -> None:
    assert elliptic_questions("Who built the bridge, and in which city?") == [
        "Who built the bridge?",
        "in which city built the bridge?",
    ]
    assert elliptic_questions("Who built the bridge and the tower?") == []


def test_words_before_the_first_question_hold_for_all() -> None:
    assert split_questions("Of the boats in May 2020, how many are red and how many are blue?") == [
        "Of the boats in May 2020, how many are red?",
        "Of the boats in May 2020, how many are blue?",
    ]


def test_from_one_meeting_to_another(bundled: Assistant) -> None:
    text = "How did it change between the London meeting in 2023 and the New York meeting of September 2024?"
    assert with_days(text, bundled.ledger, TODAY).endswith("between 10 October 2023 and 26 September 2024?")
    assert with_days("How did it change between 2023 and 2024?", bundled.ledger, TODAY).endswith("between 2023 and 2024?")


def test_a_city_is_no_country(bundled: Assistant) -> None:
    question = parse_question("In which city did they meet?", TODAY, bundled._engine.lexicon)
    assert place_lacking(question, "They met in Oslo.", bundled.ledger) == ""
    assert place_lacking(question, "They met in Norway.", bundled.ledger) == "the city"


def test_who_is_left_out(science: Assistant) -> None:
    question = parse_question("Apart from Spain and Portugal, who joined CERN?", TODAY, science._engine.lexicon)
    assert question.excluded == {"spain", "portugal"}
    assert not {"spain", "portugal"} & {mention.id for mention in question.mentions}
    counted = parse_question("How many members has CERN apart from Spain?", TODAY, science._engine.lexicon)
    assert not counted.excluded  # the basis tells what counts
