"""Whether a reading of the ledger tells of the aspect that a question names (frames.py)."""

import re
from collections.abc import Mapping

from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import Mention
from assistant.answering.match import Match
from assistant.answering.question import Question
from assistant.ledger.ledger import Ledger
from assistant.text import plain, tokens

_OF_AMOUNTS = frozenset({"worth", "paying", "lending", "sharing"})  # the aspects of which an amount may tell
_OF_LISTS = frozenset({"coverage", "parts"})  # those of which a list may tell
_OF_ITSELF = frozenset({"weight"})  # those that a thing has itself: how much its members matter says nothing of it
_LISTING = frozenset({"membership", "holder", "count"})


def leaves_aspect_open(question: Question, match: Match, ledger: Ledger) -> bool:
    """Whether a reading says nothing of the aspect that the question names, of a body that it names beside the subject, or of
    who it is. Lists, offices and numbers tell who and how many, and nothing else."""
    if any(term.aspect for term in match.unexplained):
        return True
    if question.ask not in (Ask.WHO, Ask.WHICH, Ask.LIST):
        of_amounts = not _OF_AMOUNTS.isdisjoint(question.frame.aspect.split()) if question.frame else False
        if match.attribute.kind in _LISTING or (match.attribute.kind == "quantity" and not of_amounts):
            return True
    if question.ask in (Ask.YESNO, Ask.WHY) and not _tells(question, match):
        return True
    of_itself = question.frame is not None and not _OF_ITSELF.isdisjoint(question.frame.aspect.split())
    if of_itself and not _named_in_quote(match):
        return True
    related = ledger.related(match.subject)
    if any(m.id in related and not _speaks_of(match, m, question, ledger) for m in question.mentions if m.kind == "subject"):
        return True
    named = {mention.id for mention in question.mentions}
    return question.ask is Ask.WHO and not any(set(fact.names) - named for fact in match.facts)


def only_lists(ledger: Ledger, at: Mapping[str, str], question: Question, aspect: str) -> bool:
    """Whether an answer from that subject and attribute, as a trace names them, tells who or how many though neither is asked;
    what a thing covers may be a list."""
    subject = ledger.subjects.get(str(at.get("subject")))
    attribute = subject.attributes.get(str(at.get("attribute"))) if subject else None
    if attribute is None or question.ask not in (Ask.WHAT, Ask.HOW, Ask.WHY):
        return False
    return attribute.kind in _LISTING and not (attribute.kind == "membership" and _OF_LISTS & set(aspect.split()))


def _tells(question: Question, match: Match) -> bool:
    """Whether the first fact itself tells of the aspect: that people ask for it so leaves open which way it tells."""
    fact = match.facts[0]
    words = set(tokens(f"{fact.quote.text} {fact.value}"))
    return question.frame is None or any(member.in_(words) for member in question.frame.members)


def _named_in_quote(match: Match) -> bool:
    """Whether the first fact's words name the subject: why a member matters to a body is not why the body matters."""
    said = plain(match.facts[0].quote.text)
    return any(re.search(rf"\b{re.escape(plain(form))}\b", said) for form in (match.subject.name, *match.subject.aliases))


def _speaks_of(match: Match, mention: Mention, question: Question, ledger: Ledger) -> bool:
    """Whether the reading is about this subject, or its first fact speaks of it by name: what is true of a body need not be true
    of its successor."""
    beside = {m.id for m in question.mentions if (m.start, m.end) == (mention.start, mention.end)}
    if match.subject.id in beside:
        return True
    subject = ledger.subjects[mention.id]
    said = plain(" ".join((match.facts[0].quote.text, match.facts[0].value, match.subject.name)))
    return any(re.search(rf"\b{re.escape(plain(form))}\b", said) for form in (subject.name, *subject.aliases))
