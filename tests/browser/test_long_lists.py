"""A filter with more options than are drawn: how many there are is said, and a search finds what is not drawn."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.rest import at_rest
from tests.browser.test_accessibility import drawn

MANY = """() => window.dash_clientside.set_props('filter-administration', {
    data: Array.from({length: 1234}, (_, n) => ({value: `office-${n}`, label: `Office ${n}`, count: 5000 - n})),
})"""


def test_a_list_too_long_to_be_drawn_says_so_and_is_searched(open_page: OpenPage) -> None:
    page = drawn(open_page("/"))
    page.evaluate(MANY)
    control = page.locator("#filter-administration")
    control.click()
    options = page.get_by_role("option")
    expect(options).to_have_count(301)
    expect(options.last).to_have_text("300 of 1,234 listed; type to find the others")
    options.last.click(force=True)
    assert "administration" not in at_rest(page).url

    with_a_one = sum("1" in str(n) for n in range(1234))
    control.fill("office 1")
    expect(options).to_have_count(301)
    expect(options.last).to_have_text(f"300 of {with_a_one} listed; type to find the others")
    control.fill("office 1233")
    expect(options).to_have_count(1)
    expect(options).to_contain_text("Office 1233")


GROUPED = """() => window.dash_clientside.set_props('quality-reporter', {data: ['First', 'Second'].map((group) => ({
    group, items: Array.from({length: 200}, (_, n) => ({value: `${group}-${n}`, label: `${group} office ${n}`})),
}))})"""


def test_a_long_list_in_groups_is_cut_across_them(open_page: OpenPage) -> None:
    page = drawn(open_page("/data/quality"))
    page.evaluate(GROUPED)
    control = page.locator("#quality-reporter")
    control.click()
    options = page.get_by_role("option")
    expect(options).to_have_count(301)
    expect(options.filter(has_text="Second")).to_have_count(100)
    expect(options.last).to_have_text("300 of 400 listed; type to find the others")
    control.fill("second office 19")  # 19, 190 to 199, 119
    expect(options).to_have_count(12)
