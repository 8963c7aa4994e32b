"""Reads corpus/ledger/*.yaml into a Ledger. What does not hold becomes a Problem; the rest goes on serving."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import LedgerError
from assistant.ledger.facts import Attribute, Basis, Disagreement, Fact, Milestone, Name, Side, Subject
from assistant.ledger.ledger import Ledger
from assistant.ledger.quotes import find_quote, first_number
from assistant.ledger.schema import (
    AttributeForm,
    BasisForm,
    ConflictForm,
    EntryForm,
    MilestoneForm,
    NameForm,
    Quoted,
    SubjectForm,
)
from assistant.ledger.succession import succession_problems
from assistant.ledger.yaml_lines import LinedDict, line_at, load_lined
from assistant.library.catalogue import Problem
from assistant.model import Document, Quote, Source

NAMES_PREFIX = "names"  # names.yaml, names-people.yaml: read before the subjects
_Form = TypeVar("_Form", bound=BaseModel)
DocumentLookup = Callable[[str], Document | None]


class _Rejected(Exception):
    """An entry that does not hold; the problem has been noted."""


class LedgerLoader:
    """Loads one ledger folder; quotes are looked up in the canonical texts that `documents` gives.

    `retired` are the ids of sources that are there but no longer in use: facts that rest on them are left out and named.
    """

    def __init__(self, sources: Mapping[str, Source], documents: DocumentLookup, retired: Collection[str] = frozenset()) -> None:
        self.sources = sources
        self.documents = documents
        self.retired = retired
        self.problems: list[Problem] = []
        self._file = ""

    def load(self, folder: Path) -> Ledger:
        """The ledger in `folder`; an absent folder is an empty ledger."""
        names: dict[str, Name] = {}
        subjects: dict[str, Subject] = {}
        files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
        for path in sorted(files, key=lambda p: (not p.name.startswith(NAMES_PREFIX), p.name)):
            self._file = f"ledger/{path.name}"
            try:
                data = load_lined(path)
                if "names" in data:
                    names.update(self._names(data))
                else:
                    subject = self._subject(data, names)
                    if subject.id in subjects:
                        self._problem(
                            line_at(data, ("subject",)), "subject", f"'{subject.id}' stands in two files", "Join the two files."
                        )
                        continue
                    subjects[subject.id] = subject
            except LedgerError as error:
                self.problems.append(Problem(self._file, "yaml", error.message, error.remedy))
            except _Rejected:
                continue
        return Ledger(subjects, names, (*self.problems, *succession_problems(subjects)))

    def _problem(self, line: int, field: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self._file}:{line}", field, message, remedy))

    def _form(self, form: type[_Form], data: Any, line: int) -> _Form:
        try:
            return form.model_validate(data)
        except ValidationError as error:
            for found in error.errors():
                place = tuple(found["loc"])
                field = ".".join(str(part) for part in place) or form.__name__
                known = ", ".join(sorted(f.alias or n for n, f in form.model_fields.items()))
                remedy = f"Use one of: {known}." if found["type"] == "extra_forbidden" else "Correct this field."
                self._problem(line_at(data, place) or line, field, found["msg"].removeprefix("Value error, "), remedy)
            raise _Rejected from None

    def _names(self, data: LinedDict) -> dict[str, Name]:
        found: dict[str, Name] = {}
        for key, value in (data["names"] or {}).items():
            try:
                form = self._form(NameForm, value, line_at(data, ("names", key)))
            except _Rejected:
                continue
            found[str(key)] = Name(str(key), form.name, form.kind, form.aliases, form.article, form.members, form.seats)
        return found

    def _subject(self, data: LinedDict, names: Mapping[str, Name]) -> Subject:
        form = self._form(SubjectForm, data, 1)
        attributes: dict[str, Attribute] = {}
        facts: dict[str, tuple[Fact, ...]] = {}
        for key, raw in form.attributes.items():
            line = line_at(data, ("attributes", key))
            try:
                attribute = self._form(AttributeForm, raw, line)
            except _Rejected:
                continue
            attributes[key] = _attribute(key, attribute)
            facts[key] = tuple(self._facts(form.subject, attributes[key], attribute.entries, names, line))
        for key, built in list(attributes.items()):
            if built.counts and built.counts not in attributes:
                self._problem(
                    line_at(data, ("attributes", key)), "counts", f"there is no attribute '{built.counts}'", "Name a membership."
                )
                attributes.pop(key)
        milestones = {}
        for key in ("begins", "ends", "successor"):
            raw = getattr(form, key)
            milestones[key] = self._milestone(raw, line_at(data, (key,))) if raw else None
        return Subject(
            id=form.subject,
            name=form.name,
            kind=form.kind,
            aliases=form.aliases,
            article=form.article,
            default=form.default,
            attributes=attributes,
            facts=facts,
            disagreements=tuple(self._disagreements(form, data)),
            **milestones,
        )

    def _milestone(self, form: MilestoneForm, line: int) -> Milestone | None:
        try:
            return Milestone(form.when, self._quote(form, line), form.subject)
        except _Rejected:
            return None

    def _facts(
        self, subject: str, attribute: Attribute, entries: Iterable[Any], names: Mapping[str, Name], line: int
    ) -> Iterable[Fact]:
        seen: set[tuple[object, ...]] = set()
        for position, raw in enumerate(entries):
            at = getattr(raw, "line", line)
            try:
                form = self._form(EntryForm, raw, at)
                if form.basis and attribute.bases and not attribute.basis(form.basis):
                    known = ", ".join(basis.id for basis in attribute.bases)
                    self._problem(
                        line_at(raw, ("basis",)), "basis", f"'{form.basis}' is not a basis here", f"Use one of: {known}."
                    )
                    continue
                quote = self._quote(form, at)
            except _Rejected:
                continue
            for value in form.values or (form.value,):
                fact = self._fact(f"{subject}/{attribute.id}/{position}", subject, attribute, form, value, quote, names, at)
                key = (
                    fact.value,
                    fact.basis,
                    fact.part,
                    fact.start,
                    fact.until,
                    fact.quote.source_id,
                    fact.standing,
                    fact.quote.start,
                )
                if key in seen:
                    self._problem(at, "value", f"'{fact.value}' stands here twice with the same dates and source", "Remove one.")
                    continue
                seen.add(key)
                yield fact

    def _fact(
        self,
        id_: str,
        subject: str,
        attribute: Attribute,
        form: EntryForm,
        value: Any,
        quote: Quote,
        names: Mapping[str, Name],
        line: int,
    ) -> Fact:
        text = quote.text if value is None else str(value)
        own = (str(value),) if str(value) in names else ()
        number = float(value) if isinstance(value, int | float) else first_number(text, attribute.kind)
        return Fact(
            id=id_ if not form.values else f"{id_}/{value}",
            subject=subject,
            attribute=attribute.id,
            value=text,
            start=form.start,
            until=form.until,
            reported=form.reported or self.sources[form.source].published,
            quote=quote,
            names=own + tuple(n for n in form.names if n not in own),
            number=number,
            more=form.more,
            basis=form.basis,
            part=form.part,
            place=form.place,
            planned_until=form.planned_until,
            standing=form.standing,
            asks=form.asks,
            note=form.note,
            recheck=form.recheck.earliest if form.recheck else None,
            where=f"{self._file}:{line}",
        )

    def _disagreements(self, form: SubjectForm, data: LinedDict) -> Iterable[Disagreement]:
        for position, raw in enumerate(form.conflicts):
            line = line_at(data, ("conflicts", position))
            try:
                conflict = self._form(ConflictForm, raw, line)
                sides = tuple(
                    Side(
                        side.value,
                        self._quote(side, line),
                        side.reported or self.sources[side.source].published,
                        side.basis,
                        side.leads,
                    )
                    for side in conflict.sides
                )
            except _Rejected:
                continue
            yield Disagreement(
                conflict.id,
                form.subject,
                conflict.attribute,
                conflict.about,
                sides,
                conflict.asks,
                conflict.names,
                conflict.when,
                conflict.explanation,
                conflict.rule,
                conflict.inference,
                f"{self._file}:{line}",
            )

    def _quote(self, form: Quoted, line: int) -> Quote:
        if form.source in self.retired:
            self._problem(
                line,
                "source",
                f"rests on '{form.source}', which is retired",
                "Rest it on another source, restore that one, or remove the entry.",
            )
            raise _Rejected
        if form.source not in self.sources:
            self._problem(
                line, "source", f"there is no source '{form.source}'", "Correct the id; 'lodestone corpus list' shows them."
            )
            raise _Rejected
        document = self.documents(form.source)
        if document is None:
            self._problem(line, "source", f"the source '{form.source}' could not be read", "Run 'lodestone corpus check'.")
            raise _Rejected
        quote = find_quote(document, form.quote)
        if quote is None:
            shown = form.quote if len(form.quote) < 80 else form.quote[:77] + "..."
            self._problem(
                line,
                "quote",
                f"\"{shown}\" does not stand in '{form.source}'",
                f"Copy it from 'lodestone corpus show {form.source}'.",
            )
            raise _Rejected
        return quote


def _attribute(key: str, form: AttributeForm) -> Attribute:
    bases = tuple(_basis(basis_id, basis, form.unit) for basis_id, basis in form.bases.items())
    return Attribute(key, form.name, form.kind, form.asks, form.unit, bases, form.counts, form.complete)


def _basis(basis_id: str, form: BasisForm, unit: str) -> Basis:
    return Basis(basis_id, form.name, form.unit or unit, form.asks, form.counts)
