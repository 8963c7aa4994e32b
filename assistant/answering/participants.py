"""Who and what the last question and its answer name: the subjects spoken of, and those who took part.

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
from assistant.answering.draft import join_words
from assistant.answering.lexicon import Lexicon, Mention
from assistant.answering.named_together import Group, run_of
from assistant.answering.question import Question
from assistant.answering.words import Word, read_words
from assistant.ledger.facts import Subject
from assistant.ledger.ledger import Ledger

PARTIES = frozenset({"country", "union", "firm", "company", "organisation", "organization", "body", "state", "institution"})
REFUSED = re.compile(r"\bdocuments (?:do not|don't|are silent|say nothing)|^which one do you mean", re.I)
_MOST_NAMED = 4
_PLACING = frozenset({"in", "at", "near"})  # a place where something was done is not what the question is about
# What several have made together, and do not belong to.
_TEXTS = frozenset("memorandum agreement framework plan treaty document law bill list proposal negotiations".split())
_ACTING = re.compile(
    r"\b(?:did|does|do|will|have|had) (?P<who>the (?:[\w'’-]+ ){0,4}?[a-z]+s(?: of [^?]+?)?) "
    r"(?:meet|sign|agree|announce|launch|decide|promise|pledge|hold|adopt|plan|gather|say|met|signed|agreed|announced|launched)\b"
)


@dataclass(frozen=True)
class Participants:
    """The last question, made whole, with its answer, seen through the names that the ledger knows."""

    ledger: Ledger
    lexicon: Lexicon
    old: Question
    answer: str
    today: date

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
        capitals = [
            word
            for before, word in pairwise(self.old.words)
            if word.upper and before.text not in _PLACING and not any(start <= word.start < end for start, end in dated)
        ]
        placed = [word for word in self.old.terms if not word.upper and not any(s <= word.start < e for s, e in dated)]
        if placed:  # "the plant in Rome" is not the default subject either
            capitals = [word for word in self.old.words[1:] if word.upper and not any(s <= word.start < e for s, e in dated)]
        return bool(self.mentions or capitals)

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
        """The people that may be meant by "he" or "she": whom the answer gave to a question for somebody, those
        of the question, else those that the answer names first."""
        asked = [self.ledger.name(m.id) for m in self.mentions if m.kind == "name"]
        named = [name.name for name in asked if name.kind == "person"]
        people = [m for m in self._answered if m.kind == "name" and self.ledger.name(m.id).kind == "person"]
        new = [m for m in people if m.id not in {m.id for m in self.mentions}]
        if self.old.ask is Ask.WHO and new and named:  # whom the answer gave, not whom the question named
            return [self.ledger.name(m.id).name for m in list(run_of(new, self._said, self.answer))[:1]]
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

    @cached_property
    def actor(self) -> str:
        """The one country, body or firm that did or is something: the last answer's before the last question's."""
        for group in (self.given, self.doer):
            if group:
                return group.text if group.size == 1 and not group.people else ""
        return ""

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
    def names_parties_only(self) -> bool:
        """Whether those who acted are told by the name of a treaty only."""
        return not _ACTING.search(self.old.text)

    @cached_property
    def parties_named(self) -> list[Mention]:
        """The names of which the names of the subjects spoken of are made."""
        subjects = [self.ledger.subjects[m.id] for m in self.old.mentions if m.kind == "subject"]
        words = [word for subject in subjects for name in (subject.name, *subject.aliases) for word in read_words(name)]
        return [mention for word in words for mention in self.lexicon.find([word]) if mention.kind == "name"]

    # --- the answer's words

    @cached_property
    def _said(self) -> list[Word]:
        return read_words(self.answer)

    @cached_property
    def _answered(self) -> list[Mention]:
        return [] if REFUSED.search(self.answer) else self.lexicon.find(self._said)


def mentions_of(question: Question) -> tuple[Mention, ...]:
    return (*question.mentions, *(question.clause.mentions if question.clause else ()))
