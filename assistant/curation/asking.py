"""The stored questions asked of the assistant as it is, and as it would be: a moment at first, then on while a curator reads."""

import threading
from collections.abc import Callable, Sequence
from time import monotonic

from assistant.answering.engine import Engine
from assistant.assistant import day_of
from assistant.curation.questions import AnswerChange, StoredQuestion, difference, weight
from assistant.errors import LodestoneError
from assistant.model import Answer, Filters

AskedOf = Callable[[StoredQuestion], Answer]


class Asking:
    """Which of some questions would be answered differently, asked in the order given. Thread-safe.

    `before` and `after` answer a question as it is answered now, and as it would be.
    """

    def __init__(self, questions: Sequence[StoredQuestion], before: AskedOf, after: AskedOf) -> None:
        self._questions, self._before, self._after = tuple(questions), before, after
        self._asking = threading.Lock()
        self._changes: tuple[AnswerChange, ...] = ()
        self._asked = 0
        self._stopped = False

    @property
    def changes(self) -> tuple[AnswerChange, ...]:
        """The answers that differ, of those asked so far, what matters most first."""
        return self._changes

    @property
    def asked(self) -> int:
        return self._asked

    @property
    def total(self) -> int:
        return len(self._questions)

    @property
    def over(self) -> bool:
        """Whether all were asked, or nobody asks on."""
        return self._stopped or self._asked == self.total

    def ask(self, seconds: float) -> None:
        """Asks on for so long, one question at least. One that cannot be asked is passed over."""
        until = monotonic() + seconds
        while True:
            with self._asking:
                if self.over:
                    return
                question = self._questions[self._asked]
                change = self._difference(question)
                if change is not None:
                    self._changes = tuple(sorted((*self._changes, change), key=lambda change: weight(change.what)))
                self._asked += 1
            if monotonic() > until:
                return

    def ask_on(self, seconds: float) -> None:
        """Asks on in a thread, for so long at most."""

        def work() -> None:
            self.ask(seconds)
            self.stop()

        threading.Thread(target=work, name="ask-on", daemon=True).start()

    def stop(self) -> None:
        """Has the thread end after the question at hand."""
        self._stopped = True

    def _difference(self, question: StoredQuestion) -> AnswerChange | None:
        try:
            old, new = self._before(question), self._after(question)
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
