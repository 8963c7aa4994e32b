"""What the writers of ledger answers share: the ledger, the question, the reading of it and the time asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.answering.draft import ConflictDraft, Line, SideDraft
from assistant.answering.lexicon import stems_of
from assistant.answering.match import Match
from assistant.answering.question import Question
from assistant.answering.timing import Asked
from assistant.dates import EARLIEST, When, day, describe
from assistant.ledger.facts import Attribute, Disagreement, Fact, Name, Subject
from assistant.ledger.ledger import Ledger, horizon


@dataclass(frozen=True, slots=True)
class Desk:
    """One reading of one question, ready to be written up.

    `group` is the group of names to which the list is narrowed down, `whole` the list before that.
    """

    ledger: Ledger
    question: Question
    match: Match
    asked: Asked
    group: Name | None = None
    whole: tuple[Fact, ...] = ()

    @property
    def subject(self) -> Subject:
        return self.match.subject

    @property
    def attribute(self) -> Attribute:
        return self.match.attribute

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts of the attribute, those on whom the question leaves out apart."""
        facts = self.subject.facts[self.attribute.id]
        if not self.question.excluded or self.attribute.kind not in ("membership", "holder"):
            return facts
        return tuple(fact for fact in facts if self.question.excluded.isdisjoint(fact.names))

    def attribute_facts(self, attribute_id: str) -> tuple[Fact, ...]:
        return self.subject.facts.get(attribute_id, ())

    def names(self, fact: Fact) -> list[Name]:
        return [self.ledger.name(name_id) for name_id in fact.names]

    def value(self, fact: Fact) -> str:
        """The value in words: the name it stands for, or the value as written, with "over" or "up to"."""
        if fact.value in fact.names:
            return self.ledger.name(fact.value).spoken
        return f"{fact.more} {fact.value}" if fact.more and not fact.value.startswith(fact.more) else fact.value

    def last_known(self, facts: Iterable[Fact]) -> date:
        """The last day of which the documents say anything on these facts, at the latest today."""
        known = horizon([*facts, *self.whole]) or self.asked.today
        if self.subject.ends:
            known = min(known, self.subject.ends.when.earliest)
        return min(known, self.asked.today)

    def known(self, facts: Iterable[Fact]) -> When:
        """The last day known, no finer than the source that reaches so far gives it: a month where it gives the month only."""
        at = self.last_known(facts)
        dates = [when for fact in (*facts, *self.whole) for when in (fact.reported, fact.begins, fact.until) if when]
        dates += [self.subject.ends.when] if self.subject.ends else []
        reaching = [when for when in dates if when.latest == at and when.earliest > EARLIEST]
        return max(reaching, key=lambda when: when.earliest, default=day(at))

    def too_late(self, facts: Iterable[Fact]) -> bool:
        """Whether the question names a time of which the documents know nothing yet."""
        if self.asked.when is None or self.asked.relation in ("after", "since") or self.asked.between:
            return False
        return self.asked.when.earliest > self.last_known(facts)

    def as_of(self, facts: Iterable[Fact]) -> str:
        """How the answer dates itself: the time asked about, or the last day known."""
        return self.asked.words if self.asked.explicit else f"as of {describe(self.known(facts))}"

    def anchor_line(self) -> list[Line]:
        """The day that an event in the question stands for, with its quote."""
        if not self.asked.anchor:
            return []
        day = self.asked.words.removeprefix("on ").removeprefix("in ")
        text = f"The time asked about – “{self.asked.anchor_words}” – is {day}."
        return [Line(text, (self.asked.anchor,), (self.asked.anchor_words, self.asked.words))]

    def disagreements(self, attributes: Iterable[str], most: int = 2) -> list[ConflictDraft]:
        """The recorded disagreements on these attributes that touch the time or the names asked about."""
        wanted = set(attributes)
        found = [d for d in self.subject.disagreements if d.attribute in wanted and self._concerns(d)]
        return [conflict_draft(d) for d in found[:most]]

    def _speaks_of(self, disagreement: Disagreement) -> bool:
        """Whether the question has a word of the disagreement that is not simply one for the subject or the attribute."""
        usual = stems_of((self.subject.name, *self.subject.aliases, self.attribute.name, *self.attribute.asks))
        own = stems_of((disagreement.about, *disagreement.asks)) - usual
        return bool(own & {word.stem for word in self.question.terms})

    def _concerns(self, disagreement: Disagreement) -> bool:
        named = {m.id for m in self.question.mentions if m.kind == "name"}
        if disagreement.names and not (named & set(disagreement.names)):
            return False
        if disagreement.when is None and not disagreement.names:
            return self._speaks_of(disagreement)
        if self.asked.when and disagreement.when:
            return self.asked.when.overlaps(disagreement.when)
        if self.asked.when is None and disagreement.when and not disagreement.names:
            return disagreement.when.latest >= self.last_known(self.facts)
        return True


def conflict_draft(disagreement: Disagreement) -> ConflictDraft:
    """A recorded disagreement as it is shown; what no source states is called our inference."""
    explanation = disagreement.explanation.strip()
    if explanation and disagreement.inference:
        explanation = f"{explanation.rstrip('.')} (our inference: no document states this)."
    sides = tuple(
        SideDraft(side.value, side.basis, describe(side.reported), side.quote, side.leads)
        for side in sorted(disagreement.sides, key=lambda s: not s.leads)
    )
    return ConflictDraft(disagreement.about, sides, explanation, disagreement.rule)
