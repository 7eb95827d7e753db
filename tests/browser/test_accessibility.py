"""axe finds nothing serious on any page, in either theme, in either language, in any state a page can be in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from dashboard.pages import PAGES
from dashboard.server import build_server
from i18n import LANGUAGES
from store import open_store
from tests.browser.axe import carry_axe, offences
from tests.browser.conftest import Watch, serving
from tests.browser.data_page import waits
from tests.browser.rest import at_rest
from tests.browser.test_data_page import DECIMAL_COMMAS, UNKNOWN, card, drop
from tests.browser.test_overview import settled

THEMES = ("light", "dark")
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
BROKEN = '<button></button><img src="/assets/favicon.svg">'
AxePage = Callable[..., Page]


@pytest.fixture
def axe_page(new_context: Callable[..., BrowserContext], dashboard_url: str, watch: Watch) -> AxePage:
    """Open a path in a browser that carries axe."""

    def open_(path: str, *, phone: bool = False, **options: object) -> Page:
        context = new_context(**options)
        watch.context(context, dashboard_url)
        carry_axe(context)
        page = context.new_page()
        if phone:
            page.set_viewport_size(PHONE)
        page.goto(dashboard_url + path)
        return page

    return open_


def drawn(page: Page) -> Page:
    """Until the open page has its main part and nothing is on its way."""
    expect(page.locator("main h1")).not_to_be_empty(timeout=PATIENCE_MS)
    return at_rest(page)


def in_both_themes(page: Page) -> list[str]:
    """What axe finds in the theme that is shown and, after a press of the button, in the other."""
    found = offences(page)
    before = page.locator("html").get_attribute("data-theme")
    if page.locator("#overview").count():  # its figures come anew from the server; until then the old ones are dim
        with page.expect_response("**/_dash-update-component*", timeout=PATIENCE_MS):
            page.locator("#theme-button").click()
    else:
        page.locator("#theme-button").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", str(before))
    return found + offences(drawn(page))


def test_axe_sees_what_it_is_for(axe_page: AxePage) -> None:
    page = drawn(axe_page("/data"))
    page.evaluate("markup => document.querySelector('main').insertAdjacentHTML('beforeend', markup)", BROKEN)
    found = " ".join(offences(page))
    assert "critical button-name" in found
    assert "critical image-alt" in found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_no_page_has_a_serious_offence(axe_page: AxePage, path: str, language: str) -> None:
    page = drawn(axe_page(f"{path}?lang={language}"))
    assert page.locator("html").get_attribute("lang") == language
    assert in_both_themes(page) == []


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_no_page_has_one_on_a_phone(axe_page: AxePage, path: str) -> None:
    assert offences(drawn(axe_page(path, phone=True)), "moderate", "serious", "critical") == []


def test_nor_has_a_selection_that_matches_nothing_or_cannot_be_read(axe_page: AxePage) -> None:
    page = axe_page("/?country=AD&drug=heroin")
    expect(drawn(page).locator(".notice-nothing")).to_be_visible()
    assert in_both_themes(page) == []
    page = axe_page("/?drug=heroine")
    expect(drawn(page).get_by_role("alert")).to_be_visible()
    assert in_both_themes(page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_nor_has_what_opens_over_the_page(axe_page: AxePage, theme: str) -> None:
    page = settled(axe_page("/?drug=heroin,opium&region=bloc:cis", color_scheme=theme))
    page.locator("[data-chart=trend] summary").click()
    expect(page.locator("[data-chart=trend] .menu-items")).to_be_visible()
    assert offences(at_rest(page)) == [], "menu"
    page.keyboard.press("Escape")
    page.locator("#filter-country").click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert offences(at_rest(page)) == [], "options of a filter"
    page.keyboard.press("Escape")
    page.locator("#filter-period").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert offences(at_rest(page)) == [], "calendar"
    page.keyboard.press("Escape")
    page.locator("[data-action=help]").first.click()
    expect(page.locator("#help")).to_be_visible()
    assert offences(at_rest(page)) == [], "help"


@pytest.mark.parametrize("theme", THEMES)
def test_nor_has_the_drawer_of_filters(axe_page: AxePage, theme: str) -> None:
    page = settled(axe_page("/?drug=heroin", phone=True, color_scheme=theme))
    page.locator(".filters-open").click()
    expect(page.locator("#filters")).to_be_visible()
    assert offences(at_rest(page)) == []


@pytest.mark.parametrize("theme", THEMES)
def test_nor_have_the_tables_of_the_charts(axe_page: AxePage, theme: str) -> None:
    page = settled(axe_page("/?country=KZ", color_scheme=theme))
    summaries = page.locator("main [data-chart]:has(.twin)")
    for chart in summaries.evaluate_all("cards => cards.map(card => card.dataset.chart)"):
        page.locator(f"[data-chart={chart}] summary").click()
        page.locator(f"[data-chart={chart}] [data-action=table]").click()
        expect(page.locator(f"[data-chart={chart}] .data-table")).to_be_visible()
    assert page.locator(".twin:visible").count() == summaries.count() > 5
    assert offences(at_rest(page)) == []


def test_nor_has_an_empty_database_nor_what_a_load_says(
    tmp_path: Path, new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    with serving(build_server(store, tmp_path)) as address:
        context = new_context()
        watch.context(context, address)
        carry_axe(context)
        page = context.new_page()
        page.goto(address)
        expect(page.locator(".notice-empty")).to_be_visible()
        assert in_both_themes(page) == []
        page.goto(f"{address}/data")
        expect(page.locator("#data-drop")).to_be_visible()
        drop(page, "unknown.csv", UNKNOWN)
        waits(card(page, "unknown.csv"))
        drop(page, "commas.csv", DECIMAL_COMMAS)
        waits(card(page, "commas.csv"), "failed")
        drop(page, "good.csv", DECIMAL_COMMAS.replace("2,5", "2.5"))
        waits(card(page, "good.csv"))
        assert in_both_themes(page) == []
        context.close()  # before the server: a page that lives asks it for this and that
    store.close()
