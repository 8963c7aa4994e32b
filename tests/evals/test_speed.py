"""The benchmark runs from end to end and its JSON holds the figures. No time is asserted: they are the machine's."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from assistant.assistant import Assistant
from assistant.errors import UsageError
from evals import speed, speed_curate
from evals.speed_curate import STAGES, report
from evals.speed_grow import sentence_pool
from evals.speed_start import imported
from evals.speed_tasks import right_first, spread

SCIENCE = Path(__file__).resolve().parents[1] / "corpora" / "science"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The figures of a quick run over the second corpus, and the file as it was written."""
    out = tmp_path_factory.mktemp("speed") / "quick.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LODESTONE_CORPUS", str(SCIENCE))
        assert speed.main(["--quick", "--out", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    return json.loads(text), text


def test_holds_every_figure(run: tuple[dict[str, Any], str]) -> None:
    figures, _ = run
    for part in (figures["ask"], figures["sizes"][0]["ask"], figures["ledger"], figures["plain"]["query"]):
        assert 0 < part["median_ms"] <= part["p95_ms"]
    index, bare, plain = figures["index"], figures["bare_model"], figures["plain"]
    assert index["passages_embedded"] == bare["passages"] == index["passages"] > 0
    assert 0 < index["share_in_model"] < 1 and sum(index["shares"].values()) == pytest.approx(1, abs=0.001)
    assert bare["passages_per_second"] > index["passages_per_second"] > 0
    assert plain["chunks"] > 0 and plain["seconds"] > 0 and plain["start"]["median_seconds"] > 0
    assert figures["start"]["median_seconds"] > 0
    for part in (figures["ask"], figures["index"], figures["plain"], figures["ledger"], figures["sizes"][0]["ask"]):
        assert part["peak_mib"] > 50


def test_the_command_imports_no_torch(run: tuple[dict[str, Any], str]) -> None:
    start = run[0]["start"]
    assert start["imported"] == [] and start["modules"] > 100


def test_sizes_and_ledger_are_what_they_claim(run: tuple[dict[str, Any], str]) -> None:
    figures, _ = run
    size, ledger = figures["sizes"][0], figures["ledger"]
    assert size["ask"]["passages"] == size["inserted"]["passages"] >= speed.QUICK.sizes[0][0]
    assert size["inserted"]["passages_inserted"] == size["ask"]["passages"] - figures["index"]["passages"]
    assert ledger["answers_changed"] == 0 and ledger["added_to_ask_ms"] <= ledger["added_p95_ms"]
    assert ledger["facts_loaded"] - figures["ask"]["facts"] == ledger["facts_written"] == speed.QUICK.facts


def test_the_file_names_no_place_of_this_machine(run: tuple[dict[str, Any], str]) -> None:
    assert not re.search(r'"[^"]*(/[a-z]+){2,}', run[1])


def test_figures_from_times() -> None:
    times = spread([0.001] * 19 + [0.1])
    assert times["median_ms"] == 1 and 1 < times["p95_ms"] < 100 == times["longest_ms"]


def test_right_in_the_first_result() -> None:
    rows = [
        {"set": "a", "expects": [["14", "a dozen"]]},
        {"set": "a", "expects": [["14"], ["Rome"]]},
        {"set": "b", "expects": []},
    ]
    assert right_first(rows, ["There are fourteen.", "There are 14.", "?"]) == {"a": {"right": 1, "of": 2}}


def test_reads_the_imports_of_a_process() -> None:
    head = "import time: self [us] | cumulative | imported package\n"
    printed = head + "import time:  10 |  20 |   torch.nn\nimport time: 1 | 2 | re\n"
    assert imported(printed) == {"torch.nn", "re"}


def test_reads_questions_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "more.jsonl"
    file.write_text('{"question": "How long is it?", "accepted_variants": [412]}\n', encoding="utf-8")
    row = speed.asked_questions(file)[-1]
    assert row == {"set": "more", "question": "How long is it?", "history": [], "as_of": None, "expects": [["412"]]}
    file.write_text("[]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"more\.jsonl:1"):
        speed.asked_questions(file)


def test_a_missing_file_of_questions_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert speed.main(["--quick", "--questions", str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "x.json")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_the_document_that_a_curator_waits_for_has_twenty_full_pages(science: Assistant) -> None:
    parts, _ = sentence_pool(science.index)
    pages = PdfReader(io.BytesIO(report(parts, 1, "The tide gauge was repaired by Ada Lindqvist."))).pages
    assert len(pages) == 20 and "Ada Lindqvist" in pages[-1].extract_text()
    assert min(len(page.extract_text().split()) for page in pages) > 150
    medians = dict.fromkeys(STAGES, 1.5)
    figures = {"load_before": [0.5], "load_after": [1.0], "sizes": [{"passages": 100_000, "median": medians}]}
    assert speed_curate.table(figures).splitlines()[-1].split() == ["100,000", *["1.50"] * len(STAGES)]
