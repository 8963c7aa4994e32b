"""Follow-up questions made whole from the conversation: "And without the union?", "Who before them?", "what about 2017?".

Only words are carried over: the whole question is looked up and checked anew, so that no earlier citation supports it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering import pointing
from assistant.answering.ask_forms import AUXILIARIES, Ask
from assistant.answering.languages import Languages
from assistant.answering.lexicon import Lexicon, Mention
from assistant.answering.pointing import put, replaced, without_time
from assistant.answering.question import Question, parse_question
from assistant.answering.spelling import Spelling
from assistant.answering.time_expressions import ImpossibleDate
from assistant.answering.words import read_words
from assistant.ledger.ledger import Ledger
from assistant.model import Turn
from assistant.text import plain


@dataclass(frozen=True, slots=True)
class _Turns:
    """A follow-up (`core`: without "and", "what about" and the question mark) and what came before it."""

    core: str
    new: Question
    old: Question
    before: str
    answer: str


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
            old = self._parse(before, today)
            text = pointing.that_period(text, old)
            new = self._parse(text, today)
        except ImpossibleDate:
            return text
        opened = pointing.OPENING.sub("", text).strip()
        core = pointing.WHAT_ABOUT.sub("", opened).strip().rstrip("?!. ")
        turns = _Turns(core, new, old, before, answer)
        if pointing.SURE.fullmatch(opened.rstrip("?!. ")):
            return before
        if pointing.STILL.fullmatch(opened.rstrip("?!. ")):
            return f"{without_time(old)} now?"
        if not pointing.ASKING.match(core) or pointing.WHAT_ABOUT.match(opened):
            return self._fragment(turns) if self._leans(text, new) else text
        return text if self._stands_alone(text, new) else self._completed(turns)

    def _parse(self, text: str, today: date) -> Question:
        return parse_question(text, today, self.lexicon, self.spelling)

    def _leans(self, text: str, new: Question) -> bool:
        """Whether a text without an asking word goes with what came before: short, or opened as a follow-up."""
        return bool(pointing.OPENING.match(text) or pointing.WHAT_ABOUT.match(text)) or len(new.words) <= 6

    def _stands_alone(self, text: str, new: Question) -> bool:
        """A question with a subject, or with names of its own and no word that points back."""
        named = any(m.kind == "subject" for m in (*new.mentions, *(new.clause.mentions if new.clause else ())))
        if named:
            return not pointing.THEN.search(text) and not pointing.PERSON.search(text)
        return not pointing.points_back(text) and len(new.terms) >= 3

    # --- pieces of questions

    def _fragment(self, turns: _Turns) -> str:
        """A piece of a question: put in the place of the like piece of the question before."""
        core, new, old = turns.core, turns.new, turns.old
        order = pointing.ORDER.match(core)
        if order and not new.times:
            return self._neighbour(turns, order[1].lower(), core[len(order[0]) :].strip())
        if new.times and not pointing.words_beside_time(new):
            return f"{without_time(old)} {core if pointing.DATED.match(core) else f'in {core}'}?"
        if pointing.OTHER.fullmatch(core):
            return self._other(turns) or core
        if pair := self._swap(new, old):
            return self._swapped(turns, *pair)
        if named := pointing.described(core, old):
            return named
        if new.mentions and not pointing.ADDITION.match(core) and not any(m.kind == "subject" for m in _mentions(old)):
            return f"{turns.before.rstrip('?!. ')} – {core}?"
        if not new.mentions and not pointing.ADDITION.match(core) and (thing := pointing.ANOTHER_THING.fullmatch(core)):
            return self._another_thing(turns, thing["thing"])
        return f"{turns.before.rstrip('?!. ')} {core}?"

    def _swap(self, new: Question, old: Question) -> tuple[Mention, Mention] | None:
        """The mention of the new question, and the one of the old in whose place it stands: of the same kind, the last one."""
        for mention in new.mentions:
            others = [m for m in _mentions(old) if m.kind == mention.kind]
            if mention.kind == "name":
                others = [m for m in others if self._alike(m, mention)] or others
            if others and not re.search(r"\b(?:without|including|excluding|counting|except)\b", plain(new.text)):
                return mention, others[-1]
        return None

    def _alike(self, first: Mention, second: Mention) -> bool:
        if first.kind == "subject" or second.kind == "subject":
            return first.kind == second.kind
        return self.ledger.name(first.id).kind == self.ledger.name(second.id).kind

    def _swapped(self, turns: _Turns, mention: Mention, stale: Mention) -> str:
        """The question before with one name in the place of another; whom an answer had named stays behind with its subject."""
        new, old = turns.new, turns.old
        whole = replaced(old, stale, new.text[new.words[mention.start].start : new.words[mention.end - 1].end])
        held = next((m for m in old.mentions if m.kind == "name"), None)
        cleft = pointing.IT_THAT.match(old.text)
        if cleft and held and mention.kind == "subject" and held.end <= stale.start:
            return "Who" + whole[old.words[held.end - 1].end :]
        return whole

    def _other(self, turns: _Turns) -> str:
        """ "And the other one?": the question before, about the one name of that kind which only the answer gives; "" without."""
        found = self.lexicon.find(read_words(turns.answer))
        asked = {m.id for m in turns.old.mentions}
        for mention in reversed(turns.old.mentions):
            rest = list(dict.fromkeys(m.id for m in found if self._alike(m, mention) and m.id not in asked))
            if len(rest) == 1:
                name = self.ledger.subjects[rest[0]] if mention.kind == "subject" else self.ledger.name(rest[0])
                return replaced(turns.old, mention, name.spoken)
        return ""

    def _another_thing(self, turns: _Turns, thing: str) -> str:
        """ "And its budget?": another thing about the subject of the question before."""
        subject = self._subject_name(turns.old, turns.answer)
        if order := {"predecessor": "before", "successor": "after"}.get(thing.lower()):
            return self._neighbour(turns, order, "")
        lead = pointing.LEADING_ASK.match(turns.before) if turns.old.ask in (Ask.COUNT, Ask.QUANTITY) else None
        asked = "What is" if not lead else f"{lead[0]} is" if lead[0].lower() == "how much" else lead[0]
        return f"{asked} the {thing} of {subject}?"

    # --- questions that point back

    def _completed(self, turns: _Turns) -> str:
        """A question that points back: its pronouns replaced, its subject and time added where it has none."""
        core, new, old = turns.core, turns.new, turns.old
        order = re.search(r"\b(before|after) (?:him|her|them|it|that|this)\b", core, re.I)
        if order or re.fullmatch(r"(?:who|which \w+|what)(?: (?:was|came|is|comes))? (?:before|after|next)", core, re.I):
            return self._neighbour(turns, "before" if re.search(r"\bbefore\b", core, re.I) else "after", "")
        if pointing.WHICH_ONES.fullmatch(core) and old.ask is Ask.COUNT and (lead := pointing.LEADING_ASK.match(turns.before)):
            return f"Which{turns.before[lead.end() :]}"
        if not new.terms and not new.mentions and not pointing.JOINS.search(core):
            return self._asked_anew(turns)
        text = self._pronouns_replaced(turns)
        time = pointing.time_words(old)
        carries = bool(pointing.THEN.search(core) or re.search(r"\bthat\b", core, re.I))
        if time and not new.times and not new.clause and carries:
            text = f"{pointing.THEN.sub('', text).strip()}, {time}"
        return f"{text.strip()}?"

    def _pronouns_replaced(self, turns: _Turns) -> str:
        core, old = turns.core, turns.old
        subject = self._subject_name(old, turns.answer)
        if any(m.kind == "subject" for m in turns.new.mentions):
            subject = ""
        own = next((self.ledger.subjects[m.id].spoken for m in _mentions(old) if m.kind == "subject"), "")
        person = pointing.PERSON.search(core)
        thing = pointing.THING.search(pointing.without_fillers(core))
        if person and person[0].lower() not in ("they", "them", "their"):
            name = self._person_in(old) or self._answered_name(turns.answer, person=True)
            return f"{put(core, person, name)}{f' – {own}' if own and subject else ''}" if name else core
        if thing and thing[0].lower() != "there" and subject:
            place = re.search(rf"\b{thing[0]}\b", core, re.I) or thing
            member = self._joiner(old) if turns.new.ask is not Ask.COUNT and pointing.JOINS.search(core) else ""
            return f"{put(core, place, member)} {own or subject}" if member else put(core, place, subject)
        return f"{core} – {subject}" if subject else core

    def _joiner(self, old: Question) -> str:
        """ "When did it leave?": who joins or leaves is the one that the question before was about, not what it joined."""
        first = next(iter(old.mentions), None)
        return self.ledger.name(first.id).spoken if first and first.kind == "name" else ""

    def _neighbour(self, turns: _Turns, order: str, name: str) -> str:
        """Who came before or after: the question before, about the neighbour of `name`, or of the one that was answered."""
        if not name or pointing.PERSON.fullmatch(name) or pointing.THING.fullmatch(name):
            name = self._answered_name(turns.answer, person=False) or self._person_in(turns.old)
        if turns.old.ask in (Ask.WHO, Ask.WHICH):
            return f"{pointing.without_order(without_time(turns.old))} {order} {name}?" if name else turns.before
        subject = self._subject_name(turns.old, turns.answer)
        return f"Who was the {'predecessor' if order == 'before' else 'successor'} of {name or 'them'} – {subject}?"

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
        if old.ask in (Ask.WHO, Ask.WHICH) and (name := self._answered_name(turns.answer, person=False)):
            return f"{asked} {'was' if old.past else 'is'} it that {name} {rest}"
        return f"{asked} {rest}"

    # --- names

    def _person_in(self, old: Question) -> str:
        names = [self.ledger.name(m.id) for m in old.mentions if m.kind == "name"]
        return next((n.name for n in reversed(names) if n.kind == "person"), "")

    def _subject_name(self, old: Question, answer: str) -> str:
        """The name by which the question before spoke of its subject; else the one that its answer is about; else other names."""
        asked = [m.id for m in _mentions(old) if m.kind == "subject"]
        answered = [m.id for m in self.lexicon.find(read_words(answer)) if m.kind == "subject"]
        default = [subject.id for subject in self.ledger.subjects.values() if subject.default]
        for subject_id in (*asked, *answered, *default):
            return self.ledger.subjects[subject_id].spoken
        capitals = [word.surface for word in old.words[1:] if word.upper]
        names = [self.ledger.name(m.id).spoken for m in _mentions(old)]
        return " ".join(capitals) if capitals else names[0] if names else ""

    def _answered_name(self, answer: str, person: bool) -> str:
        """The first name in the answer: of a person where one is meant, else of anybody."""
        names = [self.ledger.name(m.id) for m in self.lexicon.find(read_words(answer)) if m.kind == "name"]
        chosen = [n for n in names if n.kind == "person"] if person else names
        return chosen[0].spoken if chosen else ""


def _mentions(question: Question) -> tuple[Mention, ...]:
    return (*question.mentions, *(question.clause.mentions if question.clause else ()))


def _negated(old: Question) -> str:
    """ "is X not a member?" for "Is X a member?"."""
    at = old.words[old.mentions[0].end - 1].end if old.mentions else len(old.text.rstrip("?"))
    text = old.text[:at] + " not" + old.text[at:]
    return text[:1].lower() + text[1:]
