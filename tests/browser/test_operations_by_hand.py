"""An operation is made by hand in a real browser: previewed, joined, undone, edited, refused, removed.

The sums compared with are SQL written here, over the tables; nothing of analytics or of the rule is used.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from dashboard.server import build_server
from etl.door import load_demo
from store import open_store
from tests.browser.conftest import Watch, serving
from tests.browser.operations_page import COUNTED, SENTINEL, WEIGHED, Sql, asking, card, number, settled
from tests.browser.rest import at_rest, noted, write

# What "Steppe Wind" below takes, in the words of SQL: opium and heroin in two countries, in two months of 2010.
WITH_OPIATES = "s.id IN (SELECT seizure_id FROM seizure_line WHERE drug IN ('heroin', 'opium'))"
STEPPE = f"""{COUNTED} AND {WITH_OPIATES} AND s.operation IS NULL AND s.country IN ('KZ', 'RU')
    AND s.period_start >= '2010-03-01' AND s.period_end <= '2010-04-30' AND s.grain <> 'annual'"""


@dataclass(frozen=True)
class Place:
    """A server of its own with the demonstration data, for tests that change what is there."""

    address: str
    sql: Sql
    browse: Callable[[str], Page]


@pytest.fixture
def place(tmp_path: Path, new_context: Callable[..., BrowserContext], watch: Watch) -> Iterator[Place]:
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    load_demo(store)
    with serving(build_server(store, tmp_path)) as address, ExitStack() as opened:

        def browse(path: str) -> Page:
            context = opened.enter_context(new_context())  # closed before the server, which a page that lives asks
            watch.context(context, address)
            page = context.new_page()
            page.goto(address + path)
            return settled(page)

        yield Place(address, asking(tmp_path / "sentinel.db"), browse)
    store.close()


def field(page: Page, name: str) -> Locator:
    return page.locator(f"#operation-field-{name}")


def pick(page: Page, name: str, *options: str) -> None:
    for option in options:
        field(page, name).click()
        field(page, name).press_sequentially(option)
        page.get_by_role("option", name=option, exact=True).click()
        page.keyboard.press("Escape")  # closes the list, not the dialog
        at_rest(page)


def set_day(page: Page, name: str, day: str) -> None:
    field(page, name).fill(day)
    field(page, name).press("Tab")
    noted(field(page, name), day)


def make_steppe_wind(page: Page) -> None:
    page.get_by_role("button", name="New operation").click()
    write(field(page, "name"), "Steppe Wind")
    set_day(page, "from_date", "2010-03-01")
    set_day(page, "to_date", "2010-04-30")
    pick(page, "named", "Kazakhstan")
    pick(page, "assumed", "Russia")
    pick(page, "drugs", "Heroin", "Opium")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"\?operation=steppe-wind$"))
    expect(settled(page).locator("h1")).to_contain_text("Steppe Wind, 1 Mar 2010 – 30 Apr 2010: 0 seizures")


def test_an_operation_is_made_previewed_joined_and_undone(place: Place) -> None:
    page = place.browse("/operations")
    make_steppe_wind(page)
    ((seizures,),) = place.sql(f"SELECT count(DISTINCT s.id) {STEPPE}")
    ((mass,),) = place.sql(f"SELECT sum(l.mass_kg) {STEPPE} AND {WEIGHED}")
    assert seizures > 1
    rule = page.locator("#operation-rule")
    assert (number(rule, "fits_seizures"), number(rule, "fits_mass_kg")) == (seizures, pytest.approx(mass, rel=1e-9))
    assert place.sql("SELECT count(*) FROM seizure WHERE operation = 'steppe-wind'") == [(0,)]
    taken = place.sql(f"SELECT DISTINCT s.id {STEPPE} ORDER BY 1")

    rule.get_by_role("button", name=f"Join {seizures} seizures").click()
    expect(page.get_by_text(f"{seizures} seizures joined.")).to_be_visible()
    expect(page.locator("h1")).to_contain_text(f": {seizures} seizures")
    assert card(settled(page), "mass_kg") == pytest.approx(mass, rel=1e-9)
    assert place.sql("SELECT id FROM seizure WHERE operation = 'steppe-wind' ORDER BY 1") == taken
    expect(page.locator("[data-join='1']")).to_have_attribute("data-status", "active")
    other = place.browse("/operations")
    assert number(other.locator("tr[data-operation=steppe-wind]"), "seizures") == seizures

    page.get_by_role("button", name="Undo join 1").click()
    expect(page.get_by_text("Join 1 is undone")).to_be_visible()
    expect(page.locator("h1")).to_contain_text(": 0 seizures")
    assert place.sql("SELECT count(*) FROM seizure WHERE operation = 'steppe-wind'") == [(0,)]
    expect(page.locator("[data-join='1']")).to_have_attribute("data-status", "undone")


def test_what_changed_since_the_preview_is_not_joined_unseen(place: Place) -> None:
    one = place.browse("/operations")
    make_steppe_wind(one)
    other = place.browse("/operations?operation=steppe-wind")
    one.locator("#operation-rule").get_by_role("button", name=re.compile("^Join")).click()
    expect(one.get_by_text("seizures joined.")).to_be_visible()
    joined = place.sql("SELECT count(*) FROM seizure WHERE operation = 'steppe-wind'")
    other.locator("#operation-rule").get_by_role("button", name=re.compile("^Join")).click()
    expect(other.locator("#operation-rule-said")).to_contain_text("nothing was changed")
    expect(other.locator("[data-join='1']")).to_be_visible()
    assert place.sql("SELECT count(*) FROM seizure WHERE operation = 'steppe-wind'") == joined


def test_an_operation_is_edited_and_its_address_stays(place: Place) -> None:
    page = place.browse("/operations")
    make_steppe_wind(page)
    page.get_by_role("button", name="Edit").click()
    expect(field(page, "name")).to_have_value("Steppe Wind")
    expect(field(page, "from_date")).to_have_value("2010-03-01")
    write(field(page, "name"), "Steppe Wind II")
    write(field(page, "coordinator"), "RILO Almaty")
    write(field(page, "reference"), "https://example.org/communique")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_contain_text("Steppe Wind II")
    expect(page).to_have_url(re.compile(r"\?operation=steppe-wind$"))
    expect(page.locator("[data-about=coordinator]")).to_contain_text("RILO Almaty")
    link = page.locator("[data-about=reference] a")
    expect(link).to_have_attribute("href", "https://example.org/communique")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert place.sql("SELECT country, basis FROM operation_participant WHERE operation = 'steppe-wind'") == [
        ("KZ", "published"),
        ("RU", "assumed"),
    ]


def error_of(page: Page, name: str) -> Locator:
    return page.locator(".mantine-InputWrapper-root", has=field(page, name)).locator(".mantine-InputWrapper-error")


def test_what_is_wrong_is_said_beside_its_field(place: Place) -> None:
    page = place.browse("/operations")
    page.get_by_role("button", name="New operation").click()
    page.get_by_role("button", name="Save").click()
    expect(error_of(page, "name")).to_contain_text("needs a name")
    write(field(page, "name"), "Operation Sentinel")
    page.get_by_role("button", name="Save").click()
    expect(error_of(page, "name")).to_contain_text("already")
    write(field(page, "name"), "Backwards")
    set_day(page, "from_date", "2010-04-30")
    set_day(page, "to_date", "2010-03-01")
    page.get_by_role("button", name="Save").click()
    expect(error_of(page, "to_date")).to_contain_text("before it begins")
    expect(error_of(page, "name")).to_have_count(0)
    set_day(page, "to_date", "2010-05-01")
    pick(page, "named", "Kazakhstan")
    pick(page, "assumed", "Kazakhstan")
    page.get_by_role("button", name="Save").click()
    expect(error_of(page, "named")).to_contain_text("KZ")
    page.get_by_role("button", name="Cancel").click()
    expect(field(page, "name")).to_have_count(0)
    assert place.sql("SELECT count(*) FROM operation") == [(1,)]


def test_an_operation_is_removed_only_when_nothing_belongs_to_it(place: Place) -> None:
    page = place.browse(SENTINEL)
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("button", name="Remove…").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("alert").filter(has_text="was not removed")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("link", name="All operations").click()
    make_steppe_wind(page)
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("button", name="Remove…").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Steppe Wind is removed.")).to_be_visible()
    expect(page.locator("tr[data-operation]")).to_have_count(1)
    assert place.sql("SELECT operation FROM operation") == [("operation-sentinel",)]


def test_the_dialog_is_used_by_keyboard_alone(place: Place) -> None:
    page = place.browse("/operations")
    page.get_by_role("button", name="New operation").focus()
    page.keyboard.press("Enter")
    expect(field(page, "name")).to_be_visible()
    expect(page.get_by_role("dialog").locator(":focus")).to_have_count(1)  # the dialog takes it when it is drawn
    for _step in range(4):
        if field(page, "name").evaluate("input => input === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Keys Only")
    page.keyboard.press("Tab")
    expect(field(page, "coordinator")).to_be_focused()
    noted(field(page, "name"), "Keys Only")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?operation=keys-only$"))
    expect(page.locator("#operation-rule")).to_contain_text("no window")
    page.get_by_role("button", name="Edit").press("Enter")
    expect(field(page, "name")).to_have_value("Keys Only")
    page.keyboard.press("Escape")
    expect(field(page, "name")).to_have_count(0)


def test_while_another_writes_a_join_waits_its_turn_and_says_so(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = place.browse("/operations")
    make_steppe_wind(page)
    monkeypatch.setattr("store.connect.BUSY_TIMEOUT_MS", 500)
    join = page.locator("#operation-rule").get_by_role("button", name=re.compile("^Join"))
    load = sqlite3.connect(tmp_path / "sentinel.db", isolation_level=None)
    load.execute("BEGIN IMMEDIATE")
    join.click()
    expect(page.locator("#operation-rule-said .operation-error")).to_be_visible()
    load.execute("ROLLBACK")
    load.close()
    assert place.sql("SELECT count(*) FROM operation_join") == [(0,)]
    join.click()
    expect(page.locator("#operation-rule-said")).to_contain_text("joined.")
