"""Suggestions as YAML in the ledger's own form (docs/ledger.md), for a person to review; comments say what the ledger holds."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from assistant.dates import EARLIEST, When, describe, parse_when
from assistant.ledger.ledger import Ledger
from assistant.ledger.suggesting.suggestion import Suggestion
from assistant.model import Source

_WIDTH = 116


def suggestions_yaml(found: Sequence[Suggestion], source: Source, ledger: Ledger) -> str:
    """One YAML document per subject, its entries under their attributes, and a last one for what fits no attribute."""
    placed = [item for item in found if item.attribute]
    known = sum(item.state == "known" for item in placed)
    against = sum(item.state == "contradicts" for item in placed)
    lines = [
        f"# Proposed from {source.id} ({_plain(source.title)}; {source.publisher}, {describe(source.published)}).",
        f"# {len(found)} entries: {known} known already, {against} against the ledger, "
        f"{len(found) - len(placed)} that fit no attribute.",
        "# Read each quote before you take an entry over; add what else it needs (dates, basis, note, asks).",
    ]
    for subject_id in dict.fromkeys(item.subject for item in placed):
        lines += ["---", f"subject: {subject_id}", "attributes:"]
        mine = [item for item in placed if item.subject == subject_id]
        for attribute in dict.fromkeys(item.attribute for item in mine):
            lines += [f"  {attribute}:", "    entries:"]
            lines += _entries((item for item in mine if item.attribute == attribute), ledger, " " * 6)
    rest = [item for item in found if not item.attribute]
    if rest:
        lines += ["---", "unplaced:", *_entries(rest, ledger, "  ")]
    return "\n".join(lines) + "\n"


def written(when: When) -> str:
    """The date in a form that a ledger file may hold."""
    try:
        if (read := parse_when(when.text)).earliest == when.earliest and read.latest == when.latest:
            return when.text
    except ValueError:
        pass  # "early 2023" and the like are days between two others
    if when.exact:
        return when.earliest.isoformat()
    if when.earliest == EARLIEST:
        return f"by {when.latest.isoformat()}"
    return f"between {when.earliest.isoformat()} and {when.latest.isoformat()}"


def entry_of(item: Suggestion, ledger: Ledger) -> dict[str, Any]:
    """The entry as a curator would write it; `kind` is given where there is no attribute to say it."""
    entry: dict[str, Any] = {} if item.attribute else {"kind": item.kind}
    if len(item.values) > 1:
        entry["values"] = list(item.values)
    else:
        value = item.values[0]
        if item.kind == "quantity" and item.more:
            value = f"{item.more} {value}"
        entry["value"] = int(value) if item.kind == "count" and value.isdigit() else value
    if item.more and item.kind in ("count", "quantity"):
        entry["more"] = item.more
    if item.kind in ("count", "quantity"):
        entry |= {key: value for key, value in (("basis", item.basis), ("part", item.part)) if value}
    for key, when in (("from", item.start), ("until", item.until)):
        if when is not None:
            entry[key] = written(when)
    if item.reported_apart:
        entry["reported"] = written(item.reported)
    if item.place:
        entry["place"] = item.place
    known = [name for name in item.names if name in ledger.names]
    if known and item.kind == "event":
        entry["names"] = known
    if item.denied:
        entry["standing"] = "denied"
    return entry | {"source": item.quote.source_id, "quote": item.quote.text}


def _entries(items: Iterable[Suggestion], ledger: Ledger, indent: str) -> list[str]:
    lines = []
    for item in items:
        lines += [f"{indent}# {_plain(remark)}" for remark in _remarks(item, ledger)]
        text = yaml.safe_dump([entry_of(item, ledger)], sort_keys=False, allow_unicode=True, width=_WIDTH)
        lines.append(textwrap.indent(text.rstrip("\n"), indent))
    return lines


def _remarks(item: Suggestion, ledger: Ledger) -> list[str]:
    remarks = []
    if item.state != "new" and item.fact is not None:
        fact = item.fact
        value = ledger.name(fact.value).name if fact.value in fact.names else fact.value
        dates = f"from {describe(fact.start)}" if fact.start else f"reported {describe(fact.reported)}"
        denied = ", denied" if fact.standing == "denied" else ""
        remarks.append(f"{item.state}: {fact.where} ({value}, {dates}{denied})")
    if item.unknown:
        remarks.append(f"not among the ledger's names yet: {'; '.join(item.unknown)}")
    return remarks


def _plain(text: str) -> str:
    """One line: a comment must not break."""
    return " ".join(text.split())
