"""Tables with one column per drug: recognised by their headers and numbers, proposed, and refused by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import MappingDocument
from etl.plan import WideColumn
from store import Store
from tests.fixtures.databases import rows
from tests.fixtures.loading import account, as_table, inspect_text, issues, lines, load_text

KG = ("Date", "Country", "Heroin_Kg", "Opium (g)", "Гашиш, кг", "Tablets tramadol", "Officer")
ROWS = [
    ("31/05/2014", "KZ", "1.5", "300", "", "", "A"),
    ("01/06/2014", "KG", "", "", "", "", "B"),
    ("02/06/2014", "TJ", "2", "", "0.25", "40", "C"),
]


def wide_of(store: Store, folder: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> list[dict[str, str | None]]:
    return inspect_text(store, folder, as_table(header, rows, ";")).wide


def test_units_and_drugs_are_read_from_the_headers(store: Store, tmp_path: Path) -> None:
    found = inspect_text(store, tmp_path, as_table(KG, ROWS, ";"))
    assert found.wide == [
        {"column": "Heroin_Kg", "drug": "Heroin", "unit": "Kg", "measure": "quantity"},
        {"column": "Opium (g)", "drug": "Opium", "unit": "g", "measure": "quantity"},
        {"column": "Гашиш, кг", "drug": "Гашиш", "unit": "кг", "measure": "quantity"},
        {"column": "Tablets tramadol", "drug": "tramadol", "unit": "Tablets", "measure": "quantity"},
    ]
    assert (found.mapping, found.missing_required) == ({"date": "Date", "country": "Country"}, [])
    told = {item["column"]: item["evidence"] for item in found.columns}
    assert "Heroin" in str(told["Heroin_Kg"]) and told["Officer"] is None


@pytest.mark.parametrize(
    ("headers", "measure", "units"),
    [
        (("Heroin", "Opium", "Cannabis resin"), "quantity", [None, None, None]),
        (("Heroin cases", "Opium cases", "Cannabis resin cases"), "event_count", [None, None, None]),
        (("Число изъятий героина", "Изъятий опия", "Изъятий гашиша"), "event_count", [None, None, None]),
        (("Масса героина, кг", "Масса опия, кг", "Масса гашиша, г"), "quantity", ["кг", "кг", "г"]),
        (("Cocaína (kg)", "Marihuana (kg)", "Heroína (kg)"), "quantity", ["kg", "kg", "kg"]),
        (("Héroïne saisie en kg", "Cocaïne saisie en kg", "Cannabis saisi en kg"), "quantity", ["kg", "kg", "kg"]),
        (("HeroinKg", "OpiumKg", "CocaineKg"), "quantity", ["Kg", "Kg", "Kg"]),
    ],
)
def test_what_the_columns_measure(
    store: Store, tmp_path: Path, headers: tuple[str, ...], measure: str, units: list[str | None]
) -> None:
    found = wide_of(store, tmp_path, ("Year", "Country", *headers), ("2014", "KZ", "1", "2", "3"))
    assert [(item["unit"], item["measure"]) for item in found] == [(unit, measure) for unit in units]


def test_a_table_with_a_column_of_drugs_is_not_wide(store: Store, tmp_path: Path) -> None:
    header = ("Date", "Country", "Drug", "Heroin", "Opium")
    assert wide_of(store, tmp_path, header, ("2014-05-31", "KZ", "heroin", "1", "2")) == []


def test_words_under_the_name_of_a_drug_are_no_quantities(store: Store, tmp_path: Path) -> None:
    header = ("Date", "Country", "Heroin", "Opium")
    assert wide_of(store, tmp_path, header, ("2014-05-31", "KZ", "yes", "in bags")) == []


def test_a_column_that_sums_its_kinds_is_left_out(store: Store, tmp_path: Path) -> None:
    header = ("Year", "Country", "Heroin kg", "Cannabis kg", "Cannabis herb kg", "Cannabis resin kg")
    rows = [("2014", "KZ", "1", "7", "3", "4"), ("2015", "KZ", "2", "10.5", "10", "0.5")]
    found = inspect_text(store, tmp_path, as_table(header, rows))
    assert [item["drug"] for item in found.wide] == ["Heroin", "Cannabis herb", "Cannabis resin"]
    told = {item["column"]: item["evidence"] for item in found.columns}
    assert told["Cannabis kg"] == "it is the sum of Cannabis herb kg, Cannabis resin kg in every row"


def test_each_row_is_one_seizure_with_a_line_for_each_filled_cell(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, as_table(KG, [ROWS[0], ROWS[2]], ";"))
    assert account(report) == (2, 2, 0, {})
    assert (report.seizures, report.mass_kg) == (2, 1.5 + 0.3 + 2 + 0.25)
    assert lines(store, "line.row_number, line_count, country, drug, quantity, unit, mass_kg, drug_as_written") == [
        (1, 2, "KZ", "heroin", 1.5, "kilogram", 1.5, "Heroin"),
        (1, 2, "KZ", "opium", 300.0, "gram", 0.3, "Opium"),
        (2, 3, "TJ", "heroin", 2.0, "kilogram", 2.0, "Heroin"),
        (2, 3, "TJ", "cannabis_resin", 0.25, "kilogram", 0.25, "Гашиш"),
        (2, 3, "TJ", "tramadol", 40.0, "tablet", None, "tramadol"),
    ]


def test_a_row_whose_cells_are_all_blank_names_no_drug(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, as_table(KG, ROWS, ";"))
    assert report.rows_read == 3 and report.rows_loaded == 2
    assert "no_commodity" in {code for code, *_rest in issues(store, "quarantined")} | set(report.rows_skipped)


def test_a_cell_that_is_no_number_keeps_its_whole_row_back(store: Store, tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[0], ROWS[2], ("05/06/2014", "KZ", "1", "a lot", "", "", "D")]
    report = load_text(store, tmp_path, as_table(KG, rows, ";"))
    assert account(report) == (4, 3, 1, {})
    assert issues(store, "quarantined") == [("bad_quantity", 4, 1)]
    assert {number for (number,) in lines(store, "line.row_number")} == {1, 2, 3}


def test_seizures_are_counted_where_the_columns_say_so(store: Store, tmp_path: Path) -> None:
    header = ("Year", "Country", "Heroin cases", "Opium cases")
    report = load_text(store, tmp_path, as_table(header, [("2014", "KZ", "12", "3"), ("2015", "KZ", "7", "1")]))
    assert (report.rows_read, report.rows_loaded, report.mass_kg) == (2, 2, None)
    assert lines(store, "drug, event_count, grain") == [
        ("heroin", 12, "aggregate"),
        ("opium", 3, "aggregate"),
        ("heroin", 7, "aggregate"),
        ("opium", 1, "aggregate"),
    ]
    assert report.seizures == 12 + 3 + 7 + 1


def test_a_person_names_the_columns_or_refuses_them(store: Store, tmp_path: Path) -> None:
    text = as_table(("Date", "Country", "Alpha", "Beta"), [("2014-05-31", "KZ", "1", "2")])
    named = MappingDocument(wide=(WideColumn("Alpha", "heroin", "kg"), WideColumn("Beta", "opium", "g")))
    load_text(store, tmp_path, text, document=named)
    assert lines(store, "drug, mass_kg") == [("heroin", 1.0), ("opium", 0.002)]
    refused = MappingDocument(wide=())
    found = inspect_text(store, tmp_path, as_table(KG, ROWS, ";"), document=refused)
    assert (found.wide, found.missing_required) == ([], ["drug"])
    assert inspect_text(store, tmp_path, as_table(KG, ROWS, ";"), constants={"drug": "heroin"}).wide == []


def test_columns_of_drugs_without_a_unit_are_named(store: Store, tmp_path: Path) -> None:
    header = ("Date", "Country", "Heroin", "Opium kg", "Cannabis")
    text = as_table(header, [("2014-05-31", "KZ", "2", "3", ""), ("2014-06-01", "KZ", "4", "", "0")])
    load_text(store, tmp_path, text)
    ((message, count),) = rows(store, "SELECT message, rows FROM issue WHERE code = 'no_unit'")
    assert message.startswith("The columns Heroin give quantities and no unit") and count == 2
    assert lines(store, "drug, mass_kg") == [("heroin", None), ("opium", 3.0), ("heroin", None)]


def test_a_unit_stated_for_all_rows_is_that_of_such_columns(store: Store, tmp_path: Path) -> None:
    text = as_table(("Date", "Country", "Heroin", "Opium kg"), [("2014-05-31", "KZ", "2000", "3")])
    load_text(store, tmp_path, text, constants={"unit": "g"})
    assert lines(store, "mass_kg") == [(2.0,), (3.0,)]
    assert rows(store, "SELECT code FROM issue WHERE code = 'no_unit'") == []
