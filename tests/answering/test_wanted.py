"""Which countries, which animals: the sort of names that a question asks for; words that set no condition."""

from datetime import date

import pytest

from assistant.answering.question import parse_question
from assistant.answering.terms import question_terms
from assistant.answering.wanted import sort_asked
from assistant.assistant import Assistant
from assistant.text import stems

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("question", "least"),
    [
        ("Which countries took part in the summit?", 2),
        ("Which country chairs the group?", 1),
        ("Which part of the loan is larger?", 0),
        ("Who chairs the group?", 0),
    ],
)
def test_the_sort_and_how_many(bundled: Assistant, question: str, least: int) -> None:
    sort = sort_asked(parse_question(question, TODAY, bundled.lexicon), bundled.ledger)
    assert (sort.least if sort else 0) == least


def test_one_country_is_not_several_and_a_named_one_is_no_answer(bundled: Assistant) -> None:
    sort = sort_asked(parse_question("Which countries met Japan?", TODAY, bundled.lexicon), bundled.ledger)
    assert sort
    assert sort.in_(set(stems("Italy and Norway came.")))
    assert not sort.in_(set(stems("Italy came to Japan.")))


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("When is the plant supposed to open?", "supposed"),
        ("How much does the fund aim to lend?", "aim"),
        ("Who spoke on behalf of Norway?", "behalf"),
        ("Who spoke on Norway's behalf?", "behalf"),
    ],
)
def test_what_is_only_meant_sets_no_condition(bundled: Assistant, question: str, without: str) -> None:
    engine = bundled._engine
    terms = question_terms(parse_question(question, TODAY, engine.lexicon), engine.ledger, engine.vocabulary)
    assert terms and without not in {term.text for term in terms}
    plain = question_terms(
        parse_question("What was the aim of the fund?", TODAY, engine.lexicon), engine.ledger, engine.vocabulary
    )
    assert "aim" in {term.text for term in plain}
