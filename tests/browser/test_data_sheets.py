"""A workbook with unlike sheets in a real browser: each is chosen and loaded; values printed once; quotes."""

from __future__ import annotations

import io

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.axe import offences
from tests.browser.data_page import (
    PATIENCE_MS,
    Place,
    answer,
    card,
    drop,
    finished,
    load,
    open_step,
    term,
    waits,
)
from tests.browser.data_page import page as page
from tests.browser.data_page import place as place
from tests.browser.keyboard import tab_to
from tests.browser.rest import fits, focused
from tests.browser.test_phone import PHONE, PRESSED, small

DRUGS = [
    ("Date", "Country", "Drug", "Quantity", "Unit"),
    ("2014-01-05", "KZ", "heroin", 1, "kg"),
    ("2014-01-06", "KZ", "heroin", 1, "kg"),
]
CASH = [
    ("Date of seizure", "Country", "Commodity", "Amount", "UoM", "Officer"),
    ("2014-02-01", "UZ", "opium", 4, "kg", "x"),
]
GROUPED = "Drug;Country;Date;Kg\nheroin;;;\n;KZ;2014-01-05;1\n;KZ;2014-01-06;2\nopium;;;\n;UZ;2014-01-07;3\n"


def workbook() -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in (("Drugs", DRUGS), ("Cash", CASH)):
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_each_unlike_sheet_is_chosen_and_loaded(page: Page, place: Place) -> None:
    book = workbook()
    drop(page, "two.xlsx", book)
    form = card(page, "two.xlsx")
    waits(form)
    unread = "Sheet that was not read: Cash (1 row); its header is not that of Drugs."
    expect(form.get_by_text(unread)).to_be_visible()
    load(form)
    form.get_by_role("button", name="Take two.xlsx off this list").click()
    expect(form).to_have_count(0)

    drop(page, "two.xlsx", book)  # the same bytes: what is left of them is offered
    waits(form)
    expect(form.get_by_text("Sheets that no batch holds yet: Cash.")).to_be_visible()
    expect(form.locator(".way-buttons .button-main")).to_have_count(0)
    expect(form.get_by_role("checkbox", name="Drugs")).to_be_checked()
    tab_to(page, ".way-several input[value=Cash]")
    page.keyboard.press("Space")
    expect(term(form, "read")).to_have_attribute("data-value", "1", timeout=PATIENCE_MS)
    waits(form)
    expect(form.get_by_role("checkbox", name="Drugs")).not_to_be_checked()
    expect(form.get_by_role("checkbox", name="Cash")).to_be_checked()
    focused(page, ".way-several input[value=Cash]")
    assert offences(page, "serious", "critical", "moderate") == []
    load(form)
    assert place.rows("SELECT count(*), sum(mass_kg) FROM seizure_line") == [(3, 6.0)]
    expect(page.locator("[data-batch='2']")).to_contain_text("sheet Cash")

    form.get_by_role("button", name="Take two.xlsx off this list").click()
    expect(form).to_have_count(0)
    drop(page, "two.xlsx", book)
    finished(form)
    expect(form).to_contain_text("in the database already, as batch 1")


def test_values_printed_once_and_quotes_are_said_on_a_phone(page: Page, place: Place) -> None:
    page.set_viewport_size(PHONE)
    drop(page, "grouped.csv", GROUPED)
    form = card(page, "grouped.csv")
    waits(form)
    expect(term(form, "loaded")).to_have_attribute("data-value", "0")
    open_step(form, "understood")
    answer(form, "Printed once, for the rows below", "Drug")
    expect(term(form, "loaded")).to_have_attribute("data-value", "3")
    expect(form.locator('.way-pick[data-label="Printed once, for the rows below"]')).to_have_text("Drug")
    answer(form, "Cells stand in", "nothing: a quote is a letter like others")
    expect(form.locator('.way-pick[data-label="Cells stand in"]')).to_contain_text("nothing")
    expect(term(form, "loaded")).to_have_attribute("data-value", "3")
    fits(page, PHONE["width"])
    assert small(page, PRESSED, 24) == []
    load(form)
    assert place.rows("SELECT drug, mass_kg FROM seizure_line ORDER BY id") == [
        ("heroin", 1.0), ("heroin", 2.0), ("opium", 3.0),
    ]  # fmt: skip
