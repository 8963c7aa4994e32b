"""What a conversation has just been about: the topic, what was given, made or counted, and the date."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.answering.ask_forms import Ask
from assistant.answering.draft import on_date
from assistant.answering.happenings import event_named, happening, told_place
from assistant.answering.named_together import listed, run_of
from assistant.answering.participants import PARTIES, REFUSED, Participants
from assistant.answering.pointing import in_the_past, without_time
from assistant.answering.things_given import Thing, given_thing, introduced, several_named
from assistant.answering.time_expressions import dates_in
from assistant.answering.words import read_words
from assistant.dates import When
from assistant.ledger.facts import Subject
from assistant.text import stem

_LYING = frozenset("project plant site facility instrument building".split())
_MEETINGS = frozenset({"meeting", "summit"})
_MADE = re.compile(
    r"^what (?:did|does|do|has|have|had|will)\b.*\b(?:launch|create|found|establish|start|set up|build|propose|announce|replace"
    r"|adopt|introduce|succeed|produce)(?:e?d)?\b",
    re.I,
)


@dataclass(frozen=True)
class Focus(Participants):
    """What the last question was about, and what its answer gave."""

    @cached_property
    def event(self) -> str:
        """The meeting that the question names, with the place and date it gives: "the club's meeting in Rome in May 2020"."""
        meeting = next((s for s in self.subjects if s.kind in _MEETINGS and not s.default), None)
        named = meeting.spoken if meeting else event_named(self.old.text, self.subjects[0].spoken if self.subjects else "")
        date = self.answered_time if self.old.ask is Ask.WHEN and not meeting and not self.old.times else None
        return f"{named} {on_date(date)}" if named and date else named

    @cached_property
    def happening(self) -> str:
        """The question's deed as a noun, with its place and date: "the signing of the treaty in Rome"; "" where it has none."""
        return happening(self.old, self.answer, self.answered_time)

    def topic(self, last: bool = False) -> str:
        """How to speak of what the question was about; of several subjects the first, or the `last`."""
        if self.things:
            subject = self.things[-1 if last else 0]
            several = re.search(r"(?:memoranda|[a-z]s)$", re.split(r" (?:of|on|with|between|for) ", subject.spoken)[0])
            return self.part or (several and self.made) or subject.spoken
        capitals = re.findall(r"(?<=\w )(?<!\bin )(?<!\bat )[A-Z][\w'-]*(?: [A-Z][\w'-]*)*", self.old.text)
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
            following = self.old.words[end].text if end < len(self.old.words) else ""
            if self.old.ask is Ask.COUNT and re.search(r"[^su]s$", self.old.words[end - 1].text) and not following.endswith("s"):
                break  # "how many countries belong to it": what follows the plural is a verb
        return self.old.text[self.old.words[start].start : self.old.words[end - 1].end]

    @cached_property
    def thing(self) -> str:
        """The thing that the answer gave to "which project …?" or "what did X launch?"; "" where it gave none."""
        if self.old.ask not in (Ask.WHICH, Ask.WHAT) or REFUSED.search(self.answer):
            return ""
        asked = {m.id for m in self.mentions}
        if self.counted:
            noun = re.escape(self.counted.split()[-1])
            match = re.search(rf"\b(?:[Tt]he )?(?:[A-Z][\w-]* ){{1,3}}(?:[a-z-]+ ){{0,2}}{noun}\b", self.answer)
            if match and match[0].startswith(("A ", "An ")):
                whose = f" of {self.doer_typed}" if self.doer and self.doer.size > 1 else ""
                return f"the {match[0].partition(' ')[2]}{whose}"
            if match and not all(word.stem in {w.stem for w in self.old.words} for word in read_words(match[0])):
                return match[0][0].lower() + match[0][1:] if match[0].startswith("The ") else match[0]
        elif not _MADE.search(self.old.text):
            return ""
        new = list(dict.fromkeys(m.id for m in self._answered if m.kind == "subject" and m.id not in asked))
        return self.ledger.subjects[new[0]].spoken if len(new) == 1 else ""

    @cached_property
    def counted_noun(self) -> str:
        """What was counted or listed, told from others of its kind ("the associate members of the club"); "" without such."""
        if those := re.fullmatch(r"who (?:are|were) (?P<who>the (?:[\w-]+ ){0,3}[a-z]+s(?: of [^?]+)?)\W*", self.old.text, re.I):
            named = any(m.kind == "subject" for m in self.lexicon.find(read_words(those["who"])))
            return those["who"] if named or not self.topic() else f"{those['who']} of {self.topic()}"
        if role := re.fullmatch(
            r"which (?:[\w-]+ ){1,3}?(?:are|were) (?:the )?(?P<role>(?:[a-z-]+ )?[a-z-]+s (?:of|in|at) .+?)\W*",
            self.old.text,
            re.I,
        ):
            return f"the {role['role']}"
        listed_ones = self.old.ask in (Ask.LIST, Ask.WHICH) and self.counted.endswith("s")
        if not self.counted or not (self.old.ask is Ask.COUNT or listed_ones):
            return ""
        noun = f"the {self.counted}"
        named = any(m.kind == "subject" for m in self.lexicon.find(read_words(noun)))
        return noun if named or not self.things else f"{noun} of {self.topic()}"

    @cached_property
    def counts_parties(self) -> bool:
        """Whether the question counted countries, companies and the like."""
        noun = self.counted.lower().split()[-1:] or [""]
        return any(stem(noun[0]) == stem(word) for word in (*PARTIES, "member", "partner", "signatory", "participant", "guest"))

    @cached_property
    def given_thing(self) -> Thing | None:
        """What the answer gave to "What did X announce?", with who did it and when."""
        if REFUSED.search(self.answer):
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
        several = self.doer and self.doer.size > 1 and not REFUSED.search(self.answer)
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
    def entry(self) -> str:
        """ "X's membership of the club", where the question asked of somebody becoming a member; "" else."""
        member = re.search(r"\b(?:becom\w+|became|be) an? (?:\w+ )?(?:member|partner|signatory)\b", self.old.text, re.I)
        acting = [m for m in self.mentions if m.kind == "name" and self._sort(m) == "party"]
        return f"{self.ledger.name(acting[0].id).spoken}'s membership of {self.topic()}" if member and len(acting) == 1 else ""

    @cached_property
    def described(self) -> str:
        """ "The plant in Rome": what the question was about, where it is described and has no name; "" else."""
        match = re.search(r"\bthe (?:[a-z-]+ ){0,2}[a-z]+ (?:in|at|near) [A-Z][\w'-]*", self.old.text)
        return match[0] if match else ""

    @cached_property
    def at_a_place(self) -> bool:
        """Whether the question was about a thing that lies somewhere, as far as the ledger tells: no body, party or person."""
        names = [m for m in self.mentions if m.kind == "name"]
        if self.things and self.things[0].kind in _LYING:
            return True
        return not self.subjects and len(names) == 1 and self._sort(names[0]) == "thing"

    @cached_property
    def made(self) -> str:
        """What several have made together and the question calls theirs: "the treaty of X and Y" for "When did X and Y sign
        their treaty?"; "" without."""
        match = re.search(
            r"\b(?:sign|conclude|make|agree|announce|launch|reach)(?:ed)? (?:their|an?) (?P<thing>[^?]+)", without_time(self.old)
        )
        if not match or not self.doer:
            return ""
        thing = f"the {match['thing'].strip(' ?')}"
        return thing if " with " in thing else f"{thing} of {self.doer_typed}" if self.doer.size > 1 else ""

    @cached_property
    def met(self) -> bool:
        """Whether the question was about people meeting."""
        return bool(re.search(r"\b(?:meet|met|gather|gathered|convene|convened)\b", self.old.text, re.I))

    @cached_property
    def where_met(self) -> str:
        """ "In Rome on 4 May 2020": where and when those met of whom the question spoke; "" where it spoke of no meeting."""
        found = re.search(r"^the meeting of .+?(?P<where> (?:in|at|on) .+)$", self.happening) if self.met else None
        return found["where"].strip() if found else ""

    @cached_property
    def place_and_date(self) -> str:
        """ "In Rome on 4 May 2020": where and when the deed was done; "" where one of them was not told."""
        where = told_place(self.old, self.answer)
        when = self.old.times[0].when if self.old.times else self.answered_time
        return f"{where} {on_date(when)}".strip() if where and when else ""

    @cached_property
    def items(self) -> list[str]:
        """The two or more things that the answer lists, in its order; empty where it does not plainly list any."""
        return [] if REFUSED.search(self.answer) else listed(self.answer)

    # --- when

    @cached_property
    def answered_time(self) -> When | None:
        """The date that the answer gives: the first, where the question asked for one; else the only one."""
        found = [] if REFUSED.search(self.answer) else [t.when for t in dates_in(self.answer, self.today)]
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
