"""`lodestone corpus list | show | check`."""

from pathlib import Path

import pytest
from commands_run import Run, write_source

from assistant.assistant import Assistant


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean: None) -> Path:
    """An own small corpus that the settings name."""
    monkeypatch.setenv("LODESTONE_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("LODESTONE_INDEX", str(tmp_path / "index"))
    write_source(tmp_path / "corpus", "bridge", "# The bridge\n\nIt opened on 3 May 2019.")
    return tmp_path / "corpus"


def test_list_has_a_line_for_each_document(on_science: Run, science: Assistant) -> None:
    ran = on_science("corpus", "list")
    assert ran.code == 0
    header, *lines = ran.out.splitlines()
    assert header.split()[:2] == ["ID", "PUBLISHED"]
    assert [line.split()[0] for line in lines] == sorted(science.index.catalogue)
    assert f"{len(lines)} documents." in ran.err


def test_search_wants_every_word(on_science: Run) -> None:
    ran = on_science("corpus", "list", "--search", "MEMBERS handbook cern")
    assert [line.split()[0] for line in ran.out.splitlines()[1:]] == ["handbook-cern-members-2025"]
    assert on_science("corpus", "list", "--search", "volcano").out == ""


def test_show_prints_metadata_headings_and_the_whole_text(on_science: Run, science: Assistant) -> None:
    ran = on_science("corpus", "show", "primer-elt-2023")
    document, source = science.index.document("primer-elt-2023"), science.index.catalogue["primer-elt-2023"]
    assert ran.out.startswith(source.title)
    for words in (source.publisher, source.sha256, source.licence, "Headings", "---- page 1 ----"):
        assert words in ran.out
    assert ran.out.count("---- page ") == document.pages
    for block in document.blocks:
        assert document.text[block.start : block.end].strip() in ran.out, "quotes are copied from here"


def test_an_unknown_id_gets_a_hint(on_science: Run) -> None:
    ran = on_science("corpus", "show", "handbook-cern-member-2025")
    assert ran.code == 2
    assert "'handbook-cern-member-2025'" in ran.complaint and "Did you mean handbook-cern-members-2025" in ran.complaint


def test_a_sound_corpus_passes(on_science: Run, science: Assistant) -> None:
    ran = on_science("corpus", "check")
    assert (ran.code, ran.out) == (0, f"{len(science.index.catalogue)} documents, 0 problems.\n")


@pytest.mark.parametrize(
    "file, content, told",
    [
        ("a.md", "---\ntitle: No id\n---\ntext", "sources/a.md: id: is missing."),
        ("a.md", "no metadata at all", "sources/a.md: has no metadata."),
        ("a.xyz", "text", "sources/a.xyz: has the unknown format '.xyz'."),
        ("a.yaml", "id: a", "sources/a.yaml: describes no document."),
        ("a.md", "---\nid: a\n  title: [\n---\ntext", "sources/a.md: metadata: "),
    ],
)
def test_problems_name_file_field_and_remedy(run: Run, corpus: Path, file: str, content: str, told: str) -> None:
    (corpus / "sources" / file).write_text(content)
    ran = run("corpus", "check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith(told))
    assert lines[place + 1].startswith("    "), "what to do about it"
    assert lines[-1].startswith("1 document, ")
    listed = run("corpus", "list")
    assert listed.code == 0 and "lodestone corpus check" in listed.err


@pytest.mark.parametrize(
    "fields, told",
    [
        ({"id": "bridge"}, "id: 'bridge' is also the id of sources/bridge.md."),
        ({"published": "2024-02-30"}, "published: '2024-02-30' is not a date"),
        ({"published": "soon"}, "published: 'soon' is not a date"),
        ({"status": "secret"}, "status: is 'secret', which is none of"),
        ({"url": "javascript:alert(1)"}, "url: 'javascript:alert(1)' is not a web address"),
        ({"supersedes": "nothing-here"}, "supersedes: names 'nothing-here', which is not in the corpus"),
    ],
)
def test_bad_metadata_is_told(run: Run, corpus: Path, fields: dict[str, str], told: str) -> None:
    write_source(corpus, "second", "Another text.", **fields)
    ran = run("corpus", "check")
    assert ran.code == 1 and f"sources/second.md: {told}" in ran.out


def test_documents_cannot_steer_the_terminal(run: Run, corpus: Path) -> None:
    write_source(corpus, "odd", "A \u202ereversed\u202c and \x1b[31mred line.", title="A \u202etitle")
    for words in (["corpus", "show", "odd"], ["corpus", "list"], ["corpus", "check"]):
        ran = run(*words)
        assert not set(ran.out + ran.err) & {"\u202e", "\u202c", "\x1b"}
