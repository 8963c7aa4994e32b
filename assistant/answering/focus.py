"""What a conversation has just been about: the topic, those who took part, the date, and the list that was given.

A pronoun goes to the most salient thing of its sort: what the last answer gave, then the grammatical subject of the last
question, then the rest of it (Grosz, Joshi and Weinstein 1995, "Centering"). What has no such thing is left open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from assistant.answering.ask_forms import AUXILIARIES, Ask
from assistant.answering.draft import join_words, on_date
from assistant.answering.lexicon import Lexicon, Mention
from assistant.answering.named_together import Group, listed, run_of
from assistant.answering.pointing import VERB_NOUNS, in_the_past
from assistant.answering.question import Question
from assistant.answering.time_expressions import dates_in
from assistant.answering.words import Word, read_words
from assistant.dates import When
from assistant.ledger.facts import Subject
from assistant.ledger.ledger import Ledger

PARTIES = frozenset({"country", "union", "firm", "company", "organisation", "organization", "body", "state", "institution"})
_MOST_NAMED = 4
_EVENT = "meetings?|summit|ministerial|conference|session|round|talks|gathering|ceremony|negotiations|hearing|visit"
_PLACED = r"(?: (?:in|at|of|on|held in) (?:the )?(?:\d{1,2} )?[A-Z0-9][\w.'-]*(?:,? (?:of )?[A-Z0-9][\w.'-]*)*)*"
_EVENT_PHRASE = re.compile(rf"\b(?P<event>the (?:(?!\bthe\b)[\w&.'’-]+ ){{0,6}}?(?i:{_EVENT})){_PLACED}")
_MADE = re.compile(
    r"^what (?:did|does|do|has|have|had|will)\b.*\b(?:launch|create|found|establish|start|set up|build|propose|announce|replace"
    r"|adopt|introduce|succeed|produce)(?:e?d)?\b",
    re.I,
)
_PLACE = re.compile(r"(?:In |At |It was (?:in |at ))?(?P<place>(?:[Tt]he )?[A-Z][\w'-]*(?:,? [A-Z][\w'-]*)*)(?=[.,]|$| on )")
_REFUSED = re.compile(r"\bdocuments (?:do not|don't|are silent|say nothing)|^which one do you mean", re.I)


@dataclass(frozen=True)
class Focus:
    """The last question, made whole, with its answer, seen through the names that the ledger knows."""

    ledger: Ledger
    lexicon: Lexicon
    old: Question
    answer: str
    today: date

    # --- what it is about

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        return mentions_of(self.old)

    @cached_property
    def subjects(self) -> list[Subject]:
        """The subjects that the question named, in its order; else those of the answer; else the default ones."""
        asked = [m.id for m in self.mentions if m.kind == "subject"]
        answered = [m.id for m in self._answered if m.kind == "subject"]
        default = [s.id for s in self.ledger.subjects.values() if s.default and not self._names_something]
        return [self.ledger.subjects[id_] for id_ in dict.fromkeys(asked or answered[:1] or default[:1])]

    @cached_property
    def _names_something(self) -> bool:
        """Whether the question has a name or a capital letter of its own: then it was not about the default subject."""
        dated = [(t.start, t.end) for t in self.old.times]
        capitals = [w for w in self.old.words[1:] if w.upper and not any(start <= w.start < end for start, end in dated)]
        return bool(self.mentions or capitals)

    @cached_property
    def event(self) -> str:
        """The meeting that the question names, with the place and date it gives: "the club's meeting in Rome in May 2020"."""
        match = _EVENT_PHRASE.search(self.old.text)
        return match[0].strip() if match else ""

    @cached_property
    def happening(self) -> str:
        """The question's deed as a noun, with its date: "the signing of the treaty" for "Where was the treaty signed?"; "" where
        it has none."""
        match = re.search(r"\b(?:was|were) (?P<who>the .+?|[A-Z].+?) (?:\w+ly )?(?P<verb>\w+ed|held|begun)\b", self.old.text)
        match = match or re.search(r"\b(?:did|does|do) (?P<who>.+?) (?P<verb>meet)\b", self.old.text)
        noun = VERB_NOUNS.get(match["verb"].lower(), "") if match else ""
        if not match or not noun or self.old.ask not in (Ask.WHERE, Ask.WHEN, Ask.YESNO):
            return ""
        when = self.old.times[0].when if self.old.times else self.answered_time
        return f"the {noun} of {match['who']}{self._place}{f' {on_date(when)}' if when else ''}"

    @cached_property
    def _place(self) -> str:
        """ " in Rome" where the answer begins with the place that the question asked for; "" else."""
        match = _PLACE.match(self.answer) if self.old.ask is Ask.WHERE else None
        if not match:
            return ""
        place = match["place"][0].lower() + match["place"][1:] if match["place"].startswith("The ") else match["place"]
        return f" {'at' if place.startswith('the ') else 'in'} {place}"

    def topic(self, last: bool = False) -> str:
        """How to speak of what the question was about; of several subjects the first, or the `last`."""
        if self.subjects:
            return self.part or self.subjects[-1 if last else 0].spoken
        capitals = re.findall(r"(?<=\w )[A-Z][\w'-]*(?: [A-Z][\w'-]*)*", self.old.text)
        names = [self.ledger.name(m.id).spoken for m in self.mentions]
        return max(capitals, key=len) if capitals else names[0] if names else ""

    @cached_property
    def part(self) -> str:
        """The part or deed of a subject that the question was about: "the treaty of the union" in "When was the treaty of the
        union signed?"; "" where it was about the subject itself, or asked for the part."""
        if self.old.ask not in (Ask.WHEN, Ask.WHERE, Ask.SINCE, Ask.UNTIL, Ask.DURATION, Ask.YESNO):
            return ""
        subject = next((m for m in self.mentions if m.kind == "subject"), None)
        if subject is None:
            return ""
        start, end = self.old.words[subject.start].start, self.old.words[subject.end - 1].end
        whole = re.search(
            r"\b(?:the|[A-Z][\w.-]*(?: [A-Z][\w.-]*)*['’]s) (?:[a-z-]+ )?[a-z-]+(?<!s) of (?:the )?$", self.old.text[:start]
        )
        return self.old.text[whole.start() : end] if whole else ""

    @cached_property
    def rivals(self) -> list[Subject]:
        """Subjects that the question joins ("the difference between X and Y"): a single pronoun could mean any of them."""
        asked = [m for m in self.mentions if m.kind == "subject"]
        joined = [
            (first.id, second.id)
            for first, second in pairwise(asked)
            if first.id != second.id
            and any(word.text in ("and", "or", "vs", "versus") for word in self.old.words[first.end : second.start])
        ]
        return [self.ledger.subjects[id_] for id_ in dict.fromkeys(id_ for pair in joined for id_ in pair)]

    @cached_property
    def things(self) -> list[Subject]:
        """The subjects without those that are parties themselves ("how much did the bank lend for the railway"), where others
        are named."""
        parties = {(m.start, m.end) for m in self.mentions if m.kind == "name" and self.ledger.name(m.id).kind in PARTIES}
        acting = {m.id for m in self.mentions if m.kind == "subject" and (m.start, m.end) in parties}
        return [subject for subject in self.subjects if subject.id not in acting] or self.subjects

    # --- who took part

    @cached_property
    def doer(self) -> Group | None:
        """The grammatical subject of the question where it names people or parties ("the US and the UK" in "When did …")."""
        at = next((i + 1 for i, word in enumerate(self.old.words) if word.text in AUXILIARIES), None)
        if at is None:
            return None
        while at < len(self.old.words) and self.old.words[at].text in ("the", "both"):
            at += 1
        run = list(run_of([m for m in self.mentions if m.kind == "name" and m.start >= at], self.old.words, self.old.text))
        if not run or run[0].start != at or not all(self._acts(m) for m in run):
            return None
        if re.search(r"['’]s$", self.old.words[run[-1].end - 1].surface):
            return None
        return self._group(run)

    @cached_property
    def doer_typed(self) -> str:
        """The names of the doer as they stand in the question."""
        at = next((i + 1 for i, word in enumerate(self.old.words) if word.text in AUXILIARIES), 0)
        names = [m for m in self.mentions if m.kind == "name" and m.start >= at]
        run = list(run_of(names, self.old.words, self.old.text))
        return self.old.text[self.old.words[at].start : self.old.words[run[-1].end - 1].end] if run else ""

    @cached_property
    def given(self) -> Group | None:
        """Whom the answer gave to a question for somebody; None where it asked for something else."""
        return self._given_names() if self.old.ask in (Ask.WHO, Ask.WHICH, Ask.LIST) else None

    @cached_property
    def people(self) -> list[str]:
        """The people that may be meant by "he" or "she": those of the question, else those that the answer names first."""
        asked = [self.ledger.name(m.id) for m in self.mentions if m.kind == "name"]
        named = [name.name for name in asked if name.kind == "person"]
        if named:
            return list(dict.fromkeys(named))
        people = [m for m in self._answered if m.kind == "name" and self.ledger.name(m.id).kind == "person"]
        run = list(run_of(people, self._said, self.answer))
        return list(dict.fromkeys(self.ledger.name(m.id).name for m in run))

    def _given_names(self) -> Group | None:
        asked = {m.id for m in self.mentions}
        found = [m for m in self._answered if m.kind == "name" and m.id not in asked and self._acts(m)]
        # "US Secretary X": the office belongs to the person who follows.
        while len(found) > 1 and self._is_title(found[0], found[1]):
            found = found[1:]
        run = list(run_of([m for m in found if self._sort(m) == self._sort(found[0])], self._said, self.answer)) if found else []
        return self._group(run) if run and len(run) <= _MOST_NAMED else None

    def _is_title(self, office: Mention, holder: Mention) -> bool:
        """Whether the second mention is the person and the first belongs to the title: "US Secretary X"."""
        between = self.answer[self._said[office.end - 1].end : self._said[holder.start].start]
        titled = len(between.split()) <= 4 and all(word[0].isupper() for word in between.split())
        return titled and self._sort(holder) == "person" and self._sort(office) != "person"

    def _group(self, run: Sequence[Mention]) -> Group:
        names = list(dict.fromkeys(m.id for m in run))
        people = self.ledger.name(names[0]).kind == "person"
        return Group(join_words(self.ledger.name(id_).spoken for id_ in names), len(names), people)

    def _acts(self, mention: Mention) -> bool:
        return self._sort(mention) != "thing"

    def _sort(self, mention: Mention) -> str:
        kind = self.ledger.name(mention.id).kind
        return "person" if kind == "person" else "party" if kind in PARTIES else "thing"

    # --- what was counted, given or listed

    @cached_property
    def counted(self) -> str:
        """The noun that was counted or chosen from, as it was typed ("associate members"); "" where there is none."""
        words = [word for word in self.old.words if word.stem in self.old.head]
        if not words or self.old.ask not in (Ask.COUNT, Ask.WHICH, Ask.LIST):
            return ""
        start = next(i for i, word in enumerate(self.old.words) if word == words[0])
        end = start
        while end < len(self.old.words) and self.old.words[end].stem in self.old.head:
            end += 1
        return self.old.text[self.old.words[start].start : self.old.words[end - 1].end]

    @cached_property
    def thing(self) -> str:
        """The thing that the answer gave to "which project …?" or "what did X launch?"; "" where it gave none."""
        if self.old.ask not in (Ask.WHICH, Ask.WHAT) or _REFUSED.search(self.answer):
            return ""
        asked = {m.id for m in self.mentions}
        if self.counted:
            noun = re.escape(self.counted.split()[-1])
            match = re.search(rf"\b(?:[Tt]he )?(?:[A-Z][\w-]* ){{1,3}}(?:[a-z-]+ ){{0,2}}{noun}\b", self.answer)
            if match and not all(word.stem in {w.stem for w in self.old.words} for word in read_words(match[0])):
                return match[0][0].lower() + match[0][1:] if match[0].startswith("The ") else match[0]
        elif not _MADE.search(self.old.text):
            return ""
        new = list(dict.fromkeys(m.id for m in self._answered if m.kind == "subject" and m.id not in asked))
        return self.ledger.subjects[new[0]].spoken if len(new) == 1 else ""

    @cached_property
    def items(self) -> list[str]:
        """The two or more things that the answer lists, in its order; empty where it does not plainly list any."""
        return [] if _REFUSED.search(self.answer) else listed(self.answer)

    # --- when

    @cached_property
    def answered_time(self) -> When | None:
        """The date that the answer gives: the first, where the question asked for one; else the only one."""
        found = [] if _REFUSED.search(self.answer) else [t.when for t in dates_in(self.answer, self.today)]
        asked = self.old.ask in (Ask.WHEN, Ask.SINCE, Ask.UNTIL)
        return found[0] if found and (asked or len({(w.earliest, w.latest) for w in found}) == 1) else None

    @cached_property
    def time(self) -> When | None:
        """The date that "a year later" and "then" lean on."""
        asked = self.old.ask in (Ask.WHEN, Ask.SINCE, Ask.UNTIL)
        return (self.answered_time if asked else None) or (self.old.times[0].when if self.old.times else self.answered_time)

    @cached_property
    def deed(self) -> str:
        """ "When did X join the club?" as a clause that dates another: "X joined the club"; "" where it has no such form."""
        low = self.old.text.rstrip("?!. ")
        passive = re.match(r"(?:when|on (?:what|which) \w+|since when) (was|were) (.+)$", low, re.I)
        if passive and (verb := re.search(r" (?:\w+ly )?(?:\w+ed|held|begun|set up|made)\b", passive[2])):
            return f"{passive[2][: verb.start()]} {passive[1].lower()}{passive[2][verb.start() :]}"
        active = re.match(r"(?:when|on (?:what|which) \w+|in (?:what|which) year) did ", low, re.I)
        doers = [m for m in self.mentions if self.old.words[m.start].start >= (active.end() if active else 0)]
        run = list(run_of(doers, self.old.words, self.old.text))
        if not active or not run or run[0].start > len(read_words(active[0])) + 1 or run[-1].end >= len(self.old.words):
            return ""
        verb_word = self.old.words[run[-1].end]
        rest = low[verb_word.end :]
        return f"{low[active.end() : verb_word.start].strip()} {in_the_past(verb_word.text)}{rest}"

    @cached_property
    def deed_alone(self) -> str:
        """The deed without the subject that it is done to ("X joined"), where that can be said before it."""
        subject = next((m for m in self.mentions if m.kind == "subject"), None)
        if not subject:
            return self.deed
        typed = self.old.text[self.old.words[subject.start].start : self.old.words[subject.end - 1].end]
        return re.sub(rf" (?:the )?{re.escape(typed)}$", "", self.deed)

    # --- the answer's words

    @cached_property
    def _said(self) -> list[Word]:
        return read_words(self.answer)

    @cached_property
    def _answered(self) -> list[Mention]:
        return [] if _REFUSED.search(self.answer) else self.lexicon.find(self._said)


def mentions_of(question: Question) -> tuple[Mention, ...]:
    return (*question.mentions, *(question.clause.mentions if question.clause else ()))
