"""What the reader's system asks for: no motion, its own colours, paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.rest import fits, until
from tests.browser.test_overview import settled

MOVING = """() => document.getAnimations().filter(move => move.effect.getComputedTiming().duration > 1).map(
    move => `${move.animationName || move.transitionProperty} of ${move.effect.target.className}`)"""
SHEET = 703  # pixels of A4 between margins of 12 mm


def test_nothing_moves_where_no_motion_is_asked(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    durations = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--quick')").strip()
    assert durations == "0ms"
    page.locator("[data-chart=map] summary").click()
    page.locator("#filter-drug").click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate(MOVING) == []


def icon_ground(page: Page) -> Any:
    return page.locator("#theme-button .icon").evaluate(
        "icon => [getComputedStyle(icon).backgroundColor, getComputedStyle(document.body).backgroundColor]"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_the_readers_own_colours_icons_and_choices_can_be_seen(open_page: OpenPage, scheme: str) -> None:
    page = settled(open_page("/?drug=heroin", forced_colors="active", color_scheme=scheme))
    icon, ground = icon_ground(page)
    assert icon != ground
    edge = page.locator(".chip").first.evaluate("chip => getComputedStyle(chip).borderTopWidth")
    assert edge == "1px"
    chosen = page.locator(".switch-map .mantine-SegmentedControl-label[data-active]")
    assert chosen.evaluate("label => getComputedStyle(label).backgroundColor") != ground
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_page_is_as_wide_as_the_paper_and_light(open_page: OpenPage, scheme: str) -> None:
    page = settled(open_page("/?region=bloc:cis", color_scheme=scheme))
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    fits(page, SHEET)
    widest = "drawings => Math.max(...drawings.map(svg => svg.getBoundingClientRect().width))"
    until(page, lambda: page.locator(".main-svg").evaluate_all(widest) <= 662, "every figure fits")
    for hidden in (".header", "#filters", ".filters-open", "[data-chart=map] .menu", ".zoom"):
        expect(page.locator(hidden).first).to_be_hidden()
    for kept in ("h1", ".as-of", ".number-value", "#records-table", ".card-sources"):
        expect(page.locator(kept).first).to_be_visible()
    assert page.locator("h1").evaluate("words => getComputedStyle(words).color") == "rgb(20, 32, 44)"
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    assert page.pdf()[:5] == b"%PDF-"
