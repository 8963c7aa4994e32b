"""The engine knows nothing about its field. What a word of the field is, the corpus itself says: the names in its ledger."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import justext
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]

# Kinds of names that anybody may take as an example in a comment.
EXAMPLES = ("country", "region", "union", "person")
# Words of everyday English or of programming that some subject's name happens to hold.
GENERAL = frozenset(
    """act action agreement agreements chain chains council critical deal declaration document documents early economic export
    finance foreign format framework global group import industry initiative joint law leaders line list measure measures
    meeting memorandum ministers network office official order pact part plan plans press price process processing program
    programme project projects proposal rare raw reserve resource resources security series statement strategy summit system
    talks team track trade treaty understanding value warning working""".split()
)
# What a list of English synonyms (the .txt files) may hold besides, though names of the field hold it too.
IN_A_THESAURUS = frozenset("alliance coalition consultation corridor dialogue investment supply".split())
# Shorter names say nothing: "US" and "EU" are also words of English, and any two letters stand in some pattern.
SHORTEST = 3


def ledger_names() -> Iterator[tuple[str, str, str]]:
    """(file, kind, name or alias) of everything that the ledger names; the kind of a subject is "subject"."""
    for path in sorted((ROOT / "corpus" / "ledger").glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = data["names"].values() if "names" in data else [data | {"kind": "subject"}]
        for entry in entries:
            aliases = entry.get("aliases", [])
            for name in (entry["name"], *([aliases] if isinstance(aliases, str) else aliases)):
                yield path.name, entry.get("kind", "item"), name


def words_of(text: str) -> str:
    """Lower-case words with a blank on either side of each; identifiers fall apart at underscores and at capitals."""
    parted = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    words = " ".join(re.findall(r"[^\W_]+", parted.lower()))
    return f" {words} "


def code_and_comments(path: Path) -> tuple[str, str]:
    """The words that the program works with (identifiers, strings), and those that only people read."""
    text = path.read_text(encoding="utf-8")
    docstrings = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node):
            docstrings.add(node.body[0].lineno)
    code, comments = [], []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        said = token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.start[0] in docstrings)
        (comments if said else code).append(token.string)
    return words_of(" ".join(code)), words_of(" ".join(comments))


def distinctive_words() -> set[str]:
    """Words that stand in the names of several subjects, and that are neither English at large nor words of another field."""
    in_names = {(file, word) for file, kind, name in ledger_names() if kind == "subject" for word in words_of(name).split()}
    subjects = Counter(word for _, word in in_names)
    everyday = {word.lower() for word in justext.get_stoplist("English")}
    science = ROOT / "tests" / "corpora" / "science"
    other = {word for p in science.rglob("*") if p.suffix in (".md", ".txt", ".yaml") for word in words_of(p.read_text()).split()}
    return {word for word, number in subjects.items() if number > 1 and len(word) > 2} - everyday - other - GENERAL


@pytest.mark.parametrize("folder", ["assistant", "evals"])
def test_the_engine_knows_no_word_of_the_field(folder: str) -> None:
    names = {(kind, words_of(name)) for _, kind, name in ledger_names()}
    names = {(kind, name) for kind, name in names if name.strip() not in GENERAL and len(name.replace(" ", "")) >= SHORTEST}
    single = distinctive_words()
    assert len(names) > 300 and {"minerals", "trilateral", "mining"} <= single, "the test must have something to look for"
    found = []
    for path in sorted(path for path in (ROOT / folder).rglob("*.py") if "runs" not in path.parts):
        code, comments = code_and_comments(path)
        where = path.relative_to(ROOT)
        for kind, name in names:
            if name in code or (kind not in EXAMPLES and name in comments):
                found.append(f"{where}: '{name.strip()}' ({kind})")
        found += [f"{where}: '{word}'" for word in single if f" {word} " in code + comments]
    for path in sorted(path for path in (ROOT / folder).rglob("*.txt") if "runs" not in path.parts):
        text = words_of(path.read_text(encoding="utf-8"))
        where = path.relative_to(ROOT)
        found += [f"{where}: '{name.strip()}' ({kind})" for kind, name in names if name in text]
        found += [f"{where}: '{word}'" for word in single - IN_A_THESAURUS if f" {word} " in text]
    assert not found, "\n".join(sorted(found))
