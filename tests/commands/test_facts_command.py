"""`lodestone facts check | list | show`."""

import shutil
from pathlib import Path

import pytest
from commands_run import Run

from assistant.assistant import Assistant
from assistant.settings import Settings


@pytest.fixture
def ledger(science_settings: Settings, on_science: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the second corpus whose ledger a test may spoil; the index is that of the original."""
    shutil.copytree(science_settings.corpus, tmp_path / "corpus")
    monkeypatch.setenv("LODESTONE_CORPUS", str(tmp_path / "corpus"))
    return tmp_path / "corpus" / "ledger"


def replace(path: Path, old: str, new: str) -> int:
    """Puts `new` for the first `old`; the number of its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_sound_ledger_passes(on_science: Run, science: Assistant) -> None:
    ran = on_science("facts", "check")
    facts, subjects = len(list(science.ledger.facts())), len(science.ledger.subjects)
    assert (ran.code, ran.out) == (0, f"{facts} facts about {subjects} subjects, 0 problems.\n")


def test_without_an_index_the_documents_themselves_are_read(
    on_science: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_index = on_science("facts", "check").out
    monkeypatch.setenv("LODESTONE_INDEX", str(tmp_path / "none"))
    assert on_science("facts", "check").out == with_index


def test_a_document_that_changed_is_read_anew(on_science: Run, ledger: Path) -> None:
    """The index still holds the old text; the check must not trust it."""
    source = ledger.parent / "sources" / "almanac-cern-founding-2004.md"
    replace(source, "twelve member states", "eleven member states")
    ran = on_science("facts", "check")
    assert ran.code == 1
    assert "does not stand in 'almanac-cern-founding-2004'" in ran.out


def test_problems_name_file_line_field_and_remedy(on_science: Run, ledger: Path) -> None:
    line = replace(ledger / "cern.yaml", "{value: austria, from:", "{value: austria, frm:")
    quote_line = replace(ledger / "cern.yaml", "Spain came back to CERN", "Spain never came back to CERN")
    (ledger / "esa.yaml").write_text("subject: esa\n  name: [")
    ran = on_science("facts", "check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    wanted = (f"ledger/cern.yaml:{line}: frm: ", f"ledger/cern.yaml:{quote_line}: quote: ", "ledger/esa.yaml: yaml: esa.yaml:2: ")
    for start in wanted:
        place = next(number for number, text in enumerate(lines) if text.startswith(start))
        assert lines[place + 1].startswith("    ")
    assert int(lines[-1].split(", ")[1].removesuffix(" problems.")) >= 3


def test_list_shows_subjects_and_then_facts(on_science: Run, science: Assistant) -> None:
    subjects = on_science("facts", "list").out.splitlines()[1:]
    assert [line.split()[0] for line in subjects] == sorted(science.ledger.subjects)
    facts = on_science("facts", "list", "cern")
    assert facts.code == 0
    assert "6 January 2014" in facts.out and "Israel" in facts.out and "handbook-cern-members-2025" in facts.out


def test_show_prints_quotes(on_science: Run, science: Assistant) -> None:
    ran = on_science("facts", "show", "European Organization for Nuclear Research")
    assert ran.out.startswith("CERN\n")
    text = " ".join(ran.out.split())
    for facts in science.ledger.subjects["cern"].facts.values():
        for fact in facts:
            assert f"“{' '.join(fact.quote.text.split())}” {fact.quote.source_id}, {fact.where}" in text


def test_an_unknown_subject_gets_a_hint(on_science: Run) -> None:
    ran = on_science("facts", "show", "cerm")
    assert ran.code == 2
    assert "'cerm'" in ran.complaint and "Did you mean cern" in ran.complaint


def test_a_list_says_what_it_leaves_out(on_science: Run, ledger: Path) -> None:
    replace(ledger / "cern.yaml", "Spain came back to CERN", "Spain never came back to CERN")
    ran = on_science("facts", "list", "cern")
    assert ran.code == 0
    assert "1 entry is left out because of problems: `lodestone facts check` names them." in ran.err
