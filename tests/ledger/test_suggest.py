"""Suggestions from real texts of the second corpus, for a ledger that has not read them yet."""

import re
from dataclasses import replace
from datetime import date

import pytest
import yaml

from assistant.answering.time_expressions import dates_in
from assistant.assistant import Assistant
from assistant.dates import parse_when, period
from assistant.index.annotations import Annotator
from assistant.ledger.ledger import Ledger
from assistant.ledger.schema import EntryForm
from assistant.ledger.suggest import Suggester
from assistant.ledger.suggesting.as_yaml import suggestions_yaml, written
from assistant.ledger.suggesting.changes import find_roles
from assistant.ledger.suggesting.names import NameFinder
from assistant.ledger.suggesting.reading import Named, Reading
from assistant.ledger.suggesting.suggestion import Suggestion
from assistant.model import Block, Document
from evals.suggestions import measure, withheld


def suggested(science: Assistant, source_id: str, ledger: Ledger) -> list[Suggestion]:
    index = science.index
    found = Suggester(ledger, dates_in).suggest(index.catalogue[source_id], index.document(source_id), index.sentences(source_id))
    text = index.document(source_id).text
    assert all(text[item.quote.start : item.quote.end] == item.quote.text for item in found), "a quote must stand in its source"
    return found


def unread(science: Assistant, source_id: str) -> Ledger:
    return withheld(science.ledger, source_id, science.index.catalogue)


def entries(found: list[Suggestion], subject: str, attribute: str) -> dict[str, tuple[str, str]]:
    """value -> (from, until) of what was placed there."""
    return {
        value: (written(item.start) if item.start else "", written(item.until) if item.until else "")
        for item in found
        if (item.subject, item.attribute) == (subject, attribute)
        for value in item.values
    }


def test_office_holders_with_their_terms_though_nobody_knows_their_names_yet(science: Assistant) -> None:
    found = suggested(science, "chronicle-esa-directors-2021", unread(science, "chronicle-esa-directors-2021"))
    terms = entries(found, "esa", "director-general")
    assert terms["Erik Quistgaard"] == ("1980", "1984")
    assert terms["Jan Wörner"] == ("2015-07-01", "2021-02-28")
    assert terms["Josef Aschbacher"] == ("2021-03-01", "")
    assert len(terms) == 8
    assert all(item.state == "new" for item in found if item.attribute == "director-general")


def test_accessions_and_departures(science: Assistant) -> None:
    source = "handbook-cern-members-2025"
    members = entries(suggested(science, source, unread(science, source)), "cern", "members")
    assert members["romania"] == ("2016-07-17", "")
    assert members["austria"] == ("1959", "")
    assert members["Yugoslavia"] == ("", "1961"), "no other source speaks of it, so the ledger does not know the name"


def test_numbers_with_their_nouns_and_measures(science: Assistant) -> None:
    source = "chronicle-esa-money-2025"
    found = suggested(science, source, unread(science, source))
    budget = {item.values[0]: item.start for item in found if item.attribute == "budget"}
    assert budget["7.15 billion euros"] == period("2022") and len(budget) == 4
    pledge = next(item for item in found if item.values[0] == "22.1 billion euros")
    assert (pledge.attribute, pledge.start, pledge.place) == ("subscriptions", period("2025-11-27"), "Bremen")

    source = "primer-elt-2023"  # a PDF: sentences run over line breaks
    found = suggested(science, source, unread(science, source))
    assert entries(found, "elt", "segments") == {"798 segments": ("", "")}


def test_events_with_date_and_place(science: Assistant) -> None:
    source = "almanac-cern-founding-2004"
    found = suggested(science, source, unread(science, source))
    signing = next(item for item in found if item.kind == "event" and item.start == period("1953-07-01"))
    assert (signing.subject, signing.attribute, signing.place) == ("cern", "founding", "Paris")
    assert signing.values == ("The convention of CERN was signed in Paris",)


def test_what_is_denied_is_proposed_as_denied(science: Assistant) -> None:
    source = "handbook-cern-observers-2024"
    found = suggested(science, source, unread(science, source))
    denied = {value for item in found if item.denied and item.attribute == "members" for value in item.values}
    assert denied == {"United States", "Japan", "Russia"}


def test_what_the_ledger_holds_is_known_and_what_it_excludes_contradicts(science: Assistant) -> None:
    found = suggested(science, "chronicle-esa-directors-2021", science.ledger)
    assert {item.state for item in found if item.attribute == "director-general" and item.start} == {"known"}

    source = "courier-israel-cern-2013"  # a newspaper that dates an accession otherwise than the register
    found = suggested(science, source, unread(science, source))
    accession = next(item for item in found if item.values == ("israel",) and item.start == period("2013-12"))
    assert accession.state == "contradicts" and accession.fact is not None
    assert (accession.fact.standing, accession.fact.start) == ("holds", period("2014-01-06"))


def test_what_fits_no_attribute_is_proposed_apart(science: Assistant) -> None:
    bare = {s.id: replace(s, attributes={}, facts={}) for s in science.ledger.subjects.values()}
    found = suggested(science, "chronicle-esa-money-2025", Ledger(bare, science.ledger.names))
    assert found and not any(item.attribute for item in found)
    assert any(item.values == ("16.9 billion euros",) and item.kind == "quantity" for item in found)


@pytest.mark.parametrize("source", ["handbook-cern-members-2025", "chronicle-esa-money-2025", "handbook-cern-observers-2024"])
def test_the_yaml_is_what_the_ledger_accepts(science: Assistant, source: str) -> None:
    found = suggested(science, source, unread(science, source))
    written_out = suggestions_yaml(found, science.index.catalogue[source], science.ledger)
    documents = [document for document in yaml.safe_load_all(written_out) if document]
    proposed = 0
    for document in documents:
        for entry in document.get("unplaced", []):
            assert EntryForm.model_validate({k: v for k, v in entry.items() if k != "kind"})
            proposed += 1
        for attribute, body in document.get("attributes", {}).items():
            assert attribute in science.ledger.subjects[document["subject"]].attributes
            for entry in body["entries"]:
                form = EntryForm.model_validate(entry)
                assert form.quote in science.index.document(form.source).text
                proposed += 1
    assert proposed == len(found) > 0


def test_most_of_the_second_ledger_is_found_again(science: Assistant) -> None:
    score = measure(science.ledger, science.index)
    facts, met = score.facts.total(), score.met.total()
    assert facts > 200 and met / facts > 0.75
    assert (score.right.total() + score.elsewhere.total()) / score.entries.total() > 0.75


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("The European Space Agency (ESA) Council met.", ["council"]),
        ("The European Space Agency (ESA) met.", ["esa", "esa"]),
        ("It was esa, they said.", []),
    ],
)
def test_the_longest_name_counts_and_capitals_matter(text: str, ids: list[str]) -> None:
    names = [("European Space Agency", "esa"), ("ESA", "esa"), ("European Space Agency Council", "council")]
    assert [found.id for found in NameFinder(names).find(text)] == ids


def test_dates_are_written_as_a_ledger_file_may_hold_them(science: Assistant) -> None:
    for source_id in science.index.catalogue:
        for item in suggested(science, source_id, science.ledger):
            for when in (item.start, item.until):
                if when is not None:
                    read = parse_when(written(when))
                    assert (read.earliest, read.latest) == (when.earliest, when.latest)


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("Sweden follows Norway, which held the chair until 30 June 2026.", "Norway"),
        ("Sweden took over from Norway, which has chaired the council since 2 May 2024.", "Norway"),
        ("Anna Lind was the engineer who led the office from 2 May 2024.", "Anna Lind"),
        ("Sweden held the chair until 30 June 2026.", "Sweden"),
    ],
)
def test_a_relative_clause_speaks_of_the_name_before_it(sentence: str, holder: str) -> None:
    names = [Named(m.start(), m.end(), m[0], m[0]) for m in re.finditer("Sweden|Norway|Anna Lind", sentence)]
    reading = Reading(sentence, tuple(names), tuple(dates_in(sentence, date(2026, 11, 25))), sentence.split(" ")[0])
    if holder == "Anna Lind":
        reading = replace(reading, subject="Anna Lind")
    found = [find for find in find_roles(reading) if find.kinds == ("holder",)]
    assert [member.text for find in found for member in find.members] == [holder]


@pytest.mark.parametrize(
    ("sentence", "joined"),
    [
        ("Croatia signed an accession agreement with ESA on 4 March 2026.", False),
        ("Croatia signed its accession agreement with the European Space Agency on 4 March 2026.", False),
        ("Croatia signed the accession agreement with ESA on 4 March 2026.", False),
        ("Croatia signed two agreements with ESA on 4 March 2026.", False),
        ("Croatia and Malta signed a memorandum on accession to ESA on 4 March 2026.", False),
        ("The agreement on accession to ESA was signed on 4 March 2026 by Croatia and Malta.", False),
        ("Croatia signed the ESA Convention on 4 March 2026.", True),
        ("Croatia joined ESA on 4 March 2026.", True),
    ],
)
def test_who_signs_an_agreement_with_a_body_has_not_joined_it(science: Assistant, sentence: str, joined: bool) -> None:
    document = Document("note", "0" * 64, sentence, (Block(0, len(sentence), "paragraph"),))
    source = replace(science.index.catalogue["handbook-cern-members-2025"], id="note", published=period("2026-03-05"))
    esa = science.ledger.subjects["esa"]  # as for a body that one joins by signing
    asks = (*esa.attributes["members"].asks, "signatories", "signed", "signers", "parties")
    own = replace(esa, attributes={**esa.attributes, "members": replace(esa.attributes["members"], asks=asks)})
    ledger = replace(science.ledger, subjects={**science.ledger.subjects, "esa": own})
    found = Suggester(ledger, dates_in).suggest(source, document, Annotator().annotate([document])[0])
    members = [item for item in found if (item.subject, item.attribute) == ("esa", "members")]
    assert any("croatia" in value.lower() for item in members for value in item.values) == joined, found
