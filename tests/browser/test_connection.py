"""A server that goes away and comes back, an answer that fails, an address that is not there: said on the page."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from etl.door import load_demo
from store import open_store
from tests.fixtures.app import App, running

PATIENCE_MS = 60_000
LOST = re.compile(r"Connection to Sentinel lost; the numbers on this page are those of \d\d:\d\d")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    load_demo(store)
    store.close()
    with running(tmp_path) as app:
        yield app


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], app: App) -> Page:
    """The Overview, drawn. Not watched: what a lost server does to the console is the browser's own."""
    page = new_context().new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(app.address)
    expect(number(page)).to_have_attribute("data-value", re.compile(r"\d+"), timeout=PATIENCE_MS)
    return page


def number(page: Page) -> Locator:
    return page.locator(".number-value[data-measure=seizures]")


def pick(page: Page, country: str) -> None:
    page.locator("#filter-country").click()
    page.get_by_role("option", name=re.compile(f"^{country} ?[0-9,]*$")).click()
    page.keyboard.press("Escape")


def test_a_lost_connection_is_said_and_mends_itself(page: Page, app: App) -> None:
    loaded = []
    page.on("load", lambda _page: loaded.append(1))
    line, before = page.locator("#connection"), number(page).get_attribute("data-value")
    expect(line).to_be_hidden()
    app.stop(signal.SIGKILL)
    pick(page, "Kazakhstan")
    expect(line).to_have_text(LOST, timeout=PATIENCE_MS)
    expect(line).to_have_attribute("role", "status")
    expect(number(page)).to_have_attribute("data-value", before or "")
    app.start()
    # What was clicked while it was away is answered, without the page being loaded anew.
    expect(line).to_be_hidden(timeout=PATIENCE_MS)
    expect(page.locator("h1")).to_contain_text("Kazakhstan", timeout=PATIENCE_MS)
    expect(number(page)).not_to_have_attribute("data-value", before or "", timeout=PATIENCE_MS)
    assert loaded == []


def test_an_idle_page_notices_too(page: Page, app: App) -> None:
    app.stop()
    expect(page.locator("#connection")).to_have_text(LOST, timeout=PATIENCE_MS)
    app.start()
    expect(page.locator("#connection")).to_be_hidden(timeout=PATIENCE_MS)


def test_an_answer_that_fails_is_said_and_forgotten_with_the_next_good_one(page: Page, app: App) -> None:
    line, database = page.locator("#connection"), app.folder / "sentinel.db"
    kept = app.folder / "kept.db"
    shutil.copy(database, kept)
    for beside in ("", "-wal", "-shm"):
        Path(f"{database}{beside}").unlink(missing_ok=True)
    pick(page, "Kazakhstan")
    expect(line).to_contain_text("is not there any more or cannot be opened", timeout=PATIENCE_MS)
    expect(line).to_contain_text(re.compile(r"\(request [0-9a-f]{16}\)"))
    shutil.copy(kept, database)
    pick(page, "Uzbekistan")
    expect(line).to_be_hidden(timeout=PATIENCE_MS)
    expect(page.locator("h1")).to_contain_text("Uzbekistan", timeout=PATIENCE_MS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_address_that_is_not_there_leads_back(
    new_context: Callable[..., BrowserContext], app: App, scheme: str
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    answer = page.goto(f"{app.address}/old/link")
    assert answer is not None and answer.status == 404
    expect(page.locator("h1")).to_have_text("There is no such page")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    page.get_by_role("link", name="Overview").click()
    expect(page).to_have_url(f"{app.address}/", timeout=PATIENCE_MS)
