"""The stored questions asked of the assistant as it is, and as it would be: a moment at first, then on while a curator reads."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from assistant.answering.engine import Engine
from assistant.assistant import day_of
from assistant.curation.questions import AnswerChange, StoredQuestion, difference, weight
from assistant.errors import LodestoneError
from assistant.library.catalogue import Problem
from assistant.model import Answer, Filters

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be asked, in this order, of the assistant as it is (`before`) and as it would be (`after`); `holds` says
    whether the first is still the one that answers. `problems` are what the ledger would then say against itself."""

    questions: tuple[StoredQuestion, ...]
    before: Callable[[StoredQuestion], Answer]
    after: Callable[[StoredQuestion], Answer]
    holds: Callable[[], bool]
    problems: tuple[Problem, ...] = ()


class Asking:
    """Which stored questions would be answered differently. Thread-safe; nothing is done before it is told to ask.

    `prepare` makes the comparison, which takes a second or two.
    """

    def __init__(self, prepare: Callable[[], Comparison]) -> None:
        self._prepare = prepare
        self._asking = threading.Lock()
        self._comparison: Comparison | None = None
        self._changes: tuple[AnswerChange, ...] = ()
        self._asked = 0
        self._stopped = False

    @property
    def changes(self) -> tuple[AnswerChange, ...]:
        """The answers that differ, of those asked so far, what matters most first."""
        return self._changes

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the ledger as it would be and is not wrong now; () until that is known."""
        return self._comparison.problems if self._comparison else ()

    @property
    def asked(self) -> int:
        """How many questions have been asked."""
        return self._asked

    @property
    def all_asked(self) -> bool:
        return self._comparison is not None and self._asked == len(self._comparison.questions)

    @property
    def over(self) -> bool:
        """Whether all were asked, or nobody asks on."""
        return self._stopped or self.all_asked

    def ask(self, seconds: float) -> None:
        """Asks on for so long, one question at least. One that cannot be asked is passed over."""
        self._stopped = False
        self._ask(seconds)

    def ask_on(self, seconds: float) -> None:
        """Asks on in a thread, for so long at most."""

        def work() -> None:
            try:
                self._ask(seconds)
            except Exception:  # the index below it may be closed once another one answers
                log.warning("The stored questions could not all be asked.", exc_info=True)
            finally:
                self._stopped = True

        self._stopped = False
        threading.Thread(target=work, name="ask-on", daemon=True).start()

    def stop(self) -> None:
        """Has a thread end after the question at hand."""
        self._stopped = True

    def _ask(self, seconds: float) -> None:
        with self._asking:
            if self._comparison is None:
                self._comparison = self._prepare()
        until = monotonic() + seconds
        while self._ask_next(self._comparison) and monotonic() <= until:
            pass

    def _ask_next(self, comparison: Comparison) -> bool:
        """Asks one question; False where there is none left to ask, or nobody wants to know any more."""
        with self._asking:
            if self.over or not comparison.holds():
                return False
            change = self._difference(comparison, comparison.questions[self._asked])
            if change is not None:
                self._changes = tuple(sorted((*self._changes, change), key=lambda change: weight(change.what)))
            self._asked += 1
            return True

    @staticmethod
    def _difference(comparison: Comparison, question: StoredQuestion) -> AnswerChange | None:
        try:
            old, new = comparison.before(question), comparison.after(question)
        except LodestoneError:
            return None
        what = difference(old, new)
        return AnswerChange(question, old, new, what) if what else None


def asked_of(engine: Engine, question: StoredQuestion) -> Answer:
    day = day_of(question.as_of)
    text = " ".join(question.text.split())
    return engine.answer(text, engine.resolver.resolve(text, list(question.history), day), day, Filters())


def looked_at_passages(answer: Answer) -> bool:
    """Whether anything but the ledger decided the answer, in any of its parts."""
    return any("passages" in part for part in (answer.trace, *answer.trace.get("parts", ())))
