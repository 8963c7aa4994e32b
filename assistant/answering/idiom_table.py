"""The lists of idioms that idioms.py says plainly: idioms_verbs.txt and idioms_phrases.txt, whose first lines give their form."""

import re
from pathlib import Path

from assistant.errors import CorpusError

_FOLDER = Path(__file__).parent
VERBS = _FOLDER / "idioms_verbs.txt"
PHRASES = _FOLDER / "idioms_phrases.txt"


def read_rules(path: Path, between: str, parts: int) -> list[tuple[str, ...]]:
    """The rules of a list, each as its parts, which `between` divides; comments and empty lines are left out.

    Raises CorpusError, naming file and line, for a line of other parts, or one whose last part but one is no regular expression.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        rule = tuple(part.strip() for part in line.split(between))
        if fault := _fault(rule, between, parts):
            raise CorpusError(f"{path.name}, line {number}: {fault} ({line.strip()}).", "Mend or delete the line.")
        found.append(rule)
    return found


def _fault(rule: tuple[str, ...], between: str, parts: int) -> str:
    """What is wrong with a rule, "" for a sound one."""
    if len(rule) != parts or not all(rule):
        return f"a rule has {parts} parts with '{between.strip()}' between them"
    try:
        re.compile(rule[-2].replace("~", "").replace("<its>", "its"))
    except re.error as error:
        return f"'{rule[-2]}' is no regular expression: {error}"
    return ""
