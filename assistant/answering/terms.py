"""What a question speaks of, piece by piece: content words, and names with all their other names.

A name counts as one piece and is met by any of its names ("Tokyo" by "Japan"); a word is met by a word of its stem, or in part
by a word of nearly the same meaning.
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.frame import Member
from assistant.answering.lexicon import OCCASIONS, Mention
from assistant.answering.occasions import days_at
from assistant.answering.question import Question
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.words import Word, read_words
from assistant.ledger.ledger import Ledger
from assistant.text import UNITS, is_ordinal, stem, stems, tokens


@dataclass(frozen=True, slots=True)
class Term:
    """One piece of a question. `forms` are the sets of stems any of which, if wholly present, meets it.

    `name` marks proper names and numbers: nothing but themselves meets them. `ids` are the ledger's names and subjects.
    `days` are those, as ordinals, on which something is known to have happened at the place that is named: what has such a
    day meets it. `telling` marks what only tells which subject is meant ("the meeting that Y hosted"): anything said of it may
    meet that.
    `aspect` marks the wording of a frame, which the words of its class meet and nothing else; `ways` are those.
    """

    text: str
    forms: tuple[frozenset[str], ...]
    weight: float
    name: bool
    stems: frozenset[str]
    start: int
    ids: tuple[str, ...] = ()
    subject: bool = False
    telling: bool = False
    aspect: bool = False
    ways: tuple[Member, ...] = ()
    days: frozenset[int] = frozenset()

    def met_by(self, stems: Set[str]) -> bool:
        return any(form <= stems for form in self.forms)

    def told_in(self, words: Set[str]) -> bool:
        """Whether words of a sentence tell of the aspect; true of any other term."""
        return not self.aspect or any(way.in_(words) for way in self.ways)

    def named_in(self, text: str) -> bool:
        """Whether all words of one of the forms stand side by side in the text."""
        words, there = _stems_in_order(text)
        present = [form for form in self.forms if form <= there]
        return any(form <= set(words[i : i + len(form)]) for form in present for i in range(len(words) - len(form) + 1))


_ASPECT_WEIGHT = 0.8  # as much as a telling word


@lru_cache(maxsize=4096)
def _stems_in_order(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    words = tuple(stem(token) for token in tokens(text) if token not in ("the", "a", "an"))
    return words, frozenset(words)


def question_terms(question: Question, ledger: Ledger, vocabulary: Vocabulary, extra: Iterable[Word] = ()) -> tuple[Term, ...]:
    """The terms of the main clause, with `extra` words (those of a dating clause that nothing dated)."""
    said_only = _no_conditions(question.text) | _telling_which(question)
    words = [w for w in (*question.terms, *extra) if w.start not in said_only] or [*question.terms, *extra]
    spans, relative = _spans(question), _relative(question) | _adjuncts(question)
    found: dict[tuple[str, ...], Term] = {}
    used: set[int] = set()
    for word in words:
        if word.start in used:
            continue
        span = spans.get(word.start)
        term = _named(question, span, ledger, vocabulary) if span else _plain(word, question, ledger, vocabulary)
        term = replace(term, telling=word.start in relative)
        used |= {w.start for w in question.words[span[0].start : span[0].end]} if span else {word.start}
        found.setdefault(tuple(sorted(term.stems)), term)
    return (*_held_there(tuple(found.values())), *_aspect(question, ledger))


def _held_there(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms with the days of the place also given to the word for what was held there ("the Oslo meeting")."""
    days = frozenset().union(*(term.days for term in terms))
    return tuple(replace(t, days=days) if days and not t.name and t.stems <= OCCASIONS else t for t in terms)


def _aspect(question: Question, ledger: Ledger) -> tuple[Term, ...]:
    """The aspect that a frame of the question names, as a term. A word in the name of what is asked about tells of nothing."""
    frame = question.frame
    if frame is None:
        return ()
    called = {stem for m in question.mentions for stem in stems(_name(m, ledger))}
    called |= {word.stem for m in question.mentions for word in question.words[m.start : m.end]}
    ways = tuple(member for member in frame.members if called.isdisjoint(member.stems))
    forms = tuple(dict.fromkeys(member.stems for member in ways))
    return (Term(frame.text, forms, _ASPECT_WEIGHT, False, frame.stems, frame.start, aspect=True, ways=ways),)


def _name(mention: Mention, ledger: Ledger) -> str:
    return ledger.subjects[mention.id].name if mention.kind == "subject" else ledger.name(mention.id).name


# What is only said to be meant, due or done for somebody sets no condition that an answer would repeat.
_NO_CONDITION = re.compile(
    r"\b(?:(?P<a>meant|supposed|intended|expected|due|scheduled|slated|bound|likely|going|about|able|happen(?:s|ed)?|"
    r"aim(?:s|ed)?|seek|seeks|sought|hop(?:e|es|ed)|intend(?:s|ed)?|plan(?:s|ned)?) to"
    r"|(?:on|in) (?:the )?(?P<b>behalf) of|(?:on|in) [\w.'\u2019-]+(?: [\w.'\u2019-]+)?['\u2019]s? (?P<c>behalf)"
    r"|(?:put|puts|putting) (?P<d>in place))\b",
    re.I,
)


def _no_conditions(text: str) -> set[int]:
    """Where such words begin."""
    return {found.start(name) for found in _NO_CONDITION.finditer(text) for name in "abcd" if found[name]}


_PARTICIPLE = re.compile(r"\w{3,}ed|held|made|led|given|taken|written|drawn|built|sent|won|met|begun|chosen|put|struck|reached")
_RELATING = frozenset("in at by with on of for from between under during".split())
_DOING = frozenset("do does did will would shall should can could may might must".split())
_BEING = frozenset("is are was were be been being has have had".split())


def _telling_which(question: Question) -> set[int]:
    """Where the participle begins of "the system agreed at X": it tells which thing is meant, and whoever knows the thing by its
    name need not say it again. Only behind a name, and where another verb is sure to come ("does", "would", "that was")."""
    ends = {mention.end for mention in question.mentions if mention.end > mention.start}
    words = question.words
    found = set()
    for i, word in enumerate(words[:-1]):
        if not _PARTICIPLE.fullmatch(word.text) or words[i + 1].text not in _RELATING:
            continue
        relative = i > 2 and words[i - 2].text in ("that", "which") and words[i - 1].text in _BEING and i - 2 in ends
        auxiliary = next((w.text for w in reversed(words[:i]) if w.text in _DOING | _BEING), "")
        if relative or (i in ends and auxiliary in _DOING):
            found.add(word.start)
    return found


_ASKED_FOR = re.compile(r"^\W*(?:what|which|who) (?:is|are|was|were) the [^,?]+? (?:that|which) (?=[^,?]+\w)", re.I)


def _relative(question: Question) -> set[int]:
    """Where the words begin of a clause that follows a subject: "the meeting that Y hosted in May"; or the thing that is asked
    for: "what are the rules that Y set?"."""
    if thing := _ASKED_FOR.match(question.text):
        return {word.start for word in question.words if word.start >= thing.end()}
    ends = sorted(m.end for m in question.mentions if m.kind == "subject" and m.start < m.end < len(question.words))
    opens = next((i for i in ends if question.words[i].text in ("that", "which", "who", "where")), None)
    if opens is None:
        return set()
    comma = question.text.find(",", question.words[opens].start)
    return {word.start for word in question.words[opens:] if comma < 0 or word.start < comma}


def _adjuncts(question: Question) -> set[int]:
    """Where the names begin that only say where a thing is to be found whose aspect is asked about: "the bill … in the
    Assembly", "the system from the summit"."""
    subjects = [m for m in question.mentions if m.kind == "subject" and m.end > m.start]
    if question.frame is None or not subjects:
        return set()
    words = question.words
    inside = {i for m in subjects for i in range(m.start, m.end)}
    first, ends = min(m.start for m in subjects), {m.end for m in question.mentions}
    found = set()
    for i, word in enumerate(words):
        at = i - 2 if i and words[i - 1].text == "the" else i - 1
        place = at >= 0 and words[at].text in ("in", "at") and word.upper and i not in inside
        behind = at in ends and i > first and words[at].text in ("in", "at", "from")
        if place or behind:
            found.add(word.start)
    return found


def _spans(question: Question) -> dict[int, list[Mention]]:
    """For each word inside a mention the mentions that cover it."""
    result: dict[int, list[Mention]] = {}
    mentions = [*question.mentions, *(question.clause.mentions if question.clause else ())]
    for mention in mentions:
        for word in question.words[mention.start : mention.end]:
            result.setdefault(word.start, []).append(mention)
    return result


def _named(question: Question, mentions: list[Mention], ledger: Ledger, vocabulary: Vocabulary) -> Term:
    typed = [word for word in question.words[mentions[0].start : mentions[0].end] if word.text not in ("the", "a", "an")]
    forms = {frozenset(word.stem for word in typed)}
    for mention in mentions:
        target = ledger.subjects[mention.id] if mention.kind == "subject" else ledger.names[mention.id]
        for form in (target.name, *target.aliases):
            forms.add(frozenset(stem(token) for token in tokens(form) if token not in ("the", "a", "an")))
    return Term(
        text=" ".join(word.surface for word in typed),
        forms=tuple(sorted((form for form in forms if form), key=sorted)),
        weight=max(vocabulary.weight(word.stem) for word in typed),
        name=True,
        stems=frozenset(word.stem for word in typed),
        start=typed[0].start,
        ids=tuple(mention.id for mention in mentions),
        subject=any(mention.kind == "subject" for mention in mentions),
    )


def _plain(word: Word, question: Question, ledger: Ledger, vocabulary: Vocabulary) -> Term:
    """A capital letter inside the question marks a name; so does a figure."""
    shouted = question.text.isupper()
    capital = word.upper and word != question.words[0] and word.text.isalpha() and not shouted
    name = word.text[:1].isdigit() or capital or is_ordinal(word.text)
    weight = vocabulary.weight(word.stem) * (0.3 if word.text in UNITS else 1.0)
    stems = frozenset({word.stem})
    days = days_at(stems, ledger, question.time.when if question.time else None) if capital else frozenset()
    return Term(word.surface, (stems,), weight, name, stems, word.start, days=days)


def phrase_words(phrases: Iterable[str]) -> set[str]:
    return {word.text for phrase in phrases for word in read_words(phrase) if not word.stop}


def undated_words(question: Question) -> tuple[Word, ...]:
    """The content words of a dating clause that no fact dates: conditions like any others."""
    if not question.clause:
        return ()
    dated = [(t.start, t.end) for t in question.times]
    return tuple(w for w in question.clause.words if not w.stop and not any(a <= w.start < b for a, b in dated))
