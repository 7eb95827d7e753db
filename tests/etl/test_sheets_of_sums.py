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


@pytest.mark.parametrize("name", ["Totalsa border post", "Total cannabis", "Soma Gümrük", "Resumen de Lima"])
def test_a_word_that_only_holds_such_a_word_is_no_sum(store: Store, tmp_path: Path, name: str) -> None:
    report = load(store, book(tmp_path, **{"Jan": JANUARY, name: FEBRUARY}))
    assert (report.rows_read, report.mass_kg) == (3, 7.0)


def test_a_sheet_of_another_header_is_read_whatever_its_name(store: Store, tmp_path: Path) -> None:
    codes = (("Code", "Meaning"), ("KZ", "Kazakhstan"))
    report = load(store, book(tmp_path, Summary=JANUARY, Codes=codes))
    assert (report.rows_read, report.mass_kg) == (2, 3.0)


def test_rows_that_stand_on_two_sheets_are_repeated_rows(store: Store, tmp_path: Path) -> None:
    report = load(store, book(tmp_path, Jan=JANUARY, Feb=FEBRUARY, Both=(*JANUARY, *FEBRUARY[1:])))
    assert (report.rows_read, report.repeated_rows, report.mass_kg) == (6, 3, 14.0)


YEARLY = (("Страна", "Вид наркотика", "Количество, кг"), ("Казахстан", "героин", 5), ("Узбекистан", "опий", 7))


def test_a_sheet_for_each_year_dates_its_rows_by_the_tab(store: Store, tmp_path: Path) -> None:
    report = load(store, book(tmp_path, **{"2013": YEARLY, "2014": YEARLY, "Итого": YEARLY}))
    assert (report.rows_read, report.repeated_rows, report.mass_kg) == (4, 0, 24.0)
    assert rows(store, "SELECT period_start, period_end, country, sum(mass_kg) FROM counted_line GROUP BY 1, 2, 3") == [
        ("2013-01-01", "2013-12-31", "KZ", 5.0), ("2013-01-01", "2013-12-31", "UZ", 7.0),
        ("2014-01-01", "2014-12-31", "KZ", 5.0), ("2014-01-01", "2014-12-31", "UZ", 7.0),
    ]  # fmt: skip


def test_a_year_on_the_tab_and_a_month_in_the_row_are_a_month(store: Store, tmp_path: Path) -> None:
    months = (("Месяц", *YEARLY[0]), ("январь", *YEARLY[1]), ("март", *YEARLY[2]))
    report = load(store, book(tmp_path, **{"2013": months, "2014": months}))
    assert (report.rows_loaded, report.repeated_rows) == (4, 0)
    starts = rows(store, "SELECT DISTINCT period_start FROM counted_line ORDER BY 1")
    assert [str(start) for (start,) in starts] == ["2013-01-01", "2013-03-01", "2014-01-01", "2014-03-01"]
