"""What a question demands beside its words, tested before a reading of the ledger may answer it.

Words alone do not tell "the president of X" from who presides over Y, nor "the first summit" from a first anniversary. A reading
that leaves a demand unmet gives way to the next one; in the end the answer is that the documents do not say.
"""

import re

from assistant.answering.acting import acting_for_nobody
from assistant.answering.ask_forms import Ask
from assistant.answering.aspect_told import leaves_aspect_open
from assistant.answering.how_many import fewer_than_said
from assistant.answering.kinds import AGREEING, LEADING, POSTS
from assistant.answering.lexicon import OCCASIONS, Mention, stems_of
from assistant.answering.match import Match
from assistant.answering.owners import owned_by_another
from assistant.answering.question import Question, asks_where_it_lies
from assistant.answering.sentence_demands import (
    ASKED_WORDS,
    FIRST,
    SAID_WORDS,
    SEATED,
    YET,
    asks_for_the_next,
    followers,
    how_often_untold,
    office_lacking,
)
from assistant.answering.timing import BEGINNING
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import Ledger
from assistant.text import UNITS, is_ordinal, stem, tokens

_ANY_THING = frozenset("part parts side sides one ones half share".split())
_EARLIER, _LATER = frozenset({"earlier", "first", "sooner", "before"}), frozenset({"later", "last", "after"})
_OFFICE = LEADING | POSTS | stems_of(["president secretary minister prime chief commissioner ambassador envoy"])
_ONE_FACT = frozenset({"event", "text", "relation", "status", "quantity"})
_DEEDS = stems_of(["sign signed signature launch adopt announce ratify propose introduce publish veto host"])
LENGTH = re.compile(
    rf"\b(?:\d+|a|an|every|{'|'.join(UNITS)}|half a)[ -](?:full |whole |single )?(?:year|month|week|day|decade)s?\b", re.I
)
_JOINING = stems_of(["join joined joining accede acceded accession"])
_ANYBODY = stems_of(["person people one body country state nation official organisation organization"])
_SORT = re.compile(r"\b(?:first|last|only|youngest|oldest) (\w+) (?:to|who|that|in|at)\b", re.I)
_PLACE_IN_ORDER = re.compile(r"\bthe (?:very )?(?:first|last|latest|newest|only|earliest)(?: \w+)? (?:to|that|which|who)\b", re.I)
_LEAVES = re.compile(r"\b(?:leave|left|quit|withdraw|withdrew|withdrawn|exit|exited|pull out|pulled out)\b", re.I)
_LIMIT = re.compile(
    r"\b(?:only|just|merely|solely|exclusively|exactly|precisely|more than|less than|at least|at most|longer)\b", re.I
)


def unmet(question: Question, match: Match, ledger: Ledger) -> str:
    """The first demand of the question that this reading leaves unmet; "" where it meets all."""
    if whose := _office_of_another(question, match, ledger):
        return f"an office of {whose}"
    if match.attribute.kind == "event" and _asks_for_a_seat(question, match):
        return "a seat"
    if match.attribute.kind == "holder" and question.ask is Ask.DURATION and {w.text for w in question.words} & {"each", "every"}:
        return "a rule for all"
    if thing := _leaves_first_open(question, match):
        return f"the first {thing}"
    if office := _office_unsaid(question, match, ledger):
        return office
    if question.frame and leaves_aspect_open(question, match, ledger):
        return f"“{question.frame.text}”"
    if question.first and match.attribute.kind == "count" and question.ask in (Ask.WHAT, Ask.WHICH, Ask.WHO, Ask.WHEN):
        return "the first of them"
    if word := _untested(question, match):
        return word
    if thing := _of_another_sort(question, match, ledger) or _of_another_list(question, match):
        return thing
    if thing := _counts_something_else(question, match) or _chooses_something_else(question, match):
        return thing
    if _begins_otherwise(question, match):
        return "the beginning"
    if many := fewer_than_said(question, match):
        return many
    if deed := _another_deed(question, match):
        return deed
    if owner := owned_by_another(question, match.subject, match.attribute, ledger):
        return f"what {owner} has"
    if asks_for_the_next(question) and not any(_of_the_future(question, fact) for fact in match.facts):
        return "the next"
    if match.attribute.kind != "holder" and match.facts and how_often_untold(question, match.facts[0].quote.text):
        return "how often"
    if _asks_what_was_agreed(question, match):
        return "what was agreed"
    return acting_for_nobody(question, match, ledger)


def _asks_for_a_seat(question: Question, match: Match) -> bool:
    """Whether it is asked where something has its place: what was once done elsewhere does not tell. A meeting is where it is."""
    if asks_where_it_lies(question):
        return stems_of((match.subject.kind,)).isdisjoint(OCCASIONS)
    return question.ask is Ask.WHERE and bool({w.text for w in question.words} & SEATED)


def order_asked(question: Question) -> str:
    """ "earlier" or "later" in "who joined earlier, X or Y?"; "" where no order among several that are named is asked for."""
    asked = {word.text for word in question.words}
    names = {mention.id for mention in question.mentions if mention.kind == "name"}
    if question.ask not in (Ask.WHO, Ask.WHICH, Ask.LIST, Ask.YESNO) or len(names) < 2 or "or" not in asked:
        return ""
    return "earlier" if asked & _EARLIER else "later" if asked & _LATER else ""


def limits(question: Question) -> bool:
    """Whether a plain "yes" would also affirm a limit or a length ("for one year only") that nobody tested."""
    return bool(_LIMIT.search(question.text))


def asks_length(question: Question) -> bool:
    """Whether a yes-or-no question holds a length of time."""
    return question.ask is Ask.YESNO and bool(LENGTH.search(question.text))


def _office_of_another(question: Question, match: Match, ledger: Ledger) -> str:
    """The name whose office is asked for ("the president of X", "X's minister"), where it is not that of the subject.

    Only where the question does not name the subject: "X's chair of S" may well be meant as the chair that X holds.
    """
    if match.attribute.kind != "holder" or question.ask not in (Ask.WHO, Ask.WHICH, Ask.WHAT):
        return ""
    related = ledger.related(match.subject)
    if any(mention.id in related and mention.end > mention.start for mention in question.mentions):
        return ""
    words = question.words
    for mention in _spoken(question):
        before = [w.text for w in words[max(mention.start - 2, 0) : mention.start] if w.text != "the"]
        after = [w.stem for w in words[mention.end : mention.end + 3]]
        if before[-1:] == ["of"] or set(after[:2]) & _OFFICE:
            return words[mention.start].surface
    return ""


def _spoken(question: Question) -> list[Mention]:
    """The names that stand in the question; the subject that is meant without being named has no place in it."""
    return [mention for mention in question.mentions if mention.end > mention.start]


def _office_unsaid(question: Question, match: Match, ledger: Ledger) -> str:
    """The office of "who is the president of X?" that the words quoted do not have: who presides is no president."""
    if match.attribute.kind not in _ONE_FACT or question.ask is not Ask.WHO:
        return ""
    for mention in _spoken(question):
        office = _office_beside(question, mention)
        kinds = {ledger.name(name).kind for fact in match.facts for name in fact.names}
        if office and kinds and "person" not in kinds:
            return office  # countries met, and their ministers are not named
        names = [ledger.name(name) for fact in match.facts for name in fact.names]
        said = [f.quote.text for f in match.facts] + [ask for f in match.facts for ask in f.asks] + list(match.attribute.asks)
        said += [alias for name in names for alias in (name.name, *name.aliases)]
        if lacking := office_lacking(question, {stem(token) for text in said for token in tokens(text)}):
            return lacking
        if office and office not in {token for text in said for token in tokens(text)}:
            return office
    return ""


def _office_beside(question: Question, mention: Mention) -> str:
    """The office word of "the president of X" or "X's president"; "" where none stands beside the name."""
    words = question.words
    before = [w for w in words[max(mention.start - 3, 0) : mention.start] if w.text not in ("the", "of")]
    follows_of = any(w.text == "of" for w in words[max(mention.start - 2, 0) : mention.start])
    beside = before[-1:] if follows_of else words[mention.end : mention.end + 2]
    return next((w.text for w in beside if w.stem in _OFFICE), "")


def _leaves_first_open(question: Question, match: Match) -> str:
    """What is to be the first of its kind, where neither the words quoted nor the phrases of a fact say so; else ""."""
    asked = followers(question.text, ASKED_WORDS) if question.first and match.attribute.kind in _ONE_FACT else []
    if not asked:
        return ""
    wanted = set().union(*map(set, asked))
    if match.attribute.kind == "event" and not match.singled_out and wanted & stems_of((match.attribute.name,)):
        return ""  # all events of that kind are at hand: the dates tell which was the first
    said = [words for fact in match.facts for words in followers(fact.quote.text, SAID_WORDS)]
    phrases = [stems_of((ask,)) for fact in match.facts for ask in (*fact.asks, *match.attribute.asks)]
    called_first = any(stem("first") in phrase and wanted & phrase for phrase in phrases)
    return "" if called_first or any(wanted & set(words) for words in said) else asked[0][0]


def _of_another_sort(question: Question, match: Match, ledger: Ledger) -> str:
    """The sort of holder that "the first woman to lead X" asks for, where the ledger does not know its holders by that word."""
    if match.attribute.kind != "holder" or question.ask is not Ask.WHO:
        return ""
    found = _SORT.search(question.text)
    if not found:
        return ""
    kinds = stems_of(ledger.name(name).kind for fact in match.facts for name in fact.names)
    known = kinds | _ANYBODY | LEADING | POSTS | stems_of((match.attribute.name, match.attribute.unit, *match.attribute.asks))
    return "" if stem(found[1].lower()) in known else found[1]


def _untested(question: Question, match: Match) -> str:
    """What a plain "yes" to membership would affirm untested: "the 12th to join", "the last to join", "did X ever leave?"; and
    "anyone else", which no reading tests."""
    words = [word.text for word in question.words]
    listed = question.ask is Ask.YESNO and match.attribute.kind == "membership"  # the whole list tells who else
    if question.ask in (Ask.YESNO, Ask.WHO) and "else" in words and not listed:
        return "anyone else"
    if question.ask is not Ask.YESNO or match.attribute.kind != "membership":
        return ""
    ordinals = [word for word in words if is_ordinal(word) and word not in FIRST]
    other = _PLACE_IN_ORDER.search(question.text) or _LEAVES.search(question.text)
    return ordinals[0] if ordinals else other[0] if other else ""


def _of_another_list(question: Question, match: Match) -> str:
    """What "when did X become a partner?" asks for, where this list is one of observers and another is that of the partners."""
    if match.attribute.kind != "membership":
        return ""
    asked = {word.stem for word in question.words}
    own = stems_of((match.attribute.unit, match.attribute.name, *match.attribute.asks))
    if asked & _JOINING and stems_of((match.attribute.unit,)).isdisjoint(asked):
        lists = match.subject.attributes
        counted = {a.counts for a in lists.values() if a.counts in lists and lists[a.counts].kind == "membership"}
        if counted and match.attribute.id not in counted:
            return lists[min(counted)].unit  # who joins becomes a member, not an observer
    others = (a for a in match.subject.attributes.values() if a.kind == "membership" and a.id != match.attribute.id and a.unit)
    named = [a.unit for a in others if stems_of((a.unit,)) <= asked]
    return named[0] if named and own.isdisjoint(asked) else ""


def _counts_something_else(question: Question, match: Match) -> str:
    """What "how many agreements …" counts, where it is only a word of the subject's own name: its parties are no agreements."""
    attribute = match.attribute
    if question.ask is not Ask.COUNT or attribute.kind not in ("membership", "count"):
        return ""
    bases = [text for basis in attribute.bases for text in (basis.name, basis.unit, *basis.asks)]
    counted = stems_of((attribute.name, attribute.unit, *attribute.asks, *bases))
    head = [word for word in question.words if word.stem in question.head]
    called = stems_of((match.subject.name, *match.subject.aliases))
    if not head or head[-1].stem not in called or counted & {word.stem for word in head}:
        return ""
    return head[-1].text


def _chooses_something_else(question: Question, match: Match) -> str:
    """The thing of "which prize …", where it is only a word of the subject's name and no fact at hand speaks of one."""
    if question.ask is not Ask.WHICH or match.attribute.kind not in _ONE_FACT or not question.head:
        return ""
    head = question.head[0]
    said = [text for f in match.facts for text in (f.quote.text, f.value, *f.asks)]
    known = stems_of((match.attribute.name, match.attribute.unit, *match.attribute.asks, *said))
    called = stems_of((match.subject.name, *match.subject.aliases))
    thing = next((w.text for w in question.words if w.stem == head), "")
    return thing if head in called - known and thing not in _ANY_THING else ""


def _begins_otherwise(question: Question, match: Match) -> bool:
    """Whether "when did X begin?" meets events of X of which none is recorded as its beginning, which the ledger knows."""
    if question.ask not in (Ask.WHEN, Ask.SINCE) or match.attribute.kind != "event" or match.subject.begins is None:
        return False
    called = stems_of((match.subject.name, *match.subject.aliases))
    asked = {word.stem for word in question.terms} - called
    told = (match.attribute.name, *match.attribute.asks, *(text for f in match.facts for text in (f.value, *f.asks)))
    return bool(asked) and asked <= BEGINNING and stems_of(told).isdisjoint(BEGINNING)


def _another_deed(question: Question, match: Match) -> str:
    """The deed of "who signed X?", where the reading tells of another one: that it was announced, say."""
    if match.attribute.kind != "event":
        return ""
    asked = [word.text for word in question.words if word.stem in _DEEDS]
    told = [text for fact in match.facts for text in (fact.quote.text, fact.value, *fact.asks)]
    known = {stem(token) for text in (*told, match.attribute.name, *match.attribute.asks) for token in tokens(text)}
    return asked[0] if asked and {stem(word) for word in asked}.isdisjoint(known) else ""


def _of_the_future(question: Question, fact: Fact) -> bool:
    words = set(tokens(fact.quote.text))
    return "next" in words or bool(words & YET)


def _asks_what_was_agreed(question: Question, match: Match) -> bool:
    """Whether the contents of an agreement that the question names are asked for, while the reading tells that it was made."""
    if question.ask is not Ask.WHAT or match.attribute.kind != "event":
        return False
    named = any(mention.id == match.subject.id for mention in question.mentions)
    if not named and stems_of((match.subject.kind,)).isdisjoint({word.stem for word in question.words}):
        return False  # of two parties alone, "a memorandum" is what they agreed
    asked = {word.stem for word in question.words} & AGREEING
    return bool(asked) and not asked & {stem(token) for fact in match.facts for token in tokens(fact.quote.text)}
