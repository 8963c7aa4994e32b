"""Answers as text for a terminal."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.commands.answer_text import answer_text
from assistant.commands.terminal import Style, clean, table
from assistant.model import Answer, Citation, Conflict, ConflictSide, Quote, Statement, Table, TimelineStep

HOSTILE = "red \x1b[31mtext\x1b]0;title\x07 \x9b2J back\b\b\rspaced \u202eesrever\u2066 \x00end"


def citation(number: int, text: str = "The lamp was lit in 1971.", title: str = "The lamp") -> Citation:
    quote = Quote("lamp-1971", "0" * 64, 10, 10 + len(text), 3, text)
    return Citation(number, quote, title, "Harbour Office", "1971-04-09", "https://example.org/lamp", form="digest")


def answer(**changes: object) -> Answer:
    fields: dict[str, object] = {
        "question": "When was the lamp lit?",
        "resolved_question": "When was the lamp of Skerrow lit?",
        "as_of": "2000-01-01",
        "status": "answered",
        "headline": "It was lit in 1971.",
        "statements": (Statement("It was lit in 1971.", (1, 2)), Statement("Its keeper was Ailsa Brodie.", (2,))),
        "timeline": (
            TimelineStep("1971", "1971", "1 lamp", 1.0, (1,)),
            TimelineStep("1880", "1880", "2 lamps", 2.0, (2,)),
        ),
        "conflicts": (
            Conflict(
                "the year",
                (ConflictSide("1971", "", "1971-04-09", (1,), True), ConflictSide("1872", "", "", (2,))),
                "One counts the trial.",
                "The register leads.",
            ),
        ),
        "citations": (citation(1), citation(2, title="The keeper")),
        "table": Table(("year", "lamps"), (("1971", "one"), ("1880", "two")), ((1,), (2,))),
        "missing": ("the hour",),
        "nearest": ("The tower (Harbour Office, 1870)",),
        "readings": ("the first lamp", "the present lamp"),
        "basis": "Counted: lamps in use.",
    }
    return Answer(**(fields | changes))  # type: ignore[arg-type]


def test_every_part_has_its_place() -> None:
    text = answer_text(answer(), Style())
    order = [
        "It was lit in 1971. [1][2]",
        "Its keeper was Ailsa Brodie. [2]",
        "Over time",
        "1880  2 lamps [2]",
        "year  lamps",
        "1971  one    [1]",
        "Sources differ: the year",
        "  - 1971 (9 April 1971, leads) [1]",
        "  - 1872 [2]",
        "  One counts the trial.",
        "  The register leads.",
        "Not in the documents",
        "  - the hour",
        "Nearest in the documents",
        "The question can be read as",
        "Counted: lamps in use.",
        "Understood as: When was the lamp of Skerrow lit?",
        "As of 1 January 2000: answered from the documents.",
        "[1] The lamp · Harbour Office · 9 April 1971 · page 3 · digest",
        "    “The lamp was lit in 1971.”",
        "    https://example.org/lamp",
        "[2] The keeper",
    ]
    positions = [text.find(part) for part in order]
    assert -1 not in positions, order[positions.index(-1)]
    assert positions == sorted(positions)


def test_parts_that_an_answer_lacks_are_left_out() -> None:
    bare = answer(
        resolved_question="when was the lamp lit",
        status="not_covered",
        headline="The documents do not say.",
        statements=(),
        timeline=(),
        conflicts=(),
        citations=(),
        table=None,
        missing=(),
        nearest=(),
        readings=(),
        basis="",
    )
    assert answer_text(bare, Style()) == "The documents do not say.\n\nAs of 1 January 2000: not covered by the documents."


@pytest.mark.parametrize("width", [30, 44, 80])
def test_lines_keep_to_the_width(width: int) -> None:
    text = answer_text(answer(citations=(citation(1, "word " * 60), citation(12))), Style(width=width))
    assert all(len(line) <= width for line in text.splitlines() if "https://" not in line)


def test_colours_are_there_only_where_wanted() -> None:
    plain, coloured = answer_text(answer(), Style()), answer_text(answer(), Style(colour=True))
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[1mIt was lit")
    assert coloured.replace("\x1b[1m", "").replace("\x1b[90m", "").replace("\x1b[0m", "") == plain


def test_no_document_reaches_the_terminal_with_control_characters() -> None:
    bad = answer(
        headline=HOSTILE,
        resolved_question=HOSTILE,
        statements=(Statement(HOSTILE, (1,)),),
        timeline=(TimelineStep(HOSTILE, HOSTILE, HOSTILE, None, (1,)),) * 2,
        conflicts=(Conflict(HOSTILE, (ConflictSide(HOSTILE, HOSTILE, HOSTILE, (1,)),), HOSTILE, HOSTILE),),
        citations=(citation(1, HOSTILE, HOSTILE),),
        table=Table((HOSTILE,), ((HOSTILE,),), ((1,),)),
        missing=(HOSTILE,),
        nearest=(HOSTILE,),
        readings=(HOSTILE,),
        basis=HOSTILE,
    )
    text = answer_text(bad, Style())
    assert text.count("[31mtext") > 8, "the words themselves are shown"
    assert _unsafe(text) == set()


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=300)
def test_clean_text_cannot_steer_a_terminal(text: str) -> None:
    assert _unsafe(clean(text)) == set()
    assert clean(clean(text)) == clean(text)


_CELL = st.text(st.characters(codec="ascii"), max_size=60)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=5), st.integers(40, 90))
@settings(max_examples=150)
def test_tables_keep_to_the_limit(rows: list[tuple[str, str, str]], limit: int) -> None:
    text = table(rows, Style(limit=limit), header=("one", "two", "three"))
    assert all(len(line) <= limit for line in text.splitlines())
    for row in rows:
        for word in " ".join(clean(cell) for cell in row).split():
            if len(word) < 8:
                assert word in text


def _unsafe(text: str) -> set[str]:
    kinds = {char: unicodedata.category(char) for char in text}
    turning = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    return {char for char, kind in kinds.items() if (kind in ("Cc", "Cs") and char not in "\n\t") or char in turning}
