"""The workbook of the US DHS, five sheets as a report, against the table that others made of it: cell by cell."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command import load
from tests.fixtures.databases import BOTH
from tests.fixtures.real import ask

DATABASES = BOTH
FOLDER = "us-dhs-forfeitures-2014-2017"
KG_OF_POUND = 0.45359237
LINES = """
    SELECT line.sheet, seizure.period_start, seizure.period_end, line.drug_as_written, seizure.event_count,
           line.quantity, line.unit, line.mass_kg, line.class, line.value_as_written
    FROM seizure_line AS line JOIN seizure ON seizure.id = line.seizure_id
"""
STARTS = {"2014": "2014-01-01", **{str(year): f"{year - 1}-10-01" for year in range(2015, 2019)}}
ENDS = {"2018": "2018-01-31", **{str(year): f"{year}-09-30" for year in range(2014, 2018)}}


def found(real_data: Path, pattern: str) -> Path:
    (path,) = (real_data / FOLDER).glob(pattern)
    return path


def cleaned(real_data: Path) -> list[dict[str, str]]:
    with found(real_data, "*.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key_of(year: str, category: str, kind: str) -> tuple[str, str, str]:
    return year, category.strip(), kind.strip()


def measured(row: dict[str, str]) -> dict[str, float]:
    return {name: float(row[name]) for name in ("distinct_incidents", "lbs_seized", "quantity_seized")}


def loaded(database_url: str) -> dict[tuple[str, str, str], dict[str, float]]:
    """(year, category, type) -> what the database holds, in the three columns of the cleaned table."""
    told: dict[tuple[str, str, str], dict[str, float]] = {}
    for sheet, start, end, written, events, quantity, unit, _mass, _class, _value in ask(database_url, LINES):
        year = str(sheet).removeprefix("FY ")
        assert (start, end) == (STARTS[year], ENDS[year])
        category, _mark, kind = str(written).partition(": ")
        in_pounds = unit == "pound"
        told[key_of(year, category, kind)] = {
            "distinct_incidents": float(events),
            "lbs_seized": quantity if in_pounds else 0.0,
            "quantity_seized": 0.0 if in_pounds else quantity,
        }
    return told


def test_the_five_sheets_equal_the_cleaned_table_in_every_cell(database_url: str, real_data: Path) -> None:
    account = load(database_url, found(real_data, "*.xlsx"))
    assert (account["profile"], account["rows_loaded"], account["rows_quarantined"]) == ("us_dhs_forfeitures", 1009, 0)
    assert account["rows_skipped"] == {"group_heading": 55, "total_row": 60, "footnote": 5}
    expected = {
        key_of(row["year"], row["property_category"], row["property_type"]): measured(row)
        for row in cleaned(real_data)
    }
    has = loaded(database_url)
    assert has.keys() == expected.keys() and len(has) == 1009
    cells = 0
    for key, row in expected.items():
        for name, value in row.items():
            assert has[key][name] == pytest.approx(value, rel=1e-12, abs=1e-9), (key, name)
            cells += 1
    print(f"cells compared: {cells}")
    assert cells == 3 * 1009


def _by(rows: list[dict[str, str]], column: str) -> dict[str, dict[str, float]]:
    sums: dict[str, dict[str, float]] = {}
    for row in rows:
        total = sums.setdefault(row[column], dict.fromkeys(measured(row), 0.0))
        for name, value in measured(row).items():
            total[name] += value
    return sums


def test_whole_years_and_classes_equal_it_too(database_url: str, real_data: Path) -> None:
    load(database_url, found(real_data, "*.xlsx"))
    rows = cleaned(real_data)
    by_year = ask(
        database_url,
        "SELECT line.sheet, sum(seizure.event_count), "
        "sum(CASE WHEN line.unit = 'pound' THEN line.quantity ELSE 0 END), "
        "sum(CASE WHEN line.unit IS NULL THEN line.quantity ELSE 0 END), sum(line.mass_kg) "
        "FROM seizure_line AS line JOIN seizure ON seizure.id = line.seizure_id GROUP BY 1",
    )
    assert len(by_year) == 5
    for sheet, events, pounds, pieces, mass in by_year:
        year = _by(rows, "year")[str(sheet).removeprefix("FY ")]
        told = [year[name] for name in ("distinct_incidents", "lbs_seized", "quantity_seized")]
        assert [float(events), pounds, pieces] == pytest.approx(told, rel=1e-9)
        assert mass == pytest.approx(year["lbs_seized"] * KG_OF_POUND, rel=1e-9)
    drugs = [row for row in rows if row["property_category"] == "DRUGS"]
    others = [row for row in rows if row["property_category"] != "DRUGS"]
    classes: dict[str, list[Any]] = {
        name: [lines, events, mass]
        for name, lines, events, mass in ask(
            database_url,
            "SELECT line.class, count(*), sum(seizure.event_count), sum(line.mass_kg) "
            "FROM seizure_line AS line JOIN seizure ON seizure.id = line.seizure_id GROUP BY 1",
        )
    }
    goods = classes.pop("other_goods")
    assert goods == [len(others), sum(float(row["distinct_incidents"]) for row in others), None]
    assert set(classes) == {"drug", "plant_material", "precursor"}
    assert sum(item[0] for item in classes.values()) == len(drugs)
    assert sum(item[1] for item in classes.values()) == sum(float(row["distinct_incidents"]) for row in drugs)
    pounds = sum(float(row["lbs_seized"]) for row in drugs)
    assert sum(item[2] for item in classes.values()) == pytest.approx(pounds * KG_OF_POUND, rel=1e-9)


def test_no_disagreement_is_reported_with_sums_that_are_none(database_url: str, real_data: Path) -> None:
    """Distinct incidents of a category are fewer than those of its types; a sheet adds pounds to no pieces."""
    account = load(database_url, found(real_data, "*.xlsx"))
    assert account["control_totals"] == []
    assert ask(database_url, "SELECT count(*) FROM issue WHERE code = 'control_total'") == [(0,)]


def test_values_are_kept_as_text(database_url: str, real_data: Path) -> None:
    load(database_url, found(real_data, "*.xlsx"))
    values = {
        key_of(str(row[0]).removeprefix("FY "), *str(row[3]).split(": ", 1)): row[9] for row in ask(database_url, LINES)
    }
    compared = 0
    for row in cleaned(real_data):
        parts = [("US$", float(row["money_seized"])), ("MSRP US$", float(row["msrp"]))]
        told = values[key_of(row["year"], row["property_category"], row["property_type"])]
        written = dict(part.rsplit(" ", 1) for part in told.split("; ")) if told else {}
        assert {label: float(text) for label, text in written.items()} == pytest.approx(
            {label: value for label, value in parts if value}, rel=1e-12
        )
        compared += len(parts)
    assert compared == 2 * 1009


def test_the_cleaned_table_loads_to_the_same_and_only_one_of_the_two_counts(
    database_url: str, real_data: Path
) -> None:
    book = load(database_url, found(real_data, "*.xlsx"))
    table = load(database_url, found(real_data, "*.csv"))
    for name in ("rows_loaded", "seizures", "mass_kg"):
        assert table[name] == pytest.approx(book[name], rel=1e-12)
    counted = ask(database_url, "SELECT count(*), sum(event_count) FROM counted_line")
    assert counted == [(1009, book["seizures"])]
