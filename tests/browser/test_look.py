"""Small things of the look that no number tells: they were seen to be wrong once."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import OpenPage
from tests.browser.rest import until
from tests.browser.test_accessibility import drawn

PHONE: ViewportSize = {"width": 390, "height": 844}
SILENT = "/?country=AZ&drug=acetic_anhydride"  # one seizure, of which no record says how it was carried
CLEAR = ".filters .mantine-InputClearButton-root"
GROUND = "element => getComputedStyle(element).backgroundColor"


def dark(page: Page) -> Page:
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    return page


def test_the_sentence_in_place_of_the_heat_map_fits_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(SILENT)
    page.set_viewport_size(PHONE)
    sentence = drawn(page).locator("#chart-methods-figure .annotation-text")
    expect(sentence).to_contain_text("No record of this selection")
    frame = page.locator(".card-methods .picture-frame")
    fits = "frame => frame.scrollWidth <= frame.clientWidth"
    until(page, lambda: frame.evaluate(fits), "the figure is as narrow as its frame")
    outer, inner = frame.bounding_box(), sentence.bounding_box()
    assert outer is not None
    assert inner is not None
    assert outer["x"] <= inner["x"]
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


def test_what_is_chosen_and_what_is_typed_share_a_line(open_page: OpenPage) -> None:
    page = drawn(open_page("/?country=KZ&operation=operation-sentinel"))
    empty = page.locator(".mantine-MultiSelect-input:has(#filter-drug)").evaluate("field => field.offsetHeight")
    for key in ("country", "operation"):
        field = page.locator(f".mantine-MultiSelect-input:has(#filter-{key})")
        assert field.evaluate("field => field.offsetHeight") <= empty + 2, key


def test_the_button_that_clears_a_field_has_its_ground_in_the_dark(open_page: OpenPage) -> None:
    page = dark(drawn(open_page("/?country=KZ")))
    field = page.locator(".mantine-MultiSelect-input:has(#filter-country)")
    assert page.locator(CLEAR).first.evaluate(GROUND) == field.evaluate(GROUND)


def test_the_calendar_opens_where_the_records_end(open_page: OpenPage) -> None:
    page = drawn(open_page("/"))
    page.locator("#filter-period").click()
    expect(page.locator(".mantine-DatePickerInput-calendarHeaderLevel")).to_have_text("December 2010")


def test_the_fields_of_the_grid_follow_the_theme(open_page: OpenPage) -> None:
    page = open_page("/records")
    expect(page.locator(".ag-row").first).to_be_visible()
    field = dark(page).locator(".records-grid input[type=date]").first
    assert field.evaluate("field => getComputedStyle(field).colorScheme") == "dark"
