"""Whether a sentence can answer a question at all, whatever the chances say."""

from assistant.answering.acts import DOERS
from assistant.answering.ask_forms import Ask
from assistant.answering.features import Judged
from assistant.answering.lexicon import stems_of
from assistant.answering.question import Question
from assistant.text import LIGHT, plain

_COMPANIES = stems_of(
    ["company companies firm firms bank banks organisation organization body agency institution group ministry department"]
)
_LEAST_OWN, _LEAST_AROUND = 0.1, 0.35  # shares of the question's terms that the sentence, and all around it, must meet
_DO = frozenset("did does do has have had will would".split())
_WELL_AROUND = 0.6  # then the sentence itself may go on without a word of the question
_OF_SOMETHING = frozenset({Ask.COUNT, Ask.LIST, Ask.QUANTITY, Ask.WHAT})  # "the price of X": a sentence on X must speak of prices
_VALUES = frozenset({Ask.WHEN, Ask.SINCE, Ask.UNTIL, Ask.COUNT, Ask.QUANTITY, Ask.DURATION})
_ASPECTS = stems_of(["role function purpose status meaning significance importance nature"])
_MOST_OF_IT = 0.6
_MEASURES = frozenset({Ask.QUANTITY, Ask.DURATION})
_MEASURED = stems_of(["money amount sum share percentage proportion fraction size"])
# Who pays whom, and whether it has been paid, are facts of their own.
_HANDING = stems_of(["pay paid spend spent receive received lose lost earn owe repay save charge interest rate far already"])


def gives_what_is_counted(question: Question, judged: Judged) -> bool:
    """Whether "how much money does X make available?" meets a sum of X's in whatever words: an amount of the sort that is asked
    for, new to the question, with every name, and with all that says of which thing it is the amount."""
    f = judged.features
    if question.ask not in _MEASURES or f.type < 1.0 or f.time <= 0.0 or judged.missing_names or f.opposite:
        return False
    unmet = {stem for term in judged.unmet for stem in term.stems}
    of_what = [stem for stem in question.head if stem not in _MEASURED]
    told = sum(stem not in unmet for stem in of_what) >= len(of_what) * _MOST_OF_IT
    return f.around >= _LEAST_AROUND - 0.1 and told and not unmet & _HANDING


def accepts(question: Question, judged: Judged) -> bool:
    """Whether a sentence can answer at all, whatever the chances say: every name and number asked about stands in it or around
    it, what is asked for is in it, another year is not taken for the one asked about, and it shares words with the question."""
    f = judged.features
    if not judged.tells:
        return False
    if gives_what_is_counted(question, judged):
        return True
    of_it = question.ask not in _OF_SOMETHING or f.head >= 0.5 or _asks_of_an_aspect(question)
    related = f.around >= _LEAST_AROUND and (f.sentence >= _LEAST_OWN or f.around >= _WELL_AROUND)
    holds = f.type >= (0.5 if question.ask is Ask.WHY else 0.4)  # a reason that nothing marks as one is none
    asks_who = question.ask is Ask.WHO or (question.ask is Ask.LIST and question.words[0].text in ("who", "whom"))
    by_deed = not asks_who or _tells_of_the_deed(question, judged)
    by_deed = by_deed and not _which_did_something_else(question, judged)
    met = of_it and related and holds and by_deed and f.time > 0.0 and not _of_somebody_else(question, judged)
    if _chooses_nothing(question, judged):
        return False
    return met and not judged.missing_names and not _only_names(question, judged)


def _chooses_nothing(question: Question, judged: Judged) -> bool:
    """Whether "which trade union …" meets a sentence that speaks of no union and names nobody new."""
    return question.ask is Ask.WHICH and judged.features.head < 0.5 and not judged.features.new_name


def _tells_of_the_deed(question: Question, judged: Judged) -> bool:
    """Whether "who criticised X?" meets a sentence that tells of criticising; a body that did it stands beside it, a person may
    be told of before."""
    if question.frame:
        return judged.tells
    named = {i for m in question.mentions for i in range(m.start, m.end)}
    asked = {word.start for word in question.terms if word.text not in LIGHT}
    deed = next((w.stem for i, w in enumerate(question.words) if w.start in asked and i not in named), "")
    unmet = {stem for term in judged.unmet for stem in term.stems}
    return deed not in unmet and (judged.features.type == 1.0 or judged.features.plain >= 0.5)


def _which_did_something_else(question: Question, judged: Judged) -> bool:
    """Whether "which company owns X?" meets a sentence that tells nothing of owning."""
    if question.ask is not Ask.WHICH or not question.words or question.words[0].text != "which":
        return False
    doer = next((i for i, word in enumerate(question.words[:5]) if word.stem in DOERS | _COMPANIES), None)
    if doer is None or doer + 1 >= len(question.words):
        return False
    deed = question.words[doer + 1]
    asked = any(term.start == deed.start for term in question.terms)
    return asked and deed.text not in LIGHT and deed.stem in {stem for term in judged.unmet for stem in term.stems}


def _of_somebody_else(question: Question, judged: Judged) -> bool:
    """Whether "what did X announce?" meets a sentence far from X; what X did in figures, and how X reacted, has to name X."""
    if judged.features.leaning:
        return False
    if question.frame and judged.nobody:
        return True
    doers = {m.start for m in question.mentions} | {i for i, word in enumerate(question.words) if word.upper}
    starts = {question.words[i].start for i in doers if _DO & set(_before(question, i))}
    if question.frame:  # "X's role in Y"
        starts |= {question.words[m.start].start for m in question.mentions if _possessive(question.words[m.end - 1].surface)}
    strict = question.ask in _VALUES or question.frame
    absent = [term for term in judged.absent if term.name]
    return any(term.start in starts for term in (absent if strict else judged.far)) or _doer_absent(question, judged)


def _doer_absent(question: Question, judged: Judged) -> bool:
    """Whether "what do the judges do in X?" meets a sentence without judges."""
    if question.ask not in (Ask.WHAT, Ask.HOW) or len(question.words) < 4 or question.words[1].text not in _DO:
        return False
    named = [w for w in question.words[2:5] if w.text not in ("the", "a", "an")]
    doers = named[: 2 if len(named) > 1 and named[1].text.endswith("s") else 1]  # "the trade unions"
    starts = {word.start for word in doers}
    return any(term.start in starts and not term.name for term in judged.absent)


def _possessive(surface: str) -> bool:
    return plain(surface).endswith("'s")


def _before(question: Question, place: int) -> list[str]:
    """The word before that place, articles left out."""
    return [word.text for word in question.words[max(place - 2, 0) : place] if word.text not in ("the", "a", "an")][-1:]


def _asks_of_an_aspect(question: Question) -> bool:
    """ "What is the role of X?": whatever tells of X may tell it, without the word."""
    return bool(question.head) and question.ask is Ask.WHAT and question.head[0] in _ASPECTS


def _only_names(question: Question, judged: Judged) -> bool:
    """Whether of all words of the question nothing but names is met: what is said of a thing need not be what is asked of it.
    Where a time is asked about, what is told of that time may well be meant, in whatever words."""
    if question.frame or asks_of_a_time(question):
        return False
    inside = {i for mention in question.mentions for i in range(mention.start, mention.end)}
    asked = {word.start for word in question.terms}
    plain = [w for i, w in enumerate(question.words) if i not in inside and w.start in asked and w.text.isalpha() and not w.upper]
    plain = [w for w in plain if w.text not in LIGHT]
    unmet = {stem for term in judged.unmet for stem in term.stems}
    telling = [word for word in plain if word.stem not in judged.usual]  # the corpus speaks of what is usual everywhere
    return bool(telling or plain) and all(word.stem in unmet for word in telling or plain)


def asks_of_a_time(question: Question) -> bool:
    """Whether a date stands in the question beside those that are part of a name ("the memorandum of 4 May 2020")."""
    names = [(question.words[m.start].start, question.words[m.end - 1].end) for m in question.mentions if m.end > m.start]
    return any(not any(start <= time.start < end for start, end in names) for time in question.times)
