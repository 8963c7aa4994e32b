"""Case maker: proposes cases from the ledger, from sources that no case rests on, and from thumbs-down in the chat.

The proposals are YAML that an evaluator edits and accepts, as a case file or as a patch to one.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from assistant.dates import LATEST, describe
from assistant.history import Message
from assistant.index.index import Index
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import Ledger, held
from assistant.model import Turn
from evals.cases import FOLDER, Case

Draft = dict[str, Any]
FILE = FOLDER / "drafted.yaml"
TO_WRITE = "WRITE"  # begins what only an evaluator can write
_OPENINGS = {"holder": "Who is", "event": "When was"}
_VERSIONED = ("count", "quantity", "holder", "status")
_FIGURES = frozenset({"CARDINAL", "QUANTITY", "MONEY", "PERCENT", "DATE"})
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
    values = _values(ledger, attribute, fact)
    others = [
        other.value
        for other in (held(tuple(siblings)) if attribute.kind in _VERSIONED else ())
        if other.basis == fact.basis and other.part == fact.part and other.value not in values
    ]
    basis = attribute.basis(fact.basis) if fact.basis else None
    draft: Draft = {
        "id": f"draft-{fact.id}".replace("/", "-").replace("#", "-").replace(" ", "-"),
        "kind": attribute.kind,
        "question": _question(subject, attribute, fact),
        "as_of": day.isoformat() if day < LATEST else None,
        "valid": _valid(fact) if attribute.kind != "event" else None,
        "expects": [values],
        "wrong_versions": sorted({*others}),
        "basis": [basis.name] if basis else [],
        "must_cite": [],
        "gold": [{"source": fact.quote.source_id, "quote": _squeezed(fact.quote.text)}],
    }
    return {key: value for key, value in draft.items() if value not in (None, [], "", {})}


def _valid(fact: Fact) -> dict[str, str]:
    """The days on which the fact surely held: from the last day on which it may have begun to the first on which it may have
    ended."""
    ends = {"from": fact.begins.latest, "until": fact.until.earliest if fact.until else LATEST}
    if ends["from"] >= LATEST or ends["until"] < ends["from"]:
        return {}
    return {name: end.isoformat() for name, end in ends.items() if end < LATEST}


def _question(subject: Subject, attribute: Attribute, fact: Fact) -> str:
    """A question from the ledger's own words; an evaluator words it as people ask."""
    part = f" ({fact.part})" if fact.part else ""
    if attribute.kind == "membership" and fact.names:
        return f"Is {fact.value} among the {attribute.name} of {subject.spoken}?"
    return f"{_OPENINGS.get(attribute.kind, 'What is')} the {attribute.name.removeprefix('the ')} of {subject.spoken}{part}?"


def _values(ledger: Ledger, attribute: Attribute, fact: Fact) -> list[str]:
    """The wordings of the value; of an event, its date."""
    if attribute.kind == "event" and fact.begins.text:
        return [describe(fact.begins)]
    names = [ledger.name(name).name for name in fact.names] if attribute.kind in ("holder", "membership", "relation") else []
    return list(dict.fromkeys([fact.value, *names]))


def drafts_from_sources(index: Index, cases: Sequence[Case]) -> Iterator[Draft]:
    """One proposal for every active source that no case has as gold, from its first sentence with a number, an amount or a
    date in it: the figures become the expected values, the question is left to the evaluator."""
    known = {gold.source for case in cases for gold in case.gold}
    for source_id in sorted({*index.catalogue} - known):
        if index.catalogue[source_id].status != "active":
            continue
        text = index.document(source_id).text
        for sentence in index.sentences(source_id):
            figures = [text[m.start : m.end] for m in sentence.mentions if m.label in _FIGURES]
            if figures and sentence.subject:
                said = _squeezed(text[sentence.start : sentence.end])
                yield {
                    "id": f"draft-{source_id}",
                    "kind": "source",
                    "question": f"{TO_WRITE} THE QUESTION TO WHICH THIS IS THE ANSWER: {said}",
                    "expects": [[figure] for figure in dict.fromkeys(_squeezed(figure) for figure in figures)],
                    "gold": [{"source": source_id, "quote": said}],
                }
                break


def drafts_from_feedback(
    messages: Iterable[Message], turns_before: Mapping[int, Sequence[Turn]], cases: Sequence[Case]
) -> Iterator[Draft]:
    """One proposal for every answer with a thumbs-down that is no case yet: the question with the turns before it, what was
    answered, and the trace to look at. `turns_before` holds the earlier turns of the conversation by message id."""
    known = {case.id for case in cases}
    for message in messages:
        name = f"feedback-{message.id}"
        if message.rating != -1 or name in known:
            continue
        answer = message.answer
        first = answer.citations[0].quote if answer.citations else None
        turns = [{"question": turn.question, "answer": turn.answer} for turn in turns_before.get(message.id, ())]
        draft: Draft = {
            "id": name,
            "kind": "feedback",
            "question": answer.question,
            "history": turns or None,
            "as_of": message.as_of or answer.as_of,
            "status": [answer.status],
            "expects": [[f"{TO_WRITE} THE RIGHT VALUE HERE"]],
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
        return "# Nothing to propose: every fact, every source and every thumbs-down has a case.\n"
    return _HEAD + _dump(drafts)


def to_patch(drafts: Sequence[Draft], path: Path = FILE, shown: str = "evals/cases/drafted.yaml") -> str:
    """The proposals as a patch that adds them to a case file; `git apply --recount` takes it with cases edited or cut out."""
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    new = (old or "cases:\n") + _dump(drafts).removeprefix("cases:\n") if drafts else old
    lines = difflib.unified_diff(
        old.splitlines(keepends=True),
        new.splitlines(keepends=True),
        f"a/{shown}" if old else "/dev/null",
        f"b/{shown}",
    )
    return "".join(lines)


def _dump(drafts: Sequence[Draft]) -> str:
    return str(yaml.safe_dump({"cases": list(drafts)}, sort_keys=False, allow_unicode=True, width=110))
