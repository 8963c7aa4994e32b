"""What the corpus says about itself on the first page."""

from pathlib import Path

import pytest

from assistant.errors import CorpusError
from assistant.ui.front import load_examples, load_front

ROOT = Path(__file__).resolve().parents[2]


def test_the_bundled_corpus_has_a_name_a_welcome_and_six_examples() -> None:
    assert load_front(ROOT / "corpus").name
    assert len(load_front(ROOT / "corpus").welcome) > 40
    assert len(load_examples(ROOT / "corpus")) == 6


def test_a_corpus_without_the_files_gets_a_general_welcome(tmp_path: Path) -> None:
    assert load_front(tmp_path).name == "Lodestone"
    assert load_examples(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [("welcom: hello", "welcom"), ("name: [1]", "name"), ("name: {", "cannot be read"), ("- a list", "corpus.yaml")],
)
def test_a_slip_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "corpus.yaml").write_text(text)
    with pytest.raises(CorpusError, match=said):
        load_front(tmp_path)
