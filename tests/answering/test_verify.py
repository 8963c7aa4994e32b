import pytest

from assistant.answering.draft import Draft, Line
from assistant.answering.verify import Verifier, text_fault
from assistant.model import Block, Document, Quote

TEXT = "The club had 14 members on 3 March 2024. France took the chair."
DOCUMENT = Document("one", "abc", TEXT, (Block(0, len(TEXT), "paragraph"),))


def quote(start: int, end: int, sha: str = "abc", text: str | None = None) -> Quote:
    return Quote("one", sha, start, end, None, TEXT[start:end] if text is None else text)


VERIFIER = Verifier(lambda source_id: {"one": DOCUMENT}[source_id])


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (quote(1, 41, text=TEXT[0:40]), "does not stand"),
        (quote(0, 40, sha="other"), "has changed"),
        (Quote("two", "abc", 0, 3, None, "The"), "not in the index"),
    ],
)
def test_a_quote_that_does_not_hold_is_found(broken: Quote, why: str) -> None:
    assert why in VERIFIER.quote_fault(broken)
    assert VERIFIER.quote_fault(quote(0, 40)) == ""


@pytest.mark.parametrize(
    "text", ["The club had 15 members.", "The club had 14 members in May 2024.", "Germany took the chair with France."]
)
def test_numbers_months_and_names_must_be_in_the_quotes(text: str) -> None:
    assert text_fault(text, [TEXT])


def test_what_the_quotes_say_passes() -> None:
    assert text_fault("On 3 March 2024 the club had fourteen members; France took the chair.", [TEXT]) == ""


def test_the_draft_loses_what_fails_and_says_so() -> None:
    draft = Draft("answered", [Line("The club had 14 members.", (quote(0, 40),)), Line("It had 99 members.", (quote(0, 40),))])
    dropped = VERIFIER.check(draft)
    assert [line.text for line in draft.lines] == ["The club had 14 members."]
    assert "99" in dropped[0]


def test_where_the_first_line_fails_nothing_is_shown() -> None:
    draft = Draft("answered", [Line("It had 99 members.", (quote(0, 40),)), Line("France took the chair.", (quote(41, 63),))])
    VERIFIER.check(draft)
    assert draft.lines == []
