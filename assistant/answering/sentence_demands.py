"""What a question demands of a sentence of running text beside its words: the office, order, month, place, deed."""

import re
from collections.abc import Collection

from assistant.answering.acting import acting_for, speaks_for, spoken_name, without_actor
from assistant.answering.acts import act_unsaid
from assistant.answering.anybody_else import nobody_else
from assistant.answering.ask_forms import Ask
from assistant.answering.enumerations import of_the_other_end
from assistant.answering.how_many import counts_only
from assistant.answering.kinds import LEADING
from assistant.answering.lexicon import Mention
from assistant.answering.owners import of_another_owner
from assistant.answering.places import place_lacking
from assistant.answering.question import Question
from assistant.answering.time_expressions import dates_in
from assistant.dates import When, period
from assistant.ledger.ledger import Ledger
from assistant.text import STOPWORDS, UNITS, stem, tokens

SEATED = frozenset("sit sits seat seated based located headquartered headquarters hq housed situated resides".split())
_LYING, _IS = frozenset("located situated".split()), frozenset("is are lies lie stands stand".split())  # of places
_BEHIND, _BE = frozenset("under in at on by with for".split()), frozenset("was were is are be been".split())
FIRST = frozenset("first earliest inaugural opening".split())
ASKED_WORDS, SAID_WORDS = 4, 3  # content words after "first" among which the thing that is first must be
# "Who is the finance minister of X?": every word of the office has to be there, its first ones too.
_WHO_IS = re.compile(
    r"^who(?:'s| is| was| are| were) (?:the |an? )?(?:current |present |new |now )*((?:[\w-]+ ){1,4}?)(?:of|for|at|in)\b", re.I
)
_YEAR = re.compile(r"\b(?:1[5-9]|20|21)\d\d\b")
_MONTH = 31  # days
_NEXT = re.compile(
    r"\bthe next (?!to\b)(?!(?:day|week|month|year|step)s?\b)|'s next\b|\bnext (?:meeting|summit|round|session)\b", re.I
)
_HOW_OFTEN = re.compile(r"\bhow (?:often|frequently)\b", re.I)
_FREQUENCY = re.compile(
    r"\b(?:every|each|once|twice|thrice|\w+ times) (?:\w+ ){0,2}?(?:a |an |per )?(?:year|month|week|day|quarter|decade|hour)s?\b"
    r"|\b(?:annual|yearly|monthly|weekly|daily|quarterly|biennial|annually|regularly|rarely|seldom|constantly)\b",
    re.I,
)
YET = frozenset("will upcoming planned scheduled expected due foreseen forthcoming".split())


def open_in(question: Question, sentence: str, ledger: Ledger) -> str:
    """The first demand of the question that a sentence of running text leaves unmet; "" where it meets all."""
    said = {stem(token) for token in tokens(sentence)}
    words = set(tokens(sentence))
    seated = {w.text for w in question.words} & SEATED
    if question.ask is Ask.WHERE and seated and not words & SEATED and not (seated <= _LYING and words & _IS):
        return "a seat"
    if question.first and (asked := followers(question.text, ASKED_WORDS)):
        wanted = set().union(*map(set, asked))
        if not any(wanted & set(following) for following in followers(sentence, SAID_WORDS)):
            return f"the first {asked[0][0]}"
    if many := counts_only(question, sentence):
        return many
    if end := of_the_other_end(question, sentence):
        return end
    if _of_another_month(question, sentence):
        return "the date"
    if asks_for_the_next(question) and "next" not in words and not words & YET:
        return "the next"
    if how_often_untold(question, sentence):
        return "how often"
    if without_actor(question, sentence):
        return "who"
    if else_ := nobody_else(question, sentence, ledger):
        return else_
    if act := act_unsaid(question, sentence):
        return act
    if place := place_lacking(question, sentence, ledger):
        return place
    if owner := of_another_owner(question, sentence, ledger):
        return f"what {owner} has"
    if (whom := acting_for(question)) and not speaks_for(sentence, _called(question, whom, ledger)):
        return f"who acted for {spoken_name(question, whom)}"
    return office_lacking(question, said)


def how_often_untold(question: Question, text: str) -> bool:
    """Whether "how often" is asked, and a text says nothing of it."""
    return bool(_HOW_OFTEN.search(question.text)) and not _FREQUENCY.search(text)


def _called(question: Question, mention: Mention, ledger: Ledger) -> tuple[str, ...]:
    name = ledger.name(mention.id)
    return (spoken_name(question, mention), name.name, *name.aliases)


def office_lacking(question: Question, said: Collection[str]) -> str:
    """The office of "who is the finance minister of X?" of which a word is not among the stems that are said; else ""."""
    found = _WHO_IS.match(question.text) if question.ask is Ask.WHO else None
    if not found:
        return ""
    leads = not LEADING.isdisjoint(said)
    office = [stem(word) for word in tokens(found[1]) if word not in STOPWORDS and word not in UNITS]
    lacking = any(word not in said and not (leads and word in LEADING) for word in office)
    return found[1].strip() if lacking else ""


def asks_for_the_next(question: Question) -> bool:
    """Whether it is asked for what comes next, from now on and not after something told."""
    return bool(_NEXT.search(question.text)) and not question.times and not question.clause


def _of_another_month(question: Question, sentence: str) -> bool:
    """Whether a day or month is asked about, and every date of the sentence that is as fine lies in other months."""
    asked = question.times[0] if question.times and question.ask not in (Ask.WHEN, Ask.SINCE, Ask.UNTIL) else None
    if asked is None or asked.relation in ("before", "after", "by", "since", "until") or not _fine(asked.when):
        return False
    months = period(f"{asked.when.earliest:%Y-%m}"), period(f"{asked.when.latest:%Y-%m}")
    said = dates_in(sentence, asked.when.earliest)
    fine = [d.when for d in said if _fine(d.when) and _YEAR.search(sentence[d.start : d.end])]
    return bool(fine) and not any(d.when.overlaps(month) for d in said for month in months)


def _fine(when: When) -> bool:
    return (when.latest - when.earliest).days <= _MONTH


def followers(text: str, most: int) -> list[tuple[str, ...]]:
    """For each "first" the stems of the content words that follow it closely; of those before it in "X was the first under Y"."""
    words = tokens(text)
    found = []
    for i, word in enumerate(words):
        if word in FIRST:
            rest = [stem(w) for w in words[i + 1 : i + 8] if w not in STOPWORDS]
            if words[i + 1 : i + 2] and words[i + 1] in _BEHIND and words[max(i - 2, 0)] in _BE:
                rest = [stem(w) for w in words[max(i - 6, 0) : i] if w not in STOPWORDS]
            elif words[i + 1 : i + 2] == ["time"]:  # what was done for the first time stands before it
                found.append(tuple(stem(w) for w in words[:i] if w not in STOPWORDS))
            if rest:
                found.append(tuple(rest[:most]))
    return found
