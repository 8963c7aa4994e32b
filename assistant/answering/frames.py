"""Questions that name an aspect of a thing and not the words in which a text tells of it.

"How did X react to Y?" is answered by a sentence on X that says "criticise", "welcome" or "oppose"; hardly any says "react".
frames.txt holds such wordings ("frames"), and for each the class of words of which the answering sentence holds one. Then the
wording itself is not demanded of a document, but a word of the class is; names, numbers and dates are demanded as ever. It
holds in one direction: what names the aspect is answered by the class, never the other way round. Knowledge of English alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from assistant.answering.ask_forms import AUXILIARIES, Ask
from assistant.answering.frame import Frame, Member
from assistant.answering.question import Question
from assistant.answering.verb_forms import verb_forms
from assistant.answering.words import Word
from assistant.errors import CorpusError
from assistant.text import STOPWORDS, stem, tokens

LIST = Path(__file__).with_name("frames.txt")
_SLOTS, _NOUN = ("X", "Y", "Z"), "N"
_ASKS = {"who": Ask.WHO, "what": Ask.WHAT, "how": Ask.HOW, "why": Ask.WHY, "where": Ask.WHERE, "whether": Ask.YESNO}
_MEASURES = frozenset({Ask.COUNT, Ask.QUANTITY, Ask.DURATION, Ask.WHEN, Ask.SINCE, Ask.UNTIL})
_MORE_OF_THEM = frozenset({"else"})  # what is asked for is not the whole of it
# What may follow the end of a frame that closes the question.
_TRAILING = "(?:(?:so far|yet|now|today|at present|at the moment|in practice|exactly|actually|then|already|currently|still) )*$"
_ANY_WORD, _LONGEST = "[^ ]+ ", 10  # words of a slot
_NOUN_WORD = rf"(?!(?:{'|'.join(sorted(AUXILIARIES))}|who|which|what|where|when|why|how|that) )[^ ]+ "
_PREPOSITIONS = "in at on of for to from by with under over through during".split()
_ALONE = "".join(rf"(?<!\b{word} )" for word in _PREPOSITIONS)


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording that names an aspect, with the `members` of its class. `needs` are words of each of which it holds one; `ask`
    is the form of answer, where the wording does not show it by itself; `loose` marks a wording that may mean less: where nothing
    tells of the aspect, the question is read word by word."""

    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    aspect: str
    members: tuple[Member, ...]
    ask: Ask | None
    loose: bool


@dataclass(frozen=True, slots=True)
class Framed:
    """A question read by the frame in it, and whether it may be read word by word too."""

    question: Question
    loose: bool

    @property
    def aspect(self) -> str:
        return self.question.frame.aspect if self.question.frame else ""


def framed(question: Question) -> Framed | None:
    """The question read by the wording that takes most of its words, the first of them where several do; None where it holds
    none, or nothing else is left."""
    if _MORE_OF_THEM.intersection(word.text for word in question.words):
        return None
    low = "".join(f"{word.text} " for word in question.words)
    there = {word.text for word in question.words}
    named = {i for mention in question.mentions for i in range(mention.start, mention.end)}
    best: tuple[Wording, set[int], tuple[Word, ...]] | None = None
    for wording in wordings():
        if any(need.isdisjoint(there) for need in wording.needs):
            continue
        found = wording.pattern.search(low)
        if not found or (wording.ask is Ask.YESNO and question.ask is not Ask.YESNO):
            continue
        if wording.ask is None and question.ask in _MEASURES:
            continue  # "what is the price of what X wants to …" asks for a price
        places = _framing(low, found)
        if any(i and question.words[i].upper for i in places) and not question.text.isupper():
            continue  # a capital letter marks a name
        rest = tuple(word for i, word in enumerate(question.words) if i not in places and word in question.terms)
        if not places & named and rest and (best is None or len(places) > len(best[1])):
            best = wording, places, rest
    return _read(question, best[0], sorted(best[1]), best[2]) if best else None


def _read(question: Question, wording: Wording, places: Sequence[int], rest: tuple[Word, ...]) -> Framed:
    words = [question.words[i] for i in places]
    said = [word for word in words if word.text not in STOPWORDS] or words[-1:]
    frame = Frame(
        wording.aspect, wording.members, words[0].start, " … ".join(w.surface for w in said), frozenset(w.stem for w in said)
    )
    # Of "which firms own X" the firms are chosen, of "what makes X special" nothing is.
    head = () if places[0] + 1 in places else tuple(s for s in question.head if s not in {word.stem for word in words})
    ask = wording.ask or (Ask.WHAT if question.ask in (Ask.WHICH, Ask.LIST) and not head else question.ask)
    return Framed(replace(question, terms=rest, head=head, ask=ask, frame=frame), wording.loose)


def _framing(low: str, found: re.Match[str]) -> set[int]:
    """The places of the words that a wording met outside its slots."""
    slots = [found.span(number) for number in range(1, len(found.groups()) + 1)]
    places, at = set(), 0
    for place, word in enumerate(low.split()):
        inside = found.start() <= at < found.end() and not any(start <= at < end for start, end in slots)
        if inside:
            places.add(place)
        at += len(word) + 1
    return places


@cache
def wordings() -> tuple[Wording, ...]:
    """The wordings of frames.txt in their order."""
    return read_frames(LIST)


def read_frames(path: Path) -> tuple[Wording, ...]:
    """The wordings of a list, each with the members of its classes.

    "= reaction: criticise welcome leave+untouched" is a class (a "+" joins words that must all be there), "frame | classes" or
    "frame | classes | form of answer" a wording; "?" before it marks one that may mean less. In a frame X, Y and Z are places
    for any words (in brackets, or for none), N is one for a noun with what stands before it, "a|b" are alternatives ("_" joins
    words), "(a)" may be left out, "~a" is any form of a verb, "$" the end of the question.

    Raises CorpusError, naming file and line, for what is none of these, an unknown class, or one that is never asked for.
    """
    classes: dict[str, tuple[Member, ...]] = {}
    found: list[Wording] = []
    used: set[str] = set()
    lines = [(n, line.strip()) for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)]
    lines = [(n, line) for n, line in lines if line and not line.startswith("#")]
    for number, line in sorted(lines, key=lambda entry: not entry[1].startswith("=")):  # the classes first
        try:
            if line.startswith("="):
                name, members = _class(line)
                classes[name] = (*classes.get(name, ()), *members)
            else:
                found.append(_wording(line, classes, used))
        except ValueError as fault:
            raise CorpusError(f"{path.name}, line {number}: {fault} ({line}).", "Mend or delete the line.") from fault
    if idle := sorted(set(classes) - used):
        raise CorpusError(f"{path.name}: no wording asks for the class '{idle[0]}'.", "Mend the name or delete the class.")
    return tuple(found)


def _class(line: str) -> tuple[str, list[Member]]:
    name, colon, rest = line.removeprefix("=").partition(":")
    members = rest.split()
    if not colon or not name.strip() or not members:
        raise ValueError("a class needs a name, a colon and words")
    if odd := next((m for m in members if any(tokens(w) != [w] for w in m.split("+"))), None):
        raise ValueError(f"'{odd}' is not a word in small letters, nor several joined by '+'")
    if twice := next((m for i, m in enumerate(members) if m in members[:i]), None):
        raise ValueError(f"'{twice}' is there already")
    return name.strip(), [_member(member.split("+")) for member in members]


def _member(words: Sequence[str]) -> Member:
    """The member with all forms of its words. Stems alone would take "secure" for "security"."""
    return Member(tuple(frozenset((*verb_forms(word), f"{word}s")) for word in words), frozenset(map(stem, words)))


def _wording(line: str, classes: Mapping[str, tuple[Member, ...]], used: set[str]) -> Wording:
    parts = [part.strip() for part in line.removeprefix("?").split(" | ")]
    if len(parts) not in (2, 3) or not all(parts):
        raise ValueError("a wording needs its words, ' | ' and its classes")
    names = parts[1].split()
    if unknown := next((name for name in names if name not in classes), None):
        raise ValueError(f"there is no class '{unknown}'")
    if len(parts) == 3 and parts[2] not in _ASKS:
        raise ValueError(f"'{parts[2]}' is no form of answer; use one of {', '.join(_ASKS)}")
    used.update(names)
    members = tuple(dict.fromkeys(member for name in names for member in classes[name]))
    ask = _ASKS[parts[2]] if len(parts) == 3 else None
    return Wording(_pattern(parts[0]), _needs(parts[0]), " ".join(names), members, ask, line.startswith("?"))


def _pattern(frame: str) -> re.Pattern[str]:
    """The wording as a regular expression over the words of a question, each followed by a blank; the slots are its groups."""
    pieces = frame.split()
    if all(piece.strip("()") in (*_SLOTS, _NOUN, "$") for piece in pieces):
        raise ValueError("a wording needs words of its own")
    whole = "" if pieces[0] in _PREPOSITIONS else _ALONE  # "what …" is not found in "in what …"
    return re.compile("(?:^|(?<= ))" + whole + "".join(_piece(piece, i == len(pieces) - 1) for i, piece in enumerate(pieces)))


def _needs(frame: str) -> tuple[frozenset[str], ...]:
    """For each place of the wording that cannot be left out the words one of which stands there; of several words the first."""
    pieces = [piece for piece in frame.split() if piece not in (*_SLOTS, _NOUN, "$") and not piece.startswith("(")]
    return tuple(frozenset(form.split("_")[0] for word in piece.split("|") for form in _forms(word)) for piece in pieces)


def _piece(piece: str, last: bool) -> str:
    if piece == "$":
        return _TRAILING
    optional = piece.startswith("(") and piece.endswith(")")
    least = 0 if optional else 1
    if piece.strip("()") == _NOUN:
        return f"((?:{_NOUN_WORD}){{{least},4}}?)"
    if piece.strip("()") in _SLOTS:
        return f"((?:{_ANY_WORD}){{{least},}})" if last else f"((?:{_ANY_WORD}){{{least},{_LONGEST}}}?)"
    words = [form for word in piece.strip("()").split("|") for form in _forms(word)]
    if not all(re.fullmatch(r"[a-z]+(?:_[a-z]+)*", word) for word in words):
        raise ValueError(f"'{piece}' is no word, alternative or place of a frame")
    either = "|".join(word.replace("_", " ") for word in dict.fromkeys(words))
    return f"(?:(?:{either}) )" + ("?" if optional else "")


def _forms(word: str) -> tuple[str, ...]:
    """The word, or all forms of a verb; of "~look_after" the verb alone has forms."""
    verb, blank, rest = word.removeprefix("~").partition("_")
    return tuple(form + blank + rest for form in verb_forms(verb)) if word.startswith("~") else (word,)
