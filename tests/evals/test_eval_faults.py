from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Answer, Citation, Conflict, Document, Quote, Statement, TimelineStep
from evals.cases import Case
from evals.fault_table import fault_table, plant_all, unchanged
from evals.faults import FAULTS, Fault, Planted
from assistant.settings import Settings

TEXT = "On 1 May 2021 the {name} club counted {n} members. In 2020 the {name} club had {old} members. Its head is {head} Smith."
NAMES = [a + b for a in ("Bar", "Cor", "Dan", "Fel", "Gor", "Hul") for b in ("ley", "mouth", "ton", "wick", "stead")]
HEADS = [a + b for a in ("An", "Ber", "Cla", "Do", "El", "Fri") for b in ("na", "tha", "ra", "ris", "sa")]


class Clubs:
    """An assistant that knows thirty clubs: how many members each has and had, who heads it, and when it was said."""

    def __init__(self, passages: int = 3) -> None:
        self.passages = passages
        self.texts = {
            f"s{i}": TEXT.format(name=name, n=10 + i, old=60 + i, head=HEADS[i]) for i, name in enumerate(NAMES)
        }

    def document(self, source_id: str) -> Document:
        return Document(source_id, f"hash-{source_id}", self.texts[source_id], ())

    def ask(self, question: str, history: Any = (), as_of: Any = None, filters: Any = None) -> Answer:
        asked = question if "club" in question else f"{history[0].question if history else ''} {question}"
        name = next((name for name in NAMES if name in asked), "")
        if not name or "colour" in asked:
            text = "The documents do not say."
            return Answer(question, question, "2026-01-01", "not_covered", text, (Statement(text),))
        i = NAMES.index(name)
        source, n, old = f"s{i}", 10 + i, 60 + i
        now = not as_of or str(as_of) >= "2021"
        said = f"The {name} club had {n if now else old} members, all of them adults."
        if "heads" in asked:
            said = f"{HEADS[i]} Smith heads the {name} club."
        if "list" in asked:
            said = f"The towns are Amstead, {name} and Zurich."
        quote = self.texts[source]
        citation = Citation(1, Quote(source, f"hash-{source}", 0, len(quote), None, quote), "The club", "Office", "2021")
        found = [{"source_id": f"s{(i + k) % 30}", "start": 0, "end": 20} for k in ((1, 0, 2) if i % 2 else (0, 1, 2))][: self.passages]
        steps = (TimelineStep("2020", "2020", str(old)), TimelineStep("2021", "2021", str(n)))
        status = "outdated" if "today" in asked else "answered"
        answer = Answer(question, question, "2026-01-01", status, said, (Statement(said, (1,)),), steps, citations=(citation,))  # type: ignore[arg-type]
        conflict = Conflict("members", (), f"Others said {old}.")
        return replace(answer, conflicts=(conflict,), basis="adults", confidence=0.9, trace={"retrieved": found})


def make_cases() -> list[Case]:
    found = []
    for i, name in enumerate(NAMES):
        gold = {"source": f"s{i}", "quote": f"the {name} club counted {10 + i} members"}
        base: dict[str, Any] = {"kind": "count", "gold": gold}
        both = [[str(10 + i)], {"any": [f"said {60 + i}"], "where": "anywhere"}]
        ask = f"How many members has the {name} club"
        found.append(Case(id=f"count-{i}", question=ask + "?", expects=both, wrong_versions=[str(60 + i)], basis=["adults"], **base))
        found.append(Case(id=f"then-{i}", question=ask + "?", as_of="2020-06", expects=[[str(60 + i)]], wrong_versions=[str(10 + i)], **base))
        found.append(Case(id=f"late-{i}", question=ask + " today?", status=["outdated"], expects=[[str(10 + i)]], **base))
        found.append(Case(id=f"head-{i}", question=f"Who heads the {name} club?", expects=[[f"{HEADS[i]} Smith"]], **base))
        found.append(Case(id=f"list-{i}", question=f"Please list the towns of the {name} club.", members=["Amstead", name, "Zurich"], **base))
        found.append(Case(id=f"none-{i}", kind="none", question=f"Which colour has the {name} club?", status="not_covered"))
        turn = {"question": f"Who heads the {name} club?", "answer": "Smith."}
        found.append(Case(id=f"next-{i}", question="And how many members?", history=[turn], expects=[[str(10 + i)]], kind="next", gold=gold))
    return found


def test_every_planted_fault_is_caught_by_the_measure_that_it_should(tmp_path: Path) -> None:
    clubs = Clubs()
    settings = Settings(corpus=tmp_path, index=tmp_path)
    faults = [fault for fault in FAULTS if fault.name not in ("page", "slow")]
    found, base = plant_all(
        make_cases(), clubs, clubs, settings, lambda changed: Clubs(passages=changed.retrieve), frozenset({"count-3"}), None, faults
    )
    missed = [caught.fault.name for caught in found if caught.alarm is None]
    assert missed == [], fault_table(found)
    assert len(faults) >= 15
    assert unchanged(make_cases(), clubs, clubs, base, 3) == []


def test_five_times_slower_is_noticed(tmp_path: Path) -> None:
    import time

    class Slow(Clubs):
        def ask(self, question: str, history: Any = (), as_of: Any = None, filters: Any = None) -> Answer:
            time.sleep(0.003)
            return super().ask(question, history, as_of, filters)

    clubs = Slow()
    fault = next(fault for fault in FAULTS if fault.name == "slow")
    settings = Settings(corpus=tmp_path, index=tmp_path)
    found, _ = plant_all(make_cases()[:60], clubs, clubs, settings, lambda changed: clubs, frozenset(), None, [fault])
    assert found[0].alarm is not None
    assert found[0].alarm.measure == "seconds"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_leaves_other_answers_alone_and_repeats_itself(fault: Fault) -> None:
    clubs = Clubs()
    pool = [clubs.ask(f"How many members has the {name} club?") for name in NAMES]
    planted = Planted(clubs, replace(fault, slower=1.0), pool)
    question = "How many members has the Barley club?"
    try:
        first = planted.ask(question)
        assert first == planted.ask(question)
        assert first.question == question
    except ConnectionError:
        assert fault.crash
    assert clubs.ask(question).headline == "The Barley club had 10 members, all of them adults."


def test_fault_names_are_unique_and_there_are_enough() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 15


