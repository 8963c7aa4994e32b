"""What a writer gives as it goes."""

from dataclasses import dataclass

from assistant.model import Answer, Quote


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the answer with its quotes: `by_model` where a chat model worded it."""

    text: str
    quotes: tuple[Quote, ...]
    rule: str = ""
    by_model: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A line that is to be shown, or at last the whole answer."""

    line: Shown | None = None
    answer: Answer | None = None
