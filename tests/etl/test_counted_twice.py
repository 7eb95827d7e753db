"""Rows that contain other rows of a table of sums are named in a warning; every row is loaded and counts as before."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from openpyxl import Workbook

from etl import sums
from etl.door import MappingDocument, load
from store import Store
from tests.fixtures.databases import value
from tests.fixtures.loading import account, as_table, issues, load_text

HEADER = ("Date", "Country", "Drug", "Kg")
MONTHS = tuple((f"2014-{month:02d}", "Kazakhstan", "heroin", str(month)) for month in range(1, 13))


def table(*lines: tuple[str, ...], header: tuple[str, ...] = HEADER) -> str:
    return as_table(header, lines, ";")


def found(store: Store, code: str) -> list[tuple[int, int]]:
    """(first row, rows) of the warnings of a code."""
    return [(row, number) for kind, row, number in issues(store, "warning") if kind == code]


def message(store: Store, code: str) -> str:
    return str(value(store, f"SELECT message FROM issue WHERE code = '{code}'"))  # noqa: S608


def nothing_said(store: Store) -> bool:
    return not found(store, "period_in_period") and not found(store, "drug_sum")


def test_months_their_quarter_and_their_year(store: Store, tmp_path: Path) -> None:
    """1 + 3 kg in two months, 4 in their quarter and in the year: 12 are loaded, 4 were seized."""
    report = load_text(store, tmp_path, table(
        ("2014-01", "Kazakhstan", "heroin", "1"), ("2014-02", "Kazakhstan", "heroin", "3"),
        ("Q1 2014", "Kazakhstan", "heroin", "4"), ("2014", "Kazakhstan", "heroin", "4"),
    ))  # fmt: skip
    assert (account(report), report.mass_kg) == ((4, 4, 0, {}), 12.0)
    assert found(store, "period_in_period") == [(3, 2)]
    said = message(store, "period_in_period")
    assert said.startswith("2 rows are for periods") and "row 3 (Heroin): it states 4 kg" in said
    assert "sum to 4 kg" in said and "would count twice" in said and "load it again" in said


def test_the_year_of_all_months(store: Store, tmp_path: Path) -> None:
    """1 + 2 + ... + 12 = 78 and the year says 80; of another country and another drug the year stands alone."""
    load_text(store, tmp_path, table(
        ("2014", "Germany", "heroin", "9"), *MONTHS, ("2014", "Kazakhstan", "opium", "5"),
        ("2014", "KZ", "Heroin", "80"),
    ))  # fmt: skip
    assert found(store, "period_in_period") == [(15, 1)]
    said = message(store, "period_in_period")
    assert said.startswith("1 row is") and "row 15 (Heroin) states 80 kg" in said and "sum to 78 kg" in said


def test_quarters_are_summed_without_their_months(store: Store, tmp_path: Path) -> None:
    """The year stands first: 4 of its first quarter (not its months again) and 6 of May."""
    load_text(store, tmp_path, table(
        ("2014", "KZ", "heroin", "10"), ("2014-01", "KZ", "heroin", "1"), ("2014-02", "KZ", "heroin", "3"),
        ("Q1 2014", "KZ", "heroin", "4"), ("2014-05", "KZ", "heroin", "6"),
    ))  # fmt: skip
    assert found(store, "period_in_period") == [(1, 2)]
    assert "states 10 kg" in message(store, "period_in_period") and "sum to 10 kg" in message(store, "period_in_period")


def test_halves_have_the_precision_of_their_year(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, table(
        ("H1 2014", "KZ", "heroin", "2"), ("H2 2014", "KZ", "heroin", "5"), ("2014", "KZ", "heroin", "7"),
    ))  # fmt: skip
    assert found(store, "period_in_period") == [(3, 1)] and "sum to 7 kg" in message(store, "period_in_period")


@pytest.mark.parametrize("lines", [
    MONTHS,
    (*MONTHS[:1], ("2014", "KZ", "heroin", "9")),  # one month alone makes no sum
    (*MONTHS, ("2015", "KZ", "heroin", "9"), ("Q1 2016", "KZ", "heroin", "9")),
    (*MONTHS, ("2014", "KZ", "opium", "78"), ("2014", "DE", "heroin", "78")),
    (*MONTHS, ("2014", "KZ", "moon powder", "78")),
    (("2014", "KZ", "moon powder", "3"), ("2014-01", "KZ", "star dust", "1"), ("2014-02", "KZ", "star dust", "2")),
], ids=["months", "one month", "other years", "other rows", "unknown drug", "two unknown drugs"])  # fmt: skip
def test_what_contains_nothing_is_not_named(store: Store, tmp_path: Path, lines: tuple[tuple[str, ...], ...]) -> None:
    load_text(store, tmp_path, table(*lines))
    assert nothing_said(store)


def test_single_seizures_are_never_looked_at(store: Store, tmp_path: Path) -> None:
    """Of one seizure only the month is known, of another only the year."""
    load_text(store, tmp_path, table(
        ("2014-03-01", "KZ", "heroin", "1"), ("2014-03-02", "KZ", "heroin", "2"), ("2014-03", "KZ", "heroin", "3"),
        ("2014", "KZ", "heroin", "6"),
    ))  # fmt: skip
    assert nothing_said(store)


@pytest.mark.parametrize(("month", "named"), [("3", [(3, 1)]), ("8", [])])
def test_days_of_a_table_of_sums_only_with_their_sum(
    store: Store, tmp_path: Path, month: str, named: list[tuple[int, int]]
) -> None:
    load_text(store, tmp_path, table(
        ("2014-03-01", "KZ", "heroin", "1", "4"), ("2014-03-02", "KZ", "heroin", "2", "5"),
        ("2014-03", "KZ", "heroin", month, "9"), header=(*HEADER, "Number of seizures"),
    ))  # fmt: skip
    assert found(store, "period_in_period") == named


def test_areas_and_kinds_of_units_stand_by_themselves(store: Store, tmp_path: Path) -> None:
    header = ("Date", "Country", "Province", "Drug", "Quantity", "Unit")
    load_text(store, tmp_path, table(
        ("2014-01", "KZ", "North", "heroin", "1", "kg"), ("2014-02", "KZ", "South", "heroin", "2", "kg"),
        ("2014-02", "KZ", "North", "heroin", "5", "tablet"), ("2014", "KZ", "North", "heroin", "3", "kg"),
        header=header,
    ))  # fmt: skip
    assert nothing_said(store)
    load_text(store, tmp_path, table(
        ("2014-01", "KZ", "North", "heroin", "1", "kg"), ("2014-02", "KZ", "North", "heroin", "500", "g"),
        ("2014", "KZ", "North", "heroin", "1500", "g"), header=header,
    ), name="other.csv")  # fmt: skip
    assert found(store, "period_in_period") == [(3, 1)]
    said = message(store, "period_in_period")
    assert "states 1.5 kg" in said and "sum to 1.5 kg" in said


def test_keys_that_no_number_holds_are_found_as_well(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "MOST_PACKED", 0)
    load_text(store, tmp_path, table(*MONTHS, ("2014", "KZ", "heroin", "80")))
    assert found(store, "period_in_period") == [(13, 1)] and "sum to 78 kg" in message(store, "period_in_period")


def test_a_file_of_too_many_keys_is_not_judged(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "MOST_KEYS", 12)
    load_text(store, tmp_path, table(*MONTHS, ("2014", "KZ", "heroin", "78")))
    assert nothing_said(store)


SPANS = {f"2014-{month:02d}": {month} for month in range(1, 13)}
SPANS |= {f"Q{q} 2014": set(range(3 * q - 2, 3 * q + 1)) for q in range(1, 5)}
SPANS |= {f"H{half} 2014": set(range(6 * half - 5, 6 * half + 1)) for half in (1, 2)} | {"2014": set(range(1, 13))}


@pytest.mark.parametrize("seed", range(5))
def test_against_sets_of_months(store: Store, tmp_path: Path, seed: int) -> None:
    """Months, quarters, halves and years at random; a span contains another if its months are more and hold all."""
    chance = random.Random(seed)
    lines = [
        (chance.choice([*SPANS]), chance.choice(["KZ", "DE"]), chance.choice(["heroin", "opium"]), "1")
        for _ in range(chance.choice([6, 12, 30]))
    ]
    sums_of = []
    for number, (span, country, drug, _kg) in enumerate(lines, start=1):
        others = {other for other, *rest in lines if rest[:2] == [country, drug]}
        if sum(SPANS[other] < SPANS[span] for other in others) >= 2:
            sums_of.append(number)
    load_text(store, tmp_path, table(*lines))
    assert found(store, "period_in_period") == ([(sums_of[0], len(sums_of))] if sums_of else [])


def test_rows_of_a_wide_table_are_counted_once(store: Store, tmp_path: Path) -> None:
    """The year of two drugs is one row; the columns of cannabis sum up in every row, which is the table's own way."""
    load_text(store, tmp_path, table(
        ("2014-01", "KZ", "1", "5"), ("2014-02", "KZ", "3", "6"), ("2014", "KZ", "4", "11"),
        header=("Date", "Country", "Heroin (kg)", "Opium (kg)"),
    ))  # fmt: skip
    assert found(store, "period_in_period") == [(3, 1)] and not found(store, "drug_sum")


def book(folder: Path, sheets: dict[str, list[tuple[str, ...]]], name: str) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, lines in sheets.items():
        sheet = made.create_sheet(title)
        sheet.append([*HEADER])
        for day, country, drug, kg in lines:
            sheet.append([day, country, drug, float(kg)])
    path = folder / name
    made.save(path)
    return path


def test_sheets_of_a_workbook(store: Store, tmp_path: Path) -> None:
    """One sheet for each year is no warning; one more with the sum of the first is."""
    sheets = {"2014": [*MONTHS], "2015": [(f"2015{month[4:]}", *rest) for month, *rest in MONTHS]}
    both = MappingDocument(reading={"sheets": "2014;2015"})
    report = load(store, book(tmp_path, sheets, "two.xlsx"), document=both)
    assert (report.rows_loaded, report.mass_kg) == (24, 156.0) and nothing_said(store)
    sheets["All"] = [("2014", "KZ", "heroin", "78")]
    three = MappingDocument(reading={"sheets": "2014;2015;All"})
    load(store, book(tmp_path, sheets, "three.xlsx"), document=three, replaces=report.batch)
    assert found(store, "period_in_period") == [(1, 1)]
    assert value(store, "SELECT sheet FROM issue WHERE code = 'period_in_period'") == "All"


def test_a_drug_that_is_the_sum_of_its_kinds(store: Store, tmp_path: Path) -> None:
    """5 + 2 = 7 kg of cannabis in 2014; in 2015 it is 8, which sums nothing, and in 2016 only one kind is there."""
    report = load_text(store, tmp_path, table(
        ("2014", "KZ", "cannabis herb", "5"), ("2014", "KZ", "cannabis resin", "2"), ("2014", "KZ", "cannabis", "7"),
        ("2015", "KZ", "cannabis herb", "5"), ("2015", "KZ", "cannabis resin", "2"), ("2015", "KZ", "cannabis", "8"),
        ("2016", "KZ", "cannabis herb", "5"), ("2016", "KZ", "cannabis", "5"), ("2014", "DE", "cannabis", "7"),
    ))  # fmt: skip
    assert (account(report), report.mass_kg) == ((9, 9, 0, {}), 7 + 7 + 7 + 8 + 10 + 7)
    assert found(store, "drug_sum") == [(3, 1)] and not found(store, "period_in_period")
    said = message(store, "drug_sum")
    assert "row 3 (Cannabis) states 7 kg" in said and "sum to 7 kg" in said and "would count twice" in said


def test_drugs_of_months_too(store: Store, tmp_path: Path) -> None:
    """Two months, 0.1 + 0.2 and 1 + 2 + 3."""
    load_text(store, tmp_path, table(
        ("2014-01", "KZ", "cannabis", "0.3"), ("2014-01", "KZ", "cannabis resin", "0.1"),
        ("2014-01", "KZ", "cannabis herb", "0.2"), ("2014-02", "KZ", "cannabis resin", "1"),
        ("2014-02", "KZ", "cannabis herb", "2"), ("2014-02", "KZ", "cannabis oil", "3"),
        ("2014-02", "KZ", "cannabis", "6"), ("2014-02", "KZ", "heroin", "6"),
    ))  # fmt: skip
    assert found(store, "drug_sum") == [(1, 2)]
    assert "row 1 (Cannabis): it states 0.3 kg" in message(store, "drug_sum")
