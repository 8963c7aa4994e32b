"""How good `lodestone facts suggest` is: precision and recall over the sources whose facts stand in the ledger already.

For each source the suggester sees the ledger without what was taken from that source: without its facts, and without the names
that no other source's facts speak of. What it proposes is then compared with the facts held back. An entry that lists several
names counts once for each. Kinds that it does not propose (text, status, relation) are not counted.

    python -m evals.suggestions [--half 0|1]

The rules were written with half 0 in view; half 1 is the one to believe. Another corpus: LODESTONE_CORPUS and LODESTONE_INDEX.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from assistant.answering.time_expressions import dates_in
from assistant.index.index import Index
from assistant.ledger.facts import Fact
from assistant.ledger.ledger import Ledger
from assistant.ledger.load import LedgerLoader
from assistant.ledger.suggest import Suggester
from assistant.ledger.suggesting.names import folded
from assistant.ledger.suggesting.suggestion import Suggestion, agrees
from assistant.settings import load_settings

KINDS = ("count", "quantity", "membership", "holder", "event")


@dataclass
class Score:
    """Tallies by kind. `right` are entries that agree with a fact held back, `elsewhere` those that agree with a fact of another
    source only; `met` are facts that some entry agrees with, `placed` those met but for the date, `noticed` those whose quote and
    value were proposed anywhere, unplaced ones included."""

    entries: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    placed: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    unplaced: int = 0
    sources: int = 0


def withheld(ledger: Ledger, source_id: str, sources: Iterable[str]) -> Ledger:
    """The ledger as it would be had nobody read this source yet."""
    rest = ledger.restricted([other for other in sources if other != source_id])
    used = {name for fact in rest.facts() for name in fact.names}
    lost = {name for fact in ledger.facts() for name in fact.names} - used
    return Ledger(rest.subjects, {key: name for key, name in rest.names.items() if key not in lost})


def measure(ledger: Ledger, index: Index, half: int | None = None) -> Score:
    """The score over all sources with facts of KINDS; of one half of them (by the hash of the id) if asked for."""
    score = Score()
    forms = {folded(form): n.id for n in ledger.names.values() for form in (n.name, *n.aliases)}
    by_source: dict[str, list[Fact]] = {}
    for fact in ledger.facts():
        if ledger.attribute(fact).kind in KINDS:
            by_source.setdefault(fact.quote.source_id, []).append(fact)
    for source_id, facts in sorted(by_source.items()):
        if source_id in index.catalogue and half in (None, half_of(source_id)):
            score.sources += 1
            _tally(score, ledger, forms, facts, propose(withheld(ledger, source_id, index.catalogue), index, source_id))
    return score


def propose(ledger: Ledger, index: Index, source_id: str) -> list[Suggestion]:
    source = index.catalogue[source_id]
    return Suggester(ledger, dates_in).suggest(source, index.document(source_id), index.sentences(source_id))


def half_of(source_id: str) -> int:
    """0 or 1: in which half of the sources this one is."""
    return int(hashlib.sha256(source_id.encode()).hexdigest(), 16) % 2


def _tally(score: Score, ledger: Ledger, forms: dict[str, str], facts: list[Fact], found: list[Suggestion]) -> None:
    single = [replace(item, values=(forms.get(folded(v), v),)) for item in found for v in item.values]
    placed = [item for item in single if item.attribute]
    score.unplaced += len(single) - len(placed)
    for item in placed:
        score.entries[item.kind] += 1
        theirs = ledger.subjects[item.subject].facts[item.attribute]
        if any(agrees(item, item.values[0], fact) for fact in theirs if fact in facts):
            score.right[item.kind] += 1
        elif any(agrees(item, item.values[0], fact) for fact in theirs):
            score.elsewhere[item.kind] += 1
    for fact in facts:
        kind = ledger.attribute(fact).kind
        score.facts[kind] += 1
        here = [item for item in placed if (item.subject, item.attribute) == (fact.subject, fact.attribute)]
        score.met[kind] += any(agrees(item, item.values[0], fact) for item in here)
        score.placed[kind] += any(_but_for_date(item, fact) for item in here)
        score.noticed[kind] += any(_overlap(item, fact) and _but_for_date(item, fact) for item in single)


def _but_for_date(item: Suggestion, fact: Fact) -> bool:
    undated = replace(item, start=fact.start, until=fact.until, reported=fact.reported, basis=fact.basis, part="")
    return agrees(undated, item.values[0], fact)


def _overlap(item: Suggestion, fact: Fact) -> bool:
    return item.quote.start < fact.quote.end and fact.quote.start < item.quote.end


def table(score: Score) -> str:
    """The tallies as lines of text, one per kind and one for all."""
    lines = [f"{'kind':<12}{'proposed':>9}{'precision':>11}{'or known':>10}{'facts':>7}{'recall':>8}{'undated':>9}{'noticed':>9}"]
    for kind in (*KINDS, "all"):
        of = [kind] if kind != "all" else list(KINDS)
        entries, right, elsewhere, facts, met, placed, noticed = (
            sum(tally[k] for k in of)
            for tally in (score.entries, score.right, score.elsewhere, score.facts, score.met, score.placed, score.noticed)
        )
        lines.append(
            f"{kind:<12}{entries:>9}{_share(right, entries):>11}{_share(right + elsewhere, entries):>10}"
            f"{facts:>7}{_share(met, facts):>8}{_share(placed, facts):>9}{_share(noticed, facts):>9}"
        )
    lines.append(f"{score.sources} sources; {score.unplaced} more entries fit no attribute.")
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision and recall of the entries that `lodestone facts suggest` proposes.")
    parser.add_argument("--half", type=int, choices=(0, 1), help="Only one half of the sources, so that the other stays unseen.")
    arguments = parser.parse_args()
    settings = load_settings()
    index = Index.open(settings)
    ledger = LedgerLoader(index.catalogue, lambda i: index.document(i) if i in index.catalogue else None).load(
        settings.corpus / "ledger"
    )
    print(table(measure(ledger, index, arguments.half)))


if __name__ == "__main__":
    main()
