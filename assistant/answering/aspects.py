"""What can be said of a subject, aspect by aspect, in whole sentences: what it is, since when, who belongs, who leads, what happened.

A sentence is a quote wherever one says it alone; it is composed only where dates or lists have to be put together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.draft import Line, distinct, fact_support, join_words, on_date, plural, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.time_expressions import ImpossibleDate, time_expressions
from assistant.answering.write_facts import says_nothing
from assistant.answering.write_passages import widened
from assistant.dates import MONTHS, When, describe, describe_day
from assistant.index.index import Index
from assistant.ledger import derive
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import Ledger, held, horizon
from assistant.model import Quote
from assistant.text import plain, tokens

_DEFINING = stems_of(["definition define"])
_DEFINING_PHRASES = frozenset({"what is", "what it is", "what are", "what does it do"})
_AIMING = stems_of(["aim goal purpose objective"])
_BEGINNING = stems_of(
    ["launch launched founding founded foundation creation created established establishment signing signed adoption adopted"]
)
LISTED = 24  # a longer list of members is only counted
_EARLIER = 3  # values that went before
_SAME = 0.72  # share of words by which two sentences say the same


@dataclass(frozen=True, slots=True)
class Aspect:
    """One sentence on a subject. `key` says on what, alike for all subjects, `label` in words; the least `rank` goes first
    into a short text; `order` is the place in the finished text; `when` the day from which it holds, if it is an event."""

    key: str
    label: str
    line: Line
    rank: float
    order: tuple[float, ...]
    attribute: str = ""
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the ledger as it was on one day: `today` is the day that counts as such."""

    ledger: Ledger
    index: Index
    today: date

    def known(self, facts: Sequence[Fact]) -> list[Fact]:
        """The facts that hold and had begun by today, from quotes that do not speak of later days in hindsight."""
        return [f for f in held(facts) if f.begins.earliest <= self.today and not self._hindsight(f)]

    def _hindsight(self, fact: Fact) -> bool:
        source = self.index.catalogue.get(fact.quote.source_id)
        if source is None or source.published.earliest <= self.today:
            return False
        try:
            dates = time_expressions(fact.quote.text, self.today)
        except ImpossibleDate:
            return False
        return any(time.when.earliest > self.today for time in dates)

    def sentence(self, subject: Subject, fact: Fact, named: bool = True, dated: bool = True) -> Line:
        """The quote of a fact as a sentence that stands alone: its subject and its day in front where the quote lacks them."""
        quote = widened(self.index, fact.quote)
        label = subject.name if named and not speaks_of(subject, quote.text) else ""
        day = describe(fact.start) if dated and fact.start and not names_day(quote.text, fact.start) else ""
        lead = f"{label} ({day})" if label and day else label or day
        text = sentence(quote.text)
        support = fact_support([fact], [self.ledger.name(name) for name in fact.names], subject)
        return Line(f"{lead[:1].upper() + lead[1:]}: {text}" if lead else text, (quote,), support)

    def aspects(self, subject: Subject) -> list[Aspect]:
        """Everything that can be said of the subject, the most important first."""
        found = [*self._beginning(subject), *self._succession(subject)]
        rank = 0
        for attribute in subject.attributes.values():
            facts = self.known(subject.facts.get(attribute.id, ()))
            if facts:
                found += self._attribute(subject, attribute, facts, rank)
                rank += 1
        return sorted(found, key=lambda a: (a.rank, a.order))

    def _attribute(self, subject: Subject, attribute: Attribute, facts: list[Fact], place: int) -> Iterator[Aspect]:
        if attribute.kind == "membership":
            yield from self._members(subject, attribute, facts, place)
        elif attribute.kind == "holder":
            yield self._holder(subject, attribute, facts, place)
        elif attribute.kind in ("count", "quantity", "status"):
            if not attribute.counts:
                yield from self._series(subject, attribute, facts, place)
        elif attribute.kind == "event":
            yield from self._events(subject, attribute, facts)
        else:
            yield from self._texts(subject, attribute, facts, place)

    def _beginning(self, subject: Subject) -> Iterator[Aspect]:
        begins = subject.begins
        if begins and begins.when.earliest <= self.today:
            text = sentence(begins.quote.text)
            if not names_day(text, begins.when):
                text = f"{describe(begins.when)}: {text}"
            line = Line(text[:1].upper() + text[1:], (begins.quote,), (describe(begins.when), subject.name))
            yield Aspect("beginning", "beginning", line, 1.0, (2.0,), when=begins.when)

    def _succession(self, subject: Subject) -> Iterator[Aspect]:
        step = subject.successor
        if step and step.subject in self.ledger.subjects and step.when.earliest <= self.today:
            after = self.ledger.subjects[step.subject]
            text = f"{subject.spoken} was succeeded by {after.spoken} {on_date(step.when)}"
            line = Line(sentence(text), (step.quote,), (subject.name, after.name, describe(step.when)))
            yield Aspect("successor", "what followed", line, 1.5, (3.0,), when=step.when)
        before = [s for s in self.ledger.predecessors(subject) if s.successor and s.successor.when.earliest <= self.today]
        days = {s.successor.when.text: s.successor.when for s in before if s.successor}
        if before and len(days) == 1:
            when = next(iter(days.values()))
            text = f"{subject.spoken} succeeded {join_words(s.spoken for s in before)} {on_date(when)}"
            support = (subject.name, *(s.name for s in before), describe(when))
            quotes = distinct(s.successor.quote for s in before if s.successor)
            yield Aspect("predecessor", "what came before", Line(sentence(text), quotes, support), 3.0, (3.0,), when=when)

    def _members(self, subject: Subject, attribute: Attribute, facts: list[Fact], place: int) -> Iterator[Aspect]:
        """How many belong, of what kinds, how many at first, and who they are. Rule: derive.COUNT_RULE."""
        at = self._last_day(subject, facts)
        kinds = derive.kinds_of(self.ledger, facts)
        now, _ = derive.members_at(subject, facts, at, None, kinds)
        main = attribute.complete and not place_taken(subject, attribute)
        if not now or not attribute.unit or not main:
            yield from self._one_by_one(subject, attribute, facts, place)
            return
        names = sorted(dict.fromkeys(self.ledger.name(derive.member_id(f)).spoken for f in now), key=_without_article)
        if all(self._in_name(derive.member_id(f), subject) for f in now):
            return  # "the pact of A and B" has the parties A and B: its name says so
        first = derive.member_steps(subject, facts, None, kinds)[:1]
        grew = ""
        if first and first[0].number != len(names) and first[0].number:
            grew = f", {'up' if first[0].number < len(names) else 'down'} from {first[0].value} {on_date(first[0].when)}"
        count = f"{len(names)} {attribute.unit if len(names) == 1 else plural(attribute.unit)}"
        text = f"{subject.spoken} had {count} on {describe_day(at)}{grew}"
        if len(names) <= LISTED:
            text += f": {join_words(names)}"
        support = (*fact_support(now, subject=subject), *names, str(len(names)), describe_day(at), grew, attribute.unit)
        quotes = covering(now)[:8]
        line = Line(sentence(text), quotes, support, derive.COUNT_RULE)
        yield Aspect("members", "members", line, 2.0, (4.0, place), attribute.id)

    def _one_by_one(self, subject: Subject, attribute: Attribute, facts: list[Fact], place: int) -> Iterator[Aspect]:
        """The quotes on lesser lists, one for all whom it names."""
        for k, fact in enumerate(_first_of_each(facts)):
            line = self.sentence(subject, fact)
            yield Aspect(attribute.id, attribute.name, line, 7.0 + 0.35 * place + 3 * k, (6.0, place, k), attribute.id)

    def _holder(self, subject: Subject, attribute: Attribute, facts: list[Fact], place: int) -> Aspect:
        """Who holds an office, or held it last, since when, and who did before. Rule: derive.NEIGHBOUR_RULE."""
        today = min(self.today, subject.ends.when.earliest) if subject.ends else self.today
        now = [f for f in derive.holder_at(facts, today)] or facts[-1:]
        last = [f for f in now if f.begins == now[-1].begins] if now[-1].until else now
        names = list(dict.fromkeys(self._value(f) for f in last))
        head = last[-1]
        until = next((f.until for f in reversed(last) if f.until), None)
        over = until is not None and until.latest < self.today
        office = attribute.name if _ends_in_name(attribute.name, subject) else f"{attribute.name} of {subject.spoken}"
        start = min(f.begins for f in last if self._value(f) == names[0])
        verb = "was" if over or subject.ends else "has been" if not until else "is"
        term = f"since {describe(start)}" if not until and not describe(start).startswith(("by", "between")) else _term(start, until)
        text = f"the {office} {verb} {join_words(names)}, {term}"
        before = [f for f in facts if self._value(f) not in names and f.begins < start]
        earlier = [f"{self._value(f)} ({_span(f)})" for f in reversed(_one_each(before, self._value)[-2:])]
        if earlier:
            text += f"; before that, {join_words(earlier)}"
        if over and not subject.ends:
            text += "; the documents name nobody later"
        used = [*last[:2], *_one_each(before, self._value)[-2:]]
        support = (*fact_support(used, [self.ledger.name(n) for f in used for n in f.names], subject), attribute.name)
        line = Line(sentence(text), distinct(f.quote for f in used), support, derive.NEIGHBOUR_RULE if earlier else "")
        return Aspect(attribute.id, attribute.name, line, 2.5 + 0.3 * place / 10, (5.0, place), attribute.id, head.begins)

    def _series(self, subject: Subject, attribute: Attribute, facts: list[Fact], place: int) -> Iterator[Aspect]:
        """The latest value of each series (basis, part, place) in the words of its quote, with those before and their dates."""
        series: dict[tuple[str, str, str], list[Fact]] = {}
        for fact in facts:
            series.setdefault((fact.basis, fact.part, fact.place), []).append(fact)
        base = {"count": 5.7, "quantity": 6.0, "status": 5.5}[attribute.kind]
        for k, (key, own) in enumerate(series.items()):
            steps = derive.reported_steps(own, key[0], key[1]) if len({f.start for f in own if f.start}) > 1 else []
            if not steps:
                lines = [self.sentence(subject, fact) for fact in _first_of_each(own)]
            else:
                last = steps[-1]
                line = self.sentence(subject, last.facts[0])
                said = [s for s in steps[:-1] if s.value != last.value][-_EARLIER:]
                if said:
                    text = f"{line.text} Earlier: {join_words(f'{s.value} {on_date(s.when)}' for s in said)}."
                    used = [f for s in said for f in s.facts[:1]]
                    support = (*line.support, *fact_support(used))
                    line = Line(text, distinct((*line.quotes, *(f.quote for f in used))), support, derive.STEP_RULE)
                lines = [line]
            for j, line in enumerate(lines):
                rank = base + 0.35 * place / 4 + (3.0 if key[1] else 1.5) * k + 3 * j
                yield Aspect(attribute.id, attribute.name, line, rank, (6.0, place, k, j), attribute.id)

    def _events(self, subject: Subject, attribute: Attribute, facts: list[Fact]) -> Iterator[Aspect]:
        begins = bool(stems_of((attribute.name,)) & _BEGINNING)
        for k, fact in enumerate(reversed(facts)):
            line = self.sentence(subject, fact)
            day = fact.begins
            if begins and fact is facts[0]:
                yield Aspect("beginning", attribute.name, line, 1.2, (2.0, day.earliest.toordinal()), attribute.id, day)
            else:
                yield Aspect(attribute.id, attribute.name, line, 5.0 + 0.8 * k, (7.0, day.earliest.toordinal()), attribute.id, day)

    def _texts(self, subject: Subject, attribute: Attribute, facts: list[Fact], place: int) -> Iterator[Aspect]:
        asks = {plain(text) for text in attribute.asks}
        own = stems_of((attribute.id.replace("-", " "), attribute.name))
        defines = bool(own & _DEFINING or asks & _DEFINING_PHRASES or asks & {"definition", "define"})
        aims = bool(own & _AIMING)
        # A text with a value of its own is on the thing that the value names, not on the subject.
        facts = sorted(facts, key=lambda f: f.value != f.quote.text)
        for k, fact in enumerate(facts):
            line = self.sentence(subject, fact, dated=False)
            if says_nothing(fact.quote.text):
                rank = 20.0
            elif defines and fact.value == fact.quote.text:
                rank = 0.0 if k == 0 else 3.0 + 2 * k
            else:
                rank = (2.8 if aims else 6.2) + 0.15 * place + 3 * k
            order = (0.0, k) if defines else (1.0, place, k) if aims else (6.0, place, k)
            key = "definition" if defines else "aim" if aims else attribute.id
            yield Aspect(key, "what it is" if defines else attribute.name, line, rank, order, attribute.id)

    def _value(self, fact: Fact) -> str:
        return self.ledger.name(fact.value).spoken if fact.value in fact.names else fact.value

    def _last_day(self, subject: Subject, facts: list[Fact]) -> date:
        last = min(horizon(facts) or self.today, self.today)
        return min(last, subject.ends.when.earliest) if subject.ends else last

    def _in_name(self, name_id: str, subject: Subject) -> bool:
        """Whether the name of the subject holds one of the names of this member."""
        name, called = self.ledger.name(name_id), stems_of((subject.name,))
        return any(stems_of((form,)) <= called for form in (name.name, *name.aliases))


def place_taken(subject: Subject, attribute: Attribute) -> bool:
    """Whether another list is the subject's main one: the list that its number is counted from, else the first complete one."""
    counted = [a.counts for a in subject.attributes.values() if a.counts]
    complete = [a.id for a in subject.attributes.values() if a.kind == "membership" and a.complete]
    main = (counted or complete)[:1]
    return main != [attribute.id]


def speaks_of(subject: Subject, text: str) -> bool:
    """Whether the text names the subject by one of its names."""
    said = stems_of((text,))
    return any(form and form <= said for form in (stems_of((name,)) for name in (subject.name, *subject.aliases)))


def names_day(text: str, when: When) -> bool:
    """Whether the text gives the date, as exactly as it is known: its year, and its month where there is one."""
    words = set(tokens(text))
    if not words & {str(when.earliest.year), str(when.latest.year)}:
        return False
    months = {MONTHS[when.earliest.month].lower(), MONTHS[when.latest.month].lower()}
    return (when.latest - when.earliest).days > 100 or bool(words & months)


def alike(first: str, second: str) -> bool:
    """Whether two sentences say much the same words."""
    a, b = set(tokens(first)), set(tokens(second))
    return len(a & b) > _SAME * min(len(a), len(b))


def covering(facts: Sequence[Fact]) -> tuple[Quote, ...]:
    """Few quotes that between them say all these facts, those that say most first."""
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


def _first_of_each(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without those whose quote is there already."""
    return list({fact.quote: fact for fact in reversed(facts)}.values())[::-1]


def _one_each(facts: Sequence[Fact], value: object) -> list[Fact]:
    """The facts with one for each term: several sources on one holder make one."""
    assert callable(value)
    return list({value(fact): fact for fact in reversed(facts)}.values())[::-1]


def _without_article(name: str) -> str:
    return plain(name).removeprefix("the ")


def _ends_in_name(name: str, subject: Subject) -> bool:
    """ "secretary general of the secretariat": the office names its body itself."""
    _, of, body = name.partition(" of ")
    return bool(of) and stems_of((body,)) <= stems_of((subject.name, *subject.aliases))


def _term(start: When, until: When | None) -> str:
    began = describe(start)
    began = began if began.startswith(("by", "between", "after")) else f"from {began}"
    return f"{began} until {describe(until)}" if until else began


def _span(fact: Fact) -> str:
    return _term(fact.begins, fact.until)
