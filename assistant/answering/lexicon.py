"""The names that the ledger knows, and where they stand in a question: subjects, countries, people, bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.words import Word, read_words
from assistant.ledger.ledger import Ledger
from assistant.text import STOPWORDS, plain

_SMALL = frozenset("of and on the for in with to".split())
_AT_A_PLACE = frozenset("in at near to from around outside into visiting visited reached".split())
_LONG_ENOUGH = 7  # letters: shorter names run together look like other words


@dataclass(frozen=True, slots=True)
class Mention:
    """words[start:end] name this subject or this name."""

    start: int
    end: int
    kind: str
    id: str


class Lexicon:
    """Finds the longest names first. Abbreviations that are also small words ("US", "IT") must be typed in capitals."""

    def __init__(self, ledger: Ledger) -> None:
        self._entries: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._run_together: dict[str, list[tuple[str, str]]] = {}
        self._seats: set[tuple[str, ...]] = set()
        self.words: set[str] = set()
        for subject in ledger.subjects.values():
            self._add("subject", subject.id, (subject.name, *subject.aliases))
        for name in ledger.names.values():
            self._add("name", name.id, (name.name, *name.aliases))
            self._add("name", name.id, name.seats)
            self._seats.update(tuple(word.stem for word in read_words(seat)) for seat in name.seats)
        self._longest = max((len(key) for key in self._entries), default=0)

    def _add(self, kind: str, id_: str, forms: Iterable[str]) -> None:
        for form in forms:
            words = [word for word in read_words(form) if word.text not in ("the", "a", "an")]
            self.words.update(word.text for word in words)
            key = tuple(word.stem for word in words)
            if key and (kind, id_) not in self._entries.setdefault(key, []):
                self._entries[key].append((kind, id_))
            if kind == "name" and len(words) > 1:
                self._add_run_together(id_, [word.text for word in words], form)

    def _add_run_together(self, id_: str, words: list[str], form: str) -> None:
        """A name of several words without its blanks and hyphens, also with the first word last: names of people are parted
        and turned in every way."""
        self.words.update(plain(part).replace("-", "") for part in form.split() if "-" in part)
        for turned in (words, [*words[1:], words[0]], [words[-1], *words[:-1]]):
            text = "".join(turned)
            if len(text) >= _LONG_ENOUGH and ("name", id_) not in self._run_together.setdefault(text, []):
                self._run_together[text].append(("name", id_))

    def find(self, words: list[Word]) -> list[Mention]:
        """The mentions in order; the longest name wins, and one span can name a subject and a name alike."""
        found = self.standing(words)
        return found + self._scattered(words, found)

    def standing(self, words: list[Word]) -> list[Mention]:
        """The names that stand there word by word, in their own order."""
        found: list[Mention] = []
        position = 0
        while position < len(words):
            length, targets = self._at(words, position)
            found += [Mention(position, position + length, kind, id_) for kind, id_ in targets]
            position += max(length, 1)
        return found

    def _scattered(self, words: list[Word], found: list[Mention]) -> list[Mention]:
        """Subjects whose name stands there word by word in another order: "the memorandum of X and Y" for "X-Y memorandum".

        At least three words, or two of which each is part of a name found already.
        """
        if any(mention.kind == "subject" for mention in found):
            return []
        places = {word.stem: i for i, word in reversed(list(enumerate(words))) if not word.stop or word.surface.isupper()}
        named = {words[i].stem for mention in found for i in range(mention.start, mention.end)}
        best: tuple[int, str] | None = None
        for key, targets in self._entries.items():
            content = set(key) - _SMALL
            if len(content) < 3 and not (len(content) == 2 and content <= named):
                continue
            if content <= set(places):
                subject = next((id_ for kind, id_ in targets if kind == "subject"), None)
                if subject and (best is None or len(content) > best[0]):
                    best = (len(content), subject)
                    chosen = content
        if best is None:
            return []
        return [Mention(places[stem], places[stem] + 1, "subject", best[1]) for stem in sorted(chosen, key=lambda s: places[s])]

    def _at(self, words: list[Word], position: int) -> tuple[int, list[tuple[str, str]]]:
        key: list[str] = []
        best: tuple[int, list[tuple[str, str]]] = (0, [])
        for offset, word in enumerate(words[position:]):
            if word.text in ("the", "a", "an"):
                if not key:
                    break
                continue
            key.append(word.stem)
            if len(key) > self._longest:
                break
            targets = self._entries.get(tuple(key))
            if tuple(key) in self._seats and _is_place(words, position, position + offset + 1):
                continue
            if targets and not (len(key) == 1 and _is_small_word(words, position)):
                best = (offset + 1, targets)
        return max(best, self._parted(words, position), key=lambda found: found[0])

    def _parted(self, words: list[Word], position: int) -> tuple[int, list[tuple[str, str]]]:
        """A name that is parted otherwise than the ledger has it: "Jeanmarie" for "Jean-Marie"."""
        text = ""
        best: tuple[int, list[tuple[str, str]]] = (0, [])
        for offset, word in enumerate(words[position : position + 4]):
            text += word.text
            if targets := self._run_together.get(text):
                best = (offset + 1, targets)
        return best


def _is_place(words: list[Word], start: int, end: int) -> bool:
    """Whether words[start:end] say where something is or was ("in Paris", "the Paris summit"), not who acts ("for Paris")."""
    before = words[start - 1].text if start else ""
    after = {word.stem for word in words[end : end + 2]}
    return before in _AT_A_PLACE or not after.isdisjoint(OCCASIONS)


def _is_small_word(words: list[Word], position: int) -> bool:
    """Whether a word that is also a name ("us") is meant as the small word: not in capitals, and with no article before it."""
    word = words[position]
    after_article = position > 0 and words[position - 1].text == "the"
    return word.text in STOPWORDS and not (word.surface.isupper() or "." in word.surface or after_article)


def stems_of(phrases: Iterable[str]) -> set[str]:
    """The stems of the content words in the phrases."""
    return set().union(*map(_phrase_stems, phrases))


@lru_cache(maxsize=200_000)
def _phrase_stems(phrase: str) -> frozenset[str]:
    return frozenset(word.stem for word in read_words(phrase) if word.text not in STOPWORDS)


# What is held at a place, or called after it.
OCCASIONS = stems_of([
    "meeting summit session round talks conference convening gathering statement declaration document"
    " accord agreement treaty protocol process event office airport"])  # fmt: skip
