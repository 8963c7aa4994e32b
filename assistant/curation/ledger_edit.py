"""New entries for the YAML files of the ledger, put in after the last entry of their attribute; all else stays as it is."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from assistant.errors import LedgerError

_WIDTH = 116


@dataclass(frozen=True, slots=True)
class NewFact:
    """An entry to add: `entry` has the fields that docs/ledger.md describes (as `entry_of` a suggestion gives them).

    `conflict` records with it that two sources disagree, likewise in the form of docs/ledger.md. An entry, or a side of a
    conflict, without a source rests on the document that it comes with.
    """

    subject: str
    attribute: str
    entry: Mapping[str, Any]
    conflict: Mapping[str, Any] | None = None


def with_facts(text: str, file: str, facts: Sequence[NewFact], source_id: str) -> str:
    """The text of a subject's file with these facts in it. Raises LedgerError where they cannot be added."""
    by_attribute: dict[str, list[Mapping[str, Any]]] = {}
    for fact in facts:
        by_attribute.setdefault(fact.attribute, []).append(_quoted(fact.entry, source_id))
    for attribute, entries in by_attribute.items():
        text = add_entries(text, file, attribute, entries)
    conflicts = [fact.conflict for fact in facts if fact.conflict is not None]
    return _add_conflicts(text, file, conflicts, source_id) if conflicts else text


def _quoted(fields: Mapping[str, Any], source_id: str) -> dict[str, Any]:
    """The fields with source and quote at their end."""
    own = {name: value for name, value in fields.items() if name not in ("source", "quote")}
    return own | {"source": fields.get("source") or source_id, "quote": fields.get("quote", "")}


def _add_conflicts(text: str, file: str, conflicts: Sequence[Mapping[str, Any]], source_id: str) -> str:
    before = yaml.safe_load(text)
    known = list(before.get("conflicts") or ())
    taken = {conflict["id"] for conflict in known}
    new = []
    for conflict in conflicts:
        name = base = str(conflict["id"])
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        new.append({**conflict, "id": name, "sides": [_quoted(side, source_id) for side in conflict["sides"]]})
    there = _value(yaml.compose(text, Loader=yaml.SafeLoader), "conflicts")
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    block = yaml.safe_dump(new, sort_keys=False, allow_unicode=True, width=_WIDTH)
    if isinstance(there, yaml.SequenceNode) and there.value and not there.flow_style:
        at = _line_after(there.value[-1], lines)
        block = textwrap.indent(block, " " * there.start_mark.column)
    elif there is None:
        at = len(lines)
        block = "conflicts:\n" + textwrap.indent(block, "  ")
    else:
        raise LedgerError(f"{file}: 'conflicts' is written on one line.", "Write each conflict on lines of its own.")
    changed = "".join((*lines[:at], block, *lines[at:]))
    if yaml.safe_load(changed) != {**before, "conflicts": known + new}:
        raise LedgerError(f"{file}: the conflicts are written in a way that cannot be added to.", "Edit it by hand.")
    return changed


def add_entries(text: str, file: str, attribute: str, entries: Sequence[Mapping[str, Any]]) -> str:
    """The text of a subject's file with entries added to one attribute. Raises LedgerError where that cannot be done."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    attributes = _value(root, "attributes")
    found = _value(attributes, attribute)
    if not isinstance(found, yaml.MappingNode):
        known = ", ".join(key.value for key, _ in attributes.value) if isinstance(attributes, yaml.MappingNode) else "none"
        raise LedgerError(
            f"{file} has no attribute '{attribute}'.", f"Add it to the file first, or choose one of those there: {known}."
        )
    if found.flow_style:
        raise LedgerError(f"{file}: '{attribute}' is written on one line.", "Write each field on a line of its own.")
    there = _value(found, "entries")
    new = yaml.safe_dump([dict(entry) for entry in entries], sort_keys=False, allow_unicode=True, width=_WIDTH)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if isinstance(there, yaml.SequenceNode) and there.value and not there.flow_style:
        at = _line_after(there.value[-1], lines)
        block = textwrap.indent(new, " " * there.start_mark.column)
    elif isinstance(there, yaml.SequenceNode) and there.value:
        raise LedgerError(f"{file}: the entries of '{attribute}' are written on one line.", "Write each on a line of its own.")
    else:
        column = found.start_mark.column
        at = _line_after(found, lines)
        if there is not None:  # "entries:" or "entries: []"
            own = next(key for key, _ in found.value if key.value == "entries").start_mark.line
            del lines[own]
            at -= 1
        block = textwrap.indent("entries:\n" + textwrap.indent(new, "  "), " " * column)
    changed = "".join((*lines[:at], block, *lines[at:]))
    _check(text, changed, file, attribute, entries)
    return changed


def _value(node: Any, key: str) -> Any:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _line_after(node: Any, lines: Sequence[str]) -> int:
    """The number of the line that follows the last one of a node; blank lines and comments after it are not its own."""
    mark = node.end_mark
    inside = mark.line < len(lines) and lines[mark.line][: mark.column].strip()
    at = mark.line + 1 if inside else mark.line
    while at > node.start_mark.line + 1 and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
        at -= 1
    return int(at)


def _check(before: str, after: str, file: str, attribute: str, entries: Sequence[Mapping[str, Any]]) -> None:
    """That nothing but the entries was added: a file written in an unforeseen way is left alone."""
    wanted, got = yaml.safe_load(before), yaml.safe_load(after)
    wanted["attributes"][attribute]["entries"] = [*(wanted["attributes"][attribute].get("entries") or ()), *map(dict, entries)]
    if wanted != got:
        raise LedgerError(
            f"{file}: the entries of '{attribute}' are written in a way that cannot be added to.", "Edit it by hand."
        )
