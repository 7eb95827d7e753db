"""A file waits in one language and is read in another: everything its card says follows the language of the page."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.data_page import Place, answer, card, drop, load, open_step, waits
from tests.browser.data_page import page as page
from tests.browser.data_page import place as place
from tests.i18n.visible import foreign

# One row each to be quarantined, held and skipped; words nobody knows; an order of dates that has to be argued.
STRANGE = """Дата,Страна,Вид наркотика,Количество,Ед. изм.
01/02/2021,Казахстан,героин,"2,5",кг
03/04/2021,Нигделяндия,сухой синий,"1,5",кг
25/06/2021,Узбекистан,сухой синий,четыре,кг
07/08/2021,Узбекистан,героин,"80000,5",кг
Всего,,,"80009,5",кг
"""
NAME = "странный.csv"
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
STEPS = ("understood", "columns", "review")


def speak(page: Page, language: str) -> Locator:
    """The card, whole, after the page was put into this language by its own switch."""
    page.get_by_role("button", name=language).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ru" if language == "Русский" else "en")
    form = card(page, NAME)
    waits(form)
    for step in STEPS:
        open_step(form, step)
    return form


def said(form: Locator) -> list[str]:
    """What the card says, piece by piece, without the words of the file itself."""
    words = {word for line in STRANGE.splitlines() for word in [*line.replace('"', "").split(","), line]}
    texts = form.evaluate(
        """(card) => {
            const found = [];
            const walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) found.push(walk.currentNode.textContent.trim());
            return found.filter(Boolean);
        }"""
    )
    for word in sorted(words, key=len, reverse=True):
        texts = [text.replace(word, "…") if word else text for text in texts]
    return [text.replace(NAME, "…").replace("UTF-8", "…") for text in texts]


def test_what_waits_follows_the_language_of_the_page(page: Page) -> None:
    drop(page, NAME, STRANGE)
    form = card(page, NAME)
    waits(form)
    for step in STEPS:
        open_step(form, step)
    first = said(form)
    assert [text for text in first if CYRILLIC.search(text)] == []

    russian = said(speak(page, "Русский"))
    assert [found for text in russian for found in foreign(text)] == []
    assert len(russian) == len(first)

    form = speak(page, "English")
    assert said(form) == first


def test_what_was_answered_is_kept_when_the_language_changes(page: Page, place: Place) -> None:
    drop(page, NAME, STRANGE)
    form = card(page, NAME)
    waits(form)
    answer(form, "“сухой синий” is", "Heroin")
    expect(form.locator("[data-text='сухой синий']")).to_have_attribute("data-outcome", "known")
    form = speak(page, "Русский")
    expect(form.locator("[data-text='сухой синий']")).to_contain_text("Героин")
    load(form)
    assert place.rows("SELECT count(*) FROM seizure_line WHERE drug = 'heroin'") == [(3,)]
