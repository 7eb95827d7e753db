"""The control of the period beside an address that names no day: it shows what was asked or nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

NOTHING = "First day – last day"


@pytest.mark.parametrize("day", ["2013-99-01", "2013-02-30", "2013", "yesterday"])
def test_a_day_that_there_is_not_is_not_shown_as_another(open_page: OpenPage, day: str) -> None:
    page = open_page(f"/?from={day}")
    expect(page.locator(".notice")).to_contain_text(day)
    expect(page.locator("#filter-period")).to_have_text(NOTHING)
    expect(page.locator("#filter-preset")).to_have_value("")  # nor is it "All time"
    assert f"from={day}" in page.url


def test_a_day_is_shown_as_it_was_asked(open_page: OpenPage) -> None:
    page = open_page("/?from=2009-08-01&to=2009-09-30")
    expect(page.locator("#filter-period")).to_have_text("1 Aug 2009 – 30 Sep 2009")
