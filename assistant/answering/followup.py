"""Follow-up questions made whole from the conversation: "And without the union?", "Who before them?", "what about 2017?".

Only words are carried over: the whole question is looked up and checked anew, so that no earlier citation supports it. What a
pronoun could mean equally well in two ways is asked back; one that has nothing to point to stays as it was typed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering import pointing
from assistant.answering.ask_forms import AUXILIARIES, Ask
from assistant.answering.draft import on_date
from assistant.answering.ellipsis import another_thing, gap_filled, piece
from assistant.answering.focus import Focus, mentions_of
from assistant.answering.languages import Languages
from assistant.answering.lexicon import Lexicon
from assistant.answering.pointing import tied, without_time
from assistant.answering.pronouns import resolve_pronouns, there_replaced
from assistant.answering.question import Question, parse_question
from assistant.answering.requests import in_context
from assistant.answering.spelling import Spelling
from assistant.answering.time_expressions import ImpossibleDate
from assistant.answering.times_in_context import written_out
from assistant.ledger.ledger import Ledger
from assistant.model import Turn

_NEIGHBOUR = re.compile(
    r"(?:who|which \w+|what)(?: (?:was|came|is|comes|had|held|has|did|been|come|chaired|led|headed|run|done|it|there))*"
    r"(?: (?:in charge|in office|at the helm))? (?P<order>before|after|next)(?: (?P<whom>him|her|them|it|that|this))?",
    re.I,
)
_AFTER_THAT = re.compile(
    r"\b(?P<order>before|after|since|until)(?: (?:that|this|it|then)(?: (?:date|point|time|day))?|wards)\b(?! \w+(?:ed|t)\b)",
    re.I,
)
_NEXT = re.compile(r" next$| thereafter$| later on$", re.I)
# The beginning that a question for a date has just given.
_AT_THE_START = re.compile(r"\b(?:at the (?:very )?(?:start|beginning|outset)|initially|at first|originally)\b(?! of)", re.I)


@dataclass(frozen=True, slots=True)
class _Turns:
    """A follow-up (`core`: without "and", "what about" and the question mark) and what came before it."""

    core: str
    new: Question
    focus: Focus
    before: str

    @property
    def old(self) -> Question:
        return self.focus.old


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole question that a follow-up means; `readings` where it could mean several equally well."""

    text: str
    readings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolver:
    """Makes follow-ups whole with the names that the ledger knows."""

    ledger: Ledger
    lexicon: Lexicon
    spelling: Spelling
    languages: Languages

    def resolve(self, text: str, turns: Sequence[Turn], today: date) -> str:
        """The whole question that `text` means after these turns; `text` itself where it stands alone."""
        before = ""
        answer = ""
        text = self.languages.to_english(text)
        for turn in turns[-6:]:
            asked = self.languages.to_english(turn.question)
            before = self._follow(asked, before, answer, today) if before else asked
            answer = turn.answer
        whole = self._follow(text, before, answer, today) if before else text
        return whole if whole == text else whole[:1].upper() + whole[1:]

    def _follow(self, text: str, before: str, answer: str, today: date) -> str:
        try:
            focus = Focus(self.ledger, self.lexicon, self._parse(before, today), answer, today)
            text = written_out(text, focus.time)
            new = self._parse(text, today)
        except ImpossibleDate:
            return text
        if whole := in_context(text, new, focus.topic(), today):
            return whole
        opened = pointing.OPENING.sub("", text).strip()
        core = pointing.WHAT_ABOUT.sub("", opened).strip().rstrip("?!. ")
        turns = _Turns(core, self._parse(core, today) if core else new, focus, before)
        if pointing.SURE.fullmatch(opened.rstrip("?!. ")):
            return before
        if pointing.STILL.fullmatch(opened.rstrip("?!. ")):
            return f"{without_time(focus.old)} now?"
        if not pointing.ASKING.match(core) or pointing.WHAT_ABOUT.match(opened):
            return self._fragment(turns) if self._leans(text, new) else text
        if filled := gap_filled(core, turns.new, focus):
            return filled
        return text if self._stands_alone(text, new) else self._completed(turns)

    def _parse(self, text: str, today: date) -> Question:
        return parse_question(text, today, self.lexicon, self.spelling)

    def _leans(self, text: str, new: Question) -> bool:
        """Whether a text without an asking word goes with what came before: short, or opened as a follow-up."""
        return bool(pointing.OPENING.match(text) or pointing.WHAT_ABOUT.match(text)) or len(new.words) <= 6

    def _stands_alone(self, text: str, new: Question) -> bool:
        """A question with a subject, or with names of its own and no word that points back."""
        if any(m.kind == "subject" for m in mentions_of(new)):
            back = pointing.THEN.search(text) or pointing.PERSON.search(text)
            return not back and not pointing.IT.search(pointing.without_fillers(text))
        return not pointing.points_back(text) and len(new.terms) >= 3

    # --- pieces of questions

    def _fragment(self, turns: _Turns) -> str:
        """A piece of a question: put in the place of the like piece of the question before."""
        core, new, focus = turns.core, turns.new, turns.focus
        order = pointing.ORDER.match(core)
        if order and not new.times:
            return self._neighbour(turns, order[1].lower(), core[len(order[0]) :].strip())
        if whole := piece(core, new, focus):
            return whole
        if pointing.OTHER.fullmatch(core):
            return core
        if new.mentions and not pointing.ADDITION.match(core) and not any(m.kind == "subject" for m in focus.mentions):
            return f"{turns.before.rstrip('?!. ')} – {core}?"
        thing = pointing.ANOTHER_THING.fullmatch(core)
        if thing and not new.mentions and not pointing.ADDITION.match(core):
            if order_of := {"predecessor": "before", "successor": "after"}.get(thing["thing"].lower()):
                return self._neighbour(turns, order_of, "")
            lead = pointing.LEADING_ASK.match(turns.before) if turns.old.ask in (Ask.COUNT, Ask.QUANTITY) else None
            return another_thing(core, focus, lead[0] if lead else "")
        return f"{turns.before.rstrip('?!. ')} {core}?"

    # --- questions that point back

    def _completed(self, turns: _Turns) -> str:
        """A question that points back: its pronouns replaced, its subject and time added where it has none."""
        core, new, focus = turns.core, turns.new, turns.focus
        order = _NEIGHBOUR.fullmatch(core)
        if order and (focus.given or focus.people or order["whom"] != "that"):
            return self._neighbour(turns, "before" if order["order"].lower() == "before" else "after", "")
        lead = pointing.LEADING_ASK.match(turns.before)
        if lead and pointing.WHICH_ONES.fullmatch(core) and turns.old.ask is Ask.COUNT:
            return f"Which{turns.before[lead.end() :]}"
        if pointing.only_asks(new):
            return self._asked_anew(turns)
        core, dated = self._dated(turns)
        core, time = self._begun(core, focus)
        if there := there_replaced(core, focus):
            return f"{there}?"
        resolved = resolve_pronouns(core, new, focus)
        text = resolved.text
        if not resolved.topical and not dated:
            text = self._tied(text, turns)
        if time:
            return f"{text} {time}?"
        if not dated and not new.times and not new.clause and (time := self._time_carried(turns, text)):
            text = f"{pointing.THEN.sub('', text).strip()}, {time}"
        return f"{text.strip()}?"

    def _begun(self, core: str, focus: Focus) -> tuple[str, str]:
        """ "At the start", after a question for the date of a beginning: the text without it, and that date."""
        match = _AT_THE_START.search(core)
        if not match or focus.old.ask is not Ask.WHEN or not focus.answered_time:
            return core, ""
        return " ".join((core[: match.start()] + core[match.end() :]).split()), on_date(focus.answered_time)

    def _dated(self, turns: _Turns) -> tuple[str, bool]:
        """ "After that": after what the question before was about, or after its date."""
        match = _AFTER_THAT.search(turns.core)
        focus = turns.focus
        if (following := _NEXT.search(turns.core)) and focus.time:
            return f"{turns.core[: following.start()]} after {re.sub(r'^(?:on|in|by) ', '', on_date(focus.time))}", False
        said = focus.deed if match and match["order"].lower() in ("before", "after") else ""
        if match and not said and focus.time:
            said = re.sub(r"^(?:on|in|by) ", "", on_date(focus.time))
        if not match or not said:
            return turns.core, False
        return f"{turns.core[: match.start()]}{match['order'].lower()} {said}{turns.core[match.end() :]}", True

    def _tied(self, text: str, turns: _Turns) -> str:
        """The question with the subject of the one before at its end; another one than that which did it, for "anyone else"."""
        focus = turns.focus
        if any(m.kind == "subject" for m in mentions_of(turns.new)):
            return text
        subjects = focus.subjects
        doing = focus.doer.text if focus.doer else ""
        if pointing.ELSE.search(text) and len(subjects) > 1:
            subjects = subjects[1:]
        event = focus.event
        if not subjects and not event:
            return tied(text, focus.topic(), "")
        if event:
            return tied(text, event, "meeting")
        return text if doing == subjects[0].spoken else tied(text, subjects[0].spoken, subjects[0].kind)

    def _time_carried(self, turns: _Turns, text: str) -> str:
        """The date of the question before, where the new one says "then" or asks on about what was counted."""
        old, core = turns.old, turns.core
        counted = old.ask is Ask.COUNT and re.search(r"\b(?:of|are|were|do|did) (?:them|those|they)\b", core, re.I)
        if not (counted or pointing.THEN.search(core) or re.search(r"\bthat\b", core, re.I)):
            return ""
        words = pointing.time_words(old)
        if words and turns.focus.event and words in text:
            return ""
        if not words and pointing.THEN.search(core) and turns.focus.answered_time:
            return on_date(turns.focus.answered_time)
        return words

    def _neighbour(self, turns: _Turns, order: str, name: str) -> str:
        """Who came before or after: the question before, about the neighbour of `name`, or of the one that was answered."""
        focus, old = turns.focus, turns.old
        if not name or pointing.PERSON.fullmatch(name) or pointing.THING.fullmatch(name):
            name = focus.given.text if focus.given else focus.people[0] if focus.people else ""
        if old.ask in (Ask.WHO, Ask.WHICH):
            return f"{pointing.without_order(without_time(old))} {order} {name}?" if name else turns.before
        return f"Who was the {'predecessor' if order == 'before' else 'successor'} of {name or 'them'} – {focus.topic()}?"

    def _asked_anew(self, turns: _Turns) -> str:
        """ "Where was that?", "since when?": the question before, asked with another asking word.

        Where it asked who, whoever the answer named is put in: "Since when is it that X chairs the club?"
        """
        core, old, before = turns.core, turns.old, turns.before
        ask, lead = pointing.LEADING_ASK.match(core), pointing.LEADING_ASK.match(before)
        asked = ask[0].capitalize() if ask else ""
        if not ask or old.ask in (Ask.COUNT, Ask.QUANTITY):
            return f"{core.capitalize()}: {before[:1].lower()}{before[1:]}"
        if before.split(maxsplit=1)[0].lower() in AUXILIARIES:
            return f"{asked} {_negated(old) if re.search(r'not$', core, re.I) else before[:1].lower() + before[1:]}"
        if not lead:
            return f"{core.capitalize()}: {before}"
        rest = before[lead.end() :].strip()
        if old.ask is Ask.WHICH:
            rest = rest.partition(" ")[2]
        if old.ask in (Ask.WHO, Ask.WHICH) and turns.focus.given:
            return f"{asked} {'was' if old.past else 'is'} it that {turns.focus.given.text} {rest}"
        return f"{asked} {rest}"


def _negated(old: Question) -> str:
    """ "is X not a member?" for "Is X a member?"."""
    at = old.words[old.mentions[0].end - 1].end if old.mentions else len(old.text.rstrip("?"))
    text = old.text[:at] + " not" + old.text[at:]
    return text[:1].lower() + text[1:]
