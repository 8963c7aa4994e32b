"""Opposites are told apart although their vectors lie close together."""

import pytest

from assistant.answering.meanings import Meanings
from assistant.answering.opposites import opposites
from assistant.answering.terms import Term
from assistant.assistant import Assistant
from assistant.text import stem


def _term(word: str) -> Term:
    return Term(word, (frozenset({stem(word)}),), 1.0, False, frozenset({stem(word)}), 0)


@pytest.mark.parametrize(("word", "other"), [("dissolved", "established"), ("joins", "leaving"), ("imports", "exports")])
def test_inflected_forms_are_known(word: str, other: str) -> None:
    assert stem(other) in opposites({stem(word)}) and stem(word) in opposites({stem(other)})


def test_likeness_never_bridges_opposites(science: Assistant) -> None:
    vocabulary = science._engine.vocabulary
    raw = vocabulary.vectors(["legal", "illegal"])
    assert float(raw["legal"] @ raw["illegal"]) > 0.62  # the vectors alone would take one for the other
    meanings = Meanings([_term("legal"), _term("nation")], {"illegal", "country"}, vocabulary)
    assert meanings.likeness(_term("legal"), {"illegal"}) == 0.0
    assert meanings.likeness(_term("nation"), {"country"}) > 0.7
