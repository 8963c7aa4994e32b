"""Who joined, left or signed what, who held which office, who belongs. Patterns of the English language alone."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.ledger.facts import AttributeKind
from assistant.ledger.suggesting.reading import Find, Named, Reading, agents, by_then, dates_of, groups

_WORD = re.compile(r"[^\W\d_][\w'’-]*|[^\w\s]")
_DENIED = r"(?P<denied>(?:not|never|no longer) )?"
_JOIN = re.compile(
    r"\b(?:did (?P<denied>not|never) )?(?:(?:re)?join(?:s|ed)?|acced(?:es|ed) to|"
    r"enter(?:s|ed)(?! into)|came back to|return(?:s|ed) to|"
    r"(?:was|were|been|being) (?:admitted|welcomed) (?:in)?to|"
    r"tak(?:es?|ing) part|took part|attended|belong(?:s|ed)? to)\b"
)
_SIGN = re.compile(r"\b(?:co-)?sign(?:s|ed)\b(?! (?:in|on|by|at)\b)")
# "an agreement", "its memorandum of understanding", "two protocols": what was signed, without a name of its own.
_UNNAMED = re.compile(
    r"\s+(?!(?:the|this|that|these|those|up|on|onto|off|as|for|in|into|with|to|and|or|when|while|after|before)\b)(?:[a-z][\w’'-]*\s+)"
    r"(?:[\w’'-]+\s+){0,6}?(?P<noun>[\w’'-]+)(?=\s+(?:of|on|for|with|to|in|at|by|between|under|that|which|from|and)\b|\s*[,.;:()]|\s*$)"
)
_BARE = re.compile(r"\s+(?P<noun>[a-z][\w’'-]*s)(?=\s+(?:of|on|for|with|to|between)\b)")  # "agreements with"
_COUNTERPART = re.compile(r"(?<!\bup )\b(?:with|to)\s+(?:the\s+)?")
_PARTIES = "sign signed signatories signers parties"
_FOUNDERS = "founders founding members signatories signers parties"
_SIGNED_BY = re.compile(
    r"\b(?:signed|founded|established|set up|created|formed|ratified)\b.* by (?:the )?(?:[\w-]+ [\w-]+: (?:the )?)?$"
)
_NOR = re.compile(
    r"\b(?:and|but)(?: is| are| was| were)? (?:not|never) (?:an? )(?P<role>(?:[\w’'-]+ ){0,3}?[\w’'-]+)(?=[,.;]| of\b)"
)
_LEAVE = re.compile(r"\b(?:left|leaves|withdr(?:ew|aws) from|quit|pull(?:s|ed) out of|resign(?:s|ed) from)\b")
_ROLE = re.compile(
    r"\b(?:is|are|was|were|be|been|become|becomes|became|remain(?:s|ed)?|served|serves|act(?:s|ed)|"
    r"(?:welcomed|appointed|elected|named|admitted|confirmed|joined)(?: [\w-]+){0,4}?(?= as ))(?: as)? "
    rf"{_DENIED}(?:(?:a|an|the|its|their|one of the) )?(?P<role>(?:[\w’'-]+ ){{0,5}}?[\w’'-]+)"
    r"(?= (?:of|for|in|at|to|since|from|until|on)\b)"
)
_OFFICE = re.compile(
    r"\b(?:tak(?:es?|ing)|took|assum(?:es|ed)|h(?:olds|eld)|hand(?:s|ed)|pass(?:es|ed))(?: over| up| on)? (?:the|its|over the) "
    r"(?:(?:rotating|new) )?(?P<role>(?:[\w’'-]+ )?[\w’'-]+)\b"
)
_LEAD = re.compile(
    r"(?<!\bthe )(?<!\ba )(?<!\bas )(?<!\bits )(?<!\btheir )(?<!\brotating )(?<!\bnew )"  # "held the chair" is no verb
    r"\b(?:co-)?(?P<role>chair(?:s|ed)?|le(?:d|ads)|head(?:s|ed)|presid(?:es|ed) over|direct(?:s|ed)|govern(?:s|ed))\b(?! by)"
)
_PASSIVE = re.compile(r"\b(?:co-)?(?P<role>chaired|led|headed|directed|presided over) by\b")
_HAS_MEMBERS = re.compile(
    r"(?:\b(?:were|are|is|was|being|namely|include[sd]?|including|comprise[sd]?|"
    r"consist(?:s|ed|ing) of|among them|with)|:)\s*(?:the )?$"
)


def find_changes(reading: Reading) -> Iterator[Find]:
    """X joined, left or signed Y, or takes part in it."""
    joined: Find | None = None
    for pattern in (_JOIN, _LEAVE, _SIGN):
        leaves = pattern is _LEAVE
        match = pattern.search(reading.text)
        who = agents(reading, match.start()) if match else ()
        if match is None or (leaves and not reading.dates) or not (who or joined):
            continue
        begins, until = dates_of(_clipped(reading, match.end(), leaves), match.start(), match.end())
        if leaves and joined is not None:
            yield replace(joined, until=begins or until)
            return
        if pattern is _SIGN:
            who += _partners(reading, match.end())
        elif pattern is _JOIN and re.match(r"tak|took|belong|attend", match[0]):
            begins = by_then(reading, begins)
        near = _PARTIES if pattern is _SIGN else f"{match[0]} {' '.join(_WORD.findall(reading.text[match.end() :])[:8])}"
        start = None if leaves else begins
        end = begins or until if leaves else until
        body = (match.end(), match.end() + 8) if leaves else None  # "left four months early" leaves no body
        found = Find(("membership",), match.start(), match.end(), "", near, who, start, end, body=body)
        if pattern is _SIGN:
            found = replace(
                found, counterparts=_counterparts(reading, match.end()), instrument=_unnamed(reading.text, match.end())
            )
        if pattern is _JOIN:
            joined = replace(found, denied=bool(match["denied"]) or _negated(reading))
        else:
            yield found
    if joined is not None:
        yield joined


def _unnamed(text: str, verb: int) -> str:
    """The noun for what is signed, where it is not called by a name; "" where it is, or cannot be told."""
    found = _BARE.match(text, verb) or _UNNAMED.match(text, verb)
    return found["noun"] if found else ""


def _counterparts(reading: Reading, start: int = 0) -> frozenset[int]:
    """Where the names stand of those with whom something is signed: who signs an agreement with a body is no member by it."""
    return frozenset(match.end() for match in _COUNTERPART.finditer(reading.text, start))


def _negated(reading: Reading) -> bool:
    return bool(re.match(r"(?:none|neither|no)\b", reading.text, re.I))


def _partners(reading: Reading, start: int) -> tuple[Named, ...]:
    """Whom it was signed with."""
    return next((group for group in groups(reading) if re.search(r"\bwith (?:the )?$", reading.text[start : group[0].start])), ())


def _clipped(reading: Reading, verb: int, leaves: bool) -> Reading:
    """The sentence with the dates that belong to one of two verbs: "joined in 1961 and left again in 1968"."""
    other = _LEAVE.search(reading.text, verb) if not leaves else None
    kept = [d for d in reading.dates if (not leaves or d.start >= verb) and (other is None or d.start < other.start())]
    return replace(reading, dates=tuple(kept or reading.dates))


def find_roles(reading: Reading) -> Iterator[Find]:
    """X is, was or became the N of Y; X chairs Y; X takes the chair of Y; Y is chaired by X."""
    both: tuple[AttributeKind, ...] = ("membership", "holder")
    for pattern, kinds in ((_ROLE, both), (_NOR, both), (_OFFICE, ("holder",)), (_LEAD, ("holder",)), (_PASSIVE, ("holder",))):
        for match in pattern.finditer(reading.text):
            start, end = match.span()
            body = None
            if pattern is _PASSIVE:
                who = next((group for group in groups(reading) if 0 <= group[0].start - end <= 5), ())
                body = (start - 15, start)
            else:
                who = agents(reading, start)
                body = (end, end + 8) if pattern is _LEAD else None
            if not who or (pattern is _ROLE and not _is_role(match)):
                continue
            begins, until = dates_of(reading, start, end)
            if pattern is _ROLE and re.match(r"(?:is|are|was|were|be|been|counts|counted)\b", match[0]):
                begins = by_then(reading, begins) if until is None else begins
            before = reading.text[:start].rstrip()
            denied = (
                pattern is _NOR
                or bool(match.groupdict().get("denied"))
                or _negated(reading)
                or before.endswith((" never", " not"))
            )
            yield Find(kinds, start, end, "", match["role"], who, begins, until, denied=denied, body=body)


def _is_role(match: re.Match[str]) -> bool:
    """Whether "was … of" names an office or a kind of member: with an article, a capital or a plural, and no participle."""
    last = match["role"].split(" ")[-1]
    marked = re.search(rf"\b(?:a|an|the|its|their|as) {re.escape(match['role'])}$", match[0])
    return not last.endswith("ed") and bool(marked or last[0].isupper() or last.endswith("s"))


def find_lists(reading: Reading) -> Iterator[Find]:
    """The N of Y are A, B and C; N take part in Y: A, B and C."""
    for group in groups(reading):
        head = reading.text[: group[0].start]
        signed = bool(_SIGNED_BY.search(head))
        if len(group) < 2 or not (signed or _HAS_MEMBERS.search(head)):
            continue
        denied = _negated(reading) or bool(re.search(r"\b(?:not|never)\b", head, re.I))
        begins, until = dates_of(reading, 0, group[0].start)
        yield Find(
            ("membership",),
            group[0].start,
            len(head),
            "",
            _FOUNDERS if signed else head,
            group,
            begins if signed else by_then(reading, begins),
            until,
            denied=denied,
            counterparts=_counterparts(reading) if signed else frozenset(),
        )
