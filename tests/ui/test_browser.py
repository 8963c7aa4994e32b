"""The chat in a real Chromium: ask, click a citation, see the marked words, reload and find it all again.

The tests run in this order on one server that starts without an index.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_server import ARGUMENTS, KEEPER, ROOT, Server

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
expect = playwright.expect
QUESTION = "How many member states does CERN have?"
WAIT = 20_000  # milliseconds; generous, because tests may share the machine
expect.set_options(timeout=WAIT)


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator["playwright.BrowserContext"]:
    with playwright.sync_playwright() as driver:
        profile = tmp_path_factory.mktemp("profile")
        size = {"width": 1280, "height": 860}
        context = driver.chromium.launch_persistent_context(profile, executable_path=chromium, args=ARGUMENTS, viewport=size)
        yield context
        context.close()


@pytest.fixture
def page(browser: "playwright.BrowserContext", server: Server) -> Iterator["playwright.Page"]:
    """An open chat; the test fails if anything was asked of another host, or if the browser reported an error."""
    opened = browser.new_page()
    requests: list[str] = []
    errors: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.set_default_timeout(WAIT)
    opened.goto(server.address)
    yield opened
    opened.close()
    assert [url for url in requests if not url.startswith((server.address, "blob:", "data:"))] == []
    assert errors == []


def ask(page: "playwright.Page", question: str) -> None:
    """The first question of the conversation."""
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    expect(page.locator(".actions")).to_have_count(1)


def test_first_start_shows_progress_and_then_the_chat(page: "playwright.Page", server: Server) -> None:
    expect(page.get_by_text("Reading the documents for the first time")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    page.get_by_test_id("stChatInputTextArea").wait_for(timeout=180_000)
    assert (server.folder / "index" / "CURRENT").is_file()


def test_ask_cite_mark_reload(page: "playwright.Page") -> None:
    ask(page, QUESTION)
    expect(page.locator(".statement.first")).to_contain_text("25")
    expect(page.locator(".status")).to_have_text("Answered from the documents")
    expect(page.locator(".steps .chip").first).to_be_visible()
    before = page.locator(".chip").all_inner_texts()
    assert before

    page.locator(".statement .chip").first.click()
    mark = page.locator(".st-key-evidence mark").first
    expect(mark).to_be_in_viewport()
    expect(mark).not_to_be_empty()
    expect(page.locator(".st-key-evidence .meta")).to_contain_text(re.compile(r"\d{4}"))

    assert "?c=" in page.url
    page.reload()
    expect(page.locator(".question")).to_have_text(QUESTION)
    expect(page.locator(".statement.first")).to_contain_text("25")
    expect(page.locator(".chip")).to_have_text(before)


def test_a_pdf_shows_its_page_with_the_quote_marked(page: "playwright.Page") -> None:
    ask(page, "When was the lighthouse of Skerrow lit for the first time?")
    expect(page.locator(".statement.first")).to_contain_text("9 April 1871")
    page.locator(".statement.first .chip").first.click()
    expect(page.locator(".st-key-evidence .where")).to_contain_text("Page 2")
    expect(page.locator(".st-key-evidence .box").first).to_be_in_viewport()
    expect(page.locator(".st-key-evidence .quote")).to_contain_text(KEEPER[:40])
    expect(page.locator(".page img")).to_have_js_property("naturalWidth", 1100)


def test_a_history_is_drawn_and_its_steps_open_their_quotes(page: "playwright.Page") -> None:
    ask(page, QUESTION)
    expect(page.locator(".steps li").nth(2)).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg, canvas").first).to_be_visible()
    page.locator(".steps .chip").first.click()
    expect(page.locator(".st-key-evidence .head .chip")).to_have_text(page.locator(".steps .chip").first.inner_text())


def test_the_as_of_date_is_changed_in_place_and_the_answer_follows(page: "playwright.Page") -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name="change").click()
    page.get_by_label("Answer as of this date").fill("1995-06-30")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".actions")).to_contain_text("As of 30 June 1995")
    expect(page.locator(".statement.first")).to_contain_text("19")
    expect(page.locator(".question")).to_have_count(1)


def test_a_question_with_several_readings_is_asked_back_and_a_button_asks_one(page: "playwright.Page") -> None:
    ask(page, "How many members?")
    expect(page.get_by_text("The question has several readings")).to_be_visible()
    expect(page.locator(".chip")).to_have_count(0)
    reading = page.locator(".readings button").first
    text = reading.inner_text()
    reading.click()
    expect(page.locator(".actions")).to_have_count(2)
    expect(page.locator(".question").nth(1)).to_have_text(text)
    expect(page.locator(".statement.first .chip").first).to_be_visible()


def test_markup_in_a_question_stays_text(page: "playwright.Page") -> None:
    question = "<img src=x onerror=alert(1)> **CERN** [link](http://outside.example/) members?"
    ask(page, question)
    expect(page.locator(".question")).to_have_text(question)
    expect(page.locator(".question img, .question a, .question strong")).to_have_count(0)


def test_what_cannot_be_asked_is_said_in_a_sentence(page: "playwright.Page") -> None:
    page.get_by_test_id("stChatInputTextArea").fill("lamp " * 4000)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    expect(page.locator(".status.error")).to_be_visible()
    expect(page.get_by_text("LODESTONE_MAX_QUESTION_CHARS")).to_be_visible()
    assert "Traceback" not in page.content()


def test_feedback_rename_and_delete(page: "playwright.Page") -> None:
    ask(page, "Who is the Director-General of CERN?")
    page.get_by_label("Helpful", exact=True).click()
    expect(page.get_by_label("Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.get_by_label("Helpful", exact=True)).to_have_attribute("aria-pressed", "true")

    page.locator(".item.active .menu").click()
    page.get_by_label("Name", exact=True).fill("Heads of CERN")
    page.get_by_label("Name", exact=True).press("Tab")
    page.get_by_role("button", name="Save").click()
    renamed = page.locator(".item", has_text="Heads of CERN")
    expect(renamed).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)

    renamed.locator(".menu").click()
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("button", name="Delete this conversation").click()
    expect(renamed).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()


def test_sources_are_searched_and_read(page: "playwright.Page") -> None:
    page.get_by_test_id("stSidebarNav").get_by_text("Sources").click()
    page.get_by_label("Search").fill("skerrow")
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_text(re.compile("^1 of .* sources"))).to_be_visible()
    expect(page.get_by_text("Nearest in the texts")).to_be_visible()  # the last that is drawn anew
    page.locator(".item", has_text="The lighthouse of Skerrow").get_by_role("button").first.click()
    expect(page.locator(".page img")).to_be_visible()
    expect(page.locator(".meta")).to_contain_text("Skerrow Harbour Office · 4 May 2019")


def test_the_timeline_shows_a_subject_with_its_sources(page: "playwright.Page") -> None:
    page.goto(page.url + "timeline?subject=cern")
    steps = page.locator(".steps li")
    expect(steps.first).to_be_visible()
    expect(steps.nth(10)).to_be_visible()
    page.locator(".steps .chip").first.click()
    expect(page.locator(".st-key-evidence mark").first).to_be_visible()


def test_a_changed_corpus_is_picked_up_without_a_restart_and_old_quotes_stay(page: "playwright.Page", server: Server) -> None:
    ask(page, "When was the lighthouse of Skerrow lit for the first time?")
    for path in (server.folder / "corpus" / "sources").glob("lighthouse-skerrow*"):
        path.unlink()
    command = [sys.executable, "-m", "assistant.ui.build_index"]
    subprocess.run(command, cwd=ROOT, env=server.environment, check=True, stdout=subprocess.DEVNULL, timeout=120)
    page.reload()
    page.locator(".statement.first .chip").first.click()
    expect(page.locator(".note")).to_contain_text("left the collection")
    expect(page.locator(".st-key-evidence .quote")).to_contain_text(KEEPER[:40])


def test_the_server_carries_no_torch(server: Server) -> None:
    maps = Path(f"/proc/{server.process.pid}/maps")
    if not maps.is_file():
        pytest.skip("needs /proc")
    assert "torch" not in maps.read_text()
    assert "Traceback" not in server.log()
