from collections.abc import Callable
from typing import Any

import pytest

from assistant.model import Block, Document
from evals.cases import Case, Gold
from evals.matching import Matcher
from evals.measures import Documents, failed, fault, gold_spans, locate, score, usage

Build = Callable[..., dict[str, Any]]
GOLD = {"source": "club", "quote": "The club had 14 members in 2024."}


def case(**fields: Any) -> Case:
    base = {"id": "a", "kind": "count", "question": "How many members?", "gold": GOLD}
    return Case(**{**base, **({"expects": [["14"]]} if "expects" not in fields else {}), **fields})


def outcome(given: Case, answer: dict[str, Any], shelf: Documents) -> str:
    return score(given, answer, 0.01, shelf, Matcher()).outcome


def test_right_and_wrong(shelf: Documents, answer_of: Build) -> None:
    assert outcome(case(), answer_of("Fourteen members, as of 2024."), shelf) == "right"
    assert outcome(case(), answer_of("It was founded on 14 June 2022."), shelf) == "wrong"


def test_the_value_of_another_date_is_a_verdict_of_its_own(shelf: Documents, answer_of: Build) -> None:
    given = case(wrong_versions=["13", "12"])
    assert outcome(given, answer_of("13 members."), shelf) == "wrong_version"
    assert outcome(given, answer_of("13 members, later 14."), shelf) == "wrong_version"
    assert outcome(given, answer_of("14 members, up from 13."), shelf) == "right"


def test_refusals_both_ways(shelf: Documents, answer_of: Build) -> None:
    refusal = answer_of("The documents do not say.", status="not_covered", citations=[])
    assert outcome(case(), refusal, shelf) == "wrongly_refused"
    nothing = case(expects=[], status=["not_covered"])
    assert outcome(nothing, refusal, shelf) == "right"
    assert outcome(nothing, answer_of("14 members."), shelf) == "wrongly_answered"


def test_a_false_premise_must_not_be_answered(shelf: Documents, answer_of: Build) -> None:
    given = case(expects=[], status=["false_premise"])
    assert outcome(given, answer_of("It joined in May."), shelf) == "wrongly_answered"
    assert outcome(given, answer_of("It did not.", status="false_premise"), shelf) == "right"


def test_yes_and_no(shelf: Documents, answer_of: Build) -> None:
    given = case(expects=[], polarity="no")
    assert outcome(given, answer_of("No, it is on no list."), shelf) == "right"
    assert outcome(given, answer_of("Yes, since May."), shelf) == "wrong"


def test_lists_are_measured_by_recall_and_precision(shelf: Documents, answer_of: Build) -> None:
    given = case(expects=[], members=["Ann", ["Bob", "Robert"], "Cid"], strangers=["Dan"])
    found = score(given, answer_of("Ann, Robert and Dan."), 0.01, shelf, Matcher())
    assert found.outcome == "wrong"
    assert found.values["list_recall"] == pytest.approx(2 / 3)
    assert found.values["list_precision"] == pytest.approx(2 / 3)
    assert found.notes[:2] == ("leaves out Cid", "wrongly lists Dan")
    table = {"columns": ["name"], "rows": [["Ann"], ["Bob"], ["Cid"]]}
    assert outcome(given, answer_of("Three people.", table=table), shelf) == "right"


def test_parts_that_need_not_stand_first(shelf: Documents, answer_of: Build) -> None:
    given = case(expects=["14", {"any": ["13"], "where": "anywhere"}])
    step = {"when_text": "2023", "value": "13"}
    assert score(given, answer_of("14 members."), 0.01, shelf, Matcher()).values["complete"] == 0
    assert score(given, answer_of("14 members.", timeline=[step]), 0.01, shelf, Matcher()).values["complete"] == 1
    both = case(expects=[{"any": ["13"], "where": "anywhere"}])
    assert outcome(both, answer_of("14 members."), shelf) == "wrong"


def test_basis(shelf: Documents, answer_of: Build) -> None:
    given = case(basis=["countries"])
    assert score(given, answer_of("14."), 0.01, shelf, Matcher()).values["basis"] == 0
    assert score(given, answer_of("14.", basis="Counted: countries."), 0.01, shelf, Matcher()).values["basis"] == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"start": 1, "end": 33}, "does not stand"),
        ({"sha256": "other"}, "another hash"),
        ({"quote": "The club had 15 members in 2024."}, "does not stand"),
        ({"source_id": "lost"}, "cannot be looked up"),
        ({"start": -1}, "outside"),
        ({"end": 4000}, "outside"),
    ],
)
def test_a_citation_that_does_not_hold(shelf: Documents, answer_of: Build, change: dict[str, Any], why: str) -> None:
    answer = answer_of("14 members.")
    assert fault(answer["citations"][0], shelf) == ""
    answer["citations"][0] |= change
    found = score(case(), answer, 0.01, shelf, Matcher())
    assert found.values["broken_citations"] == 1
    assert any(why in note for note in found.notes), found.notes


def test_the_page_must_be_that_of_the_quote(answer_of: Build) -> None:
    class Paged:
        def document(self, source_id: str) -> Document:
            text = "The club had 14 members in 2024. In 2023 it had 13 members."
            blocks = (Block(0, 32, "paragraph", 1), Block(33, len(text), "paragraph", 2))
            return Document("club", "hash-club", text, blocks, 2)

    answer = answer_of("14 members.")
    answer["citations"][0]["page"] = 1
    assert fault(answer["citations"][0], Paged()) == ""
    answer["citations"][0]["page"] = 2
    assert "page 2" in fault(answer["citations"][0], Paged())


def test_a_statement_that_cites_what_is_not_listed(shelf: Documents, answer_of: Build) -> None:
    answer = answer_of("14 members.")
    answer["statements"][0]["citations"] = [7]
    assert score(case(), answer, 0.01, shelf, Matcher()).values["broken_citations"] == 1


def test_figures_must_stand_in_the_quotes_unless_derived_or_asked(shelf: Documents, answer_of: Build) -> None:
    def loose(answer: dict[str, Any]) -> float:
        return score(case(), answer, 0.01, shelf, Matcher()).values["ungrounded"]

    assert loose(answer_of("14 members in 2024.")) == 0
    assert loose(answer_of("15 members in 2024.")) == 1
    assert loose(answer_of("14 members on 3 May 2021.")) == 1
    assert loose(answer_of("14 members on 3 May 2021.", question="How many on 3 May 2021?")) == 0
    derived = answer_of("15 members in 2024.")
    derived["statements"][0]["rule"] = "members and the union"
    assert loose(derived) == 0


def test_citation_precision_recall_and_excluded_sources(shelf: Documents, answer_of: Build) -> None:
    given = case(must_cite=["other", ["club", "x"]], must_not_cite=["club"])
    values = score(given, answer_of("14 members."), 0.01, shelf, Matcher()).values
    assert values["citation_precision"] == 1
    assert values["citation_recall"] == 0.5
    assert values["forbidden_citations"] == 1
    off = answer_of("14 members.", quote="In 2023 it had 13 members.")
    assert score(given, off, 0.01, shelf, Matcher()).values["citation_precision"] == 0


def test_confidence_is_scored_only_where_it_was_given(shelf: Documents, answer_of: Build) -> None:
    assert "brier" not in score(case(), answer_of("14."), 0.01, shelf, Matcher()).values
    assert score(case(), answer_of("14.", confidence=0.9), 0.01, shelf, Matcher()).values["brier"] == pytest.approx(0.01)
    assert score(case(), answer_of("15.", confidence=0.9), 0.01, shelf, Matcher()).values["brier"] == pytest.approx(0.81)


def test_a_failed_request_has_no_score() -> None:
    found = failed(case(), "TimeoutError: too slow")
    assert (found.outcome, dict(found.values)) == ("failed", {})


def test_gold_quotes_are_found_across_white_space(shelf: Documents) -> None:
    assert locate("a b", "x a\n  b y") == (2, 7)
    assert locate("a c", "x a\n  b y") is None
    assert gold_spans([Gold(source="club", quote="13 members."), Gold(source="lost", quote="whatever it is")], shelf) == [
        ("club", 48, 59)
    ]


def test_rows_of_a_table_that_no_member_explains_do_not_belong_to_the_list(shelf: Documents, answer_of: Build) -> None:
    table = {"columns": ["Member"], "rows": [["Ann"], ["Bob"], ["The Club"], ["Eve"]]}
    given = case(expects=[], members=["Ann", "Bob"], may_list=["The Club"])
    found = score(given, answer_of("The members.", table=table), 0.01, shelf, Matcher())
    assert (found.outcome, found.notes[0]) == ("wrong", "wrongly lists Eve")
    assert found.values["list_precision"] == pytest.approx(2 / 3)


def test_what_must_not_be_said_is_wrong_in_a_refusal_too(shelf: Documents, answer_of: Build) -> None:
    given = case(must_not_say=["99"])
    said = answer_of("14 members.", missing=["whether there are 99 members"])
    assert outcome(given, said, shelf) == "wrong"
    assert score(given, said, 0.01, shelf, Matcher()).values["said_forbidden"] == 1
    refused = case(expects=[], status=["not_covered"], must_not_say=["99"])
    assert outcome(refused, answer_of("99 bottles.", status="not_covered", citations=[]), shelf) == "wrongly_answered"
    assert outcome(refused, answer_of("The documents do not say.", status="not_covered", citations=[]), shelf) == "right"


def test_an_answer_to_a_false_premise_counts_as_wrongly_answered(shelf: Documents, answer_of: Build) -> None:
    given = case(expects=[], status=["false_premise"])
    found = score(given, answer_of("It joined in May."), 0.01, shelf, Matcher())
    assert found.values["wrongly_answered"] == 1


def test_tokens_and_cost_are_those_of_the_chat_model(answer_of: Build) -> None:
    assert usage(answer_of("14 members.")) == {}
    told = {"name": "m", "usage": {"input_tokens": 700, "output_tokens": 40}, "cost": 0.002}
    assert usage(answer_of("14.", trace={"model": told})) == {"tokens": 740, "cost": 0.002}
    assert usage(answer_of("14.", trace={"model": {"usage": {"total_tokens": 9}}})) == {"tokens": 9}
    assert usage(answer_of("14.", trace={"model": "m"})) == {}
