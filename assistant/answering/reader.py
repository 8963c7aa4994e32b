"""Reads the ledger as it was on one day, and says each fact as a sentence that stands alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.draft import Line, fact_support, on_date, sentence
from assistant.answering.lexicon import Lexicon
from assistant.answering.time_expressions import ImpossibleDate, TimeExpression, time_expressions
from assistant.answering.words import read_words
from assistant.answering.write_passages import widened
from assistant.dates import MONTHS, When, describe
from assistant.index.index import Index
from assistant.ledger import derive
from assistant.ledger.facts import Fact, Milestone, Subject
from assistant.ledger.ledger import Ledger, horizon
from assistant.model import Quote
from assistant.text import content, plain, stem, tokens

_REPEATED = 0.8  # share of the words of a sentence that another may have said before
_NAMED = 0.6  # share of the words of its name by which a sentence is on a subject
_LONG = 32  # words of an event from which its first sentence does
_SAME = 0.6  # share of all words of two sentences that may be in both


@dataclass(frozen=True, slots=True)
class Reader:
    """`today` is the day that counts as such. `named`: each sentence says which subject it is about, because it stands among
    sentences on others."""

    ledger: Ledger
    index: Index
    lexicon: Lexicon
    today: date
    named: bool = False

    def known(self, facts: Sequence[Fact]) -> list[Fact]:
        """The facts that hold and had begun by today, from quotes that do not speak of later days in hindsight."""
        return [f for f in facts if f.standing == "holds" and f.begins.earliest <= self.today and not self._hindsight(f)]

    def _hindsight(self, fact: Fact) -> bool:
        source = self.index.catalogue.get(fact.quote.source_id)
        if source is None or source.published.earliest <= self.today:
            return False
        return any(time.when.earliest > self.today for time in self._dates(fact.quote.text))

    def _dates(self, text: str) -> list[TimeExpression]:
        try:
            return time_expressions(text, self.today)
        except ImpossibleDate:
            return []

    def last_day(self, subject: Subject, facts: Sequence[Fact]) -> date:
        """The last day of which these facts say anything."""
        last = min(horizon(list(facts)) or self.today, self.today)
        return min(last, subject.ends.when.earliest) if subject.ends else last

    def speaks_of(self, subject: Subject, text: str) -> bool:
        """Whether the text names the subject by one of its names."""
        return any(m.kind == "subject" and m.id == subject.id for m in self.lexicon.find(read_words(text)))

    def opens_with(self, subject: Subject, text: str) -> bool:
        """Whether the sentence begins with a name of the subject."""
        return any(m.kind == "subject" and m.id == subject.id and m.start < 3 for m in self.lexicon.find(read_words(text)))

    def ended(self, subject: Subject) -> bool:
        """Whether the subject had ended by today."""
        return subject.ends is not None and subject.ends.when.latest <= self.today

    def known_end(self, fact: Fact) -> When | None:
        """The end of what a fact says, as far as it was known by today: one that lay ahead only if it had been announced."""
        if fact.until is None or fact.until.earliest <= self.today:
            return fact.until
        source = self.index.catalogue.get(fact.quote.source_id)
        return fact.until if source is None or source.published.earliest <= self.today else None

    def has_figures(self, text: str) -> bool:
        """Whether the text holds a number beside its dates."""
        low = plain(text)
        for time in reversed(self._dates(text)):
            low = low[: time.start] + " " + low[time.end :]
        return any(char.isdigit() for char in low)

    def value(self, fact: Fact) -> str:
        """The value of a fact in words: the name it stands for, or the value as written."""
        return self.ledger.name(fact.value).spoken if fact.value in fact.names else fact.value

    def sentence(self, subject: Subject, fact: Fact, dated: bool = True) -> Line:
        """The quote of a fact as a sentence that stands alone: its subject and its day in front where the quote lacks them.

        A value that may change is dated "as of"; what holds for good is dated only if `dated`.
        """
        quote = widened(self.index, fact.quote)
        label = self._label(subject, quote.text)
        kind = self.ledger.attribute(fact).kind
        value = kind in ("count", "quantity", "status") or (kind == "text" and self.has_figures(quote.text))
        when = fact.begins if value and kind != "quantity" else fact.start if dated else None
        day = describe(when) if when and not names_day(quote.text, when) else ""
        if value and day and not day.startswith(("by ", "before ", "after ", "between ")):
            day = f"as of {day}"
        support = fact_support([fact], [self.ledger.name(name) for name in fact.names], subject)
        line = _led(label, day, quote, support)
        if kind == "event" and len(quote.text.split()) > _LONG and not day:
            short = self.shortened(line)
            return short if fact.start and names_day(short.text, fact.start) else line
        return line

    def shortened(self, line: Line) -> Line:
        """A line that is one quote of several sentences, as the first of them; any other line as it is."""
        if len(line.quotes) != 1 or line.text != sentence(line.quotes[0].text):
            return line
        quote = line.quotes[0]
        first = next((s for s in self.index.sentences(quote.source_id) if s.start == quote.start), None)
        if first is None or not quote.start < first.end < quote.end:
            return line
        text = quote.text[: first.end - quote.start]
        return Line(sentence(text), (replace(quote, end=first.end, text=text),), line.support, line.rule)

    def _label(self, subject: Subject, text: str) -> str:
        """The name of the subject, where it is wanted and the text neither gives it nor most of its words."""
        if not self.named or self.speaks_of(subject, text):
            return ""
        own, said = ({stem(token) for token in content(t)} for t in (subject.name, text))
        return "" if len(own & said) > _NAMED * len(own) else subject.name

    def milestone(self, subject: Subject, milestone: Milestone) -> Line:
        """The quote on the beginning or the end of a subject, its day in front where the quote lacks it."""
        day = "" if names_day(milestone.quote.text, milestone.when) else describe(milestone.when)
        label = self._label(subject, milestone.quote.text)
        return _led(label, day, milestone.quote, (describe(milestone.when), subject.name))

    def succession(self, subject: Subject, step: Milestone) -> Line:
        """ "X was succeeded by Y on …"."""
        after = self.ledger.subjects[step.subject]
        text = f"{subject.spoken} was succeeded by {after.spoken} {on_date(step.when)}"
        return Line(sentence(text), (step.quote,), (subject.name, after.name, describe(step.when)))


def _led(label: str, day: str, quote: Quote, support: tuple[str, ...]) -> Line:
    lead = f"{label} ({day})" if label and day else label or day
    text = sentence(quote.text)
    return Line(f"{lead[:1].upper() + lead[1:]}: {text}" if lead else text, (quote,), support)


def names_day(text: str, when: When) -> bool:
    """Whether the text gives the date, as exactly as it is known: its year, and its month where there is one."""
    words = set(tokens(text))
    if not words & {str(when.earliest.year), str(when.latest.year)}:
        return False
    months = {MONTHS[when.earliest.month].lower(), MONTHS[when.latest.month].lower()}
    return (when.latest - when.earliest).days > 100 or bool(words & months)


def repeats(new: str, old: str) -> bool:
    """Whether a sentence says little that another has not said."""
    a, b = ({stem(token) for token in content(text)} for text in (new, old))
    return len(a & b) > _REPEATED * len(a) or len(a & b) > _SAME * len(a | b)


def covering(facts: Sequence[Fact]) -> tuple[Quote, ...]:
    """Few quotes that between them say all these memberships, those that say most first."""
    by_quote: dict[Quote, set[str]] = {}
    for fact in facts:
        by_quote.setdefault(fact.quote, set()).add(derive.member_id(fact))
    left = {derive.member_id(fact) for fact in facts}
    chosen: list[Quote] = []
    while left:
        best = max(by_quote, key=lambda quote: len(by_quote[quote] & left))
        chosen.append(best)
        left -= by_quote[best]
    return tuple(chosen)


def first_of_each(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without those whose quote is there already."""
    kept: dict[Quote, Fact] = {}
    for fact in facts:
        kept.setdefault(fact.quote, fact)
    return list(kept.values())


def terms_of(facts: Sequence[Fact], value: Callable[[Fact], str]) -> list[list[Fact]]:
    """The facts by term of office; several sources on one term make one."""
    terms: list[list[Fact]] = []
    for fact in facts:
        same = next((t for t in terms if value(t[0]) == value(fact) and t[0].begins.overlaps(fact.begins)), None)
        if same:
            same.append(fact)
        else:
            terms.append([fact])
    return terms


def limits(reader: Reader, term: Sequence[Fact]) -> tuple[When, When | None]:
    """Beginning and known end of a term, each as exactly as one of its facts gives it."""
    ends = [end for f in term if (end := reader.known_end(f))]
    return min((f.begins for f in term), key=_length), min(ends, key=_length, default=None)


def _length(when: When) -> int:
    return (when.latest - when.earliest).days
