"""Would a kept answer still be given?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer_json import answer_from_json, answer_to_json
from assistant.assistant import Assistant
from assistant.cli import main
from assistant.history import History
from assistant.model import Filters, Statement
from assistant.replay import replay

QUESTION = "How many member states does CERN have?"


def test_an_embedded_answer_is_given_again(science: Assistant) -> None:
    answer = science.ask(QUESTION, as_of="2026-01-01")
    assert replay(science, answer_from_json(answer_to_json(answer))).differences == ()
    narrow = science.ask("Who headed CERN in 2014?", as_of="2026-01-01", filters=Filters(kinds=("handbook",)))
    assert replay(science, answer_from_json(answer_to_json(narrow))).differences == ()


def test_what_differs_is_said(science: Assistant) -> None:
    answer = science.ask(QUESTION, as_of="2026-01-01")
    citation = answer.citations[0]
    other = replace(
        answer,
        status="partly",
        headline="CERN had 24 member states.",
        statements=(Statement("CERN had 24 member states.", (1,)), *answer.statements[1:]),
        citations=(replace(citation, quote=replace(citation.quote, sha256="0" * 64)), *answer.citations[1:]),
    )
    found = "\n".join(replay(science, other).differences)
    assert "status: partly, now answered" in found and "24 member states" in found
    assert f"citation [{citation.number}] does not hold any more" in found and "has changed since" in found


@pytest.fixture
def kept(science: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Callable[[], History]]]:
    """A conversation of two answers in a database of its own; the number of the second, which leans on the first."""
    address = f"sqlite:///{tmp_path / 'history.db'}"
    monkeypatch.setenv("LODESTONE_CORPUS", str(science.settings.corpus))
    monkeypatch.setenv("LODESTONE_INDEX", str(science.settings.index))
    monkeypatch.setenv("LODESTONE_DATABASE", address)
    history = History(address)
    first = history.start(QUESTION)
    asked = history.add(first.id, science.ask(QUESTION, as_of="2026-01-01"), "2026-01-01")
    message = history.add(first.id, science.ask("And in 1970?", [asked.turn], "2026-01-01"), "2026-01-01")
    yield message.id, lambda: history
    history.close()


def test_the_command(kept: tuple[int, Callable[[], History]], capsys: pytest.CaptureFixture[str]) -> None:
    number, history = kept
    assert main(["replay"]) == 0
    listed = capsys.readouterr().out
    assert "And in 1970?" in listed and QUESTION in listed
    assert main(["replay", str(number)]) == 0
    assert f"Answer {number} would still be given" in capsys.readouterr().out
    message = history().message(number)
    assert message is not None
    history().replace_answer(number, replace(message.answer, status="outdated"), "2026-01-01")
    assert main(["replay", str(number)]) == 1
    assert "status: outdated" in capsys.readouterr().out


@pytest.mark.parametrize("number", ["999", "x", "²"])
def test_no_such_answer(kept: tuple[int, Callable[[], History]], number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", number]) == 2
    assert number in capsys.readouterr().err
