"""Headers nobody prepared for: the cells say what a column is, and correct a header that lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from etl.door import Inspection
from store import Store
from tests.fixtures.loading import as_table, inspect_text, issues, lines, load_text

DAYS = ("03.04.2014", "17.04.2014", "29.05.2014")


def inspected(store: Store, folder: Path, header: Sequence[str], *columns: Sequence[str]) -> Inspection:
    """A file with these columns, read without any profile."""
    return inspect_text(store, folder, as_table(header, list(zip(*columns, strict=True)), ";"), profile="none")


def test_cells_alone_tell_what_a_column_is(store: Store, tmp_path: Path) -> None:
    found = inspected(
        store,
        tmp_path,
        ("A", "B", "C", "D", "E", "F"),
        DAYS,
        ("Казахстан", "Kirghizistan", "UZ"),
        ("героин", "haschisch", "opium"),
        ("1,5", "20", "300"),
        ("кг", "grammes", "g"),
        ("поезд", "camion", "aéreo"),
    )
    assert found.mapping == {"date": "A", "country": "B", "drug": "C", "quantity": "D", "unit": "E", "mode": "F"}
    assert found.missing_required == []
    said = {item["column"]: item for item in found.columns}
    assert "100% of its cells are countries, such as" in str(said["B"]["evidence"])
    assert "the units are in E" in str(said["D"]["evidence"])


def test_a_header_that_lies_is_corrected_by_its_cells(store: Store, tmp_path: Path) -> None:
    """UNIDADE heads offices here, ORIGEM kinds of places, and "Type" transport modes."""
    found = inspected(
        store,
        tmp_path,
        ("DATA", "PAIS", "DROGA", "QUANTIDADE", "UNIDADE", "ORIGEM", "Type"),
        DAYS,
        ("Brasil", "Brasil", "Peru"),
        ("cocaína", "maconha", "cocaína"),
        ("1", "2", "3"),
        ("SR/PF/AC", "DPF/PNG/PR", "SR/PF/AM"),
        ("aeroporto", "porto", "aeroporto"),
        ("road", "rail", "air"),
    )
    assert "unit" not in found.mapping and "origin" not in found.mapping
    assert (found.mapping["administration"], found.mapping["location"], found.mapping["mode"]) == (
        "UNIDADE",
        "ORIGEM",
        "Type",
    )


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("UNIDADE", ("kg", "g", "g"), "unit"),
        ("UNIDADE", ("SR/PF/AC", "DPF/PNG/PR", "SR/PF/AM"), "administration"),
        ("Вид", ("героин", "опий", "гашиш"), "drug"),
        ("Тип", ("поезд", "самолёт", "поезд"), "mode"),
        ("Procedencia", ("Perú", "Colombia", "Perú"), "departure"),
        ("Откуда", ("Афганистан", "Иран", "Китай"), "departure"),
        ("Nationality", ("Afghan", "Iran", "China"), None),
        ("Гражданство", ("Афганистан", "Иран", "Китай"), None),
        ("№ п/п", ("1", "2", "3"), None),
        ("Sum (US$)", ("100", "2000", "35"), "value"),
        ("Region", ("Asia", "Europe", "Africa"), None),
        ("Region", ("Osh", "Batken", "Chuy"), "area"),
    ],
)
def test_one_header_and_its_cells(
    store: Store, tmp_path: Path, header: str, cells: tuple[str, ...], field: str | None
) -> None:
    found = inspected(store, tmp_path, ("Date", header), DAYS, cells)
    assert {column: key for key, column in found.mapping.items()}.get(header) == field


def test_a_country_is_never_invented(store: Store, tmp_path: Path) -> None:
    """Two columns of countries: no cell tells which is that of the seizure."""
    drugs = ("heroin", "opium", "hashish")
    found = inspected(store, tmp_path, ("When", "A", "B", "What"), DAYS, ("KZ", "TJ", "UZ"), ("RU", "RU", "KZ"), drugs)
    assert (found.missing_required, found.constants) == (["country"], {})
    assert "Several columns hold countries: A, B." in found.doubts


@pytest.mark.parametrize(
    ("years", "months", "starts"),
    [
        (("2013", "2014", "2014"), ("12", "1", "5"), ["2013-12-01", "2014-01-01", "2014-05-01"]),
        (("2013", "2014", "2014"), ("декабрь", "январь", "май"), ["2013-12-01", "2014-01-01", "2014-05-01"]),
    ],
)
def test_a_year_and_a_month_in_two_columns_are_a_month_of_the_calendar(
    store: Store, tmp_path: Path, years: tuple[str, ...], months: tuple[str, ...], starts: list[str]
) -> None:
    rows = list(zip(years, months, ("KZ",) * 3, ("heroin",) * 3, ("1",) * 3, strict=True))
    load_text(store, tmp_path, as_table(("Год", "Месяц", "Страна", "Наркотик", "Вес, кг"), rows, ";"))
    assert lines(store, "period_start") == [(start,) for start in starts]
    assert set(lines(store, "date_precision, unit")) == {("month", "kilogram")}


def test_a_fiscal_year_begins_where_a_person_says(store: Store, tmp_path: Path) -> None:
    text = as_table(("FY", "Month", "Country", "Drug", "Kg"), [("2014", "July", "AU", "heroin", "1")])
    load_text(store, tmp_path, text)
    load_text(store, tmp_path, text + "\n", name="2.csv", constants={"fiscal_start": "7"})
    assert lines(store, "period_start") == [("2014-07-01",), ("2013-07-01",)]


def test_two_columns_of_quantities_of_which_each_row_fills_one(store: Store, tmp_path: Path) -> None:
    rows = [("heroin", "2.5", "0"), ("tramadol", "0", "400"), ("opium", "", "")]
    text = as_table(
        ("Date", "Country", "Drug", "Weight (kg)", "Quantity (tablets)"),
        [("2014-05-31", "KZ", *cells) for cells in rows],
    )
    load_text(store, tmp_path, text)
    assert lines(store, "drug, quantity, unit, mass_kg") == [
        ("heroin", 2.5, "kilogram", 2.5),
        ("tramadol", 400.0, "tablet", None),
        ("opium", None, "tablet", None),
    ]


def test_sums_without_a_word_are_skipped_by_rule(store: Store, tmp_path: Path) -> None:
    cells = [("heroin", "2", "1.5"), ("opium", "1", "3"), ("", "3", "4.5"), ("heroin", "4", "0.5"), ("", "4", "0.5")]
    text = as_table(("Year", "Country", "Drug", "Seizures", "Kg"), [("2014", "KZ", *row) for row in cells])
    report = load_text(store, tmp_path, text)
    assert (report.rows_loaded, dict(report.rows_skipped)) == (3, {"total_row": 2})
    assert (report.seizures, report.mass_kg) == (7, 5.0)


def test_a_header_of_two_meanings_is_what_its_cells_confirm(store: Store, tmp_path: Path) -> None:
    rows = 'Unidad,Cantidad,Sustancia,País,Fecha\nkilogramo"s,46,Opio,KZ,31.07.2016\n'
    rows += "g,763.786,Opio,Georgia,26.04.2013\n"
    found = inspect_text(store, tmp_path, rows + "Fuente: inventada,,,,\n", profile="none")
    assert found.mapping["unit"] == "Unidad" and "administration" not in found.mapping
    office = rows.replace('kilogramo"s', "SR/PF/AC").replace("\ng,", "\nSR/PF/SP,")
    found = inspect_text(store, tmp_path, office, profile="none")
    assert found.mapping["administration"] == "Unidad" and "unit" not in found.mapping


@pytest.mark.parametrize(("units", "said"), [(("saco", "bulto", "saco"), 1), (("kg", "bulto", "saco"), 0)])
def test_an_office_that_may_be_a_unit_is_said(
    store: Store, tmp_path: Path, units: tuple[str, ...], said: int
) -> None:
    """"Unidad" heads units and offices; nothing but words that nobody knows leaves it open which."""
    header, rest = ("Fecha", "País", "Droga", "Cantidad", "Unidad"), ("Perú", "cocaína", "12.5")
    rows = [(day, *rest, unit) for day, unit in zip(DAYS, units, strict=True)]
    load_text(store, tmp_path, as_table(header, rows, ";"))
    assert [code for code, *_more in issues(store)].count("unit_or_office") == said
    assert ("no_unit" in [code for code, *_more in issues(store)]) == bool(said)
