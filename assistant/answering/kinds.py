"""Kinds of attributes: the words that go with each in any field, and how well each fits a form of question."""

import re
from collections.abc import Mapping

from assistant.answering.ask_forms import Ask
from assistant.answering.lexicon import stems_of

# Verbs and nouns that go with a kind of attribute in any field.
KIND_WORDS: Mapping[str, frozenset[str]] = {
    "membership": frozenset(stems_of([
        "join enter accede admit belong become add include participate",
        "newest comprise consist part found founder establish come came",
        "leave left quit withdraw withdrew exit earlier later sooner"])),
    "count": frozenset(stems_of([
        "total have count stand comprise include involve reach begin began start started found founded"])),
    "holder": frozenset(stems_of([
        "hold held take took become assume serve begin start charge office",
        "follow succeed replace precede predecessor successor previous former come came helm head",
        "announce announced plan planned"])),
    "event": frozenset(stems_of(["hold held occur meet met start begin announce launch sign adopt"])),
    "quantity": frozenset(stems_of(["worth amount value reach total"])),
    "status": frozenset(stems_of(["become remain state status"])),
    "relation": frozenset(stems_of(["become turn succeed replace come"])),
    "text": frozenset(stems_of(["mean stand do purpose"])),
}  # fmt: skip

# How well a kind of attribute fits a form of question; what is not listed fits badly (0.2).
FIT: Mapping[Ask, Mapping[str, float]] = {
    Ask.COUNT: {"count": 1.0, "membership": 0.8, "quantity": 0.7, "text": 0.3},
    Ask.QUANTITY: {"quantity": 1.0, "count": 0.6, "text": 0.5},
    Ask.DURATION: {"holder": 1.0, "membership": 0.8, "event": 0.5, "text": 0.6, "quantity": 0.6},
    Ask.SINCE: {"membership": 1.0, "holder": 1.0, "event": 0.8, "status": 0.8},
    Ask.UNTIL: {"holder": 1.0, "membership": 1.0, "event": 0.5, "status": 0.5, "text": 0.4},
    Ask.WHEN: {"event": 1.0, "membership": 0.95, "holder": 0.9, "relation": 0.8, "status": 0.7, "text": 0.5, "count": 0.4,
        "quantity": 0.4},
    Ask.WHERE: {"event": 1.0, "text": 0.6, "count": 0.4},
    Ask.WHO: {"holder": 1.0, "event": 0.8, "membership": 0.6, "text": 0.6, "relation": 0.5},
    Ask.LIST: {"membership": 1.0, "text": 0.6, "event": 0.6, "count": 0.4, "holder": 0.5},
    Ask.WHICH: {"holder": 0.9, "membership": 0.9, "event": 0.8, "text": 0.8, "relation": 0.7, "quantity": 0.5, "count": 0.5,
        "status": 0.5},
    Ask.YESNO: {"membership": 1.0, "status": 0.9, "holder": 0.8, "event": 0.8, "text": 0.7, "relation": 0.7, "count": 0.5,
        "quantity": 0.5},
    Ask.WHY: {"text": 0.9},
    Ask.HOW: {"text": 0.9, "event": 0.5, "status": 0.5},
    Ask.CHANGE: {"count": 1.0, "membership": 0.9, "holder": 0.7, "quantity": 0.7, "status": 0.5},
    Ask.COMPARE: {"text": 0.8, "count": 0.4},
    Ask.DIFFER: {"count": 0.8, "event": 0.8, "quantity": 0.8, "holder": 0.6, "membership": 0.6, "text": 0.5},
    Ask.DEFINE: {"text": 1.0, "event": 0.4, "relation": 0.4},
    Ask.WHAT: {"text": 1.0, "event": 0.8, "relation": 0.8, "status": 0.8, "quantity": 0.7, "count": 0.6, "holder": 0.6,
        "membership": 0.5},
}  # fmt: skip
ASKS_FOR_HOLDER = frozenset({Ask.WHO, Ask.WHICH, Ask.SINCE, Ask.UNTIL, Ask.DURATION})
BY_DEED = 0.5  # how fully a word for leading alone asks for an office, or one for joining for a list of members
QUOTE_KINDS = frozenset({"text", "event", "relation", "status", "quantity"})
# Words for leading in any field: who leads, and who did before or after, asks for the holder of an office.
LEADING = stems_of([
    "lead led leader leadership head headed chair chaired direct directed director run ran govern preside presided",
    "helm boss chief predecessor successor"])  # fmt: skip
# In a phrase of an attribute: that something else is counted in.
ADDS = re.compile(r"\b(?:including|with|counting|plus|and|together|both)\b")
# An office passes from one to another.
HANDS_OVER = re.compile(r"\b(?:(?:take|takes|took|taken|hand|hands|handed) over|from whom|to whom)\b")
POSTS = stems_of(["post office position role title"])
COMING_AND_GOING = stems_of(["join joined leave left quit withdraw withdrew exit"])
# What was agreed asks for the contents of an agreement, which are asked for in such words.
AGREEING = stems_of(["agree agreed decide decided settle settled undertake undertook commit committed promise promised"])
FORESEEING = stems_of(["provide foresee envisage contain include stipulate"])
CONTENT = stems_of(["content contain provide foresee measure commitment undertaking terms condition provision"])
NOTHING: frozenset[str] = frozenset()
DEFINING = stems_of(["definition define meaning purpose"])
