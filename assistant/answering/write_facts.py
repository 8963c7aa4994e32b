"""Answers from single facts: events, texts, quantities, states, relations. The value first, then the words of the source."""

import re
from collections.abc import Sequence

from assistant.answering.acting import acting_for, speaks_for, without_actor
from assistant.answering.acts import act_unsaid
from assistant.answering.ask_forms import Ask
from assistant.answering.besides import about_others
from assistant.answering.demands import LENGTH
from assistant.answering.desk import Desk
from assistant.answering.draft import Draft, Line, TableDraft, distinct, fact_support, join_words, on_date, sentence
from assistant.answering.fact_time import in_time, of_that_month, to_the_month
from assistant.answering.lexicon import stems_of
from assistant.answering.quote_sense import NEGATIVE, UNSURE, only_planned, says_nothing
from assistant.answering.several import at_several_times, listing_all, of_the_deed
from assistant.answering.words import read_words
from assistant.dates import MONTHS, describe
from assistant.ledger.facts import Fact, Name
from assistant.ledger.ledger import held
from assistant.model import Quote
from assistant.text import LIGHT, UNITS, plain, stem, tokens

_FIRST = re.compile(r"\b(?:first|earliest|oldest|founding)\b", re.I)
_SEAT = stems_of(["sit seat seated based located situated headquarter headquarters headquartered reside"])
_GIVES_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|so that|in order to|therefore|reason|as a result|on account of|thanks to)\b", re.I
)
_ASKS_REASON = stems_of(["why reason purpose aim goal objective cause motive rationale"]) | {"why"}


# An amount: a currency, a share, a magnitude or a unit of measure beside the figure; plain figures may be dates or ordinals.
_AMOUNT = re.compile(
    r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF)) ?\d"
    r"|\b(?:half|(?:a|one|two|three)[ -](?:thirds?|quarters?|fifths?|tenths?))\b"
    r"|\d[\d.,]* ?(?:%|per cent|percent|hundred|thousand|million|billion|trillion|tonnes|tons|km|kg|euros|dollars|francs)",
    re.I,
)


_CLAUSE = re.compile(r"[,;.] (?:and |while )?| and (?=[A-Z])")
_NAMES = re.compile(rf"(?<=[a-z,\d] )(?!{'|'.join(month for month in MONTHS if month)})[A-Z]\w+")
_PLACED = re.compile(rf"\b(?:in|at|near|off|between) (?:the )?(?!{'|'.join(filter(None, MONTHS))})[A-Z]")
_ALL = 0.95
_APART = frozenset("separate separately apart distinct different independent outside instead unlike".split())
_DEADLINE = re.compile(r"\bby (?:what|which|when)\b|\bdeadline\b|\bdue\b")
_BY_A_DATE = re.compile(
    r"\b(?:by|until|till|before|no later than|ends?|ended|expires?|runs? (?:to|until|through)|through)\b"
    r"[^.;]{0,40}\b(?:19|20)\d\d\b",
    re.I,
)


def write_fact(desk: Desk) -> Draft | None:
    """The facts that the question singles out, in the form that it asks for."""
    facts = [f for f in (desk.match.facts if desk.match.singled_out else desk.facts) if f.standing != "denied"]
    facts = _of_the_part(desk, facts)
    fitting = [f for f in facts if in_time(desk, f)]
    if not fitting and desk.attribute.kind == "event" and desk.asked.when and to_the_month(desk.asked.when):
        # The date says which event is meant; the words that singled out another one are common to several.
        fitting = [f for f in desk.facts if f.standing != "denied" and in_time(desk, f)]
    if not fitting:
        return None
    if desk.asked.when and to_the_month(desk.asked.when):
        fitting = [f for f in fitting if of_that_month(f, desk.asked.when)] or fitting
    leading = [f for f in fitting if f.standing == "holds"] or fitting
    whom = acting_for(desk.question)
    if whom:
        called = (desk.ledger.name(whom.id).name, *desk.ledger.name(whom.id).aliases)
        leading = [f for f in leading if speaks_for(f.quote.text, called)] or leading
    ask = desk.question.ask
    if ask is Ask.WHY:
        leading = sorted((f for f in leading if _gives_reason(desk, f)), key=lambda f: not _says_reason(f))
    if desk.question.first and desk.attribute.kind == "text" and ask in (Ask.WHO, Ask.WHICH):
        leading = [f for f in leading if _FIRST.search(f.quote.text)]  # of texts nothing tells which came first
    if desk.question.excluded:
        leading = about_others(desk, leading)
    if not leading:
        return None
    if ask is Ask.LIST and desk.attribute.kind == "event" and len(held(desk.facts)) > 2 and not desk.match.singled_out:
        return _write_table(desk, [f for f in held(desk.facts) if in_time(desk, f)])
    leading = of_the_deed(desk, leading)
    if whole := listing_all(desk):
        leading = [whole]
    ordered = sorted(leading, key=lambda f: f.begins)
    if ask is Ask.WHEN and desk.attribute.kind == "event" and (several := at_several_times(desk, ordered)):
        return several
    fact = ordered[-1] if desk.question.last else ordered[0] if desk.question.first else leading[0]
    lead = _lead(desk, fact)
    if lead is None:
        return None
    text = f"{sentence(lead)} {fact.quote.text}" if lead and not _said(lead, fact.quote.text) else fact.quote.text
    names = desk.names(fact)
    others = _companions(desk, fact, leading)
    quotes: tuple[Quote, ...] = (fact.quote,)
    if ask in (Ask.WHICH, Ask.LIST, Ask.COMPARE, Ask.WHO) and desk.match.singled_out and len(text) < 250:
        text, quotes, others = _joined(text, fact, others)
    draft = Draft("answered", [Line(text, quotes, (*fact_support([fact], names, desk.subject), lead))])
    draft.lines += [Line(f.quote.text, (f.quote,), ()) for f in others]
    draft.conflicts = desk.disagreements({desk.attribute.id})
    if not draft.conflicts:
        draft.lines += [_dissent(desk, f) for f in desk.facts if f.standing == "disputed" and _same_thing(f, fact)][:1]
    draft.basis = f"Reported {describe(fact.reported)}."
    if says_nothing(fact.quote.text, desk.question):
        draft.status = "not_covered"
    elif desk.attribute.kind in ("status", "relation") and desk.too_late([fact]):
        draft.status = "outdated"
    elif only_planned(fact.quote.text, desk.question):
        draft.status = "partly"
        draft.missing.append("whether it came about: the documents speak of a plan or an expectation only")
    return draft


def _of_the_part(desk: Desk, facts: list[Fact]) -> list[Fact]:
    """The facts on the part that the question names, where it names one; else all."""
    asked = {word.stem for word in desk.question.words}
    named = [f for f in desk.facts if f.part and f.standing != "denied" and stems_of((f.part,)) <= asked]
    if not named or any(f in named for f in facts):
        return [f for f in facts if f in named] or facts
    return named


def _gives_reason(desk: Desk, fact: Fact) -> bool:
    """Whether a fact says why: its words give a reason, or it is recorded as a purpose or a reason."""
    recorded = {word.stem for text in (desk.attribute.name, *desk.attribute.asks) for word in read_words(text)}
    return _says_reason(fact) or bool(recorded & _ASKS_REASON)


def _says_reason(fact: Fact) -> bool:
    """Whether the words of a fact give a reason, or it is itself recorded as one."""
    recorded = {word.stem for text in fact.asks for word in read_words(text)}
    return bool(_GIVES_REASON.search(fact.quote.text)) or bool(recorded & _ASKS_REASON)


def _joined(text: str, fact: Fact, others: list[Fact]) -> tuple[str, tuple[Quote, ...], list[Fact]]:
    """A question for several things is answered by several facts in one line."""
    quotes = tuple(dict.fromkeys((fact.quote, *(f.quote for f in others))))
    return " ".join((text, *(q.text for q in quotes[1:]))), quotes, []


def _lead(desk: Desk, fact: Fact) -> str | None:
    """What is asked for, alone: date, place, names or value. "" where the quote is the answer, None where the fact has none."""
    ask = desk.question.ask
    kind = desk.attribute.kind
    if ask in (Ask.WHEN, Ask.SINCE):
        if fact.start is None or (kind == "text" and not _tells_when(desk, fact)):
            return None
        return on_date(fact.start)
    if ask is Ask.UNTIL and fact.until and not _DEADLINE.search(plain(desk.question.text)):
        return f"until {describe(fact.until)}"
    if ask is Ask.UNTIL:
        return "" if _BY_A_DATE.search(fact.quote.text) else None
    if ask is Ask.WHERE and kind == "event" and {word.stem for word in desk.question.words} & _SEAT:
        return None  # where something was done is not where it has its seat
    if ask is Ask.WHERE:
        return fact.place or ("" if kind in ("text", "event", "relation") and _PLACED.search(fact.quote.text) else None)
    if ask is Ask.WHO and kind == "event":
        # Of "whom did X invite?" X is no answer; where no other name is recorded, this fact has none.
        nobody = fact.names or without_actor(desk.question, fact.quote.text) or _done_by_nobody(fact.quote.text)
        return join_words(name.spoken for name in _actors(desk, fact)) or (None if nobody else "")
    if ask is Ask.WHO and kind in ("text", "status", "quantity") and not fact.names:
        # A quote that accounts for the whole question and names somebody answers, though the ledger lists no name.
        told = desk.match.singled_out and desk.match.coverage >= _ALL and not without_actor(desk.question, fact.quote.text)
        told = told and not act_unsaid(desk.question, fact.quote.text)
        return "" if told and _NAMES.search(fact.quote.text) else None
    if ask is Ask.YESNO:
        return _yes(desk, fact) or _state(desk, fact)
    if ask in (Ask.COUNT, Ask.QUANTITY):
        if kind == "quantity" and ask is Ask.COUNT and set(desk.question.head[:1]).isdisjoint(stems_of((_value(desk, fact),))):
            # The worth of the measures is not how many they are; the words quoted may say both.
            things = {word.text for word in desk.question.words} & {"many", "number"}  # "the size of X" counts nothing
            return "" if not things or _counted(desk.question.head, fact.quote.text) else None
        if kind in ("quantity", "count"):
            return _value(desk, fact)
        return "" if _AMOUNT.search(fact.quote.text) and ask is Ask.QUANTITY else None
    if ask is Ask.DURATION:
        return "" if kind in ("text", "quantity", "event") and LENGTH.search(fact.quote.text) else None
    if kind in ("relation", "status", "quantity", "count"):
        return _value(desk, fact)
    if ask in (Ask.WHICH, Ask.WHAT, Ask.LIST) and kind == "event":
        return fact.value
    if kind == "text" and fact.value != fact.quote.text:
        return fact.value
    return ""


def _done_by_nobody(text: str) -> bool:
    """Whether the first sentence tells what was done, and not by whom."""
    first = re.split(r"(?<=[a-z0-9)])\. ", text)[0]
    return bool(re.search(r"\b(?:was|were|is|are) (?:\w+ly )?\w+(?:ed|en|un|ade|eld)\b", first)) and " by " not in first


def _tells_when(desk: Desk, fact: Fact) -> bool:
    """Whether a text answers "when did X do Y?": it names the year, and the question has more than the name of its subject. A
    text may hold from a day of which it says nothing, and "when was X?" asks for no text on X."""
    named = {i for m in desk.question.mentions if m.id == desk.subject.id for i in range(m.start, m.end)}
    asked = {word.start for word in desk.question.terms}
    more = any(word.start in asked and i not in named for i, word in enumerate(desk.question.words))
    return more and fact.start is not None and str(fact.start.earliest.year) in fact.quote.text


def _counted(head: Sequence[str], quote: str) -> bool:
    """Whether a number stands close before what is counted."""
    words = tokens(quote)
    heads = [i for i, word in enumerate(words) if stem(word) in head[:1]]
    return any(word[:1].isdigit() or word in UNITS for i in heads for word in words[max(i - 4, 0) : i])


def _state(desk: Desk, fact: Fact) -> str:
    """The state in which a thing is, where the words quoted do not say it all themselves."""
    if desk.attribute.kind != "status" or stems_of((desk.value(fact),)) <= stems_of((fact.quote.text,)):
        return ""
    return f"{_value(desk, fact)}, as reported {on_date(fact.reported)}"


def _actors(desk: Desk, fact: Fact) -> list[Name]:
    """The names that an event is told of; of "A signed for X, and B for Y" only who acted for the one asked about."""
    asked = {mention.id for mention in desk.question.mentions} | desk.question.excluded
    names = [name for name in desk.names(fact) if name.id not in asked]
    if desk.question.excluded:
        names = [name for name in names if not _acts_for_excluded(desk, fact, name)]
    whom = acting_for(desk.question)
    if not whom:
        return names
    called = (desk.ledger.name(whom.id).name, *desk.ledger.name(whom.id).aliases)
    clauses = [clause for clause in _CLAUSE.split(fact.quote.text) if speaks_for(clause, called)]
    acting = [n for n in names if n.id != whom.id and any(form in clause for clause in clauses for form in (n.name, *n.aliases))]
    return acting or names


def _acts_for_excluded(desk: Desk, fact: Fact, name: Name) -> bool:
    """Whether a name is told of as acting for one whom the question leaves out."""
    for id_ in desk.question.excluded & set(desk.ledger.names):
        called = (desk.ledger.name(id_).name, *desk.ledger.name(id_).aliases)
        clauses = [clause for clause in _CLAUSE.split(fact.quote.text) if speaks_for(clause, called)]
        if any(form in clause for clause in clauses for form in (name.name, *name.aliases)):
            return True
    return False


def _value(desk: Desk, fact: Fact) -> str:
    value = desk.value(fact)
    unit = desk.attribute.unit
    return f"{value} {unit}" if unit and unit.lower() not in value.lower() else value


def _yes(desk: Desk, fact: Fact) -> str:
    """ "Yes" only where every word of the question is accounted for and the quote neither denies nor doubts."""
    if "or" in {word.text for word in desk.question.words}:
        return ""  # "did A or B have more?" asks which
    if desk.question.frame:
        return ""  # what tells of the aspect may tell of the opposite of what is asked
    words = set(tokens(fact.quote.text))
    asked = {word.text for word in desk.question.words}
    aliases = [text for name in desk.names(fact) for text in (name.name, *name.aliases)]
    known = stems_of((fact.quote.text, desk.subject.name, *desk.subject.aliases, *aliases))
    if any(word.stem not in known and word.text not in LIGHT for word in desk.question.terms):
        return ""
    if desk.match.coverage < 0.85 or words & NEGATIVE or asked & NEGATIVE or (words & (UNSURE | _APART)) - asked:
        return ""
    return "Yes"


def _said(lead: str, quote: str) -> bool:
    """Whether the quote opens with the lead already."""
    return plain(quote).startswith(plain(lead).rstrip(".")) or lead.rstrip(".") == quote.rstrip(".")


def _companions(desk: Desk, fact: Fact, leading: list[Fact]) -> list[Fact]:
    """Further facts that the question singles out as well, or the rest of a text on the same subject."""
    others = [f for f in leading if f is not fact and f.quote != fact.quote]
    if desk.match.singled_out:
        return others[:2]
    if desk.question.ask in (Ask.DEFINE, Ask.WHAT, Ask.HOW, Ask.WHY):
        return others[:3]
    return []


def _same_thing(first: Fact, second: Fact) -> bool:
    return first.basis == second.basis and first.part == second.part and first.place == second.place


def _dissent(desk: Desk, fact: Fact) -> Line:
    return Line(f"Another document differs: {fact.quote.text}", (fact.quote,), fact_support([fact], desk.names(fact)))


def _write_table(desk: Desk, facts: list[Fact]) -> Draft | None:
    """All of them in one line, and as a table with dates."""
    if not facts:
        return None
    ordered = sorted(facts, key=lambda f: f.begins)
    said = join_words(f"{f.value} ({describe(f.start)})" if f.start else f.value for f in ordered)
    name = desk.attribute.name
    text = f"{name}: {said}"
    support = fact_support(ordered, [n for f in ordered for n in desk.names(f)], desk.subject)
    draft = Draft("answered", [Line(sentence(text), distinct(f.quote for f in ordered)[:14], (*support, name))])
    if all(f.start for f in ordered):
        rows = tuple((describe(f.begins), f.value, f.place) for f in ordered)
        draft.table = TableDraft(("Date", name.capitalize(), "Place"), rows, tuple((f.quote,) for f in ordered))
    return draft
