"""A chat model in the chat, in a real Chromium: which engine answers, lines as they pass, stop, write again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from adversary import Adversary, Reply, adversary
from page_server import ARGUMENTS, Server, start_server, stop_server

from assistant.settings import Settings

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
expect = playwright.expect
WAIT = 150_000  # milliseconds; generous, because tests may share the machine
QUESTION = "How many member states does CERN have?"
WORDS = "On 1 July 2025 CERN had 25 member states. [P1]\n"


@pytest.fixture(scope="module")
def model() -> Iterator[Adversary]:
    with adversary() as running:
        yield running


@pytest.fixture(scope="module")
def chat_server(
    chromium: str, model: Adversary, science_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("chat-model")
    running = start_server(
        folder,
        LODESTONE_CORPUS=str(science_settings.corpus),
        LODESTONE_INDEX=str(science_settings.index),
        LODESTONE_CHAT_MODEL="openai:adversary",
        LODESTONE_CHAT_BASE_URL=model.address,
        LODESTONE_CHAT_FORMAT="plain",
        LODESTONE_CHAT_TIMEOUT="120",
    )
    yield running
    stop_server(running)


@pytest.fixture
def page(chromium: str, chat_server: Server) -> Iterator["playwright.Page"]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.set_default_timeout(WAIT)
        expect.set_options(timeout=WAIT)
        opened.goto(chat_server.address)
        yield opened
        browser.close()


def test_the_engine_is_shown_and_switched_lines_come_one_by_one_and_can_be_stopped(
    page: "playwright.Page", model: Adversary
) -> None:
    engines = page.get_by_test_id("stSidebar").get_by_role("radiogroup", name="Answers worded by")
    expect(engines.get_by_text("openai:adversary")).to_be_visible()
    model.says(Reply(WORDS + "It rains and rains. " * 200, piece=10, pause=0.3))
    page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    # The first sentence is on the page while the model goes on writing.
    expect(page.locator(".statement.first")).to_have_text("On 1 July 2025 CERN had 25 member states.")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".actions")).to_have_count(1)
    expect(page.locator(".statement.first")).to_contain_text("On 1 July 2025 CERN had 25 member states.")
    expect(page.get_by_text("it was stopped")).to_be_visible()
    expect(page.locator(".statement.first .chip").first).to_be_visible()

    # The same question again, by the model, which says something false, and then by the embedded engine.
    model.says("CERN had 24 member states on 1 July 2025. [P1]")
    page.get_by_role("button", name="Write again").click()
    expect(page.get_by_text("did not pass the check")).to_be_visible()
    expect(page.locator(".statement.first")).to_contain_text("CERN had 25 member states on 1 July 2025.")
    expect(page.locator(".statement.first")).not_to_contain_text("24 member states on")

    asked = len(model.requests)
    engines.get_by_text("Embedded engine").click()
    page.get_by_role("button", name="Write again").click()
    expect(page.get_by_text("did not pass the check")).to_have_count(0)
    expect(page.locator(".question")).to_have_count(1)
    assert len(model.requests) == asked
