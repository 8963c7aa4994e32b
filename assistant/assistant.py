"""The assistant as others use it: open it on a corpus, ask it questions."""

import gc
import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from inspect import getfile
from typing import TYPE_CHECKING, Any
from unicodedata import category

import numpy as np

from assistant import text as compared_words
from assistant.answering import lexicon, words
from assistant.answering.attribution import Speakers
from assistant.answering.company import ledger_company
from assistant.answering.engine import Engine
from assistant.answering.english import english_words
from assistant.answering.followup import Resolver
from assistant.answering.languages import Languages
from assistant.answering.match import Matcher
from assistant.answering.readings import persons_by_word
from assistant.answering.spelling import Spelling
from assistant.answering.verify import Verifier
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.write_together import parted_preamble
from assistant.errors import ChatModelError, UsageError
from assistant.index.filters import passes
from assistant.index.index import Index
from assistant.ledger.ledger import Ledger
from assistant.ledger.load import LedgerLoader
from assistant.ledger.store import code_hash, open_ledger
from assistant.model import Answer, Document, EngineName, Filters, Turn
from assistant.settings import Settings, load_settings
from assistant.text import plain, stem
from assistant.transaction import steady

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from assistant.writing.writer import Writer
    from assistant.writing.written import Written

_KEPT_ENGINES = 4


class Assistant:
    """Answers questions from one corpus. Safe to use from several threads."""

    def __init__(self, settings: Settings, index: Index) -> None:
        """Use Assistant.open."""
        self.settings = settings
        self._lock = threading.Lock()
        self._opened_writer: Writer | None = None
        self._load(index)

    @classmethod
    def open(cls, settings: Settings | None = None) -> "Assistant":
        """The assistant over the index that the settings name. Raises IndexMissing where there is none."""
        settings = settings or load_settings()
        with steady(settings.corpus):
            index = Index.open(settings)
            gc.freeze()  # what the libraries made lives as long as the process: walking over it takes longer than all this
            return cls(settings, index)

    @property
    def index(self) -> Index:
        return self._engine.index

    @property
    def ledger(self) -> Ledger:
        return self._engine.ledger

    @property
    def lexicon(self) -> lexicon.Lexicon:
        return self._engine.lexicon

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, str]] = (),
        as_of: date | str | None = None,
        filters: Filters | None = None,
        engine: EngineName | None = None,
    ) -> Answer:
        """The checked answer. `history` holds the earlier turns, oldest first; `as_of` is the day that counts as today.

        `engine` is "embedded" or "chat"; default: the chat model where the settings name one. Raises UsageError for a question
        that is empty, too long or not text, for an `as_of` that is no day, and for an engine that there is not.
        """
        *_, last = self.write(question, history, as_of, filters, engine)
        assert last.answer is not None  # what `write` gives last
        return last.answer

    def write(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, str]] = (),
        as_of: date | str | None = None,
        filters: Filters | None = None,
        engine: EngineName | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator["Written"]:
        """The lines of the answer as they pass the check, then the answer. `stop` ends the chat model's part at once.

        Raises what `ask` raises, when the first item is asked for; a chat model that fails is no error.
        """
        from assistant.writing.written import Written

        chat = self._wants_chat(engine)
        text = self._checked(question)
        day = day_of(as_of)
        turns = [turn if isinstance(turn, Turn) else Turn(turn.get("question", ""), turn.get("answer", "")) for turn in history]
        chosen = filters or Filters()
        told, asked = parted_preamble(text)
        turns += [Turn(told, "")] if told else []
        engine_ = self.engine_for(chosen)
        turns = [replace(turn, question=engine_.as_meant(turn.question)) for turn in turns]
        whole = engine_.resolver.understand(engine_.as_meant(_bare(asked) or asked), turns, day)
        answer = engine_.answer(text, whole.text, day, chosen, whole.readings, whole.unclear)
        if chosen != Filters():
            answer = replace(answer, trace={**answer.trace, "filters": asdict(chosen)})
        if not chat:
            yield Written(answer=answer)
            return
        try:
            writer = self._writer()
        except ChatModelError as error:
            note = f"{error.message} This is the embedded engine's answer."
            yield Written(answer=replace(answer, notes=(*answer.notes, note)))
            return
        yield from writer.write(answer, engine_, chosen, stop)

    def prepare(self) -> None:
        """Load what the chat model of the settings needs, if one is set, so that the first question does not wait for it."""
        with suppress(ChatModelError):  # told with the answer
            if self.settings.chat_model:
                self._writer()

    def _wants_chat(self, engine: EngineName | None) -> bool:
        if engine not in (None, "embedded", "chat"):
            raise UsageError(f"There is no engine '{engine}'.", "Write embedded or chat.")
        if engine == "chat" and not self.settings.chat_model:
            raise UsageError("No chat model is set.", "Name one in LODESTONE_CHAT_MODEL, for example ollama:llama3.2.")
        return engine != "embedded" and bool(self.settings.chat_model)

    def _writer(self) -> "Writer":
        """The writer over the chat model of the settings, opened when first used."""
        from assistant.writing.providers import open_model
        from assistant.writing.writer import Writer

        if self._opened_writer is None:
            self._opened_writer = Writer(open_model(self.settings), self.settings.chat_evidence)
        return self._opened_writer

    def as_runnable(self) -> "Runnable[str | dict[str, Any], Answer]":
        """The assistant as a LangChain Runnable: a question, or a mapping with the arguments of `ask`, in; an Answer out.

        Callbacks and tracers of a chain that it stands in see it, the retriever and the chat model that it calls.
        """
        from langchain_core.runnables import RunnableLambda

        def answer(question: str | dict[str, Any]) -> Answer:
            return self.ask(**question) if isinstance(question, dict) else self.ask(question)

        return RunnableLambda(answer, name="lodestone")

    def refreshed(self) -> "Assistant":
        """This assistant, turned to the newest index and ledger where they have moved on since.

        While a curator's change is being put in place, which takes milliseconds, it stays with what it has.
        """
        with self._lock, steady(self.settings.corpus, wait=False) as held:
            if held:
                index = self.index.refreshed()
                if index is not self.index or self._ledger_files() != self._ledger_read:
                    self._load(index)
        return self

    def engine_for(self, filters: Filters) -> Engine:
        """The engine whose ledger holds only what the sources that pass the filters say; the last few are kept."""
        if filters == Filters():
            return self._engine
        with self._lock:
            engine = self._restricted.pop(filters, None)
            if engine is None:
                allowed = {source_id for source_id, source in self.index.catalogue.items() if passes(source, filters)}
                engine = _on_ledger(self._engine, self.ledger.restricted(allowed))
            self._restricted[filters] = engine
            while len(self._restricted) > _KEPT_ENGINES:
                self._restricted.pop(next(iter(self._restricted)))
            return engine

    def _checked(self, question: str) -> str:
        text = question.strip() if isinstance(question, str) else ""
        if not text:
            raise UsageError("The question is empty.", "Type a question.")
        if any(ord(char) < 32 and char not in "\n\r\t" for char in text) or "\ufffd" in text:
            raise UsageError("The question holds characters that are not text.", "Type or paste plain text.")
        if len(text) > self.settings.max_question_chars:
            raise UsageError(
                f"The question has {len(text):,} characters; at most {self.settings.max_question_chars:,} are read.",
                "Shorten it, or set LODESTONE_MAX_QUESTION_CHARS.",
            )
        return " ".join(text.split())

    def _ledger_files(self) -> tuple[tuple[str, int, int], ...]:
        """Name, time of change and size of every file of the ledger: what tells cheaply that one has changed."""
        try:
            with os.scandir(self.settings.corpus / "ledger") as files:
                return tuple(sorted((f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in files if f.name.endswith(".yaml")))
        except OSError:  # no ledger, or one that is being changed at this moment
            return ()

    def _load(self, index: Index) -> None:
        self._ledger_read = self._ledger_files()
        self._engine = build_engine(index, _open_ledger(index, self.settings), self.settings)
        self._restricted: dict[Filters, Engine] = {}


def _open_ledger(index: Index, settings: Settings) -> Ledger:
    """The ledger of the corpus, its quotes looked up in the documents of the index."""
    loader = LedgerLoader(index.catalogue, lambda source_id: _document(index, source_id))
    sources = sorted(index.manifest.sources.items())
    documents = [f"{source_id} {entry.source.published.text} {entry.document_sha256}" for source_id, entry in sources]
    decided_by = [*documents, code_hash(map(getfile, (lexicon, words, compared_words)))]
    return open_ledger(settings.corpus / "ledger", loader, lexicon.stems_of, settings.index / "ledger", decided_by)


def _document(index: Index, source_id: str) -> Document | None:
    try:
        return index.document(source_id)
    except KeyError:
        return None


def build_engine(index: Index, ledger: Ledger, settings: Settings) -> Engine:
    """The parts of the embedded engine, put together."""
    vocabulary = Vocabulary(index.vocabulary, index.sentence_count, _word_vectors(index)).with_stems(stem)
    names = lexicon.Lexicon(ledger)
    preferred = set(names.words) | {word for phrase in _asks(ledger) for word in phrase.lower().split()}
    english = english_words()
    spelling = Spelling(preferred, index.vocabulary, english, ledger_company(ledger), _names_and_places(ledger))
    return Engine(
        index=index,
        ledger=ledger,
        lexicon=names,
        spelling=spelling,
        vocabulary=vocabulary,
        matcher=Matcher(ledger, vocabulary),
        resolver=Resolver(ledger, names, spelling, Languages(ledger, english)),
        speakers=Speakers(index.catalogue.values(), names),
        verifier=Verifier(index.document),
        persons=persons_by_word(ledger),
        retrieve=settings.retrieve,
    )


def _names_and_places(ledger: Ledger) -> set[str]:
    """Every name of several words that the ledger has, in plain lower case."""
    forms = [form for one in ledger.subjects.values() for form in (one.name, *one.aliases)]
    forms += [form for one in ledger.names.values() for form in (one.name, *one.aliases)]
    places = (fact.place for subject in ledger.subjects.values() for facts in subject.facts.values() for fact in facts)
    return {plain(text) for text in (*forms, *places) if " " in text}


def _on_ledger(engine: Engine, ledger: Ledger) -> Engine:
    """The same engine on another ledger of the same subjects, names and phrases."""
    resolver = replace(engine.resolver, ledger=ledger)
    return replace(engine, ledger=ledger, matcher=Matcher(ledger, engine.vocabulary), resolver=resolver)


def _asks(ledger: Ledger) -> Iterable[str]:
    for subject in ledger.subjects.values():
        for attribute in subject.attributes.values():
            yield from attribute.asks


def _word_vectors(index: Index) -> Any:
    """Vectors of single words: those of the corpus from the index, others from the encoder."""

    def vectors(words: Sequence[str]) -> dict[str, Any]:
        known = {word: np.asarray(vector) for word, vector in index.word_vectors(words).items()}  # slices of a file are slow
        new = [word for word in words if word not in known]
        if new:
            known |= dict(zip(new, index.encoder.encode(new), strict=True))
        return known

    return vectors


_MARKUP = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|</?[a-z][^<>]*>", re.I | re.S)


def _bare(question: str) -> str:
    """The question without markup and invisible characters, which are no part of what is asked."""
    return _MARKUP.sub(" ", "".join(char for char in question if category(char) != "Cf")).strip()


def day_of(as_of: date | str | None) -> date:
    """The day that counts as today: the last one of a month or year given as text. Raises UsageError for what is no date."""
    if as_of is None or as_of == "":
        return date.today()
    if isinstance(as_of, date):
        return as_of
    from assistant.dates import parse_when

    try:
        return parse_when(as_of).latest
    except ValueError as error:
        raise UsageError(f"The as-of date {error}.", "Write it as YYYY-MM-DD.") from None
