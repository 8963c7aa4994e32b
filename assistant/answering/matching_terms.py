"""What a question is about, as matching needs it: names that stand together, who is in a body, facts of one day."""

from collections.abc import Sequence

from assistant.answering.kinds import AGREEING
from assistant.answering.question import Question
from assistant.answering.terms import Term
from assistant.ledger.facts import Fact, Subject


def asks_who_is_in(question: Question, terms: Sequence[Term]) -> bool:
    """Whether "which countries are in X?" asks for several and speaks of no office."""
    head = next((w for w in question.words if question.head and w.stem == question.head[0]), None)
    return head is not None and head.text.endswith("s") and not says_more(question, terms)


def on_a_day(fact: Fact) -> bool:
    """Whether what a fact says held for a day, as the presence of a guest does."""
    return fact.until is not None and fact.begins.exact and fact.until.latest == fact.begins.latest


def says_more(question: Question, terms: Sequence[Term]) -> bool:
    """Whether the question has content words beside the names and what is chosen."""
    return any(not term.name and not term.stems <= set(question.head[:1]) for term in terms)


def called_by(subject: Subject, term: Term) -> bool:
    return any(term.named_in(name) for name in (subject.name, *subject.aliases))


def named_together(subject: Subject, terms: Sequence[Term]) -> Sequence[Term]:
    """The names that stand together in a name of the subject: "A and B" in what is called the A-B memorandum."""
    names = [term for term in terms if term.ids]
    together = ([term for term in names if term.named_in(called)] for called in (subject.name, *subject.aliases))
    return max((found for found in together if len(found) > 1), key=len, default=[]) if len(names) > 1 else []


def agrees(terms: Sequence[Term]) -> bool:
    """Whether one of the words asks what was agreed."""
    return any(not term.name and term.stems <= AGREEING for term in terms)


def most_alike(terms: Sequence[Term], alike: Sequence[float], related: set[str]) -> float:
    """How nearly a term means a word in which people ask for the attribute, by likeness alone."""
    return max((value for term, value in zip(terms, alike, strict=True) if not related & set(term.ids)), default=0.0)
