"""While the stored questions are still being asked, the review says so; nothing passes for unchanged that nobody has compared."""

from dataclasses import replace

import pytest

from assistant.curation.asking import Asking, Comparison
from assistant.curation.questions import StoredQuestion
from assistant.curation.review import Review
from assistant.dates import parse_when
from assistant.model import Answer, Document, Source

testing = pytest.importorskip("streamlit.testing.v1")
NOW = Answer("What is new?", "What is new?", "2026-01-01", "not_covered", "Nothing.")
THEN = replace(NOW, status="answered", headline="A canteen.")


def review(*answers: Answer) -> Review:
    """A review that has asked nothing yet; `answers` are what would be said, one for each question."""
    asked = tuple(StoredQuestion(f"What is new in room {number}?", "asked lately") for number in range(len(answers)))
    after = dict(zip(asked, answers, strict=True))
    source = Source("note", "A note", "P", parse_when("2026"), "note", "CC0-1.0", "sources/note.md", "0" * 64)
    asking = Asking(lambda: Comparison(asked, lambda _: NOW, after.__getitem__, lambda: True))
    return Review(source, Document("note", "0" * 64, "A note.", ()), (), (), (), (), 0, asking, len(answers))


def shown(seen: Review) -> tuple[str, list[str]]:
    """The words for the line above the parts, and the warnings of the dialog that asks once more."""

    def page(seen: "Review") -> None:  # Streamlit runs its text alone
        import streamlit as st

        from assistant.ui import curate_answers

        st.text(curate_answers.in_short(seen))
        curate_answers.warning(seen)

    app = testing.AppTest.from_function(page, kwargs={"seen": seen}).run()
    assert not app.exception
    return app.text[0].value, [warning.value for warning in app.warning]


def test_what_is_still_asked_is_said() -> None:
    seen = review(THEN, NOW)
    line, warnings = shown(seen)
    assert line == "no answers change so far, still asking"
    assert warnings == ["Still asking: 0 stored questions so far. More answers may change than are shown."]
    seen.asking.ask(0)
    line, warnings = shown(seen)
    assert line == "1 answer changes so far, still asking" and warnings[0].startswith("Still asking: 1 stored")
    seen.asking.ask(60)
    assert seen.asked == 2 and shown(seen) == ("1 answer changes", [])


def test_nothing_to_ask_is_no_reason_to_wait() -> None:
    assert shown(review()) == ("no answers change", [])
