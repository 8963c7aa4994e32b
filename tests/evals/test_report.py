"""The report: right numbers in words, one file that needs nothing else, nothing in it taken for markup, usable in Chromium."""

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case
from evals.measures import Documents
from evals.report import report_html, write_report
from evals.report_cases import case_data
from evals.report_numbers import TODAY, before, by_kind, judge, like, words, wrong_version_by_year
from evals.runner import Options, run_cases
from evals.store import Run
from evals.svg import ceiling

Build = Callable[..., dict[str, Any]]
HOSTILE = '</script><img src=x onerror="window.hacked=1"> <b>&amp;</b> <!--CASES--> \' " \u2028 {{x}}'
GOLD = {"source": "club", "quote": "The club had 14 members in 2024."}
WAIT = 10_000  # milliseconds; generous, because tests may share the machine


def cases() -> list[Case]:
    """Twelve cases of three kinds; one of them is hostile in every text that it has."""
    earlier = [{"question": "Which club?", "answer": "Ours."}]
    same = {"expects": [["14"]], "gold": GOLD, "wrong_versions": ["13"], "history": earlier}
    plain = []
    for i in range(11):
        kind, day = ("follow-up" if i % 2 else "count"), ("2023-05-01" if i < 3 else None)
        plain.append(Case(id=f"n{i:02d}", kind=kind, question=f"How many, number {i}?", as_of=day, **same))
    return [*plain, Case(id="hostile", kind=HOSTILE, question=HOSTILE, expects=[[HOSTILE]], gold=GOLD, note=HOSTILE)]


class Club:
    """A target that says 14; those of `stale` get the value of another year, those of `lost` an error."""

    name = "embedded"

    def __init__(self, build: Build, stale: tuple[str, ...] = (), lost: tuple[str, ...] = ()) -> None:
        self._build, self._stale, self._lost = build, stale, lost

    def ask(self, case: Case) -> dict[str, Any]:
        if case.id in self._lost:
            raise ConnectionError(HOSTILE)
        if case.id == "hostile":
            return self._build(HOSTILE, missing=[HOSTILE], basis=HOSTILE, confidence=0.4)
        if case.id in self._stale:
            return self._build("The club had 13 members.", "In 2023 it had 13 members.", confidence=0.6)
        return self._build("The club had 14 members.", confidence=0.9)


@pytest.fixture
def runs(answer_of: Build, shelf: Documents) -> list[Run]:
    """Two runs of the same cases: in the later one two answers turned stale, and one request failed."""
    hashes = {"corpus": "c", "code": "1"}
    options = Options(folder=None, label=HOSTILE)
    first = run_cases(cases(), Club(answer_of), shelf, hashes, options)
    second = run_cases(cases(), Club(answer_of, stale=("n01", "n04"), lost=("n06",)), shelf, hashes, options)
    return [replace(first, meta=replace(first.meta, id="first", started="2024-05-01T09:30:00+00:00")), second]


class Page(HTMLParser):
    """Tags, addresses and the texts of scripts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "poster")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def test_numbers_by_kind_and_by_the_year_asked_about(runs: list[Run]) -> None:
    kinds = {group.name: group for group in by_kind(runs[1])}
    count = kinds["count"]
    assert (count.cases, count.outcomes["right"], count.outcomes["wrong_version"], count.outcomes["failed"]) == (6, 4, 1, 1)
    assert count.share is not None and (count.share.value, count.share.n) == (0.8, 5)
    assert [group.name for group in by_kind(runs[1])][-1] in ("count", "follow-up", HOSTILE)
    years = {group.name: group.share for group in wrong_version_by_year(runs[1])}
    assert list(years) == ["2023", TODAY]
    assert years["2023"] is not None and years["2023"].value == pytest.approx(1 / 3)
    assert years[TODAY] is not None and years[TODAY].value == pytest.approx(1 / 7)
    assert [ceiling([x]) for x in (0.03, 0.2, 0.21, 7.0, 230.0)] == [0.05, 0.2, 0.5, 10.0, 500.0]


def test_runs_of_other_cases_are_not_set_side_by_side(runs: list[Run]) -> None:
    first, second = runs
    other = replace(first, meta=replace(first.meta, id="other", hashes={"cases": "x"}))
    assert [run.meta.id for run in like(second, [other, first])] == ["first", second.meta.id]
    found = before(second, [other, first, second])
    assert found is not None and found.meta.id == "first"
    assert before(first, runs) is None
    assert judge(second, replace(other, results={}))[1] == "without a baseline: only what must hold in every run"
    assert {alarm.measure for alarm in judge(second, first)[0]} >= {"failed"}


def test_a_case_tells_what_was_asked_wanted_and_said(runs: list[Run]) -> None:
    stale = case_data(runs[1].results["n01"], runs[0].results["n01"], ("Old", "New"))
    assert (stale["history"], stale["as_of"]) == ([["Which club?", "Ours."]], "1 May 2023")
    assert (stale["changed"], stale["was"]) == (True, "right")
    assert [side["title"] for side in stale["sides"]] == ["Old", "New"]
    assert stale["sides"][0]["quotes"] == [{"text": GOLD["quote"], "from": "The club · 2024"}]
    assert "says a value of another date or basis" in stale["sides"][1]["notes"]
    assert ["Must say first", "14"] in stale["wanted"]
    assert ["Right only at another date or basis", "13"] in stale["wanted"]
    same = case_data(runs[1].results["n00"], runs[0].results["n00"])
    assert (same["changed"], len(same["sides"])) == (False, 1)
    lost = case_data(runs[1].results["n06"])
    assert (lost["outcome_words"], lost["sides"][0]["answer"]) == ("failed request", f"ConnectionError: {HOSTILE}")
    old = case_data(replace(runs[1].results["n01"], asked={}))
    assert (old["history"], old["wanted"]) == ([], [["Status", "answered"]])
    assert words("wrong_version") == "wrong version"


def test_the_file_is_whole_in_itself_and_holds_no_foreign_markup(runs: list[Run], tmp_path: Path) -> None:
    path = write_report(runs[1], runs, tmp_path / "deep" / "report.html")
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert not page.tags & {"img", "link", "iframe", "object", "embed", "form", "base", "b&"}
    assert all(address.startswith("#") for address in page.addresses)
    assert page.handlers == []
    assert not re.search(r"url\(|@import|https?://", text)
    script = text.rpartition("<script>")[2].partition("</script>")[0]
    assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in text
    rows = json.loads(text.split('id="data">')[1].split("</script>")[0])
    assert {row["question"] for row in rows} >= {HOSTILE}
    assert list(tmp_path.glob("**/*.tmp")) == []


def test_every_plot_has_its_numbers_as_text(runs: list[Run]) -> None:
    text = report_html(runs[1], runs)
    figures = text.split("<figure")[1:]
    assert len(figures) == 8
    assert all("<table" in figure for figure in figures)
    assert text.count("<svg role=") == 7
    assert report_html(runs[1], []).count("<figure") == 5


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, runs: list[Run], tmp_path: Path) -> Iterator[Any]:
    """The report of the later run, open; the test fails if anything was fetched, executed or refused in it."""
    path = write_report(runs[1], runs, tmp_path / "report.html")
    opened = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme="dark")
    opened.set_default_timeout(WAIT)
    requests: list[str] = []
    said: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(path.as_uri())
    yield opened
    assert (said, opened.evaluate("window.hacked")) == ([], None)
    assert {url.partition("#")[0] for url in requests} == {path.as_uri()}
    opened.close()


SHOWN = "[...document.querySelectorAll('.case')].filter(c => c.offsetParent).map(c => c.id.replace('case-', '')).join(' ')"


def wait_until_shown(page: Any, cases: str) -> None:
    """Waits until these cases are shown, in this order."""
    page.wait_for_function(f"wanted => {SHOWN} === wanted", arg=cases)


def test_cases_are_filtered_and_sorted(page: Any) -> None:
    page.wait_for_function(f"(found => found.length === 12 && found[0] === 'n06')({SHOWN}.split(' '))")
    page.locator("#outcome").select_option("wrong_version")
    wait_until_shown(page, "n04 n01")
    page.locator("#kind").select_option("count")
    wait_until_shown(page, "n04")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Find").fill("NUMBER 7")
    wait_until_shown(page, "n07")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("only changed answers").check()
    page.locator("#sort").select_option("name")
    wait_until_shown(page, "n01 n04 n06")
    page.wait_for_function("document.querySelector('#count').innerText === '3 of 12 cases'")


def test_numbers_lead_to_their_cases_and_the_keyboard_is_enough(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".confusion a").first.focus()
    page.keyboard.press("Enter")
    # The page answers to a link when the browser tells it that the address has changed, which is a moment later.
    page.wait_for_function("document.querySelector('#count').innerText.includes('expected answered and given answered')")
    page.wait_for_function("document.activeElement.id === 'find'")
    page.keyboard.type("number 1?")
    for _ in range(6):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    opened = page.locator("#case-n01")
    # The body of a case is made when the browser tells that it was opened, which is a moment after it is open.
    opened.locator(".sides").wait_for()
    turns = ["Earlier question Which club?", "Earlier answer Ours.", "Asked as of 1 May 2023"]
    assert opened.locator(".turn").all_inner_texts() == turns
    assert opened.locator(".side").count() == 2
    assert opened.locator("blockquote span").all_inner_texts() == [f"“{GOLD['quote']}”", "“In 2023 it had 13 members.”"]


def test_hostile_texts_stay_texts(page: Any) -> None:
    case = page.locator("#case-hostile")
    case.locator("summary").click()
    assert case.locator(".said").inner_text() == " ".join(HOSTILE.split(" "))
    assert page.locator("#cases img, #cases b:not(.turn b), .label b, main script").count() == 0
    assert HOSTILE.split("\u2028")[0].strip() in page.locator("p.label").inner_text()
