"""The Curate page in a real Chromium, and what one does on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from page_server import ARGUMENTS, Server

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
expect = playwright.expect


@contextmanager
def open_curate(chromium: str, server: Server, profile: Path, wait: int) -> Iterator["playwright.Page"]:
    """The page, waiting `wait` milliseconds for anything. Fails at its end if anything was asked of another host, or if the
    browser reported an error."""
    with playwright.sync_playwright() as driver:
        size = {"width": 1280, "height": 900}
        context = driver.chromium.launch_persistent_context(profile, executable_path=chromium, args=ARGUMENTS, viewport=size)
        opened = context.new_page()
        opened.set_default_timeout(wait)
        expect.set_options(timeout=wait)
        requests: list[str] = []
        errors: list[str] = []
        opened.on("request", lambda request: requests.append(request.url))
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.goto(server.address)
        opened.get_by_test_id("stChatInputTextArea").wait_for(timeout=180_000)  # the index may have to be built first
        opened.get_by_role("link", name="Curate").click()
        yield opened
        context.close()
    assert [url for url in requests if not url.startswith((server.address, "blob:", "data:"))] == []
    assert errors == []


def give_name(page: "playwright.Page", who: str) -> None:
    name = page.get_by_role("textbox", name="Your name")
    name.fill(who)
    name.press("Enter")


def drop(page: "playwright.Page", name: str, data: bytes) -> None:
    """Drops a file and waits until the page shows its name: on a busy machine the page may draw the drop zone anew, once the
    name of the curator has arrived, and forget what was dropped on the one before."""
    for last in (False, False, True):
        files = page.locator(".st-key-curate input[type=file]").first
        expect(files).to_be_enabled()  # it is not before the name has arrived
        files.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
        try:
            page.get_by_text(name).first.wait_for(timeout=30_000)
        except playwright.TimeoutError:
            if last:
                raise
        else:
            break


def choose(page: "playwright.Page", view: str) -> None:
    page.locator(".st-key-curate_view").get_by_text(view, exact=True).click()


def open_tab(page: "playwright.Page", name: str) -> None:
    page.get_by_role("tab", name=name).click()


def fill_in(page: "playwright.Page", **fields: str) -> None:
    """Types into fields of the details of a draft, named as their labels."""
    open_tab(page, "Details")
    for name, value in fields.items():
        page.get_by_role("textbox", name=name.replace("_", " "), exact=True).fill(value)


def put_live(page: "playwright.Page", title: str) -> None:
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("button", name="Put it live").click()
    expect(page.get_by_text(f"“{title}” is live.")).to_be_visible()


def reject(page: "playwright.Page", why: str) -> None:
    page.get_by_role("button", name="Reject", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(why)
    dialog.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Rejected. Its file stays among the decided drafts.")).to_be_visible()


def ask(page: "playwright.Page", question: str, number: int = 1) -> None:
    """Asks in the open chat; the answer is the one of this number in the conversation."""
    expect(page.locator(".actions")).to_have_count(number - 1)
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    expect(page.locator(".actions")).to_have_count(number)


def go_to(page: "playwright.Page", name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
