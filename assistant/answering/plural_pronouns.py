""" "They" and "the three" of a follow-up: those of whom it can be said, of the last answer before those of the last question.

Countries and people sign and meet, things cost and cover: where the verb tells the sort, only such are meant.
"""

import re

from assistant.answering.ask_forms import Ask
from assistant.answering.draft import join_words
from assistant.answering.focus import Focus
from assistant.answering.named_together import Group
from assistant.answering.pointing import put

_NUMBERS = {"two": 2, "three": 3, "four": 4, "both": 2}
_PARTY = "countries|country|states?|nations?|governments?|parties|sides|partners|companies|firms|capitals|allies|men|women|people"
TOGETHER = re.compile(
    rf"\b(?:the (?P<number>two|three|four)(?: (?:{_PARTY}))?|both(?: (?:{_PARTY})\b| of them\b)?|(?:those|these) (?:{_PARTY}))"
    r"(?= (?:\w+ly )?[a-z]+(?<!s)\b|\W*$)",
    re.I,
)
THEY = re.compile(
    r"\b(?:they|them|theirs|those(?=\W*$)|(?<=of )(?:those|these))\b(?! [a-z]+s\b)|\btheir\b(?! (?:names?|own|signatures?)\b)",
    re.I,
)
THOSE = re.compile(r"\b(?:those|these) (?P<noun>[a-z]+s)\b", re.I)
# What is said of things only, and of those who act only.
_OF_THINGS = re.compile(
    r"\b(?:worth|cost|costs|price[ds]?|valid|binding|sites?|located|situated|lie|apply|consist|amount|total|last|come into force"
    r"|called|built|financed|funded|listed|published|signed (?:in|at|on)|be used|numbered)\b"
    r"|\bhow (?:large|big|expensive|long) (?:are|were)\b",
    re.I,
)
_ACTING = (
    "sign|meet|join|decide|agree|announce|host|launch|represent|chair|lend|pledge|promise|negotiate|invite|welcome|attend|vote"
    "|speak|say|want|plan|hope|intend|ratify|leave|propose|pay|invest|adopt|discuss|talk|commit|undertake|insist|refuse|give|get"
)
_OF_ACTORS = re.compile(
    rf"\b(?:they|have they|had they) (?:\w+ly |all |both |ever |first |also |still )?(?:{_ACTING})\b"
    r"|\bfor (?:them|how long did they)\b",
    re.I,
)
_DONE_TO_THINGS = re.compile(
    r"\b(?:sign|announce|launch|adopt|financ|fund|propos|publish|draft|writ|list|build|built|run|manag)\w* them\b"
    r"|\bin (?:them|those)\b",
    re.I,
)
_FEW = 4
_ONE_OF = re.compile(r"\bone of (?:them|those|these)\b", re.I)
_AMONG = re.compile(r"\b(?:of (?:them|those|these)|are they|were they|do they|did they)\b", re.I)


def together(match: re.Match[str], focus: Focus) -> Group | None:
    """ "The three", "both countries": those that the conversation named together, where the number fits."""
    word = (match["number"] or match[0].split()[0]).lower()
    number = _NUMBERS.get(word)
    for group in (focus.given, focus.doer):
        if group and (group.size == number or (number is None and group.size > 1)):
            return group
    return None


def they(core: str, match: re.Match[str], focus: Focus) -> tuple[str, Group | None, bool]:
    """The text with "they" replaced, by whom, and whether the topic is named by it."""
    things = bool(_OF_THINGS.search(core) or _DONE_TO_THINGS.search(core))
    actors = not things and bool(_OF_ACTORS.search(core))
    if not actors and focus.given_thing and focus.given_thing.several:
        return put(core, match, focus.given_thing.text), None, True
    group = None if things else focus.given or focus.doer
    among = _AMONG.search(core)
    if not group and focus.old.ask in (Ask.WHO, Ask.WHICH, Ask.WHAT) and 1 < len(focus.items) <= _FEW:
        listed = join_words(re.sub(r"^The ", "the ", item) for item in focus.items)
        return put(core, match, listed), Group(listed, len(focus.items)), things
    of_the_sort = not (things and focus.counts_parties) and not (actors and not focus.counts_parties)
    if (
        focus.counted_noun
        and of_the_sort
        and (not group or (among and (focus.old.ask is Ask.COUNT or not focus.given or _ONE_OF.search(core))))
    ):
        return put(core, match, focus.counted_noun), None, True
    if group:
        return put(core, match, group.text) if group.plural else _singular(core, match, group), group, False
    if not actors and focus.several_named:
        return put(core, match, focus.several_named.text), None, True
    if things and (focus.doer or focus.given or focus.counts_parties):
        return core, None, False  # only those who act were spoken of
    if (acting := focus.acting) and (actors or not focus.names_parties_only):
        return put(core, match, acting), None, False
    topic = focus.topic()
    if not topic or re.search(r"\bthey\b.*\bit\b", core, re.I):  # "it" is the topic, and they are people not spoken of
        return core, None, False
    return (put(core, match, topic) if re.search(r"[a-z]s$", topic) else _singular(core, match, Group(topic, 1))), None, True


def _singular(core: str, match: re.Match[str], group: Group) -> str:
    """ "Were they the third?" is "Was X the third?" where X is one; "have they" is "has X"."""
    text = put(core, match, group.text)
    one = {"were": "was", "are": "is", "have": "has", "do": "does"}
    before = re.search(r"\b(were|are|have|do) $", core[: match.start()], re.I)
    if before and match[0].lower() == "they":
        said = one[before[1].lower()]
        return text[: before.start()] + (said.capitalize() if before[1][0].isupper() else said) + text[before.end() - 1 :]
    return text
