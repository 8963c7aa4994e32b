"""What the ledger holds on one subject, as the data of the Timeline page. No Streamlit here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.dates import LATEST, When, describe, describe_day
from assistant.ledger.facts import Attribute, Disagreement, Fact, Subject
from assistant.ledger.ledger import Ledger
from assistant.model import Citation, Quote, Source, TimelineStep
from assistant.ui.render import has_chart


@dataclass
class Citations:
    """Numbers the quotes of a page in the order in which they come, each once."""

    sources: Mapping[str, Source]
    made: list[Citation] = field(default_factory=list)

    def cite(self, quote: Quote) -> int:
        for citation in self.made:
            if citation.quote == quote:
                return citation.number
        number = len(self.made) + 1
        source = self.sources.get(quote.source_id)
        if source is None:
            self.made.append(Citation(number, quote, quote.source_id, "", ""))
        else:
            self.made.append(
                Citation(
                    number,
                    quote,
                    source.title,
                    source.publisher,
                    source.published.text,
                    source.url,
                    source.kind,
                    source.form,
                    source.status,
                )
            )
        return number


@dataclass(frozen=True)
class Section:
    """One attribute: its name, its facts as steps for the turn view, its disagreements, and what can be drawn."""

    title: str
    steps: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]
    drawn: tuple[TimelineStep, ...]


def sections(subject: Subject, ledger: Ledger, citations: Citations, today: date) -> list[Section]:
    """The attributes of a subject that have facts, in the order of its ledger file."""
    found = []
    for attribute in subject.attributes.values():
        facts = sorted(subject.facts.get(attribute.id, ()), key=lambda fact: (fact.begins.latest, fact.begins, fact.id))
        conflicts = [_conflict(item, citations) for item in subject.disagreements if item.attribute == attribute.id]
        if facts or conflicts:
            steps = [_step(fact, attribute, ledger, citations, today) for fact in facts]
            found.append(Section(attribute.name, steps, conflicts, _drawn(facts, citations)))
    return found


def due(ledger: Ledger, today: date) -> list[Fact]:
    """The facts whose re-check date has come, the longest due first."""
    return sorted((f for f in ledger.facts() if f.recheck and f.recheck <= today), key=lambda f: (f.recheck or today, f.id))


def _step(fact: Fact, attribute: Attribute, ledger: Ledger, citations: Citations, today: date) -> dict[str, Any]:
    basis = attribute.basis(fact.basis)
    value = ledger.names[fact.value].name if fact.value in ledger.names else fact.value
    unit = basis.unit if basis else attribute.unit
    if fact.number is not None and value.replace(".", "").replace(",", "").isdigit() and unit:
        value = f"{value} {unit}"
    badges: list[dict[str, Any]] = []
    if fact.standing != "holds":
        badges.append({"text": fact.standing, "warn": True})
    if fact.recheck:
        badges.append({"text": f"re-check {describe_day(fact.recheck)}", "warn": fact.recheck <= today})
    details = (basis.name if basis else "", fact.part, fact.note)
    return {
        "value": f"{fact.more} {value}".strip(),
        "when": period_words(fact),
        "citations": [citations.cite(fact.quote)],
        "badges": badges,
        "details": " · ".join(part for part in details if part),
    }


def period_words(fact: Fact) -> str:
    """When it was true, and when it was said where nothing else is known."""
    if fact.start is None and fact.until is None:
        return f"reported {describe(fact.reported)}"
    start = _from(fact.start) if fact.start else ""
    until = f"until {describe(fact.until)}" if fact.until and fact.until.latest < LATEST else ""
    return " ".join(part for part in (start, until) if part)


def _from(when: When) -> str:
    words = describe(when)
    return words if words.startswith(("by ", "before ", "after ", "from ", "since ", "between ")) else f"from {words}"


def _drawn(facts: list[Fact], citations: Citations) -> tuple[TimelineStep, ...]:
    """The longest series of numbers on one basis, if it is long enough to be drawn."""
    series: dict[tuple[str, str], list[TimelineStep]] = {}
    for fact in facts:
        if fact.standing == "holds" and fact.number is not None:
            step = TimelineStep(fact.begins.text, describe(fact.begins), fact.value, fact.number, (citations.cite(fact.quote),))
            series.setdefault((fact.basis, fact.part), []).append(step)
    longest = max((tuple(steps) for steps in series.values()), key=lambda steps: len(steps), default=())
    different = len({step.number for step in longest}) > 1
    return longest if has_chart(longest) and different else ()


def _conflict(item: Disagreement, citations: Citations) -> dict[str, Any]:
    sides = [
        {
            "value": side.value,
            "basis": side.basis,
            "reported": f"reported {describe(side.reported)}",
            "citations": [citations.cite(side.quote)],
            "leads": side.leads,
        }
        for side in item.sides
    ]
    explanation = f"{item.explanation} (Our inference: no source states it.)" if item.inference else item.explanation
    return {"about": item.about, "sides": sides, "explanation": explanation, "rule": item.rule}
