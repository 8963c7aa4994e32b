from pathlib import Path

import pytest

from assistant.errors import UsageError
from evals.cases import SCHEMA, Case, load_aliases, load_cases, load_file, schema


def test_the_bundled_cases_load_and_cover_every_kind() -> None:
    cases = load_cases()
    assert len(cases) >= 300
    kinds = {case.kind for case in cases}
    assert {"count", "chair", "date", "member", "list", "definition", "comparison", "multi-document", "conflict"} <= kinds
    assert {"as-of", "follow-up", "paraphrase", "typo", "not-covered", "outdated", "false-premise", "hostile"} <= kinds
    assert 20 <= len(load_cases(subset="smoke")) <= 60
    assert all(case.gold for case in cases if not {"not_covered", "false_premise"} & {*case.status})


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema()


def test_short_forms(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "tags: [t]\ncases:\n- {id: a, question: q, expects: [14, [a, b], {any: c, where: anywhere}], members: [x, [y, z]],"
        " must_cite: [s, [u, v]], wrong_versions: 13, gold: {source: s, quote: some words}}",
        encoding="utf-8",
    )
    (case,) = load_file(path)
    assert [(element.any, element.where) for element in case.expects] == [
        (("14",), "headline"),
        (("a", "b"), "headline"),
        (("c",), "anywhere"),
    ]
    assert case.members == (("x",), ("y", "z"))
    assert case.must_cite == (("s",), ("u", "v"))
    assert (case.kind, case.tags, case.wrong_versions) == ("x", ("t",), ("13",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cases:\n- id: a\n  question: q\n  expect: [14]\n", ["line 4", "cases.0.expect", "expects"]),
        ("cases:\n- id: a\n  question: q\n  expects: [14]\n", ["line 2", "gold"]),
        ("cases:\n- id: a\n  question: q\n  status: maybe\n", ["line 4", "status", "maybe"]),
        ("cases:\n- id: a\n  question: q\n  as_of: 30 February\n", ["line 4", "as_of", "30 February"]),
        ("cases:\n- id: a\n  question: [q\n", ["line", "not valid YAML"]),
        ("cases:\n- id: a\n", ["line 2", "cases.0.question", "Add the field"]),
        ("cases:\n- {id: a, question: q, status: not_covered, valid: {from: 2024, until: 2023}}", ["valid", "before"]),
        ("cases:\n- {id: a, question: q, status: not_covered, valid: {}}", ["valid", "'from', 'until'"]),
        ("cases:\n- {id: a, question: q, status: not_covered, as_of: 2022, valid: {from: 2023}}", ["line 2", "outside valid"]),
        ("cases:\n- {id: a, question: say 99, status: not_covered, must_not_say: 99}", ["line 2", "stands in the question"]),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_field(tmp_path: Path, text: str, says: list[str]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        load_file(path)
    message = str(raised.value)
    assert str(path) in message
    assert all(part in message for part in says), message


def test_an_id_given_twice_names_both_files(case_folder: Path) -> None:
    (case_folder / "more.yaml").write_text((case_folder / "harbour.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"a-length.*harbour\.yaml"):
        load_cases(folder=case_folder)


def test_selection(case_folder: Path) -> None:
    assert [case.id for case in load_cases("person", case_folder)] == ["c-captain"]
    assert [case.id for case in load_cases("b-*", case_folder)] == ["b-members"]
    assert len(load_cases(str(case_folder / "harbour.yaml"))) == 4
    with pytest.raises(UsageError, match="count, not-covered, person"):
        load_cases("nothing", case_folder)


def test_aliases_are_lists(tmp_path: Path) -> None:
    assert all(isinstance(value, tuple) for value in load_aliases().values())
    (tmp_path / "aliases.yaml").write_text("A: B", encoding="utf-8")
    with pytest.raises(UsageError, match="list"):
        load_aliases(tmp_path / "aliases.yaml")
    assert load_aliases(tmp_path / "none.yaml") == {}


def test_only_a_refusal_is_right_where_nothing_else_is_accepted() -> None:
    assert Case(id="a", question="q", status=("not_covered",)).unanswerable
    assert not Case(id="a", question="q", status=("not_covered", "false_premise")).unanswerable
