"""Undo in a browser: what is asked about corrected rows, where the cards lead, a replacement that is taken back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from etl.door import error_workbook
from store import open_store
from tests.browser.axe import offences
from tests.browser.data_page import UNKNOWN, Place, answer, card, drop, finished, load, waits
from tests.browser.data_page import page as page
from tests.browser.data_page import place as place
from tests.etl.bad_rows import rewrite, texts
from tests.fixtures.loading import template

MONTH = template({"seizure_id": "K-1"}, {"seizure_id": "K-1", "drug": "opium", "quantity": "x"}, {"quantity": "x"})


def corrected(place: Place, folder: Path) -> Path:
    """The error workbook of the first batch, with the quantities that were meant."""
    store = open_store(f"sqlite:///{place.database}")
    error_workbook(store, 1, folder / "errors.xlsx")
    store.close()
    head, *body = texts(folder / "errors.xlsx")
    for line in body:
        line[head.index("quantity")] = "2"
    return rewrite(folder / "corrected.xlsx", [head, *body])


def press(page: Page, batch: int, word: str) -> None:
    page.locator(f"tr[data-batch='{batch}']").get_by_role("button", name=word).first.click()


def counted(place: Place) -> tuple[int, float]:
    found = place.rows("SELECT count(DISTINCT seizure_id), coalesce(sum(mass_kg), 0) FROM counted_line")
    return int(found[0][0]), float(found[0][1])


def test_a_file_with_corrected_rows_is_undone_as_it_is_said(page: Page, place: Place, tmp_path: Path) -> None:
    drop(page, "month.csv", MONTH)
    first = card(page, "month.csv")
    finished(first)
    expect(first.get_by_role("link", name="Error workbook, 2 rows (XLSX)")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.locator("#data-choose").press("Enter")
    chooser.value.set_files(corrected(place, tmp_path))
    second = card(page, "corrected.xlsx")
    finished(second)
    expect(second).to_contain_text("1 seizure, 4 kg")  # K-1 was begun by the file
    assert counted(place) == (2, 5.0)
    expect(first.get_by_role("link", name="Error workbook")).to_have_count(0)  # nothing is left to correct

    press(page, 1, "Undo batch 1")
    asked = page.get_by_role("dialog", name="Its corrected rows count as well")
    expect(asked).to_contain_text("2 rows of month.csv were corrected and loaded afterwards.")
    assert offences(page) == []
    assert counted(place) == (2, 5.0)
    asked.get_by_role("button", name="Undo the file alone").click()
    expect(page.locator("#data-said")).to_contain_text("2 corrected rows of it still count, as batch 2")
    expect(first).to_contain_text("Batch 1 is undone and counts nowhere")
    expect(first.get_by_role("link", name="See it on the Overview")).to_have_count(0)
    expect(second.get_by_role("link", name="See it on the Overview")).to_be_visible()
    assert counted(place) == (2, 4.0)

    press(page, 1, "Redo batch 1")
    expect(first.get_by_role("link", name="See it on the Overview")).to_be_visible()
    press(page, 1, "Undo batch 1")
    asked.get_by_role("button", name="Undo both").click()
    expect(second).to_contain_text("Batch 2 is undone and counts nowhere")
    assert counted(place) == (0, 0.0)


def test_whose_place_a_file_takes_can_be_taken_back(page: Page, place: Place) -> None:
    drop(page, "month.csv", MONTH)
    finished(card(page, "month.csv"))
    page.locator("tr[data-batch='1'] .data-batch-menu summary").click()
    with page.expect_file_chooser() as chooser:
        page.locator("[data-replace='1']").click()
    chooser.value.set_files([{"name": "KG police 2021.csv", "mimeType": "text/csv", "buffer": UNKNOWN.encode()}])
    form = card(page, "KG police 2021.csv")
    waits(form)
    expect(form).to_contain_text("It takes the place of batch 1, month.csv")
    answer(form, "What becomes of batch 1", "stays, and counts beside it")
    expect(form).to_contain_text("It is loaded beside batch 1, month.csv: both count.")
    load(form)
    assert place.rows("SELECT id, status, replaces, source FROM batch ORDER BY id") == [
        (1, "active", None, "sentinel-template"),
        (2, "active", None, "kg-police"),
    ]
