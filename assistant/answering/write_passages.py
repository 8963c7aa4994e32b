"""Answers from running text: the sentences that answer, each quoted whole; or the plain word that the documents do not say."""

from collections.abc import Sequence

from assistant.answering.acceptance import asks_of_a_time, gives_what_is_counted
from assistant.answering.answerable import ANSWERS
from assistant.answering.ask_forms import Ask
from assistant.answering.draft import Draft, Line, distinct, join_words
from assistant.answering.evidence import Evidence, Findings
from assistant.answering.features import LEANING
from assistant.answering.question import Question
from assistant.answering.quote_sense import only_planned, says_nothing
from assistant.answering.sentence_demands import open_in
from assistant.index.index import Index
from assistant.ledger.ledger import Ledger
from assistant.model import Quote
from assistant.text import tokens

_MORE = 0.6  # a further sentence must have this share of the chance of the best
_AS_LIKELY = 0.85
_MOST = 3
# A sentence that itself meets this share of the terms answers unless the chance is below _UNLIKELY: vectors miss other names.
_ALL = 0.8
_UNLIKELY = 0.1
_LEAST_RIGHT, _HARDLY = 0.1, 0.03
# Of a time the chances are lower: its words differ more. The bounds refuse 70 % of TimeQA's questions without an answer.
_LEAST_OF_A_TIME, _ANSWERS_OF_A_TIME = 0.05, 0.3
# Where the weightiest word of the question is met nowhere around the sentence, or of no compound ("trade unions") both words
# stand together.
_LIKELIER = 0.3
_WANTS_MORE = frozenset({Ask.DEFINE, Ask.WHAT, Ask.HOW, Ask.WHY, Ask.LIST, Ask.COMPARE, Ask.CHANGE, Ask.WHICH, Ask.YESNO})


def write_passages(index: Index, question: Question, findings: Findings, ledger: Ledger) -> Draft | None:
    """The best sentence, with others that add to it. None where no sentence answers."""
    accepted = [e for e in findings.sentences if e.accepted and not open_in(question, widened(index, e.quote).text, ledger)]
    if not accepted:
        return None
    # Of sentences that are about as likely, the one that meets most of the question.
    best = max((e for e in accepted if e.score >= accepted[0].score * _AS_LIKELY), key=lambda e: e.features.sentence)
    if not _likely(question, best, findings):
        return None
    chosen = [best]
    for other in accepted:
        if len(chosen) == (_MOST if question.ask in _WANTS_MORE else 2):
            break
        if other.score >= best.score * _MORE and not any(_same(other, c) for c in chosen):
            chosen.append(other)
    quotes = distinct(widened(index, evidence.quote) for evidence in chosen)
    draft = Draft("answered", [Line(quote.text, (quote,)) for quote in quotes])
    draft.confidence = round(findings.right, 2)
    draft.missing = [f"“{word.text}”" for word in best.unexplained]
    if draft.missing:
        draft.basis = f"The quoted text does not mention {join_words(draft.missing)}."
    if says_nothing(best.quote.text, question):
        draft.status = "not_covered"
    elif only_planned(best.quote.text, question):
        draft.status = "partly"
        draft.missing.append("whether it came about: the documents speak of a plan or an expectation only")
    return draft


def _likely(question: Question, best: Evidence, findings: Findings) -> bool:
    """Whether the chances suffice for what is the best sentence."""
    if gives_what_is_counted(question, best.judged):
        return findings.answerable >= _UNLIKELY and findings.right >= _HARDLY
    of_a_time = asks_of_a_time(question) and question.ask is not Ask.COUNT  # what is counted has to be met as at any time
    if of_a_time and findings.right >= _LEAST_OF_A_TIME and findings.answerable >= _ANSWERS_OF_A_TIME:
        return True
    accounted_for = best.features.sentence >= _ALL and findings.answerable >= _UNLIKELY
    if findings.right < _LEAST_RIGHT or (findings.answerable < ANSWERS and not accounted_for):
        return False
    unheard = best.features.rarest if asks_of_a_time(question) else min(best.features.rarest, best.features.phrase)
    return unheard > 0.0 or findings.right >= _LIKELIER


def _same(first: Evidence, second: Evidence) -> bool:
    """Whether two sentences say much the same words."""
    a, b = set(tokens(first.quote.text)), set(tokens(second.quote.text))
    return len(a & b) > 0.7 * min(len(a), len(b))


def refuses(draft: Draft) -> bool:
    """Whether a draft says only that nothing was found; a quote that tells of a silence says more."""
    return draft.status == "not_covered" and not any(line.quotes for line in draft.lines)


def write_refusal(index: Index, question: Question, found: Sequence[Evidence]) -> Draft:
    """ "The documents do not say", with what no sentence accounts for and the nearest sources by name."""
    draft = Draft("not_covered")
    names = list(dict.fromkeys(name for e in found[:1] for name in e.missing_names))
    words = list(dict.fromkeys(w.text for e in found[:1] for w in e.unexplained))
    draft.missing = [f"“{w}”" for w in dict.fromkeys([*names, *words])]
    sources = dict.fromkeys(evidence.quote.source_id for evidence in found[:6])
    for source_id in list(sources)[:3]:
        source = index.catalogue[source_id]
        draft.nearest.append(f"{source.title} ({source.publisher}, {source.published})")
    said = f"No document that comes near speaks of {join_words(draft.missing)} in this connection" if draft.missing else ""
    draft.lines = [Line("The documents do not say." + (f" {said}." if said else ""), ())]
    draft.confidence = None
    return draft


def widened(index: Index, quote: Quote) -> Quote:
    """The quote with the sentence before it in the same block, where it opens with a word that points back ("It also …")."""
    opening = tokens(quote.text[:40])
    if not opening or opening[0] not in LEANING:
        return quote
    sentences = index.sentences(quote.source_id)
    position = next((i for i, s in enumerate(sentences) if s.start == quote.start), 0)
    if position == 0 or sentences[position - 1].block != sentences[position].block:
        return quote
    document = index.document(quote.source_id)
    start = sentences[position - 1].start
    return Quote(quote.source_id, quote.sha256, start, quote.end, quote.page, document.text[start : quote.end])
