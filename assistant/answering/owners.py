"""Whose things a question counts: "how many members did X have?" does not ask for those of a body to which X belongs."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import Mention, stems_of
from assistant.answering.question import Question
from assistant.answering.words import Word
from assistant.ledger.facts import Attribute, Name, Subject
from assistant.ledger.ledger import Ledger
from assistant.text import stem

_DOES, _HAVE = frozenset("do does did has have had".split()), frozenset("have had possess own".split())


def owned_by_another(question: Question, subject: Subject, attribute: Attribute, ledger: Ledger) -> str:
    """The one whose members, projects or list are counted, where it is not the subject of the reading, nor a part that its facts
    tell apart; "" where it is, or nobody is told to have them."""
    if question.ask is not Ask.COUNT or attribute.kind not in ("membership", "count"):
        return ""
    related = ledger.related(subject)
    subjects = {(m.start, m.end) for m in question.mentions if m.kind == "subject" and m.id in related}
    facts = subject.facts[attribute.id]
    for mention, noun in _owners(question):
        name = ledger.name(mention.id)
        if (mention.start, mention.end) in subjects or _calls(subject, attribute, name, noun):
            continue
        told = attribute.kind == "count" and any(name.id in fact.names for fact in facts)
        if not told and {fact.part for fact in facts}.isdisjoint((name.name, *name.aliases)):
            return name.name
    return ""


def of_another_owner(question: Question, sentence: str, ledger: Ledger) -> str:
    """The one whose things are counted, where the sentence does not tell of it as having or doing anything; else ""."""
    if question.ask is not Ask.COUNT:
        return ""
    for mention, _ in _owners(question):
        name = ledger.name(mention.id)
        forms = "|".join(re.escape(form) for form in (name.name, *name.aliases))
        has = r"(?:has|have|had|counts?|counted|lists?|listed|comprises?|contains?|includes?|own(?:s|ed)?|employ(?:s|ed)?)"
        pattern = rf"\b(?:{forms}) (?:\w+ )?{has}\b|\b(?:of|in|by|for) (?:the )?(?:{forms})\b|\b(?:{forms})['’]s?"
        if not re.search(pattern, sentence):
            return name.name
    return ""


def _owners(question: Question) -> list[tuple[Mention, Word | None]]:
    """The names told of as having what is counted, each with the noun beside it ("the X list")."""
    found: list[tuple[Mention, Word | None]] = []
    words = question.words
    for mention in (m for m in question.mentions if m.kind == "name" and m.end > m.start):
        before = [word.text for word in words[max(mention.start - 2, 0) : mention.start] if word.text != "the"]
        after = words[mention.end] if mention.end < len(words) else None
        if after and after.text in _HAVE and before[-1:] and before[-1] in _DOES:
            found.append((mention, None))
        elif after and (after.stem == stem("list") or _possessive(words[mention.end - 1], after, question)):
            found.append((mention, after))
    return found


def _possessive(last: Word, after: Word, question: Question) -> bool:
    return last.surface.endswith(("'s", "’s")) and after.stem in question.head


def called_by_owner(question: Question, subject: Subject, attribute: Attribute, ledger: Ledger) -> bool:
    """Whether the question calls the subject by an owner and a noun, as its names or its attribute do: "the X list"."""
    if question.ask is not Ask.COUNT:
        return False
    return any(_calls(subject, attribute, ledger.name(mention.id), noun) for mention, noun in _owners(question))


def _calls(subject: Subject, attribute: Attribute, name: Name, noun: Word | None) -> bool:
    """Whether the subject is called by the name, and it or the attribute by the noun: "the X list" by "X list of things"."""
    if noun is None:
        return False
    whole = re.compile(rf"\b(?:{'|'.join(re.escape(form) for form in (name.name, *name.aliases))})\b(?!-)")
    asked = noun.stem in stems_of((attribute.name, *attribute.asks))
    called = (text for text in (subject.name, *subject.aliases) if whole.search(text))
    return any(asked or noun.stem in stems_of((text,)) for text in called)
