"""Spreadsheets as administrations send them: each is made here, and what it holds is stated by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from etl.door import LoadReport, load
from store import Store, StoreError
from store.batches import redo, undo
from tests.fixtures.databases import counts, rows, value
from tests.fixtures.loading import account, as_table, lines, load_text

HEADER = ("Date", "Country", "Drug", "Quantity", "Unit")
Cell = str | float | None


def book(folder: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]], hidden: Sequence[str] = ()) -> Path:
    """A workbook of these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, cells in sheets.items():
        sheet = made.create_sheet(name)
        for row in cells:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    path = folder / "odd.xlsx"
    made.save(path)
    return path


def quantities(store: Store, folder: Path, cells: Sequence[Cell]) -> tuple[LoadReport, list[float]]:
    """What is loaded of a workbook in which these are the quantities, in kg."""
    cased = [(f"2014-03-{day:02}", "KZ", "heroin", cell, "kg") for day, cell in enumerate(cells, 1)]
    report = load(store, book(folder, {"a": [HEADER, *cased]}))
    return report, [mass for (mass,) in lines(store, "line.mass_kg")]


def warnings(store: Store) -> dict[str, int]:
    """How many warnings there are of each kind."""
    return dict(rows(store, "SELECT code, count(*) FROM issue WHERE level = 'warning' GROUP BY code"))


@pytest.mark.parametrize(
    ("cells", "kilograms"),
    [
        (("1250,5", "3,25", 1.234, 2.125, 12.375, "0,5"), [1250.5, 3.25, 1.234, 2.125, 12.375, 0.5]),
        (("1 250,5", 1.5, 0.000025, 12), [1250.5, 1.5, 0.000025, 12.0]),
        (("1.250,5", 1.234, "2.500.000,25"), [1250.5, 1.234]),
        (("1,250.5", 1.234, 2.5), [1250.5, 1.234, 2.5]),
    ],
)
def test_numbers_beside_texts_with_another_mark_stay_what_they_are(
    store: Store, tmp_path: Path, cells: Sequence[Cell], kilograms: list[float]
) -> None:
    """A cell that holds the number 1.234 holds it whatever mark the texts around it have."""
    report, found = quantities(store, tmp_path, cells)
    assert found[: len(kilograms)] == pytest.approx(kilograms)
    assert (report.rows_quarantined, report.rows_loaded) == (0, len(cells))


def test_a_single_mark_that_is_read_as_thousands_is_said(store: Store, tmp_path: Path) -> None:
    cells = [(f"2014-03-0{day}", "KZ", "heroin", text, "kg") for day, text in enumerate(("1,5", "1.234", "3,75"), 1)]
    load_text(store, tmp_path, as_table(HEADER, cells, ";"))
    assert warnings(store) == {"ambiguous_number_format": 1}
    message = value(store, "SELECT message FROM issue WHERE code = 'ambiguous_number_format'")
    assert "1.234, read as thousands" in message


def test_sheets_that_are_not_read_are_said_to_who_loads(store: Store, tmp_path: Path) -> None:
    row = ("2014-01-05", "KZ", "heroin", 1, "kg")
    sheets = {
        "2014": [HEADER, row, row],
        "2015": [(*HEADER[:4], "UoM", "Remarks"), row],
        "draft": [HEADER, row],
        "Sheet4": [],
    }
    report = load(store, book(tmp_path, sheets, hidden=["draft"]))
    assert (report.rows_read, report.mass_kg) == (2, 2.0)
    said = [message for (message,) in rows(store, "SELECT message FROM issue WHERE code = 'header' ORDER BY id")]
    assert len(said) == 2
    assert "header is another: sheet 2015 (1 row); " in said[0] and "it is hidden: sheet draft (1 row); " in said[1]


def test_a_sum_of_drugs_is_skipped_wherever_its_word_stands(store: Store, tmp_path: Path) -> None:
    found = [
        ("2014", "KZ", "Heroin", "1"), ("2014", "KZ", "Opium", "2"), ("2014", "KZ", "Opiates (total)", "3"),
        ("2014", "KZ", "Cannabis herb", "4"), ("2014", "KZ", "Cannabis total", "4"),
        ("2014", "KZ", "Каннабис - итого", "4"), ("2014", "KZ", "3 bags of powder, 2 kg total", "2"),
    ]  # fmt: skip
    report = load_text(store, tmp_path, as_table(("Year", "Country", "Drug", "Kg"), found, ";"))
    assert account(report) == (7, 4, 0, {"total_row": 3})
    assert report.mass_kg == 9.0


def test_a_file_does_not_come_back_beside_the_one_in_the_place_of_its_twin(store: Store, tmp_path: Path) -> None:
    """The file was loaded, undone, loaded again and replaced: its first batch is replaced with the second."""
    mine = as_table(HEADER, [("2014-01-01", "KZ", "heroin", "1", "kg")])
    better = as_table(HEADER, [("2014-01-01", "KZ", "heroin", "100", "kg")])
    first = load_text(store, tmp_path, mine).batch or 0
    undo(store, first)
    again = load_text(store, tmp_path, mine).batch or 0
    successor = load_text(store, tmp_path, better, "better.csv", replaces=again).batch or 0
    for step, batch in ((undo, successor), (undo, again), (redo, successor)):
        step(store, batch)
    with pytest.raises(StoreError, match=f"Batch {successor} .* stands in the place of batch {first}"):
        redo(store, first)
    with pytest.raises(StoreError, match=f"Batch {successor} .* stands in the place of"):
        load_text(store, tmp_path, mine)
    assert counts(store) == (1, 1, 100.0)
    undo(store, successor)
    redo(store, first)
    assert counts(store) == (1, 1, 1.0)


@pytest.mark.parametrize("header", ["Количество (кг/г)", "Количество, тыс. кг", "Weight (1000 kg)", "Weight, '000 kg"])
def test_a_header_that_is_not_one_plain_unit_gives_no_unit(store: Store, tmp_path: Path, header: str) -> None:
    """A thousand kilograms are no kilogram, and of two units nobody knows which a cell has."""
    cells = [("2014", "KZ", "cannabis", "5"), ("2015", "KZ", "heroin", "6")]
    load_text(store, tmp_path, as_table(("Year", "Country", "Drug", header), cells, ";"))
    assert lines(store, "line.quantity, line.unit, line.mass_kg") == [(5.0, None, None), (6.0, None, None)]


def test_a_total_and_a_share_among_the_columns_of_a_wide_table_are_no_drugs(store: Store, tmp_path: Path) -> None:
    header = ("Year", "Country", "Heroin, kg", "Opium, kg", "Opiates total, kg", "Heroin %", "Hashish, g")
    cells = [("2014", "KZ", "1", "2", "3", "33", "500"), ("2014", "KG", "4", "5", "9", "44", "")]
    report = load_text(store, tmp_path, as_table(header, cells, ";"))
    assert report.mass_kg == 12.5
    assert len(lines(store, "line.id")) == 5


def test_a_purity_below_one_percent_is_said(store: Store, tmp_path: Path) -> None:
    """A cell that a spreadsheet shows as 35 % holds 0.35."""
    cells = [("2014-01-01", "KZ", "heroin", "1", "0.35"), ("2014-01-02", "KZ", "heroin", "1", "12")]
    load_text(store, tmp_path, as_table(("Date", "Country", "Drug", "Weight kg", "Purity %"), cells))
    assert warnings(store) == {"low_purity": 1}


def test_quantities_without_any_unit_are_said(store: Store, tmp_path: Path) -> None:
    cells = [("2014-01-01", "KZ", "heroin", "1"), ("2014-01-02", "KZ", "opium", "2"), ("2014-01-03", "KZ", "opium", "")]
    report = load_text(store, tmp_path, as_table(("Date", "Country", "Drug", "Quantity"), cells))
    assert (report.rows_loaded, report.mass_kg, warnings(store)) == (3, None, {"no_unit": 1})
    assert rows(store, "SELECT column_name, rows FROM issue WHERE code = 'no_unit'") == [("Quantity", 2)]
