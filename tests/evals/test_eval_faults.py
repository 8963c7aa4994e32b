from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Answer, Citation, Conflict, Document, Quote, Statement, TimelineStep
from assistant.settings import Settings
from evals.cases import Case
from evals.fault_table import fault_table, plant_all, unchanged
from evals.faults import FAULTS, Fault, Planted

TEXT = "On 1 May 2021 the {name} club counted {n} members. In 2020 the {name} club had {old} members. Its head is {head} Smith."
NAMES = [a + b for a in ("Bar", "Cor", "Dan", "Fel") for b in ("ley", "mouth", "ton", "wick", "stead")]
HEADS = [a + b for a in ("An", "Ber", "Cla", "Do") for b in ("na", "tha", "ra", "ris", "sa")]


class Clubs:
    """An assistant that knows thirty clubs: how many members each has and had, who heads it, and when it was said."""

    def __init__(self, passages: int = 3) -> None:
        self.passages = passages
        self.texts = {f"s{i}": TEXT.format(name=name, n=10 + i, old=60 + i, head=HEADS[i]) for i, name in enumerate(NAMES)}

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
        order = [(i + k) % len(NAMES) for k in ((1, 0, 2) if i % 2 else (0, 1, 2))]
        found = [{"source_id": f"s{k}", "start": 0, "end": 20} for k in order][: self.passages]
        steps = (TimelineStep("2020", "2020", str(old)), TimelineStep("2021", "2021", str(n)))
        status = "outdated" if "today" in asked else "answered"
        answer = Answer(question, question, "2026-01-01", status, said, (Statement(said, (1,)),), steps, citations=(citation,))  # type: ignore[arg-type]
        conflict = Conflict("members", (), f"Others said {old}.")
        return replace(answer, conflicts=(conflict,), basis="Counted; basis: adults", confidence=0.9, trace={"retrieved": found})


def make_cases() -> list[Case]:
    found = []

    def add(kind: str, i: int, question: str, **fields: Any) -> None:
        gold = {"source": f"s{i}", "quote": f"the {NAMES[i]} club counted {10 + i} members"}
        found.append(Case(id=f"{kind}-{i}", kind=kind, question=question, gold=gold, **fields))

    for i, name in enumerate(NAMES):
        new, old = str(10 + i), str(60 + i)
        ask = f"How many members has the {name} club"
        parts = [[new], {"any": [f"said {old}"], "where": "anywhere"}]
        add("count", i, ask + "?", expects=parts, wrong_versions=[old], basis=["adults"])
        add("then", i, ask + "?", as_of="2020-06", expects=[[old]], wrong_versions=[new])
        add("late", i, ask + " today?", status=["outdated"], expects=[[new]])
        add("head", i, f"Who heads the {name} club?", expects=[[f"{HEADS[i]} Smith"]])
        add("list", i, f"Please list the towns of the {name} club.", members=["Amstead", name, "Zurich"])
        add("none", i, f"Which colour has the {name} club?", status="not_covered")
        turn = {"question": f"Who heads the {name} club?", "answer": "Smith."}
        add("next", i, "And how many members?", history=[turn], expects=[[new]])
    return found


def test_every_planted_fault_is_caught_by_the_measure_that_it_should(tmp_path: Path) -> None:
    clubs = Clubs()
    settings = Settings(corpus=tmp_path, index=tmp_path)
    faults = [fault for fault in FAULTS if fault.name not in ("page", "slow")]
    reopen = lambda changed: Clubs(passages=changed.retrieve)  # noqa: E731
    found, base = plant_all(make_cases(), clubs, clubs, settings, reopen, frozenset({"count-3"}), None, faults)
    missed = [caught.fault.name for caught in found if caught.alarm is None]
    assert missed == [], fault_table(found)
    assert len(faults) >= 15
    assert unchanged(make_cases(), clubs, clubs, base, 3) == []


def test_five_times_slower_is_noticed(tmp_path: Path) -> None:
    import time

    class Slow(Clubs):
        def ask(self, question: str, history: Any = (), as_of: Any = None, filters: Any = None) -> Answer:
            time.sleep(0.006)
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
