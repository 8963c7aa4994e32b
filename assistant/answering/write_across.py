"""Who did something with whom in a time, across all subjects: "with which countries did X sign agreements in May 2020?"."""

from collections.abc import Iterator

from assistant.answering.acts import acts_asked
from assistant.answering.ask_forms import Ask
from assistant.answering.draft import Draft, Line, distinct, fact_support, join_words, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.answering.timing import Asked
from assistant.answering.wanted import sort_asked
from assistant.dates import When, describe
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import Ledger, held
from assistant.text import stems

RULE = "the events that the ledger dates in that time"
_LEAST, _MOST = 2, 20
_CONFIDENCE = 0.85
_MONTHS = 366  # days: a longer time is a history, no list


def write_across(ledger: Ledger, question: Question, asked: Asked) -> Draft | None:
    """The names of the sort asked for that the events of the act in that time tell of beside the names of the question. None
    where the question names a subject, no act or no time, or where fewer than two subjects tell of it. Rule: RULE."""
    sort = sort_asked(question, ledger)
    acts = acts_asked(question)
    window = asked.when
    named = [mention.id for mention in question.mentions if mention.kind == "name"]
    subjects = any(mention.kind == "subject" for mention in question.mentions)
    if not sort or not acts or not window or not named or subjects or question.ask not in (Ask.WHICH, Ask.LIST):
        return None
    if (window.latest - window.earliest).days > _MONTHS:
        return None
    told = [fact for fact in _events(ledger, acts, window) if all(_tells_of(ledger, fact, id_) for id_ in named)]
    found: dict[str, Fact] = {}
    for fact in sorted(told, key=lambda fact: (fact.begins, fact.id)):
        there = set(stems(fact.quote.text))
        for id_, forms in sort.names.items():
            if any(form <= there for form in forms) and id_ not in found:
                found[id_] = fact
    if not _LEAST <= len(found) <= _MOST or len({fact.subject for fact in found.values()}) < _LEAST:
        return None
    names = [ledger.name(id_) for id_ in found]
    text = join_words(f"{name.spoken} ({describe(fact.begins)})" for name, fact in zip(names, found.values(), strict=True))
    facts = list(dict.fromkeys(found.values()))
    draft = Draft("answered", [Line(sentence(text), distinct(f.quote for f in facts), fact_support(facts, names), RULE)])
    draft.lines += [Line(fact.quote.text, (fact.quote,)) for fact in facts]
    draft.confidence = _CONFIDENCE
    draft.basis = f"Counted are events dated {asked.words}."
    return draft


def _events(ledger: Ledger, acts: list[set[str]], window: When) -> Iterator[Fact]:
    for subject in ledger.subjects.values():
        for attribute in subject.attributes.values():
            if attribute.kind == "event":
                yield from (fact for fact in held(subject.facts[attribute.id]) if _is_of(fact, acts, window))


def _is_of(fact: Fact, acts: list[set[str]], window: When) -> bool:
    if fact.start is None or not (window.earliest <= fact.start.earliest and fact.start.latest <= window.latest):
        return False
    return any(act & stems_of((fact.quote.text,)) for act in acts)


def _tells_of(ledger: Ledger, fact: Fact, id_: str) -> bool:
    name = ledger.name(id_)
    return id_ in fact.names or any(form in fact.quote.text for form in (name.name, *name.aliases) if len(form) > 1)
