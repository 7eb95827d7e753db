"""A sheet called "Итого" or "Total" beside the sheets that it sums: reading both would count every seizure twice."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from etl.door import load
from store import Store
from tests.fixtures.databases import rows

HEADER = ("Date", "Country", "Drug", "Quantity", "Unit")
JANUARY = (HEADER, ("2014-01-05", "KZ", "heroin", 1, "kg"), ("2014-01-06", "KZ", "heroin", 2, "kg"))
FEBRUARY = (HEADER, ("2014-02-05", "KZ", "heroin", 4, "kg"))
SUMS = (HEADER, ("2014-01", "KZ", "heroin", 3, "kg"), ("2014-02", "KZ", "heroin", 4, "kg"))


def book(folder: Path, **sheets: tuple[tuple[object, ...], ...]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, cells in sheets.items():
        sheet = made.create_sheet(name)
        for row in cells:
            sheet.append(row)
    path = folder / "months.xlsx"
    made.save(path)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "Итого", "Всего за год", "TOTAL", "Total 2014", "Summary", "Свод", "Résumé", "Resumen", "Все", "All", "Барлығы",
        "合计",
    ],
)  # fmt: skip
def test_a_sheet_named_as_the_sum_of_the_others_is_not_added_to_them(store: Store, tmp_path: Path, name: str) -> None:
    report = load(store, book(tmp_path, **{"Jan": JANUARY, "Feb": FEBRUARY, name: SUMS}))
    assert (report.rows_read, report.mass_kg) == (3, 7.0)
    assert [(sheet["name"], sheet["rows"], sheet["read"]) for sheet in report.sheets] == [
        ("Jan", 2, True), ("Feb", 1, True), (name, 2, False),
    ]  # fmt: skip
    ((said,),) = rows(store, "SELECT message FROM issue WHERE code = 'header'")
    assert f"it sums or repeats the others: sheet {name} (2 rows); " in said and "choose it" in said


def test_such_a_sheet_is_read_when_it_is_chosen_or_stands_alone(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path, Jan=JANUARY, Feb=FEBRUARY, Total=SUMS)
    report = load(store, path, overrides={"sheets": "Total"}, dry_run=True)
    assert (report.rows_read, report.mass_kg) == (2, 7.0)
    assert load(store, path, overrides={"sheets": "*"}, dry_run=True).rows_read == 5
    assert load(store, book(tmp_path, Total=SUMS), dry_run=True).rows_read == 2


def test_a_word_that_only_holds_such_a_word_is_no_sum(store: Store, tmp_path: Path) -> None:
    report = load(store, book(tmp_path, **{"Jan": JANUARY, "Totalsa border post": FEBRUARY}))
    assert (report.rows_read, report.mass_kg) == (3, 7.0)


def test_a_sheet_of_another_header_is_read_whatever_its_name(store: Store, tmp_path: Path) -> None:
    codes = (("Code", "Meaning"), ("KZ", "Kazakhstan"))
    report = load(store, book(tmp_path, Summary=JANUARY, Codes=codes))
    assert (report.rows_read, report.mass_kg) == (2, 3.0)


def test_rows_that_stand_on_two_sheets_are_repeated_rows(store: Store, tmp_path: Path) -> None:
    report = load(store, book(tmp_path, Jan=JANUARY, Feb=FEBRUARY, Both=(*JANUARY, *FEBRUARY[1:])))
    assert (report.rows_read, report.repeated_rows, report.mass_kg) == (6, 3, 14.0)
