"""English idioms and roundabout wording said plainly: "at the helm of" is "in the lead of", "came on board" is "joined".

Knowledge of English alone: what leads, joins, leaves, begins or ends may be anything.
"""

import re
from collections.abc import Sequence

# (present or infinitive, past, the rest) -> (plain verb, its past). The rest follows either form.
_VERBS: Sequence[tuple[str, str, str, str, str]] = (
    ("comes?|coming|gets?", "came|got", "(?:on board|aboard)(?: (?:of|with))?", "join", "joined"),
    ("hops?|climbs?", "hopped|climbed", "(?:on board|aboard)(?: of)?", "join", "joined"),
    ("throws?", "threw", "in (?:its|their) lots? with", "join", "joined"),
    ("signs?", "signed", "up (?:to|for|with)", "join", "joined"),
    ("pulls?|drops?|bows?|backs?", "pulled|dropped|bowed|backed", "out(?: of)?", "leave", "left"),
    ("walks?", "walked", "(?:away from|out of|out on)", "leave", "left"),
    ("turns?", "turned", "(?:its|their) backs? on", "leave", "left"),
    ("parts?", "parted", "(?:ways|company) with", "leave", "left"),
    ("sees?", "saw", "the light of day", "begin", "began"),
    ("gets?", "got", "off the ground|under ?way", "begin", "began"),
    ("comes?", "came", "into (?:being|existence|life)|to life", "begin", "began"),
    ("kicks?", "kicked", "off", "begin", "began"),
    ("comes?", "came", "to an end", "end", "ended"),
    ("ceases?", "ceased", "to exist", "end", "ended"),
    ("takes?", "took", "the place of", "succeed", "succeeded"),
    ("steps?", "stepped", "into the shoes of", "succeed", "succeeded"),
    ("calls?", "called", "the (?:shots|tune)(?: (?:at|in|for|of))?", "lead", "led"),
    ("wields?", "wielded", "the (?:gavel|baton)(?: (?:at|in|for|of))?", "lead", "led"),
)
_PHRASES: Sequence[tuple[str, str]] = (
    (r"(?:at|in|behind) the (?:helm|wheel|reins|controls|tiller|saddle|driver'?s seat|driving seat|hot seat)(?: (?:of|in|at))?",
     "in the lead of"),
    (r"the (?:gavel|reins|helm|baton|tiller)(?: (?:of|in|at|for))?", "the lead of"),
    (r"(?<=is )on board(?: (?:of|with|in))?|(?<=are )on board(?: (?:of|with|in))?", "part of"),
    (r"(?:prior to|ahead of)", "before"),
    (r"subsequent to", "after"),
    (r"(?:a |the )?slice of", "share of"),
    (r"what sum(?: of money)?", "how much"),
    (r"to what tune", "how much"),
    (r"under whose (?:leadership|chairmanship|presidency|direction) (?:is|was|were|has been|had been)", "who led"),
)  # fmt: skip


def _both(present: str, past: str, rest: str, plain: str, plain_past: str) -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"\b(?:{present}) (?:{rest})\b", re.I), plain),
        (re.compile(rf"\b(?:{past}) (?:{rest})\b", re.I), plain_past),
    ]


_RULES = [rule for verb in _VERBS for rule in _both(*verb)]
_RULES += [(re.compile(rf"\b(?:{pattern})\b", re.I), plain) for pattern, plain in _PHRASES]


def said_plainly(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with its idioms replaced, and what was replaced by what."""
    changed: list[tuple[str, str]] = []
    for pattern, plain in _RULES:
        if match := pattern.search(text):
            changed.append((match[0], plain))
            text = pattern.sub(plain, text)
    return re.sub(r"\b(of|in) (?:of|in)\b", r"\1", text) if changed else text, changed
