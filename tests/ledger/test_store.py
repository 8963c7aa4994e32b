"""The compiled ledger: the same as the one that YAML gives, kept only while nothing that decides it has changed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from time import perf_counter

import pytest

from assistant.answering.lexicon import stems_of
from assistant.assistant import Assistant
from assistant.dates import parse_when
from assistant.ledger.fact_index import FactIndex
from assistant.ledger.ledger import Ledger
from assistant.ledger.load import LedgerLoader
from assistant.ledger.store import open_ledger
from assistant.model import Block, Document, Filters, Source

SCIENCE = Path(__file__).parents[1] / "corpora" / "science"
Reopen = Callable[..., Ledger]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copytree(SCIENCE / "ledger", tmp_path / "ledger")


@pytest.fixture
def reopen(folder: Path, science: Assistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Reopen:
    """Opens the ledger; with `compiled`, fails where YAML has to be read for it."""

    def opened(compiled: bool = False, decided_by: str = "documents") -> Ledger:
        loader = LedgerLoader(science.index.catalogue, science.index.document)
        with monkeypatch.context() as patch:
            if compiled:
                patch.setattr(loader, "load", lambda folder: pytest.fail("the compiled ledger was not used"))
            return open_ledger(folder, loader, stems_of, tmp_path / "compiled", [decided_by])

    return opened


def same(one: Ledger, other: Ledger) -> bool:
    orders = [[(id_, list(s.attributes), list(s.facts)) for id_, s in ledger.subjects.items()] for ledger in (one, other)]
    return one == other and orders[0] == orders[1] and list(one.names) == list(other.names)


def same_index(one: FactIndex | None, other: FactIndex | None) -> bool:
    """Whether both lead from every key to the same rows; keys that lead nowhere do not count."""
    assert one and other
    tables = [(one.asked, other.asked), (one.own, other.own), (one.said, other.said), (one.named, other.named)]
    assert all(a[key].tolist() == b[key].tolist() for a, b in tables for key in {*a.numbers, *b.numbers})
    plain = [(one.starts, other.starts), (one.days, other.days), (one.kinds, other.kinds), (one.subject_of, other.subject_of)]
    return all(a.tolist() == b.tolist() for a, b in plain) and any(len(a[key]) for a, _ in tables for key in a.numbers)


def test_the_compiled_ledger_is_the_one_that_yaml_gives(folder: Path, reopen: Reopen, science: Assistant) -> None:
    (folder / "broken.yaml").write_text("subject: broken\nname: Broken\nattributes: [", encoding="utf-8")
    read = LedgerLoader(science.index.catalogue, science.index.document).load(folder)
    first, again = reopen(), reopen(compiled=True)
    assert same(read, first) and same(read, again)
    assert len(list(again.facts())) > 100 and "broken.yaml" in str(again.problems[0])
    assert same_index(first.index, again.index)


def test_a_changed_file_or_document_is_read_anew(folder: Path, reopen: Reopen) -> None:
    reopen()
    path = folder / "cern.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: CERN", "name: CERN (Geneva)", 1), encoding="utf-8")
    assert reopen().subjects["cern"].name == "CERN (Geneva)"
    with pytest.raises(pytest.fail.Exception, match="not used"):
        reopen(compiled=True, decided_by="other documents")
    (folder / "eso.yaml").unlink()
    assert "eso" not in reopen().subjects


@pytest.mark.parametrize("place", [0.0, 0.01, 0.3, 0.5, 0.7, 0.9, 0.999])
def test_a_damaged_file_is_made_anew(reopen: Reopen, tmp_path: Path, place: float) -> None:
    whole = reopen()
    (file,) = (tmp_path / "compiled").glob("*.npz")
    good = file.read_bytes()
    at = int(len(good) * place)
    file.write_bytes(good[:at] + bytes(255 - byte for byte in good[at : at + 40]) + good[at + 40 :])
    assert same(whole, reopen())
    file.write_bytes(good[:at])
    assert same(whole, reopen())
    assert same(whole, reopen(compiled=True))


def test_a_folder_that_cannot_be_written_only_means_that_nothing_is_kept(reopen: Reopen, tmp_path: Path) -> None:
    (tmp_path / "compiled").write_text("a file stands where the folder should be", encoding="utf-8")
    assert same(reopen(), reopen())


def test_old_states_and_leftovers_are_removed(reopen: Reopen, tmp_path: Path) -> None:
    reopen()
    (tmp_path / "compiled" / "killed.part").touch()
    for number in range(4):
        reopen(decided_by=str(number))
    assert len(list((tmp_path / "compiled").iterdir())) == 2


def test_restricting_the_index_gives_that_of_the_restricted_ledger(reopen: Reopen) -> None:
    reopen()
    ledger = reopen(compiled=True)
    sources = sorted({fact.quote.source_id for fact in ledger.facts()})[::2]
    restricted = ledger.restricted(sources)
    facts = list(restricted.facts())
    assert 0 < len(facts) < len(list(ledger.facts())) and {fact.quote.source_id for fact in facts} <= set(sources)
    assert same_index(restricted.index, FactIndex.build(replace(restricted, index=None), stems_of))


def test_an_assistant_notices_changed_facts(science: Assistant, tmp_path: Path) -> None:
    corpus = copytree(SCIENCE, tmp_path / "corpus")
    settings = science.settings.model_copy(update={"corpus": corpus})
    assistant = Assistant(settings, science.index)
    before = assistant.ledger
    assert assistant.refreshed().ledger is before
    path = corpus / "ledger" / "cern.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: CERN", "name: CERN (Geneva)", 1), encoding="utf-8")
    assert assistant.refreshed().ledger.subjects["cern"].name == "CERN (Geneva)"


def test_filters_change_what_the_facts_say_and_not_the_engine(science: Assistant) -> None:
    question = "How many member states does ESO have?"
    whole, early = science.ask(question), science.ask(question, filters=Filters(published_until="2000-12-31"))
    assert whole.status == "answered" and early.headline != whole.headline


def test_twenty_thousand_facts_open_quickly(tmp_path: Path) -> None:
    lines = [f"In {1900 + i % 120} the union counted {i} bridges at place {i % 97}." for i in range(20_000)]
    text = "\n".join(lines)
    document = Document("one", "abc", text, (Block(0, len(text), "paragraph"),))
    source = Source("one", "One", "Publisher", parse_when("2020"), "note", "CC0", "sources/one.md", "abc")
    folder = tmp_path / "ledger"
    folder.mkdir()
    for number in range(20):
        own = enumerate(lines[number * 1000 : number * 1000 + 1000], number * 1000)
        entries = "".join(f'\n      - {{value: {i}, from: "{1900 + i % 120}", source: one, quote: "{line}"}}' for i, line in own)
        head = f"subject: s{number}\nname: Union {number}\nattributes:\n  bridges:\n    name: bridges\n    kind: count\n"
        (folder / f"s{number}.yaml").write_text(f"{head}    entries:{entries}\n", encoding="utf-8")

    def opened() -> Ledger:
        return open_ledger(folder, LedgerLoader({"one": source}, lambda _: document), stems_of, tmp_path / "compiled", [])

    first = opened()
    started = perf_counter()
    again = opened()
    seconds = perf_counter() - started
    assert seconds < 1.0  # measured: 0.05 to 0.1 s
    assert again.subjects["s7"].facts["bridges"][3] == first.subjects["s7"].facts["bridges"][3]
    assert again.index is not None and len(again.index.days) == 20_000
