"""A quantity with its unit in its cell is read as a person would read it; what says two things is kept back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.door import error_workbook, load, review
from store import Store
from store.aliases import add_alias
from tests.etl.bad_rows import rewrite, texts
from tests.fixtures.databases import value
from tests.fixtures.loading import account, as_table, inspect_text, issues, lines, load_text, write

ALONE = ("Date", "Country", "Drug", "Quantity")
BESIDE = (*ALONE, "Unit")


def cells(*quantities: str) -> list[tuple[str, ...]]:
    return [(f"2014-03-{day:02}", "KZ", "heroin", text) for day, text in enumerate(quantities, 1)]


def beside(*pairs: tuple[str, str]) -> list[tuple[str, ...]]:
    return [(f"2014-03-{day:02}", "KZ", "heroin", *pair) for day, pair in enumerate(pairs, 1)]


def test_number_and_unit_are_read_and_the_cell_is_kept(store: Store, tmp_path: Path) -> None:
    written = ("5 kg", "1,5 кг", "250 g", "12 tabletas", "3,2kg", "1 000 шт.", "Kg. 0,4", "2 kg 300 g")
    report = load_text(store, tmp_path, as_table(ALONE, cells(*written), ";"))
    # 5 + 1.5 + 0.25 + 3.2 + 0.4 + 2.3; tablets and pieces have no mass.
    assert account(report) == (8, 8, 0, {}) and report.mass_kg == pytest.approx(12.65)
    assert lines(store, "line.quantity_as_written, line.quantity, line.unit, line.unit_as_written") == [
        ("5 kg", 5.0, "kilogram", None), ("1,5 кг", 1.5, "kilogram", None), ("250 g", 250.0, "gram", None),
        ("12 tabletas", 12.0, "tablet", None), ("3,2kg", 3.2, "kilogram", None), ("1 000 шт.", 1000.0, "piece", None),
        ("Kg. 0,4", 0.4, "kilogram", None), ("2 kg 300 g", 2.3, "kilogram", None),
    ]  # fmt: skip
    assert issues(store) == []


@pytest.mark.parametrize(
    "text",
    [
        "abt 5 kg", "5-6 kg", "5+3 kg", "5 kg?", "< 5 kg", "2 x 500 g", "½ kg", "2 kg and 300 g", "2 kg, 300 g",
        "300 g 2 kg", "2 kg 1300 g", "5 kg net", "5 sackful", "10³ kg", "5 тыс. кг", "5 kg 3", "-5 kg", "5\n3 kg",
    ],
)  # fmt: skip
def test_what_a_person_would_have_to_ask_about_is_kept_back(store: Store, tmp_path: Path, text: str) -> None:
    report = load_text(store, tmp_path, as_table(ALONE, cells("1 kg", f'"{text}"'), ";"))
    assert account(report) == (2, 1, 1, {}) and report.mass_kg == 1.0


def test_the_column_decides_how_the_numbers_are_written(store: Store, tmp_path: Path) -> None:
    """1,234 kg is one kilogram and a bit beside 2,5 kg, and a ton and more beside 2.5 kg."""
    comma = load_text(store, tmp_path, as_table(ALONE, cells("1,234 kg", "2,5 kg", "2,75 kg"), ";"))
    point = load_text(store, tmp_path, as_table(ALONE, cells("1,234 kg", "2.5 kg", "2.75 kg"), ";"), "point.csv")
    assert comma.mass_kg == pytest.approx(1.234 + 2.5 + 2.75)
    assert point.mass_kg == pytest.approx(1234 + 2.5 + 2.75)


def test_a_unit_beside_it_is_the_same_or_nothing(store: Store, tmp_path: Path) -> None:
    found = beside(
        ("5 kg", "kg"), ("1.5 kg", ""), ("250 g", "kg"), ("7", "g"), ("12 tab", "шт"), ("12 kg", "sackful"),
        ("3 kg", "n/a"), ("4 kg", "килограммы"), ("9 pcs", "tablets"),
    )  # fmt: skip
    report = load_text(store, tmp_path, as_table(BESIDE, found, ";"))
    assert account(report) == (9, 7, 2, {}) and report.mass_kg == pytest.approx(5 + 1.5 + 0.007 + 3 + 4)
    assert issues(store, "quarantined") == [("two_units", 3, 1), ("two_units", 6, 1)]
    message = value(store, "SELECT message FROM issue WHERE code = 'two_units' AND row_number = 3")
    assert "“250 g”" in message and "“kg” (Unit)" in message
    error_workbook(store, 1, tmp_path / "errors.xlsx")
    assert ["; ".join(row[-2:]) == message for row in texts(tmp_path / "errors.xlsx")[1:]] == [True, False]
    assert lines(store, "line.row_number, line.unit") == [
        (1, "kilogram"), (2, "kilogram"), (4, "gram"), (5, "tablet"), (7, "kilogram"), (8, "kilogram"), (9, "tablet"),
    ]  # fmt: skip


def test_a_unit_in_the_header_is_contradicted_by_another_in_the_cell(store: Store, tmp_path: Path) -> None:
    found = cells("5 kg", "2", "300 g")
    report = load_text(store, tmp_path, as_table((*ALONE[:3], "Weight (kg)"), found, ";"))
    assert account(report) == (3, 2, 1, {}) and report.mass_kg == 7.0
    assert "“300 g”" in value(store, "SELECT message FROM issue WHERE code = 'two_units'")


def test_inspection_review_and_preview_show_the_units(store: Store, tmp_path: Path) -> None:
    text = as_table((*ALONE[:3], "Изъято"), cells("5 kg", "1.5 кг", "250 г", "3 kg", "7"), ";")
    inspection = inspect_text(store, tmp_path, text)
    assert inspection.mapping["quantity"] == "Изъято" and "unit" not in inspection.mapping
    said = {item["column"]: item for item in inspection.columns}
    assert "80% of its cells are numbers with a unit, such as 5 kg, 1.5 кг" in str(said["Изъято"]["evidence"])
    found = review(store, write(tmp_path, text)).as_json()
    units = [(one["text"], one["rows"], one["code"]) for one in found["distinct"]["unit"]]
    assert units == [("kg", 2, "kilogram"), ("г", 1, "gram"), ("кг", 1, "kilogram")]
    understood = [(row["quantity"], row.get("unit")) for row in found["rows"]["as_understood"]]
    assert understood == [("5", "kilogram"), ("1.5", "kilogram"), ("250", "gram"), ("3", "kilogram"), ("7", None)]
    (warning,) = found["warnings"]
    assert (warning["code"], warning["rows"]) == ("no_unit", 1) and "behind the number" in warning["message"]


def test_a_column_without_a_name_is_found_by_its_cells(store: Store, tmp_path: Path) -> None:
    inspection = inspect_text(store, tmp_path, as_table((*ALONE[:3], "X1"), cells("5 kg", "1.5 kg", "2 g"), ";"))
    assert inspection.mapping["quantity"] == "X1"


def test_a_total_with_a_unit_is_compared_in_kilograms(store: Store, tmp_path: Path) -> None:
    table = as_table(ALONE, [*cells("5 kg", "1.5 kg", "250 g"), ("Total", "", "", "6.75 kg")], ";")
    report = load_text(store, tmp_path, table)
    assert account(report) == (4, 3, 0, {"total_row": 1})
    assert report.control_totals == [{"column": "Quantity", "stated": 6.75, "summed": 6.75, "difference": 0.0}]


def test_a_spelling_that_is_assigned_is_read_inside_a_cell(store: Store, tmp_path: Path) -> None:
    found = review(store, write(tmp_path, as_table(ALONE, cells("5 sackful", "1 kg", "abt 5 sackful"), ";"))).as_json()
    units = [(one["text"], one["rows"], one["outcome"]) for one in found["distinct"]["unit"]]
    assert units == [("sackful", 1, "unrecognised"), ("kg", 1, "known")]
    assert found["quarantined_by"] == {"strange_unit": 1, "bad_quantity": 1}
    add_alias(store, "unit", "sackful", "kilogram", by="ada")
    report = load_text(store, tmp_path, as_table(ALONE, cells("5 sackful", "1 kg"), ";"))
    assert (report.rows_quarantined, report.mass_kg) == (0, 6.0)


def test_columns_of_single_drugs_hold_units_too(store: Store, tmp_path: Path) -> None:
    pairs = [("5 kg", "300 g"), ("", "2 kg"), ("abt 1 kg", "")]
    found = [(f"2014-03-{day:02}", "KZ", *pair) for day, pair in enumerate(pairs, 1)]
    report = load_text(store, tmp_path, as_table(("Date", "Country", "Heroin", "Opium"), found, ";"))
    assert account(report) == (3, 2, 1, {}) and report.mass_kg == pytest.approx(7.3)


def test_a_corrected_row_is_read_as_its_file_was(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, as_table(ALONE, cells("1,250 kg", "2,5 kg", "abt 1,5 kg"), ";"))
    error_workbook(store, 1, tmp_path / "errors.xlsx")
    found = texts(tmp_path / "errors.xlsx")
    assert found[1][3] == "abt 1,5 kg"
    found[1][3] = "1,500 kg"
    report = load(store, rewrite(tmp_path / "corrected.xlsx", found))
    assert (report.rows_loaded, report.mass_kg) == (1, 1.5)


UNITS = {"kg": 1.0, "кг": 1.0, "g": 0.001, "гр": 0.001, "lbs": 0.45359237, "mg": 1e-6}
gaps = st.sampled_from(["", " ", "\u00a0"])
written_amounts = st.tuples(st.integers(1, 9_999_999), st.sampled_from(sorted(UNITS)), gaps)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(written_amounts, min_size=1, max_size=12), st.sampled_from([", ", ",.", ".,", ".'"]))
def test_any_amounts_weigh_what_they_say(
    store: Store, tmp_path: Path, found: list[tuple[int, str, str]], marks: str
) -> None:
    """Whatever the marks: the kilograms are those of number times unit. The first cell settles the decimal mark."""
    table = str.maketrans({".": marks[0], ",": marks[1]})
    written = [f"{thousandths / 1000:,.3f}".translate(table) + gap + unit for thousandths, unit, gap in found]
    first = "12,345.25 kg".translate(table)
    report = load_text(store, tmp_path, as_table(ALONE, cells(first, *written), ";"), dry_run=True)
    expected = sum(thousandths / 1000 * UNITS[unit] for thousandths, unit, _gap in found)
    assert (report.rows_quarantined, report.lines_held) == (0, 1)  # the first is above the cap of heroin
    assert report.mass_kg == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("header", "kilograms"), [("Граммы", 0.0035), ("lbs", 3.5 * 0.45359237), ("T", None), ("Bags", None)]
)
def test_a_header_that_is_a_unit_of_mass_heads_quantities(
    store: Store, tmp_path: Path, header: str, kilograms: float | None
) -> None:
    """A single letter may be anything, and a number of bags may be a number of parcels on a shelf."""
    report = load_text(store, tmp_path, as_table((*ALONE[:3], header), cells("1", "2.5"), ";"))
    assert report.rows_loaded == 2
    assert report.mass_kg == (None if kilograms is None else pytest.approx(kilograms))


@pytest.mark.parametrize(("header", "cell"), [("Purity", "35%"), ("Purity, %", "35 %"), ("Чистота", "35,0 %")])
def test_a_purity_may_have_its_sign(store: Store, tmp_path: Path, header: str, cell: str) -> None:
    rows = [("2014-03-01", "KZ", "heroin", "1 kg", cell), ("2014-03-02", "KZ", "heroin", "1 kg", "40")]
    load_text(store, tmp_path, as_table((*ALONE, header), rows, ";"))
    assert lines(store, "line.purity_percent") == [(35.0,), (40.0,)]
