"""A phone, 390 by 844, and a wide window at twice the size of its words: all of it is there, nothing is cut off."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from dashboard.pages import PAGES
from i18n import LANGUAGES
from tests.browser.conftest import OpenPage
from tests.browser.rest import at_rest, fits
from tests.browser.test_accessibility import drawn

PHONE: ViewportSize = {"width": 390, "height": 844}
TWICE: ViewportSize = {"width": 720, "height": 450}  # 1440 by 900 at 200 %
PATHS = [page.path for page in PAGES]
# What can be pressed and is too small; a link within a sentence is as high as its line, which WCAG 2.5.8 allows.
SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
    .filter(element => element.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(element => !(element.matches('a') && getComputedStyle(element).display === 'inline'))
    .map(element => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.height < least - 0.5 || box.width < Math.min(least, 24) - 0.5))
    .map(([element, box]) => `${box.width.toFixed()} x ${box.height.toFixed()} ${element.outerHTML.slice(0, 120)}`)"""
PRESSED = "button, summary, a[href], label.mantine-SegmentedControl-label, input:not([type=radio])"
PRIMARY = ".button-main, .filters-open, .nav-link, .header-tools button, .menu > summary"


def small(page: Page, selector: str, least: int) -> list[str]:
    found: list[str] = page.evaluate(SMALL, [selector, least])
    return found


def opened(open_page: OpenPage, path: str, size: ViewportSize) -> Page:
    page = open_page(path)
    page.set_viewport_size(size)
    return drawn(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_and_can_be_pressed(open_page: OpenPage, path: str, language: str) -> None:
    page = opened(open_page, f"{path}?lang={language}", PHONE)
    fits(page, PHONE["width"])
    assert small(page, PRESSED, 24) == []
    assert small(page, PRIMARY, 44) == []
    tops = page.locator(".nav-link").evaluate_all("links => links.map(link => link.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, "the pages stand in one row"
    assert page.locator(".header").evaluate("header => header.offsetHeight") <= 96
    page.set_viewport_size(TWICE)
    fits(page, TWICE["width"])


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    script = "cards => cards.map(card => { const {x, y, right} = card.getBoundingClientRect(); return {x, y, right} })"
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(script)
    return found


def test_number_cards_stand_two_by_two(open_page: OpenPage) -> None:
    first, second, third, fourth, last = boxes(opened(open_page, "/", PHONE), ".number-card")
    assert first["y"] == second["y"] < third["y"] == fourth["y"] < last["y"]
    assert first["x"] == third["x"] == last["x"] < second["x"]
    assert last["right"] == second["right"], "the fifth fills its row"


def test_the_drawer_says_how_many_filters_are_on_and_holds_the_focus(open_page: OpenPage) -> None:
    page = opened(open_page, "/?drug=heroin&region=bloc:cis", PHONE)
    opener = page.locator(".filters-open")
    expect(opener).to_contain_text("2")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#filters")).to_be_in_viewport()
    at_rest(page)
    for _stop in range(40):
        page.keyboard.press("Tab")
        assert not page.evaluate("Boolean(document.activeElement.closest('main, .header'))")
    page.locator("#filter-q").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_page_left_with_the_drawer_open_is_not_left_inert(open_page: OpenPage) -> None:
    page = opened(open_page, "/", PHONE)
    page.locator(".filters-open").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("main")).not_to_have_attribute("inert", "")
    expect(page.locator("#filters")).to_be_in_viewport()


def test_the_squares_of_modes_keep_their_size_and_are_moved_sideways(open_page: OpenPage) -> None:
    page = opened(open_page, "/", PHONE)
    frame = page.locator("[data-chart=methods] .picture-frame")
    expect(frame).to_have_attribute("tabindex", "0")
    expect(page.locator("[data-chart=countries] .picture-frame")).not_to_have_attribute("tabindex", "0")
    room: Any = frame.evaluate("frame => [frame.scrollWidth, frame.clientWidth]")
    assert room[0] > room[1]
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("frame => frame.scrollLeft > 0", arg=frame.element_handle())
    fits(page, PHONE["width"])


def test_tables_scroll_inside_themselves_and_dialogs_fit(open_page: OpenPage) -> None:
    page = opened(open_page, "/", PHONE)
    frame: Any = page.locator("#records-table").evaluate("frame => [frame.scrollWidth, frame.clientWidth]")
    assert frame[0] > frame[1]
    page.locator("[data-chart=countries] summary").click()
    page.locator("[data-chart=countries] [data-action=table]").click()
    expect(page.locator("[data-chart=countries] .twin")).to_be_visible()
    fits(page, PHONE["width"])
    page.locator("[data-action=help]").first.click()
    expect(page.locator("#help")).to_be_visible()
    box = page.locator("#help").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= PHONE["height"]
