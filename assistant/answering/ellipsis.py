"""Pieces of a question ("and Japan?", "in 2024?", "how many in Africa?"), put in the slot of the last question that they fit."""

import re

from assistant.answering import pointing
from assistant.answering.ask_forms import AUXILIARIES, Ask
from assistant.answering.focus import Focus
from assistant.answering.lexicon import Mention
from assistant.answering.participants import mentions_of
from assistant.answering.pointing import replaced, without_time
from assistant.answering.question import Question
from assistant.answering.words import read_words
from assistant.ledger.ledger import Ledger
from assistant.text import ORDINALS, plain

_ORDINAL = rf"(?:{'|'.join(ORDINALS)}|last|latest|\d+(?:st|nd|rd|th))"
_ANOTHER_ORDINAL = re.compile(rf"(?:the )?(?P<ordinal>{_ORDINAL})(?: (?:one|time|round|edition))?", re.I)
_WHICH_WAS_THE = re.compile(
    rf"(?:which|who|what)(?: (?:one|country|of them))? (?:is|was|were|came) (?:the )?(?P<ordinal>{_ORDINAL})(?: one)?", re.I
)
_DID_SO = re.compile(r"(?P<who>who|which [\w-]+) (?:did|does|do) (?:so|that|it|the same)\b (?P<rest>.+)", re.I)
_ONES = re.compile(r"(?:the )?(?P<which>[\w-]+) ones", re.I)
_ROLE = re.compile(r"\b(?:member|partner|observer|guest|party|signatory|chair|founder)\b", re.I)
_AS_A = re.compile(rf"as an? (?P<role>{_ROLE.pattern})", re.I)
_COUNTS_NOTHING = re.compile(r"how many (?=(?:were|are|did|had|have|do|does|has) (?:there|it|they)\b)", re.I)
_KEEPS = re.compile(r"\b(?:without|including|excluding|counting|except)\b")


def piece(core: str, new: Question, focus: Focus) -> str:
    """The whole question that the piece `core` makes of the last one; "" where it fits no slot."""
    old = focus.old
    if new.times and not pointing.words_beside_time(new):
        return f"{without_time(old)} {core if pointing.DATED.match(core) else f'in {core}'}?"
    if ordinal := _ANOTHER_ORDINAL.fullmatch(core):
        return _with_ordinal(ordinal["ordinal"], focus)
    if (ones := _ONES.fullmatch(core)) and focus.counted:
        before = focus.old.text[: focus.old.text.index(focus.counted)]
        return f"{before}{_kind_of(ones['which'], focus.counted)}{focus.old.text[_after_counted(focus) :]}"
    if pointing.OTHER.fullmatch(core):
        return _other(focus)
    if pair := _swap(core, new, focus):
        return _swapped(core, new, focus, *pair)
    if (role := _AS_A.fullmatch(core)) and (was := _ROLE.search(old.text)):
        before = re.sub(r"\ban? $", "an " if role["role"][0].lower() in "aeiou" else "a ", old.text[: was.start()])
        return f"{before}{role['role']}{old.text[was.end() :]}"
    return pointing.described(core, old) or _elsewhere(core, old)


def _elsewhere(core: str, old: Question) -> str:
    """ "And in Rome?", after "How many are in Paris?": the same of the other place, where the question had one."""
    match = re.fullmatch(r"(?P<where>in|from|of|for|at|on) (?P<name>(?:the )?[A-Za-z][\w'-]*(?: [A-Z][\w'-]*)*)", core)
    dated = [(time.start, time.end) for time in old.times]
    if not match:
        return ""
    for stale in reversed(list(re.finditer(rf"\b{match['where']} (?P<name>(?:the )?[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)", old.text))):
        if not any(start < stale.end() and stale.start() < end for start, end in dated):
            return f"{old.text[: stale.start('name')]}{match['name']}{old.text[stale.end() :]}"
    return ""


def gap_filled(core: str, new: Question, focus: Focus) -> str:
    """A piece that repeats the asking word ("how many in Africa?", "who for Japan?"); "" where it is a question of its own."""
    if (which := _WHICH_WAS_THE.fullmatch(core)) and (whole := _with_ordinal(which["ordinal"], focus)):
        return whole
    if (same := _DID_SO.fullmatch(core)) and (pair := _swap(same["rest"], new, focus)):
        return _swapped(core, new, focus, *pair)
    if core.lower().startswith("how many ") and (verbal := _COUNTS_NOTHING.match(core)) and focus.old.ask is Ask.COUNT:
        if new.times and not pointing.words_beside_time(new):
            return f"{without_time(focus.old)} {core[new.times[0].start :]}?"
        return f"How many {focus.counted} {core[verbal.end() :]}?" if focus.counted and not new.mentions else ""
    lead, asked = pointing.LEADING_ASK.match(core), pointing.LEADING_ASK.match(focus.old.text)
    if not lead or not asked or lead[0].lower() != asked[0].lower():
        return ""
    rest = core[lead.end() :].strip()
    named = {i for m in new.mentions for i in range(m.start, m.end)}
    known = {"one", "ones", *(word.text for word in read_words(focus.counted))}
    own = [w for i, w in enumerate(new.words) if i not in named and not w.stop and w.text not in known and w.start >= lead.end()]
    dated = [w for w in own if any(t.start <= w.start < t.end for t in new.times)]
    verbs = any(word.text in AUXILIARIES for word in new.words)
    ones = re.search(r"\bones?\b", rest, re.I)
    among = re.sub(r"^of (?:them|those|these)\b", "", rest, flags=re.I)
    leans = pointing.PERSON.search(among) or pointing.THING.search(among)
    if len(own) > 1 and focus.counted and not verbs and not leans and not pointing.ADDITION.match(rest) and not new.times:
        return f"{lead[0]} {rest}{focus.old.text[_after_counted(focus) :]}"  # "how many strategic projects?"
    if verbs or leans or not rest or (len(own) > len(dated) and not (ones and len(own) <= 1)):
        return ""
    if ones and focus.counted:
        return f"{lead[0]} {_kind_of(rest[: ones.start()].strip(), focus.counted)}{focus.old.text[_after_counted(focus) :]}"
    rest = re.sub(r"^(?:of (?:them|those|these)\b ?)", "", rest, flags=re.I).strip()
    if pair := _swap(rest, new, focus):
        return _swapped(core, new, focus, *pair)
    if focus.counted and rest and not rest.lower().startswith(focus.counted.lower()):
        return f"{lead[0]} {focus.counted} {rest}{focus.old.text[_after_counted(focus) :]}"
    return f"{focus.old.text.rstrip('?!. ')} {rest}?" if rest else ""


def modified(core: str, focus: Focus) -> str:
    """ "What about recycling?" after "the extraction target": the question about "the recycling target"; "" where its noun
    has no such word before it."""
    old = focus.old
    at = [i for i, word in enumerate(old.words) if word.stem in old.head]
    if len(at) < 2 or at[-1] - at[0] != len(at) - 1 or not at[0] or old.words[at[0] - 1].text not in ("the", "its", "their"):
        return ""
    first = old.words[at[0]]
    return f"{old.text[: first.start]}{core.removeprefix('the ')}{old.text[first.end :]}"


def _after_counted(focus: Focus) -> int:
    return focus.old.text.index(focus.counted) + len(focus.counted)


def _kind_of(which: str, counted: str) -> str:
    """ "Strategic ones" of "critical goods": the noun with the other word in the place of its first."""
    words = counted.split()
    return f"{which} {' '.join(words[1:] if which and len(words) > 1 else words)}".strip()


def _with_ordinal(ordinal: str, focus: Focus) -> str:
    """ "And the first?": the same question of the first, where the last question gave an ordinal; "" else."""
    old = focus.old
    for word in old.words:
        if re.fullmatch(_ORDINAL, word.text):
            return without_time_of(old, f"{old.text[: word.start]}{ordinal}{old.text[word.end :]}")
    return ""


def without_time_of(old: Question, text: str) -> str:
    """Another one of a series has another date."""
    for time in sorted(old.times, key=lambda t: -t.start):
        text = text.replace(old.text[time.start : time.end], "", 1)
    return re.sub(r"\s+(?=[?.,]|$)", "", " ".join(text.split()))


def _other(focus: Focus) -> str:
    """ "And the other one?": the question before, about the one name of that kind which only the answer gives, or the other
    party of "the X-Y memorandum"; "" without."""
    found = [*focus.lexicon.find(read_words(focus.answer)), *focus.parties_named]
    asked = {m.id for m in focus.old.mentions}
    for mention in reversed(focus.old.mentions):
        rest = list(dict.fromkeys(m.id for m in found if _alike(focus.ledger, m, mention) and m.id not in asked))
        if len(rest) == 1:
            ledger = focus.ledger
            name = ledger.subjects[rest[0]] if mention.kind == "subject" else ledger.name(rest[0])
            return replaced(focus.old, mention, name.spoken)
    return ""


def _swap(core: str, new: Question, focus: Focus) -> tuple[Mention, Mention] | None:
    """The mention of the piece, and the one of the old question in whose place it stands: of the same kind, the last one."""
    for mention in new.mentions:
        others = [m for m in mentions_of(focus.old) if m.kind == mention.kind]
        if mention.kind == "name":
            alike = [m for m in others if _alike(focus.ledger, m, mention)]
            inside = [] if alike else _inside_subjects(mention, focus)
            others = alike or inside or ([] if _preposition(new, mention) else others)
            others = [m for m in others if _preposition(focus.old, m) == _preposition(new, mention)] or others
        others = others or (_inside_subjects(mention, focus) if mention.kind == "name" else [])
        if others and not _KEEPS.search(plain(new.text)):
            return mention, others[-1]
    return None


def _inside_subjects(mention: Mention, focus: Focus) -> list[Mention]:
    """The names of the same kind that are words of a subject's name ("X" and "Y" of "the X-Y treaty")."""
    found: list[Mention] = []
    for subject in (m for m in mentions_of(focus.old) if m.kind == "subject"):
        for i in range(subject.start, subject.end):
            for inner in focus.lexicon.standing([focus.old.words[i]]):
                if inner.kind == "name" and inner.id != mention.id and _alike(focus.ledger, inner, mention):
                    found.append(Mention(i, i + 1, "name", inner.id))
    return found


def _preposition(question: Question, mention: Mention) -> str:
    before = [word.text for word in question.words[max(mention.start - 2, 0) : mention.start] if word.text != "the"]
    return before[-1] if before and pointing.ADDITION.fullmatch(before[-1]) else ""


def _alike(ledger: Ledger, first: Mention, second: Mention) -> bool:
    if first.kind == "subject" or second.kind == "subject":
        return first.kind == second.kind
    return ledger.name(first.id).kind == ledger.name(second.id).kind


def _swapped(core: str, new: Question, focus: Focus, mention: Mention, stale: Mention) -> str:
    """The question before with one name in the place of another; whom an answer had named stays behind with its subject."""
    old = focus.old
    inside = old.text[old.words[stale.start].start - 1 : old.words[stale.start].start] == "-" or (
        old.text[old.words[stale.end - 1].end : old.words[stale.end - 1].end + 1] == "-"
    )
    said = focus.ledger.name(mention.id).name if inside and mention.kind == "name" else said_properly(new, mention, focus)
    whole = replaced(old, stale, said)
    held = next((m for m in old.mentions if m.kind == "name"), None)
    cleft = pointing.IT_THAT.match(old.text)
    if cleft and held and mention.kind == "subject" and held.end <= stale.start:
        return "Who" + whole[old.words[held.end - 1].end :]
    return whole


def said_properly(question: Question, mention: Mention, focus: Focus) -> str:
    """The name as it was typed, with its article, and with the capital letters of the ledger where it was typed without."""
    start, end = question.words[mention.start].start, question.words[mention.end - 1].end
    typed = question.text[start:end]
    name = focus.ledger.subjects[mention.id] if mention.kind == "subject" else focus.ledger.name(mention.id)
    if typed.islower():
        typed = next((form for form in (name.name, *name.aliases) if plain(form) == plain(typed)), typed)
    if (
        mention.kind == "name"
        and plain(typed) != plain(name.name)
        and re.match(r" (?:side|government|delegation|party)\b", question.text[end:])
    ):
        return focus.ledger.name(mention.id).spoken  # "for the American side": for the United States
    article = re.search(r"\bthe $", question.text[:start], re.I) or (name.article and plain(name.name) == plain(typed))
    return f"the {typed}" if article else typed


def another_thing(core: str, focus: Focus, lead: str) -> str:
    """ "And its budget?": another thing about the subject of the question before."""
    match = pointing.ANOTHER_THING.fullmatch(core)
    topic = focus.topic()
    if not match or not topic:
        return ""
    asked = "What is" if lead.lower() in ("", "how") else f"{lead} is" if lead.lower() == "how much" else lead
    return f"{asked} the {match['thing']} of {topic}?"
