"""The list of what is stale, and what a stored conversation shows of sources that have changed since."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from assistant.assistant import Assistant
from assistant.curation.cited import find_cited
from assistant.curation.curator import Curator
from assistant.curation.staleness import stale
from assistant.history import Asked, History
from assistant.model import Answer
from assistant.settings import Settings

from .conftest import BRIDGE

TODAY = date(2024, 8, 1)


def test_terms_rechecks_quiet_subjects_and_questions(opened: Callable[[], Assistant]) -> None:
    ledger = opened().ledger
    last = datetime(2024, 7, 30, tzinfo=UTC)
    asked = [Asked("Who is warden?", "outdated", 2, last), Asked("Where is the lamp?", "not_covered", 5, last)]
    found = stale(ledger, asked, TODAY, quiet_days=400)
    assert [(s.kind, s.about, s.count) for s in found] == [
        ("question", "Where is the lamp?", 5),
        ("question", "Who is warden?", 2),
        ("term", "guild", 0),
        ("recheck", "guild", 0),
        ("quiet", "bridge", 0),
    ]
    term = found[2]
    assert term.text == "Lantern Guild, warden: the term of Tom Hale ended on 30 June 2024; nobody follows."
    assert (term.since, term.source_id) == (date(2024, 7, 1), "lanterns") and term.where.startswith("ledger/guild.yaml:")
    assert [s.kind for s in stale(ledger, (), date(2024, 6, 1), quiet_days=4000)] == [], "nothing is due yet"


def answer(question: str, status: str) -> Answer:
    return Answer(question, question, "2024-01-01", status, "…")  # type: ignore[arg-type]


def test_questions_count_until_they_are_answered(settings: Settings) -> None:
    history = History(settings.database)
    conversation = history.start("x")
    for question, status in (
        ("Who is warden?", "outdated"),
        ("who is  WARDEN", "outdated"),
        ("How many lamps?", "not_covered"),
        ("How many lamps?", "answered"),
        ("Who keeps the bridge?", "answered"),
        ("Who keeps the bridge?", "not_covered"),
    ):
        history.add(conversation.id, answer(question, status))
    history.add(conversation.id, answer("Asked of another day", "outdated"), as_of="2020-01-01")
    today = datetime.now(UTC).date()
    found = history.unanswered(today - timedelta(days=1))
    assert [(a.question, a.status, a.count) for a in found] == [
        ("who is  WARDEN", "outdated", 2),
        ("Who keeps the bridge?", "not_covered", 1),
    ]
    assert history.unanswered(today + timedelta(days=1)) == ()
    history.close()


def test_a_stored_citation_shows_its_words_and_what_became_of_its_source(
    kim: Curator, settings: Settings, opened: Callable[[], Assistant]
) -> None:
    chat = opened()
    (opening,) = chat.ask("When did the bridge open?").citations
    warden = chat.ask("Who is warden of the guild?", as_of="2024-01-01").citations[0]
    assert find_cited(settings, chat.index, opening).notes == ()

    draft = kim.add("b.txt", BRIDGE.replace("3 May", "4 May").encode(), replaces="bridge")
    kim.approve(draft.id, draft.version)
    found = find_cited(settings, chat.refreshed().index, opening)
    assert found.source and found.source.id == "bridge.v1" and "replaced by a corrected one" in found.notes[0]
    quote = opening.quote
    assert found.document and found.document.text[quote.start : quote.end] == quote.text

    kim.supersede("lanterns", by="ferry")
    assert "Superseded since" in find_cited(settings, chat.refreshed().index, warden).notes[0]
    kim.retire("lanterns", "Withdrawn.")
    found = find_cited(settings, chat.refreshed().index, warden)
    assert found.document and found.document.text[warden.quote.start : warden.quote.end] == warden.quote.text
    assert found.source and found.source.status == "retired" and "retired on" in found.notes[0]
    gone = find_cited(settings, chat.index, replace(warden, quote=replace(warden.quote, source_id="never-there")))
    assert gone.source is gone.document is None
