"""What a screen reader is told: names, headings, landmarks, tables, and one polite sentence after each change."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from dashboard.charts import CHARTS
from dashboard.pages import PAGES
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import drawn
from tests.browser.test_overview import choose, settled, table

LEVELS = """[...document.querySelectorAll('main :is(h1, h2, h3, h4)')]
    .filter(heading => heading.checkVisibility()).map(heading => Number(heading.tagName[1]))"""
NAMES = "rows => rows.map(row => [row.dataset.key, row.cells[0].innerText])"


def test_a_chart_is_named_by_its_title_and_by_what_it_shows(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    for chart in CHARTS:
        picture = page.locator(f"[data-chart={chart.id}]").get_by_role("img").first
        title = page.locator(f"#chart-{chart.id}-title").inner_text()
        finding = page.locator(f"#chart-{chart.id}-summary").inner_text()
        assert re.search(r"\d", finding), chart.id
        expect(picture).to_have_accessible_name(f"{title} {finding}")
        expect(page.locator(f"[data-chart={chart.id}] summary")).to_have_accessible_name(f"Export and more {title}")


def test_the_finding_is_that_of_the_table(open_page: OpenPage) -> None:
    page = settled(open_page("/?group=opioids"))
    rows = {key: row for key, row in table(page, "countries").items() if key != "unknown"}
    names = dict(page.locator("[data-chart=countries] tbody tr").evaluate_all(NAMES))
    most = max(rows, key=lambda key: int(rows[key]["seizures"] or 0))
    heaviest = max(rows, key=lambda key: float(rows[key]["mass_kg"] or 0))
    finding = page.locator("#chart-countries-summary").inner_text()
    assert f"Most seizures: {names[most]}, {rows[most]['seizures']} of " in finding
    assert f"The heaviest: {names[heaviest]}, {float(rows[heaviest]['mass_kg']):.3g} kg." in finding


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_headings_landmarks_and_fields(open_page: OpenPage, path: str) -> None:
    page = drawn(open_page(path))
    levels = page.evaluate(LEVELS)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), levels
    for role in ("banner", "navigation", "main"):
        assert page.get_by_role(role).count() == 1, role  # type: ignore[arg-type] # a word of the tuple above
    for kind in ("button", "textbox", "link", "searchbox", "spinbutton", "checkbox"):
        for control in page.get_by_role(kind).all():  # type: ignore[arg-type] # a word of the tuple above
            expect(control).to_have_accessible_name(re.compile(r"\S"))


def test_tables_have_captions_and_scopes(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    for chart in CHARTS:
        made = page.locator(f"#chart-{chart.id}-table table")
        assert made.locator("caption").text_content() == page.locator(f"#chart-{chart.id}-title").text_content()
        assert made.locator("thead th:not([scope=col])").count() == 0
        assert made.locator("tbody tr").count() == made.locator("tbody th[scope=row]").count() > 0


def test_a_change_is_said_once_and_politely(open_page: OpenPage) -> None:
    page = settled(open_page("/"))
    said = page.locator("#overview-announced")
    expect(said).to_have_attribute("role", "status")
    expect(said).to_have_text("")  # what the page opens with is read with the page
    page.evaluate(
        """() => { window.said = []; const place = document.getElementById('overview-announced');
        new MutationObserver(() => window.said.push(place.textContent)).observe(place, {childList: true}) }"""
    )
    choose(page, "region", "CIS")
    expect(said).to_contain_text("in the CIS")
    settled(page)
    page.locator("#theme-button").click()
    settled(page)
    page.wait_for_timeout(500)  # for what must not come
    assert page.evaluate("window.said") == [page.locator("h1").inner_text()]
    page.locator(".chip").press("Enter")
    expect(said).not_to_contain_text("in the CIS")


def test_what_loses_its_place_gives_the_focus_to_the_sentence(open_page: OpenPage) -> None:
    page = settled(open_page("/?drug=heroin"))
    page.locator(".chip").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()
