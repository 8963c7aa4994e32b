"""`corpus check` finds what is wrong between sources and in their files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.library.check import check_corpus, list_sources, show_source
from assistant.settings import Settings

AddSource = Callable[..., Path]


def test_a_good_corpus_has_no_problems(corpus: Path, add_source: AddSource) -> None:
    add_source("new", "supersedes: old\n", body="New text.")
    add_source("old", "status: superseded\n")
    seen: list[tuple[str, int, int]] = []
    assert check_corpus(Settings(corpus=corpus), lambda *step: seen.append(step)) == []
    assert seen == [("new", 0, 2), ("old", 1, 2), ("", 2, 2)]


def test_references_between_sources(corpus: Path, add_source: AddSource) -> None:
    add_source("lost", "supersedes: nobody\n", body="A")
    add_source("newer", "supersedes: older\n", body="B")
    add_source("older", body="C")
    add_source("ring1", "supersedes: ring2\n", body="D")
    add_source("ring2", "supersedes: ring1\n", body="E")
    add_source("future", body="F", head='id: {id}\ntitle: T\npublisher: P\npublished: "2150"\nkind: k\nlicence: L\n')
    found = {(p.file.removeprefix("sources/"), p.field) for p in check_corpus(Settings(corpus=corpus))}
    assert found == {
        ("lost.md", "supersedes"),
        ("older.md", "status"),
        ("ring1.md", "supersedes"),
        ("ring2.md", "supersedes"),
        ("future.md", "published"),
    }


def test_every_file_is_read_and_twins_are_found(corpus: Path, add_source: AddSource) -> None:
    add_source("blank", body=" ")
    folder = corpus / "sources"
    for name in ("one", "two"):
        (folder / f"{name}.html").write_text("<h1>Same</h1><p>The same words in both of these files.</p>")
        (folder / f"{name}.yaml").write_text(f"id: {name}\ntitle: T\npublisher: P\npublished: '2024'\nkind: k\nlicence: L\n")
    (folder / "broken.docx").write_bytes(b"PK\3\4 and nothing more")
    (folder / "broken.yaml").write_text("id: broken\ntitle: T\npublisher: P\npublished: '2024'\nkind: k\nlicence: L\n")
    found = {p.file.removeprefix("sources/"): p for p in check_corpus(Settings(corpus=corpus))}
    assert set(found) == {"blank.md", "two.html", "broken.docx"}
    assert "one.html" in found["two.html"].message
    assert "no text" in found["blank.md"].message and "damaged" in found["broken.docx"].message
    assert all(problem.remedy for problem in found.values())


def test_list_and_show(corpus: Path, add_source: AddSource) -> None:
    add_source("new", "supersedes: old\n", body="# Head\n\nThe text.")
    add_source("old", "status: superseded\n")
    settings = Settings(corpus=corpus)
    assert list(list_sources(settings).sources) == ["new", "old"]
    assert show_source(settings, "old").superseded_by == ("new",)
    assert show_source(settings, "new").document.text == "Head\n\nThe text."
    with pytest.raises(UsageError):
        show_source(settings, "none")


def test_the_bundled_corpus_is_in_order(sound: Callable[..., None]) -> None:
    settings = Settings()
    if not (settings.corpus / "sources").is_dir() or not any((settings.corpus / "sources").iterdir()):
        pytest.skip("no bundled corpus")
    assert [str(problem) for problem in check_corpus(settings)] == []
