"""Weights in two columns of different units: filled in turn, the same twice, or two things nobody can tell apart."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.door import error_workbook
from etl.normalise.amounts import amounts
from etl.normalise.numbers import BadNumber, NumberFormat
from etl.profile import Measure
from etl.twofold import together, twofold
from store import Store
from tests.etl.bad_rows import texts
from tests.fixtures.databases import value
from tests.fixtures.loading import account, as_table, inspect_text, issues, lines, load_text

FRONT = ("Date", "Country", "Drug")


def table(header: tuple[str, str], *cells: tuple[str, str]) -> str:
    rows = [(f"2014-03-{day:02}", "KZ", "heroin", *pair) for day, pair in enumerate(cells, 1)]
    return as_table((*FRONT, *header), rows, ";")


@pytest.mark.parametrize("header", [("Kg", "Grams"), ("Weight (kg)", "Weight (g)"), ("Вес, кг", "Вес, г")])
def test_filled_in_turn_each_row_takes_its_own(store: Store, tmp_path: Path, header: tuple[str, str]) -> None:
    report = load_text(store, tmp_path, table(header, ("5", ""), ("", "250"), ("1,5", "0"), ("n/a", "7"), ("-", "8")))
    assert account(report) == (5, 5, 0, {}) and report.mass_kg == pytest.approx(5 + 0.25 + 1.5 + 0.007 + 0.008)
    assert [unit for (unit,) in lines(store, "line.unit")] == ["kilogram", "gram", "kilogram", "gram", "gram"]


def test_both_filled_is_one_if_they_agree_and_never_a_sum(store: Store, tmp_path: Path) -> None:
    pairs = [("2.3", "2300"), ("0.31", "306"), ("2", "300"), ("2", "2300"), ("4", ""), ("1", "1000")]
    pairs.append(("2 kg", "2000 g"))
    report = load_text(store, tmp_path, table(("Kg", "Grams"), *pairs))
    # 306 g is the more exact of the second; 2 and 300, and 2 and 2300, may be anything.
    assert account(report) == (7, 5, 2, {}) and report.mass_kg == pytest.approx(2.3 + 0.306 + 4 + 1 + 2)
    assert issues(store, "quarantined") == [("two_quantities", 3, 1), ("two_quantities", 4, 1)]
    message = value(store, "SELECT message FROM issue WHERE row_number = 3")
    assert "Kg: 2; Grams: 300" in message and "parts of one" in message
    error_workbook(store, 1, tmp_path / "errors.xlsx")
    assert texts(tmp_path / "errors.xlsx")[1][-1] == "leave the one that is meant."
    assert lines(store, "line.quantity_as_written, line.quantity, line.unit")[:2] == [
        ("Kg: 2.3; Grams: 2300", 2.3, "kilogram"),
        ("Kg: 0.31; Grams: 306", 306.0, "gram"),
    ]


def test_the_decimal_mark_is_found_where_both_are_always_filled(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, table(("Kg", "Grams"), ("2,3", "2300"), ("1,250", "1250"), ("0,75", "750")))
    assert account(report) == (3, 3, 0, {}) and report.mass_kg == pytest.approx(4.3)


def test_gross_and_net_are_not_two_units_of_one_mass(store: Store, tmp_path: Path) -> None:
    text = table(("Net weight (kg)", "Gross weight (g)"), ("2", "2600"), ("1", "1500"))
    report = load_text(store, tmp_path, text)
    assert account(report) == (2, 2, 0, {}) and report.mass_kg == 3.0
    assert ("unread_column", None, 2) in issues(store, "warning")


def test_a_mass_goes_before_a_number_of_pieces_and_that_is_said(store: Store, tmp_path: Path) -> None:
    """In turn in the part of the file that is looked at, together later."""
    turns = [("0.5", ""), ("", "12")] * 10_001
    rows = [("2014-03-01", "KZ", "heroin", *pair) for pair in [*turns, ("0.25", "40")]]
    report = load_text(store, tmp_path, as_table((*FRONT, "Weight (kg)", "Tablets"), rows, ";"))
    assert report.rows_quarantined == 0 and report.mass_kg == pytest.approx(10_001 * 0.5 + 0.25)
    assert issues(store, "warning") == [("several_quantities", 20_003, 1)]
    assert lines(store, "line.quantity_as_written, line.unit")[-1] == ("Weight (kg): 0.25; Tablets: 40", "kilogram")


def test_both_columns_are_shown_as_the_quantity(store: Store, tmp_path: Path) -> None:
    inspection = inspect_text(store, tmp_path, table(("Kg", "Grams"), ("2.3", "2300"), ("2", "300")))
    assert [item["field"] for item in inspection.columns[3:]] == ["quantity", "quantity"]
    shown = inspection.sample["as_understood"]
    assert [(row["quantity"], row.get("unit", "")) for row in shown] == [("2.3", "kilogram"), ("", "")]


GRAM, KILOGRAM = Measure("G", "g"), Measure("Kg", "kg")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 10**9), st.integers(0, 3), st.integers(0, 2), st.integers(-(10**6), 10**6))
def test_a_pair_is_one_of_the_two_or_nothing(
    store: Store, milligrams: int, kg_digits: int, g_digits: int, off: int
) -> None:
    """Roundings of one mass are it; two masses that differ by more than a rounding are none, and never a sum."""
    reference = store.reference()
    read = twofold((KILOGRAM, GRAM), reference, amounts(reference))
    kilograms = round(Decimal(milligrams) / 10**6, kg_digits)
    grams = round(Decimal(milligrams + off) / 1000, g_digits)
    if kilograms <= 0 or grams <= 0:
        return
    found = read(together([("Kg", f"{kilograms:f}"), ("G", f"{grams:f}")]), NumberFormat("."))
    assert found is not None
    apart = abs(kilograms * 1000 - grams)
    rounding = Decimal(10) ** (3 - kg_digits) / 2 + Decimal(10) ** -g_digits / 2
    most = max(kilograms * 1000, grams) / 20
    if isinstance(found.number, BadNumber):
        assert found.differ and apart > min(rounding, most) * Decimal("0.999999")
    else:
        assert found.number == float(kilograms if found.unit == "kg" else grams)
        assert apart <= min(rounding, most) * Decimal("1.000001") + Decimal("1e-6")
