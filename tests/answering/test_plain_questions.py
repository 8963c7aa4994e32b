"""Questions that anybody asks first: who is that, where is it, what comes next, all of the targets, how many so far."""

import pytest

from assistant.assistant import Assistant
from assistant.model import Turn


@pytest.mark.parametrize(
    "question, begins",
    [
        ("Who is Lin Jian?", "China's foreign ministry spokesman Lin Jian"),
        ("who is kang in-sun", "Kang In-sun, second vice minister"),
        ("Who was Jose Fernandez?", "14 June 2022: Jose W. Fernandez, US Under Secretary"),
    ],
)
def test_what_a_person_is_comes_first(bundled: Assistant, question: str, begins: str) -> None:
    answer = bundled.ask(question)
    assert answer.status == "answered"
    assert answer.headline.startswith(begins)


def test_a_person_of_whom_only_deeds_are_told(bundled: Assistant) -> None:
    answer = bundled.ask("Who is Jacob Helberg?")
    assert answer.status == "partly"
    assert "signed" in answer.headline and not answer.headline.startswith("Seema Malhotra.")
    assert answer.missing == ("what Jacob Helberg is or does: the documents only name Jacob Helberg in what happened",)


@pytest.mark.parametrize(
    "question", ["Where is the trilateral secretariat?", "Where is the secretariat of the trilateral based?"]
)
def test_where_something_was_announced_is_not_where_it_is(bundled: Assistant, question: str) -> None:
    assert bundled.ask(question).status == "not_covered"
    assert bundled.ask("Where was the trilateral secretariat announced?").headline.startswith("Lima")


def test_where_a_project_lies(bundled: Assistant) -> None:
    assert "Tanzania" in bundled.ask("Where is the Mahenge project?").headline


@pytest.mark.parametrize("question", ["When is the next FORGE ministerial?", "When is the next meeting of the MSP?"])
def test_what_is_past_does_not_come_next(bundled: Assistant, question: str) -> None:
    assert bundled.ask(question).status == "not_covered"


def test_all_targets_are_told_where_none_is_named(bundled: Assistant) -> None:
    headline = bundled.ask("What are the benchmarks of the Critical Raw Materials Act?").headline
    assert all(figure in headline for figure in ("10%", "40%", "25%", "65%")) and "15%" not in headline
    assert bundled.ask("What is the recycling benchmark of the Critical Raw Materials Act?").headline.startswith("25%")


@pytest.mark.parametrize(
    "question", ["How many countries have signed Pax Silica so far?", "How many members does Pax Silica have?"]
)
def test_a_list_that_is_not_complete_gives_no_number(bundled: Assistant, question: str) -> None:
    assert bundled.ask(question).headline.startswith("13 signatories")


def test_a_list_that_is_not_complete_says_so(bundled: Assistant) -> None:
    answer = bundled.ask("Which countries have joined Pax Silica?")
    assert "11 that are named" in answer.headline and "in all" not in answer.headline
    assert answer.statements[1].text.startswith("13 signatories")
    assert "17 in all" in bundled.ask("Who are the members of the MSP?").headline


def test_who_came_before_in_an_office_that_is_not_named(bundled: Assistant) -> None:
    assert bundled.ask("Who chaired before Korea?").headline.startswith("The United States held the chair")


@pytest.mark.parametrize(
    "question",
    [
        "What did the critical minerals agreement that the US and the EU concluded in 2024 contain?",
        "What did Kishida announce in Lima in November 2024?",
    ],
)
def test_what_a_text_denies_or_corrects_is_a_false_premise(bundled: Assistant, question: str) -> None:
    assert bundled.ask(question).status == "false_premise"


@pytest.mark.parametrize("question", ["Which countries are in the MSP Forum?", "Who is in the MSP Forum?"])
def test_who_is_in_a_body_are_not_those_who_came_on_one_day(bundled: Assistant, question: str) -> None:
    assert "15 in all" in bundled.ask(question).headline
    assert "4 in all" in bundled.ask("Which countries were at the launch of the MSP Forum?").headline


def test_who_is_in_a_body_is_not_who_leads_it(bundled: Assistant) -> None:
    assert "chair" not in bundled.ask("Which countries are in FORGE?").headline


def test_the_size_of_a_thing_that_has_no_members(bundled: Assistant) -> None:
    assert bundled.ask("How big is Project Vault?").headline.startswith("About US$12 billion")


def test_one_thing_having_another_is_not_asked_of_both(bundled: Assistant) -> None:
    assert bundled.ask("Does FORGE have a secretariat?").status == "not_covered"


def test_what_matters_of_a_member_is_not_why_the_body_matters(bundled: Assistant) -> None:
    assert "Estonian" not in bundled.ask("Why does the MSP matter?").headline


def test_whether_all_sources_agree(bundled: Assistant) -> None:
    answer = bundled.ask("Does everyone give the same number of measures for the G7 Critical Minerals Production Alliance?")
    assert "26 (Natural Resources Canada)" in answer.headline and "25 (The Canadian Press)" in answer.headline


def test_who_joined_a_meeting_was_there(bundled: Assistant) -> None:
    question = "Which African countries joined the Minerals Security Partnership meeting at the Mining Indaba in February 2023?"
    headline = bundled.ask(question).headline
    assert "Angola" in headline and "Italy" not in headline


def test_what_is_spelled_out_is_spoken_of_by_its_name(bundled: Assistant) -> None:
    said = "MINVEST stands for Minerals Investment Network for Vital Energy Security and Transition."
    turns = [Turn("What does MINVEST stand for?", said)]
    assert bundled.ask("Who runs it?", history=turns).resolved_question == "Who runs MINVEST?"


def test_who_joins_becomes_a_member_and_not_an_observer(bundled: Assistant) -> None:
    answer = bundled.ask("When did Poland join the MSP?")
    assert answer.status == "false_premise"
    assert "an observer of the Minerals Security Partnership, on 4 March 2025" in answer.headline
    assert "became an observer" in bundled.ask("When did Poland become an observer of the MSP?").headline
    assert "a member of the MSP Forum" in bundled.ask("Is Kazakhstan a member of the MSP?").headline


def test_each_basis_that_is_named_has_its_number(bundled: Assistant) -> None:
    headline = bundled.ask("What is the difference between critical and strategic raw materials?").headline
    assert "34 critical" in headline and "17 strategic" in headline


@pytest.mark.parametrize("question", ["What comes after the MSP?", "What came after the MSP?", "What succeeded the MSP?"])
def test_what_comes_after_a_body(bundled: Assistant, question: str) -> None:
    assert "succeeded by the Forum on Resource Geostrategic Engagement" in bundled.ask(question).headline


def test_who_did_something_is_not_answered_by_what_was_done(bundled: Assistant) -> None:
    assert "was announced" not in bundled.ask("Who set up the MSP Finance Network?").headline


def test_how_often_asks_for_a_frequency(bundled: Assistant) -> None:
    answer = bundled.ask("How often does the post of secretary general at the Korea-US-Japan secretariat change hands?")
    assert "rotates every two years" in answer.headline


def test_a_metal_is_not_looked_for_on_a_list_of_countries(bundled: Assistant) -> None:
    question = "Does rare earth or copper fall under the 2023 critical minerals agreement between Washington and Tokyo?"
    assert "not among the five minerals" in bundled.ask(question).headline


def test_who_does_it_stands_in_the_sentence(bundled: Assistant) -> None:
    question = "What do the embassies do in the supply chain early warning scheme that was agreed at Camp David?"
    assert "embassies" in bundled.ask(question).headline


def test_a_question_of_two_ways_is_not_answered_yes(bundled: Assistant) -> None:
    headline = bundled.ask("did Africa or the Americas have more MSP projects in October 2023?").headline
    assert not headline.startswith("Yes") and "Africa" in headline


def test_owning_is_a_deed(bundled: Assistant) -> None:
    assert "keeps the ownership of its subsoil" in bundled.ask("Does Ukraine still own its subsoil?").headline
    assert bundled.ask("Who owns the Mahenge project?").status == "not_covered"


def test_a_value_in_another_text(bundled: Assistant) -> None:
    turns = [Turn("what's the recycling target in the EU Critical Raw Materials Act?", "It is 25% by 2030.")]
    assert bundled.ask("what was it in the Commission's proposal?", history=turns).headline.startswith("15%")


def test_who_an_office_asks_for_is_a_person(bundled: Assistant) -> None:
    headline = bundled.ask("Who was Japan's foreign minister at the Munich trilateral in February 2025?").headline
    assert not headline.startswith("The United States and the Republic of Korea")


def test_which_of_two_came_first_is_not_answered_yes(bundled: Assistant) -> None:
    assert bundled.ask("Did India or Italy join first?").headline.startswith("Italy joined")
    assert bundled.ask("Did Estonia or Belgium join the MSP later?").headline.startswith("Belgium joined")
