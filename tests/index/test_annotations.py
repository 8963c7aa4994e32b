from collections.abc import Callable

import pytest

from assistant.index.annotations import Annotator, Sentence
from assistant.model import Block, Document


def as_document(*blocks: str, kind: str = "paragraph") -> Document:
    text, found = "", []
    for block in blocks:
        found.append(Block(len(text), len(text) + len(block), kind, 3))  # type: ignore[arg-type]
        text += block + "\n\n"
    return Document("doc", "0" * 64, text, tuple(found), pages=3)


@pytest.fixture(scope="module")
def annotate() -> Callable[[Document], tuple[Sentence, ...]]:
    annotator = Annotator()
    return lambda document: annotator.annotate([document])[0]


def test_mentions_and_subjects(annotate: Callable[[Document], tuple[Sentence, ...]]) -> None:
    doc = as_document(
        "Sweden",
        "The U.S. Secretary of State met Jose W. Fernandez in Berlin on 23 September 2022. "
        "Fourteen countries, which had waited, signed it.",
    )
    sentences = annotate(doc)
    found = [(s.block, doc.text[s.start : s.end][:9], s.page) for s in sentences]
    assert found == [(0, "Sweden", 3), (1, "The U.S. ", 3), (1, "Fourteen ", 3)]
    mentions = {(doc.text[m.start : m.end], m.label) for s in sentences for m in s.mentions}
    assert {("Berlin", "GPE"), ("Jose W. Fernandez", "PERSON")} <= mentions
    assert {("23 September 2022", "DATE"), ("Fourteen", "CARDINAL")} <= mentions
    assert sentences[1].subject == "The U.S. Secretary of State"
    assert sentences[2].subject.startswith("Fourteen countries") and "waited" not in sentences[2].subject
    assert all(s.start <= m.start < m.end <= s.end for s in sentences for m in s.mentions)


def test_a_table_row_is_one_sentence_and_none_crosses_a_block(annotate: Callable[[Document], tuple[Sentence, ...]]) -> None:
    doc = as_document("2020. | 18,000. Boats", "2021 | and more", kind="table")
    assert [doc.text[s.start : s.end] for s in annotate(doc)] == ["2020. | 18,000. Boats", "2021 | and more"]
