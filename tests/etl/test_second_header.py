"""A second header within a table: the rows below it are not what the first header says."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from etl.door import BadInput, inspect, load
from store import Store
from tests.fixtures.databases import counts, rows
from tests.fixtures.loading import account, as_table, load_text

HEADER = ("Date", "Country", "Drug", "kg")
FIRST = [("2014-06-05", "KZ", "heroin", "4"), ("2014-06-06", "KZ", "opium", "6")]
BELOW = [("2014-07-05", "KZ", "heroin", "400"), ("2014-07-06", "KZ", "opium", "600")]


def test_a_second_header_with_another_unit_is_refused(store: Store, tmp_path: Path) -> None:
    """400 grams below it would be read as 400 kilograms."""
    before = counts(store)
    text = as_table(HEADER, [*FIRST, ("Date", "Country", "Drug", "Grams"), *BELOW])
    with pytest.raises(BadInput) as refused:
        load_text(store, tmp_path, text, "two.csv")
    assert counts(store) == before
    said = str(refused.value)
    assert said.startswith("two.csv, data row 3: ") and "“Grams” where the first says “kg”" in said
    assert "files of their own" in said
    assert (refused.value.place.row, refused.value.place.column, refused.value.place.value) == (3, "kg", "Grams")


def test_it_is_refused_in_a_sheet_and_in_a_table_of_drugs_side_by_side(store: Store, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "2014"
    header = ("Date", "Country", "Heroin kg", "Opium kg")
    for row in (header, ("2014-06-05", "KZ", 4, 6), (*header[:3], "Opium g"), ("2014-06-06", "KZ", 4, 600)):
        sheet.append(row)
    made.save(tmp_path / "wide.xlsx")
    with pytest.raises(BadInput, match=r"sheet 2014, data row 2: .*“Opium g” where the first says “Opium kg”"):
        load(store, tmp_path / "wide.xlsx")
    assert inspect(store, tmp_path / "wide.xlsx") is not None


@pytest.mark.parametrize("keys", [("Date", "Country", "Drugs"), ("date", "country", "substance"), HEADER[:3]])
def test_other_words_for_the_same_columns_hide_no_other_unit(
    store: Store, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    text = as_table((*HEADER[:3], "Quantity kg"), [*FIRST, (*keys, "Quantity g"), *BELOW])
    with pytest.raises(BadInput, match=r"“Quantity g” where the first says “Quantity kg”"):
        load_text(store, tmp_path, text)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Quantity kg", "Qty kg"), ("Quantity (kg)", "quantity KG"), ("Weight kg", "Weight (kg) 2)"), ("kg", "Kilos")],
)
def test_another_word_for_the_unit_is_no_other_table(store: Store, tmp_path: Path, first: str, second: str) -> None:
    text = as_table((*HEADER[:3], first), [*FIRST, (*HEADER[:3], second), *BELOW])
    assert load_text(store, tmp_path, text).mass_kg == 1010


def test_a_header_that_repeats_the_first_is_skipped_as_ever(store: Store, tmp_path: Path) -> None:
    text = as_table(HEADER, [*FIRST, ("DATE", "country", "Drug ", "KG"), *BELOW])
    report = load_text(store, tmp_path, text)
    assert account(report) == (5, 4, 0, {"repeated_header": 1})


def test_a_header_whose_number_columns_are_called_alike_is_no_other_table(store: Store, tmp_path: Path) -> None:
    """Words in columns that no number is read from change nothing: the row is quarantined as what it is."""
    header = (*HEADER, "Remarks")
    table = [(*row, "") for row in (*FIRST, *BELOW)]
    text = as_table(header, [*table[:2], (*HEADER, "Notes"), *table[2:]])
    report = load_text(store, tmp_path, text)
    assert account(report) == (5, 4, 1, {})


@pytest.mark.parametrize("again", [True, False])
def test_a_second_line_of_the_header_is_named(store: Store, tmp_path: Path, again: bool) -> None:
    """A text file has one; the units that stand in the second are lost, and this is said."""
    header = ("Date", "Country", "Heroin", "Heroin" if again else "", "Opium", "Opium" if again else "")
    units = ("", "", "kg", "cases", "kg", "cases")
    report = load_text(store, tmp_path, as_table(header, [units, ("2014-06-05", "KZ", "2.5", "1", "10", "2")]))
    assert account(report) == (2, 1, 1, {})
    said = dict(rows(store, "SELECT code, message FROM issue WHERE code LIKE 'second%' OR code = 'no_unit'"))
    assert "(“kg”, “cases”)" in said["second_header_line"] and "into one (“Heroin kg”)" in said["second_header_line"]
    assert said["no_unit"].startswith("The columns Heroin, Opium give quantities and no unit")


@pytest.mark.parametrize(
    "first", [("", "", "heroin", "about 5 kg"), ("", "KZ", "heroin", "kg"), ("2014", "", "", "kg")]
)
def test_a_row_that_is_only_incomplete_is_no_header(store: Store, tmp_path: Path, first: tuple[str, ...]) -> None:
    load_text(store, tmp_path, as_table(HEADER, [first, *FIRST]))
    assert rows(store, "SELECT code FROM issue WHERE code = 'second_header_line'") == []
