"""Follow-up questions made whole from the conversation: "And without the union?", "Who before them?", "what about 2017?".

Only words are carried over: the whole question is looked up and checked anew, so that no earlier citation supports it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.lexicon import Lexicon, Mention
from assistant.answering.question import Question, parse_question
from assistant.answering.requests import in_context
from assistant.answering.spelling import Spelling
from assistant.answering.time_expressions import ImpossibleDate
from assistant.answering.words import read_words
from assistant.dates import MONTHS, describe_day
from assistant.ledger.ledger import Ledger
from assistant.model import Turn
from assistant.text import plain

_OPENING = re.compile(r"^(?:ok(?:ay)?|so|and|but|also|then|well|or|now)\b[ ,]*(?:and |then |so )?", re.I)
_WHAT_ABOUT = re.compile(
    r"^(?:what|how) about\b\s*(?:the case of )?|^(?:and )?(?:the )?same (?:for|question for)\b\s*|^for\b\s*", re.I
)
_ASKING = re.compile(
    r"^(?:(?:in|on|at|for|from|since|until|by|to) )?"
    r"(?:how (?:many|much|long|often|big|large|did|does|has)|who|whom|whose|which|what|when|where|why|how"
    r"|is|are|was|were|do|does|did|has|have|had|can|could|will|would|list|name|tell|give|explain|describe|compare|trace)\b",
    re.I,
)
_LEADING_ASK = re.compile(r"^(?:(?:in|on|at|since|until) )?(?:how (?:many|much|long)|who|which|what|when|where|why|how)\b", re.I)
_THING = re.compile(r"\b(?:it|its|that|this|they|them|their|those|these|there)\b", re.I)
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their)\b", re.I)
_THEN = re.compile(r"\b(?:then|at that time|at the time|that (?:year|month|day)|by then)\b", re.I)
_ORDER = re.compile(r"\b(before|after)\b", re.I)
_DATED = re.compile(r"(?:in|on|at|by|before|after|as|since|until|between|from|during) ", re.I)
_POSSESSIVE = {"its", "their", "his", "her", "hers"}


@dataclass(frozen=True, slots=True)
class Resolver:
    """Makes follow-ups whole with the names that the ledger knows."""

    ledger: Ledger
    lexicon: Lexicon
    spelling: Spelling

    def resolve(self, text: str, turns: Sequence[Turn], today: date) -> str:
        """The whole question that `text` means after these turns; `text` itself where it stands alone."""
        before = ""
        answer = ""
        for turn in turns[-6:]:
            before = self._follow(turn.question, before, answer, today) if before else turn.question
            answer = turn.answer
        return self._follow(text, before, answer, today) if before else text

    def _follow(self, text: str, before: str, answer: str, today: date) -> str:
        try:
            old = self._parse(before, today)
            text = _that_period(text, old)
            new = self._parse(text, today)
        except ImpossibleDate:
            return text
        if whole := in_context(text, new, self._subject_name(old), today):
            return whole
        core = _WHAT_ABOUT.sub("", _OPENING.sub("", text).strip()).strip()
        asks = bool(_ASKING.match(core)) and not _WHAT_ABOUT.match(_OPENING.sub("", text).strip())
        if not asks:
            return self._fragment(core, new, old, before, answer) if self._leans(text, new) else text
        if self._stands_alone(text, new):
            return text
        return self._completed(core, new, old, before, answer)

    def _parse(self, text: str, today: date) -> Question:
        return parse_question(text, today, self.lexicon, self.spelling)

    def _leans(self, text: str, new: Question) -> bool:
        """Whether a text without an asking word goes with what came before: short, or opened as a follow-up."""
        return bool(_OPENING.match(text) or _WHAT_ABOUT.match(text)) or len(new.words) <= 6

    def _stands_alone(self, text: str, new: Question) -> bool:
        """A question with a subject, or with names of its own and no word that points back."""
        named = any(m.kind == "subject" for m in (*new.mentions, *(new.clause.mentions if new.clause else ())))
        points_back = bool(
            _THING.search(_without_fillers(text)) or _PERSON.search(text) or _THEN.search(text) or _OPENING.match(text)
        )
        if named:
            return not _THEN.search(text) and not _PERSON.search(text)
        return not points_back and len(new.terms) >= 3

    def _fragment(self, core: str, new: Question, old: Question, before: str, answer: str) -> str:
        """A piece of a question: put in the place of the like piece of the question before."""
        core = core.rstrip("?!. ")
        order = _ORDER.match(core)
        if order and not new.times:
            return self._ordered(order[1].lower(), core, new, old, before, answer)
        if new.times and not _words_beside(new, {i for i in range(len(new.words)) if _in_time(new, i)}):
            time = core if _DATED.match(core) else f"in {core}"
            return f"{_without_time(old, before)} {time}?"
        swap = self._swap(new, old)
        if swap:
            return _replaced(before, old, swap[1], _mention_text(core, new, swap[0]))
        return f"{before.rstrip('?!. ')} {core}?"

    def _swap(self, new: Question, old: Question) -> tuple[Mention, Mention] | None:
        """The mention of the new question, and the one of the old in whose place it stands: of the same kind, the last one."""
        for mention in new.mentions:
            others = [m for m in (*old.mentions, *(old.clause.mentions if old.clause else ())) if m.kind == mention.kind]
            if mention.kind == "name":
                kind = self.ledger.name(mention.id).kind
                others = [m for m in others if self.ledger.name(m.id).kind == kind] or others
            if others and not re.search(r"\b(?:without|including|excluding|counting|except)\b", plain(new.text)):
                return mention, others[-1]
        return None

    def _ordered(self, order: str, core: str, new: Question, old: Question, before: str, answer: str) -> str:
        """ "And before him?": the question before, about the neighbour of the one that was named in the answer."""
        rest = core[len(order) :].strip()
        name = (
            self._answered_name(answer, person=False) if not rest or _PERSON.fullmatch(rest) or _THING.fullmatch(rest) else rest
        )
        return f"{_without_order(_without_time(old, before))} {order} {name or rest}?".replace("  ", " ")

    def _completed(self, core: str, new: Question, old: Question, before: str, answer: str) -> str:
        """A question that points back: its pronouns replaced, its subject and time added where it has none."""
        core = core.rstrip("?!. ")
        order = re.search(r"\b(before|after) (him|her|them|it|that|this)\b", core, re.I)
        if order or re.fullmatch(r"(?:who|which \w+|what)(?: (?:was|came|is))? (?:before|after|next)", core, re.I):
            word = order[1].lower() if order else "after" if core.lower().endswith(("after", "next")) else "before"
            name = self._answered_name(answer, person=False)
            return f"{_without_order(_without_time(old, before))} {word} {name}?" if name else before
        if not new.terms and not new.mentions:
            return _asked_anew(core, old, before)
        subject = self._subject_name(old)
        text = core
        named = any(m.kind == "subject" for m in new.mentions)
        person = _PERSON.search(text)
        if person and person[0].lower() not in ("they", "them", "their") and (name := self._answered_name(answer, person=True)):
            text = _put(text, person, name)
        elif not named and subject and (thing := _THING.search(_without_fillers(text))) and thing[0].lower() not in ("there",):
            text = _put(text, re.search(rf"\b{thing[0]}\b", text, re.I) or thing, subject)
        elif not named and subject:
            text = f"{text} – {subject}"
        time = _time_words(old, before)
        carries = bool(_THEN.search(core) or re.search(r"\bthat\b", core, re.I))
        if time and not new.times and not new.clause and carries:
            text = f"{_THEN.sub('', text).strip()}, {time}"
        return f"{text.strip()}?"

    def _subject_name(self, old: Question) -> str:
        """The name by which the question before spoke of its subject; without one, its other names."""
        every = (*old.mentions, *(old.clause.mentions if old.clause else ()))
        for mention in every:
            if mention.kind == "subject":
                subject = self.ledger.subjects[mention.id]
                return subject.spoken
        names = [self.ledger.name(m.id).spoken for m in every if m.kind == "name"]
        capitals = [word.surface for word in old.words[1:] if word.upper]
        default = next((s.spoken for s in self.ledger.subjects.values() if s.default), "")
        return default or (" ".join(capitals) if capitals else names[0] if names else "")

    def _answered_name(self, answer: str, person: bool) -> str:
        """The first name in the answer: of a person where one is meant, else of anybody."""
        words = read_words(answer)
        names = [self.ledger.name(m.id) for m in self.lexicon.find(words) if m.kind == "name"]
        chosen = [n for n in names if n.kind == "person"] if person else names
        return chosen[0].name if chosen else ""


def _that_period(text: str, old: Question) -> str:
    """ "at the end of that month": the month, year or day of the question before."""
    match = re.search(r"\b(?:that|the same) (month|year|day)\b", text, re.I)
    if not match or not old.times:
        return text
    when = old.times[0].when
    latest = when.latest
    said = {"year": str(latest.year), "month": f"{MONTHS[latest.month]} {latest.year}", "day": describe_day(latest)}[
        match[1].lower()
    ]
    return text[: match.start()] + said + text[match.end() :]


def _without_fillers(text: str) -> str:
    """The text without "is it true that", "there is", where such words point to nothing."""
    return re.sub(
        r"\b(?:is|was) it (?:true|right|correct)\b|\b(?:say|says|said|true|know|given) that\b|\b(?:is|are|was|were) there\b",
        " ",
        text,
        flags=re.I,
    )


def _put(text: str, match: re.Match[str], name: str) -> str:
    said = f"{name}'s" if match[0].lower() in _POSSESSIVE else name
    return text[: match.start()] + said + text[match.end() :]


def _in_time(question: Question, i: int) -> bool:
    return any(t.start <= question.words[i].start < t.end for t in question.times)


def _words_beside(question: Question, taken: set[int]) -> list[str]:
    return [w.text for i, w in enumerate(question.words) if i not in taken and not w.stop]


def _spans_of_time(old: Question) -> list[tuple[int, int]]:
    spans = [(t.start, t.end) for t in old.times]
    if old.clause and old.clause.words:
        spans.append((old.clause.words[0].start, old.clause.words[-1].end))
    return spans


def _without_time(old: Question, before: str) -> str:
    """The question before without its dates and dating clause."""
    text = old.text
    for start, end in sorted(_spans_of_time(old), reverse=True):
        text = text[:start] + text[end:]
    return re.sub(r"\s+([,?])", r"\1", " ".join(text.split())).strip(" ,?").removeprefix(", ")


def _without_order(text: str) -> str:
    return re.sub(r"\b(?:before|after)\b.*$", "", text).strip(" ?")


def _time_words(old: Question, before: str) -> str:
    """The dates or dating clause of the question before, as they were typed."""
    if old.clause and old.clause.words and old.clause.relation != "founding":
        start, end = old.clause.words[0].start, old.clause.words[-1].end
        return old.text[start:end].strip(" ,?")
    return old.text[old.times[0].start : old.times[0].end].strip(" ,?") if old.times else ""


def _mention_text(core: str, new: Question, mention: Mention) -> str:
    return new.text[new.words[mention.start].start : new.words[mention.end - 1].end]


def _replaced(before: str, old: Question, mention: Mention, text: str) -> str:
    start, end = old.words[mention.start].start, old.words[mention.end - 1].end
    return old.text[:start] + text + old.text[end:]


def _asked_anew(core: str, old: Question, before: str) -> str:
    """ "Where was that?": the question before, asked with another asking word."""
    ask = _LEADING_ASK.match(core)
    lead = _LEADING_ASK.match(before)
    if ask and lead:
        return f"{ask[0].capitalize()}{before[lead.end() :]}"
    return f"{core} – {before.rstrip('?')}?"
