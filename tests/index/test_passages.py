from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index.passages import build_passages
from assistant.index.sentences import sentence_spans
from assistant.model import Block, BlockKind, Document

Part = tuple[BlockKind, str, int | None, tuple[str, ...]]


def document(parts: list[Part]) -> Document:
    """A document from (kind, text, page, headings); two blocks are set apart by an empty line."""
    text, blocks = "", []
    for kind, content, page, headings in parts:
        blocks.append(Block(len(text), len(text) + len(content), kind, page, headings))
        text += content + "\n\n"
    return Document("doc", "0" * 64, text.rstrip("\n"), tuple(blocks), pages=2)


some_words = st.lists(st.sampled_from("harbour tide lamp of on keeps".split()), min_size=1, max_size=14)
sentence = some_words.map(lambda words: " ".join(words).capitalize() + ".")
paragraph = st.lists(sentence, min_size=1, max_size=9).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    parts: list[Part] = []
    headings: tuple[str, ...] = ()
    page = 1
    kinds = st.sampled_from(["heading", "paragraph", "paragraph", "list", "table", "page"])
    for kind in draw(st.lists(kinds, min_size=1, max_size=14)):
        if kind == "page":
            page += 1
        elif kind == "heading":
            name = draw(st.sampled_from(["Tides", "Lamps", "Keepers"])) + f" {len(parts)}"
            parts.append(("heading", name, page, headings[:0]))
            headings = (name,)
        elif kind == "table":
            parts.extend(("table", f"row {n} | {n * 7}", page, headings) for n in range(draw(st.integers(1, 12))))
        else:
            parts.append((kind, draw(paragraph), page, headings))  # type: ignore[arg-type]
    return document(parts or [("paragraph", "One.", 1, ())])


@settings(max_examples=150, deadline=None)
@given(documents(), st.sampled_from([20, 40, 110]))
def test_passages_respect_sentences_sections_and_pages(doc: Document, words: int) -> None:
    passages = build_passages(doc, words)
    assert all(doc.text[p.start : p.end] == p.text and p.text.strip() == p.text for p in passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    starts, ends = set(), set()
    for block in doc.blocks:
        inside = [p for p in passages if p.start < block.end and block.start < p.end]
        assert all(p.page == block.page and p.headings == block.headings for p in inside)
        for start, end in sentence_spans(doc.text, block.start, block.end):
            starts.add(start)
            ends.add(end)
            if block.kind != "heading":
                assert sum(p.start <= start and end <= p.end for p in passages) == 1
    assert {p.start for p in passages} <= starts and {p.end for p in passages} <= ends
    assert all(len(p.text.split()) <= 2.6 * words for p in passages)


def test_a_small_table_stays_whole_and_a_large_one_is_cut_between_rows() -> None:
    rows: list[Part] = [("table", f"| Port {n} | {n * 10} boats |", None, ("Boats",)) for n in range(6)]
    small = document([("paragraph", "Word " * 60 + "end.", None, ("Boats",)), *rows])
    assert [p.text.count("Port") for p in build_passages(small, 50)][-1] == 6
    large = document([("table", f"| Port {n} | {n * 10} boats |", None, ()) for n in range(60)])
    passages = build_passages(large, 50)
    assert len(passages) > 3
    assert all(p.text.startswith("| Port") and p.text.endswith("boats |") for p in passages)


def test_a_heading_travels_with_its_text_and_is_a_passage_only_when_nothing_is_below() -> None:
    doc = document(
        [
            ("heading", "Lamps", None, ()),
            ("paragraph", "They burn.", None, ("Lamps",)),
            ("heading", "Left empty", None, ()),
        ]
    )
    assert [(p.text, p.headings) for p in build_passages(doc, 50)] == [("They burn.", ("Lamps",)), ("Left empty", ())]


def test_the_windows_of_a_section_are_about_equally_long() -> None:
    text = " ".join(f"Sentence number {n} has seven words here." for n in range(40))
    lengths = [len(p.text.split()) for p in build_passages(document([("paragraph", text, None, ())]), 110)]
    assert sum(lengths) == 280 and max(lengths) - min(lengths) <= 21


def test_text_without_sentences_or_spaces_is_cut_all_the_same() -> None:
    doc = document([("paragraph", "word " * 500 + "x" * 9000, None, ())])
    passages = build_passages(doc, 50)
    assert max(len(p.text) for p in passages) <= 600
    assert "".join("".join(p.text.split()) for p in passages) == "".join(doc.text.split())
