"""Conversations in a real SQLite file: kept whole, across a reopening, by several writers at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.answer_json import answer_from_json
from assistant.errors import StorageError, UsageError
from assistant.history import History
from assistant.model import Answer, Citation, Conflict, ConflictSide, Quote, Statement, Table, TimelineStep


def full_answer(question: str = "How many lamps?") -> Answer:
    """An answer in which every field holds something."""
    quote = Quote("lamps-2024", "ab" * 32, 10, 22, 3, "seven lamps…")
    return Answer(
        question=question,
        resolved_question="How many lamps burn in the harbour?",
        as_of="2024-06-30",
        status="partly",
        headline="Seven lamps burn.",
        statements=(Statement("Seven lamps burn.", (1,)), Statement("One is new.", (1,), rule="difference")),
        timeline=(TimelineStep("2024-01", "January 2024", "6 lamps", 6.0, (1,)), TimelineStep("2024-06", "June 2024", "seven")),
        conflicts=(Conflict("lamps", (ConflictSide("7", "with the buoy", "2024", (1,), True),), "why", "latest"),),
        citations=(Citation(1, quote, "Lamps", "Harbour office", "2024-06", "https://a.example", "report", headings=("A", "B")),),
        table=Table(("lamp", "place"), (("red", "pier"),), ((1,),)),
        missing=("their colour",),
        nearest=("lamps-2023",),
        readings=("How many lamps are lit?",),
        basis="Counted: lit lamps.",
        confidence=0.5,
        trace={"retrieved": [{"source_id": "lamps-2024", "score": 0.25}]},
    )


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/new folder/history.db"


def test_answer_comes_back_whole_after_reopening(address: str) -> None:
    first = History(address)
    conversation = first.start("How many lamps?")
    added = first.add(conversation.id, full_answer(), as_of="2024-06-30")
    first.close()

    (message,) = History(address).messages(conversation.id)
    assert message == added
    assert message.answer == full_answer()
    assert message.turn.answer == "Seven lamps burn. One is new."


def test_conversations_are_listed_last_used_first_and_keep_message_order(address: str) -> None:
    history = History(address)
    one, two = history.start("one"), history.start("two")
    assert [c.id for c in history.conversations()] == [two.id, one.id]
    history.add(one.id, full_answer("first"))
    history.add(one.id, full_answer("second"))
    assert [c.id for c in history.conversations()] == [one.id, two.id]
    assert [m.question for m in history.messages(one.id)] == ["first", "second"]
    assert history.messages("unknown") == ()


def test_titles_are_one_short_line(address: str) -> None:
    history = History(address)
    conversation = history.start("a\nvery " + "long " * 60)
    assert conversation.title.startswith("a very long")
    assert len(conversation.title) <= 80
    history.rename(conversation.id, "  The lamps ")
    assert history.conversation(conversation.id) is not None
    assert history.conversations()[0].title == "The lamps"
    with pytest.raises(UsageError, match="title"):
        history.rename(conversation.id, "  ")


def test_delete_takes_answers_and_feedback_along(address: str, tmp_path: Path) -> None:
    history = History(address)
    gone, kept = history.start("gone"), history.start("kept")
    for conversation in (gone, kept):
        history.rate(history.add(conversation.id, full_answer()).id, 1)
    history.delete(gone.id)
    history.delete(gone.id)
    assert [c.id for c in history.conversations()] == [kept.id]
    with sqlite3.connect(tmp_path / "new folder" / "history.db") as raw:
        assert raw.execute("select count(*) from messages").fetchone() == (1,)
        assert raw.execute("select count(*) from feedback").fetchone() == (1,)
    with pytest.raises(StorageError, match="deleted"):
        history.add(gone.id, full_answer())


def test_feedback_is_set_changed_and_taken_back(address: str) -> None:
    history = History(address)
    conversation = history.start("q")
    message = history.add(conversation.id, full_answer())
    history.rate(message.id, 1)
    history.rate(message.id, -1)
    assert history.messages(conversation.id)[0].rating == -1
    assert [m.id for m in history.rated()] == [message.id]
    history.rate(message.id, None)
    assert history.rated() == ()


def test_another_date_replaces_the_answer_and_drops_its_feedback(address: str) -> None:
    history = History(address)
    conversation = history.start("q")
    message = history.add(conversation.id, full_answer())
    history.rate(message.id, 1)
    later = Answer("How many lamps?", "How many lamps?", "2020-01-01", "not_covered", "The documents do not say.")
    history.replace_answer(message.id, later, "2020-01-01")
    (after,) = history.messages(conversation.id)
    assert (after.answer, after.as_of, after.rating) == (later, "2020-01-01", None)


def test_several_writers_lose_nothing(address: str) -> None:
    history = History(address)
    conversation = history.start("q")
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda i: history.add(conversation.id, full_answer(f"q{i}")), range(40)))
    assert {m.question for m in history.messages(conversation.id)} == {f"q{i}" for i in range(40)}


def test_unusable_places_are_named_with_a_remedy(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StorageError, match="LODESTONE_DATABASE"):
        History(f"sqlite:///{blocked}/history.db")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageError, match=r"broken\.db"):
        History(f"sqlite:///{broken}")
    with pytest.raises(UsageError, match="no address"):
        History("no address")


def test_what_is_not_an_answer_is_refused() -> None:
    with pytest.raises(KeyError):
        answer_from_json({"question": "q"})
