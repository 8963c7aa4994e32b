"""The Evaluate page in a real Chromium: start a run, see it go on and its results, compare two runs, open a case in the chat.

The tests run in this order on one server; each goes on from the runs that the ones before it stored.
"""

import json
import re
from collections.abc import Iterator

import pytest
from page_server import ARGUMENTS, Server

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
expect = playwright.expect
WAIT = 15_000  # milliseconds; generous, because tests may share the machine
RUN = 90_000  # the same for a whole run, whose process has to start first


@pytest.fixture(scope="module")
def page(chromium: str, server: Server) -> Iterator["playwright.Page"]:
    """One open page for all tests; they fail if anything was asked of another host, or if the browser reported an error."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        requests: list[str] = []
        errors: list[str] = []
        opened.on("request", lambda request: requests.append(request.url))
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.set_default_timeout(WAIT)
        opened.goto(server.address + "evaluate")
        yield opened
        browser.close()
    assert [url for url in requests if not url.startswith((server.address, "blob:", "data:"))] == []
    assert errors == []
    assert "Traceback" not in server.log()


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=WAIT)


def visit(page: "playwright.Page", server: Server) -> None:
    page.goto(server.address + "evaluate")
    page.get_by_role("heading", name="Evaluate").wait_for()


def choose(page: "playwright.Page", label: str, option: str) -> None:
    """Choose an option; again where the page was drawn anew just then, which closes the list and forgets what was typed."""
    field = page.get_by_label(label).first
    listed = page.get_by_role("option", name=option).first
    chosen = page.get_by_test_id("stMultiSelect").filter(has_text=option).first
    for _ in range(5):
        field.click()
        field.fill(option)
        try:
            listed.click(timeout=WAIT / 5)
            field.press("Escape")
            chosen.wait_for(timeout=WAIT / 5)
            return
        except playwright.TimeoutError:
            field.press("Escape")
    chosen.wait_for()


def test_a_run_is_started_shows_its_progress_and_its_results(page: "playwright.Page", server: Server) -> None:
    page.get_by_text("No run is stored yet").wait_for(timeout=180_000)  # the index may have to be built first
    page.get_by_label("Note").fill("the first <i>run</i>")
    page.get_by_label("Note").press("Tab")
    page.get_by_role("button", name="Ask 5 cases").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.get_by_text("Right answers by kind")).to_be_visible(timeout=RUN)
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    expect(page.locator(".tile", has_text="right").first).to_contain_text("80.0 %")
    expect(page.get_by_text("The gate is open")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg, canvas").first).to_be_visible()
    (stored,) = (server.folder / "runs").glob("*.meta.json")
    meta = json.loads(stored.read_text(encoding="utf-8"))
    assert (meta["complete"], meta["cases"], meta["label"]) == (True, 5, "the first <i>run</i>")
    assert f"run={meta['id']}" in page.url


def test_a_failing_case_says_why_and_its_words_stay_text(page: "playwright.Page") -> None:
    case = page.locator(".case")
    expect(case).to_have_count(1)
    case.locator("summary").press("Enter")
    expect(case.locator(".note").first).to_contain_text("does not say 99")
    expect(case.locator(".turn").nth(1)).to_contain_text("In 1954, <b>they</b> say.")
    expect(case.locator(".wanted")).to_contain_text("99")
    expect(case.locator("blockquote").first).to_contain_text("member states")
    page.get_by_text("right (4)").click()
    expect(page.locator(".case")).to_have_count(5)


def test_the_report_is_downloaded(page: "playwright.Page") -> None:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the report").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "the first &lt;i&gt;run&lt;/i&gt;" in text


def test_two_runs_are_compared_with_both_answers(page: "playwright.Page", server: Server) -> None:
    page.get_by_text("New run").click()
    choose(page, "Settings to change for this run", "max_question_chars")
    limit = page.get_by_role("textbox", name="max_question_chars")
    limit.fill("50")
    limit.press("Tab")
    page.get_by_role("button", name="Ask 5 cases").click()
    expect(page.get_by_text("1 requests failed")).to_be_visible(timeout=RUN)
    page.get_by_text("Compare", exact=True).click()
    expect(page.get_by_text("The runs differ in: settings.")).to_be_visible()
    case = page.locator(".case")
    expect(case).to_have_count(1)
    expect(case.locator(".was")).to_have_text("was: right")
    case.locator("summary").click()
    expect(case.locator(".side").nth(0)).to_contain_text("Rolf-Dieter Heuer")
    expect(case.locator(".side").nth(0).locator("blockquote").first).to_be_visible()
    expect(case.locator(".side").nth(1)).to_contain_text("failed request")
    page.get_by_text("History", exact=True).click()
    expect(page.locator(".item")).to_have_count(2)


def test_a_failing_case_is_opened_in_the_chat(page: "playwright.Page") -> None:
    page.locator(".item", has_text="the first").get_by_role("button").first.click()
    case = page.locator(".case", has_text="And how many members had it in 2017?")
    case.locator("summary").click()
    case.get_by_role("button", name="Open in the chat").click()
    expect(page.locator(".question")).to_have_text(["When was CERN founded?", "And how many members had it in 2017?"])
    expect(page.get_by_text("Given by the eval case members-wrong, not by the documents")).to_be_visible()
    expect(page.locator(".statement.first").last).to_contain_text("22")
    expect(page.locator(".actions").last).to_contain_text("As of 31 January 2020")
    expect(page.get_by_test_id("stDateInput").first).to_contain_text("2020")


def test_a_damaged_case_file_is_named(page: "playwright.Page", server: Server) -> None:
    path = server.folder / "cases" / "damaged.yaml"
    path.write_text("kind: count\ncases:\n- {id: x, question: Why, expects: [[1]]}\n", encoding="utf-8")
    try:
        visit(page, server)
        expect(page.locator(".status.error")).to_be_visible()
        expect(page.get_by_text(re.compile("damaged.yaml: line 3"))).to_be_visible()
    finally:
        path.unlink()
