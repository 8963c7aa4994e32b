"""How documents change and leave: what each kind of step writes into corpus/sources and corpus/ledger."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from assistant.curation.drafts import Draft
from assistant.curation.fields import changed_fields, metadata_of, metadata_yaml, sidecar_of
from assistant.curation.ledger_edit import NewFact, with_facts
from assistant.curation.steps import SOURCES, Plan
from assistant.errors import CorpusError, LedgerError, UsageError
from assistant.index.sync import quick_catalogue
from assistant.library.catalogue import Catalogue, find_source, sidecar_path
from assistant.library.metadata import source_of
from assistant.model import Source, SourceStatus
from assistant.settings import Settings
from assistant.transaction import Transaction

_OF_THE_OLD = ("status", "status_since", "version_of", "supersedes")  # fields that a corrected file does not take over


def find(settings: Settings, source_id: str) -> tuple[Catalogue, Source]:
    """The catalogue and the source of this id. Raises UsageError that names the ids most like it."""
    catalogue = quick_catalogue(settings)
    return catalogue, find_source(catalogue, source_id)


def stage_approval(settings: Settings, change: Transaction, plan: Plan, draft: Draft) -> Source:
    """The draft's file among the sources, with its metadata; the former version, or the one it supersedes, set aside."""
    catalogue = quick_catalogue(settings)
    metadata = dict(draft.metadata)
    suffix = PurePosixPath(draft.file).suffix
    if draft.replaces:
        old = find_source(catalogue, draft.replaces)
        version = _stage_former_version(catalogue, change, old)
        inherited = {name: value for name, value in metadata_of(old).items() if name not in _OF_THE_OLD}
        metadata = {**inherited, **metadata, "id": old.id, "supersedes": version}
        path = PurePosixPath(old.path).with_suffix(suffix).as_posix()
        plan.affected.add(old.id)
    else:
        path = _free_path(catalogue, str(metadata.get("id", "")), suffix)
    source, problems = source_of(path, metadata, draft.sha256)
    if source is None:
        said = " ".join(f"{p.field}: {p.message}" for p in problems)
        raise CorpusError(f"The metadata of the draft '{draft.id}' do not hold: {said}", problems[0].remedy)
    if not draft.replaces and source.id in catalogue.sources:
        raise UsageError(
            f"There is a source with the id '{source.id}' already.", "Say that the draft replaces it, or give it another id."
        )
    if not draft.replaces and source.supersedes:
        earlier = find_source(catalogue, source.supersedes)
        if earlier.status == "active":
            since = min(source.published.latest, date.today())
            _stage_fields(catalogue, change, earlier, {"status": "superseded", "status_since": since.isoformat()})
            plan.about.append(earlier.id)
    change.put(path, draft.path(settings.corpus).read_bytes())
    change.put(sidecar_of(path), metadata_yaml(metadata))
    change.drop(f"drafts/{draft.id}/{draft.file}")
    plan.affected.add(source.id)
    plan.retired |= _retired(catalogue)
    return source


def former_version(sources: Mapping[str, Source], old: Source) -> Source:
    """What a source becomes when its file is corrected: a superseded source of its own, with a free id."""
    number = 1
    while f"{old.id}.v{number}" in sources:
        number += 1
    pure = PurePosixPath(old.path)
    path = pure.with_name(f"{pure.stem}.v{number}{pure.suffix}").as_posix()
    today = date.today().isoformat()
    return replace(old, id=f"{old.id}.v{number}", path=path, status="superseded", status_since=today, version_of=old.id)


def _stage_former_version(catalogue: Catalogue, change: Transaction, old: Source) -> str:
    """Keeps the file that is corrected as a superseded source of its own; returns its id."""
    if old.version_of:
        raise UsageError(f"'{old.id}' is a former version of '{old.version_of}'.", "Replace the present one.")
    former = former_version(catalogue.sources, old)
    fields = {name: str(getattr(former, name)) for name in ("id", "status", "status_since", "version_of")}
    where, content = changed_fields(catalogue, old, fields)
    change.drop(old.path)
    if where == old.path:
        change.put(former.path, content)
    else:
        change.put(former.path, catalogue.path(old).read_bytes())
        change.put(sidecar_of(former.path), content)
        change.drop(where)
    return former.id


def _free_path(catalogue: Catalogue, source_id: str, suffix: str) -> str:
    """A path for a new source, named by its id; no document there or beside it has the same name yet."""
    taken = {sidecar_path(source.path) for source in catalogue.sources.values()}
    taken |= {sidecar_path(problem.file) for problem in catalogue.problems}
    stem = base = PurePosixPath(SOURCES) / (source_id or "document")
    number = 1
    # A dot in the id would be taken for the beginning of the ending.
    while sidecar_path(f"{stem}.x") in taken:
        number += 1
        stem = base.with_name(f"{base.name}-{number}")
    return f"{stem}{suffix}"


def stage_facts(settings: Settings, change: Transaction, plan: Plan, facts: Sequence[NewFact], source_id: str) -> None:
    """New entries, and the conflicts recorded with them, in the files of their subjects."""
    folder = settings.corpus / "ledger"
    by_file: dict[Path, list[NewFact]] = {}
    for fact in facts:
        by_file.setdefault(ledger_file(folder, fact.subject), []).append(fact)
    for path, own in by_file.items():
        change.put(f"ledger/{path.name}", with_facts(path.read_text(encoding="utf-8"), path.name, own, source_id).encode())
    plan.facts = tuple(facts)


def ledger_file(folder: Path, subject: str) -> Path:
    """The file of the ledger that holds this subject. Raises LedgerError where there is none."""
    pattern = re.compile(rf"^subject:\s*['\"]?{re.escape(subject)}['\"]?\s*(#.*)?$", re.MULTILINE)
    named = folder / f"{subject}.yaml"
    for path in (named, *sorted(folder.glob("*.yaml"))):
        if path.is_file() and pattern.search(path.read_text(encoding="utf-8")):
            return path
    raise LedgerError(f"There is no subject '{subject}' in the ledger.", f"Write {folder / f'{subject}.yaml'} first.")


def stage_supersession(settings: Settings, change: Transaction, plan: Plan, source_id: str, by: str, since: date) -> None:
    catalogue, old = find(settings, source_id)
    new = find_source(catalogue, by)
    if new.id == old.id:
        raise UsageError("A source cannot supersede itself.", "Name the newer one with --by.")
    if new.supersedes not in ("", old.id):
        raise UsageError(f"'{new.id}' supersedes '{new.supersedes}' already.", "A source can take over from one other alone.")
    seen, step = {old.id}, old
    while step.supersedes in catalogue.sources and step.supersedes not in seen:
        step = catalogue.sources[step.supersedes]
        seen.add(step.id)
    if new.id in seen:
        raise UsageError(f"'{old.id}' has taken over from '{new.id}' itself.", "Let only the newer supersede the older.")
    _stage_fields(catalogue, change, old, {"status": "superseded", "status_since": since.isoformat()})
    if new.supersedes != old.id:
        _stage_fields(catalogue, change, new, {"supersedes": old.id})
    plan.about += [old.id, new.id]


def stage_status(
    settings: Settings, change: Transaction, plan: Plan, source_id: str, status: SourceStatus, since: date | None
) -> None:
    """Retires a source, or puts it back into use; then what superseded it does so no longer."""
    catalogue, source = find(settings, source_id)
    if source.status == status:
        raise UsageError(f"'{source_id}' is {status} already.", "Nothing was changed.")
    if source.version_of and status == "active":
        raise UsageError(f"'{source_id}' is a former version of '{source.version_of}'.", "Add its file as a correction of that.")
    fields = {"status": "" if status == "active" else status, "status_since": since.isoformat() if since else ""}
    _stage_fields(catalogue, change, source, fields)
    plan.about.append(source.id)
    plan.affected.add(source.id)
    plan.retired |= _retired(catalogue) - {source.id} | ({source.id} if status == "retired" else set())
    if status == "active":
        for other in catalogue.sources.values():
            if other.supersedes == source.id:
                _stage_fields(catalogue, change, other, {"supersedes": ""})
                plan.about.append(other.id)


def _stage_fields(catalogue: Catalogue, change: Transaction, source: Source, fields: Mapping[str, str]) -> None:
    path, content = changed_fields(catalogue, source, fields)
    change.put(path, content)


def _retired(catalogue: Catalogue) -> set[str]:
    return {source_id for source_id, source in catalogue.sources.items() if source.status == "retired"}
