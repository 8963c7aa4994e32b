"""A question that fits several subjects or persons equally well: the readings that are offered instead of an answer.

The rule is about scores alone: no subject is named, several account for the words equally well, none of them is the default
one, and each of them has an answer. What one of them explains better than the others is plainly meant, and is answered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.draft import Draft, Line
from assistant.answering.match import Match
from assistant.answering.question import Question
from assistant.ledger.facts import Name, Subject
from assistant.ledger.ledger import Ledger
from assistant.text import plain, stems

# How far behind the best a reading may stay and still be its equal.
_EQUAL_COVERAGE = 0.03
_EQUAL_SCORE = 0.06
MOST_SHOWN = 6
_DETERMINERS = frozenset({"the", "this", "that"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the question, written out, with the name that tells it from the others."""

    name: str
    question: str


def equals(question: Question, matches: Sequence[Match], ledger: Ledger) -> list[Match]:
    """The matches with different subjects that account for the question as well as the best one does, best first.

    A line of succession is one subject, the last of it that does; one match alone, or a default subject among them, leaves
    nothing to ask.
    """
    best: dict[str, Match] = {}
    for match in matches:
        best.setdefault(match.subject.id, match)
    if not best:
        return []
    top = max(_coverage(match, question) for match in best.values())
    near = [match for match in best.values() if _coverage(match, question) >= top - _EQUAL_COVERAGE]
    first = max(match.score for match in near)
    near = [match for match in near if match.score >= first - _EQUAL_SCORE]
    last = [m for m in near if not {s.id for s in ledger.successors(m.subject)} & {other.subject.id for other in near}]
    return [] if len(last) < 2 or any(m.subject.default for m in near) else last


def _coverage(match: Match, question: Question) -> float:
    """The share of the words that the match accounts for; the noun of a subject's name counts as its name ("the X-Y treaty")."""
    return 1.0 if not match.unexplained and _description(question, match.subject) else match.coverage


def _description(question: Question, subject: Subject) -> tuple[int, int] | None:
    """The words of "the treaty" where the noun is the head of one of the subject's names; None where there is no such."""
    heads = {_head(name) for name in (subject.name, *subject.aliases)}
    for i, word in enumerate(question.words):
        if word.stem not in heads or word.stop:
            continue
        for j in range(i - 1, max(i - 4, -1), -1):
            if question.words[j].text in _DETERMINERS:
                return j, i + 1
            if question.words[j].stop:
                break
    return None


def _head(name: str) -> str:
    """The stem of the noun that a name is built on: the word before its first preposition, or its last."""
    words = plain(name).split()
    cut = next((i for i, word in enumerate(words) if i and word in ("of", "on", "for", "in", "between", "with")), len(words))
    found = stems(" ".join(words[:cut]))
    return found[-1] if found else ""


def about_subject(question: Question, subject: Subject) -> Reading:
    """The question with the subject named in the place of "the treaty", or at its end."""
    span = _description(question, subject)
    text = question.text.rstrip("?!. ")
    if span is None:
        return Reading(subject.spoken, f"{text} – {subject.spoken}?")
    start, end = question.words[span[0]].start, question.words[span[1] - 1].end
    return Reading(subject.spoken, f"{text[:start]}{subject.spoken}{text[end:]}?")


def namesakes(question: Question, persons: Mapping[str, Sequence[Name]]) -> list[Reading]:
    """The question with the full name of each person whom a single name in it can mean; empty where it is clear or none is."""
    mentions = (*question.mentions, *(question.clause.mentions if question.clause else ()))
    named = {i for mention in mentions for i in range(mention.start, mention.end)}
    named |= set(range(*question.but))
    shouted, quiet = question.text.isupper(), question.text.islower()
    for i, word in enumerate(question.words):
        found = persons.get(word.text, ())
        if i in named or word.stop or not found or not (word.upper or quiet) or (len(found) == 1 and (quiet or shouted)):
            continue
        return [Reading(name.name, f"{question.text[: word.start]}{name.name}{question.text[word.end :]}") for name in found]
    return []


def persons_by_word(ledger: Ledger) -> dict[str, list[Name]]:
    """The people of the ledger by every single word of their names."""
    found: dict[str, list[Name]] = {}
    for name in ledger.names.values():
        if name.kind == "person":
            for word in dict.fromkeys(plain(name.name).replace("-", " ").replace(".", "").split()):
                found.setdefault(word, []).append(name)
    return found


def ask_back(readings: Sequence[Reading]) -> Draft:
    """The short question back. It claims nothing, hence its status; each reading is a whole question that can be asked."""
    shown = readings[:MOST_SHOWN]
    names = ", ".join(reading.name for reading in shown[:-1]) + f" or {shown[-1].name}"
    more = f" (or one of {len(readings) - len(shown)} more: name it)" if len(readings) > len(shown) else ""
    draft = Draft("not_covered", [Line(f"Which one do you mean: {names}{more}?", ())])
    draft.readings = [reading.question for reading in shown]
    return draft


def ask_what(word: str) -> Draft:
    """The short question back where a word of a follow-up points to nothing that was spoken of."""
    return Draft("not_covered", [Line(f"What do you mean by “{word}”? Nothing spoken of so far fits; please name it.", ())])


def answered(readings: Sequence[Reading], draft_of: Callable[[str], Draft]) -> list[tuple[Reading, Draft]]:
    """Those of the readings that the documents answer, with the answers."""
    drafts = [(reading, draft_of(reading.question)) for reading in readings]
    return [(reading, draft) for reading, draft in drafts if draft.status != "not_covered"]
