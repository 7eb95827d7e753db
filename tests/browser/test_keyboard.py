"""The whole Overview by keyboard alone, recorded; the numbers it ends at are SQL written here."""

from __future__ import annotations

import csv
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.keyboard import open_menu_item, pick, press, tab_to, to_menu_item
from tests.browser.rest import at_rest, focused
from tests.browser.test_overview import COUNTED, IN_CIS, settled, shows, table

WINDOW = "s.period_start >= '2009-01-01' AND s.period_end <= '2009-12-31'"
SELECTED = f"{COUNTED} AND {IN_CIS} AND s.country = 'KZ' AND l.drug = 'heroin' AND {WINDOW}"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def sql(database_url: str) -> Sql:
    """Ask the database itself."""
    path = Path(database_url.removeprefix("sqlite:///"))

    def query(text: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(path)
        try:
            return connection.execute(text, values).fetchall()
        finally:
            connection.close()

    return query


def choose_filters(page: Page) -> None:
    """Region, country, drug and period, from the top of the filters."""
    press(page, "f")
    focused(page, "#filters input")
    pick(page, "region", "CIS")
    expect(page).to_have_url(re.compile(r"\?region=bloc:cis$"))
    pick(page, "country", "Kazakhstan")
    expect(page).to_have_url(re.compile("country=KZ"))
    pick(page, "drug", "Heroin")
    expect(page).to_have_url(re.compile("drug=heroin"))
    settled(page)
    tab_to(page, "#filter-preset", back=True)
    press(page, "Enter")
    expect(page.get_by_role("option").first).to_be_visible()
    years = at_rest(page).get_by_role("option").all_inner_texts()
    press(page, *["ArrowDown"] * years.index("2009"), "Enter")
    expect(page).to_have_url(re.compile("from=2009-01-01&to=2009-12-31"))
    settled(page)


def test_the_whole_overview_by_keyboard_alone(open_page: OpenPage, sql: Sql, tmp_path: Path) -> None:
    page = settled(open_page("/", **CLIPBOARD))
    page.context.tracing.start(name="keyboard", screenshots=True)
    press(page, "Tab")
    focused(page, ".skip")
    press(page, "Enter")
    focused(page, "#content")

    choose_filters(page)
    ((seizures, mass),) = sql(f"SELECT count(DISTINCT s.id), sum(l.mass_kg) {SELECTED} AND l.hold_reason IS NULL")
    assert seizures
    shows(page, "seizures", seizures)
    shows(page, "mass_kg", mass)
    expect(page.locator("#overview-announced")).to_have_text(page.locator("h1").inner_text())

    tab_to(page, ".switch-map input")
    press(page, "ArrowRight")
    expect(page).to_have_url(re.compile("map=mass_kg"))
    expect(settled(page).locator("#chart-map-title")).to_contain_text("Kilograms")

    open_menu_item(page, "countries", "table")
    expect(page.locator("[data-chart=countries] .data-table")).to_be_visible()
    focused(page, "[data-chart=countries] .row-filter")
    shown = list(table(page, "countries"))
    anywhere = SELECTED.replace("AND s.country = 'KZ'", "")
    by_country = dict(sql(f"SELECT s.country, count(DISTINCT s.id) {anywhere} GROUP BY 1"))
    assert {key: int(row["seizures"]) for key, row in table(page, "countries").items()} == by_country
    other = next(key for key in shown if key != "KZ")
    press(page, *["ArrowDown"] * shown.index(other), "Enter")
    expect(page).to_have_url(re.compile(f"country=KZ,{other}"))
    shows(settled(page), "seizures", by_country["KZ"] + by_country[other])
    focused(page, f"[data-chart=countries] tr[data-key={other}] .row-filter[aria-pressed=true]")

    both = SELECTED.replace("s.country = 'KZ'", f"s.country IN ('KZ', '{other}')")
    lines = sql(f"SELECT l.id, l.mass_kg {both} ORDER BY s.period_start DESC")
    tab_to(page, "#records-table th")
    press(page, "ArrowDown", "Control+End", "Control+Home")
    focused(page, "#records-table tbody tr:first-child > *")

    press(page, "e")
    focused(page, "[data-chart=records] .menu-items button")
    to_menu_item(page, "csv")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith(("#", '"#'))))
    assert len(rows) - 1 == len(lines)

    tab_to(page, "[data-action=link][data-for='']", back=True)
    press(page, "Enter")
    expect(page.locator("#toast")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url

    tab_to(page, ".chips .quiet-link", back=True)
    press(page, "Enter")
    ((everything,),) = sql(f"SELECT count(DISTINCT s.id) {COUNTED}")
    shows(page, "seizures", everything)
    expect(page.locator(".chip")).to_have_count(0)
    settled(page)
    press(page, "Tab")

    tab_to(page, ".nav-link[href='/data']", back=True)
    page.keyboard.press("Enter")  # to another page, where nothing has the focus yet
    expect(page.locator("h1")).to_have_text("Data")
    recording = tmp_path / "keyboard.zip"
    page.context.tracing.stop(path=recording)
    assert sum(name.endswith(".jpeg") for name in zipfile.ZipFile(recording).namelist()) > 20
