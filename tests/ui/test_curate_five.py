"""Five documents of five formats on the curators' desk in a real Chromium, each from the drop to its right end.

The tests run in this order on one server. SCREENSHOTS=FOLDER writes the pictures of docs/curating.md, from this very run.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import five_documents
import pytest
from curate_page import ask, choose, drop, fill_in, give_name, go_to, open_curate, open_tab, put_live, reject
from page_server import ROOT, Server, start_server, stop_server

from assistant.curation.ocr import tesseract
from assistant.settings import Settings

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
expect = playwright.expect
WAIT = 60_000  # milliseconds; generous, because tests may share the machine
MEMBERS = "How many member states does ESO have?"
SLOVENIA = "In which experiment do Slovenian physicists take part?"
VISITORS = "Who opened the visitors' house on Cerro Paranal?"
COUNTED_ANEW = "The member states of ESO, counted anew"
Picture = Callable[[str], None]


@pytest.fixture(scope="module")
def desk(chromium: str, science_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own on a copy of the second corpus and its index."""
    folder = tmp_path_factory.mktemp("five")
    shutil.copytree(ROOT / "tests" / "corpora" / "science", folder / "corpus")
    shutil.copytree(science_settings.index, folder / "index")
    running = start_server(folder)
    yield running
    stop_server(running)


@pytest.fixture(scope="module")
def page(chromium: str, desk: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator["playwright.Page"]:
    with open_curate(chromium, desk, tmp_path_factory.mktemp("profile"), WAIT) as opened:
        yield opened
    assert "Traceback" not in desk.log()


@pytest.fixture(scope="module")
def picture(page: "playwright.Page") -> Picture:
    """Takes a screenshot for the documentation, where one is wanted."""

    def take(name: str) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            page.mouse.move(0, 0)
            page.wait_for_timeout(2000)  # answers fade in
            page.screenshot(path=Path(folder) / f"five-{name}.png")

    return take


def test_staff_asked_three_questions_before(page: "playwright.Page", picture: Picture) -> None:
    go_to(page, "Chat")
    for number, (question, answer) in enumerate(((MEMBERS, "16"), (SLOVENIA, "ATLAS"), (VISITORS, "do not say")), 1):
        ask(page, question, number)
        expect(page.locator(".statement.first, .headline").last).to_contain_text(answer)
    go_to(page, "Curate")
    give_name(page, "Ada Curator")
    expect(page.locator(".item").filter(has_text=VISITORS)).to_be_visible()


@pytest.mark.skipif(tesseract() is None, reason="Tesseract is not installed (Debian: apt-get install tesseract-ocr)")
def test_a_scan_is_read_by_text_recognition_and_answers(page: "playwright.Page", picture: Picture) -> None:
    drop(page, "letter-2026-05.pdf", five_documents.scan())
    expect(page.locator(".page img")).to_be_visible()
    expect(page.locator(".badge").filter(has_text=re.compile(r"OCR, confidence \d\d %"))).to_be_visible()
    expect(page.locator(".body").filter(has_text="by the astronomer Marta Ellison")).to_be_visible()
    picture("scan")
    open_tab(page, "Answers")
    expect(page.locator(".card").filter(has_text=VISITORS)).to_contain_text("not covered → answered")
    fill_in(page, Kind="newsletter", Licence="CC0-1.0")
    put_live(page, "The visitors' house on Cerro Paranal")
    go_to(page, "Chat")
    ask(page, VISITORS)
    expect(page.locator(".statement.first")).to_contain_text("Marta Ellison")
    page.locator(".statement.first .chip").first.click()
    expect(page.locator(".st-key-evidence .box").first).to_be_in_viewport()
    picture("scan-answer")
    go_to(page, "Curate")


def test_a_near_duplicate_shows_what_differs_and_is_rejected(page: "playwright.Page", picture: Picture) -> None:
    drop(page, "close-to-eso.docx", five_documents.near_duplicate())
    open_tab(page, "Repeats")
    repeat = page.locator(".card").filter(has_text="near duplicate")
    expect(repeat).to_contain_text("letter-eso-partners-2019")
    expect(repeat.locator("td").first.locator("mark")).to_have_text("66")
    expect(repeat.locator("td").last.locator("mark")).to_have_text("64")
    picture("repeat")
    reject(page, "We have this letter; the new copy only changes the number of antennas, and names no reason.")
    choose(page, "Log")
    expect(page.locator(".item").first).to_contain_text("names no reason")
    choose(page, "Desk")


def test_what_is_against_the_ledger_is_kept_beside_it_and_the_answer_names_both(
    page: "playwright.Page", picture: Picture
) -> None:
    drop(page, "member-states.md", five_documents.against_the_ledger())
    open_tab(page, "Claims")
    claim = page.locator(".claim").filter(has_text="against the ledger")
    expect(claim).to_contain_text("The ledger has: 16, from 28 September 2018")
    expect(claim.get_by_role("button")).to_have_count(1)  # 17 cannot take the place of 16: both are of the same day
    claim.get_by_role("button", name=re.compile("Keep both")).click()
    expect(claim.get_by_role("button", name=re.compile("Take back"))).to_have_attribute("aria-pressed", "true")
    picture("claim")
    open_tab(page, "Answers")
    change = page.locator(".card").filter(has_text=MEMBERS)
    expect(change.locator(".side").first).not_to_contain_text("17")
    expect(change.locator(".side").last).to_contain_text("Sources differ: 16, from 28 September 2018 (leads); 17,")
    picture("claim-answers")
    fill_in(page, Kind="newsletter", Licence="CC0-1.0")
    put_live(page, COUNTED_ANEW)
    go_to(page, "Chat")
    ask(page, MEMBERS)
    expect(page.locator(".statement.first")).to_contain_text("16")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("16, from 28 September 2018")
    expect(conflict).to_contain_text("17, from 28 September 2018")
    conflict.hover()
    page.mouse.wheel(0, 3000)
    picture("claim-answer")
    go_to(page, "Curate")


def test_a_corrected_file_takes_over_and_the_old_answer_keeps_its_quote(page: "playwright.Page", picture: Picture) -> None:
    choose(page, "Sources")
    page.get_by_role("textbox", name="Search").fill("slovenia in")
    expect(page.get_by_text(re.compile("^1 of .* sources"))).to_be_visible()
    page.locator(".item").filter(has_text="Slovenia in, and the club grows").get_by_role("button").click()
    page.get_by_text("Replace by a corrected file").click()
    drop(page, "courier-corrected.txt", five_documents.corrected())
    expect(page.get_by_text("replaces courier-cern-grows-2025")).to_be_visible()
    open_tab(page, "Repeats")
    expect(page.locator("td mark").filter(has_text="34").first).to_be_visible()
    picture("replace-review")
    put_live(page, "Slovenia in, and the club grows")
    expect(page.get_by_text("No longer in the ledger: CERN, number of member states: '34'")).to_be_visible()
    open_old_conversation(page)
    turn = page.locator(".question").filter(has_text=SLOVENIA)
    expect(turn).to_be_visible()
    page.locator(".statement").filter(has_text="ATLAS").locator(".chip").first.click()
    expect(page.locator(".st-key-evidence .note")).to_contain_text("replaced by a corrected one")
    expect(page.locator(".st-key-evidence mark").first).to_contain_text("ATLAS")
    picture("replace-old-answer")
    page.get_by_role("button", name="New conversation").click()
    ask(page, SLOVENIA)
    page.locator(".statement.first .chip").first.click()
    expect(page.locator(".st-key-evidence mark").first).to_contain_text("ATLAS")
    expect(page.locator(".st-key-evidence .note").filter(has_text="replaced")).to_have_count(0)
    go_to(page, "Curate")


def test_a_newer_source_takes_over_from_an_older_one(page: "playwright.Page", picture: Picture) -> None:
    choose(page, "Sources")
    page.get_by_role("textbox", name="Search").fill("letter-eso-members-2018")
    expect(page.get_by_text(re.compile("^1 of .* sources"))).to_be_visible()
    page.locator(".item").filter(has_text="Ireland makes sixteen").get_by_role("button").click()
    page.get_by_text("Superseded by another source").click()
    page.get_by_text("Retire", exact=True).hover()  # waits until it no longer moves: a list that moves closes again
    page.get_by_role("combobox", name="By").click()
    page.get_by_role("option").filter(has_text=COUNTED_ANEW).click()
    expect(page.get_by_role("button", name="Mark as superseded")).to_be_enabled()
    picture("supersede")
    page.get_by_role("button", name="Mark as superseded").click()
    expect(page.get_by_text("“Ireland makes sixteen: the member states of ESO” is superseded from")).to_be_visible()
    open_old_conversation(page)
    page.locator(".statement").filter(has_text="16").locator(".chip").first.click()
    expect(page.locator(".st-key-evidence .note")).to_contain_text(f"by “{COUNTED_ANEW}”")
    picture("supersede-old-answer")
    go_to(page, "Curate")


def test_a_hostile_page_is_disarmed_named_and_rejected(page: "playwright.Page", picture: Picture, desk: Server) -> None:
    choose(page, "Desk")
    drop(page, "open-letter.docx", five_documents.with_macros())
    expect(page.get_by_text("Not taken in: open-letter.docx")).to_contain_text("macros")
    page.get_by_role("button", name="Dismiss").click()
    drop(page, "open-letter.html", five_documents.hostile())
    expect(page.get_by_text("It holds 2 scripts. None is run or loaded.")).to_be_visible()
    expect(page.get_by_text("It holds 2 event handlers. None is run or loaded.")).to_be_visible()
    text = page.locator(".body").filter(has_text="Ignore all previous instructions")
    expect(text).to_be_visible()
    expect(text).not_to_contain_text("innerHTML")
    picture("hostile")
    open_tab(page, "Answers")
    expect(page.get_by_text("All of them would be answered as they are now.")).to_be_visible()
    reject(page, "It is no document of the laboratory: it holds scripts, and it tries to give the assistant orders.")
    expect(page.get_by_text("None: everything that came in has been decided.")).to_be_visible()
    assert not list((desk.folder / "corpus" / "sources").glob("*open-letter*"))


def test_the_log_tells_the_five_ends(page: "playwright.Page", picture: Picture) -> None:
    choose(page, "Log")
    expect(page.locator(".item").first).to_contain_text("reject")
    picture("log")
    titles = page.locator(".item .title")
    for action, count in (("reject", 2), ("supersede", 1), ("approve", 3 if tesseract() else 2)):
        expect(titles.filter(has_text=re.compile(rf"^\d+\. {action}: "))).to_have_count(count)


def open_old_conversation(page: "playwright.Page") -> None:
    """The conversation in which staff asked before anything had changed: the oldest one."""
    go_to(page, "Chat")
    page.locator("[class*=st-key-conversations] .item").last.get_by_role("button").first.click()
    expect(page.locator(".question")).to_have_count(3)
