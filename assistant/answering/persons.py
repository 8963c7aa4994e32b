""" "Who is X?", where X is a person: what X is comes first, by the words beside the name. Knowledge of English alone."""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.draft import Draft, Line
from assistant.answering.question import Question
from assistant.answering.requests import Form, Request
from assistant.ledger.facts import Name
from assistant.ledger.ledger import Ledger
from assistant.text import plain

_WHO_IS = re.compile(r"^\W*who(?:'s| is| was)\b", re.I)
_ROLES = (
    r"(?:minister|secretary|president|premier|chancellor|ambassador|commissioner|governor|mayor|senator|congress(?:wo)?man|envoy"
    r"|spokes(?:man|woman|person)|representative|chair(?:man|woman|person)?|head|chief|director|officer|executive|official|consul"
    r"|coordinator|adviser|advisor|founder|professor|general|analyst|economist|engineer|scientist|king|queen|prince|princess"
    r"|manager|member|deputy|leader|delegate|judge|lawyer|writer|author|historian|physicist|chemist)s?"
)
_MOST = 3  # lines


def asks_who_somebody_is(question: Question, ledger: Ledger) -> Name | None:
    """The person of "who is X?", where the question has nothing but the name."""
    if question.ask is not Ask.WHO or not _WHO_IS.match(question.text) or question.clause or question.times:
        return None
    inside = {question.words[i].start for m in question.mentions for i in range(m.start, m.end)}
    persons = {m.id: ledger.name(m.id) for m in question.mentions if m.kind == "name"}
    if len(persons) != 1 or any(word.start not in inside for word in question.terms):
        return None
    person = next(iter(persons.values()))
    return person if person.kind == "person" else None


def brief_on(person: Name) -> Request:
    """The request for what is known of the person."""
    return Request(Form.BRIEF, person.name, bare=True)


def with_role_first(draft: Draft, person: Name) -> Draft:
    """The draft opened by what tells the person's role; where nothing does, that is missing."""
    telling = sorted((line for line in draft.lines if _tells_role(line, person)), key=lambda line: _tells_role(line, person))
    draft.lines = [*telling, *(line for line in draft.lines if line not in telling)][:_MOST]
    if not telling:
        draft.status = "partly"
        draft.missing.append(f"what {person.name} is or does: the documents only name {person.name} in what happened")
    return draft


def _tells_role(line: Line, person: Name) -> int:
    """1 where a role stands behind a name of the person ("X is the", "X, the"), 2 where right before it, 0 where nowhere."""
    text = plain(line.text)
    found = 0
    for form in (person.name, *person.aliases):
        name = rf"\b{re.escape(plain(form))}\b"
        before = rf"\b{_ROLES}(?:,? (?:of|for|on|and) [^.;,]{{2,60}})?,? (?:[a-z][\w.'-]* ){{0,2}}?{name}"
        after = rf"{name}(?:,| is| was| has been)[^.;]{{0,40}}?\b{_ROLES}\b"
        if re.search(after, text):
            return 1
        found = found or 2 * bool(re.search(before, text))
    return found
