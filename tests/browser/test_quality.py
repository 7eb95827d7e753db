"""Quality of each reporter in Chromium: from the Data page to one sheet, on paper, on a phone, without a violation."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import offences
from tests.browser.conftest import OpenPage
from tests.browser.rest import at_rest, fits
from tests.browser.test_accessibility import PHONE, AxePage
from tests.browser.test_accessibility import axe_page as axe_page

KAZAKHSTAN = "Customs Control Committee of Kazakhstan"
DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "operation_sentinel.csv"


def _rows_of(name: str) -> list[dict[str, str]]:
    with DEMO.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["administration"] == name and row["drug"]]


def _ready(page: Page) -> None:
    expect(page.locator(".quality:not(.is-loading)")).to_be_visible(timeout=60_000)
    at_rest(page)


def test_from_the_data_page_to_one_sheet_and_back(open_page: OpenPage) -> None:
    page = open_page("/data")
    page.get_by_role("link", name="Quality of each reporter").click()
    _ready(page)
    expect(page).to_have_url(re.compile(r"/data/quality$"))
    expect(page.locator(".nav-current")).to_have_text("Data")
    page.get_by_role("link", name=KAZAKHSTAN).click()
    mine = _rows_of(KAZAKHSTAN)
    sheet = page.locator(".quality-sheet")
    expect(sheet.get_by_role("heading", name=KAZAKHSTAN)).to_be_visible()
    place = sum(row["place"] != "" for row in mine)
    expect(sheet.locator('[data-field="place"]')).to_have_attribute("data-value", str(place))
    expect(sheet.locator('[data-field="place"]')).to_contain_text(f"{place} of {len(mine)}")
    page.go_back()
    expect(page.locator(".quality-table tbody tr").first).to_be_visible()
    expect(sheet).to_have_count(0)


def test_the_picker_leads_to_a_sheet(open_page: OpenPage) -> None:
    page = open_page("/data/quality")
    _ready(page)
    picker = page.get_by_role("textbox", name="Reporter")
    picker.click()
    picker.fill("Belarus")
    page.get_by_role("option", name="State Customs Committee of Belarus").click()
    expect(page.locator(".quality-sheet h2")).to_contain_text("Belarus")
    expect(page).to_have_url(re.compile("reporter=sentinel-demo:administration:"))


def test_an_example_leads_to_its_record(open_page: OpenPage) -> None:
    page = open_page("/data/quality")
    _ready(page)
    page.get_by_role("link", name=KAZAKHSTAN).click()
    example = page.locator(".quality-examples a").first
    row = re.search(r"row ([\d,]+)", example.inner_text())
    assert row is not None
    example.click()
    expect(page.locator("#records-story-title")).to_be_visible()
    expect(page.locator("#records-story-body")).to_contain_text(row.group(1))


def test_a_sheet_is_one_page_of_paper(open_page: OpenPage) -> None:
    page = open_page("/data/quality")
    _ready(page)
    page.get_by_role("link", name=KAZAKHSTAN).click()
    expect(at_rest(page).locator(".quality-sheet")).to_be_visible()
    paper = page.pdf(format="A4", prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print this sheet")).to_be_hidden()
    expect(page.locator(".header")).to_be_hidden()
    expect(page.locator(".quality-facts")).to_contain_text("Selection: All seizures")


def test_the_file_is_what_the_page_shows(open_page: OpenPage) -> None:
    page = open_page("/data/quality")
    _ready(page)
    address = page.locator(".quality-all").get_by_role("link", name="Save as CSV").get_attribute("href") or ""
    host = re.match(r"https?://[^/]+", page.url)
    assert host is not None
    with urlopen(host.group() + address) as answered:
        text = answered.read().decode("utf-8-sig")
    lines = [line for line in csv.DictReader(io.StringIO(re.sub(r"(?m)^\"?#.*\n", "", text)))]
    shown = page.locator(".quality-table tbody tr")
    assert [line["label"] for line in lines] == [
        row.locator("th a").inner_text() for row in shown.all()
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_sheet_has_no_offence_and_is_no_wider_than_a_phone(axe_page: AxePage, scheme: str) -> None:
    page = axe_page("/data/quality", phone=True, color_scheme=scheme)
    _ready(page)
    page.get_by_role("link", name=KAZAKHSTAN).click()
    expect(page.locator(".quality-sheet")).to_be_visible()
    assert offences(at_rest(page)) == []
    fits(page, PHONE["width"])
