"""What a curator does, step by step, on real files, a real index and an assistant that answers from them."""

from collections.abc import Callable

import pytest
import yaml

from assistant.assistant import Assistant
from assistant.curation.curator import Curator, NewFact
from assistant.curation.log import check_log
from assistant.errors import CorpusError, LedgerError, Outdated, UsageError
from assistant.index.sync import check_index, sync
from assistant.settings import Settings

from .conftest import BRIDGE, METADATA, tree

NEW = b"Mira Voss became warden of the Lantern Guild on 1 July 2024. The guild mends nets on Fridays.\n"
WARDEN = NewFact(
    "guild",
    "warden",
    {"value": "mira", "from": "2024-07-01", "quote": "Mira Voss became warden of the Lantern Guild on 1 July 2024."},
)


def test_a_document_from_drop_to_answer(kim: Curator, settings: Settings, opened: Callable[[], Assistant]) -> None:
    chat = opened()
    assert chat.ask("Who is warden of the guild?", as_of="2024-08-01").status == "outdated"
    draft = kim.add("C:\\new\\Wärden 2024.TXT", NEW, {"title": "The new warden"})
    assert (draft.file, draft.state, draft.added_by) == ("warden-2024.txt", "waiting", "Kim")
    assert [p.field for p in kim.problems(draft)] == ["publisher", "published", "kind", "licence"]
    with pytest.raises(CorpusError, match="publisher"):
        kim.approve(draft.id, draft.version)
    assert "mira" not in str(chat.refreshed().ask("Who is warden of the guild?", as_of="2024-08-01")).lower()

    draft = kim.update(draft.id, draft.version, {**METADATA, "id": "warden-2024"})
    assert kim.problems(draft) == []
    done = kim.approve(draft.id, draft.version, [WARDEN])
    assert done.sync and done.sync.added == ("warden-2024",) and done.sync.passages_embedded == 1
    assert done.lost == done.problems == ()
    answer = chat.refreshed().ask("Who is warden of the guild?", as_of="2024-08-01")
    assert answer.status == "answered" and "Mira Voss" in answer.headline
    assert answer.citations[0].quote.source_id == "warden-2024"
    assert "mends nets" in str(chat.ask("What does the guild mend on Fridays?").statements)
    assert kim.drafts() == () and [d.state for d in kim.drafts(all_states=True)] == ["approved"]
    assert check_index(settings) == [] and check_log(settings.corpus) == []
    assert [entry.action for entry in kim.log()] == ["add", "update", "approve"]
    assert sync(settings).changed == (), "what a step leaves is what a sync would make"


def test_the_front_matter_of_a_text_becomes_metadata(kim: Curator, settings: Settings) -> None:
    data = b'---\nid: nets\ntitle: "Nets"\npublished: 2024-07\n---\n\nThe guild mends nets.\n'
    draft = kim.add("nets.md", data, {"publisher": "Guild", "title": "On nets"})
    assert dict(draft.metadata) == {"id": "nets", "title": "On nets", "published": "2024-07", "publisher": "Guild"}
    assert draft.path(settings.corpus).read_bytes() == b"The guild mends nets.\n"
    assert draft.origin["bytes"] == len(data)


def test_sent_back_rejected_and_again(kim: Curator, settings: Settings) -> None:
    draft = kim.add("nets.txt", NEW, METADATA)
    with pytest.raises(UsageError, match="note"):
        kim.send_back(draft.id, draft.version, " ")
    back = kim.send_back(draft.id, draft.version, "Which year?")
    assert (back.state, back.note) == ("sent_back", "Which year?")
    again = Curator(settings, "Noor").update(back.id, back.version, {"published": "2024-07-02"})
    assert (again.state, again.changed_by) == ("waiting", "Noor")
    kim.reject(again.id, again.version, "Known already.")
    assert kim.drafts() == ()
    with pytest.raises(UsageError, match="rejected already"):
        kim.approve(again.id, again.version)
    assert again.path(settings.corpus).read_bytes() == NEW, "nothing is lost"
    assert [(e.action, e.who, e.note) for e in kim.log()][1:] == [
        ("send back", "Kim", "Which year?"),
        ("update", "Noor", ""),
        ("reject", "Kim", "Known already."),
    ]


def test_a_lost_update_is_refused(kim: Curator, settings: Settings) -> None:
    draft = kim.add("nets.txt", NEW, METADATA)
    Curator(settings, "Noor").update(draft.id, draft.version, {"title": "Nets and lamps"})
    before = tree(settings.corpus)
    for act in (
        lambda: kim.update(draft.id, draft.version, {"title": "Mine"}),
        lambda: kim.reject(draft.id, draft.version, "No."),
        lambda: kim.approve(draft.id, draft.version),
    ):
        with pytest.raises(Outdated, match="changed by Noor"):
            act()
    assert tree(settings.corpus) == before


def test_a_document_that_cannot_be_read_and_a_fact_that_does_not_hold_change_nothing(kim: Curator, settings: Settings) -> None:
    broken = kim.add("broken.pdf", b"%PDF-1.7 nothing follows", METADATA)
    sound = kim.add("sound.txt", NEW, METADATA)
    twin = kim.add("twin.txt", NEW, {**METADATA, "id": "bridge"})
    before, generation = tree(settings.corpus), (settings.index / "CURRENT").read_text()
    with pytest.raises(CorpusError, match=r"broken\.pdf: damaged"):
        kim.approve(broken.id, broken.version)
    wrong = NewFact("guild", "warden", {**WARDEN.entry, "quote": "Mira Voss is queen."})
    with pytest.raises(LedgerError, match="does not stand in 'sound'"):
        kim.approve(sound.id, sound.version, [WARDEN, wrong])
    for fact, told in ((NewFact("moon", "x", {}), "no subject 'moon'"), (NewFact("guild", "x", {}), "no attribute 'x'")):
        with pytest.raises(LedgerError, match=told):
            kim.approve(sound.id, sound.version, [fact])
    with pytest.raises(UsageError, match="'bridge' already"):
        kim.approve(twin.id, twin.version)
    with pytest.raises(UsageError, match="cannot be read"):
        kim.add("program.exe", b"MZ")
    assert tree(settings.corpus) == before and (settings.index / "CURRENT").read_text() == generation
    assert [p.name for p in (settings.index / "generations").iterdir()] == [generation.strip()]
    assert kim.approve(sound.id, sound.version, [WARDEN]).sync


def test_a_corrected_file_keeps_the_former_version(kim: Curator, settings: Settings, opened: Callable[[], Assistant]) -> None:
    chat = opened()
    old_quote = chat.ask("When did the bridge open?").citations[0].quote
    corrected = BRIDGE.replace("3 May 2019", "4 May 2019").replace("two tracks", "three tracks").encode()
    draft = kim.add("bridge-corrected.txt", corrected, {"note": "The date is corrected."}, replaces="bridge")
    done = kim.approve(draft.id, draft.version)
    assert [p.field for p in done.lost] == ["quote"] and "'bridge' alone" in done.lost[0].message
    index = chat.refreshed().index
    new, old = index.catalogue["bridge"], index.catalogue["bridge.v1"]
    assert (new.status, new.supersedes, new.title, new.path) == ("active", "bridge.v1", "Bridge", "sources/bridge.txt")
    assert (old.status, old.version_of, old.path) == ("superseded", "bridge", "sources/bridge.v1.md")
    assert index.document("bridge.v1").text[old_quote.start : old_quote.end] == old_quote.text
    assert "three" in chat.ask("How many tracks does the Harbour Bridge carry?").headline
    earlier = chat.ask("How many tracks does the Harbour Bridge carry?", as_of="2024-01-01")
    assert "two" in earlier.headline and earlier.citations[0].quote.source_id == "bridge.v1"
    assert "Ada" in chat.ask("Who is keeper of the bridge?").headline
    assert check_index(settings) == []

    kim.undo()
    assert "two" in chat.refreshed().ask("How many tracks does the Harbour Bridge carry?").headline
    assert sorted(chat.index.catalogue) == ["bridge", "ferry", "lanterns"]
    assert kim.drafts()[0].id == draft.id and kim.drafts()[0].path(settings.corpus).read_bytes() == corrected


def test_superseding_keeps_the_facts_and_retiring_flags_those_that_rest_on_it_alone(
    kim: Curator, settings: Settings, opened: Callable[[], Assistant]
) -> None:
    chat = opened()
    done = kim.supersede("ferry", by="lanterns")
    assert done.lost == done.problems == ()
    sources = chat.refreshed().index.catalogue
    assert sources["ferry"].status == "superseded" and sources["ferry"].status_since
    assert sources["lanterns"].supersedes == "ferry"
    assert len(chat.ledger.subjects["guild"].facts["members"]) == 2
    with pytest.raises(UsageError, match="has taken over from 'ferry'"):
        kim.supersede("lanterns", by="ferry")

    done = kim.retire("lanterns", "The guild withdrew it.")
    assert [p.message for p in done.lost] == ["Lantern Guild, warden: 'Tom Hale' rests on 'lanterns' alone, which is retired."]
    assert "lanterns" not in chat.refreshed().index.catalogue
    assert "31" in chat.ask("How many members has the guild?").headline, "the ferry says so too"
    with pytest.raises(UsageError, match="retired already"):
        kim.retire("lanterns", "Again.")
    done = kim.restore("lanterns")
    assert done.lost == () and "Tom" in chat.refreshed().ask("Who is warden of the guild?", as_of="2024-01-01").headline
    kim.restore("ferry")
    assert chat.refreshed().index.catalogue["lanterns"].supersedes == ""
    assert check_index(settings) == []


def test_steps_are_undone_one_by_one(kim: Curator, settings: Settings) -> None:
    states = [tree(settings.corpus)]
    draft = kim.add("nets.txt", NEW, METADATA)
    states.append(tree(settings.corpus))
    kim.approve(draft.id, draft.version, [WARDEN])
    states.append(tree(settings.corpus))
    kim.retire("bridge", "Out of date.")
    for state in reversed(states):
        step = kim.undoable()
        assert step and kim.undo().entry.undoes == step.number
        after = tree(settings.corpus)
        assert {**after, "log.jsonl": b""} == {**state, "log.jsonl": b""}
    assert kim.undoable() is None
    with pytest.raises(UsageError, match="no step to undo"):
        kim.undo()
    assert check_index(settings) == [] and check_log(settings.corpus) == []


def test_what_was_edited_since_is_not_undone(kim: Curator, settings: Settings) -> None:
    kim.retire("bridge", "Out of date.")
    path = settings.corpus / "sources" / "bridge.md"
    path.write_text(path.read_text() + "\nBy hand.\n")
    before = tree(settings.corpus)
    with pytest.raises(Outdated, match=r"bridge\.md was changed after step 1"):
        kim.undo()
    assert tree(settings.corpus) == before


def test_a_value_is_kept_beside_the_one_that_it_contradicts_and_answers_name_both(
    kim: Curator, settings: Settings, opened: Callable[[], Assistant]
) -> None:
    quote = "In 2022 the guild had 35 members."
    draft = kim.add("count.txt", f"{quote} It had been 30 before.".encode(), METADATA)
    entry = {"value": 35, "from": "2022", "standing": "disputed", "quote": quote}
    sides = [{"value": "31", "source": "lanterns", "quote": "In 2022 the guild had 31 members.", "leads": True}]
    conflict = {
        "id": "members-2022", "about": "number of members of the Lantern Guild", "attribute": "members", "when": "2022",
        "sides": [*sides, {"value": "35", "quote": quote}], "rule": "what was recorded first leads until it is settled",
    }  # fmt: skip
    kim.approve(draft.id, draft.version, [NewFact("guild", "members", entry, conflict)])
    answer = opened().ask("How many members did the Lantern Guild have in 2022?")
    assert "31" in answer.headline and [side.value for side in answer.conflicts[0].sides] == ["31", "35"]
    again = kim.add("again.txt", f"{quote} So says the other paper.".encode(), {**METADATA, "id": "again", "title": "Again"})
    kim.approve(again.id, again.version, [NewFact("guild", "members", entry, conflict)])
    recorded = yaml.safe_load((settings.corpus / "ledger" / "guild.yaml").read_text("utf-8"))["conflicts"]
    assert [(c["id"], c["sides"][1]["source"]) for c in recorded] == [("members-2022", "count"), ("members-2022-2", "again")]
