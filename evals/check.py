"""Proves that the cases rest on the documents: every gold quote stands in its source, every source that a case names exists."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.dates import day, period
from assistant.errors import LodestoneError
from assistant.library.catalogue import load_catalogue
from assistant.library.reading import Reader
from assistant.model import Document
from assistant.settings import Settings
from evals.cases import SCHEMA, Case, schema
from evals.matching import Matcher, figures
from evals.measures import locate


@dataclass(frozen=True)
class Finding:
    """What is wrong with a case, or (`hint`) what an evaluator should look at; `remedy` says what to do."""

    case: str
    message: str
    remedy: str
    hint: bool = False

    def __str__(self) -> str:
        return f"{self.case}: {self.message} {self.remedy}"


class CorpusTexts:
    """The canonical texts of a corpus, read from its files, each once; for use where there is no index."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sources = load_catalogue(settings.corpus).sources
        self._read: dict[str, Document] = {}

    def document(self, source_id: str) -> Document:
        """The text of a source. Raises KeyError for an unknown id and UnreadableSource for a file without text."""
        if source_id not in self._read:
            source = self._sources[source_id]
            with Reader(self._settings) as reader:
                path = self._settings.corpus / source.path
                self._read[source_id] = reader.read(path, source.id, source.sha256)
        return self._read[source_id]

    def load(self, source_ids: Sequence[str]) -> None:
        """Read several sources in one go; those that cannot be read are left for `document` to report."""
        with Reader(self._settings) as reader:
            for source_id in sorted({*source_ids} & {*self._sources}):
                source = self._sources[source_id]
                try:
                    self._read[source_id] = reader.read(self._settings.corpus / source.path, source.id, source.sha256)
                except LodestoneError:
                    continue


def check_cases(cases: Sequence[Case], settings: Settings, aliases: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Every finding about the cases, those that must be mended first."""
    texts = CorpusTexts(settings)
    texts.load([gold.source for case in cases for gold in case.gold])
    known = load_catalogue(settings.corpus).sources
    matcher = Matcher(aliases)
    findings = [finding for case in cases for finding in _check(case, texts, {*known}, matcher)]
    return sorted(findings, key=lambda finding: (finding.hint, finding.case))


def _check(case: Case, texts: CorpusTexts, known: set[str], matcher: Matcher) -> list[Finding]:
    named = [source for group in case.must_cite for source in group] + [*case.must_not_cite]
    findings = [
        Finding(case.id, f"source '{source}' is not in the corpus.", "Correct must_cite or must_not_cite.")
        for source in named
        if source not in known
    ]
    for gold in case.gold:
        try:
            text = texts.document(gold.source).text
        except KeyError:
            findings.append(Finding(case.id, f"gold source '{gold.source}' is not in the corpus.", "Name one that is."))
            continue
        except LodestoneError as error:
            findings.append(Finding(case.id, f"gold source '{gold.source}' cannot be read: {error}", "Mend the source."))
            continue
        if locate(gold.quote, text) is None:
            findings.append(
                Finding(case.id, f"the gold quote is not in '{gold.source}': \"{gold.quote}\"", "Copy it from the source's text.")
            )
    if not findings and case.gold:
        findings += _unsupported(case, texts, matcher)
    return [*findings, *_expired(case, date.today())]


def _expired(case: Case, today: date) -> list[Finding]:
    """Whether the day that the case asks about lies outside the days on which its values hold: asks_about or as_of (checked
    when the case is read), else the dates in its question or history, else today."""
    if case.valid is None or case.as_of or case.asks_about:
        return []
    words = " ; ".join([case.question, *(f"{turn.question} ; {turn.answer}" for turn in case.history)])
    named = [period(figure[1:]) for figure in figures(words) if re.fullmatch(r"@\d{4}(-\d\d){0,2}", figure)]
    if any(case.valid.holds(when) for when in named or [day(today)]):
        return []
    asked = ", ".join(when.text for when in named) or f"today, {today}"
    message = f"asks about {asked}, when its values do not hold."
    return [Finding(case.id, message, "Correct valid, or give it an as_of or asks_about.", hint=True)]


def _unsupported(case: Case, texts: CorpusTexts, matcher: Matcher) -> list[Finding]:
    """Expected values that none of the gold sources says: perhaps derived, perhaps a slip."""
    text = "\n".join(texts.document(gold.source).text for gold in case.gold)
    wanted = [element.any for element in case.expects] + [*case.members]
    return [
        Finding(case.id, f"no gold source says {' | '.join(any_)}.", "Add the source that does, unless it is derived.", hint=True)
        for any_ in wanted
        if not matcher.says(any_, text)
    ]


def schema_is_current(path: Path = SCHEMA) -> bool:
    """Whether the committed JSON schema is that of the code."""
    return path.is_file() and path.read_text(encoding="utf-8") == schema()
