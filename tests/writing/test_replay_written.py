"""An answer that a chat model worded is replayed from what its trace keeps, without the model."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from adversary import Adversary, Reply

from assistant.answer_json import answer_from_json, answer_to_json
from assistant.assistant import Assistant
from assistant.replay import replay

QUESTION = "How many member states does CERN have?"
REPLIES = (
    ("On 1 July 2025 CERN had 25 member states. [P1]",),
    ("CERN had 24 member states on 1 July 2025. [P1]", "On 1 July 2025, CERN had 25 member states. [P1]"),
    (Reply("On 1 July 2025 CERN had 25 member states. [P1]\nThe last to join was", cut=True),),
    (Reply("", status=500),),
)


@pytest.mark.parametrize("replies", REPLIES)
def test_it_would_still_be_given(chat: Callable[..., Assistant], server: Adversary, replies: tuple[Reply | str, ...]) -> None:
    server.says(*replies)
    assistant = chat()
    answer = answer_from_json(answer_to_json(assistant.ask(QUESTION, as_of="2026-01-01")))
    server.says(Reply("gone", status=500))
    found = replay(assistant, answer)
    assert found.differences == () and found.remarks == ()
    assert server.requests == []  # the model is not asked


def test_what_is_no_longer_as_it_was(chat: Callable[..., Assistant], server: Adversary) -> None:
    server.says("On 1 July 2025 CERN had 25 member states. [P1]")
    assistant = chat()
    answer = assistant.ask(QUESTION, as_of="2026-01-01")
    writing = dict(answer.trace["writing"])
    evidence = [{**writing["evidence"][0], "sha256": "0" * 64}, *writing["evidence"][1:]]
    old = {
        **writing,
        "prompt": "answer-0",
        "model": "openai:older",
        "evidence": evidence,
        "replies": ["CERN had 26 members. [P1]"],
    }
    found = replay(assistant, replace(answer, trace={**answer.trace, "writing": old}))
    assert "The evidence is no longer the same: P1." in found.remarks
    assert any("answer-0" in remark for remark in found.remarks) and any("openai:older" in remark for remark in found.remarks)
    assert any("On 1 July 2025 CERN had 25 member states." in line for line in found.differences)


def test_again_asks_the_model(chat: Callable[..., Assistant], server: Adversary) -> None:
    server.says("On 1 July 2025 CERN had 25 member states. [P1]")
    assistant = chat()
    answer = assistant.ask(QUESTION, as_of="2026-01-01")
    server.says("On 1 July 2025 CERN had twenty-five member states. [P1]")
    found = replay(assistant, answer, ask_model=True)
    assert "twenty-five" in found.now.headline and found.differences and len(server.requests) == 1
