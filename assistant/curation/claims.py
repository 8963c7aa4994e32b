"""What a document says that the ledger could hold: each claim with how it compares to the ledger, and the entry to accept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from assistant.answering.time_expressions import dates_in
from assistant.curation.ledger_edit import NewFact
from assistant.dates import When, describe, describe_day
from assistant.index.annotations import Sentence
from assistant.ledger.derive import kinds_of, members_at
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import Ledger, held
from assistant.ledger.suggest import Suggester
from assistant.ledger.suggesting.as_yaml import entry_of
from assistant.ledger.suggesting.suggestion import State, Suggestion
from assistant.model import Document, Quote, Source
from assistant.text import numbers

_SUCCEEDING = ("holder", "membership")  # kinds of attribute in which a later value may follow an earlier one
_RULE = "what was recorded first leads until it is settled"
_ORDER: dict[State, int] = {"contradicts": 0, "new": 1, "known": 2}


@dataclass(frozen=True, slots=True)
class Claim:
    """A dated value that the document seems to give. `state` compares it with the ledger, whose own value is in `known`.

    `about`, `value` and `when` are words for a person. `fact` is the entry that accepting it adds; None where it cannot be
    added as it is (`obstacle` says why, or the ledger's own value would have to go first). `both` is the entry that keeps
    either side, as a conflict of sources that answers then show; None where nothing is contradicted. `id` is the same whenever
    the same document is read against the same ledger.
    """

    id: str
    state: State
    about: str
    value: str
    when: str
    quote: Quote
    known: str = ""
    known_quote: Quote | None = None
    fact: NewFact | None = None
    both: NewFact | None = None
    obstacle: str = ""


def find_claims(
    source: Source, document: Document, sentences: Iterable[Sentence], ledger: Ledger
) -> tuple[tuple[Claim, ...], int]:
    """Claims that fit an attribute of the ledger, those against it first; and how many seemed to be claims but fit none."""
    found = Suggester(ledger, dates_in).suggest(source, document, sentences)
    placed = [item for item in found if item.attribute]
    claims = [_with_choice(_against_list(_claim(item, ledger), item, ledger), item, ledger) for item in placed]
    return tuple(sorted(claims, key=lambda c: (_ORDER[c.state], c.quote.start, c.id))), len(found) - len(placed)


def _claim(item: Suggestion, ledger: Ledger) -> Claim:
    subject = ledger.subjects[item.subject]
    attribute = subject.attributes[item.attribute]
    values = ", ".join(_spoken(value, ledger) for value in item.values)
    said = " ".join(part for part in (item.more, values, f"({item.part})" if item.part else "") if part)
    basis = attribute.basis(item.basis)
    obstacle = f"Not among the ledger's names yet: {'; '.join(item.unknown)}." if item.unknown else ""
    return Claim(
        id=f"{item.subject}.{item.attribute}.{item.quote.start}.{'-'.join(item.values)[:60]}",
        state=item.state,
        about=f"{subject.name}: {attribute.name}{f' ({basis.name})' if basis else ''}",
        value=f"{said} (denied)" if item.denied else said,
        when=_dates(item.start, item.until, item.reported),
        quote=item.quote,
        known=_known(item.fact, ledger) if item.fact else "",
        known_quote=item.fact.quote if item.fact else None,
        fact=None if obstacle or item.state == "known" else NewFact(item.subject, item.attribute, _entry(item, ledger)),
        obstacle=obstacle,
    )


def _entry(item: Suggestion, ledger: Ledger) -> dict[str, Any]:
    """The entry without its source, whose id may still change: the approval puts it in."""
    return {name: value for name, value in entry_of(item, ledger).items() if name != "source"}


def _against_list(claim: Claim, item: Suggestion, ledger: Ledger) -> Claim:
    """A new number that the ledger's own list of members contradicts on that day, as it counts itself."""
    subject = ledger.subjects[item.subject]
    attribute = subject.attributes[item.attribute]
    stated = next(iter(numbers(item.values[0])), None)
    if claim.state != "new" or not attribute.counts or stated is None or item.part or item.more or not item.begins.exact:
        return claim
    members = held(subject.facts[attribute.counts])
    day = item.begins.earliest
    certain, possible = members_at(subject, members, day, attribute.basis(item.basis), kinds_of(ledger, members))
    if not certain or len(certain) <= stated <= len(possible):
        return claim
    counted = f"{len(certain)}" if len(certain) == len(possible) else f"{len(certain)} to {len(possible)}"
    known = f"{counted} on {describe_day(day)}, counted from the list of members"
    last = max((fact for fact in members if fact.begins.latest <= day), key=lambda fact: fact.begins.latest, default=None)
    return replace(claim, state="contradicts", known=known, known_quote=last.quote if last else None)


def _with_choice(claim: Claim, item: Suggestion, ledger: Ledger) -> Claim:
    """For a claim against the ledger: keeping both sides; and taking it over only where one value can follow the other."""
    if claim.state != "contradicts" or claim.fact is None or claim.known_quote is None or item.denied:
        return claim
    attribute = ledger.subjects[item.subject].attributes[item.attribute]
    both = replace(claim.fact, entry={**claim.fact.entry, "standing": "disputed"}, conflict=_conflict(claim, item, ledger))
    return replace(claim, both=both, fact=claim.fact if attribute.kind in _SUCCEEDING else None)


def _conflict(claim: Claim, item: Suggestion, ledger: Ledger) -> dict[str, Any]:
    """The two sides as a conflict of the ledger, from the day that they disagree on until the one on which it was said."""
    subject = ledger.subjects[item.subject]
    attribute = subject.attributes[item.attribute]
    first, last = item.begins.earliest, max(item.begins.latest, item.reported.latest)
    quote = claim.known_quote
    assert quote is not None
    conflict: dict[str, Any] = {
        "id": f"{attribute.id}-{first.year}",
        "about": f"{attribute.name} of {subject.spoken}",
        "attribute": attribute.id,
        "when": first.isoformat() if first == last else f"between {first.isoformat()} and {last.isoformat()}",
    }
    if attribute.kind == "membership":
        conflict["names"] = list(item.values)
    sides = [
        {"value": claim.known, "source": quote.source_id, "quote": quote.text, "leads": True},
        {"value": f"{claim.value}, {claim.when}", "quote": claim.quote.text},
    ]
    return conflict | {"sides": sides, "rule": _RULE}


def _spoken(value: str, ledger: Ledger) -> str:
    return ledger.name(value).name


def _known(fact: Fact, ledger: Ledger) -> str:
    value = _spoken(fact.value, ledger) if fact.value in fact.names else fact.value
    denied = " (denied)" if fact.standing == "denied" else ""
    return f"{value}{denied}, {_dates(fact.start, fact.until, fact.reported)}"


def _dates(start: When | None, until: When | None, reported: When) -> str:
    parts = [f"from {describe(start)}" if start else "", f"until {describe(until)}" if until else ""]
    return " ".join(part for part in parts if part) or f"reported {describe(reported)}"
