"""Follow-ups are made whole from the conversation, and the whole question is shown."""

import pytest

from assistant.assistant import Assistant
from assistant.model import Turn
from tests.answering.conftest import converse

CHAIN = ["Who directs EMBL?"]


@pytest.mark.parametrize(
    ("questions", "whole", "says"),
    [
        (["How many member states does CERN have?", "including associates?"], "including associates", "35"),
        (["Who was director general of CERN in 2010?", "who before him?"], "before Rolf-Dieter Heuer", "Aymar"),
        (["Who headed ESO in 2010?", "And who came next?"], "after Tim de Zeeuw", "Barcons"),
        (["Who headed ESO in 2010?", "and his predecessor?"], "before Tim de Zeeuw", "Cesarsky"),
        (["Who directs EMBL?", "since when?"], "Since when is it that Edith Heard directs EMBL", "2019"),
        (["Who directs EMBL?", "since when?", "and ESA?"], "Who directs ESA", "Aschbacher"),
        (["When did Austria join CERN?", "what about Japan"], "When did Japan join CERN", "Japan"),
        (["When did Spain join CERN?", "and when did it leave?"], "When did Spain leave CERN", "1968"),
        (["How many member states had CERN in 2017?", "and in 2020?"], "in 2020", "23"),
        (["How many member states had CERN in July 2016?", "and in March?"], "March 2016", "21"),
        (["Who led ESA in 2010?", "is that still so?"], "Who led ESA now", "Aschbacher"),
        (["How many member states had CERN in 2017?", "which ones?"], "Which member states had CERN in 2017", "Romania"),
        (["How many member states had CERN in 2017?", "Are you sure?"], "How many member states had CERN in 2017", "22"),
        (["Is Finland a member of ESO?", "since when?"], "Since when is Finland a member of ESO", "2004"),
    ],
)
def test_made_whole(science: Assistant, questions: list[str], whole: str, says: str) -> None:
    answer = converse(science, *questions)
    assert whole in answer.resolved_question
    assert says in answer.headline, answer.headline


@pytest.mark.parametrize(
    ("questions", "whole", "says"),
    [
        (["How many partners has the MSP?", "And without the EU?"], "without the EU", "16 countries"),
        (
            ["How much is the EXIM loan for Project Vault?", "and the private money?"],
            "private money of Project Vault",
            "2 billion",
        ),
        (["Does the MSP cover mining?", "Does that also cover processing?"], "also cover processing", "processing"),
        (["When was the US-Japan framework signed?", "by whom?"], "By whom was the US-Japan framework signed", "Takaichi"),
        (["Who signed the US-UK memorandum for the UK?", "and for the other side?"], "for the United States", "Helberg"),
    ],
)
def test_made_whole_on_the_bundled_corpus(bundled: Assistant, questions: list[str], whole: str, says: str) -> None:
    answer = converse(bundled, *questions)
    assert whole in answer.resolved_question
    assert says in " ".join(statement.text for statement in answer.statements[:2])


@pytest.mark.parametrize("question", ["When was the ELT approved?", "How many member states has ESO?", "What is EMBL?"])
def test_a_change_of_subject_is_noticed(science: Assistant, question: str) -> None:
    alone = science.ask(question, as_of="2026-06-01")
    after = converse(science, "Who was director general of CERN in 2010?", question)
    assert after.resolved_question == question
    assert after.headline == alone.headline


def test_an_earlier_answer_gives_words_and_no_evidence(science: Assistant) -> None:
    """What a turn claims about the past is looked up anew: a false answer in the history is not repeated."""
    history = [Turn("Who was director general of CERN in 2010?", "Edith Heard was Director-General of CERN, see [1].")]
    answer = science.ask("since when?", history=history)
    assert "Edith Heard" in answer.resolved_question
    assert answer.status in ("false_premise", "not_covered")
    assert "do not name Edith Heard" in answer.headline or answer.status == "not_covered"
