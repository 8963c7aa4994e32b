"""The ledger as the Timeline page shows it: every fact with its time, its source and its re-check date."""

from datetime import date

from assistant.dates import parse_when
from assistant.ledger.facts import Attribute, Basis, Disagreement, Fact, Name, Side, Subject
from assistant.ledger.ledger import Ledger
from assistant.model import Quote, Source
from assistant.ui.histories import Citations, due, period_words, sections

TODAY = date(2024, 6, 30)


def quote(source: str, text: str) -> Quote:
    return Quote(source, "a" * 64, 0, len(text), None, text)


def fact(number: float, start: str, source: str, **more: object) -> Fact:
    values = {"until": None, "reported": parse_when("2024"), "basis": "lit", **more}
    values |= {"start": parse_when(start), "quote": quote(source, f"{number:g} lamps"), "number": number}
    return Fact(f"f{number:g}", "pier", "lamps", f"{number:g}", **values)  # type: ignore[arg-type]


FACTS = (
    fact(7, "2024-01", "new", recheck=date(2024, 6, 1)),
    fact(5, "2022-06-01", "old", until=parse_when("2023-12-31"), note="counted by hand"),
    fact(9, "2023", "old", standing="disputed"),
)
SIDES = (
    Side("7", quote("new", "7 lamps"), parse_when("2024"), leads=True),
    Side("6", quote("old", "6 lamps"), parse_when("2023")),
)
PIER = Subject(
    "pier",
    "Pier",
    attributes={
        "lamps": Attribute("lamps", "number of lamps", "count", bases=(Basis("lit", "lit ones only", "lamps"),)),
        "keeper": Attribute("keeper", "keeper", "holder"),
        "colour": Attribute("colour", "colour", "text"),
    },
    facts={"lamps": FACTS, "keeper": (Fact("k", "pier", "keeper", "brodie", None, None, parse_when("2023"), quote("old", "B")),)},
    disagreements=(Disagreement("d", "pier", "lamps", "the lamps", SIDES, explanation="One was out.", inference=True),),
)
LEDGER = Ledger({"pier": PIER}, {"brodie": Name("brodie", "Ailsa Brodie", "person")})
SOURCES = {
    name: Source(name, f"The {name} report", "Harbour office", parse_when("2024"), "report", "CC0", "r.md", "a" * 64)
    for name in ("old", "new")
}


def test_facts_stand_in_order_of_time_with_everything_known_of_them() -> None:
    citations = Citations(SOURCES)
    lamps, keeper = sections(PIER, LEDGER, citations, TODAY)
    assert [(step["value"], step["when"]) for step in lamps.steps] == [
        ("5 lamps", "from 1 June 2022 until 31 December 2023"),
        ("9 lamps", "from 2023"),
        ("7 lamps", "from January 2024"),
    ]
    assert lamps.steps[0]["details"] == "lit ones only · counted by hand"
    assert lamps.steps[1]["badges"] == [{"text": "disputed", "warn": True}]
    assert lamps.steps[2]["badges"] == [{"text": "re-check 1 June 2024", "warn": True}]
    assert keeper.steps[0]["value"] == "Ailsa Brodie"
    assert keeper.steps[0]["when"] == "reported 2023"


def test_each_quote_has_one_number_and_disputed_values_are_not_drawn() -> None:
    citations = Citations(SOURCES)
    lamps, _ = sections(PIER, LEDGER, citations, TODAY)
    assert [citation.number for citation in citations.made] == [1, 2, 3, 4, 5]
    assert lamps.conflicts[0]["sides"][0]["citations"] == lamps.steps[2]["citations"]
    assert "inference" in lamps.conflicts[0]["explanation"]
    assert [step.number for step in lamps.drawn] == [5.0, 7.0]


def test_due_lists_what_is_to_be_checked_by_today() -> None:
    assert [item.id for item in due(LEDGER, TODAY)] == ["f7"]
    assert due(LEDGER, date(2024, 5, 31)) == []


def test_open_dates_are_worded_as_they_were_given() -> None:
    by = fact(1, "by 2022-09-22", "old")
    assert period_words(by) == "by 22 September 2022"
