"""The Records page in a browser: scroll, order, filter, story, link, columns that are remembered."""

from __future__ import annotations

import re
import sqlite3

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.rest import at_rest, fits, focused

FIRST = '.ag-center-cols-container .ag-row[row-index="{}"]'


def ask(database_url: str, query: str) -> list[tuple[object, ...]]:
    """What the database itself answers."""
    with sqlite3.connect(f"file:{database_url.removeprefix('sqlite:///')}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator(f'{FIRST.format(row)} [col-id="{column}"]')


def ready(page: Page) -> None:
    """Rows are there, and what stands above them."""
    expect(cell(page, 0, "country")).not_to_be_empty()
    expect(page.locator("#records-count")).to_contain_text("lines")
    at_rest(page)


def heading(page: Page, column: str) -> Locator:
    return page.locator(f'.ag-header-cell[col-id="{column}"] .ag-header-cell-label')


def counted(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#records-count span").first.inner_text()))


@pytest.fixture
def lines(database_url: str) -> int:
    query = "SELECT count(*) FROM counted_line WHERE grain != 'annual'"
    return int(str(ask(database_url, query)[0][0]))


def test_the_table_is_put_in_order_by_the_server(open_page: OpenPage, database_url: str, lines: int) -> None:
    page = open_page("/records")
    ready(page)
    assert counted(page) == lines
    heading(page, "mass").click()
    expect(page).to_have_url(re.compile(r"sort=mass&order=desc"))
    masses = "SELECT mass_kg FROM counted_line WHERE mass_kg IS NOT NULL ORDER BY mass_kg"
    (largest,) = ask(database_url, f"{masses} DESC LIMIT 1")[0]
    expect(cell(page, 0, "mass")).to_have_text(f"{largest:,.6f}".rstrip("0").rstrip("."))
    heading(page, "mass").click()
    expect(page).to_have_url(re.compile(r"order=asc"))
    (smallest,) = ask(database_url, f"{masses} LIMIT 1")[0]
    expect(cell(page, 0, "mass")).to_have_text(f"{smallest:,.6f}".rstrip("0").rstrip("."))


def test_bars_stand_for_the_rows_until_they_are_there(open_page: OpenPage) -> None:
    page = open_page("/healthz")
    held: list[Route] = []
    page.route("**/records/rows?*", lambda route: held.append(route))
    page.goto(page.url.replace("/healthz", "/records"))
    expect(page.locator(".records-grid .is-awaited").nth(10)).to_be_visible()
    page.unroute("**/records/rows?*")
    for route in held:
        route.continue_()
    ready(page)
    expect(page.locator(".records-grid .is-awaited")).to_have_count(0)


def test_the_window_is_named_after_its_page(open_page: OpenPage) -> None:
    page = open_page("/records")
    expect(page).to_have_title("Records – Sentinel")
    page.locator("#nav-operations").click()
    expect(page).to_have_title("Operations – Sentinel")
    expect(page.get_by_role("button", name="RU – Русский", exact=True)).to_have_text("RU")
    page.goto(page.url.partition("/operations")[0] + "/data?lang=ru")
    expect(page).to_have_title("Данные – Sentinel")


def test_a_row_far_down_comes_when_one_scrolls_there(open_page: OpenPage, lines: int) -> None:
    page = open_page("/records?sort=row&order=asc")
    ready(page)
    page.locator(".records-grid .ag-body-viewport").evaluate("element => element.scrollTo(0, element.scrollHeight)")
    expect(cell(page, lines - 1, "country")).not_to_be_empty()


def test_a_filter_of_a_column_is_in_the_address_and_finds_every_script(open_page: OpenPage) -> None:
    page = open_page("/records")
    ready(page)
    whole = counted(page)
    page.locator('.ag-floating-filter[col-id="country"] input').fill("казахстан")
    expect(page).to_have_url(re.compile("where_country="))
    expect(page.locator(".chip")).to_contain_text("казахстан")
    for row in range(3):
        expect(cell(page, row, "country")).to_have_text("Kazakhstan")
    at_rest(page)
    assert 0 < counted(page) < whole
    again = open_page(page.url.removeprefix(page.url.split("/records")[0]))
    expect(again.locator('.ag-floating-filter[col-id="country"] input')).to_have_value("казахстан")
    expect(cell(again, 0, "country")).to_have_text("Kazakhstan")
    again.locator(".chip").click()
    expect(again.locator("#records-count")).to_contain_text(f"{whole:,}")
    expect(again.locator('.ag-floating-filter[col-id="country"] input')).to_have_value("")


def test_nothing_found_offers_the_way_back(open_page: OpenPage) -> None:
    page = open_page("/records?where_place=zzzz")
    page.get_by_role("link", name="Clear the filters of the columns").click()
    ready(page)
    expect(page).not_to_have_url(re.compile("where_"))


def test_the_filters_of_the_overview_work_here_and_come_along(open_page: OpenPage) -> None:
    page = open_page("/?drug=heroin&scale=quantile")
    page.locator("#records-note").get_by_role("link", name="All records").click()
    ready(page)
    expect(page.locator("#records-sentence")).to_have_text("Heroin")
    expect(cell(page, 0, "drug")).to_have_text("Heroin")
    page.locator("#records-filter-drug").click()
    page.get_by_role("option", name=re.compile("^Opium")).click()
    expect(page).to_have_url(re.compile(r"drug=heroin,opium"))
    page.keyboard.press("Escape")
    heading(page, "mass").click()
    expect(page).to_have_url(re.compile("sort=mass"))
    page.locator("#nav-overview").click()
    expect(page.locator("#overview-sentence")).to_contain_text("Heroin and opium")
    expect(page).not_to_have_url(re.compile("sort="))
    page.locator("#nav-records").click()
    expect(page.locator("#records-sentence")).to_have_text("Heroin and opium")


def test_a_story_opens_by_click_and_by_key_and_is_a_link(open_page: OpenPage, database_url: str) -> None:
    page = open_page("/records?sort=mass&order=desc")
    ready(page)
    cell(page, 1, "country").click()
    story = page.locator("#records-story")
    expect(story).to_contain_text("Counts in totals")
    (sha256,) = ask(database_url, "SELECT sha256 FROM batch")[0]
    expect(story).to_contain_text(str(sha256))
    focused(page, "#records-story-title")
    page.keyboard.press("Escape")
    expect(story).not_to_be_visible()
    expect(page).not_to_have_url(re.compile("record="))
    expect(cell(page, 1, "country")).to_be_focused()  # a key goes to what has the focus, not to what is drawn so
    page.keyboard.press("ArrowDown")
    expect(cell(page, 2, "country")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"record=\d+"))
    expect(at_rest(page).locator("#records-story [data-field=quantity]")).to_be_visible()
    title = page.locator("#records-story-title").inner_text()
    linked = open_page(page.url.removeprefix(page.url.split("/records")[0]))
    expect(linked.locator("#records-story-title")).to_have_text(title)
    expect(linked.locator("#records-story")).to_contain_text("Where it comes from")


def test_a_record_outside_of_the_selection_is_told_as_such(open_page: OpenPage, database_url: str) -> None:
    query = "SELECT min(id) FROM counted_line WHERE country = 'RU'"
    (line,) = ask(database_url, query)[0]
    page = open_page(f"/records?country=KZ&record={line}")
    expect(page.locator("#records-story")).to_contain_text("not among the records")


def test_columns_are_chosen_and_remembered(open_page: OpenPage) -> None:
    page = open_page("/records")
    ready(page)
    expect(heading(page, "file")).to_have_count(0)
    page.locator(".columns-menu summary").click()
    page.get_by_label("File", exact=True).check()
    page.get_by_label("Place", exact=True).uncheck()
    expect(heading(page, "place")).to_have_count(0)
    at_rest(page).reload()
    ready(page)
    expect(heading(page, "place")).to_have_count(0)
    page.locator(".columns-menu summary").click()
    expect(page.get_by_label("File", exact=True)).to_be_checked()
    page.get_by_role("button", name="Columns as they were").click()
    expect(heading(page, "place")).to_have_count(1)
    page.reload()
    ready(page)
    expect(heading(page, "place")).to_have_count(1)


def test_a_phone_has_few_columns_and_no_sideways_page(open_page: OpenPage) -> None:
    page = open_page("/healthz")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.url.replace("/healthz", "/records"))
    ready(page)
    fits(page, 390)
    shown = page.locator(".records-grid .ag-header-row-column .ag-header-cell")
    expect(shown).to_have_count(4)
    cell(page, 0, "country").click()
    expect(page.locator("#records-story")).to_contain_text("What was made of it")
    page.get_by_role("button", name="Close the story of this record").click()
    expect(page.locator("#records-story")).not_to_be_visible()
