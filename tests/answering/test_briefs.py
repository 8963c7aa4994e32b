"""Briefs, comparisons, timelines and changes, on the second corpus and on a part of the bundled one."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer_json import answer_from_json, answer_to_json
from assistant.answering.coordination import by_ordinal, without_dating_relative
from assistant.answering.requests import Form, read_request
from assistant.answering.verify import text_fault
from assistant.answering.write_comparison import SILENT
from assistant.assistant import Assistant
from assistant.dates import MONTHS, parse_when
from assistant.index.sync import ensure_index
from assistant.model import Answer, Filters
from assistant.settings import load_settings
from assistant.ui.render import turn_data

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-25"
PART = ("trilateral", "trilateral-secretariat", "project-vault", "us-japan-framework-2025", "us-australia-framework-2025")


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over some subjects of the bundled corpus and the sources that they quote."""
    folder = tmp_path_factory.mktemp("part")
    (folder / "ledger").mkdir()
    (folder / "sources").mkdir()
    wanted: set[str] = set()
    for name in PART:
        text = (ROOT / "corpus" / "ledger" / f"{name}.yaml").read_text(encoding="utf-8")
        wanted |= set(re.findall(r"\bsource: ([\w-]+)", text))
        (folder / "ledger" / f"{name}.yaml").write_text(text, encoding="utf-8")
    for path in [*(ROOT / "corpus" / "ledger").glob("names*.yaml")]:
        shutil.copy(path, folder / "ledger")
    for path in (ROOT / "corpus" / "sources").iterdir():
        if path.stem in wanted:
            shutil.copy(path, folder / "sources")
    settings = load_settings(corpus=folder, index=folder / "index", database=f"sqlite:///{folder / 'history.db'}")
    ensure_index(settings, None)
    assistant = Assistant.open(settings)
    yield assistant
    assistant.index.close()


def said(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


def hold_up(assistant: Assistant, answer: Answer) -> None:
    """Every quote stands where it says, every line is cited, and what no rule accounts for stands in the line's quotes."""
    for citation in answer.citations:
        document = assistant.index.document(citation.quote.source_id)
        assert document.text[citation.quote.start : citation.quote.end] == citation.quote.text
    for statement in answer.statements:
        assert statement.citations
        quotes = [answer.citations[number - 1].quote.text for number in statement.citations]
        assert statement.rule or text_fault(statement.text, quotes) == ""
        assert re.fullmatch(r"[\"“A-ZÀ-Ž0-9].*[.!?][\"”]?", statement.text), statement.text
    assert len(set(said(answer))) == len(answer.statements)


@pytest.mark.parametrize(
    ("text", "form", "topic", "lines"),
    [
        ("Brief me on the river club in ten lines", Form.BRIEF, "the river club", 10),
        ("Could you please write a three-sentence summary of ESO?", Form.BRIEF, "ESO", 3),
        ("Give me five key facts on ESO", Form.BRIEF, "ESO", 5),
        ("Summarise what the documents say about Gaia", Form.BRIEF, "Gaia", 0),
        ("I need a short overview of CERN for my minister", Form.BRIEF, "CERN", 4),
        ("ESA in five lines", Form.BRIEF, "ESA", 5),
        ("How do ESA and ESRO differ?", Form.COMPARISON, "How do ESA and ESRO differ", 0),
        ("What changed in 2015 at ESA?", Form.CHANGES, "in 2015 at ESA", 0),
        ("Summarise the events of 2025", Form.CHANGES, "of 2025", 0),
        ("Show me a timeline of ESO, please", Form.TIMELINE, "ESO", 0),
    ],
)
def test_a_request_is_understood(text: str, form: Form, topic: str, lines: int) -> None:
    request = read_request(text, date(2026, 11, 25))
    assert request and (request.form, request.topic, request.lines) == (form, topic, lines)


@pytest.mark.parametrize("text", ["Who leads ESO?", "Why do the sources differ on its size?", "How many joined in 2025?"])
def test_a_question_is_no_request(text: str) -> None:
    assert read_request(text, date(2026, 11, 25)) is None


def test_a_brief_says_what_since_when_who_and_who_leads(science: Assistant) -> None:
    answer = science.ask("Brief me on ESO", as_of=TODAY)
    hold_up(science, answer)
    text = " ".join(said(answer))
    order = ["intergovernmental organisation", "5 October 1962", "16 member states", "Xavier Barcons", "11 July 2017"]
    places = [text.find(part) for part in order]
    assert answer.status == "answered" and -1 not in places and places == sorted(places), text
    assert "up from 5 on 5 October 1962" in text and "Tim de Zeeuw (from 1 September 2007 until 31 August 2017)" in text


@pytest.mark.parametrize("lines", [1, 3, 7])
def test_the_number_of_lines_is_honoured(science: Assistant, lines: int) -> None:
    answer = science.ask(f"Brief me on ESA in {lines} line{'s' if lines > 1 else ''}", as_of=TODAY)
    hold_up(science, answer)
    assert len(answer.statements) == lines


def test_a_brief_knows_its_day(science: Assistant) -> None:
    answer = science.ask("Brief me on ESA", as_of="1990-01-01")
    hold_up(science, answer)
    text = " ".join(said(answer))
    assert "13 member states on 1 January 1990" in text and "Reimar Lüst" in text and "Aschbacher" not in text
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)}
    assert max(years) <= 1990
    early = science.ask("Brief me on ESA", as_of="1960-01-01")
    assert early.status == "not_covered" and "30 May 1975" in early.headline


def test_a_brief_on_what_ended_says_what_followed(science: Assistant) -> None:
    answer = science.ask("Tell me about ELDO", as_of=TODAY)
    hold_up(science, answer)
    assert any("was succeeded by the European Space Agency on 30 May 1975" in line for line in said(answer))


def test_filters_hold_for_briefs(science: Assistant) -> None:
    publisher = science.ask("Brief me on ESO", as_of=TODAY).citations[0].publisher
    others = tuple({s.publisher for s in science.index.catalogue.values()} - {publisher})
    answer = science.ask("Brief me on ESO", as_of=TODAY, filters=Filters(publishers=others))
    assert all(citation.publisher != publisher for citation in answer.citations)


def test_topics_without_an_entry_of_their_own(science: Assistant) -> None:
    country = science.ask("Brief me on Poland in 4 lines", as_of=TODAY)
    hold_up(science, country)
    assert len(country.statements) == 4 and all("Poland" in line for line in said(country))
    telescope = science.ask("Summarise what the documents say about the Very Large Telescope", as_of=TODAY)
    assert all("Very Large Telescope" in line for line in said(telescope)) and telescope.status == "answered"
    unknown = science.ask("Give me a summary of antimatter farming", as_of=TODAY)
    assert unknown.status == "not_covered" and set(unknown.missing) == {"“antimatter”", "“farming”"}


def test_a_comparison_puts_the_same_aspects_side_by_side(science: Assistant) -> None:
    answer = science.ask("How do CERN and ESO differ?", as_of=TODAY)
    hold_up(science, answer)
    table = answer.table
    assert table and table.columns == ("Aspect", "CERN", "European Southern Observatory")
    rows = {row[0]: row[1:] for row in table.rows}
    assert "25 member states" in rows["Members"][0] and "16 member states" in rows["Members"][1]
    assert "Mark Thomson" in rows["Director-General"][0] and "Xavier Barcons" in rows["Director-General"][1]
    assert any(SILENT in cells for cells in rows.values())
    for row, cited in zip(table.rows, table.cell_citations, strict=True):
        for cell, numbers in zip(row[1:], cited[1:], strict=True):
            assert bool(numbers) == (cell != SILENT)


def test_cells_keep_their_citations_in_history_and_on_the_page(science: Assistant) -> None:
    answer = science.ask("Compare ESA with ESRO", as_of=TODAY)
    assert answer.table and answer.table.cell_citations
    assert answer_from_json(answer_to_json(answer)).table == answer.table
    shown: dict[str, Any] = turn_data(answer, science.index.catalogue)["table"]
    assert [row["citations"] for row in shown["rows"]] == list(answer.table.cell_citations)
    assert any("succeeded" in line for line in said(answer)), "the documents themselves tell how the two go together"


def test_two_times_are_compared(science: Assistant) -> None:
    answer = science.ask("Compare the number of member states of ESO in 2000 and 2010", as_of=TODAY)
    assert "had 8 member states" in answer.headline and "had 14 member states" in answer.headline


def test_what_changed_lies_in_the_period_and_in_order(science: Assistant) -> None:
    answer = science.ask("What changed at ESA between 2012 and 2021?", as_of=TODAY)
    hold_up(science, answer)
    years = [int(re.findall(r"\b20\d\d\b", line)[0]) for line in said(answer)[1:]]
    assert years == sorted(years) and min(years) >= 2012 and max(years) <= 2021
    assert str(len(answer.statements) - 1) in answer.headline
    text = " ".join(said(answer))
    assert all(part in text for part in ("Poland joined", "Estonia and Hungary", "Jan Wörner", "Josef Aschbacher", "Gaia"))
    assert "Luxembourg" not in text and "Euclid" not in text


def test_what_changed_for_all(science: Assistant) -> None:
    answer = science.ask("What happened in 2015?", as_of=TODAY)
    hold_up(science, answer)
    text = " ".join(said(answer))
    assert "ESA" in text and "ESO" in text
    only = science.ask("What changed in the membership of ESO in 2015?", as_of=TODAY)
    assert [line for line in said(only) if "Poland" in line] and "ESA" not in " ".join(said(only))


def test_a_period_without_change_is_said_to_be_so(science: Assistant) -> None:
    answer = science.ask("What changed at ESO in 2031?", as_of="2032-05-01")
    assert answer.status == "not_covered" and "date nothing" in answer.headline and "28 September 2018" in answer.headline
    beyond = science.ask("What changed at EMBL since 2018?", as_of=TODAY)
    assert beyond.status == "partly" and any("the documents end there" in item for item in beyond.missing)


def test_a_timeline_runs_from_the_first_day_to_the_last(science: Assistant) -> None:
    answer = science.ask("Timeline of ESO", as_of=TODAY)
    hold_up(science, answer)
    days = [parse_when(step.when).earliest for step in answer.timeline]
    assert len(days) >= 15 and days == sorted(days) and all(step.citations for step in answer.timeline)
    assert "5 October 1962" in answer.headline and str(len(days)) in answer.headline


@pytest.mark.parametrize(
    ("before", "text", "resolved"),
    [
        ("Who leads ESO?", "Summarise it in two lines", "Summarise the European Southern Observatory in two lines"),
        ("What is ESO?", "How does it differ from CERN?", "How does the European Southern Observatory differ from CERN?"),
        ("What is ESO?", "And what happened in 2015?", "What happened in 2015 for the European Southern Observatory?"),
        ("What is ESO?", "What happened in 2015?", "What happened in 2015?"),
        ("What changed in 2015?", "timeline of ESA", "timeline of ESA"),
    ],
)
def test_requests_in_a_conversation(science: Assistant, before: str, text: str, resolved: str) -> None:
    answer = science.ask(text, history=[{"question": before, "answer": ""}], as_of=TODAY)
    assert answer.resolved_question == resolved and answer.status == "answered"


def test_several_things_in_one_question(science: Assistant) -> None:
    assert by_ordinal("When were the first and the third round?") == ["When were the first round?", "When were the third round?"]
    assert without_dating_relative("What became of the talks that began in March 2023?") == "What became of the talks?"
    answer = science.ask("When did Austria and Spain join CERN, and when did they join ESO?", as_of=TODAY)
    text = " ".join(said(answer))
    assert "1959" in text and "2008" in text


@pytest.mark.parametrize(
    ("question", "there", "missing"),
    [
        (
            "Which countries are members of both CERN and ESO?",
            "15 member states of CERN are also member states of the European",
            "Serbia",
        ),
        ("Which associate members of ESA became member states?", "Slovenia (1 January 2025)", "Latvia"),
    ],
)
def test_who_is_on_two_lists(science: Assistant, question: str, there: str, missing: str) -> None:
    answer = science.ask(question, as_of=TODAY)
    assert there in answer.headline and missing not in answer.headline
    hold_up(science, answer)


def test_a_body_brings_those_that_bear_its_name(part: Assistant) -> None:
    answer = part.ask("Brief me on the trilateral in ten lines", as_of=TODAY)
    hold_up(part, answer)
    text = " ".join(said(answer))
    assert "secretariat" in text and "22 September 2025" in text
    days = [min(date_of(line)) for line in said(answer) if date_of(line)]
    assert days == sorted(days)


def date_of(text: str) -> list[tuple[int, int, int]]:
    found = re.findall(r"\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})\b", text)
    return [(int(year), MONTHS.index(month), int(day)) for day, month, year in found if month in MONTHS]


def test_a_shared_noun_names_both_sides(part: Assistant) -> None:
    answer = part.ask("Compare the US-Japan and US-Australia frameworks", as_of=TODAY)
    hold_up(part, answer)
    assert "28 October 2025" in answer.headline and "20 October 2025" in answer.headline
    assert any("Both have the United States among their parties" in line for line in said(answer))
    assert answer.table and any("US$8.5 billion" in cell for row in answer.table.rows for cell in row)


def test_figures_of_a_brief_are_dated_and_disagreements_shown(part: Assistant) -> None:
    answer = part.ask("Summarise what the documents say about Project Vault", as_of=TODAY)
    hold_up(part, answer)
    loan = next(line for line in said(answer) if "US$10 billion" in line and "loan of up to" in line)
    assert loan.startswith("As of 2 February 2026: ")
    assert [conflict.about for conflict in answer.conflicts] and "strategic reserve" in answer.headline
