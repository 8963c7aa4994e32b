"""Case maker: proposes cases from the ledger and from thumbs-down in the chat, as YAML that an evaluator edits and accepts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from assistant.dates import describe
from assistant.history import Message
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import Ledger, held
from evals.cases import Case

Draft = dict[str, Any]
_HEAD = "# Proposals. Keep what is right, correct what is not, and move it into evals/cases/; then: lodestone eval check\n"


def drafts_from_ledger(ledger: Ledger, cases: Sequence[Case]) -> list[Draft]:
    """One proposal for every standing fact whose quote no case has as gold yet, sorted by id.

    Values of the same attribute and basis at other dates become its wrong versions.
    """
    known = {(gold.source, _squeezed(gold.quote)) for case in cases for gold in case.gold}
    found: dict[str, Draft] = {}
    for subject in ledger.subjects.values():
        for facts in subject.facts.values():
            for fact in held(facts):
                if (fact.quote.source_id, _squeezed(fact.quote.text)) not in known and fact.value:
                    draft = _draft(ledger, subject, subject.attributes[fact.attribute], fact, facts)
                    found.setdefault(draft["id"], draft)
    return [found[name] for name in sorted(found)]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _draft(ledger: Ledger, subject: Subject, attribute: Attribute, fact: Fact, siblings: Iterable[Fact]) -> Draft:
    day = fact.begins.latest
    versioned = attribute.kind in ("count", "quantity", "holder", "status")
    others = [
        other.value
        for other in (held(tuple(siblings)) if versioned else ())
        if other.basis == fact.basis and other.part == fact.part and other.value != fact.value
    ]
    basis = attribute.basis(fact.basis) if fact.basis else None
    draft: Draft = {
        "id": f"draft-{fact.id}".replace("/", "-").replace("#", "-").replace(" ", "-"),
        "kind": attribute.kind,
        "question": _question(subject, attribute, fact),
        "as_of": day.isoformat() if day < date(2100, 1, 1) else None,
        "valid": f"from {describe(fact.begins)}" + (f" to {describe(fact.until)}" if fact.until else ""),
        "expects": [_values(ledger, attribute, fact)],
        "wrong_versions": sorted({*others}),
        "basis": [basis.name] if basis else [],
        "must_cite": [],
        "gold": [{"source": fact.quote.source_id, "quote": _squeezed(fact.quote.text)}],
    }
    return {key: value for key, value in draft.items() if value not in (None, [], "")}


def _question(subject: Subject, attribute: Attribute, fact: Fact) -> str:
    """A question from the ledger's own words; an evaluator words it as people ask."""
    part = f" ({fact.part})" if fact.part else ""
    if attribute.kind == "membership" and fact.names:
        return f"Is {fact.value} among the {attribute.name} of {subject.spoken}?"
    openings = {"holder": "Who is", "event": "When was"}
    return f"{openings.get(attribute.kind, 'What is')} the {attribute.name.removeprefix('the ')} of {subject.spoken}{part}?"


def _values(ledger: Ledger, attribute: Attribute, fact: Fact) -> list[str]:
    """The wordings of the value; of an event, its date."""
    if attribute.kind == "event" and fact.begins.text:
        return [describe(fact.begins)]
    names = [ledger.name(name).name for name in fact.names] if attribute.kind in ("holder", "membership", "relation") else []
    return list(dict.fromkeys([fact.value, *names]))


def drafts_from_feedback(messages: Iterable[Message]) -> Iterator[Draft]:
    """One proposal for every answer with a thumbs-down: its question, what was answered, and the trace to look at."""
    for message in messages:
        if message.rating != -1:
            continue
        answer = message.answer
        first = answer.citations[0].quote if answer.citations else None
        draft: Draft = {
            "id": f"feedback-{message.id}",
            "kind": "feedback",
            "question": answer.resolved_question or answer.question,
            "as_of": message.as_of,
            "status": [answer.status],
            "expects": [["WRITE THE RIGHT VALUE HERE"]],
            "gold": [{"source": first.source_id, "quote": _squeezed(first.text)}] if first else None,
            "note": f"Thumbs down on {message.created}. Answered: {answer.headline}\nTrace: {_plain(answer.trace)}",
        }
        yield {key: value for key, value in draft.items() if value is not None}


def _plain(trace: Mapping[str, Any]) -> str:
    kept = {key: trace[key] for key in sorted(trace) if key != "milliseconds"}
    return str(yaml.safe_dump(kept, allow_unicode=True, width=100000)).strip()


def to_yaml(drafts: Sequence[Draft]) -> str:
    """The proposals as a case file, or a comment where there are none."""
    if not drafts:
        return "# Nothing to propose: every fact and every thumbs-down has a case.\n"
    return _HEAD + str(yaml.safe_dump({"cases": list(drafts)}, sort_keys=False, allow_unicode=True, width=110))
