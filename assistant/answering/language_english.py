"""From the pieces of a question in another language to the question in English, by a handful of patterns; or none."""

from dataclasses import dataclass, field

from assistant.answering.language_tables import PASSIVE, STATES, VERBS


@dataclass(slots=True)
class Pieces:
    """What a question consists of, in English. `subject` is the subject that it names, `names` are the other names
    in order, `aside` one that is left out or counted in."""

    ask: str = ""
    verb: str = ""
    nouns: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    subject: str = ""
    aside: str = ""
    time: str = ""


def english(p: Pieces) -> str:
    """The question in English; "" where the pieces fall into no pattern that holds all of them."""
    if len(p.names) > 1 or len(p.nouns) > 2:
        return ""
    if not (p.ask or p.verb or p.nouns):
        name = p.subject or "".join(p.names)
        said = " ".join(part for part in (name, p.aside, p.time) if part)
        return f"And {said}?" if said else ""
    if p.ask and not (p.verb or p.nouns or p.names or p.subject or p.time):
        return f"{p.ask}?"  # of what, the conversation says
    made = _PATTERNS.get(p.ask, _when)(p)
    return " ".join(f"{made} {p.aside} {p.time}".split()) + "?" if made else ""


def _single(noun: str) -> str:
    return "country" if noun == "countries" else noun.removesuffix("s")


def _subject(p: Pieces) -> str:
    return p.subject or "it"


def _how_many(p: Pieces) -> str:
    noun = next((n for n in p.nouns if n.endswith("s")), "members" if not p.nouns else "")
    if not noun or len(p.nouns) > 1 or p.names:
        return ""
    if p.verb:
        return f"How many {noun} {VERBS[p.verb]} {p.subject}"
    return f"How many {noun} {'did' if p.time else 'does'} {p.subject} have" if p.subject else f"How many {noun} were there"


def _who(p: Pieces) -> str:
    if p.names or (p.verb and p.nouns):
        return ""
    if p.verb:
        said = f"{p.verb}s" if p.verb in STATES and not p.time else VERBS[p.verb]
        return f"Who {said} {p.subject}"
    if len(p.nouns) != 1:
        return ""
    if p.nouns[0].endswith("s"):
        return f"Who {'were' if p.time else 'are'} the {p.nouns[0]} of {_subject(p)}"
    return f"Who {'was' if p.time else 'is'} the {p.nouns[0]} of {_subject(p)}"


def _which(p: Pieces) -> str:
    if p.names or not p.nouns:
        return ""
    if p.verb:
        return f"Which {p.nouns[0]} {VERBS[p.verb] if p.time or p.verb not in STATES else p.verb} {p.subject}"
    rest = [n for n in p.nouns if n != "countries"]
    if rest == ["chair"]:
        return f"Which country {'was' if p.time else 'is'} the chair of {_subject(p)}"
    return f"Which are the {rest[0] if rest else 'members'} of {_subject(p)}" if len(rest) < 2 else ""


def _what(p: Pieces) -> str:
    if p.names or p.verb or len(p.nouns) > 1:
        return ""
    return f"What is the {p.nouns[0]} of {_subject(p)}" if p.nouns else f"What is {p.subject}" if p.subject else ""


def _when(p: Pieces) -> str:
    """When, where, since when, until when, how long, why; and whether, which has no asking word."""
    ask, name = p.ask.capitalize(), "".join(p.names)
    be, do = ("was", "did") if p.time or p.ask in ("when", "where", "why") else ("is", "did")
    if p.verb and not p.nouns:
        if name:
            return f"{ask} {do} {name} {p.verb} {p.subject}"
        if p.subject and p.verb in PASSIVE:
            return f"{ask} was {p.subject} {VERBS[p.verb]}"
        return f"{ask} {do} {p.subject} {p.verb}" if p.subject and p.verb in ("begin", "end", "take place") else ""
    if len(p.nouns) == 1 and not p.verb:
        noun = _single(p.nouns[0])
        article = "the" if noun == "chair" else "a"
        if name:
            return f"{ask} {be} {name} {article} {noun} of {_subject(p)}"
    return ""


_PATTERNS = {"how many": _how_many, "who": _who, "which": _which, "what": _what, "how much": _what}
