"""The catalogue takes in what is right and names file, field and remedy for what is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import CorpusError, UsageError
from assistant.library.catalogue import Problem, file_sha256, find_source, load_catalogue
from assistant.library.front_matter import split_front_matter
from assistant.library.metadata import is_web_address

AddSource = Callable[..., Path]
YAML = 'id: a-page\ntitle: "A title"\npublisher: P\npublished: "2024"\nkind: page\nlicence: L\n'


def problems_of(corpus: Path) -> list[Problem]:
    return list(load_catalogue(corpus).problems)


def test_front_matter_becomes_a_source(corpus: Path, add_source: AddSource) -> None:
    path = add_source("statement", 'url: "https://www.example.org/a?b=1"\nform: digest\nsupersedes: older\n')
    source = load_catalogue(corpus).sources["statement"]
    assert (source.title, source.publisher, source.kind) == ("A title", "A publisher", "press release")
    assert (source.published.text, source.form, source.status, source.language) == ("2024-06-27", "digest", "active", "en")
    assert source.path == "sources/statement.md" and source.sha256 == file_sha256(path) and source.supersedes == "older"


def test_yaml_beside_the_file_becomes_a_source(corpus: Path) -> None:
    (corpus / "sources" / "page.html").write_text("<p>Text</p>")
    (corpus / "sources" / "page.yaml").write_text(YAML)
    catalogue = load_catalogue(corpus)
    assert not catalogue.problems and catalogue.sources["a-page"].path == "sources/page.html"
    assert catalogue.path(catalogue.sources["a-page"]).read_text() == "<p>Text</p>"


def test_sources_come_sorted_by_id_and_hidden_files_are_passed_over(corpus: Path, add_source: AddSource) -> None:
    for name in ("b", "c", "a"):
        add_source(name)
    (corpus / "sources" / ".DS_Store").write_bytes(b"\0\1")
    (corpus / "sources" / "~$open.docx").write_bytes(b"\0\1")
    catalogue = load_catalogue(corpus)
    assert list(catalogue.sources) == ["a", "b", "c"] and not catalogue.problems


def test_dates_without_quotes_are_understood(corpus: Path, add_source: AddSource) -> None:
    head = "id: {id}\ntitle: T\npublisher: P\nkind: k\nlicence: L\n"
    add_source("day", "published: 2024-06-27\n", head=head)
    add_source("year", "published: 2024\n", head=head)
    add_source("undated", 'published: "between 2022-06 and 2026-06"\n', head=head)
    sources = load_catalogue(corpus).sources
    assert sources["day"].published.text == "2024-06-27" and sources["year"].published.text == "2024"
    assert sources["undated"].published.earliest.isoformat() == "2022-06-01"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('published: "27 June 2024"', "published"),
        ('published: "2024-13"', "published"),
        ('published: "by 2024"', "published"),
        ("url: www.example.org", "url"),
        ('url: "javascript:alert(1)"', "url"),
        ('url: "https://user:secret@example.org/"', "url"),
        ("id: Not An Id", "id"),
        ("id: ../escape", "id"),
        ("status: gone", "status"),
        ("form: copy", "form"),
        ("language: English!", "language"),
        ("title: [a, b]", "title"),
        ('title: "  "', "title"),
        ("colour: red", "colour"),
    ],
)
def test_a_wrong_field_is_named_with_a_remedy(corpus: Path, line: str, field: str) -> None:
    fields = dict(part.split(": ", 1) for part in YAML.splitlines())
    fields[field] = line.split(": ", 1)[1]
    (corpus / "sources" / "x.md").write_text("---\n" + "".join(f"{k}: {v}\n" for k, v in fields.items()) + "---\nText\n")
    (problem,) = problems_of(corpus)
    assert (problem.file, problem.field) == ("sources/x.md", field) and problem.message and problem.remedy
    assert str(problem).startswith(f"sources/x.md: {field}: ")
    assert "x" not in load_catalogue(corpus).sources


def test_each_missing_field_is_a_problem_of_its_own(corpus: Path) -> None:
    (corpus / "sources" / "x.md").write_text("---\nid: x\n---\nText\n")
    assert {p.field for p in problems_of(corpus)} == {"title", "publisher", "published", "kind", "licence"}


def test_a_misspelt_field_gets_the_right_name(corpus: Path, add_source: AddSource) -> None:
    add_source("x", "licenze: L\n")
    assert "licence" in problems_of(corpus)[0].remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nid: x\ntitle: [open\n---\nText\n", "line "),
        ("---\nid: x\nid: y\n---\nText\n", "line 3: the field 'id' is given twice"),
        ("---\n- id\n---\nText\n", "line 2"),
        ("---\nid: x\nText without an end\n", "does not end"),
        ("---\na: !!python/object/apply:os.system ['true']\n---\nText\n", "line 2"),
        ("Text without metadata\n", "has no metadata"),
    ],
)
def test_bad_front_matter_names_the_line(corpus: Path, text: str, message: str) -> None:
    (corpus / "sources" / "x.md").write_text(text)
    (problem,) = problems_of(corpus)
    assert problem.file == "sources/x.md" and message in problem.message


def test_lines_of_a_yaml_file_count_from_its_top(corpus: Path) -> None:
    (corpus / "sources" / "x.pdf").write_bytes(b"%PDF-1.4")
    (corpus / "sources" / "x.yaml").write_text("id: x\ntitle: T\nid: y\n")
    (problem,) = problems_of(corpus)
    assert problem.file == "sources/x.yaml" and "line 3" in problem.message


def test_files_that_are_no_sources(corpus: Path, add_source: AddSource) -> None:
    folder = corpus / "sources"
    add_source("good")
    (folder / "table.xlsx").write_bytes(b"PK\3\4")
    (folder / "lonely.yaml").write_text(YAML)
    (folder / "bare.pdf").write_bytes(b"%PDF-1.4")
    (folder / "binary.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    for name in ("twin.html", "twin.pdf"):
        (folder / name).write_text("<p>x</p>")
    (folder / "twin.yaml").write_text(YAML)
    found = {(p.file.removeprefix("sources/"), p.message.split()[0]) for p in problems_of(corpus)}
    assert {file for file, _ in found} == {"table.xlsx", "lonely.yaml", "bare.pdf", "binary.md", "twin.html", "twin.pdf"}
    assert list(load_catalogue(corpus).sources) == ["good"]


def test_a_doubled_id_names_the_other_file_and_the_first_stays(corpus: Path, add_source: AddSource) -> None:
    first = add_source("a")
    (corpus / "sources" / "b.md").write_text(first.read_text())
    catalogue = load_catalogue(corpus)
    assert catalogue.sources["a"].path == "sources/a.md"
    (problem,) = catalogue.problems
    assert (problem.file, problem.field) == ("sources/b.md", "id") and "sources/a.md" in problem.message


def test_a_missing_corpus_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="LODESTONE_CORPUS"):
        load_catalogue(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="sources"):
        load_catalogue(tmp_path)


def test_find_source_offers_what_is_like_it(corpus: Path, add_source: AddSource) -> None:
    add_source("statement-2024")
    catalogue = load_catalogue(corpus)
    assert find_source(catalogue, "statement-2024").id == "statement-2024"
    with pytest.raises(UsageError, match="statement-2024"):
        find_source(catalogue, "statement-2023")


def test_front_matter_only_at_the_very_head() -> None:
    assert split_front_matter("Text\n---\nid: x\n---\n").yaml_text is None
    front = split_front_matter("\ufeff---\r\nid: x\r\n---\r\nText\r\n")
    assert front.yaml_text == "id: x\r\n" and front.body == "Text\r\n"


@pytest.mark.parametrize("url", ["https://a.org", "http://a.b.org:8080/x?y=%20#z", "https://a.org/\u00e9"])
def test_web_addresses(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    ["a.org", "ftp://a.org", "https://", "https://a b.org", 'https://a.org/"><script>', "https://a.org:x/", "data:text/html,x"],
)
def test_what_is_no_web_address(url: str) -> None:
    assert not is_web_address(url)
