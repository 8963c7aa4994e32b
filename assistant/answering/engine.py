"""The embedded engine: from a question to a checked Answer without a chat model.

understand (question.py) -> the ledger, where it accounts for the question (ledger_answers.py) -> else the sentences of
retrieved passages (evidence.py) -> check (verify.py) -> number the citations (finish.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.answering.aspect_told import only_lists
from assistant.answering.attribution import Speaker, Speakers, as_others_say
from assistant.answering.besides import with_theirs
from assistant.answering.between_occasions import with_days
from assistant.answering.clock import Clock
from assistant.answering.comparing import By, Comparison, comparison, sized
from assistant.answering.composer import Composer
from assistant.answering.coordination import by_ordinal, by_time, joined_names, with_names, without_dating_relative
from assistant.answering.draft import Draft, Line
from assistant.answering.enumerations import with_leader
from assistant.answering.evidence import gather, traced
from assistant.answering.finish import finish
from assistant.answering.followup import Resolver
from assistant.answering.frames import framed
from assistant.answering.ledger_answers import LedgerAnswers
from assistant.answering.lexicon import Lexicon
from assistant.answering.match import Matcher
from assistant.answering.parties import by_its_parties
from assistant.answering.persons import asks_who_somebody_is, brief_on, with_role_first
from assistant.answering.question import Question, parse_question
from assistant.answering.quote_sense import denies
from assistant.answering.reader import Reader
from assistant.answering.readings import Reading, answered, ask_back, ask_what, namesakes
from assistant.answering.requests import Form, Request, read_request
from assistant.answering.spelling import Spelling
from assistant.answering.terms import question_terms, undated_words
from assistant.answering.time_expressions import ImpossibleDate
from assistant.answering.verify import Verifier
from assistant.answering.vocabulary import Vocabulary
from assistant.answering.wanted import sort_asked
from assistant.answering.words import as_meant, read_words
from assistant.answering.write_order import write_order
from assistant.answering.write_overlap import write_overlap
from assistant.answering.write_passages import refuses, write_passages, write_refusal
from assistant.answering.write_sizes import write_sizes
from assistant.answering.write_together import elliptic_questions, one_after_another, split_questions
from assistant.index.index import Index
from assistant.ledger.facts import Name
from assistant.ledger.ledger import Ledger
from assistant.model import Answer, Filters, Turn


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that answering needs, made once for an index and a ledger."""

    index: Index
    ledger: Ledger
    lexicon: Lexicon
    spelling: Spelling
    vocabulary: Vocabulary
    matcher: Matcher
    resolver: Resolver
    speakers: Speakers
    verifier: Verifier
    persons: Mapping[str, Sequence[Name]]
    retrieve: int

    def as_meant(self, text: str) -> str:
        """The question without its typing errors; one in another language as it is."""
        return text if self.resolver.languages.read(text) else self._mended(text)[0]

    def _mended(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        return as_meant(text, read_words(text, self.spelling))

    def answer(
        self,
        text: str,
        resolved: str,
        as_of: date,
        filters: Filters,
        open_readings: Sequence[Reading] = (),
        unclear: str = "",
    ) -> Answer:
        """The checked answer to one question, resolved already, or the question back where `open_readings` says that a pronoun
        of it can mean several, or `unclear` that it means nothing spoken of. `as_of` is the day that counts as today."""
        clock = Clock()
        trace: dict[str, Any] = {"engine": "embedded"}
        foreign = self.resolver.languages.read(text)
        if foreign and not foreign.english:
            return self._finish(Draft("not_covered", [Line(foreign.note, ())]), text, text, as_of, trace, clock)
        if open_readings or unclear:
            draft = ask_back(open_readings) if open_readings else ask_what(unclear)
            return self._finish(draft, text, resolved, as_of, trace, clock)
        trace["spelling"] = [] if foreign else [list(pair) for pair in self._mended(text)[1]]
        asked = with_days(sized(without_dating_relative(self._named(resolved))), self.ledger, as_of)
        if (compared := comparison(asked)) and (found := self._compared(compared, as_of, filters, trace, clock)):
            return self._finish(found, text, resolved, as_of, trace, clock)
        parts = [one for part in split_questions(asked) for each in by_ordinal(part) for one in by_time(each, as_of)]
        if len(parts) > 1:
            draft = self._several(parts, as_of, filters, trace, clock)
            return self._finish(draft, text, resolved, as_of, trace, clock)
        if (elliptic := elliptic_questions(asked)) and (found := self._elliptic(elliptic, as_of, filters, trace, clock)):
            return self._finish(found, text, resolved, as_of, trace, clock)
        draft, understood = self._draft(asked, as_of, filters, trace, clock)
        if foreign:
            trace["language"] = foreign.language
            draft.basis = f"{draft.basis} {foreign.note}".strip()
        return self._finish(draft, text, resolved if understood == asked else understood, as_of, trace, clock)

    def _compared(self, asked: Comparison, as_of: date, filters: Filters, trace: dict[str, Any], clock: Clock) -> Draft | None:
        """The answers on both things with what the comparison of them says, in the first way of asking in which it says it. None
        where it says nothing and only how they compare is asked, or the question may be answered otherwise."""
        told: Draft | None = None
        for way in asked.ways:
            parts: list[dict[str, Any]] = [{} for _ in way]
            drafts = [self._draft(part, as_of, filters, own, clock)[0] for part, own in zip(way, parts, strict=True)]
            verdict = (write_order if asked.by is By.DATE else write_sizes)(asked, drafts)
            if verdict or (told is None and all(draft.status == "answered" for draft in drafts)):
                told = one_after_another(drafts)
                trace["parts"] = [own | {"question": q, "status": d.status} for q, own, d in zip(way, parts, drafts, strict=True)]
            if verdict and told:
                told.lines.insert(0, verdict)
                trace.setdefault("dropped", []).extend(self.verifier.check(told))
                return told
        if asked.by is By.DATE:
            return Draft("not_covered", [Line("The documents do not say which of the two came first.", ())])
        return None if asked.word else told

    def _elliptic(self, parts: Sequence[str], as_of: date, filters: Filters, trace: dict[str, Any], clock: Clock) -> Draft | None:
        """The answers to two questions of which one was made whole; None where either is not answered."""
        drafts = [self._draft(part, as_of, filters, {}, clock)[0] for part in parts]
        if any(draft.status != "answered" for draft in drafts):
            return None
        trace["parts"] = [{"question": part, "status": draft.status} for part, draft in zip(parts, drafts, strict=True)]
        return one_after_another(drafts)

    def _several(self, parts: Sequence[str], as_of: date, filters: Filters, trace: dict[str, Any], clock: Clock) -> Draft:
        """Each of several questions answered by itself, a later one with the words of the earlier ones to lean on."""
        drafts: list[Draft] = []
        turns: list[Turn] = []
        names = ""
        for part in parts:
            part = with_names(part, names)
            names = joined_names(self._parsed(part, as_of)) or names
            whole = self.resolver.resolve(part, turns, as_of) if turns else part
            own: dict[str, Any] = {}
            draft, _ = self._draft(whole, as_of, filters, own, clock)
            trace.setdefault("parts", []).append(own | {"question": whole, "status": draft.status})
            drafts.append(draft)
            turns.append(Turn(part, draft.lines[0].text if draft.lines else ""))
        return one_after_another(drafts)

    def _draft(
        self, resolved: str, as_of: date, filters: Filters, trace: dict[str, Any], clock: Clock, namesake: bool = False
    ) -> tuple[Draft, str]:
        """The checked draft of one single question, and the question as it was understood. `namesake` says that a person whom
        the question named in part has been told from others of the name."""
        try:
            question = parse_question(resolved, as_of, self.lexicon, self.spelling)
        except ImpossibleDate as error:
            return Draft(
                "not_covered", [Line(f"There is no such date as “{error}”. Please correct it and ask again.", ())]
            ), resolved
        question = with_theirs(question, self.ledger)
        clock.lap("understand")
        person = asks_who_somebody_is(question, self.ledger)
        request = brief_on(person) if person else read_request(resolved, as_of)
        if request:
            longer = self._composer().compose(request, as_of, filters, trace)
            clock.lap("compose")
            if longer:
                longer = with_role_first(longer, person) if person else longer
                trace["dropped"] += self.verifier.check(longer)
                clock.lap("verify")
                return longer, resolved
            if request.form is Form.BRIEF and not request.bare:
                question = parse_question(request.topic, as_of, self.lexicon, self.spelling)
        trace["ask"] = question.ask.value
        trace["spelling"] = [*trace.get("spelling", ()), *map(list, question.typed)]
        if persons := () if namesake else namesakes(question, self.persons):
            told = answered(persons, lambda whole: self._draft(whole, as_of, filters, {}, clock, namesake=True)[0])
            if len(told) > 1:
                return ask_back([reading for reading, _ in told]), resolved
            if told:
                return told[0][1], told[0][0].question
        speaker = self.speakers.find(question.said_by) if question.said_by else None
        draft = self._as_said_by(speaker, question, filters, as_of, trace) if speaker else None
        others = speaker is not None and draft is None
        if speaker and others and speaker.is_matter:
            question, others = self._named_too(question, speaker, as_of), False
        if draft is None:
            draft, question = self._read(question, request, as_of, filters, trace, clock)
            if speaker and others and draft.status == "not_covered" and not speaker.sources:
                # "According to the deal with X" names no source but the matter.
                draft, question = self._read(self._named_too(question, speaker, as_of), request, as_of, filters, trace, clock)
                others = draft.status == "not_covered"
        draft = with_leader(draft, question)
        if draft.status == "answered" and _denied(draft, question):
            draft.status = "false_premise"
        dropped = trace.setdefault("dropped", [])
        if draft.lines and draft.lines[0].quotes:
            dropped += self.verifier.check(draft)
            if not draft.lines:
                draft = write_refusal(self.index, question, [])
        clock.lap("verify")
        draft = as_others_say(draft, speaker) if speaker and others else draft
        return draft, question.text if question.typed else resolved

    def _read(
        self, question: Question, request: Request | None, as_of: date, filters: Filters, trace: dict[str, Any], clock: Clock
    ) -> tuple[Draft, Question]:
        """The draft for the question as it stands, or for the aspect that it names, and the question as it was read."""
        reading = framed(question)
        if reading:
            own: dict[str, Any] = {"aspect": reading.aspect}
            draft = self._written(reading.question, request, as_of, filters, own, clock)
            if not (refuses(draft) and reading.loose):
                trace.update(own)
                return draft, reading.question
            plain: dict[str, Any] = {}
            said = self._written(question, request, as_of, filters, plain, clock)
            if only_lists(self.ledger, plain.get("ledger", {}), question, reading.aspect):
                trace.update(own)
                return draft, reading.question
            trace.update(plain)
            return said, question
        return self._written(question, request, as_of, filters, trace, clock), question

    def _written(
        self, question: Question, request: Request | None, as_of: date, filters: Filters, trace: dict[str, Any], clock: Clock
    ) -> Draft:
        """The draft of the ledger, else that of the passages."""
        reader = Reader(self.ledger, self.index, self.lexicon, as_of)
        found = write_overlap(reader, question) or self._from_ledger().answer(question, as_of, trace)
        clock.lap("ledger")
        draft = (
            found
            or (request and self._composer().compose(request, as_of, filters, trace, last=True))
            or self._from_passages(question, filters, as_of, trace)
        )
        clock.lap("passages")
        return draft

    def _as_said_by(
        self, speaker: Speaker, question: Question, filters: Filters, as_of: date, trace: dict[str, Any]
    ) -> Draft | None:
        """What the one whose word is asked for says, from the ledger or from sentences; None where nothing is known of it."""
        own: dict[str, Any] = {}
        draft = replace(self._from_ledger(), speaker=speaker).answer(question, as_of, own)
        if not (draft and speaker.told(draft)) and speaker.sources:
            publishers = tuple(sorted({self.index.catalogue[id_].publisher for id_ in speaker.sources}))
            if not filters.publishers or set(publishers) <= set(filters.publishers):
                draft = self._from_passages(question, replace(filters, publishers=publishers), as_of, own)
        if not (draft and speaker.told(draft)):
            named = self._named_too(question, speaker, as_of)
            draft = self._from_ledger().answer(named, as_of, own) or self._from_passages(named, filters, as_of, own)
        if not speaker.told(draft):
            return None
        trace |= own
        draft.basis = f"Limited to what {speaker.text} says. {draft.basis}".strip()
        return draft

    def _named_too(self, question: Question, speaker: Speaker, as_of: date) -> Question:
        """The question with the one whose word is asked for as one more name that has to be met."""
        return replace(self._parsed(f"{question.text.rstrip(' ?.')}, {speaker.text}?", as_of), said_by="")

    def _named(self, text: str) -> str:
        return by_its_parties(text, self.lexicon, self.ledger)

    def _parsed(self, text: str, as_of: date) -> Question:
        return parse_question(text, as_of, self.lexicon, self.spelling)

    def _from_ledger(self) -> LedgerAnswers:
        return LedgerAnswers(self.ledger, self.vocabulary, self.matcher)

    def _composer(self) -> Composer:
        return Composer(self.index, self.ledger, self.lexicon, self.spelling, self.vocabulary, self.verifier, self.retrieve)

    def _finish(self, draft: Draft, text: str, resolved: str, as_of: date, trace: dict[str, Any], clock: Clock) -> Answer:
        trace["milliseconds"] = clock.laps
        return finish(draft, text, resolved, as_of, self.index.catalogue, self.index.document, trace | draft.trace)

    def _from_passages(self, question: Question, filters: Filters, as_of: date, trace: dict[str, Any]) -> Draft:
        terms = question_terms(question, self.ledger, self.vocabulary, undated_words(question))
        sort = sort_asked(question, self.ledger)
        found = gather(self.index, question, terms, self.vocabulary, filters, self.retrieve, as_of, sort)
        trace["passages"] = list(found.passages)
        trace["sentences"] = [traced(evidence) for evidence in found.sentences[:8]]
        trace["answerable"] = round(found.answerable, 3)
        draft = write_passages(self.index, question, found, self.ledger)
        return draft or write_refusal(self.index, question, found.sentences)


def _denied(draft: Draft, question: Question) -> bool:
    """Whether the words quoted first deny what the question takes for granted."""
    line = draft.lines[0]
    if question.frame:
        return False  # what is asked about an aspect may be that there is none
    return any(quote.text in line.text and denies(quote.text, question) for quote in line.quotes[:1])
