"""Takes sources in: reads their files, finds their sentences, cuts them into passages. Nothing is written here."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from assistant.errors import UnreadableSource
from assistant.index.annotations import Annotator, Sentence
from assistant.index.documents import StoredDocument
from assistant.index.embedding import file_sha256
from assistant.index.manifest import Manifest, digest, document_file, document_key
from assistant.index.passages import build_passages
from assistant.index.plan import Plan
from assistant.index.words import sentence_frequencies
from assistant.library.catalogue import Catalogue, Problem
from assistant.library.reading import Reader
from assistant.model import Document, Passage, Source
from assistant.settings import Settings

Progress = Callable[[str, int, int], None]  # stage, how many are done, of how many


@dataclass(frozen=True)
class Intake:
    """A source read from its file. `embedded` holds, passage by passage, the text whose vector stands for it."""

    source: Source
    document: Document
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    embedded: tuple[str, ...]

    def sentence_texts(self) -> list[str]:
        return [self.document.text[s.start : s.end] for s in self.sentences]


@dataclass(frozen=True)
class IntakeResult:
    taken: tuple[Intake, ...]
    failed: tuple[tuple[str, Problem], ...]  # source id and why
    read_seconds: float
    parse_seconds: float


def embedded_text(source: Source, passage: Passage) -> str:
    """What is embedded for a passage: title and headings say what the text itself often leaves out."""
    path = [source.title, *(heading for heading in passage.headings if heading != source.title)]
    return "\n".join((" - ".join(" ".join(part.split()) for part in path), passage.text))


def take_in(settings: Settings, catalogue: Catalogue, plan: Plan, progress: Progress) -> IntakeResult:
    """Reads all of plan.todo. A file that cannot be read becomes a Problem and leaves the others as they are."""
    started = perf_counter()
    documents: list[tuple[Source, Document, tuple[Sentence, ...] | None]] = []
    failed: list[tuple[str, Problem]] = []
    with Reader(settings) as reader:
        for done, source in enumerate(plan.todo.values(), 1):
            try:
                before = _stored(settings, plan, source)
                if before and before[1]:
                    document = before[0].document
                else:
                    document = reader.read(catalogue.path(source), source.id, source.sha256)
                if not build_passages(document, settings.passage_words):
                    raise UnreadableSource("no_text", f"{source.path} gives no text.", "Replace it with a file that holds text.")
                documents.append((source, document, _known_sentences(before, document)))
            except UnreadableSource as error:
                failed.append((source.id, Problem(source.path, error.reason, error.message, error.remedy)))
            progress("Reading", done, len(plan.todo))
    read = perf_counter()
    sentences = _annotate(documents, progress)
    parsed = perf_counter()
    taken = []
    for (source, document, _), found in zip(documents, sentences, strict=True):
        passages = build_passages(document, settings.passage_words)
        taken.append(Intake(source, document, found, passages, tuple(embedded_text(source, p) for p in passages)))
    return IntakeResult(tuple(taken), tuple(failed), read - started, parsed - read)


def _stored(settings: Settings, plan: Plan, source: Source) -> tuple[StoredDocument, bool] | None:
    """What the live index holds of this source under the same versions, and whether it was read from the very same file."""
    live: Manifest | None = plan.live
    entry = live.sources.get(source.id) if live else None
    if live is None or entry is None or live.versions.text != plan.versions.text:
        return None
    path = document_file(settings.index, live, entry)
    if not path.is_file() or file_sha256(path) != entry.document_sha256:
        return None
    return StoredDocument.read(path), entry.document == document_name(source, plan)


def document_name(source: Source, plan: Plan) -> str:
    return f"{document_key(source, plan.versions)}.json"


def _known_sentences(before: tuple[StoredDocument, bool] | None, document: Document) -> tuple[Sentence, ...] | None:
    """The sentences found earlier in the same text: a file whose metadata alone changed is not parsed again."""
    if before is None:
        return None
    old = before[0].document
    return before[0].sentences if (old.text, old.blocks) == (document.text, document.blocks) else None


def _annotate(
    documents: Sequence[tuple[Source, Document, tuple[Sentence, ...] | None]], progress: Progress
) -> list[tuple[Sentence, ...]]:
    new = [document for _, document, sentences in documents if sentences is None]
    found: list[tuple[Sentence, ...]] = []
    if new:
        progress("Finding sentences", 0, len(new))
        found = Annotator().annotate(new, lambda done: progress("Finding sentences", done, len(new)))
        progress("Finding sentences", len(new), len(new))
    rest = iter(found)
    return [next(rest) if sentences is None else sentences for _, _, sentences in documents]


def text_digest(text: str) -> str:
    return digest(text)


def document_frequencies(document: Document, sentences: Sequence[Sentence]) -> Counter[str]:
    return sentence_frequencies(document.text[s.start : s.end] for s in sentences)
