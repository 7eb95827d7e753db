"""Number formats that show a unit or leave thousands away: only the number is read, and that is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from etl.door import load
from etl.readers.number_formats import shown_beside
from store import Store
from tests.fixtures.databases import rows
from tests.fixtures.loading import lines


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('0.0" kg"', "kg"), ('#,##0.00\\ "кг"', "кг"), ("0\\ \\g", "g"), ('General" шт."', "шт."),
        ('0" kg";-0" kg";"nil"', "kg"), ("0.0,", ",000"), ('#,##0.0,," t"', ",000,000 t"), ('"ca; "0" g"', "ca; g"),
        ("0.00", ""), ("#,##0", ""), ("0%", ""), ("0.00E+00", ""), ("General", ""), ("@", ""), ("", ""),
        ('yyyy"年"m"月"d"日"', ""), ('dd.mm.yyyy" г."', ""), ("[$-419]d mmm yy;@", ""), ("[$₽-419] #,##0.00", ""),
        ("[Red]-0.0;[Blue]0", ""), ('_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', ""), ('0"*"', ""), ('"', ""),
    ],
)  # fmt: skip
def test_what_a_format_shows_beside_a_number(code: str, shown: str) -> None:
    assert shown_beside(code) == shown


def book(path: Path, header: str, cells: list[tuple[float | str, str]]) -> Path:
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("2014")
    sheet.write_row(0, 0, ["Date", "Country", "Drug", header])
    for row, (value, form) in enumerate(cells, 1):
        sheet.write_row(row, 0, [f"2014-06-{row:02}", "KZ", "heroin"])
        sheet.write(row, 3, value, made.add_format({"num_format": form}))
    made.close()
    return path


def said(store: Store) -> list[str]:
    return [text for (text,) in rows(store, "SELECT message FROM issue WHERE code = 'header' ORDER BY id")]


def test_a_unit_that_only_the_format_shows_is_named(store: Store, tmp_path: Path) -> None:
    cells: list[tuple[float | str, str]] = [(2.5, '0.0" kg"'), (3, '0.0" kg"'), (300, '0" g"'), ("2 kg", '0" g"')]
    load(store, book(tmp_path / "a.xlsx", "Quantity", cells))
    assert [text.partition(";")[0] for text in said(store)] == [
        "The formats of 2 cells of “Quantity” show “kg” beside their numbers",
        "The format of 1 cell of “Quantity” shows “g” beside its number",
    ]
    assert all("state it (unit=)" in text for text in said(store))
    assert lines(store, "quantity") == [(2.5,), (3.0,), (300.0,), (2.0,)]


def test_thousands_that_the_format_leaves_away_are_named(store: Store, tmp_path: Path) -> None:
    load(store, book(tmp_path / "t.xlsx", "Quantity (t)", [(2500, "0.0,"), (1200, "0.0,"), (3, "0.0")]))
    assert [text.partition(";")[0] for text in said(store)] == [
        "The formats of 2 cells of “Quantity (t)” leave thousands away (“,000”), so the spreadsheet program shows less "
        "than the numbers that were read"
    ]


def test_formats_that_show_numbers_alone_are_no_news(store: Store, tmp_path: Path) -> None:
    load(store, book(tmp_path / "n.xlsx", "Quantity (kg)", [(2.5, "0.0"), (3, "#,##0.00"), (4, "General")]))
    assert said(store) == []
