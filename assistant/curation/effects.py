"""What a step does to the facts: which no longer hold, because their source has left or their words are no longer in it."""

import tempfile
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.curation.ledger_edit import NewFact
from assistant.errors import IndexMissing
from assistant.index.documents import StoredDocument
from assistant.index.generations import generation_folder
from assistant.index.manifest import Manifest, document_file
from assistant.ledger.check import check_ledger
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import Ledger
from assistant.ledger.load import NAMES_PREFIX, LedgerLoader
from assistant.library.catalogue import Problem, Staged
from assistant.model import Document
from assistant.settings import Settings

LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Effects:
    """`lost` are facts that hold no longer and that no other source says; `problems` what the ledger says against itself anew.

    `refused` says why entries that the step adds are left out.
    """

    lost: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()


def effects(
    settings: Settings,
    staged: Staged,
    sources: Collection[str],
    generations: tuple[str | None, str | None],
    retired: Collection[str] = (),
    added: Collection[NewFact] = (),
) -> Effects:
    """Compares the ledger with the staged one, in the files that a step can touch, each on its own one of the `generations`.

    `sources` are the ids of the sources that the step changes; `retired` those that are retired after it; `added` the entries
    that it adds.
    """
    texts = _texts(settings.corpus, staged, sources)
    if all(name.startswith(NAMES_PREFIX) and old == new for name, (old, new) in texts.items()):
        return Effects()
    old = _load({name: content for name, (content, _) in texts.items()}, _Documents(settings, generations[0]), ())
    new = _load({name: content for name, (_, content) in texts.items()}, _Documents(settings, generations[1]), retired)
    known = {_key(problem) for problem in check_ledger(old)}
    fresh = [problem for problem in check_ledger(new) if _key(problem) not in known]
    dangling = [problem for problem in fresh if problem.field in ("source", "quote")]
    return Effects(
        lost=tuple(_lost(old, new, dangling)),
        problems=tuple(p for p in fresh if p not in dangling),
        refused=tuple(_refused(new, fresh, added)),
    )


def _refused(new: Ledger, fresh: Collection[Problem], added: Iterable[NewFact]) -> Iterable[Problem]:
    """For each new entry that the ledger leaves out: the problem that says why."""
    for fact in added:
        subject = new.subjects.get(fact.subject)
        facts = subject.facts.get(fact.attribute, ()) if subject else ()
        words = str(fact.entry.get("quote", "")).split()
        if not any(found.quote.text.split() == words for found in facts):
            yield next(iter(fresh), Problem(f"{LEDGER}/{fact.subject}.yaml", "entries", "the entry does not hold", "Correct it."))


def _lost(old: Ledger, new: Ledger, dangling: Collection[Problem]) -> Iterable[Problem]:
    """The facts of the old ledger that fell out of the new one and that no other source says there."""
    held = {_value(fact) for fact in new.facts()}
    for fact in old.facts():
        source, file = fact.quote.source_id, fact.where.partition(":")[0]
        problem = next((p for p in dangling if f"'{source}'" in p.message and p.file.partition(":")[0] == file), None)
        if problem is None or _value(fact) in held:
            continue
        name = old.name(fact.value).name if fact.value in fact.names else fact.value
        about = f"{old.subjects[fact.subject].name}, {old.attribute(fact).name}"
        why = "which is retired" if "retired" in problem.message else "which no longer has the quoted words"
        yield Problem(fact.where, problem.field, f"{about}: '{name}' rests on '{source}' alone, {why}.", problem.remedy)


def _value(fact: Fact) -> tuple[object, ...]:
    return (fact.subject, fact.attribute, fact.value, fact.basis, fact.part, fact.standing)


def _key(problem: Problem) -> tuple[str, str, str]:
    """A problem without its line, which moves when entries are added above it."""
    return problem.file.partition(":")[0], problem.field, problem.message


def _texts(corpus: Path, staged: Staged, sources: Collection[str]) -> dict[str, tuple[bytes, bytes]]:
    """Old and new content of the files of names, and of those that speak of the sources or are changed."""
    found: dict[str, tuple[bytes, bytes]] = {}
    folder = corpus / LEDGER
    names = {p.name for p in folder.glob("*.yaml")} | {n.split("/")[1] for n in staged if n.startswith(f"{LEDGER}/")}
    for name in sorted(names):
        old = (folder / name).read_bytes() if (folder / name).is_file() else b""
        new = old
        if (path := f"{LEDGER}/{name}") in staged:
            place = staged[path]
            new = place.read_bytes() if place else b""
        if old != new or name.startswith(NAMES_PREFIX) or any(source.encode() in old for source in sources):
            found[name] = old, new
    return found


def _load(texts: Mapping[str, bytes], documents: "_Documents", retired: Collection[str]) -> Ledger:
    with tempfile.TemporaryDirectory() as made:
        for name, content in texts.items():
            if content:
                (Path(made) / name).write_bytes(content)
        return LedgerLoader(documents.sources, documents, retired).load(Path(made))


class _Documents:
    """The sources and texts of one generation, which need not be the live one."""

    def __init__(self, settings: Settings, name: str | None) -> None:
        self._index = settings.index
        self._manifest: Manifest | None = None
        if name is not None:
            with suppress(IndexMissing):  # with a damaged index nothing can be compared
                self._manifest = Manifest.read(generation_folder(settings.index, name))
        entries = self._manifest.sources if self._manifest else {}
        self.sources = {source_id: entry.source for source_id, entry in entries.items()}

    def __call__(self, source_id: str) -> Document | None:
        entry = self._manifest.sources.get(source_id) if self._manifest else None
        if self._manifest is None or entry is None:
            return None
        try:
            return StoredDocument.read(document_file(self._index, self._manifest, entry)).document
        except IndexMissing:
            return None
