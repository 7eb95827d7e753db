"""An error workbook of a file whose source nobody knows: corrected, dropped again, loaded by its one button."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Watch
from tests.browser.data_page import card, drop, load, open_data_page, place_in, waits

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODD = "date,country,drug,quantity,unit\n2021-03-01,Kazakhstan,heroin,2.5,kg\n2021-03-02,Kazakhstan,heroin,many,kg\n"


def test_the_corrected_rows_of_a_file_that_nobody_knows_are_loaded(
    new_context: Callable[..., BrowserContext], tmp_path: Path, watch: Watch
) -> None:
    with place_in(tmp_path) as place:
        page = open_data_page(new_context, place, watch)
        drop(page, "odd.csv", ODD)
        waits(card(page, "odd.csv"))
        load(card(page, "odd.csv"))

        workbook = load_workbook(BytesIO(page.request.get(f"{place.address}/batches/1/errors.xlsx").body()))
        rows = workbook.worksheets[0]
        (wrong,) = (cell for cell in rows[2] if rows.cell(1, cell.column).value == "quantity")
        assert wrong.value == "many"
        wrong.value = "1.5"
        corrected = BytesIO()
        workbook.save(corrected)
        with page.expect_file_chooser() as chooser:
            page.locator("#data-choose").press("Enter")
        chooser.value.set_files([{"name": "fixed.xlsx", "mimeType": WORKBOOK, "buffer": corrected.getvalue()}])
        waits(card(page, "fixed.xlsx"))
        load(card(page, "fixed.xlsx"))
        assert place.rows("SELECT status, rows_loaded FROM batch ORDER BY id") == [("active", 1), ("active", 1)]
        page.context.close()  # before the server: a page that lives asks it for this and that
