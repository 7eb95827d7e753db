"""The Data page in a real browser: a file is dropped, mapped, charted, undone; a bad one says why."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from dashboard.server import build_server
from store import open_store
from tests.browser.conftest import Watch, serving

MEBIBYTE = 1 << 20
# No header below is in the list of header synonyms.
UNKNOWN = """Tarikh;Wo;Zeug;Menge netto;Mass
01.03.2021;Kazakhstan;heroin;2,5;kg
13.03.2021;Kazakhstan;heroin;1500;g
02.04.2021;Uzbekistan;opium;4,25;kg
05.04.2021;Uzbekistan;opium;zwei;kg
"""
FORM = {
    "Date of seizure": "Tarikh",
    "Country of seizure": "Wo",
    "Drug or commodity": "Zeug",
    "Quantity": "Menge netto",
    "Unit": "Mass",
}
DECIMAL_COMMAS = "date,country,drug,quantity,unit\n2021-03-01,KZ,heroin,2,5,kg\n"


@dataclass(frozen=True)
class Place:
    """A server of its own: these tests change what is loaded."""

    address: str
    uploads: Path


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    store = open_store(f"sqlite:///{tmp_path / 'data.db'}")
    with serving(build_server(store, tmp_path)) as address:
        yield Place(address, tmp_path / "uploads")
    store.close()


@pytest.fixture
def data_page(new_context: Callable[..., BrowserContext], place: Place, watch: Watch) -> Page:
    context = new_context()
    watch.context(context, place.address)
    page = context.new_page()
    page.goto(f"{place.address}/data")
    expect(page.get_by_text("Nothing is loaded yet.")).to_be_visible()
    return page


def drop(page: Page, name: str, content: str) -> None:
    """Drop a file on the page as a person does with a mouse."""
    transfer = page.evaluate_handle(
        """([name, content]) => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
            return transfer;
        }""",
        [name, base64.b64encode(content.encode()).decode()],
    )
    page.dispatch_event("#data-drop", "drop", {"dataTransfer": transfer})


def choose(page: Page, *files: tuple[str, str]) -> None:
    """Choose files by keyboard alone: the button, Enter, the system's chooser."""
    with page.expect_file_chooser() as chooser:
        page.locator("#data-choose").press("Enter")
    chooser.value.set_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content.encode()} for name, content in files]
    )


def card(page: Page, name: str) -> Locator:
    return page.locator("article.data-card").filter(has=page.get_by_role("heading", name=name, exact=True))


def map_and_load(page: Page, name: str) -> None:
    form = card(page, name)
    for label, column in FORM.items():
        form.get_by_role("textbox", name=label, exact=True).click()
        page.get_by_role("option", name=column, exact=True).click()
    form.get_by_role("button", name="Load with this mapping").click()


def measure(page: Page, name: str) -> Locator:
    return page.locator(f".number-value[data-measure={name}]")


def test_a_file_no_profile_knows_is_mapped_charted_and_undone(data_page: Page, place: Place) -> None:
    page = data_page
    drop(page, "unknown.csv", UNKNOWN)
    expect(card(page, "unknown.csv")).to_have_attribute("data-stage", "mapping")
    expect(card(page, "unknown.csv").locator("table")).to_contain_text("Menge netto")
    map_and_load(page, "unknown.csv")

    loaded = card(page, "unknown.csv")
    expect(loaded).to_have_attribute("data-stage", "done")
    terms = {name: loaded.locator(f"[data-term={name}]") for name in ("read", "loaded", "quarantined")}
    expect(terms["read"]).to_have_attribute("data-value", "4")
    expect(terms["loaded"]).to_have_attribute("data-value", "3")
    expect(terms["quarantined"]).to_have_attribute("data-value", "1")
    loaded.get_by_text("What was found in the rows").click()
    held_back = loaded.locator("tbody tr").filter(has_text="Quarantined")
    expect(held_back).to_contain_text("row 4")
    expect(held_back).to_contain_text("zwei")
    assert list(place.uploads.iterdir()) == []

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


def test_several_files_one_after_another_each_with_its_own_word(data_page: Page, place: Place) -> None:
    page = data_page
    choose(page, ("unknown.csv", UNKNOWN), ("commas.csv", DECIMAL_COMMAS))
    expect(page.locator("article.data-card")).to_have_count(2)
    refused = card(page, "commas.csv")
    expect(refused).to_have_attribute("data-stage", "failed")
    expect(refused.get_by_role("alert")).to_contain_text("commas.csv, line 2")
    expect(card(page, "unknown.csv")).to_have_attribute("data-stage", "mapping")
    expect(page.locator(".data-row")).to_have_count(0)

    map_and_load(page, "unknown.csv")
    expect(card(page, "unknown.csv")).to_have_attribute("data-stage", "done")
    drop(page, "the same, renamed.csv", UNKNOWN)
    again = card(page, "the same, renamed.csv")
    expect(again).to_contain_text("as batch 1; nothing was added")
    expect(page.locator("tr[data-batch]")).to_have_count(1)

    again.get_by_role("button", name="Take the same, renamed.csv off this list").click()
    expect(page.locator("article.data-card")).to_have_count(2)
    page.reload()
    expect(page.locator("article.data-card")).to_have_count(2)
    assert len(list(place.uploads.iterdir())) == 1
    card(page, "commas.csv").get_by_role("button", name="Take commas.csv off this list").click()
    expect(page.locator("article.data-card")).to_have_count(1)
    assert list(place.uploads.iterdir()) == []


def test_one_value_for_all_rows_where_no_column_has_it(data_page: Page) -> None:
    page = data_page
    drop(page, "one country.csv", "date,drug,quantity\n2021-03-01,heroin,2.5\n2021-03-02,heroin,1\n")
    form = card(page, "one country.csv")
    for field, value in (("Country of seizure", "Kyrgyzstan"), ("Unit", "kilogram")):
        form.get_by_role("textbox", name=f"{field}: the same for all rows").click()
        page.get_by_role("option", name=value, exact=True).click()
    form.get_by_role("button", name="Load with this mapping").click()
    expect(card(page, "one country.csv")).to_have_attribute("data-stage", "done")
    page.goto(page.url.replace("/data", "/?country=KG"))
    expect(measure(page, "seizures")).to_have_attribute("data-value", "2")
    expect(measure(page, "mass_kg")).to_have_attribute("data-value", "3.5")


def test_a_mapping_that_does_not_fit_says_so_and_can_be_mended(data_page: Page) -> None:
    page = data_page
    drop(page, "unknown.csv", UNKNOWN)
    form = card(page, "unknown.csv")
    form.get_by_role("button", name="Load with this mapping").click()
    expect(form.get_by_role("alert")).to_contain_text("date, country, drug")
    expect(form).to_have_attribute("data-stage", "mapping")
    map_and_load(page, "unknown.csv")
    expect(card(page, "unknown.csv")).to_have_attribute("data-stage", "done")


def test_sending_can_be_cancelled_and_leaves_nothing(data_page: Page, place: Place) -> None:
    page = data_page
    session = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    session.send("Network.emulateNetworkConditions", slow)
    choose(page, ("large.csv", "x" * (8 * MEBIBYTE)))
    row = page.locator(".data-row")
    expect(row).to_contain_text(re.compile(r"Sending: [1-7](\.\d)? of 8 MiB"), timeout=20_000)
    row.get_by_role("button", name="Cancel").click()
    expect(page.locator(".data-row")).to_have_count(0)
    expect(page.locator("article.data-card")).to_have_count(0)
    for _attempt in range(100):
        if not list(place.uploads.iterdir()):
            break
        page.wait_for_timeout(100)
    assert list(place.uploads.iterdir()) == []


def test_the_illustrative_data_come_and_go(data_page: Page, place: Place) -> None:
    page = data_page
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
    context = new_context()
    watch.context(context, place.address)
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{place.address}/data")
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    drop(page, "a_rather_long_file_name_without_a_single_space_in_it_2021_2022.csv", UNKNOWN)
    expect(page.locator("article.data-card")).to_have_attribute("data-stage", "mapping")
    drop(page, "commas.csv", DECIMAL_COMMAS.replace("heroin", "x" * 200))
    expect(card(page, "commas.csv")).to_have_attribute("data-stage", "failed")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
