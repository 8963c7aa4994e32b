"""Makes reviews: a document is held against the collection, the ledger and the stored questions within seconds."""

import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from assistant.answering import lexicon
from assistant.assistant import Assistant, build_engine
from assistant.curation.asking import Asking, Comparison, asked_of, looked_at_passages
from assistant.curation.candidate import CandidateIndex
from assistant.curation.claims import Claim, find_claims
from assistant.curation.duplicates import Duplicate, find_duplicates, sampled
from assistant.curation.examine import Examined, Examiner
from assistant.curation.ledger_edit import NewFact, with_facts
from assistant.curation.lifecycle import former_version, ledger_file
from assistant.curation.questions import StoredQuestion, nearest_questions
from assistant.curation.review import Review, notes_of, pages_of
from assistant.index.annotations import Annotator
from assistant.index.embedding import Vectors
from assistant.index.index import Index
from assistant.index.intake import Intake, embedded_text
from assistant.index.passages import build_passages
from assistant.ledger.fact_index import FactIndex
from assistant.ledger.ledger import Ledger
from assistant.ledger.load import LedgerLoader
from assistant.library.catalogue import Problem
from assistant.library.reading import unreadable
from assistant.model import Answer, Block, Document, Source
from assistant.settings import Settings

MOST_ASKED = 100  # stored questions asked twice for one review, if there is time
_NEAR_QUOTES = 10
_KEPT_ANSWERS = 3000
_KEPT_COMPARISONS = 8
_PIECE = 32  # sentences embedded at once while a curator reads
K = TypeVar("K")
V = TypeVar("V")
_SMALL = Document("small", "", "It is read.", (Block(0, 11, "paragraph"),))


_Claims = tuple[tuple[Claim, ...], int]  # with the number of claims that fit no attribute


class Reviewer:
    """Reviews documents against one assistant. Thread-safe.

    A second look costs little: the examiner, the parser and the encoder remember the last documents, and this the answers.
    """

    def __init__(self, settings: Settings, examiner: Examiner) -> None:
        self._settings, self._examiner = settings, examiner
        self._lock = threading.Lock()
        self._state: _State | None = None
        self._claims: OrderedDict[Source, _Claims] = OrderedDict()
        self._duplicates: OrderedDict[tuple[object, ...], tuple[Duplicate, ...]] = OrderedDict()
        self._ahead: Intake | None = None

    def warm_up(self, assistant: Assistant, questions: Sequence[StoredQuestion] = ()) -> None:
        """Loads the parser, opens the passages and embeds the stored questions, so that the first review need not."""
        Annotator().annotate([_SMALL])
        assistant.index.retriever()
        assistant.index.encoder.encode([q.text for q in questions])

    def review(
        self,
        assistant: Assistant,
        path: Path,
        source: Source,
        questions: Sequence[StoredQuestion] = (),
        accepted: Sequence[NewFact] = (),
        replaces: str = "",
        confidence: Mapping[int, float] | None = None,
        seconds: float | None = None,
    ) -> Review:
        """The review of the file at `path` as `source`, with the ledger entries `accepted` so far; `replaces` is an id.

        Questions are asked for `seconds`, those that come nearest to the document first. The `asking` of the review asks on;
        where no seconds are given, it has not begun, and the review is there a second sooner.

        Raises UnreadableSource for a file that gives no text.
        """
        clock = _Clock()
        state = self._state_of(assistant)
        sources = assistant.index.catalogue
        former = former_version(sources, sources[replaces]) if replaces in sources else None
        if former is not None:
            source = replace(source, supersedes=former.id)
        examined = self._examiner.file(path)
        document = self._readable(examined, path, source)
        clock.lap("read")
        leaving = frozenset(i for i in (replaces, source.id) if i in sources)
        passages = build_passages(document, self._settings.passage_words)
        texts = tuple(embedded_text(source, passage) for passage in passages)
        encode = assistant.index.encoder.encode
        with _embedding() as pool:  # beside what needs no vectors; those that duplicates are looked up by come first
            first, rest = pool.submit(encode, sampled(texts)), pool.submit(encode, texts)
            taken = Intake(source, document, Annotator().annotate([document])[0], passages, texts)
            clock.lap("parse")
            claims, unplaced = self._found_claims(assistant, taken)
            clock.lap("claims")
            duplicates = self._found_duplicates(assistant, taken, first.result(), leaving, replaces)
            clock.lap("duplicates")

        def prepare() -> Comparison:
            draft = _Draft(taken, rest.result(), leaving, former, tuple(accepted))
            return self._comparison(assistant, state, draft, questions)

        asking = Asking(prepare)
        if seconds is not None:
            asking.ask(seconds)
            clock.lap("questions")
        return Review(
            source=source,
            document=document,
            pages=pages_of(document, confidence or {}),
            notes=notes_of(examined, document),
            duplicates=duplicates,
            claims=claims,
            unplaced=unplaced,
            asking=asking,
            questions=len(questions),
            seconds=clock.laps,
        )

    def _state_of(self, assistant: Assistant) -> "_State":
        """What comparisons and answers hold for; those made for another state are forgotten."""
        with self._lock:
            if self._state is None or not self._state.is_of(assistant):
                self._state = _State(assistant.index, assistant.ledger)
                self._claims.clear()
                self._duplicates.clear()
            return self._state

    def _readable(self, examined: Examined, path: Path, source: Source) -> Document:
        if examined.document is None:
            raise unreadable(path, "no_text")
        return replace(examined.document, source_id=source.id)

    def _found_claims(self, assistant: Assistant, taken: Intake) -> _Claims:
        """Remembered while a curator accepts one after the other: they do not depend on those accepted so far."""
        with self._lock:
            found = self._claims.get(taken.source)
        return found or self._keep(
            self._claims, taken.source, find_claims(taken.source, taken.document, taken.sentences, assistant.ledger)
        )

    def _found_duplicates(
        self, assistant: Assistant, taken: Intake, vectors: Vectors, leaving: frozenset[str], replaces: str
    ) -> tuple[Duplicate, ...]:
        key = (taken.source, leaving, replaces)
        with self._lock:
            found = self._duplicates.get(key)
        if found is None:
            found = find_duplicates(taken.source, taken.document, taken.sentences, vectors, assistant.index, leaving, replaces)
            self._keep(self._duplicates, key, found)
        return found

    def _keep(self, kept: OrderedDict[K, V], key: K, found: V, most: int = _KEPT_COMPARISONS) -> V:
        with self._lock:
            kept[key] = found
            while len(kept) > most:
                kept.popitem(last=False)
        return found

    def _embed_ahead(self, index: Index, taken: Intake) -> None:
        """While a curator reads, the sentences are embedded that going live would have to wait for: the encoder remembers.

        A piece at a time, so that questions come between; given up once another document is reviewed.
        """
        with self._lock:
            if self._ahead is not None and self._ahead.document == taken.document:
                return
            self._ahead = taken

        def embed() -> None:
            texts = taken.sentence_texts()
            for begin in range(0, len(texts), _PIECE):
                if self._ahead is not taken:
                    return
                index.encoder.encode(texts[begin : begin + _PIECE])

        threading.Thread(target=embed, name="embed-ahead", daemon=True).start()

    def _ledger(
        self, now: Ledger, index: CandidateIndex, source: Source, accepted: Sequence[NewFact], replacing: bool
    ) -> tuple[Ledger, tuple[Problem, ...]]:
        """The ledger as it would be, and what would be wrong with it that is not wrong now."""
        if not accepted and not replacing:
            return now, ()
        folder = self._settings.corpus / "ledger"
        with TemporaryDirectory() as copy:
            for file in folder.glob("*.yaml"):
                shutil.copy(file, copy)
            for fact in accepted:
                file = ledger_file(Path(copy), fact.subject)
                file.write_text(with_facts(file.read_text("utf-8"), file.name, [fact], source.id), "utf-8")
            ledger = LedgerLoader(index.catalogue, lambda i: _document(index, i)).load(Path(copy))
        before = {str(problem.message) for problem in now.problems}
        problems = tuple(problem for problem in ledger.problems if problem.message not in before)
        return replace(ledger, index=FactIndex.build(ledger, lexicon.stems_of)), problems

    def _to_ask(
        self, index: Index, questions: Sequence[StoredQuestion], passages: Vectors, accepted: Sequence[NewFact]
    ) -> list[StoredQuestion]:
        """The questions nearest to the words behind accepted entries, and then those nearest to the document."""
        vectors = index.encoder.encode([q.text for q in questions])
        quotes = [str(fact.entry.get("quote", "")) for fact in accepted]
        first = nearest_questions(questions, vectors, index.encoder.encode(quotes), _NEAR_QUOTES) if quotes else []
        rest = nearest_questions(questions, vectors, passages, MOST_ASKED)
        return list(dict.fromkeys([*first, *rest]))[:MOST_ASKED]

    def _comparison(
        self, assistant: Assistant, state: "_State", draft: "_Draft", questions: Sequence[StoredQuestion]
    ) -> Comparison:
        """The assistant as it is and as it would be. An answer from the ledger alone stays as it is while the ledger does: it
        is not asked for again."""
        taken, live, answers = draft.taken, state.index, state.answers
        superseded = [taken.source.supersedes] if taken.source.supersedes else []
        index = CandidateIndex(live, taken, draft.vectors, draft.leaving, superseded, draft.former)
        ledger, problems = self._ledger(state.ledger, index, taken.source, draft.accepted, bool(draft.leaving))
        near = self._to_ask(live, questions, draft.vectors, draft.accepted)
        engine = build_engine(index, ledger, self._settings)
        ledger_changes = ledger is not state.ledger
        self._embed_ahead(live, taken)

        def before(question: StoredQuestion) -> Answer:
            with self._lock:
                known = answers.get(question)
            if known is None:
                known = assistant.ask(question.text, question.history, question.as_of)
                self._keep(answers, question, known, _KEPT_ANSWERS)
            return known

        def after(question: StoredQuestion) -> Answer:
            old = before(question)
            return asked_of(engine, question) if ledger_changes or looked_at_passages(old) else old

        return Comparison(tuple(near), before, after, lambda: state.is_of(assistant), problems)


@dataclass(frozen=True, slots=True)
class _State:
    """One state of index and ledger, and how stored questions are answered in it."""

    index: Index
    ledger: Ledger
    answers: OrderedDict[StoredQuestion, Answer] = field(default_factory=OrderedDict)

    def is_of(self, assistant: Assistant) -> bool:
        return assistant.index is self.index and assistant.ledger is self.ledger


@dataclass(frozen=True, slots=True)
class _Draft:
    """A document with the vectors of its passages, the sources that leave for it, what it corrects, and the entries accepted."""

    taken: Intake
    vectors: Vectors
    leaving: frozenset[str]
    former: Source | None
    accepted: tuple[NewFact, ...]


@contextmanager
def _embedding() -> Iterator[ThreadPoolExecutor]:
    """One thread, for which nobody waits at the end."""
    pool = ThreadPoolExecutor(1, "embed")
    try:
        yield pool
    finally:
        pool.shutdown(wait=False)


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, name: str) -> None:
        now = perf_counter()
        self.laps[name] = round(now - self._last, 3)
        self._last = now


def _document(index: Index, source_id: str) -> Document | None:
    try:
        return index.document(source_id)
    except KeyError:
        return None
