"""The dashboard in Russian in a browser: the switch, what is shown, the calendar, the search, what leaves the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.rest import at_rest
from tests.i18n.visible import foreign

pytestmark = pytest.mark.browser

SENTENCE = "#overview-sentence"
# Every text and every spoken or hovering name of the page, but for what a source wrote and the names of files.
TEXTS = """() => {
  const written = '.card-records td, .card-records th, .data-file, [data-language], .data-sub';
  const shown = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent || parent.closest('script, style, ' + written)) continue;
    shown.push(walker.currentNode.textContent.trim());
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    if (element.closest(written)) continue;
    for (const name of ['aria-label', 'title', 'placeholder']) shown.push(element.getAttribute(name) || '');
  }
  return shown.filter(Boolean);
}"""


def escaped(page: Page) -> list[str]:
    return sorted({text for text in at_rest(page).evaluate(TEXTS) if foreign(text)})


def drawn(page: Page) -> Page:
    expect(page.locator(SENTENCE)).to_contain_text(re.compile("изъяти|seizure"), timeout=60_000)
    expect(page.locator(".number-value").first).to_be_visible()
    return at_rest(page)


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_the_overview_is_russian(open_page: OpenPage, theme: Any, width: int) -> None:
    page = drawn(open_page("/?lang=ru", color_scheme=theme))
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator(SENTENCE)).to_contain_text("Все изъятия")
    assert escaped(page) == []
    # Nothing is cut off at the side on a phone.
    expect(page.locator("html")).to_have_js_property("scrollWidth", width)


def test_the_data_page_is_russian(open_page: OpenPage) -> None:
    page = open_page("/data?lang=ru")
    expect(page.get_by_text("Перетащите сюда файлы изъятий")).to_be_visible()
    expect(page.locator(".data-batch-table")).to_contain_text("Учитывается")
    assert escaped(page) == []
    page.get_by_role("button", name=re.compile("Замечания к загрузке")).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("прочитано строк")
    assert escaped(page) == []


def test_a_choice_is_made_with_the_keyboard_and_kept(open_page: OpenPage) -> None:
    page = drawn(open_page("/?drug=heroin"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    switch = page.get_by_role("button", name="Русский")
    switch.focus()
    page.keyboard.press("Enter")
    drawn(page)
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator(SENTENCE)).to_contain_text("Героин")
    expect(page.get_by_role("button", name="Русский")).to_have_attribute("aria-pressed", "true")
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "sentinel-language"]
    assert (cookie["value"], cookie["sameSite"]) == ("ru", "Lax")
    page.goto(page.url.split("?")[0] + "data")
    expect(page.get_by_role("heading", name="Данные", exact=True)).to_be_visible()


def test_the_address_wins_and_the_switch_takes_it_out(open_page: OpenPage) -> None:
    page = drawn(open_page("/?lang=ru&country=KZ"))
    expect(page.locator(SENTENCE)).to_contain_text("Казахстан")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    drawn(page)
    expect(page.locator(SENTENCE)).to_contain_text("Kazakhstan")
    assert "lang=" not in page.url
    assert "country=KZ" in page.url


@pytest.mark.parametrize("words", ["героин", "heroin", "héroïne", "HEROÍNA"])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_drug_is_found_in_the_filter_by_any_name(open_page: OpenPage, lang: str, words: str) -> None:
    with_names = drawn(open_page(f"/?lang={lang}"))
    with_names.wait_for_load_state("networkidle")  # the names are asked for when the page is at rest
    field = with_names.locator("#filter-drug")
    field.click()
    field.fill(words)
    option = with_names.get_by_role("option", name=re.compile("Героин|Heroin"))
    expect(option.first).to_be_visible()


def test_the_calendar_speaks_russian_without_a_network(open_page: OpenPage) -> None:
    page = drawn(open_page("/?lang=ru&from=2009-10-12&to=2009-10-20"))
    field = page.locator("#filter-period")
    expect(field).to_contain_text(re.compile(r"12 окт\.? 2009"))
    field.click()
    calendar = page.locator("[data-dates-dropdown]")
    expect(calendar.get_by_text("октябрь 2009", exact=False).first).to_be_visible()
    expect(calendar.get_by_text("пн", exact=True).first).to_be_visible()


def test_what_is_saved_from_a_russian_page_is_russian(open_page: OpenPage) -> None:
    page = drawn(open_page("/?lang=ru"))
    card = page.locator('[data-chart="countries"]')
    card.locator("summary").click()
    with page.expect_download() as download:
        card.get_by_role("button", name="Данные, CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("# ") or text.startswith('"# название')
    assert "# выборка: Все изъятия" in text
    assert "Казахстан" in text
    card.locator("summary").click()
    with page.expect_download() as download:
        card.get_by_role("button", name="Изображение, SVG").click()
    picture = download.value.path().read_text(encoding="utf-8")
    assert "Изъятия и килограммы по странам" in picture
    assert "версия данных" in picture
