"""What a question demands beside its words: whose office, the first of what, a seat, a limit, a group."""

import pytest

from assistant.assistant import Assistant

DAY = "2026-11-25"


@pytest.mark.parametrize(
    "question",
    [
        "Who is the defence minister of FORGE?",
        "Who was the first woman to lead the MSP?",
        "How many employees does Project Vault have?",
        "Where is the MSP Finance Network headquartered?",
        "Which court ruled on the Lobito Corridor?",
        "Why did Korea become chair?",
    ],
)
def test_an_unmet_demand_is_a_refusal(bundled: Assistant, question: str) -> None:
    assert bundled.ask(question, as_of=DAY).status == "not_covered"


def test_guests_of_one_day_did_not_leave(bundled: Assistant) -> None:
    assert "Kazakhstan" not in bundled.ask("How many countries left the MSP Forum?", as_of=DAY).headline


def test_an_empty_group_is_said_with_the_whole_list_as_proof(bundled: Assistant) -> None:
    answer = bundled.ask("Which African countries are in the MSP?", as_of=DAY)
    assert answer.headline.startswith("No: of the 17 partners") and answer.citations


def test_a_count_within_a_group_names_its_members(bundled: Assistant) -> None:
    answer = bundled.ask("How many African countries are in the MSP Forum?", as_of=DAY)
    assert "3 members" in answer.headline
    assert all(name in answer.statements[1].text for name in ("Namibia", "Zambia", "Democratic Republic of the Congo"))


def test_a_limit_is_not_affirmed_by_a_plain_yes(bundled: Assistant) -> None:
    answer = bundled.ask("Did Korea hold the chair of the MSP for one year only?", as_of=DAY)
    assert not answer.headline.startswith("Yes") and "1 year and 7 months" in answer.headline


def test_founders_are_told_from_those_who_joined(bundled: Assistant) -> None:
    assert bundled.ask("Was Norway a founding member of the MSP?", as_of=DAY).headline.startswith("No:")
    assert bundled.ask("Was Japan a founding member of the MSP?", as_of=DAY).headline.startswith("Yes:")


def test_markup_and_invisible_characters_are_no_part_of_a_question(bundled: Assistant) -> None:
    plain = bundled.ask("When was the MSP announced?", as_of=DAY)
    for question in ("<script>alert(1)</script> When was the MSP announced?", "When was the M\u200bSP announced?"):
        answer = bundled.ask(question, as_of=DAY)
        assert answer.question == question and answer.headline == plain.headline


def test_a_member_of_several_entries_counts_once(bundled: Assistant) -> None:
    headline = bundled.ask("Which African states sat in on the MSP meeting in Cape Town in February 2023?", as_of=DAY).headline
    assert "7 in all" in headline and headline.count("South Africa") == 1


def test_a_list_is_dated_by_its_occasion_and_no_finer_than_its_source(bundled: Assistant) -> None:
    assert "on 18 August 2023" in bundled.ask("Name the documents that came out of Camp David", as_of=DAY).headline
    assert "in February 2026" in bundled.ask("Which firms source the minerals for Project Vault?", as_of=DAY).headline


def test_a_deadline_is_not_the_day_on_which_something_began(bundled: Assistant) -> None:
    assert "by 2030" in bundled.ask("By what year does the CRMA want 10% extraction in the EU?", as_of=DAY).headline
    work = bundled.ask("By what date should the work on the US-Mexico action plan be done?", as_of=DAY)
    assert not work.headline.startswith("On 4 February 2026")


def test_a_part_that_the_question_names_is_the_one_answered(bundled: Assistant) -> None:
    assert "Thailand" in bundled.ask("Is the US Thailand memorandum legally binding?", as_of=DAY).headline
    assert "Malaysia" in bundled.ask("Is the US Malaysia memorandum legally binding?", as_of=DAY).headline


def test_a_party_is_not_who_signed_for_it(bundled: Assistant) -> None:
    assert bundled.ask("Who signed the critical minerals MOU for Malaysia in October 2025?", as_of=DAY).status == "not_covered"
    assert "Eide" in bundled.ask("Who signed the US-Norway memorandum for Norway?", as_of=DAY).headline


def test_what_is_counted_is_not_taken_from_the_name(bundled: Assistant) -> None:
    headline = bundled.ask("How many agreements were signed in Washington on 4 December 2025?", as_of=DAY).headline
    assert headline.startswith("5 agreements")


def test_a_sentence_on_another_month_does_not_answer(bundled: Assistant) -> None:
    assert "March 2024" not in bundled.ask("How many of the MSP projects of September 2024 were in Africa?", as_of=DAY).headline


def test_who_joined_earlier_is_told_by_the_dates(bundled: Assistant) -> None:
    first = bundled.ask("Who joined the MSP earlier, India or Norway?", as_of=DAY).headline
    assert first.startswith("Norway joined") and "before India" in first
    assert bundled.ask("Which of India or Estonia joined the MSP later?", as_of=DAY).headline.startswith("Estonia joined")


def test_two_bodies_are_told_apart(bundled: Assistant) -> None:
    assert bundled.ask("Is FORGE the same as the MSP?", as_of=DAY).headline.startswith(
        "No: the Minerals Security Partnership was"
    )
    assert bundled.ask("Is the MSP Forum the same thing as FORGE?", as_of=DAY).headline.startswith("No, the documents tell")


def test_what_was_agreed_is_not_who_signed(bundled: Assistant) -> None:
    headline = bundled.ask("What did the US and Japan agree in their October 2025 framework?", as_of=DAY).headline
    assert "four practical steps" in headline


def test_the_thing_chosen_is_not_taken_from_the_name(bundled: Assistant) -> None:
    headline = bundled.ask("Which corridor was launched at the US-Japan-Philippines leaders summit?", as_of=DAY).headline
    assert "Luzon Economic Corridor" in headline


def test_a_reason_comes_before_what_gives_none(bundled: Assistant) -> None:
    assert "processes rare earths" in bundled.ask("What was the reason for Estonia joining the MSP?", as_of=DAY).headline


def test_a_name_that_no_list_knows_is_not_dropped_where_no_subject_is_named(bundled: Assistant) -> None:
    asked = "When did the United States and Kazakhstan sign a memorandum on critical minerals?"
    assert bundled.ask(asked, as_of=DAY).status == "not_covered"


def test_a_sentence_that_shares_only_the_name_does_not_answer(bundled: Assistant) -> None:
    for asked in ("Who vetoed the US-Japan Critical Minerals Agreement?", "What did the trade unions say about Project Vault?"):
        assert bundled.ask(asked, as_of=DAY).status == "not_covered", asked


def test_what_is_told_before_the_question_is_no_part_of_it(bundled: Assistant) -> None:
    told = "We have to brief the minister tomorrow. Who chairs FORGE?"
    assert bundled.ask(told, as_of=DAY).headline == bundled.ask("Who chairs FORGE?", as_of=DAY).headline


def test_a_city_stands_for_its_country_only_where_it_acts(bundled: Assistant) -> None:
    assert "Abdulaziz bin Salman" in bundled.ask("Who signed the US-Saudi strategic framework for Riyadh?", as_of=DAY).headline
    assert bundled.ask("Where was the US-Japan framework signed?", as_of=DAY).headline.startswith("Tokyo")


def test_and_until_when_is_part_of_the_same_question(bundled: Assistant) -> None:
    answer = bundled.ask("Who chairs FORGE, and until when?", as_of=DAY)
    assert answer.status == "outdated" and len(answer.statements) == 1
