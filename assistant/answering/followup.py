"""Follow-up questions made whole from the conversation: "And without the union?", "Who before them?", "what about 2017?".

Only words are carried over: the whole question is looked up and checked anew, so that no earlier citation supports it. What a
pronoun could mean equally well in two ways is asked back; one that has nothing to point to stays as it was typed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering import pointing
from assistant.answering.ask_forms import Ask
from assistant.answering.asked_anew import asked_anew, elsewhere
from assistant.answering.before_and_after import THE_ONE_AFTER, neighbour, order_of
from assistant.answering.dates_carried import AFTER_THAT, begun, carried, dated
from assistant.answering.definites import definites_named, office_held, one_named
from assistant.answering.ellipsis import another_thing, gap_filled, modified, piece
from assistant.answering.focus import Focus
from assistant.answering.languages import Languages
from assistant.answering.lexicon import Lexicon
from assistant.answering.other_deeds import done_by_others, managed, wanted_first
from assistant.answering.participants import mentions_of
from assistant.answering.pointing import tied, without_time
from assistant.answering.pronouns import left_open, resolve_pronouns, takes_a_club, there_replaced, took_part
from assistant.answering.question import Question, parse_question
from assistant.answering.readings import Reading
from assistant.answering.requests import in_context
from assistant.answering.spelling import Spelling
from assistant.answering.statements import asked_of, undislocated
from assistant.answering.time_expressions import ImpossibleDate
from assistant.answering.times_in_context import written_out
from assistant.answering.write_together import split_questions
from assistant.ledger.ledger import Ledger
from assistant.model import Turn

_STILL_POINTS = re.compile(r"\b(?:it|its|they|them|their)\b", re.I)
_DONE_TOGETHER = re.compile(
    r"\b(?:decide[ds]?|agreed? on|discuss(?:ed)?|talk(?:ed)? about|conclude[ds]?|adopt(?:ed)?|announced?)$", re.I
)
_NOT_EVEN = re.compile(r"(?:and |so |but )?not even (?!as )", re.I)
_OF_THE_DEED = re.compile(r"\w+ (?:that|this)\W*$", re.I)
_HOW_MANY = re.compile(
    r"how many(?: (?:are|were) (?:they|there|those|these|that|it))?(?: (?:in (?:all|total)|altogether))?", re.I
)
# "Was it already one in 2010?", after "Is X a member?".
_ONE = re.compile(
    r"(?P<aux>is|was|are|were) (?:it|they|he|she) (?:(?:already|still|ever|also|really) )*(?:one|that|so)\b ?(?P<rest>.*)", re.I
)
# "How many were in use?", after a count: how many of those.
_COUNTS_THEM = re.compile(r"how many (?=(?:is|are|was|were|have|had|lie|lay|\w+ed)\b(?! (?:there|it|they)\b))", re.I)


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
    """The whole question that a follow-up means; `readings` where it could mean several equally well, `unclear` the word that
    points to nothing spoken of."""

    text: str
    readings: tuple[Reading, ...] = ()
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Makes follow-ups whole with the names that the ledger knows."""

    ledger: Ledger
    lexicon: Lexicon
    spelling: Spelling
    languages: Languages

    def resolve(self, text: str, turns: Sequence[Turn], today: date) -> str:
        """The whole question that `text` means after these turns; `text` itself where it stands alone."""
        return self.understand(text, turns, today).text

    def understand(self, text: str, turns: Sequence[Turn], today: date) -> Whole:
        """The whole question, with the readings between which it is open."""
        before = ""
        answer = ""
        typed = text
        text = undislocated(self.languages.to_english(text)) if turns else self.languages.to_english(text)
        for turn in turns[-6:]:
            asked = self.languages.to_english(turn.question)
            whole = self._follow(asked, before, answer, today) if before else Whole(asked)
            if whole.unclear or whole.readings:
                continue  # what was asked back is no topic: that of the turn before it stays
            before, answer = whole.text, turn.answer
        whole = self._follow(text, before, answer, today) if before else Whole(text)
        parts = split_questions(text) if before else []
        if len(parts) > 1 and (whole.text != text or whole.unclear) and not whole.readings:
            whole = Whole(" ".join(self._parts(parts, before, answer, today)))
        return whole if whole.text in (text, typed) else replace(whole, text=_capital(whole.text))

    def _parts(self, parts: Sequence[str], before: str, answer: str, today: date) -> list[str]:
        """Each of several questions in one leans on the conversation by itself, or on the one before it for what was done."""
        wholes: list[str] = []
        for part in parts:
            whole = self._follow(part, before, answer, today).text
            if wholes and _OF_THE_DEED.search(part):
                whole = self._follow(part, wholes[-1], "", today).text
            wholes.append(f"{_capital(whole.rstrip(' ?'))}?")
        return wholes

    def _follow(self, text: str, before: str, answer: str, today: date) -> Whole:
        try:
            focus = Focus(self.ledger, self.lexicon, self._parse(before, today), answer, today)
            text = written_out(re.sub(r", then(?=\W*$)", "", text), focus.time)
            new = self._parse(text, today)
            if asked := asked_of(text, new, self.spelling.is_known):
                text, new = asked, self._parse(asked, today)
        except ImpossibleDate:
            return Whole(text)
        if whole := in_context(text, new, focus.topic(), today):
            return Whole(re.sub(r"^(?:so|and|but|then)\b[ ,]*", "", whole, flags=re.I) if whole != text else text)
        opened = re.sub(r"^not even ", "", pointing.OPENING.sub("", text).strip(), flags=re.I)
        core = pointing.WHAT_ABOUT.sub("", opened).strip().rstrip("?!. ")
        not_even = new.mentions and focus.counted_noun and _NOT_EVEN.match(text)
        if not_even and focus.old.ask in (Ask.WHICH, Ask.LIST, Ask.COUNT):
            return Whole(f"{'Was' if focus.old.past else 'Is'} {core} one of {focus.counted_noun}?")
        turns = _Turns(core, self._parse(core, today) if core else new, focus, before)
        if pointing.SURE.fullmatch(opened.rstrip("?!. ")):
            return Whole(before)
        if pointing.STILL.fullmatch(opened.rstrip("?!. ")):
            return Whole(f"{without_time(focus.old)} now?")
        if not pointing.ASKING.match(core) or pointing.WHAT_ABOUT.match(opened):
            return Whole(self._fragment(turns) if self._leans(text, new) else text)
        if value := elsewhere(core, before):
            return Whole(value)
        if filled := gap_filled(core, turns.new, focus):
            return Whole(filled)
        if deed := managed(core, focus) or wanted_first(core, focus) or done_by_others(core, focus):
            return Whole(deed)
        about = any(m.kind == "subject" for m in new.mentions)
        named = definites_named(core if about else office_held(core, focus), focus, about)
        if named != core:
            text = f"{named}?"
            new = self._parse(text, today)
            turns = replace(turns, core=named, new=new)
        if there := took_part(turns.core, new, focus):
            return Whole(f"{there}?")
        return Whole(text) if self._stands_alone(text, new) and not AFTER_THAT.search(text) else self._completed(turns)

    def _parse(self, text: str, today: date) -> Question:
        return parse_question(text, today, self.lexicon, self.spelling)

    def _leans(self, text: str, new: Question) -> bool:
        """Whether a text without an asking word goes with what came before: short, or opened as a follow-up."""
        return bool(pointing.OPENING.match(text) or pointing.WHAT_ABOUT.match(text)) or len(new.words) <= 6

    def _stands_alone(self, text: str, new: Question) -> bool:
        """A question with a subject, or with names of its own and no word that points back."""
        if any(m.kind == "subject" for m in mentions_of(new)):
            back = pointing.THEN.search(text) or pointing.PERSON.search(text)
            return not back and not pointing.IT.search(pointing.without_fillers(text)) and not pointing.COMPARES_THAT.match(text)
        bare = not new.mentions and not any(word.upper or word.text[0].isdigit() for word in new.words[1:])
        return not pointing.points_back(text) and len(new.terms) >= 3 and not bare

    # --- pieces of questions

    def _fragment(self, turns: _Turns) -> str:
        """A piece of a question: put in the place of the like piece of the question before."""
        core, new, focus = turns.core, turns.new, turns.focus
        order = pointing.ORDER.match(core)
        if order and not new.times:
            return neighbour(core, focus, order[1].lower(), core[len(order[0]) :].strip())
        if one := THE_ONE_AFTER.fullmatch(core):
            return neighbour(core, focus, (one["order"] or "after").lower())
        if whole := piece(core, new, focus):
            return whole
        if pointing.OTHER.fullmatch(core):
            return f"{core}?"
        if new.mentions and not pointing.ADDITION.match(core) and not any(m.kind == "subject" for m in focus.mentions):
            return f"{turns.before.rstrip('?!. ')} – {core}?"
        if not new.mentions and not pointing.ADDITION.match(core) and re.fullmatch(r"(?:the )?[\w-]+", core):
            subject = focus.things[0] if focus.things and not focus.things[0].default else None
            return modified(core, focus) or (f"{tied(core, subject.spoken, subject.kind)}?" if subject else f"{core}?")
        thing = pointing.ANOTHER_THING.fullmatch(core)
        if thing and not new.mentions and not pointing.ADDITION.match(core):
            if place := {"predecessor": "before", "successor": "after"}.get(thing["thing"].lower()):
                return neighbour(core, focus, place)
            lead = pointing.LEADING_ASK.match(turns.before) if turns.old.ask in (Ask.COUNT, Ask.QUANTITY) else None
            return another_thing(core, focus, lead[0] if lead else "")
        return f"{turns.before.rstrip('?!. ')} {core}?"

    # --- questions that point back

    def _completed(self, turns: _Turns) -> Whole:
        """A question that points back: its pronouns replaced, its subject and time added where it has none."""
        core, new, focus = turns.core, turns.new, turns.focus
        order, pointer = order_of(core)
        if order:
            whole = neighbour(core, focus, order)
            return Whole(whole, unclear="" if whole.rstrip("?") != core else pointer)
        if again := _ONE.fullmatch(core):
            if turns.old.ask is not Ask.YESNO:
                return Whole(f"{core}?")
            rest = without_time(turns.old).partition(" ")[2]
            return Whole(f"{again['aux']} {rest} {again['rest']}".strip() + "?")
        lead = pointing.LEADING_ASK.match(turns.before)
        if lead and lead[0].lower() == "which" and _HOW_MANY.fullmatch(core):
            return Whole(f"How many{turns.before[lead.end() :]}")
        if lead and pointing.WHICH_ONES.fullmatch(core) and turns.old.ask is Ask.COUNT:
            return Whole(f"Which{turns.before[lead.end() :]}")
        if _COUNTS_THEM.match(core) and focus.counted_noun:
            core = re.sub(r"^how many", "how many of them", core, flags=re.I)
            turns = replace(turns, core=core, new=self._parse(core, focus.today))
            new = turns.new
        core, after, deed = dated(core, new, focus)
        if there := there_replaced(core, focus):
            return Whole(f"{self._who_were_there(there, focus)} {after}".strip() + "?")
        if not after and (anew := asked_anew(core, new, focus)):
            return Whole(anew)
        if pointing.ELSE.search(core) and not pointing.LISTS_OTHERS.match(core) and not _STILL_POINTS.search(core):
            return Whole(f"{turns.core}?")
        if one := one_named(core, new, focus):
            return Whole(f"{one} {after}".strip() + "?")
        time = f", {then}" if not after and (then := carried(turns.core, turns.new, focus)) else ""
        core = " ".join(pointing.THEN.sub("", core).split()) if time else core
        core, start = begun(core, focus)
        time = f" {start or after}" if start or after else time
        resolved = resolve_pronouns(core, new, focus)
        topical = resolved.topical or deed or bool(resolved.group and resolved.group.people and new.mentions)
        if resolved.open:
            wholes = [Reading(name, _capital(self._ended(text, turns, topical, time))) for name, text in resolved.open]
            return Whole(f"{turns.core}?", tuple(wholes))
        anybody = resolved.topical and re.search(r"\bthey\b.*\bit\b", core, re.I)  # "what did they find with it?"
        if (unclear := left_open(resolved.text)) and not anybody:
            return Whole(f"{turns.core}?", unclear=unclear)
        return Whole(self._ended(resolved.text, turns, topical, time))

    def _who_were_there(self, text: str, focus: Focus) -> str:
        """The question about a meeting with its other pronouns replaced; "they" stay where only one person was spoken of."""
        several = focus.given if focus.given and focus.given.plural else focus.doer
        if not several and re.search(r"\bthey\b", text, re.I):
            return text
        new = self._parse(text, focus.today)
        resolved = resolve_pronouns(text, new, focus)
        return text if resolved.open else resolved.text

    def _ended(self, text: str, turns: _Turns, topical: bool, time: str) -> str:
        """The question with its subject and its time at its end, where it lacks them."""
        text = (text if topical else self._tied(text, turns)).strip()
        return f"{text}?" if time.strip(" ,") in text else f"{text}{time}?"

    def _tied(self, text: str, turns: _Turns) -> str:
        """The question with the subject of the one before at its end; another one than that which did it, for "anyone else"."""
        focus = turns.focus
        closed = turns.new.mentions and re.search(r"(?<!behalf)(?<!part)(?<!because)(?<!instead) of (?:the )?\S+$", turns.core)
        if closed or any(m.kind == "subject" for m in mentions_of(turns.new)):
            return text
        own = turns.new.mentions or any(w.upper or re.search(r"\d", w.text) for w in turns.new.words[1:])
        if own and pointing.THEN.search(turns.core) and not pointing.THING.search(turns.core):
            return text
        subjects = focus.things
        doing = focus.doer.text if focus.doer else ""
        event = "" if takes_a_club(text) else focus.event
        if focus.where_met and _DONE_TOGETHER.search(text):
            return f"{text} {focus.where_met}"
        if not subjects and not event:
            return text if text != turns.core else tied(text, focus.topic(), "")
        if event:
            return tied(text, event, "meeting")
        return text if doing == subjects[0].spoken else tied(text, subjects[0].spoken, subjects[0].kind)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
