"""Conditions that a question sets and that a list, a number or a term of office by itself does not meet."""

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.answering.ask_forms import Ask
from assistant.answering.draft import Draft
from assistant.answering.lexicon import stems_of
from assistant.answering.match import Match
from assistant.answering.question import Question
from assistant.ledger.facts import Name
from assistant.text import UNITS

# Nouns for people in office. "The minister of X" is X's, whatever else has a chair.
_PEOPLE = frozenset(
    """president minister secretary chancellor premier king queen emperor governor mayor ambassador leader head chief boss
    director chairman chairwoman chairperson spokesperson spokesman""".split()
)
_QUALITIES = frozenset("woman women female man men male youngest oldest civilian elected acting".split())
_LIMITS = frozenset("only just merely solely exactly precisely alone always never throughout".split())
_SPAN = re.compile(rf"\b(?:{'|'.join(UNITS[1:13])}|a|an|\d+) (?:full )?(?:year|month|week|day)s?\b")


def office_of_another(question: Question) -> bool:
    """Whether it asks for somebody in office of a country or body that is no subject: "the president of X", "X's minister"."""
    if any(mention.kind == "subject" and mention.end > mention.start for mention in question.mentions):
        return False
    words = [word.text for word in question.words]
    for mention in question.mentions:
        before = [word for word in words[max(mention.start - 4, 0) : mention.start] if word != "the"]
        if len(before) > 1 and before[-1] in ("of", "for", "in") and before[-2] in _PEOPLE:
            return True
        if set(words[mention.end : mention.end + 2]) & _PEOPLE:
            return True
    return False


def asks_for_quality(question: Question) -> bool:
    """Whether it asks for a holder of an office of a kind that no list of holders tells: "the first woman to lead …"."""
    return bool({word.text for word in question.words} & _QUALITIES)


def limited(question: Question) -> bool:
    """Whether a yes would grant more than was looked at: "only", "exactly", "for one year"."""
    low = " ".join(word.text for word in question.words)
    return bool({word.text for word in question.words} & _LIMITS) or bool(_SPAN.search(low))


def restricted(draft: Draft, match: Match, question: Question, names: Mapping[str, Name]) -> Draft:
    """The draft of a list or a number; where the question restricts it by a name ("X countries"), that it did not."""
    if match.attribute.kind not in ("membership", "count") or question.ask not in (Ask.LIST, Ask.WHICH, Ask.COUNT, Ask.WHO):
        return draft
    facts = match.subject.facts[match.attribute.id]
    said_of_facts = (text for fact in facts for text in (fact.part, *fact.asks))
    known = stems_of((match.attribute.name, *match.attribute.asks, *said_of_facts))
    for mention in question.mentions:
        name = names.get(mention.id) if mention.kind == "name" else None
        following = question.words[mention.end].stem if mention.end < len(question.words) else ""
        if not name or following not in question.head or stems_of((name.name, *name.aliases)) & known or not draft.lines:
            continue
        said = " ".join(word.surface for word in question.words[mention.start : mention.end + 1])
        first = draft.lines[0]
        text = f"The documents do not tell which of them are “{said}”. {first.text}"
        draft.lines[0] = replace(first, text=text, support=(*first.support, said))
        draft.missing.append(f"which of them are “{said}”")
        draft.status = "partly" if draft.status == "answered" else draft.status
        return draft
    return draft
