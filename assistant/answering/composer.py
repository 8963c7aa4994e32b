"""Longer answers: reads what a request is about and in what time, and has it written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from assistant.answering.aspect_writers import Aspect
from assistant.answering.draft import Draft, Line, on_date, sentence
from assistant.answering.evidence import gather
from assistant.answering.kinds import KIND_WORDS
from assistant.answering.lexicon import Lexicon, stems_of
from assistant.answering.occasions import fact_index
from assistant.answering.question import Question, parse_question
from assistant.answering.reader import Reader
from assistant.answering.requests import Form, Request
from assistant.answering.spelling import Spelling
from assistant.answering.terms import Term, question_terms
from assistant.answering.time_expressions import TimeExpression
from assistant.answering.verify import Verifier
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.words import read_words
from assistant.answering.write_brief import write_brief, write_digest
from assistant.answering.write_changes import write_changes, write_timeline
from assistant.answering.write_comparison import Chosen, write_comparison
from assistant.answering.write_passages import widened
from assistant.dates import EARLIEST, LATEST, When, describe
from assistant.index.index import Index
from assistant.ledger.facts import Fact, Subject
from assistant.ledger.ledger import Ledger
from assistant.model import Filters
from assistant.text import plain

# Words that frame a request and say nothing of its topic.
_FRAME = stems_of(
    [
        "compare compares compared comparison contrast differ differs different difference differences distinguish versus vs"
        " common similarity similarities alike similar side table way ways respect respects main key set apart happen happened"
        " change changed changes event events development developments news new important most document documents year time"
    ]
)
_PROPER = re.compile(r"\b[A-Z][\w'-]*(?: (?:[A-Z]|\d)[\w'-]*)+")  # a name of several words, which has to stand there whole
_TOPIC_COVERED = 0.75  # share of a topic's words that a sentence and its surroundings must meet


@dataclass(slots=True)
class Composer:
    """Writes briefs, comparisons, timelines and lists of changes."""

    index: Index
    ledger: Ledger
    lexicon: Lexicon
    spelling: Spelling
    vocabulary: Vocabulary
    verifier: Verifier
    retrieve: int
    dropped: list[str] = field(default_factory=list)

    def compose(self, request: Request, today: date, filters: Filters, trace: dict[str, Any], last: bool = False) -> Draft | None:
        """The draft of a longer answer; None where nothing is known that it asks for. Raises ImpossibleDate.

        A comparison in certain respects is left to the ledger's own answers, unless they had none and this is the `last` call.
        """
        question = parse_question(request.topic, today, self.lexicon, self.spelling)
        if request.form is Form.COMPARISON:
            question = self._shared_head(question, today)
        subjects = self._subjects(question)
        rest = self._rest(question)
        if rest and request.form is Form.COMPARISON and not last:
            return None
        named = not subjects and rest and all(term.ids for term in rest)
        if request.bare and not named and (rest or not subjects):
            return None
        draft = self._written(request, question, subjects, rest, today, filters)
        if draft:
            trace["ask"] = request.form.value
            trace["ledger"] = {"subjects": [s.id for s in subjects]}
            trace["lines"] = request.lines
            trace.setdefault("dropped", []).extend(dict.fromkeys(self.dropped))
        return draft

    def _written(
        self, request: Request, question: Question, subjects: list[Subject], rest: list[Term], today: date, filters: Filters
    ) -> Draft | None:
        day, window, words = self._time(request, question, subjects, today)
        named = request.form in (Form.CHANGES, Form.TIMELINE)
        reader = Reader(self.ledger, self.index, self.lexicon, day, named)
        if request.form is Form.COMPARISON:
            if len(subjects) < 2 or len(subjects) > 4:
                return None
            chosen = self._chosen(rest, subjects) if rest else None
            return write_comparison(reader, self.vocabulary, subjects, request.lines, self._passes, chosen)
        only = self._facts(rest) if rest else None
        if only == []:
            return None if subjects or request.form is not Form.BRIEF else self._digest(reader, question, [], request, filters)
        if request.form is Form.CHANGES or (request.form is Form.BRIEF and window and not rest):
            if window is None:
                return None
            return write_changes(reader, subjects, window, words, request.lines, self._passes, only)
        if request.form is Form.TIMELINE:
            return write_timeline(reader, subjects, request.lines, self._passes, only) if subjects or only else None
        if rest or not subjects:
            names = {s.id for s in subjects}
            facts = [f for f in only or () if not names or f.subject in names]
            return self._digest(reader, question, facts, request, filters) if facts or not subjects else None
        if len(subjects) > 1:
            subjects = subjects[:1]

        def more() -> list[Line]:
            return self._sentences(reader, question, subjects[0], filters)

        return write_brief(reader, subjects[0], request.lines, self._passes, more) or _too_early(subjects[0], day)

    def _digest(self, reader: Reader, question: Question, facts: list[Fact], request: Request, filters: Filters) -> Draft | None:
        names = [plain(name) for name in _PROPER.findall(request.topic)]
        known = [f for f in reader.known(facts) if all(name in plain(f.quote.text) for name in names)]
        topic = {name for term in self._rest(question) for name in term.ids}
        if topic:  # a country, a person: first what is said of it alone
            known.sort(key=lambda f: self._others(f) - 2 * (f.value in topic))
        more = self._sentences(reader, question, None, filters)
        more = [line for line in more if all(name in plain(line.text) for name in names)]
        return write_digest(reader, known, more, request.lines, self._passes)

    def _others(self, fact: Fact) -> int:
        """How many names the quote of a fact gives."""
        return len({m.id for m in self.lexicon.find(read_words(fact.quote.text)) if m.kind == "name"})

    def _passes(self, line: Line) -> bool:
        fault = self.verifier.line_fault(line)
        if fault:
            self.dropped.append(f"{line.text} — {fault}")
        return not fault

    def _subjects(self, question: Question) -> list[Subject]:
        ids = dict.fromkeys(m.id for m in question.mentions if m.kind == "subject")
        return [self.ledger.subjects[i] for i in ids]

    def _rest(self, question: Question) -> list[Term]:
        """The terms of the topic that are neither subjects nor framing."""
        terms = question_terms(question, self.ledger, self.vocabulary)
        subjects = self._subjects(question)
        called = stems_of(form for s in subjects for form in (s.name, *s.aliases))
        return [t for t in terms if not t.subject and not t.stems <= _FRAME | called]

    def _shared_head(self, question: Question, today: date) -> Question:
        """ "the A and B frameworks" read as "the A frameworks and the B frameworks", where the ledger knows both."""
        named = [m for m in question.mentions if m.kind == "subject"]
        if len({m.id for m in named}) != 1:
            return question
        mention = named[0]
        joint = next(
            (i for i in range(mention.start) if question.words[i].text in ("and", "with", "versus", "vs", "to", "from")), None
        )
        if joint is None:
            return question
        for size in range(1, mention.end - mention.start):
            head = " ".join(word.surface for word in question.words[mention.end - size : mention.end])
            at = question.words[joint].start
            text = f"{question.text[:at].rstrip()} {head} {question.text[at:]}"
            wider = parse_question(text, today, self.lexicon, self.spelling)
            if len({m.id for m in wider.mentions if m.kind == "subject"}) > 1:
                return wider
        return question

    def _facts(self, terms: Sequence[Term]) -> list[Fact]:
        """The facts that meet every one of the terms: in their quote, beside it, or in the words by which people ask for them."""
        index = fact_index(self.ledger)
        met = None
        for term in terms:
            kinds = [kind for kind, words in KIND_WORDS.items() if term.stems <= words | stems_of([kind])]
            said = index.said.marks(index.said.with_all(form) for form in term.forms)
            said |= index.named.marks(index.named[name] for name in term.ids)
            asked = index.asked.marks(index.asked.with_all(form) for form in term.forms) | np.isin(index.kinds, kinds)
            said |= asked[index.attribute_of]
            met = said if met is None else met & said
        return [index.fact(self.ledger, int(number)) for number in met.nonzero()[0]] if met is not None else []

    def _chosen(self, rest: Sequence[Term], subjects: Sequence[Subject]) -> Chosen:
        """Whether an aspect is one that the question names."""
        asks = {a.id: a.asks for s in subjects for a in s.attributes.values()}

        def chosen(aspect: Aspect) -> bool:
            said = stems_of((aspect.key.replace("-", " "), aspect.label, aspect.line.text, *asks.get(aspect.attribute, ())))
            return all(term.met_by(said) for term in rest)

        return chosen

    def _sentences(self, reader: Reader, question: Question, subject: Subject | None, filters: Filters) -> list[Line]:
        """Sentences of passages that speak of the topic, the best first."""
        terms = question_terms(question, self.ledger, self.vocabulary)
        found = gather(self.index, question, terms, self.vocabulary, filters, self.retrieve, reader.today).sentences
        lines = []
        for evidence in found:
            if evidence.missing_names or evidence.features.around < _TOPIC_COVERED or evidence.features.sentence < 0.5:
                continue
            quote = widened(self.index, evidence.quote)
            if subject and not reader.speaks_of(subject, quote.text):
                continue
            lines.append(Line(sentence(quote.text), (quote,)))
        return lines

    def _time(self, request: Request, question: Question, subjects: list[Subject], today: date) -> tuple[date, When | None, str]:
        """The day that counts as today, the window asked about, and its words."""
        if request.window:
            return today, request.window, request.window.text
        time = next((t for t in question.times if not _part_of_name(t, question, subjects)), None)
        if time is None:
            return today, None, ""
        if request.form in (Form.BRIEF, Form.COMPARISON) and (time.when.exact or time.relation in ("by", "until", "before")):
            last = time.when.earliest - timedelta(days=1) if time.relation == "before" else time.when.latest
            return min(last, today), None, ""
        window, words = _window(time)
        if request.form is Form.COMPARISON:
            return min(window.latest, today), None, ""
        return today, When(window.earliest, min(window.latest, max(today, window.earliest)), window.text), words


def _part_of_name(time: TimeExpression, question: Question, subjects: Sequence[Subject]) -> bool:
    """ "the framework of October 2025": a date right behind a subject's name says which one is meant."""
    before = [m for m in question.mentions if m.kind == "subject" and question.words[m.end - 1].end <= time.start]
    if not before or not subjects:
        return False
    last = max(before, key=lambda m: m.end)
    between = question.text[question.words[last.end - 1].end : time.start].strip(" ,()").lower()
    return between in ("", "of") and question.text[time.start : time.end].lower().split()[0] not in (
        "in",
        "since",
        "between",
        "from",
    )


def _window(time: TimeExpression) -> tuple[When, str]:
    when = time.when
    one = timedelta(days=1)
    if time.first and time.last:
        return when, f"from {describe(time.first)} to {describe(time.last)}"
    if time.relation == "before":
        return When(EARLIEST, when.earliest - one, f"before {when.text}"), f"before {describe(when)}"
    if time.relation in ("by", "until"):
        return When(EARLIEST, when.latest, f"{time.relation} {when.text}"), f"{time.relation} {describe(when)}"
    if time.relation == "since":
        return When(when.earliest, LATEST, f"since {when.text}"), f"since {describe(when)}"
    if time.relation == "after":
        return When(when.latest + one, LATEST, f"after {when.text}"), f"after {describe(when)}"
    return when, on_date(when)


def _too_early(subject: Subject, day: date) -> Draft | None:
    """The subject had not begun by that day."""
    begins = subject.begins
    if begins is None or begins.when.earliest <= day:
        return None
    text = f"The documents say nothing of {subject.spoken} so early; they date its beginning {on_date(begins.when)}"
    line = Line(sentence(text), (begins.quote,), (subject.name, describe(begins.when)))
    return Draft("not_covered", [line], missing=[f"{subject.spoken} before {describe(begins.when)}"])
