"""Which subjects go with one: those that bear its name ("the X office", "the treasury of X") and follow in no line from it."""

from assistant.answering.lexicon import stems_of
from assistant.answering.words import read_words
from assistant.ledger.facts import Name, Subject
from assistant.ledger.ledger import Ledger, held
from assistant.text import STOPWORDS


def bearing_its_name(ledger: Ledger, subject: Subject) -> list[Subject]:
    """The subjects one of whose names holds a name of this one, without those that are of other members.

    It has to qualify another noun ("X office", "office of the X"): a "B X" or "X with B" is another X, and so is one
    whose name brings in a member that this subject has not.
    """
    forms = [form for name in (subject.name, *subject.aliases) if (form := _stems(name))]
    members = _members(subject)
    kinds = {ledger.name(name).kind for other in ledger.subjects.values() for name in _members(other)} if members else set()
    strangers = [_forms(name) for name in ledger.names.values() if members and name.kind in kinds and name.id not in members]
    found = []
    for other in ledger.subjects.values():
        if other.id in ledger.related(subject):
            continue
        called = [_stems(name) for name in (other.name, *other.aliases)]
        if not any(_qualified_by(name, form) for name in called for form in forms):
            continue
        if not any(_holds(name, form) for name in called for stranger in strangers for form in stranger):
            found.append(other)
    return found


def _members(subject: Subject) -> set[str]:
    complete = [a for a in subject.attributes.values() if a.kind == "membership" and a.complete]
    return {name for a in complete[:1] for fact in held(subject.facts.get(a.id, ())) for name in fact.names}


def _forms(name: Name) -> list[tuple[str, ...]]:
    return [form for text in (name.name, *name.aliases) if (form := _stems(text)) and stems_of((text,))]


def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in read_words(text) if word.text not in ("the", "a", "an"))


def _qualified_by(words: tuple[str, ...], form: tuple[str, ...]) -> bool:
    """Whether the form stands in front of a noun, or behind "of"."""
    for i in range(len(words) - len(form) + 1):
        if words[i : i + len(form)] != form:
            continue
        following = words[i + len(form)] if i + len(form) < len(words) else ""
        if (following and following not in STOPWORDS) or (i and words[i - 1] == "of" and not following):
            return True
    return False


def _holds(words: tuple[str, ...], form: tuple[str, ...]) -> bool:
    """Whether the words hold the form in one piece, with something beside it."""
    return len(words) > len(form) and any(words[i : i + len(form)] == form for i in range(len(words) - len(form) + 1))
