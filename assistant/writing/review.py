"""The check of one sentence of the model against all evidence that the model was given."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.lexicon import Lexicon
from assistant.text import plain
from assistant.writing.check import Verdict, judge, same_words
from assistant.writing.pack import Item, Pack, Unit
from assistant.writing.parse import LONGEST, Said
from assistant.writing.tokens import Reader, Token

_MARKUP = re.compile(r"[<>{}\\|~^*#\[\]`]|https?:|www\.|javascript:|!\[|\w\(\)", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")
_CAPITAL = re.compile(r"(?<![.!?:“\"(]\s)(?<!^)(?<=\s)[A-Z][^\W\d_]+")
_SPLIT = re.compile(r";\s+|,?\s+(?:while|whereas|but|and)\s+(?=[A-Z])")
_BOUND = frozenset({"until", "from", "by", "before", "after", "between"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence with its verdict: the evidence that it rests on where it passes, else the reason why it does not."""

    said: Said
    passes: bool
    reason: str = ""
    rule: str = ""
    text: str = ""
    units: tuple[Unit, ...] = ()
    points: tuple[int, ...] = ()

    def traced(self) -> dict[str, object]:
        found: dict[str, object] = {"text": self.said.text, "ids": list(self.said.ids), "passes": self.passes}
        return found | (
            {"rule": self.rule, "evidence": [unit.text for unit in self.units]} if self.passes else {"reason": self.reason}
        )


class Reviewer:
    """Checks sentences against one pack. The evidence is read once."""

    def __init__(self, pack: Pack, lexicon: Lexicon) -> None:
        self.pack = pack
        texts = [unit.text for item in pack.items for unit in item.units]
        self.reader = Reader(lexicon, {plain(m[0]) for text in texts for m in _CAPITAL.finditer(text)})
        self._read: dict[str, list[Token]] = {}

    def tokens(self, text: str) -> list[Token]:
        if text not in self._read:
            self._read[text] = self.reader.read(text)
        return self._read[text]

    def check(self, said: Said) -> Checked:
        """The verdict on one sentence."""
        if reason := _surface_fault(said) or self._ids_fault(said):
            return Checked(said, False, reason)
        checked = self._against_all(said, said.text)
        if checked.passes:
            return checked
        parts = [part.strip() for part in _SPLIT.split(said.text) if part and part.strip()]
        if len(parts) > 1:
            each = [self._against_all(said, part) for part in parts]
            if all(part.passes for part in each):
                units = tuple(dict.fromkeys(unit for part in each for unit in part.units))
                points = tuple(dict.fromkeys(point for part in each for point in part.points))
                return replace(each[0], text=said.text, units=units, points=points, rule="each part by the words of its evidence")
        return checked

    def _ids_fault(self, said: Said) -> str:
        unknown = [name for name in said.ids if self.pack.item(name) is None]
        if unknown:
            return f"it names evidence that was not given ({', '.join(unknown)})"
        if said.words and said.ids:
            named = [item for name in said.ids if (item := self.pack.item(name))]
            whole = [" ".join(plain(text).split()) for item in named for text in (item.text, *(u.text for u in item.units))]
            words = " ".join(plain(said.words).strip(" .\"'“”").split())
            if words and not any(words in text for text in whole):
                return "the words that it says it rests on do not stand in that evidence"
        return ""

    def _against_all(self, said: Said, text: str) -> Checked:
        """The first unit by which the sentence passes: of the evidence that it names, else of any; else the nearest reason."""
        tokens = self.tokens(text)
        nearest = Verdict(False, "no evidence says this", distance=-1)
        for item in self._in_order(said.ids):
            for unit in item.units:
                verdict = judge(text, tokens, unit.text, self.tokens(unit.text))
                if verdict.passes and (late := self._time_fault(tokens, unit, text)):
                    verdict = Verdict(False, late, distance=99)
                if verdict.passes:
                    points = () if item.point is None else (item.point,)
                    return Checked(said, True, "", verdict.rule, _dated(text, tokens, unit), (unit,), points)
                nearest = max(nearest, verdict, key=lambda v: v.distance)
        return Checked(said, False, nearest.reason)

    def _in_order(self, ids: Sequence[str]) -> Iterable[Item]:
        named = [item for name in ids if (item := self.pack.item(name))]
        return dict.fromkeys([*named, *self.pack.items])

    def _time_fault(self, tokens: Sequence[Token], unit: Unit, text: str) -> str:
        """A sentence keeps the dates of its evidence: without them, what was true once would be said of today."""
        if same_words(text, unit.text) and unit.current is not False:
            return ""
        dates = [token for token in self.tokens(unit.text) if token.kind == "date"]
        own = [token for token in tokens if token.kind == "date"]
        if dates and not own:
            return "it leaves out the date of its evidence"
        clauses = {o.clause for t in tokens for o in self.tokens(unit.text) if t.kind == o.kind and t.key == o.key}
        bound = [d for d in dates if d.role in _BOUND and (d.clause in clauses or len(dates) == 1)]
        if any(not any(mine.key == d.key for mine in own) for d in bound):
            return "it leaves out from when or until when this holds"
        if unit.current is False and not any(isinstance(d.key, tuple) and d.key[0] for d in own):
            return "this no longer holds on the day that counts as today; say when it did"
        return ""


def _dated(text: str, tokens: Sequence[Token], unit: Unit) -> str:
    """The sentence; where nothing dates it and nobody knows whether it still holds, with the day of its source."""
    if unit.current is not None or not unit.published or any(token.kind == "date" for token in tokens):
        return text
    return f"{text.rstrip('. ')} (source of {unit.published})."


def _surface_fault(said: Said) -> str:
    text = said.text
    if not said.whole:
        return "it breaks off"
    if len(text) > LONGEST:
        return "it is too long for a sentence"
    if _MARKUP.search(text):
        return "it holds markup or an address"
    if text.endswith("?"):
        return "it is a question"
    if len(_WORD.findall(text)) < 3 or any(not char.isprintable() for char in text):
        return "it is no sentence"
    return ""
