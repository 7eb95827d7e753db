"""Region schemes in a real browser: the remark under the control, a scheme of one's own loaded, used and removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.server import build_server
from etl.door import load_demo
from store import open_store
from tests.browser.conftest import OpenPage, Watch, serving
from tests.browser.rest import at_rest, write
from tests.fixtures.real import ask_one

OWN = "region,country,name_en\nsouth,Казахстан,The South\nsouth,Kyrgyz Republic,\n"
SOUTH = """SELECT sum(event_count) FROM (SELECT DISTINCT seizure_id, event_count FROM counted_line
WHERE country IN ('KZ', 'KG')) AS event"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "schemes.db"


@pytest.fixture
def address(database: Path, tmp_path: Path) -> Iterator[str]:
    """A server of its own: these tests change the schemes."""
    store = open_store(f"sqlite:///{database}")
    load_demo(store)
    with serving(build_server(store, tmp_path)) as found:
        yield found
    store.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], address: str, watch: Watch) -> Page:
    context = new_context()
    watch.context(context, address)
    opened = context.new_page()
    opened.goto(f"{address}/data")
    return at_rest(opened)


def choose(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a CSV file…").click()
    chooser.value.set_files(file)


def test_the_remark_of_the_chosen_scheme_stands_under_the_control(open_page: OpenPage) -> None:
    page = open_page("/?scheme=wco")
    said = page.locator(".scheme-note summary")
    expect(said).to_have_text("135 of 184 memberships are unverified")
    said.click()
    expect(page.locator(".scheme-note")).to_contain_text("Load your own list where it matters")


def test_a_scheme_of_ones_own_is_loaded_used_and_removed(
    page: Page, address: str, database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text("region,country\nsouth,Narnia\n", encoding="utf-8")
    page.get_by_text("Those there are, and your own").click()
    write(page.get_by_label("Name", exact=True), "Our regions")
    choose(page, file)
    fault = "own.csv, line 2: “Narnia” is no country that is known here; write its name or its ISO 3166 code."
    expect(page.get_by_text(fault)).to_be_visible()
    file.write_text(OWN, encoding="utf-8")
    choose(page, file)
    expect(page.get_by_text("Our regions is loaded: 2 memberships.")).to_be_visible()
    serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == []
    page.goto(f"{address}/?region=own:south")
    (expected,) = ask_one(database, SOUTH)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"The South: {expected} seizures")
    page.goto(f"{address}/data")
    at_rest(page).get_by_text("Those there are, and your own").click()
    page.get_by_role("button", name="Remove the region scheme Our regions").click()
    expect(page.get_by_text("own is removed.")).to_be_visible()
    page.goto(f"{address}/?region=own:south")
    expect(page.get_by_text("region=own:south is not known")).to_be_visible()
