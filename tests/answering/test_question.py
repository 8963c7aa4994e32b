from datetime import date

import pytest

from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import Lexicon
from assistant.answering.question import parse_question
from assistant.answering.spelling import Spelling
from assistant.ledger.facts import Name, Subject
from assistant.ledger.ledger import Ledger

LEDGER = Ledger(
    {"club": Subject("club", "Rhine Navigation Club", aliases=("RNC", "the river club"))},
    {"us": Name("us", "United States", "country", ("US", "Washington")), "france": Name("france", "France", "country")},
)
LEXICON = Lexicon(LEDGER)
SPELLING = Spelling(
    LEXICON.words,
    {"navigation", "chair", "members"},
    dict.fromkeys(("which", "country", "chairs", "partner", "have", "many"), 0),
)


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("How many members does the RNC have?", Ask.COUNT),
        ("What was the number of members?", Ask.COUNT),
        ("Who chairs the RNC?", Ask.WHO),
        ("Since when has France been in the RNC?", Ask.SINCE),
        ("When did France leave the RNC?", Ask.UNTIL),
        ("When did France join?", Ask.WHEN),
        ("How long did France hold the chair?", Ask.DURATION),
        ("Is France a member?", Ask.YESNO),
        ("Before 2001, did the RNC have a chair?", Ask.YESNO),
        ("List the members of the RNC", Ask.LIST),
        ("How much did it cost?", Ask.QUANTITY),
        ("How did the membership grow between 2001 and 2003?", Ask.CHANGE),
        ("Why do the sources differ on the members?", Ask.DIFFER),
        ("What is the RNC?", Ask.WHAT),
        ("Where was the RNC founded?", Ask.WHERE),
    ],
)
def test_the_form_of_answer(text: str, ask: Ask) -> None:
    assert parse_question(text, date(2026, 1, 1), LEXICON).ask is ask


def test_a_dating_clause_is_set_apart() -> None:
    question = parse_question("How many members did the RNC have when France took the chair in 2003?", date(2026, 1, 1), LEXICON)
    assert question.clause and question.clause.relation == "when"
    assert [word.text for word in question.terms] == ["members", "rnc"]
    assert [m.id for m in question.clause.mentions] == ["france"]


def test_small_words_are_names_only_in_capitals() -> None:
    assert [m.id for m in parse_question("tell us about it", date(2026, 1, 1), LEXICON).mentions] == []
    assert [m.id for m in parse_question("Is the US a member?", date(2026, 1, 1), LEXICON).mentions] == ["us"]


def test_typing_errors_are_corrected_and_told() -> None:
    question = parse_question("Wich cuntry chairs the Rhine Navigaton Club?", date(2026, 1, 1), LEXICON, SPELLING)
    assert question.text == "Which country chairs the Rhine Navigation Club?"
    assert dict(question.typed) == {"Wich": "which", "cuntry": "country", "Navigaton": "navigation"}
    assert [m.id for m in question.mentions] == ["club"]
