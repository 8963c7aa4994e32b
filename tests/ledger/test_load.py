from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.dates import parse_when
from assistant.ledger.check import check_ledger
from assistant.ledger.ledger import Ledger
from assistant.ledger.load import LedgerLoader
from assistant.model import Block, Document, Source

TEXT = (
    "On 2 May 1998 France and Germany founded the club. France held the chair until 2001. "
    "The club has 2 members. It has 3 members."
)
SOURCE = Source("one", "One", "Publisher", parse_when("1998-05-02"), "note", "CC0", "sources/one.md", "abc")
DOCUMENT = Document("one", "abc", TEXT, (Block(0, len(TEXT), "paragraph"),))
HEAD = "subject: club\nname: Club\nattributes:\n"
MEMBERS = """  members:
    name: members
    kind: membership
    entries:
      - {values: [france, germany], from: "1998-05-02", source: one, quote: "On 2 May 1998 France and Germany founded the club."}
"""

Load = Callable[[str], Ledger]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loaded(
        text: str, names: str = "names:\n  france: {name: France, kind: country}\n  germany: {name: Germany, kind: country}\n"
    ) -> Ledger:
        (tmp_path / "club.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "names.yaml").write_text(names, encoding="utf-8")
        return LedgerLoader({"one": SOURCE}, lambda i: DOCUMENT if i == "one" else None).load(tmp_path)

    return loaded


def entry(kind: str, body: str) -> str:
    counts = "    counts: members\n" if kind == "count" else ""
    return f"{HEAD}{MEMBERS}  other:\n    name: other\n    kind: {kind}\n{counts}    entries:\n      - {{{body}}}\n"


def test_a_sound_ledger_has_no_problem(load: Load) -> None:
    ledger = load(
        entry(
            "holder",
            'value: france, from: "1998-05-02", until: "2001", source: one, '
            'quote: "France held the chair until 2001.", note: founding',
        )
    )
    assert check_ledger(ledger) == []
    facts = list(ledger.facts())
    assert [fact.value for fact in facts] == ["france", "germany", "france"]
    assert all(TEXT[fact.quote.start : fact.quote.end] == fact.quote.text for fact in facts)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (entry("text", 'source: one, quote: "Nobody said this."'), 13, "does not stand in 'one'"),
        (entry("text", 'source: two, quote: "France"'), 13, "no source 'two'"),
        (entry("event", 'value: x, from: "1998-02-30", source: one, quote: "France"'), 13, "is not a date"),
        (entry("event", 'value: x, from: "1999", until: "1998", source: one, quote: "France"'), 13, "lies before"),
        (entry("text", 'source: one, quotes: "France"'), 13, "Field required"),
        (HEAD.replace("name: Club", "nam: Club"), 2, "Extra inputs"),
        (HEAD + "  members: {name: members, kind: membershp}\n", 4, "Input should be"),
        (HEAD + "  members: [\n", 5, "not valid YAML"),
        (HEAD + MEMBERS + MEMBERS.split("entries:\n")[1], 9, "twice"),
    ],
)
def test_bad_entries_are_named_by_line_and_the_rest_serves(load: Load, text: str, line: int, words: str) -> None:
    problems = load(text).problems
    assert problems
    named = [p for p in problems if words in str(p)]
    assert named, problems
    assert any(p.file in (f"ledger/club.yaml:{line}", "ledger/club.yaml") or f":{line}:" in str(p) for p in named), named
    assert all(p.remedy for p in problems)


def test_one_bad_entry_leaves_the_others(load: Load) -> None:
    ledger = load(entry("text", 'source: one, quote: "Nobody said this."'))
    assert [fact.value for fact in ledger.facts()] == ["france", "germany"]


def test_a_count_that_the_member_list_contradicts_is_reported(load: Load) -> None:
    good = load(entry("count", 'value: 2, from: "1998-05-02", source: one, quote: "The club has 2 members."'))
    bad = load(entry("count", 'value: 3, from: "1998-05-02", source: one, quote: "It has 3 members."'))
    assert check_ledger(good) == []
    assert "the list 'members' has 2" in str(check_ledger(bad)[0])


def test_a_number_must_stand_in_its_quote(load: Load) -> None:
    bad = load(entry("quantity", 'value: 7, source: one, quote: "The club has 2 members."'))
    assert "7 does not stand in the quote" in str(check_ledger(bad)[0])


def test_terms_may_not_overlap_nor_leave_a_gap(load: Load) -> None:
    founding = "On 2 May 1998 France and Germany founded the club."
    second = '\n      - {value: germany, from: "%s", source: one, note: x, quote: "' + founding + '"}\n'
    first = entry(
        "holder",
        'value: france, from: "1998-05-02", until: "2001-06-30", source: one, note: x, '
        'quote: "France held the chair until 2001."',
    )
    assert "begins before" in str(check_ledger(load(first.rstrip("\n") + second % "2001-01-01"))[0])
    assert "nobody is named" in str(check_ledger(load(first.rstrip("\n") + second % "2003-01-01"))[0])
    assert check_ledger(load(first.rstrip("\n") + second % "2001-07-01")) == []


def test_a_circle_of_successors_is_reported(load: Load) -> None:
    step = 'successor: {when: "2001", subject: club, source: one, quote: "France"}\n'
    assert any("circle" in str(p) for p in load(HEAD.replace("attributes:", step + "attributes:") + MEMBERS).problems)
