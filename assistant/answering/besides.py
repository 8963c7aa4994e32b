"""Whom the ledger knows to be meant where a question leaves somebody out, and which facts are about others."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.candidates import read_tokens
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, join_words
from assistant.answering.member_lists import listed_but_left_out
from assistant.answering.question import Question
from assistant.ledger.facts import Fact, Name
from assistant.ledger.ledger import Ledger


def with_theirs(question: Question, ledger: Ledger) -> Question:
    """The question with whatever bears the name of one who is left out ("the X Development Bank" is of X), left out as well."""
    out = [ledger.names[id_] for id_ in sorted(question.excluded) if id_ in ledger.names]
    if not out:
        return question
    theirs = {n.id for n in ledger.names.values() if any(n.kind != o.kind and _bears(n, o) for o in out)}
    every = question.excluded | theirs
    forms = (form for id_ in every if id_ in ledger.names for form in (ledger.names[id_].name, *ledger.names[id_].aliases))
    return replace(question, excluded=every, unwanted=frozenset(token for form in forms for token in read_tokens(form)))


def _bears(name: Name, other: Name) -> bool:
    """Whether a name holds the other one in capitals as it is written."""
    words = name.name.split()
    forms = [form.split() for form in (other.name, *other.aliases)]
    return any(form == words[i : i + len(form)] for form in forms for i in range(len(words)))


def about_others(desk: Desk, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that do not name one who is left out; else those that name somebody beside."""
    out = desk.question.excluded
    asked = {mention.id for mention in desk.question.mentions}
    forms = [form for id_ in out if id_ in desk.ledger.names for form in _own_forms(desk.ledger.names[id_])]
    without = [f for f in facts if out.isdisjoint(f.names) and not any(form in f.quote.text for form in forms)]
    return without or [fact for fact in facts if set(fact.names) - out - asked]


def _own_forms(name: Name) -> tuple[str, ...]:
    """The names by which a person or body is told of; that of a country stands in the names of many things."""
    return () if name.kind == "country" else (name.name, *(alias for alias in name.aliases if len(alias) > 2))


def none_besides(desk: Desk, whole: Draft | None) -> Draft | None:
    """The answer where the list that `whole` gives has nobody but those left out: that, and the list."""
    if whole is None or whole.status != "answered" or not whole.lines:
        return None
    names = listed_but_left_out(desk)
    if not names:
        return None
    line = whole.lines[0]
    text = f"Besides {join_words(name.spoken for name in names)}, none is named: {line.text}"
    whole.lines[0] = Line(text, line.quotes, (*line.support, *(name.name for name in names)), line.rule)
    return whole
