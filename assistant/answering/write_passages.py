"""Answers from running text: the sentences that answer, each quoted whole; or the plain word that the documents do not say."""

from collections.abc import Sequence

from assistant.answering.answerable import ANSWERS
from assistant.answering.ask_forms import Ask
from assistant.answering.demands import open_in
from assistant.answering.draft import Draft, Line, distinct, join_words
from assistant.answering.evidence import Evidence, Findings
from assistant.answering.features import LEANING
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.answering.quote_sense import only_planned, says_nothing
from assistant.index.index import Index
from assistant.model import Quote
from assistant.text import tokens

_MORE = 0.6  # a further sentence must have this share of the chance of the best
_MOST = 3
_OF_SOMETHING = frozenset({Ask.COUNT, Ask.LIST, Ask.QUANTITY, Ask.WHAT})  # "the price of X": a sentence on X must speak of prices
_ASPECTS = stems_of(["role function purpose status meaning significance importance nature"])
_MEASURES = frozenset({Ask.QUANTITY, Ask.DURATION})
_MEASURED = stems_of(["money amount sum share percentage proportion fraction size"])
# Who pays whom, and whether it has been paid, are facts of their own.
_HANDING = stems_of(["pay paid spend spent receive received lose lost earn owe repay save charge interest rate far already"])
# A sentence that itself meets this share of the terms answers unless the chance is below _UNLIKELY: vectors miss other names.
_ALL = 0.8
_UNLIKELY = 0.1
_LEAST_RIGHT = 0.17
# Where the weightiest word of the question is met nowhere around the sentence, or of no compound ("trade unions") both words
# stand together.
_LIKELIER = 0.3
_LEAST_OWN, _LEAST_AROUND = 0.1, 0.35  # shares of the question's terms that the sentence, and all around it, must meet
_WANTS_MORE = frozenset({Ask.DEFINE, Ask.WHAT, Ask.HOW, Ask.WHY, Ask.LIST, Ask.COMPARE, Ask.CHANGE, Ask.WHICH, Ask.YESNO})


def write_passages(index: Index, question: Question, findings: Findings) -> Draft | None:
    """The best sentence, with others that add to it. None where no sentence answers."""
    accepted = [e for e in findings.sentences if accepts(question, e) and not open_in(question, widened(index, e.quote).text)]
    if not accepted:
        return None
    best = accepted[0]
    if not _likely(question, best, findings):
        return None
    chosen = [best]
    for other in accepted[1:]:
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
    if says_nothing(best.quote.text):
        draft.status = "not_covered"
    elif only_planned(best.quote.text, question):
        draft.status = "partly"
        draft.missing.append("whether it came about: the documents speak of a plan or an expectation only")
    return draft


def _likely(question: Question, best: Evidence, findings: Findings) -> bool:
    """Whether the chances suffice for what is the best sentence."""
    if _gives_what_is_counted(question, best):
        return findings.answerable >= _UNLIKELY
    accounted_for = best.features.sentence >= _ALL and findings.answerable >= _UNLIKELY
    if findings.right < _LEAST_RIGHT or (findings.answerable < ANSWERS and not accounted_for):
        return False
    unheard = best.features.rarest if _asks_of_a_time(question) else min(best.features.rarest, best.features.phrase)
    return unheard > 0.0 or findings.right >= _LIKELIER


def _gives_what_is_counted(question: Question, evidence: Evidence) -> bool:
    """Whether "how much money does X make available?" meets a sum of X's in whatever words: an amount of the sort that is asked
    for, new to the question, with every name, and with all that says of which thing it is the amount."""
    f = evidence.features
    if question.ask not in _MEASURES or f.type < 1.0 or f.time <= 0.0 or evidence.missing_names or f.opposite:
        return False
    unmet = {stem for term in evidence.unexplained for stem in term.stems}
    of_what = [stem for stem in question.head if stem not in _MEASURED]
    return f.around >= _LEAST_AROUND - 0.1 and unmet.isdisjoint(of_what) and not unmet & _HANDING


def accepts(question: Question, evidence: Evidence) -> bool:
    """Whether a sentence can answer at all, whatever the chances say: every name and number asked about stands in it or around
    it, what is asked for is in it, another year is not taken for the one asked about, and it shares words with the question."""
    f = evidence.features
    if _gives_what_is_counted(question, evidence):
        return True
    of_it = question.ask not in _OF_SOMETHING or f.head >= 0.5 or _asks_of_an_aspect(question)
    related = f.sentence >= _LEAST_OWN and f.around >= _LEAST_AROUND
    holds = f.type >= (0.5 if question.ask is Ask.WHY else 0.4)  # a reason that nothing marks as one is none
    by_deed = question.ask is not Ask.WHO or f.plain >= 0.5  # who did it stands beside what was done
    met = of_it and related and holds and by_deed and f.time > 0.0
    return met and not evidence.missing_names and not _only_names(question, evidence)


def _asks_of_an_aspect(question: Question) -> bool:
    """ "What is the role of X?": whatever tells of X may tell it, without the word."""
    return bool(question.head) and question.ask is Ask.WHAT and question.head[0] in _ASPECTS


def _only_names(question: Question, evidence: Evidence) -> bool:
    """Whether of all words of the question nothing but names is met: what is said of a thing need not be what is asked of it.
    Where a time is asked about, what is told of that time may well be meant, in whatever words."""
    if _asks_of_a_time(question):
        return False
    inside = {i for mention in question.mentions for i in range(mention.start, mention.end)}
    asked = {word.start for word in question.terms}
    plain = [w for i, w in enumerate(question.words) if i not in inside and w.start in asked and w.text.isalpha() and not w.upper]
    unmet = {stem for term in evidence.unexplained for stem in term.stems}
    return bool(plain) and all(word.stem in unmet for word in plain)


def _asks_of_a_time(question: Question) -> bool:
    """Whether a date stands in the question beside those that are part of a name ("the memorandum of 4 May 2020")."""
    names = [(question.words[m.start].start, question.words[m.end - 1].end) for m in question.mentions if m.end > m.start]
    return any(not any(start <= time.start < end for start, end in names) for time in question.times)


def _same(first: Evidence, second: Evidence) -> bool:
    """Whether two sentences say much the same words."""
    a, b = set(tokens(first.quote.text)), set(tokens(second.quote.text))
    return len(a & b) > 0.7 * min(len(a), len(b))


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
