"""The Data page in a real browser: a file is dropped, looked at, loaded, charted, undone; a bad one says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Watch
from tests.browser.data_page import (
    DECIMAL_COMMAS,
    PATIENCE_MS,
    UNKNOWN,
    Place,
    answer,
    card,
    choose,
    drop,
    load,
    measure,
    open_data_page,
    term,
    waits,
)
from tests.browser.data_page import page as page
from tests.browser.data_page import place as place
from tests.browser.rest import fits, until

MEBIBYTE = 1 << 20


def map_and_load(page: Page, name: str) -> None:
    form = card(page, name)
    waits(form)
    answer(form, "Quantity: its column", "Menge netto")
    expect(term(form, "quarantined")).to_have_attribute("data-value", "1")
    load(form)


def test_a_file_no_profile_knows_is_mapped_charted_and_undone(page: Page, place: Place) -> None:
    drop(page, "unknown.csv", UNKNOWN)
    form = card(page, "unknown.csv")
    waits(form)
    expect(form).to_contain_text("No column gives Quantity")
    assert place.rows("SELECT count(*) FROM batch") == [(0,)]
    map_and_load(page, "unknown.csv")

    loaded = card(page, "unknown.csv")
    for name, rows in (("read", "4"), ("loaded", "3"), ("quarantined", "1")):
        expect(term(loaded, name)).to_have_attribute("data-value", rows)
    loaded.get_by_text("What was found in the rows").click()
    held_back = loaded.locator("tbody tr").filter(has_text="Quarantined")
    expect(held_back).to_contain_text("row 4")
    expect(held_back).to_contain_text("zwei")
    assert list(place.uploads.glob("*.part")) == []

    loaded.get_by_role("link", name="See it on the Overview").click()
    expect(page).to_have_url(re.compile(r"/\?batch=1$"))
    expect(measure(page, "seizures")).to_have_attribute("data-value", "3")
    expect(measure(page, "mass_kg")).to_have_attribute("data-value", "8.25")
    countries = page.locator("[data-chart=countries] tr[data-key]")
    expect(countries.and_(page.locator("[data-key=KZ]")).locator("[data-column=mass_kg]")).to_have_attribute(
        "data-value", "4.0"
    )

    page.get_by_role("link", name="Data", exact=True).click()
    expect(card(page, "unknown.csv")).to_have_attribute("data-stage", "done")
    page.get_by_role("button", name="Undo batch 1, unknown.csv").click()
    expect(page.locator("[data-batch='1']")).to_contain_text("Undone")
    page.goto(f"{place.address}/?batch=1")
    expect(page.locator(".notice-empty")).to_be_visible()
    assert page.request.get(f"{place.address}/api/v1/totals?batch=1").json()["seizures"] == 0

    page.goto(f"{place.address}/data")
    page.get_by_role("button", name="Redo batch 1, unknown.csv").click()
    expect(page.locator("[data-batch='1']")).to_contain_text("Counts")
    page.goto(f"{place.address}/?batch=1")
    expect(measure(page, "mass_kg")).to_have_attribute("data-value", "8.25")


def test_several_files_one_after_another_each_with_its_own_word(page: Page, place: Place) -> None:
    choose(page, ("unknown.csv", UNKNOWN), ("commas.csv", DECIMAL_COMMAS))
    expect(page.locator("article.data-card")).to_have_count(2, timeout=PATIENCE_MS)
    refused = card(page, "commas.csv")
    waits(refused, "failed")
    expect(refused.get_by_role("alert")).to_contain_text("commas.csv, line 2")
    expect(page.locator(".data-row")).to_have_count(0)

    map_and_load(page, "unknown.csv")
    drop(page, "the same, renamed.csv", UNKNOWN)
    again = card(page, "the same, renamed.csv")
    expect(again).to_contain_text("as batch 1; nothing was added", timeout=PATIENCE_MS)
    expect(page.locator("tr[data-batch]")).to_have_count(1)

    again.get_by_role("button", name="Take the same, renamed.csv off this list").click()
    expect(page.locator("article.data-card")).to_have_count(2)
    page.reload()
    expect(page.locator("article.data-card")).to_have_count(2)
    assert len(list(place.uploads.glob("*.part"))) == 1
    card(page, "commas.csv").get_by_role("button", name="Take commas.csv off this list").click()
    expect(page.locator("article.data-card")).to_have_count(1)
    assert list(place.uploads.glob("*.part")) == []


def test_one_value_for_all_rows_where_no_column_has_it(page: Page) -> None:
    drop(page, "one country.csv", "date,drug,quantity\n2021-03-01,heroin,2.5\n2021-03-02,heroin,1\n")
    form = card(page, "one country.csv")
    waits(form, "mapping")
    expect(form).to_contain_text("the file has no column that gives Country of seizure.")
    expect(form.locator(".way-buttons .button-main")).to_have_count(0)
    answer(form, "Country of seizure: the same for all rows", "Kyrgyzstan")
    answer(form, "Unit: the same for all rows", "kilogram")
    expect(form.get_by_text("Loading adds 2 seizures, 3.5 kg.")).to_be_visible()
    load(form)
    page.goto(page.url.replace("/data", "/?country=KG"))
    expect(measure(page, "seizures")).to_have_attribute("data-value", "2")
    expect(measure(page, "mass_kg")).to_have_attribute("data-value", "3.5")


def test_sending_can_be_cancelled_and_leaves_nothing(page: Page, place: Place) -> None:
    session = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    session.send("Network.emulateNetworkConditions", slow)
    choose(page, ("large.csv", "x" * (8 * MEBIBYTE)))
    row = page.locator(".data-row")
    expect(row).to_contain_text(re.compile(r"Sending: [1-7](\.\d)? of 8 MiB"), timeout=PATIENCE_MS)
    row.get_by_role("button", name="Cancel").click()
    expect(page.locator(".data-row")).to_have_count(0)
    expect(page.locator("article.data-card")).to_have_count(0)
    until(page, lambda: not list(place.uploads.glob("*.part")), "the part that was sent is removed")


def test_the_illustrative_data_come_and_go(page: Page, place: Place) -> None:
    page.get_by_role("button", name="Load illustrative data").click()
    expect(page.get_by_text("What you see is illustrative data, not a record of real seizures.")).to_be_visible()
    drop(page, "unknown.csv", UNKNOWN)
    map_and_load(page, "unknown.csv")
    expect(page.get_by_text("are counted beside your own files")).to_be_visible()
    page.get_by_role("button", name="Remove illustrative data").click()
    expect(page.get_by_text("The illustrative data are not loaded.")).to_be_visible()
    page.goto(f"{place.address}/")
    expect(measure(page, "seizures")).to_have_attribute("data-value", "3")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_of_a_phone(
    new_context: Callable[..., BrowserContext], place: Place, watch: Watch, scheme: Literal["light", "dark"]
) -> None:
    page = open_data_page(new_context, place, watch)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    name = "a_rather_long_file_name_without_a_single_space_in_it_2021_2022.csv"
    drop(page, name, UNKNOWN.replace("Zeug", "Drug").replace("opium", "y" * 80))
    waits(card(page, name))
    drop(page, "commas.csv", DECIMAL_COMMAS.replace("heroin", "x" * 200))
    waits(card(page, "commas.csv"), "failed")
    while (closed := page.locator(".way-step > details:not([open]) > summary")).count():
        closed.first.click()
    fits(page, 390)
