"""The cited place as the page shows it: the right words marked, in the text as it is now, and honest notes about changes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.dates import parse_when
from assistant.model import Block, Citation, Document, Quote, Source
from assistant.ui.evidence import block_data, change_notes, citation_head, locate, source_head


def make_document(paragraphs: list[str], page: int | None = None) -> Document:
    text, blocks = "", []
    for paragraph in paragraphs:
        if text:
            text += "\n\n"
        blocks.append(Block(len(text), len(text) + len(paragraph), "paragraph", page, ("Lamps",)))
        text += paragraph
    return Document("lamps", "a" * 64, text, tuple(blocks))


def cite(document: Document, words: str) -> Citation:
    start = document.text.index(words)
    quote = Quote("lamps", document.sha256, start, start + len(words), None, words)
    return Citation(1, quote, "Lamps", "Harbour office", "2024-06-27", "", "annual_report", "digest", "active", ("Lamps",))


DOCUMENT = make_document(["*Seven* <b>lamps</b> burn.", "One of them is red."])
SOURCE = Source("lamps", "Lamps", "Harbour office", parse_when("2024-06-27"), "report", "CC0", "sources/l.md", "a" * 64)


def marked(data: list[dict[str, object]]) -> str:
    return "".join(text for item in data for text, is_marked in item["parts"] if is_marked)  # type: ignore[attr-defined]


def test_the_quote_is_marked_as_it_stands_with_its_characters() -> None:
    data = block_data(DOCUMENT, locate(cite(DOCUMENT, "*Seven* <b>lamps</b>"), DOCUMENT))
    assert data[0]["parts"] == [["*Seven* <b>lamps</b>", True], [" burn.", False]]
    assert data[1]["parts"] == [["One of them is red.", False]]


@given(st.lists(st.text("ab \nß", min_size=1, max_size=30), min_size=1, max_size=6), st.data())
def test_marks_and_text_are_exact_for_any_span(paragraphs: list[str], data: st.DataObject) -> None:
    document = make_document(paragraphs)
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    blocks = block_data(document, (start, end), None)
    assert ["".join(text for text, _ in block["parts"]) for block in blocks] == paragraphs
    touched = [block for block in document.blocks if block.start < end and block.end > start]
    inside = "".join(document.text[max(start, block.start) : min(end, block.end)] for block in touched)
    assert marked(blocks) == inside


def test_a_long_document_is_cut_around_the_mark() -> None:
    document = make_document([f"Paragraph {i} about lamps." for i in range(500)])
    place = locate(cite(document, "Paragraph 250 "), document)
    data = block_data(document, place, 200)
    assert len(data) < 40
    assert marked(data) == "Paragraph 250 "
    assert data[0]["gap"] and data[-1]["kind"] == "gap"


def test_pages_are_announced_where_they_begin() -> None:
    first, second = Block(0, 3, "paragraph", 1), Block(5, 8, "paragraph", 2)
    data = block_data(Document("d", "a" * 64, "one\n\ntwo", (first, second), 2), None)
    assert [item.get("new_page") for item in data] == [1, 2]


def test_words_are_found_again_nearby_in_a_changed_text() -> None:
    citation = cite(DOCUMENT, "One of them is red.")
    changed = replace(make_document(["One of them is red.", "New.", "New.", "One of them is red."]), sha256="b" * 64)
    assert locate(citation, changed) == (33, 52)
    assert locate(citation, replace(make_document(["All are green."]), sha256="b" * 64)) is None


def test_same_hash_with_other_words_is_never_marked_at_the_old_place() -> None:
    citation = cite(DOCUMENT, "red")
    wrong = replace(citation, quote=replace(citation.quote, start=0, end=3))
    assert locate(wrong, DOCUMENT) == (DOCUMENT.text.index("red"), DOCUMENT.text.index("red") + 3)


def test_notes_say_what_has_happened_since() -> None:
    citation = cite(DOCUMENT, "red")
    assert change_notes(citation, {"lamps": SOURCE}, "1 July 2024", True) == []
    assert "left the collection" in change_notes(citation, {}, "1 July 2024", False)[0]
    changed = replace(SOURCE, sha256="b" * 64)
    assert "no longer in it" in change_notes(citation, {"lamps": changed}, "1 July 2024", False)[0]
    assert "marked below" in change_notes(citation, {"lamps": changed}, "1 July 2024", True)[0]
    newer = replace(SOURCE, id="lamps-2", title="Lamps, second edition", supersedes="lamps")
    notes = change_notes(citation, {"lamps": SOURCE, "lamps-2": newer}, "1 July 2024", True)
    assert notes == ["Superseded by “Lamps, second edition” (Harbour office, 27 June 2024)."]
    retired = change_notes(citation, {"lamps": replace(SOURCE, status="retired")}, "1 July 2024", True)
    assert "retired" in retired[0]


def test_heads_name_publisher_date_kind_form_and_place() -> None:
    head = citation_head(replace(cite(DOCUMENT, "red"), source_status="superseded", headings=("Lamps", "Colours")))
    assert head["meta"] == "Harbour office · 27 June 2024"
    assert [badge["text"] for badge in head["badges"]] == ["annual report", "Our digest of the original", "superseded"]
    assert head["where"] == "Colours"
    assert source_head(replace(SOURCE, note="Scan."))["notes"] == ["Scan."]
