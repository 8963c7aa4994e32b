"""Answers that join several: one question on several subjects, and a question on a body that had ended by then."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.ask_forms import Ask, ask_form
from assistant.answering.draft import Draft, Line, distinct, on_date, sentence
from assistant.answering.lexicon import Mention
from assistant.answering.question import Question
from assistant.answering.timing import Asked
from assistant.answering.words import read_words
from assistant.dates import describe
from assistant.ledger.ledger import Ledger

_DOES = "did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|shall|must|may|might|and"
# "When X took over, how many …" dates a question; "when did X take over" asks one.
_ASKING = rf"(?:who|whom|whose|which|what|why|how|by whom|since when|until when|(?:when|where)(?= (?:{_DOES})\b)|{_DOES})"
_JOINT = re.compile(
    rf"(?:\?|;|,)\s+(?:and |but )?(?={_ASKING}\b)|\?\s+(?=\S)"
    r"|,? and (?=(?:(?:since|until|from|by|at|in|on|under|for|with|to) )?(?:who|whom|which|what|when|where|why|how)\b)",
    re.I,
)
_OPENS = re.compile(
    rf"^\W*(?:of|among|under|in|at|on|during|apart from|aside from|besides|except for|according to) [^?,;]+, (?={_ASKING}\b)",
    re.I,
)
_SHORT = re.compile(
    r"^(?:and )?(?:(?:in|on|at|for|with|by|from|to|since|until) )?(?:who|whom|when|where|why|how (?:much|many|long)"
    r"|(?:which|what)(?: [a-z]+){1,2})$",
    re.I,
)
_SENTENCE = re.compile(r"(?:(?<=[a-z0-9)”\"][.!])|(?<=[A-Z]{2}[.!]))\s+(?=\w{2})")
_POINTS_BACK = re.compile(r"\b(?:that|this|these|those|it|they|them|so|he|she|there|then)\b", re.I)
_BY_PREPOSITION = re.compile(r"^(?:in|on|at|under|for|with|by|from|to) (?:which|what)\b", re.I)
_AUXILIARY = re.compile(rf"\b(?:{_DOES})\b", re.I)
_REQUESTS = re.compile(
    r"^\W*(?:please|can|could|would|tell|name|list|give|show|explain|compare|define|describe|brief|summari[sz]e|"
    r"is|are|was|were)\b",
    re.I,
)
_STARTS = re.compile(rf"^\W*(?:(?:in|on|at|by|for|to|from|since|until) )?{_ASKING}\b", re.I)


def split_questions(text: str) -> list[str]:
    """The questions in a text that asks several ("When was it launched, and what followed?"); else the text alone."""
    opening, rest = _opening(text)
    parts = [part.strip(" ,;?") for part in _JOINT.split(rest)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or len(parts) > 4 or not all(_STARTS.match(part) and len(part.split()) > 2 for part in parts):
        return [text]
    if any(_BY_PREPOSITION.match(part) and not _AUXILIARY.search(part) for part in parts):
        return [text]  # "in which meeting and in which treaty was it named?" has one verb for both
    return [f"{opening}{part}?" for part in parts]


def _opening(text: str) -> tuple[str, str]:
    """ "Of the boats in the bay, how many …?": the words before the first question, which hold for all, and the rest."""
    found = _OPENS.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def elliptic_questions(text: str) -> list[str]:
    """Two questions of which one is only its first words ("Who signed it, and in which city?"), made whole with the words of the
    other; empty where there is no such."""
    parts = [part.strip(" ,;?") for part in _JOINT.split(text)]
    if len(parts) != 2 or not all(parts):
        return []
    short = [bool(_SHORT.match(part)) for part in parts]
    if sum(short) != 1:
        return []
    whole = parts[short.index(False)]
    words = read_words(whole)
    _, asking = ask_form(words)
    if not _STARTS.match(whole) or asking >= len(words):
        return []
    rest = whole[words[asking].start :]
    return [f"{part} {rest}?" if is_short else f"{part}?" for part, is_short in zip(parts, short, strict=True)]


def parted_preamble(text: str) -> tuple[str, str]:
    """What is told before the question ("We need to brief the minister. Who …?"), and the question; "" where nothing is."""
    sentences = _SENTENCE.split(text.strip())
    asks = [bool(s.endswith("?") or _STARTS.match(s) or _REQUESTS.match(s)) for s in sentences]
    first = asks.index(True) if True in asks else 0
    if first and _POINTS_BACK.search(" ".join(sentences[first:])):
        return "", text  # "Some say X. Is that right?": the question is about what was told
    return " ".join(sentences[:first]), " ".join(sentences[first:])


def one_after_another(drafts: Sequence[Draft]) -> Draft:
    """The answers to several questions as one: the lines of each in turn; "partly" where they fare differently."""
    merged = Draft(drafts[0].status)
    if any(draft.status != merged.status for draft in drafts):
        merged.status = "partly"
    for draft in drafts:
        new = draft.lines[: 3 if len(drafts) > 1 else None]
        merged.lines += [line for line in new if not any(line.text in told.text for told in merged.lines)]
        merged.conflicts += draft.conflicts
        merged.missing += draft.missing
        merged.nearest += draft.nearest
        merged.timeline = merged.timeline or draft.timeline
        merged.table = merged.table or draft.table
    merged.basis = drafts[0].basis
    merged.confidence = min((d.confidence for d in drafts if d.confidence is not None), default=None)
    return merged


def only_about(question: Question, subject: str) -> Question:
    """The question with the names of all other subjects taken out; a comparison asks each for its number."""
    others = [m for m in question.mentions if m.kind == "subject" and m.id != subject]
    own = {i for m in question.mentions if m.kind == "subject" and m.id == subject for i in range(m.start, m.end)}
    taken = {question.words[i].start for m in others for i in range(m.start, m.end) if i not in own}
    ask = Ask.COUNT if question.ask in (Ask.COMPARE, Ask.WHICH) else question.ask
    return replace(
        question,
        ask=ask,
        terms=tuple(word for word in question.terms if word.start not in taken),
        mentions=tuple(m for m in question.mentions if m not in others),
    )


def about(question: Question, subject: str) -> Question:
    """The question with a subject that it does not name: the default one."""
    return replace(question, mentions=(*question.mentions, Mention(0, 0, "subject", subject)))


def put_together(drafts: Sequence[Draft]) -> Draft:
    """One draft with the first lines joined into one, the other lines after it."""
    first = [draft.lines[0] for draft in drafts]
    parts = [line.text.rstrip(".") for line in first]
    text = "; ".join([parts[0], *(part[:1].lower() + part[1:] if part.startswith("The ") else part for part in parts[1:])])
    rule = next((line.rule for line in first if line.rule), "")
    merged = Draft(drafts[0].status)
    merged.lines = [
        Line(sentence(text), distinct(q for line in first for q in line.quotes), sum((x.support for x in first), ()), rule)
    ]
    if any(draft.status != merged.status for draft in drafts):
        merged.status = "partly"
    for draft in drafts:
        merged.lines += draft.lines[1:2]
        merged.conflicts += draft.conflicts
        merged.missing += draft.missing
    return merged


def after_the_end(draft: Draft, earlier: Draft | None, ledger: Ledger, named: Sequence[str], asked: Asked) -> Draft:
    """Says that the body asked about had ended by then and what followed it, which `draft` is about.

    `earlier` is the answer for the body itself: its first line and its history are added.
    """
    ended = [ledger.subjects[n] for n in named if ledger.subjects[n].successor and ledger.subjects[n].ends]
    if not ended or not ended[0].successor:
        return draft
    subject, step = ended[0], ended[0].successor
    following = ledger.subjects[step.subject]
    said = f"{subject.spoken} was succeeded by {following.spoken} {on_date(step.when)}"
    support = (subject.name, following.name, describe(step.when))
    first = draft.lines[0]
    if asked.explicit and draft.status == "answered":
        draft.status = "false_premise"
        draft.lines[0] = Line(
            f"{sentence(said)} {first.text}", distinct((step.quote, *first.quotes)), (*support, *first.support), first.rule
        )
    else:
        draft.lines.insert(1, Line(sentence(said), (step.quote,), support))
    if earlier and not asked.explicit:
        draft.lines += earlier.lines[:1]
        draft.timeline = [*earlier.timeline, *draft.timeline]
    return draft
