"""Questions that ask what one source says: "according to the ministry", "by the agency's count".

What another source says is no answer to them: sources count on different bases, and a figure is quoted under a name. A source is
meant by its publisher, with words of its title or kind ("the ministry's joint statement"), or by a name to which a quoted text
credits what it says ("…, the minister said"). Knowledge of English alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.draft import Draft, Line
from assistant.answering.lexicon import Lexicon, stems_of
from assistant.answering.match import Match
from assistant.answering.words import Word, read_words
from assistant.model import Quote, Source

# Words for sources in general: "according to the documents" asks for nothing in particular.
_ANY = stems_of(["document source text record data figure file collection library corpus material evidence information you"])
_CONTAINERS = stems_of([
    "page report article paper website site statement press release count number news newspaper story survey list sheet fact"
    " figure official summary own text account tally telling estimate programme program note speech release"])  # fmt: skip
_STATE = stems_of(["ministry department government governments office commission embassy agency council administration"])
_SAYS = stems_of([
    "say said state stated speak spoke report reported give gave given count counted put call called name named list listed"
    " estimate expect cite announce note describe write wrote tell told claim according base figure"])  # fmt: skip
_NEAR = 4  # words between a name and the word that credits it


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose word is asked for: `text` as typed, the ids of the sources that are its own, and its name as it may stand in a text:
    the ids of the ledger, or the stems of its words. `is_matter` says that a subject of the ledger is named that publishes
    nothing: "according to the treaty" asks what stands in it."""

    text: str
    sources: frozenset[str]
    names: frozenset[str]
    stems: tuple[str, ...]
    is_matter: bool
    lexicon: Lexicon

    def says(self, quote: Quote) -> bool:
        """Whether the quote is of a source of theirs, or credits what it says to them."""
        return quote.source_id in self.sources or self._credited(read_words(quote.text))

    def told(self, draft: Draft) -> bool:
        """Whether what is said first rests on their word."""
        return bool(draft.lines) and any(self.says(quote) for quote in draft.lines[0].quotes)

    def only(self, match: Match) -> Match | None:
        """The reading with no facts but theirs; None where there are none. A list and an office stay whole: one source seldom
        gives all of it."""
        if match.attribute.kind in ("membership", "holder") or match.attribute.counts:
            return match
        facts = match.subject.facts[match.attribute.id]
        own = tuple(replace(fact, standing="holds") for fact in facts if self.says(fact.quote))  # others may dispute it
        if not own:
            return None
        subject = replace(match.subject, facts={**match.subject.facts, match.attribute.id: own}, disagreements=())
        ids = {fact.id for fact in match.facts}
        chosen = tuple(fact for fact in own if fact.id in ids)
        return replace(match, subject=subject, facts=chosen or own, singled_out=match.singled_out and bool(chosen))

    def _credited(self, words: Sequence[Word]) -> bool:
        """Whether the name stands near a word of saying, as in "X counted 12" and "12, according to X"."""
        near = {place for i, word in enumerate(words) if word.stem in _SAYS for place in range(i - _NEAR, i + _NEAR + 1)}
        if self.names:
            return any(m.id in self.names and not near.isdisjoint(range(m.start, m.end)) for m in self.lexicon.standing([*words]))
        length = len(self.stems)
        starts = range(len(words) - length + 1) if length else ()
        found = (i for i in starts if tuple(w.stem for w in words[i : i + length]) == self.stems)
        return any(not near.isdisjoint(range(i, i + length)) for i in found)


class Speakers:
    """Finds whose word a question asks for, among the publishers of the sources and the names of the ledger."""

    def __init__(self, sources: Iterable[Source], lexicon: Lexicon) -> None:
        sources = tuple(sources)
        self._lexicon = lexicon
        self._publishers = [(source.id, *self._marks(source.publisher)) for source in sources]
        self._described = {source.id: stems_of([f"{source.title} {source.kind}"]) for source in sources}
        self._kinds = {source.id: stems_of([source.kind]) for source in sources}

    def find(self, phrase: str) -> Speaker | None:
        """Whose word "according to PHRASE" asks for; None where it means sources in general."""
        content = [word for word in read_words(phrase) if not word.stop or word.upper]
        if all(word.stem in _ANY for word in content):
            return None
        mentions = self._lexicon.standing(content)
        own = [word for word in content if word.stem not in _CONTAINERS] or content
        sources = self._of(content) or self._of(own)
        names = frozenset(m.id for m in self._lexicon.standing(own)) if mentions else frozenset()
        is_matter = not sources and any(m.kind == "subject" for m in mentions)
        text = re.sub(r"['’]s?(?: own)?$| (?:figures|numbers|data)$", "", phrase.strip())
        return Speaker(text, frozenset(sources), names, tuple(word.stem for word in own), is_matter, self._lexicon)

    def _of(self, words: Sequence[Word]) -> list[str]:
        """The sources whose publisher has all these words, or some of them and the title or kind the rest."""
        named = self._lexicon.standing([*words])
        inside = {i for m in named for i in range(m.start, m.end)}
        ids = {m.id for m in named}
        stems = {word.stem for i, word in enumerate(words) if i not in inside}
        if not stems and not ids:
            return []
        found = []
        for source, publisher_stems, publisher_ids in self._publishers:
            whole = {word.stem for word in words} <= publisher_stems or (not ids and stems <= self._kinds[source])
            by_name = ids <= publisher_ids and (stems or not ids or publisher_stems & _STATE)
            rest = stems - publisher_stems - (_STATE if publisher_stems & _STATE else set())
            if whole or (by_name and len(rest) < len(stems) + len(ids) and rest <= self._described[source]):
                found.append(source)
        return found

    def _marks(self, publisher: str) -> tuple[set[str], set[str]]:
        """The stems of a publisher's words and the names that stand in it; where it is at home, in brackets, is no part of it."""
        words = read_words(re.sub(r"\([A-Z][a-z][^)]*\)", "", publisher))  # the abbreviation in brackets stays
        return {word.stem for word in words}, {m.id for m in self._lexicon.standing(words)}


def as_others_say(draft: Draft, speaker: Speaker) -> Draft:
    """What other sources say, in the place of what the one asked about does not."""
    missing = f"what {speaker.text} says of it"
    if draft.status == "not_covered" or not draft.lines or not draft.lines[0].quotes:
        draft.missing.append(missing)
        return draft
    opening = Line(f"The documents do not give what {speaker.text} says of it; this is what others say.", ())
    draft.lines.insert(0, opening)
    draft.status = "partly"
    draft.missing.append(missing)
    return draft
