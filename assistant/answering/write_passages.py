"""Answers from running text: the sentences that answer, each quoted whole; or the plain word that the documents do not say."""

from assistant.answering.draft import Draft, Line, distinct, join_words
from assistant.answering.evidence import Evidence, widened
from assistant.answering.question import Ask, Question
from assistant.index.index import Index
from assistant.text import tokens

# Fitted together with evidence.score; see evals/benchmarks/calibrate.py.
ANSWERS = 0.60
_MORE = 0.92
_MOST = 3


def write_passages(index: Index, question: Question, found: list[Evidence]) -> Draft | None:
    """The best sentence, with others that add to it. None where no sentence answers."""
    accepted = [evidence for evidence in found if accepts(question, evidence)]
    if not accepted:
        return None
    best = accepted[0]
    chosen = [best]
    wants_more = question.ask in (Ask.DEFINE, Ask.WHAT, Ask.HOW, Ask.WHY, Ask.LIST, Ask.COMPARE, Ask.CHANGE, Ask.WHICH, Ask.YESNO)
    for other in accepted[1:]:
        if len(chosen) == (_MOST if wants_more else 2):
            break
        if other.score >= best.score * _MORE and not any(_same(other, c) for c in chosen):
            chosen.append(other)
    quotes = distinct(widened(index, evidence.quote) for evidence in chosen)
    draft = Draft("answered", [Line(quote.text, (quote,)) for quote in quotes])
    draft.confidence = confidence(best.score)
    draft.missing = [f"“{word.surface}”" for word in best.unexplained]
    if draft.missing:
        draft.basis = f"The quoted text does not mention {join_words(draft.missing)}."
    return draft


def accepts(question: Question, evidence: Evidence) -> bool:
    """Whether a sentence answers: its score, and that what is asked for and whom it is about are there."""
    f = evidence.features
    if evidence.missing_names or f.head < 0.5 or f.type == 0.0 or f.time == 0.0:
        return False
    return evidence.score >= ANSWERS


def confidence(score: float) -> float:
    """The score as a share of right answers; identity until calibrated."""
    return round(min(max(score, 0.0), 1.0), 2)


def _same(first: Evidence, second: Evidence) -> bool:
    """Whether two sentences say much the same words."""
    a, b = set(tokens(first.quote.text)), set(tokens(second.quote.text))
    return len(a & b) > 0.7 * min(len(a), len(b))


def write_refusal(index: Index, question: Question, found: list[Evidence]) -> Draft:
    """ "The documents do not say", with what no sentence accounts for and the nearest sources by name."""
    draft = Draft("not_covered")
    names = list(dict.fromkeys(name for e in found[:1] for name in e.missing_names))
    words = list(dict.fromkeys(w.surface for e in found[:1] for w in e.unexplained))
    draft.missing = [f"“{w}”" for w in dict.fromkeys([*names, *words])]
    sources = dict.fromkeys(evidence.quote.source_id for evidence in found[:6])
    for source_id in list(sources)[:3]:
        source = index.catalogue[source_id]
        draft.nearest.append(f"{source.title} ({source.publisher}, {source.published})")
    said = f"No document that comes near speaks of {join_words(draft.missing)} in this connection" if draft.missing else ""
    draft.lines = [Line("The documents do not say." + (f" {said}." if said else ""), ())]
    draft.confidence = None
    return draft
