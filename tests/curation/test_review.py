"""A review says what a document repeats, what it claims against the ledger, and which answers would change; then they do."""

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.curation.curator import Curator
from assistant.curation.examine import Examiner
from assistant.curation.questions import StoredQuestion, asked_lately, difference
from assistant.curation.review import Review
from assistant.curation.reviewer import Reviewer
from assistant.dates import parse_when
from assistant.errors import UnreadableSource
from assistant.history import History
from assistant.index.index import Index
from assistant.model import Source
from assistant.settings import Settings

FIELDS = {
    "id": "courier-cern-news-2026", "title": "News from the laboratory at Geneva", "publisher": "Laboratory Courier",
    "published": "2026-05-04", "kind": "news item", "licence": "CC0-1.0", "form": "original",
}  # fmt: skip
TEXT = """# News from the laboratory at Geneva

Ireland joined CERN as a member state on 3 May 2026. CERN has had 27 member states since 21 June 2025.

The canteen of the Meyrin site was rebuilt by the architect Livia Brandt and serves two thousand meals a day.
"""
QUESTIONS = (
    StoredQuestion("Who rebuilt the canteen of the Meyrin site?", "asked on 2026-05-05"),
    StoredQuestion("Is Ireland a member state of CERN?", "case cern-ireland"),
    StoredQuestion("Who is Director-General of CERN?", "case cern-dg"),
    StoredQuestion("When did Poland join CERN?", "case cern-poland"),
)


@pytest.fixture(scope="module")
def reviewer(science_settings: Settings) -> Iterator[Reviewer]:
    with Examiner(science_settings) as examiner:
        yield Reviewer(science_settings, examiner)


def written(folder: Path, name: str, text: str, **fields: str) -> tuple[Path, Source]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    values = {**FIELDS, **fields}
    source = Source(
        **{key: value for key, value in values.items() if key != "published"},
        published=parse_when(values["published"]),
        path=f"sources/{name}",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    return path, source


@pytest.fixture(scope="module")
def review(reviewer: Reviewer, science: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Review:
    path, source = written(tmp_path_factory.mktemp("draft"), "news.md", TEXT)
    return reviewer.review(science, path, source, QUESTIONS, seconds=60)


def test_text_and_stages(review: Review) -> None:
    assert [page.number for page in review.pages] == [0] and "Livia Brandt" in review.pages[0].text
    assert review.notes == () and review.duplicates == () and review.asked == review.questions == 4
    assert set(review.seconds) == {"read", "parse", "claims", "duplicates", "questions"}


def test_claims_against_the_ledger_come_first_and_carry_an_entry(review: Review) -> None:
    against = [claim for claim in review.claims if claim.state == "contradicts"]
    new = [claim for claim in review.claims if claim.state == "new"]
    assert any("27" in claim.value and claim.known.startswith("25") and claim.known_quote for claim in against)
    assert review.claims[0].state == "contradicts"
    joined = next(claim for claim in new if "Ireland" in claim.value)
    assert joined.fact is not None and joined.fact.subject == "cern" and joined.fact.attribute == "members"
    assert joined.fact.entry["value"] == "ireland" and joined.fact.entry["quote"] in review.document.text


def test_a_value_of_the_same_day_can_only_be_kept_beside_that_of_the_ledger(review: Review) -> None:
    against = next(claim for claim in review.claims if claim.state == "contradicts" and "27" in claim.value)
    assert against.fact is None and against.both is not None
    assert against.both.entry["standing"] == "disputed" and against.both.conflict is not None
    leads, other = against.both.conflict["sides"]
    assert leads["leads"] and leads["value"].startswith("25")
    assert leads["quote"] == "CERN has had 25 member states since 21 June 2025."
    assert other["value"].startswith("27") and other["quote"] in review.document.text
    assert all(claim.both is None for claim in review.claims if claim.state != "contradicts")


def test_no_sentence_speaks_against_itself(reviewer: Reviewer, science: Assistant, tmp_path: Path) -> None:
    """A copy of a document whose sentences the ledger quotes says nothing against the ledger by them."""
    known = science.index.catalogue["letter-eso-partners-2019"]
    path, source = written(tmp_path, "copy.md", (science.settings.corpus / known.path).read_text("utf-8"))
    claims = reviewer.review(science, path, source).claims
    assert claims and all(c.quote.text != c.known_quote.text for c in claims if c.state == "contradicts" and c.known_quote)


def test_answers_that_would_change(review: Review) -> None:
    changed = {change.question.text: change for change in review.changes}
    canteen = changed["Who rebuilt the canteen of the Meyrin site?"]
    assert canteen.before.status == "not_covered" and canteen.after.status == "answered"
    assert "Livia Brandt" in canteen.after.headline and canteen.what == "not covered → answered"
    assert "When did Poland join CERN?" not in changed and "Who is Director-General of CERN?" not in changed


def test_near_and_exact_duplicates_with_the_difference(reviewer: Reviewer, science: Assistant, tmp_path: Path) -> None:
    known = science.index.catalogue["handbook-cern-members-2025"]
    original = (science.settings.corpus / known.path).read_text("utf-8")
    text = original.replace("Finland joined CERN in 1991.", "Finland joined CERN in 1992.").replace(
        "Austria joined CERN in 1959.", ""
    )
    path, source = written(tmp_path, "copy.md", text, title="Member states of the laboratory")
    found = reviewer.review(science, path, source).duplicates[0]
    assert found.source.id == known.id and found.degree == "near" and found.old_in_new > 0.9
    changed = [(d.old, d.new) for d in found.differences]
    assert len(changed) == 2 and ((("Austria joined CERN in 1959.", True),), ()) in changed
    assert any(("1991.", True) in old and ("1992.", True) in new for old, new in changed)
    path, source = written(tmp_path, "same.md", original)
    assert reviewer.review(science, path, source).duplicates[0].degree == "same file"
    path, source = written(tmp_path, "space.md", original.replace("\n\n", "\n\n\n"), title=known.title)
    assert reviewer.review(science, path, source).duplicates[0].degree == "same text"


def test_a_document_that_gives_no_text(reviewer: Reviewer, science: Assistant, tmp_path: Path) -> None:
    path, source = written(tmp_path, "empty.md", "---\n---\n")
    with pytest.raises(UnreadableSource):
        reviewer.review(science, path, source)


def test_the_nearest_questions_are_asked_first_while_there_is_time(
    reviewer: Reviewer, science: Assistant, tmp_path: Path
) -> None:
    path, source = written(tmp_path, "news.md", TEXT)
    short = reviewer.review(science, path, source, QUESTIONS, seconds=0)
    assert short.asked == 1 and short.questions == 4 and len(short.changes) <= 1
    longer = reviewer.review(science, path, source, QUESTIONS, seconds=60)
    assert longer.asked == 4 and {change.question for change in short.changes} <= {change.question for change in longer.changes}


def test_the_review_is_there_before_the_questions_are_asked(
    reviewer: Reviewer, science: Assistant, review: Review, tmp_path: Path
) -> None:
    path, source = written(tmp_path, "news.md", TEXT)
    shown = reviewer.review(science, path, source, QUESTIONS)
    assert shown.claims and not shown.asking.over and not shown.asking.all_asked
    assert (shown.asked, shown.changes, "questions" in shown.seconds) == (0, (), False)
    shown.asking.ask_on(60)
    until = time.monotonic() + 60
    while not shown.asking.over and time.monotonic() < until:
        time.sleep(0.02)
    assert shown.asking.all_asked and shown.asked == 4
    assert [(c.question, c.what, c.after.headline) for c in shown.changes] == [
        (c.question, c.what, c.after.headline) for c in review.changes
    ]

    given_up = reviewer.review(science, path, source, QUESTIONS)
    given_up.asking.ask(0)
    given_up.asking.stop()
    assert given_up.asking.over and given_up.asked == 1
    given_up.asking.ask(60)
    assert given_up.asking.all_asked, "asking goes on where it was left"


def test_nothing_is_asked_of_an_assistant_that_has_moved_on(
    reviewer: Reviewer, science_settings: Settings, tmp_path: Path
) -> None:
    own = Assistant.open(science_settings)
    path, source = written(tmp_path, "news.md", TEXT)
    shown = reviewer.review(own, path, source, QUESTIONS, seconds=0)
    own._load(Index.open(science_settings))
    shown.asking.ask(60)
    assert shown.asked == 1


def test_what_was_foretold_comes_true(reviewer: Reviewer, science: Assistant, review: Review, tmp_path: Path) -> None:
    """The document is approved with one entry: the answers are those that the review of both had shown."""
    fact = next(claim.fact for claim in review.claims if claim.fact and claim.fact.entry.get("value") == "ireland")
    path, source = written(tmp_path, "news.md", TEXT)
    foretold = reviewer.review(science, path, source, QUESTIONS, accepted=[fact], seconds=60)
    changed = {change.question.text: change.after for change in foretold.changes}
    assert "Is Ireland a member state of CERN?" in changed and foretold.problems == ()

    shutil.copytree(science.settings.corpus, tmp_path / "corpus")
    shutil.copytree(science.settings.index, tmp_path / "index")
    settings = science.settings.model_copy(update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"})
    curator = Curator(settings, "Ada")
    draft = curator.add("news.md", TEXT.encode(), FIELDS)
    curator.approve(draft.id, draft.version, [fact])
    live = Assistant.open(settings)
    for question in QUESTIONS:
        now = live.ask(question.text)
        expected = changed.get(question.text) or science.ask(question.text)
        assert difference(expected, now) == "", question.text
    live.index.close()


def test_a_correction_is_foretold_with_the_version_that_it_replaces(
    reviewer: Reviewer, science: Assistant, tmp_path: Path
) -> None:
    """Questions about today meet the corrected text, and those about an earlier day the former one; then it comes true."""
    old = science.index.catalogue["letter-eso-partners-2019"]
    text = (science.settings.corpus / old.path).read_text("utf-8").replace("an array of 66 antennas", "an array of 64 antennas")
    questions = (
        StoredQuestion("How many antennas is the array ALMA made of?", "asked"),
        StoredQuestion("How many antennas is the array ALMA made of?", "asked for", as_of="2020-01-01"),
        StoredQuestion("Where does ESO run the Very Large Telescope?", "asked"),
    )
    path, source = written(tmp_path, "corrected.md", text, id=old.id, title=old.title)
    foretold = reviewer.review(science, path, source, questions, replaces=old.id, seconds=60)
    first = foretold.duplicates[0]
    assert (first.degree, first.source.id, len(first.differences)) == ("corrects", old.id, 1)
    changed = {change.question: change.after for change in foretold.changes}

    shutil.copytree(science.settings.corpus, tmp_path / "corpus")
    shutil.copytree(science.settings.index, tmp_path / "index")
    settings = science.settings.model_copy(update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"})
    curator = Curator(settings, "Ada")
    draft = curator.add("corrected.md", text.encode(), {}, replaces=old.id)
    curator.approve(draft.id, draft.version)
    live = Assistant.open(settings)
    assert f"{old.id}.v1" in live.index.catalogue
    for question in questions:
        now = live.ask(question.text, as_of=question.as_of)
        expected = changed.get(question) or science.ask(question.text, as_of=question.as_of)
        assert difference(expected, now) == "", question
    assert changed
    live.index.close()


def test_the_last_questions_of_staff(science: Assistant, tmp_path: Path) -> None:
    history = History(f"sqlite:///{tmp_path / 'history.db'}")
    conversation = history.start("Who chairs?")
    first = science.ask("Who is Director-General of CERN?")
    history.add(conversation.id, first)
    history.add(conversation.id, replace(first, question="And before?"), "2024-01-01")
    history.add(conversation.id, first)
    found = asked_lately(history, 10)
    assert [question.text for question in found] == [
        "Who is Director-General of CERN?",
        "And before?",
        "Who is Director-General of CERN?",
    ]
    assert found[1].as_of == "2024-01-01" and len(found[1].history) == 1 and found[0].origin.startswith("asked on 20")
    assert len(asked_lately(history, 1)) == 1
