"""The terms of an office: who held it from when until when, in words and as the steps of a timeline."""

from assistant.answering.desk import Desk
from assistant.answering.draft import Step, distinct, fact_support
from assistant.dates import describe
from assistant.ledger.facts import Fact


def term_words(desk: Desk, fact: Fact) -> str:
    """ "from 1 July 2024 until 3 February 2026"."""
    start = describe(fact.begins)
    text = start if start.startswith(("by", "between", "after")) else f"from {start}"
    return f"{text} until {describe(fact.until)}" if fact.until else text


# Nouns that name an office; other names ("director") name whoever holds it.
_OFFICES = frozenset("chair chairmanship presidency leadership lead directorship seat office".split())


def office(desk: Desk) -> str:
    """ "the chair of X", "the office of director of X"."""
    name = desk.attribute.name
    held = name if name.split()[-1].lower() in _OFFICES or name.split()[0].lower() in _OFFICES else f"office of {name}"
    return f"the {held} of {desk.subject.spoken}"


def support_of(desk: Desk, facts: list[Fact]) -> tuple[str, ...]:
    names = [name for fact in facts for name in desk.names(fact)]
    return (*fact_support(facts, names, desk.subject), desk.attribute.name)


def terms_of_office(desk: Desk, terms: list[Fact]) -> list[list[Fact]]:
    """The facts by term of office; several sources on one term make one."""
    groups: list[list[Fact]] = []
    for fact in terms:
        if groups and desk.value(groups[-1][0]) == desk.value(fact) and groups[-1][0].begins.overlaps(fact.begins):
            groups[-1].append(fact)
        else:
            groups.append([fact])
    return groups


def history(desk: Desk, terms: list[Fact]) -> list[Step]:
    """Who held it from when on."""
    groups = terms_of_office(desk, terms)
    return [Step(facts[0].begins, desk.value(facts[0]), None, distinct(f.quote for f in facts)[:3]) for facts in groups]


def asked_names(desk: Desk) -> list[str]:
    return list(dict.fromkeys(m.id for m in desk.question.mentions if m.kind == "name"))
