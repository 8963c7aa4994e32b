"""Answers to "is X the same as Y?": two names of one subject, one that followed the other, or two that are kept apart."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.draft import Draft, Line, on_date, sentence
from assistant.answering.kinds import DEFINING
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.dates import describe
from assistant.ledger.facts import Fact, Subject
from assistant.ledger.ledger import Ledger, held
from assistant.model import Quote
from assistant.text import plain

_SAME = re.compile(
    r"\b(?:the (?:very )?same(?: \w+)? (?:as|like)|the (?:very )?same(?: thing)?\W*$|one and the same|identical (?:to|with)"
    r"|(?:just |only )?another name (?:for|of)|also (?:called|known as)|a synonym (?:for|of))",
    re.I,
)
_TELLS_APART = stems_of(["same difference different relation relationship distinct identical"])


def write_identity(ledger: Ledger, question: Question) -> Draft | None:
    """Whether two subjects that the question names are one. None where it asks something else, or names other than two."""
    if question.ask not in (Ask.YESNO, Ask.COMPARE) or not _SAME.search(plain(question.text)):
        return None
    named = list(dict.fromkeys(m.id for m in question.mentions if m.kind == "subject"))
    if len(named) != 2:
        return None
    first, second = (ledger.subjects[id_] for id_ in named)
    return _followed(first, second) or _followed(second, first) or _told_apart(first, second) or _side_by_side(first, second)


def _followed(before: Subject, after: Subject) -> Draft | None:
    step = before.successor
    if not step or step.subject != after.id:
        return None
    text = f"No: {before.spoken} was succeeded by {after.spoken} {on_date(step.when)}"
    return Draft("answered", [Line(sentence(text), (step.quote,), (before.name, after.name, describe(step.when)))])


def _told_apart(first: Subject, second: Subject) -> Draft | None:
    """The words of a document on how the two differ, where the ledger has them."""
    for one, other in ((first, second), (second, first)):
        for attribute in one.attributes.values():
            for fact in held(one.facts[attribute.id]):
                asked = stems_of((attribute.name, *attribute.asks, *fact.asks))
                if asked & _TELLS_APART and _names(fact.quote, other, one):
                    return Draft("answered", [Line(f"No: {fact.quote.text}", (fact.quote,), ())])
    return None


def _names(quote: Quote, subject: Subject, other: Subject) -> bool:
    """Whether a quote names the subject; words that belong to the name of the other one do not count."""
    rest = re.sub(_called(other), " ", quote.text, flags=re.I)
    return bool(re.search(_called(subject), rest, re.I))


def _called(subject: Subject) -> str:
    names = sorted((subject.name, *subject.aliases), key=len, reverse=True)
    return rf"\b(?:{'|'.join(re.escape(name) for name in names)})(?!\w)"


def _side_by_side(first: Subject, second: Subject) -> Draft | None:
    """What each of the two is, where the documents say so of both."""
    said = [_definition(subject) for subject in (first, second)]
    facts = [fact for fact in said if fact]
    if len(facts) < 2:
        return None
    text = f"No, the documents tell {first.spoken} and {second.spoken} apart"
    quotes = tuple(fact.quote for fact in facts)
    lines = [Line(sentence(text), quotes, (first.name, second.name))]
    return Draft("answered", lines + [Line(quote.text, (quote,), ()) for quote in quotes])


def _definition(subject: Subject) -> Fact | None:
    for attribute in subject.attributes.values():
        if attribute.kind == "text" and stems_of((attribute.id.replace("-", " "), attribute.name, *attribute.asks)) & DEFINING:
            return next(iter(held(subject.facts[attribute.id])), None)
    return None
