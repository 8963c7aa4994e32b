"""Words that say nearly the same in the language of institutions, from our own list in thesaurus.txt.

Each line of the list is one cluster: a sentence with one of its words answers a question with another. Clusters are not chained:
that A goes with B in one line and B with C in the next does not unite A and C. Knowledge of English alone.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assistant.answering.opposites import opposite
from assistant.errors import CorpusError
from assistant.text import stem, tokens

AS_GOOD_AS_SAME = 0.85  # how far a word of one line meets another, on the scale of cosines of word vectors
LIST = Path(__file__).with_name("thesaurus.txt")


def synonyms(word_stem: str) -> frozenset[str]:
    """The stems of the words that stand in one line with this stem, itself left out; none for a word that the list lacks."""
    return _table().get(word_stem, frozenset())


def synonymous(one: str, other: str) -> bool:
    """Whether two stems are the same or stand in one line of the list."""
    return one == other or other in synonyms(one)


@cache
def _table() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for cluster in read_clusters(LIST):
        members = {stem(word) for word in cluster}
        for member in members:
            found.setdefault(member, set()).update(members - {member})
    return {member: frozenset(others) for member, others in found.items()}


def read_clusters(path: Path) -> list[tuple[str, ...]]:
    """The clusters of a list, as words in its order.

    Raises CorpusError, naming file and line, for a line that unites nothing or the wrong things.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words = tuple(line.split())
        if not words or words[0].startswith("#"):
            continue
        if fault := _fault(words):
            raise CorpusError(f"{path.name}, line {number}: {fault} ({line.strip()}).", "Mend or delete the line.")
        found.append(words)
    return found


def _fault(words: tuple[str, ...]) -> str:
    """What is wrong with a line, "" for a sound one."""
    if odd := next((word for word in words if tokens(word) != [word] or not word.isalpha()), None):
        return f"'{odd}' is not a single word in small letters"
    if len(words) == 1:
        return "a line needs two words or more"
    seen: dict[str, str] = {}
    for word in words:
        if (earlier := seen.setdefault(stem(word), word)) is not word:
            return f"'{word}' is there already" + (f" as '{earlier}', which has the same stem" if earlier != word else "")
    clash = next(((a, b) for i, a in enumerate(words) for b in words[i + 1 :] if opposite(a, b)), None)
    return f"'{clash[0]}' and '{clash[1]}' are opposites" if clash else ""
