"""The Curate page in a real Chromium: from a dropped document to its answer in the chat, and back again.

The tests run in this order on one server.
"""

import io
import re
from collections.abc import Iterator

import pytest
from curate_page import choose, drop, give_name, open_curate, open_tab
from page_server import Server
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
expect = playwright.expect
WAIT = 60_000  # milliseconds; generous, because tests may share the machine
TITLE = "News from the laboratory at Geneva"


@pytest.fixture(scope="module")
def news() -> bytes:
    """Two pages: a claim against the ledger, a new one, and something that nobody could answer before."""
    style = getSampleStyleSheet()
    buffer = io.BytesIO()
    first = "Laboratory Courier, 4 May 2026. CERN has had 27 member states since 21 June 2025."
    second = "The canteen of the Meyrin site was rebuilt by the architect Livia Brandt. <b>Ireland joined CERN on 3 May 2026.</b>"
    story = [
        Paragraph(TITLE, style["Title"]),
        Paragraph(first, style["BodyText"]),
        PageBreak(),
        Paragraph(second, style["BodyText"]),
    ]
    SimpleDocTemplate(buffer, title=TITLE).build(story)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def page(chromium: str, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator["playwright.Page"]:
    """The open Curate page; the tests fail if anything was asked of another host, or if the browser reported an error."""
    with open_curate(chromium, server, tmp_path_factory.mktemp("profile"), WAIT) as opened:
        yield opened


def test_nothing_is_done_without_a_name(page: "playwright.Page") -> None:
    expect(page.get_by_text("Needs attention")).to_be_visible()
    expect(page.get_by_role("button", name="Fetch")).to_be_disabled()
    give_name(page, "Ada")
    expect(page.get_by_role("button", name="Fetch")).to_be_enabled()


def test_what_is_no_document_is_refused_with_a_reason(page: "playwright.Page") -> None:
    drop(page, "report.pdf", b"MZ\x90\x00 a program that calls itself a report")
    refused = page.get_by_text("Not taken in: report.pdf")
    expect(refused).to_contain_text("does not fit the ending of its name")
    page.get_by_role("button", name="Dismiss").click()
    expect(refused).to_have_count(0)
    page.get_by_role("textbox", name="Or a web address").fill("http://127.0.0.1:1/secret")
    page.get_by_role("button", name="Fetch").click()
    expect(page.get_by_text("Not taken in: http://127.0.0.1:1/secret")).to_contain_text("private network")
    page.get_by_role("button", name="Dismiss").click()


def test_the_review_shows_the_page_its_text_and_the_claims(page: "playwright.Page", news: bytes) -> None:
    drop(page, "news.pdf", news)
    expect(page.get_by_role("tab", name="As read")).to_be_visible()
    expect(page.locator(".page img")).to_be_visible()
    expect(page.locator(".body").filter(has_text="27 member states")).to_be_visible()
    page.get_by_role("spinbutton").fill("2")
    page.get_by_role("spinbutton").press("Enter")
    text = page.locator(".body").filter(has_text="Livia Brandt")
    expect(text).to_contain_text("Ireland joined CERN on 3 May 2026.")
    open_tab(page, "Claims")
    against = page.locator(".claim").filter(has_text="against the ledger")
    expect(against.first).to_contain_text("27")
    expect(against.first).to_contain_text("The ledger has: 25")
    page.get_by_role("button", name=re.compile("Accept: .*members.*Ireland")).or_(
        page.get_by_role("button", name=re.compile("Accept: .*member states.*Ireland"))
    ).first.click()
    expect(page.get_by_role("button", name=re.compile("Take back: .*Ireland"))).to_have_attribute("aria-pressed", "true")


def test_details_are_checked_while_one_types(page: "playwright.Page") -> None:
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_disabled()
    open_tab(page, "Details")
    licence = page.get_by_role("textbox", name="Licence")
    if not licence.input_value():
        expect(page.get_by_text("It is needed.").first).to_be_visible()
    licence.press_sequentially("CC0-1.0")  # neither Enter nor a click elsewhere
    published = page.get_by_role("textbox", name="Published")
    published.fill("soon")
    expect(page.get_by_text("is not a date")).to_be_visible()
    published.fill("2026-05-04")
    expect(page.get_by_text("is not a date")).to_have_count(0)
    kind = page.get_by_role("textbox", name="Kind")
    kind.fill("news item")
    page.get_by_role("textbox", name="Publisher").fill("Laboratory Courier")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_enabled()


def test_approved_it_answers_in_the_chat(page: "playwright.Page") -> None:
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("with 1 new entry in the ledger")).to_be_visible()
    page.get_by_role("button", name="Put it live").click()
    expect(page.get_by_text(f"“{TITLE}” is live.")).to_be_visible(timeout=120_000)
    page.get_by_role("link", name="Chat").click()
    for number, (question, answer) in enumerate(
        (("Who rebuilt the canteen of the Meyrin site?", "Livia Brandt"), ("Is Ireland a member state of CERN?", "Ireland")), 1
    ):
        page.get_by_test_id("stChatInputTextArea").fill(question)
        page.get_by_test_id("stChatInputTextArea").press("Enter")
        expect(page.locator(".actions")).to_have_count(number)
        expect(page.locator(".statement.first").last).to_contain_text(answer)
    page.locator(".statement.first .chip").first.click()
    expect(page.locator(".st-key-evidence")).to_contain_text(TITLE)


def test_every_step_is_logged_and_the_last_one_can_be_taken_back(page: "playwright.Page") -> None:
    page.get_by_role("link", name="Curate").click()
    choose(page, "Log")
    expect(page.locator(".item").first).to_contain_text(re.compile("approve"))
    expect(page.locator(".item").first).to_contain_text("Ada")
    page.get_by_role("button", name=re.compile("^Undo .*approve")).click()
    expect(page.get_by_text("Taken back:")).to_be_visible(timeout=120_000)
    choose(page, "Desk")
    expect(page.locator("[class*=st-key-drafts] .item").filter(has_text=TITLE)).to_be_visible()


def test_a_draft_is_sent_back_and_rejected_with_a_note(page: "playwright.Page") -> None:
    for button, done in (("Send back", "Sent back with your note."), ("Reject", "Rejected.")):
        page.locator("[class*=st-key-drafts] .item").filter(has_text=TITLE).get_by_role("button").click()
        page.get_by_role("button", name=button, exact=True).click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name=button)).to_be_disabled()
        dialog.get_by_role("textbox").fill("The number of states is wrong.")
        dialog.get_by_role("button", name=button).click()
        expect(page.get_by_text(done)).to_be_visible()
    expect(page.get_by_text("None: everything that came in has been decided.")).to_be_visible()


def test_a_source_is_retired_and_restored(page: "playwright.Page") -> None:
    choose(page, "Sources")
    expect(page.get_by_text(re.compile("sources, the newest first"))).to_be_visible()
    page.get_by_role("textbox", name="Search").fill("missions")
    expect(page.get_by_text(re.compile("^1 of .* sources, the newest first"))).to_be_visible()
    page.locator(".item").filter(has_text="Six missions to remember").get_by_role("button").click()
    page.get_by_text("Retire", exact=True).click()
    page.get_by_role("textbox", name="Why").fill("Out of print")
    page.get_by_role("button", name="Retire this source").click()
    expect(page.get_by_text("is retired.")).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("is in use again.")).to_be_visible(timeout=120_000)
