"""Common English: the words by which typing errors are told, from the lists of two packages that come with the installation."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from assistant.index.embedding import model_folder

_LIST = "frequency_dictionary_en_82_765.txt"  # symspellpy: "word count" a line, the commonest first


@cache
def english_words() -> dict[str, int]:
    """Every known word with its place by frequency, the commonest at 0; words of the model's tokenizer alone come last."""
    spec = find_spec("symspellpy")
    lines = (Path(str(spec.origin)).parent / _LIST).read_text(encoding="utf-8-sig").splitlines() if spec else []
    ranks = {line.split()[0]: place for place, line in enumerate(lines)}
    path: Path = model_folder(None) / "tokenizer.json"
    vocabulary = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    for word in vocabulary:
        if not word.startswith(("##", "[")):
            ranks.setdefault(word, len(lines))
    return ranks
