from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. Secretary of State met Jose W. Fernandez on Sept. 23.", "He spoke of 3.5 percent."],
        ["It was agreed in the U.S.", "The rest followed."],
        ["1. The guild has 31 members.", "2. Ada leads it."],
        ["He said no.", "The end came.", "See No. 5 of the act."],
        ['She asked "Why?" and left.', "“Because.”", "He went… and came."],
        ["Mr. Cho spoke at 10 a.m. in Brussels.", "Apple Inc. was there.", "(It is so.)", "And on."],
        ["J. K. Rowling met George H.W. Bush Jr. in Washington D.C. today.", "Really?!", "Yes."],
        ["Prices rose by 2.5 to 3.7 per cent.", "14 countries joined."],
    ],
)
def test_sentences_end_where_they_end(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_full_stops_without_spaces_of_other_scripts() -> None:
    assert split("会议结束。下一个。") == ["会议结束。", "下一个。"]


def test_offsets_count_from_the_whole_text() -> None:
    text = "Heading\n\nOne is here. Two is there.\n\nOther"
    assert [text[a:b] for a, b in sentence_spans(text, 9, 36)] == ["One is here.", "Two is there."]


@given(st.text(alphabet=st.sampled_from("aB1 .!?。\"')(\n-U")))
def test_spans_cover_everything_but_white_space_and_never_overlap(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
