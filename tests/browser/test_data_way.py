"""The way through in a real browser: what is said at a card is read again, shown, loaded and remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import offences
from tests.browser.conftest import Watch
from tests.browser.data_page import (
    PATIENCE_MS,
    Place,
    answer,
    card,
    drop,
    finished,
    load,
    open_data_page,
    open_step,
    pick,
    term,
    waits,
)
from tests.browser.data_page import page as page
from tests.browser.data_page import place as place
from tests.browser.keyboard import press, tab_to
from tests.browser.rest import at_rest, focused, noted

# "Dry blue" and "Nowhereland" are nobody's; 80,000 kg of heroin is more than was ever seized at once.
STRANGE = """Date,Country,Drug,Quantity,Unit
01/02/2021,Kazakhstan,heroin,2.5,kg
03/04/2021,Nowhereland,dry blue,1.5,kg
05/06/2021,Uzbekistan,dry blue,four,kg
07/08/2021,Uzbekistan,heroin,80000,kg
TOTAL,,,80004,kg
"""
TEMPLATE = Path(__file__).parents[1] / "fixtures" / "sentinel_template.csv"


def test_unknown_spellings_are_assigned_loaded_and_remembered(page: Page, place: Place) -> None:
    drop(page, "strange.csv", STRANGE)
    form = card(page, "strange.csv")
    waits(form)
    for name, rows in (("read", "5"), ("loaded", "3"), ("quarantined", "1"), ("skipped", "1")):
        expect(term(form, name)).to_have_attribute("data-value", rows)
    expect(form.get_by_text("1 row to be quarantined")).to_be_visible()
    expect(form.get_by_text("1 line to be held")).to_be_visible()
    expect(form.locator("[data-text='dry blue']")).to_have_attribute("data-outcome", "unrecognised")

    # Two answers at once: the second is given while the file is read again for the first.
    pick(form, "“dry blue” is", "Heroin")
    pick(form, "“Nowhereland” is", "Says that nothing is known")
    expect(form.locator("[data-text='dry blue']")).to_have_attribute("data-outcome", "known", timeout=PATIENCE_MS)
    expect(form.locator("[data-text='Nowhereland']")).to_have_attribute("data-outcome", "nothing", timeout=PATIENCE_MS)
    expect(form.get_by_text("By you, today")).to_have_count(2)
    waits(form)
    assert place.rows("SELECT count(*) FROM own_alias") == place.rows("SELECT count(*) FROM batch") == [(0,)]

    load(form)
    assert place.rows("SELECT vocabulary, alias, code FROM own_alias ORDER BY alias") == [
        ("country", "Nowhereland", None),
        ("drug", "dry blue", "heroin"),
    ]
    assert place.rows("SELECT drug, count(*) FROM seizure_line GROUP BY drug") == [("heroin", 3)]

    drop(page, "later.csv", STRANGE.replace("01/02/2021", "01/02/2022").replace("Nowhereland", "Kyrgyzstan"))
    later = card(page, "later.csv")
    waits(later)
    expect(later.locator("[data-text='dry blue']")).to_have_attribute("data-outcome", "known")
    expect(later.get_by_text("By you, today")).to_have_count(0)


def test_how_a_file_is_read_is_overruled_and_nothing_jumps(page: Page) -> None:
    drop(page, "strange.csv", STRANGE)
    form = card(page, "strange.csv")
    waits(form)
    understood = open_step(form, "understood")
    before = form.locator(".way-sample tbody tr").nth(0).inner_text()
    wanted = "2 Jan 2021" if "1 Feb 2021" in before else "1 Feb 2021"
    order = "month, day, year" if wanted == "2 Jan 2021" else "day, month, year"
    answer(form, "Order in dates", order)
    expect(form.locator(".way-sample tbody tr").nth(0)).to_contain_text(wanted)
    assert understood.get_attribute("open") is not None  # as it was left
    focused(page, "[data-label='Order in dates']")
    expect(form.get_by_text("You said so.")).to_be_visible()

    columns = open_step(form, "columns")
    answer(form, "Column Unit becomes", "Note")
    expect(columns.get_by_text("No column gives Unit")).to_be_visible()
    answer(form, "Unit: the same for all rows", "gram")
    expect(form.get_by_text("kg.", exact=False).first).to_contain_text("Loading adds 3 seizures")
    form.get_by_role("button", name="Cancel strange.csv").click()
    expect(page.locator("article.data-card")).to_have_count(0)


def test_a_known_source_waits_only_where_the_reader_wants_to_look(
    new_context: Callable[..., BrowserContext], place: Place, watch: Watch, page: Page
) -> None:
    page.locator("label[for=data-review-each]").first.click()
    at_rest(page).reload()
    expect(at_rest(page).locator("#data-review-each")).to_be_checked()
    known = TEMPLATE.read_text(encoding="utf-8")
    drop(page, "template.csv", known)
    form = card(page, "template.csv")
    waits(form)
    expect(form).to_contain_text("Recognised as")
    assert place.rows("SELECT count(*) FROM batch") == [(0,)]

    other = open_data_page(new_context, place, watch)
    expect(other.locator("#data-review-each")).not_to_be_checked()
    expect(other.locator("article.data-card")).to_have_count(0)
    drop(other, "template.csv", known)
    finished(card(other, "template.csv"))
    expect(page.locator("article.data-card")).to_have_count(1)
    expect(form).to_have_attribute("data-stage", "review")


def test_by_keyboard_alone_to_a_saved_mapping(page: Page, place: Place) -> None:
    text = "Ort;Tag;Stoff;Gramm netto\nOstland;2021-03-01;heroin;250\nOstland;2021-03-02;opium;1000\n"
    drop(page, "keys.csv", text)
    waits(card(page, "keys.csv"), "mapping")
    tab_to(page, "[data-label='Country of seizure: the same for all rows']")
    page.keyboard.type("kyr", delay=30)
    expect(page.get_by_role("option")).to_have_text(["Kyrgyzstan"])
    press(page, "ArrowDown", "Enter")
    waits(card(page, "keys.csv"))
    tab_to(page, "[id*=data-save-as]")
    page.keyboard.type("Eastern office")
    noted(page.locator("[id*=data-save-as]"), "Eastern office")
    tab_to(page, ".way-buttons .button-main")
    at_rest(page).keyboard.press("Enter")
    finished(card(page, "keys.csv"))
    assert place.rows("SELECT name FROM saved_mapping") == [("Eastern office",)]
    assert place.rows("SELECT DISTINCT country FROM seizure") == [("KG",)]

    drop(page, "next.csv", text.replace("250", "300"))
    finished(card(page, "next.csv"))
    assert place.rows("SELECT count(*) FROM batch") == [(2,)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_card_offends_against_wcag(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    drop(page, "strange.csv", STRANGE)
    form = card(page, "strange.csv")
    waits(form)
    for name in ("understood", "columns"):
        open_step(form, name)
    assert offences(page, "serious", "critical", "moderate") == []
    form.locator(".way-pick[data-label='“dry blue” is']").click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert offences(page) == []
