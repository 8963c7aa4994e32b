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
from assistant.answering.happenings import event_named, happening, told_place
from assistant.answering.lexicon import Lexicon, Mention
from assistant.answering.named_together import Group, listed, run_of
from assistant.answering.pointing import in_the_past, without_time
from assistant.answering.question import Question
from assistant.answering.things_given import Thing, given_thing, introduced, several_named
from assistant.answering.time_expressions import dates_in
from assistant.answering.words import Word, read_words
from assistant.dates import When
from assistant.ledger.facts import Subject
from assistant.ledger.ledger import Ledger
from assistant.text import stem

PARTIES = frozenset({"country", "union", "firm", "company", "organisation", "organization", "body", "state", "institution"})
_MOST_NAMED = 4
_MEETINGS = frozenset({"meeting", "summit"})
# What several have made together, and do not belong to.
_TEXTS = frozenset("memorandum agreement framework plan treaty document law bill list proposal negotiations".split())
_ACTING = re.compile(
    r"\b(?:did|does|do|will|have|had) (?P<who>the (?:[\w'’-]+ ){0,4}?[a-z]+s(?: of [^?]+?)?) "
    r"(?:meet|sign|agree|announce|launch|decide|promise|pledge|hold|adopt|plan|gather|say|met|signed|agreed|announced|launched)\b"
)
_MADE = re.compile(
    r"^what (?:did|does|do|has|have|had|will)\b.*\b(?:launch|create|found|establish|start|set up|build|propose|announce|replace"
    r"|adopt|introduce|succeed|produce)(?:e?d)?\b",
    re.I,
)
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
        meeting = next((s for s in self.subjects if s.kind in _MEETINGS and not s.default), None)
        return meeting.spoken if meeting else event_named(self.old.text, self.subjects[0].spoken if self.subjects else "")

    @cached_property
    def happening(self) -> str:
        """The question's deed as a noun, with its place and date: "the signing of the treaty in Rome"; "" where it has none."""
        return happening(self.old, self.answer, self.answered_time)

    def topic(self, last: bool = False) -> str:
        """How to speak of what the question was about; of several subjects the first, or the `last`."""
        if self.subjects:
            subject = self.subjects[-1 if last else 0]
            several = re.search(r"(?:memoranda|[a-z]s)$", re.split(r" (?:of|on|with|between|for) ", subject.spoken)[0])
            return self.part or (several and self.made) or subject.spoken
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
    def counted_noun(self) -> str:
        """What was counted, told from others of its kind ("the associate members of the club"); "" without a count."""
        if self.old.ask is not Ask.COUNT or not self.counted:
            return ""
        noun = f"the {self.counted}"
        named = any(m.kind == "subject" for m in self.lexicon.find(read_words(noun)))
        return noun if named or not self.topic() else f"{noun} of {self.topic()}"

    @cached_property
    def counts_parties(self) -> bool:
        """Whether the question counted countries, companies and the like."""
        noun = self.counted.lower().split()[-1:] or [""]
        return any(stem(noun[0]) == stem(word) for word in (*PARTIES, "member", "partner", "signatory", "participant", "guest"))

    @cached_property
    def given_thing(self) -> Thing | None:
        """What the answer gave to "What did X announce?", with who did it and when."""
        if _REFUSED.search(self.answer):
            return None
        when = self.old.times[0].when if self.old.times else self.answered_time
        given = given_thing(self.old, self.answer, on_date(when) if when else "")
        asked = {m.id for m in self.mentions}
        found = self.lexicon.find(read_words(given.text)) if given else []
        known = list(dict.fromkeys(m.id for m in found if m.kind == "subject" and m.id not in asked))
        return Thing(self.ledger.subjects[known[0]].spoken, False) if given and not given.several and len(known) == 1 else given

    @cached_property
    def introduced(self) -> Thing | None:
        """The only undertaking that the answer brings in, where several have done something together."""
        several = self.doer and self.doer.size > 1 and not _REFUSED.search(self.answer)
        return introduced(self.answer, self.doer.text) if several and self.doer else None

    @cached_property
    def several_named(self) -> Thing | None:
        """ "The 26 measures that X announced", where the question names such."""
        return several_named(self.old.text)

    def several_of(self, noun: str) -> str:
        """ "Those measures": the several things of that name that the answer gave or the question named; "" without."""
        for thing in (self.given_thing, self.several_named):
            if thing and thing.several and re.search(rf"\b{noun}\b", thing.text, re.I):
                return thing.text
        return ""

    @cached_property
    def actor(self) -> str:
        """The one country, body or firm that did or is something: the last answer's before the last question's."""
        for group in (self.given, self.doer):
            if group:
                return group.text if group.size == 1 and not group.people else ""
        return ""

    @cached_property
    def entry(self) -> str:
        """ "X's membership of the club", where the question asked of somebody becoming a member; "" else."""
        member = re.search(r"\b(?:becom\w+|became|be) an? (?:\w+ )?(?:member|partner|signatory)\b", self.old.text, re.I)
        acting = [m for m in self.mentions if m.kind == "name" and self._sort(m) == "party"]
        return f"{self.ledger.name(acting[0].id).spoken}'s membership of {self.topic()}" if member and len(acting) == 1 else ""

    @cached_property
    def made(self) -> str:
        """What several have made together and the question calls theirs: "the treaty of X and Y" for "When did X and Y sign
        their treaty?"; "" without."""
        match = re.search(
            r"\b(?:sign|conclude|make|agree|announce|launch|reach)(?:ed)? (?:their|an?) (?P<thing>[^?]+)", without_time(self.old)
        )
        return f"the {match['thing'].strip(' ?')} of {self.doer_typed}" if match and self.doer and self.doer.size > 1 else ""

    @cached_property
    def place_and_date(self) -> str:
        """ "In Rome on 4 May 2020": where and when the deed was done; "" where one of them was not told."""
        where = told_place(self.old, self.answer)
        when = self.old.times[0].when if self.old.times else self.answered_time
        return f"{where} {on_date(when)}".strip() if where and when else ""

    @cached_property
    def acting(self) -> str:
        """Those who did it, where they have no name of their own ("the leaders of X and Y"), or the parties of a treaty."""
        match = _ACTING.search(self.old.text)
        if match:
            return match["who"]
        if len(self.things) != 1 or self.things[0].kind not in _TEXTS:
            return ""
        parties = list(dict.fromkeys(m.id for m in self.parties_named if self._sort(m) == "party"))
        return join_words(self.ledger.name(id_).spoken for id_ in parties) if len(parties) > 1 else ""

    @cached_property
    def parties_named(self) -> list[Mention]:
        """The names of which the names of the subjects spoken of are made."""
        subjects = [self.ledger.subjects[m.id] for m in self.old.mentions if m.kind == "subject"]
        words = [word for subject in subjects for name in (subject.name, *subject.aliases) for word in read_words(name)]
        return [mention for word in words for mention in self.lexicon.find([word]) if mention.kind == "name"]

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
