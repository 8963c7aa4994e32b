"""Who is on two lists: "which members of X are also in Y", "which observers became members later", "who is in both X and Y"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.aspect_writers import is_main_list
from assistant.answering.draft import Draft, Line, counted, join_words, plural, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.answering.reader import Reader, covering
from assistant.answering.time_expressions import time_expressions
from assistant.answering.words import read_words
from assistant.dates import When, describe
from assistant.ledger import derive
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.model import Quote

_RULE = "who is on both lists"
_LISTED = 30
_BOTH = re.compile(r"\b(?:which|what|who)\b(?P<whom>.*?)\bboth (?P<left>.+?) and (?P<right>.+)", re.I)
_THEN = re.compile(
    r"\b(?:which|what|who)\b(?: of)?(?P<left>.+?)\b"
    r"(?:(?P<later>(?:have |had )?(?:later |since |then |subsequently |also )*(?:become|became|joined))"
    r"|(?:are|were|is|was) also|also (?:belong(?:s|ed)? to|are|were))\b(?P<right>.+)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _List:
    """One list of members, with the facts that count by member."""

    subject: Subject
    attribute: Attribute
    facts: dict[str, Fact]

    @property
    def unit(self) -> str:
        return self.attribute.unit or self.attribute.name


def write_overlap(reader: Reader, question: Question) -> Draft | None:
    """Who is on the two lists that the question names. Rule: _RULE."""
    both = _BOTH.search(question.text)
    match = both or _THEN.search(question.text)
    if not match:
        return None
    later = not both and bool(match["later"])
    first = _list(reader, match["left"], match["whom"] if both else "", question, once=later)
    second = _list(reader, match["right"], match["whom"] if both else "", question, once=False)
    if first is None or second is None or first.attribute is second.attribute:
        return None
    names = [n for n in first.facts if n in second.facts and (not later or _after(second.facts[n], first.facts[n]))]
    if not names:
        return None
    return _written(reader, first, second, sorted(names, key=lambda n: reader.ledger.name(n).name), later)


def _written(reader: Reader, first: _List, second: _List, names: Sequence[str], later: bool) -> Draft:
    spoken = [reader.ledger.name(name).spoken for name in names]
    if later:
        spoken = [f"{name} ({describe(second.facts[n].begins)})" for name, n in zip(spoken, names, strict=True)]
    past = reader.ended(first.subject) or reader.ended(second.subject)
    one = len(names) == 1
    be = ("was" if past else "is") if one else "were" if past else "are"
    verb, end = ("became", " later") if later else (f"{be} also", "")
    who = f"{counted(str(len(names)), first.unit)} of {first.subject.spoken}"
    whom = f"{_one(second.unit) if one else plural(second.unit)} of {second.subject.spoken}"
    text = f"{who} {verb} {whom}{end}: {join_words(spoken[:_LISTED])}"
    facts = [own.facts[name] for name in names for own in (first, second)]
    support = (
        *spoken, str(len(names)), first.subject.name, second.subject.name, first.unit, second.unit,
        *(describe(f.begins) for f in facts),
    )  # fmt: skip
    quotes: dict[Quote, None] = {}
    for own in (first, second):
        quotes |= dict.fromkeys(covering([own.facts[name] for name in names])[:6])
    draft = Draft("answered", [Line(sentence(text), tuple(quotes), support, _RULE)], confidence=0.9)
    draft.basis = "Counted from the dated lists."
    return draft


def _one(unit: str) -> str:
    return f"{'an' if unit[:1].lower() in 'aeiou' else 'a'} {unit}"


def _after(second: Fact, first: Fact) -> bool:
    return second.begins.latest > first.begins.earliest and second.begins != first.begins


def _list(reader: Reader, text: str, whom: str, question: Question, once: bool) -> _List | None:
    """The list that a piece of the question names: of its subject, or of that of the question, in its time.

    `once`: everybody who ever was on it counts, not only who is on it today.
    """
    words = read_words(text)
    ids = [m.id for m in reader.lexicon.find(words) if m.kind == "subject"]
    ids = ids or [m.id for m in question.mentions if m.kind == "subject"]
    ids = ids or [s.id for s in reader.ledger.subjects.values() if s.default]
    said = stems_of((text, whom))
    window = next((t.when for t in time_expressions(text, reader.today)), None)
    for subject in (reader.ledger.subjects[id_] for id_ in ids[:1]):
        lists = [a for a in subject.attributes.values() if a.kind == "membership"]
        best = max(lists, key=lambda a: (_named(a, said), is_main_list(subject, a)), default=None)
        if best is None or not (_named(best, said) or is_main_list(subject, best)):
            continue
        facts = reader.known(subject.facts.get(best.id, ()))
        inside = _in_time(reader, subject, facts, window, once)
        if inside:
            return _List(subject, best, {derive.member_id(f): f for f in reversed(inside)})
    return None


def _in_time(reader: Reader, subject: Subject, facts: list[Fact], window: When | None, once: bool) -> list[Fact]:
    if window and once:
        return [f for f in facts if f.begins.overlaps(window)]
    if once:
        return facts
    at = min(window.latest, reader.today) if window else reader.last_day(subject, facts)
    return derive.members_at(subject, facts, at)[0]


def _named(attribute: Attribute, said: set[str]) -> int:
    """How plainly the words name the list: by its noun or name, by a phrase, or not."""
    nouns = max(len(stems_of((text,)) & said) for text in (attribute.unit, attribute.name))
    return 2 * nouns or int(any(stems_of((ask,)) and stems_of((ask,)) <= said for ask in attribute.asks))
