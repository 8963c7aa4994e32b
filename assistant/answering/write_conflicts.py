"""Answers on what sources disagree about, and on what became of a body or came before it."""

import re
from collections.abc import Iterable, Sequence

from assistant.answering.ask_forms import Ask
from assistant.answering.desk import conflict_draft
from assistant.answering.draft import Draft, Line, distinct, join_words, on_date, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.answering.terms import Term
from assistant.dates import describe
from assistant.ledger.facts import Disagreement, Subject
from assistant.ledger.ledger import Ledger
from assistant.text import LIGHT, numbers

_BEFORE = stems_of(["predecessor predecessors precede preceded forerunner replaced origin"])
_PHRASES = re.compile(
    r"\b(?:took over from|take over from|came after|comes after|come after|came of|became of|become of|happened to|turned into"
    r"|(?:called|known as|named) (?:before|earlier|previously|formerly)"
    r"|(?:formerly|previously|earlier|before) (?:called|known|named)"
    r"|(?:old|former|previous|earlier) name)\b"
)
_AFTER = stems_of(["successor successors succeed succeeded follow followed replace replaced relaunch"])


def write_disagreement(ledger: Ledger, question: Question, subjects: Sequence[str]) -> Draft | None:
    """Both sides of the recorded disagreement that the question is about, the leading one first, with rule and explanation."""
    found = _find(ledger, question, subjects) or (_find(ledger, question, ()) if subjects else None)
    if found is None:
        return None
    conflict = conflict_draft(found)
    leading = [side for side in conflict.sides if side.leads] or list(conflict.sides[:1])
    others = [side for side in conflict.sides if side not in leading]
    rule = f" ({conflict.rule})" if conflict.rule else ""
    text = f"{found.about}: {join_words(side.value for side in leading)}{rule}"
    if others:
        text += f"; other documents give {join_words(side.value for side in others)}"
    quotes = tuple(side.quote for side in conflict.sides)
    said = (
        conflict.about,
        conflict.rule,
        conflict.explanation,
        *(text for s in conflict.sides for text in (s.value, s.reported)),
    )
    lines = [Line(sentence(text), quotes, said)]
    if conflict.explanation:
        lines.append(Line(sentence(conflict.explanation), quotes, said, "explanation by the curators"))
    return Draft("answered", lines, conflicts=[conflict])


def _find(ledger: Ledger, question: Question, subjects: Iterable[str]) -> Disagreement | None:
    """The disagreement that shares most with the question: its words, and the numbers and dates on either side."""
    order = set(subjects)
    stems = {word.stem for word in question.terms}
    said = set(numbers(question.text))
    best: tuple[float, Disagreement] | None = None
    for disagreement in ledger.disagreements():
        if order and disagreement.subject not in order:
            continue
        subject = ledger.subjects[disagreement.subject]
        about = stems_of((disagreement.about, *disagreement.asks, subject.name, *subject.aliases))
        values = stems_of(text for side in disagreement.sides for text in (side.value, side.quote.text))
        figures = len(said & {n for side in disagreement.sides for n in numbers(side.value)})
        if question.ask is Ask.WHY and not figures:
            continue
        own = len(stems & about) + 0.5 * len(stems & (values - about)) + 2.0 * figures
        own += any(t.when.overlaps(disagreement.when) for t in question.times if disagreement.when)
        score = own / (len(stems) + 1)
        enough = len(stems & (about | values)) >= 0.6 * len(stems) or figures >= 2
        if enough and (best is None or score > best[0] + 1e-9):
            best = (score, disagreement)
    return best[1] if best else None


_FATE = frozenset({"over", "fate"})  # aspects that tell what became of a body


def write_succession(ledger: Ledger, question: Question, terms: Sequence[Term], subjects: Sequence[str]) -> Draft | None:
    """What a body was succeeded by, or what it succeeded, where the question asks for nothing else."""
    if not subjects:
        return None
    subject = ledger.subjects[subjects[0]]
    asked = {stem for term in terms if not term.subject for stem in term.stems} - set(question.head[:1])
    words = asked | ({w.stem for w in question.words} & (_BEFORE | _AFTER))
    phrase = _PHRASES.search(" ".join(word.text for word in question.words))
    if phrase:
        words -= stems_of((phrase[0],)) | {w.stem for w in question.words if w.text in LIGHT}
    fate = question.frame if question.frame and _FATE & set(question.frame.aspect.split()) else None
    if fate:
        words -= fate.stems
    if not words <= (_BEFORE | _AFTER) or not (words or phrase or fate):
        return None
    before, after = ledger.predecessors(subject), subject.successor
    if after and after.subject in ledger.subjects and not (words <= _BEFORE and before):
        following = ledger.subjects[after.subject]
        text = f"{subject.spoken} was succeeded by {following.spoken} {on_date(after.when)}"
        return Draft("answered", [Line(sentence(text), (after.quote,), (subject.name, following.name, describe(after.when)))])
    return _came_from(subject, before) if before else None


_BEGAN = stems_of(
    [
        "begin began start started found founded launch launched create created establish established form formed come",
        "existence set birth",
    ]
)
_ENDED = stems_of(
    [
        "end ended come close closed dissolve dissolved disband disbanded abolish abolished cease ceased exist stop stopped",
        "wound finish finished",
    ]
)


def write_milestone(ledger: Ledger, question: Question, terms: Sequence[Term], subjects: Sequence[str]) -> Draft | None:
    """When a body began, where the question asks for nothing else."""
    if not subjects or question.ask not in (Ask.WHEN, Ask.UNTIL, Ask.SINCE):
        return None
    subject = ledger.subjects[subjects[0]]
    words = {stem for term in terms if not term.subject for stem in term.stems}
    if question.ask is not Ask.UNTIL and subject.begins and words and words <= _BEGAN:
        text = f"{subject.spoken} began {on_date(subject.begins.when)}"
        return Draft("answered", [Line(sentence(text), (subject.begins.quote,), (subject.name, describe(subject.begins.when)))])
    return None


def write_end(question: Question, terms: Sequence[Term], subject: Subject) -> Draft | None:
    """When a body ended, where the question asks for nothing else; that the documents give no end, where they do not."""
    words = {stem for term in terms if not term.subject for stem in term.stems}
    words |= {word.stem for word in question.words if word.stem in _ENDED and not word.stop}
    if question.ask not in (Ask.WHEN, Ask.UNTIL) or not words or not words <= _ENDED:
        return None
    if not subject.ends:
        return Draft("not_covered", [Line(sentence(f"The documents give no end of {subject.spoken}"), ())])
    text = f"{subject.spoken} ended {on_date(subject.ends.when)}"
    support = [subject.name, describe(subject.ends.when)]
    return Draft("answered", [Line(sentence(text), (subject.ends.quote,), tuple(support))])


def _came_from(subject: Subject, before: Sequence[Subject]) -> Draft:
    steps = [s.successor for s in before if s.successor]
    said = join_words(f"{s.spoken} ({describe(s.successor.when)})" for s in before if s.successor)
    text = f"{subject.spoken} succeeded {said}"
    support = (subject.name, *(s.name for s in before), *(describe(step.when) for step in steps))
    return Draft("answered", [Line(sentence(text), distinct(step.quote for step in steps), support)])
