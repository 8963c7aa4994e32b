"""Slips in small words that make another real word: told by grammar alone ("what dose it mean", "how may states are there")."""

import re
from collections.abc import Sequence

OPENERS = frozenset(
    """what when who how which where why whose whom is are was were do does did has have had can could will would should may
    in on at by from since until to for of with under list name give tell explain compare describe and also please""".split()
)
AFTER_HOW = frozenset("many much big large long often old far high did does do is was are has have".split())
_ASKING = "what|when|who|how|which|where|why|whom"
_FINITE = "do|does|did|is|are|was|were|has|have|had|can|could|will|would|should"
_FINITE_VERB = re.compile(rf"\b(?:{_FINITE}|\w{{3,}}ed|left|held|led|took|went|came|made|met|sent|gave|got)\b")

# Each rule: a pattern of plain words one blank apart, and the word that is meant by its group "slip".
_RULES = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        # A dose is had or given; after an asking word and before what could be a subject it is an auxiliary.
        (rf"\b(?:{_ASKING}|were)(?: \w+)? (?P<slip>dose|doe|dos|des)\b(?! (?:of|{_FINITE})\b)(?= \w+ \w+)", "does"),
        (r"^(?:and )?(?P<slip>dose|doe|dos|des)\b(?! of\b)(?= (?:the|a|it|this|that|he|she|\w+ \w+))", "does"),
        (r"\bhow (?P<slip>man|mny|mani|manny|any)\b(?= (?!(?:of the )?\w+ing\b))", "many"),
        (r"\bhow (?P<slip>muck|mush|mach|moch)\b", "much"),
        (r"^(?P<slip>now|ho|who|hw|hoe) (?=(?:many|much)\b)", "how"),
        (r"(?<!\band )\b(?P<slip>fro)\b", "for"),
        (rf"^(?P<slip>were|wear|ware|here|whee) (?=(?:{_FINITE})\b)", "where"),
        (rf"^(?P<slip>hen|wen|then|whe|whn) (?=(?:{_FINITE})\b)", "when"),
        (r"^(?P<slip>ho|woh|hwo) (?=\w+)", "who"),
        (rf"^(?P<slip>hat|wat|whats?) (?=(?:{_FINITE})\b)", "what"),
        (r"^(?P<slip>witch|wish|whish|which) (?=\w+)", "which"),
        (r"^(?P<slip>lis|lit) (?=(?:the|all|every) )", "list"),
        (r"^(?P<slip>dis|din|dit) (?=\w+ )", "did"),
        (r"^(?P<slip>ia|iz|si|os) (?=\w+ )", "is"),
        (r"\b(?:is|are|was|were|has|have) (?P<slip>their|they're) (?=(?:a|an|any|no)\b)", "there"),
        (r"\b(?P<slip>form) (?=(?:\d{4}|the (?:start|beginning|outset))\b)", "from"),
    )
)
_MAY = re.compile(r"\bhow may (?P<rest>(?:(?!(?:i|you|we|it|he|she|they|the|a|an|this|that|one)\b)\w+ ?){1,8})")


def by_grammar(words: Sequence[str]) -> list[str]:
    """The words with those small ones put right that cannot stand where they do."""
    meant = list(words)
    for pattern, right in _RULES:
        text = " ".join(meant)
        for match in pattern.finditer(text):
            meant[text[: match.start("slip")].count(" ")] = right
    text = " ".join(meant)
    if (how := _MAY.search(text)) and (_FINITE_VERB.search(how["rest"]) or len(how["rest"].split()) < 2):
        meant[text[: how.start()].count(" ") + 1] = "many"
    return meant
