"""One kind of attribute each: what its facts say of a subject, as aspects in whole sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.draft import Line, distinct, fact_support, join_words, on_date, plural, sentence
from assistant.answering.lexicon import stems_of
from assistant.answering.quote_sense import says_nothing
from assistant.answering.reader import Reader, covering, first_of_each, limits, names_day, terms_of
from assistant.dates import When, describe, describe_day
from assistant.ledger import derive
from assistant.ledger.facts import Attribute, Fact, Subject
from assistant.ledger.ledger import held
from assistant.text import plain

_DEFINING = stems_of(["definition define"])
_DEFINING_PHRASES = frozenset({"what is", "what it is", "what are", "definition", "define"})
_SIZES = frozenset({"size", "how big", "how many members", "number of members"})
_AIMING = stems_of(["aim goal purpose objective"])
_BEGINNING = stems_of(
    [
        "launch launched founding founded foundation creation created established establishment signing signed adoption adopted"
        " announcement announced introduction introduced start started opening"
    ]
)
# Words by which a sentence hangs on one that may not be there.
_LEANS = re.compile(
    r"\b(?:in contrast|however|also|further(?:more)?|moreover|on the same day|that day|another|for example)\b", re.I
)
BESIDE = "beside"  # the key of what is said of another thing that goes with the subject
LISTED = 28  # a longer list of members is only counted
_EARLIER = 3  # values that went before
CHRONICLE = 7.0  # the place of events in the finished text, before their day
EVENT = 5.0  # the rank of the latest event


@dataclass(frozen=True, slots=True)
class Aspect:
    """One sentence on a subject. `key` says on what, alike for all subjects, `label` in words; the least `rank` goes first
    into a short text; `order` is the place in the finished text; `when` is the day of an event."""

    key: str
    label: str
    line: Line
    rank: float
    order: tuple[float, ...]
    attribute: str = ""
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An attribute of a subject with its facts that are known; `place` is its place among those of the subject."""

    reader: Reader
    subject: Subject
    attribute: Attribute
    facts: list[Fact]
    place: int

    def aspect(self, line: Line, rank: float, order: tuple[float, ...], key: str = "", when: When | None = None) -> Aspect:
        if _LEANS.search(line.text):
            rank += 2.0
        return Aspect(key or self.attribute.id, self.attribute.name, line, rank, order, self.attribute.id, when)


def _members(part: Part) -> Iterator[Aspect]:
    """How many belong, how many at first, and who they are. Rule: derive.COUNT_RULE."""
    reader, subject, attribute, facts = part.reader, part.subject, part.attribute, part.facts
    at = reader.last_day(subject, facts)
    kinds = derive.kinds_of(reader.ledger, facts)
    now, _ = derive.members_at(subject, facts, at, None, kinds)
    at_once = len({(f.begins, f.until) for f in facts}) == 1 and len(covering(facts)) == 1
    main = is_main_list(subject, attribute)
    if not now or not attribute.unit or at_once or not (main or attribute.complete):
        yield from _one_by_one(part, main)
        return
    if all(_in_name(reader, derive.member_id(f), subject) for f in now):
        return  # "the pact of A and B" has the parties A and B: its name says so
    names = sorted({reader.ledger.name(derive.member_id(f)).spoken for f in now}, key=_without_article)
    first = derive.member_steps(subject, facts, None, kinds)[:1]
    grew = ""
    if first and first[0].number and first[0].number != len(names):
        grew = f", {'up' if first[0].number < len(names) else 'down'} from {first[0].value} {on_date(first[0].when)}"
    count = f"{len(names)} {attribute.unit if len(names) == 1 else plural(attribute.unit)}"
    text = f"{subject.spoken} had {count} on {describe_day(at)}{grew}"
    if len(names) <= LISTED:
        text += f": {join_words(names)}"
    support = (*fact_support(now, subject=subject), *names, str(len(names)), describe_day(at), grew, attribute.unit)
    line = Line(sentence(text), covering(now)[:8], support, derive.COUNT_RULE)
    if main:
        yield part.aspect(line, 2.0, (4.0, part.place), "members")
    else:
        yield part.aspect(line, 6.0 + 0.1 * part.place, (4.5, part.place))


def _one_by_one(part: Part, main: bool) -> Iterator[Aspect]:
    """The quotes on a list that never changed, or on a lesser one: one sentence for all whom it names."""
    if main and all(_in_name(part.reader, derive.member_id(f), part.subject) for f in part.facts):
        return
    for k, fact in enumerate(first_of_each(part.facts)):
        line = part.reader.sentence(part.subject, fact)
        if main:
            yield part.aspect(line, 5.7 + 3 * k, (4.0, part.place, k), "members")
        else:
            yield part.aspect(line, 7.0 + 0.35 * part.place + 3 * k, (6.0, part.place, k))


def _holder(part: Part) -> Iterator[Aspect]:
    """Who holds an office, or held it last, since when, and who did before. Rule: derive.NEIGHBOUR_RULE."""
    reader, subject = part.reader, part.subject
    terms = terms_of(held(part.facts), reader.value)
    ended = reader.ended(subject)
    today = min(reader.today, subject.ends.when.earliest) if subject.ends else reader.today
    holding = derive.holder_at(part.facts, today)
    running = [t for t in terms if any(f in t for f in holding)] or terms[-1:]
    if len(running) > 2 or limits(reader, running[0])[1]:
        running = running[-1:]
    names = [reader.value(term[0]) for term in running]
    start, until = limits(reader, running[-1])
    over = until is not None and until.latest < reader.today
    verb = "was" if over or ended else "is" if until else "has been"
    began = describe(start)
    term = f"since {began}" if verb == "has been" and not began.startswith(("by", "between")) else _term(start, until)
    text = f"the {office(part.attribute.name, subject)} {verb} {join_words(names)}, {term}"
    before = [t for t in terms if t not in running and t[0].begins < start and reader.value(t[0]) not in names][-2:]
    if before:
        text += f"; before that, {join_words(f'{reader.value(t[0])} ({_term(*limits(reader, t))})' for t in reversed(before))}"
    if over and not ended:
        text += "; the documents name nobody later"
    used = [f for t in (*running, *before) for f in t[:2]]
    names_said = [reader.ledger.name(n) for f in used for n in f.names]
    support = (*fact_support(used, names_said, subject), part.attribute.name)
    line = Line(sentence(text), distinct(f.quote for f in used), support, derive.NEIGHBOUR_RULE if before else "")
    offices = [a.id for a in subject.attributes.values() if a.kind == "holder"]
    yield part.aspect(line, 2.5 if offices[0] == part.attribute.id else 5.5, (5.0, part.place))


def _series(part: Part) -> Iterator[Aspect]:
    """The latest value of each series (basis, part, place) in the words of its quote, with those before and their dates."""
    if part.attribute.counts:
        return  # counted from its list
    base = {"count": 5.4, "quantity": 5.6, "status": 5.5}[part.attribute.kind]
    series: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in held(part.facts):
        series.setdefault((fact.basis, fact.part, fact.place), []).append(fact)
    for k, ((basis, portion, _), own) in enumerate(series.items()):
        steps = derive.reported_steps(own, basis, portion) if len({f.start for f in own if f.start}) > 1 else []
        if steps:
            lines = [_latest(part, steps)]
        else:
            lines = [part.reader.sentence(part.subject, fact) for fact in first_of_each(own)]
        for j, line in enumerate(lines):
            rank = base + 0.03 * part.place - 0.1 * min(len(own), 10) + (3.0 if portion else 1.5) * k + 3 * j
            sized = not portion and _is_size(part)
            yield part.aspect(line, 2.0 if sized else rank, (4.0 if sized else 6.0, part.place, k, j), "members" if sized else "")


def _is_size(part: Part) -> bool:
    """Whether it is the number of members of a subject without a list of them."""
    lists = [a for a in part.subject.attributes.values() if is_main_list(part.subject, a)]
    return part.attribute.kind == "count" and not lists and bool({plain(a) for a in part.attribute.asks} & _SIZES)


def _latest(part: Part, steps: Sequence[derive.Step]) -> Line:
    last = steps[-1]
    line = part.reader.sentence(part.subject, last.facts[0])
    earlier = [s for s in steps[:-1] if s.value != last.value][-_EARLIER:]
    if not earlier or part.attribute.kind == "status":
        return line
    text = sentence(f"{line.text.rstrip('.')}; earlier, {join_words(f'{s.value} {on_date(s.when)}' for s in earlier)}")
    used = [f for s in earlier for f in s.facts[:1]]
    quotes = distinct((*line.quotes, *(f.quote for f in used)))
    return Line(text, quotes, (*line.support, *fact_support(used)), derive.STEP_RULE)


def _events(part: Part) -> Iterator[Aspect]:
    begins = part.subject.begins
    founding = bool(stems_of((part.attribute.name,)) & _BEGINNING)
    for k, fact in enumerate(held(part.facts)):
        line = part.reader.sentence(part.subject, fact)
        day = fact.begins.earliest.toordinal()
        if founding and (fact.begins == begins.when if begins else k == 0):
            yield part.aspect(line, 1.2, (2.0, day), "beginning", fact.begins)
        else:
            yield part.aspect(line, EVENT, (CHRONICLE, day), when=fact.begins)


def _texts(part: Part) -> Iterator[Aspect]:
    """Definition and aim, which every subject may have, and whatever else is said of it, in the order of the ledger."""
    asks = {plain(text) for text in part.attribute.asks}
    own = stems_of((part.attribute.id.replace("-", " "), part.attribute.name))
    aims = bool(own & _AIMING)
    defines = bool(own & _DEFINING or asks & _DEFINING_PHRASES) and not aims
    facts = part.facts
    order: tuple[float, ...]
    if defines:  # a text with a value of its own is on the thing that the value names; figures go out of date
        facts = sorted(facts, key=lambda f: (f.value != f.quote.text, part.reader.has_figures(f.quote.text)))
    for k, fact in enumerate(facts):
        line = part.reader.sentence(part.subject, fact, dated=False)
        aiming = aims or (defines and bool(k and stems_of(fact.asks) & _AIMING))
        if defines and not aiming and fact.value == fact.quote.text:
            rank, order = (5.8 + k if k else 0.0), (0.0, float(k))
        elif aiming:
            rank, order = 2.8 + 5 * k, (1.0, float(part.place), float(k))
        else:
            rank, order = 6.2 + 0.1 * part.place + 3 * k, (6.0, float(part.place), float(k))
            if fact.start and names_day(fact.quote.text, fact.start):
                order = (CHRONICLE, float(fact.start.earliest.toordinal()))
        own_thing = fact.value == fact.quote.text
        key = "aim" if aiming else "" if not defines else "definition" if own_thing else BESIDE
        yield part.aspect(line, 20.0 if says_nothing(fact.quote.text) else rank, order, key)


WRITERS = {
    "membership": _members,
    "holder": _holder,
    "count": _series,
    "quantity": _series,
    "status": _series,
    "event": _events,
    "relation": _texts,
    "text": _texts,
}


def is_main_list(subject: Subject, attribute: Attribute) -> bool:
    """Whether it is the list of members: the one that the number is counted from, else the first complete one."""
    counted = [a.counts for a in subject.attributes.values() if a.counts]
    complete = [a.id for a in subject.attributes.values() if a.kind == "membership" and a.complete]
    return (counted or complete)[:1] == [attribute.id]


def office(name: str, subject: Subject) -> str:
    """ "chair of the club"; "treasurer of the board" names its body already, where that is a name of the subject."""
    title, of, body = name.partition(" of ")
    own = of and stems_of((body,)) <= stems_of((subject.name, *subject.aliases))
    return f"{title if own else name} of {subject.spoken}"


def _in_name(reader: Reader, name_id: str, subject: Subject) -> bool:
    """Whether the name of the subject holds one of the names of this member."""
    name, called = reader.ledger.name(name_id), _letters(subject.name)
    return any(f" {_letters(form).strip()} " in called for form in (name.name, *name.aliases))


def _letters(text: str) -> str:
    return " " + " ".join("".join(c if c.isalnum() else " " for c in plain(text)).split()) + " "


def _without_article(name: str) -> str:
    return plain(name).removeprefix("the ")


def _term(start: When, until: When | None) -> str:
    began = describe(start)
    began = began if began.startswith(("by", "between", "after")) else f"from {began}"
    if until is None:
        return began
    ended = describe(until)
    return f"{began} until {'some day ' if ended.startswith('between') else ''}{ended}"
