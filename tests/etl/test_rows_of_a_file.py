"""Every row ends in exactly one of: loaded, quarantined with a reason, skipped by a named rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.door import BadInput
from store import Store
from tests.fixtures.databases import BOTH, contents, row, rows, value
from tests.fixtures.loading import account, as_table, issues, lines, load_text, template

DATABASES = BOTH

QUARANTINED = {
    "no_date": {"date": ""},
    "no_date of white space": {"date": "   "},
    "bad_date": {"date": "soon"},
    "bad_date not in the calendar": {"date": "2014-02-30"},
    "bad_date of a month that is none": {"date": "2014-13"},
    "no_country": {"country": ""},
    "no_commodity": {"drug": " "},
    "bad_quantity": {"quantity": "many"},
    "bad_quantity of two marks": {"quantity": "1.2.3"},
    "bad_quantity beyond numbers": {"quantity": "1e999"},
    "negative_quantity": {"quantity": "-2"},
    "bad_event_count": {"event_count": "2.5"},
    "bad_event_count in words": {"event_count": "two"},
    "bad_event_count beyond the column": {"event_count": "3000000000"},
    "bad_event_count below zero": {"event_count": "-1"},
}


@pytest.mark.parametrize("case", QUARANTINED, ids=lambda name: name.replace(" ", "-"))
def test_a_row_is_quarantined_for_a_reason(store: Store, tmp_path: Path, case: str) -> None:
    report = load_text(store, tmp_path, template({}, QUARANTINED[case], columns=["event_count"]))
    code = case.split()[0]
    assert account(report) == (2, 1, 1, {})
    assert report.quarantined_by == {code: 1}
    ((column, cell),) = QUARANTINED[case].items()
    found = row(
        store,
        "SELECT code, row_number, column_name, value, rows, message, raw_row FROM issue WHERE level='quarantined'",
    )
    assert found[:5] == (code, 2, column, cell, 1)
    assert found[5].endswith(".") and "\n" not in found[5]
    assert cell in json.loads(found[6])


def test_of_several_reasons_the_first_is_given_and_the_row_is_counted_once(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, template({}, {"date": "", "country": "", "quantity": "-1", "drug": ""}))
    assert (account(report), report.quarantined_by) == ((2, 1, 1, {}), {"no_date": 1})


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ({"quantity": ""}, None),
        ({"unit": ""}, None),
        ({"unit": "sackfuls"}, "unrecognised_unit"),
        ({"drug": "Powder of the Moon"}, "unrecognised_drug"),
        ({"country": "Atlantis"}, "unrecognised_country"),
        ({"country": "Multiple Countries"}, "says_nothing_country"),
        ({"quantity": "0"}, "zero_quantity"),
        ({"mode": "by camel and balloon"}, "unrecognised_mode"),
        ({"latitude": "95"}, "bad_latitude"),
        ({"longitude": "east"}, "bad_longitude"),
        ({"purity_percent": "140"}, "bad_purity_percent"),
        ({"nil_report": "perhaps"}, "unrecognised_nil_report"),
    ],
)
def test_a_row_with_something_unknown_is_a_seizure(
    store: Store, tmp_path: Path, cells: dict[str, str], warning: str | None
) -> None:
    columns = [name for name in cells if name not in ("quantity", "unit", "drug", "country", "nil_report")]
    report = load_text(store, tmp_path, template(cells, columns=columns))
    assert account(report) == (1, 1, 0, {}) and report.seizures == 1
    assert [code for code, _row, _rows in issues(store)] == ([warning] if warning else [])


def test_what_is_unknown_is_null_and_never_zero(store: Store, tmp_path: Path) -> None:
    text = template({"quantity": ""}, {"unit": ""}, {"unit": "sackfuls"}, {"country": "Atlantis"}, {"quantity": "0"})
    load_text(store, tmp_path, text)
    assert lines(store, "country, quantity, unit_family, mass_kg") == [
        ("KZ", None, "mass", None),
        ("KZ", 1.0, "unknown", None),
        ("KZ", 1.0, "unknown", None),
        (None, 1.0, "mass", 1.0),
        ("KZ", 0.0, "mass", 0.0),
    ]
    assert lines(store, "unit_as_written, country_as_written")[2:4] == [("sackfuls", "KZ"), ("kg", "Atlantis")]


def test_a_spelling_is_one_issue_with_the_number_of_its_rows(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template(*[{"drug": "moon dust"}] * 3, {"drug": "sun dust"}, {}))
    assert issues(store) == [("unrecognised_drug", 1, 3), ("unrecognised_drug", 4, 1)]


def test_coordinates_off_the_globe_and_half_coordinates_are_not_a_place_on_the_map(
    store: Store, tmp_path: Path
) -> None:
    cells = [("43", "74"), ("95", "74"), ("43", "190"), ("43", ""), ("", "74"), ("north", "74")]
    text = template(*({"latitude": lat, "longitude": lon} for lat, lon in cells), columns=["latitude", "longitude"])
    load_text(store, tmp_path, text)
    assert lines(store, "latitude, longitude") == [(43.0, 74.0), *[(None, None)] * 5]


def test_skipped_by_rule(store: Store, tmp_path: Path) -> None:
    header = ("Date", "Country", "Drug", "Quantity", "Unit")
    text = as_table(
        header,
        [
            ("2014-05-30", "KZ", "heroin", "1", "kg"),
            ("", " ", "", "", ""),
            ("DATE", "country", "Drug ", "Quantity", "Unit"),
            ("2014-05-31", "KZ", "heroin", "2.5", "kg"),
            ("Total", "", "", "3.6", ""),
            ("Source: an invented ministry", "", "", "", ""),
            ("* figures are preliminary", "", "", "", ""),
        ],
    )
    report = load_text(store, tmp_path, text)
    assert account(report) == (7, 2, 0, {"blank_row": 1, "repeated_header": 1, "total_row": 1, "footnote": 2})
    assert [code for code, *_rest in issues(store, "skipped")].count("footnote") == 2
    assert sorted(number for _code, number, _rows in issues(store, "skipped")) == [2, 3, 5, 6, 7]
    assert lines(store, "line.row_number, mass_kg") == [(1, 1.0), (4, 2.5)]
    (total,) = report.control_totals
    assert total == {"column": "Quantity", "stated": 3.6, "summed": 3.5, "difference": pytest.approx(0.1)}
    assert json.loads(value(store, "SELECT control_totals FROM batch")) == [dict(total)]
    assert json.loads(value(store, "SELECT rows_skipped FROM batch")) == dict(report.rows_skipped)


@pytest.mark.parametrize("word", ["TOTAL", "Итого", "ВСЕГО", "Total général", "Subtotal", "Total geral", "Suma"])
def test_a_total_is_a_total_in_every_language(store: Store, tmp_path: Path, word: str) -> None:
    text = as_table(
        ("Country", "Date", "Drug", "Quantity", "Unit"),
        [("KZ", "2014", "heroin", "1", "kg"), (word, "", "", "1", "")],
    )
    assert dict(load_text(store, tmp_path, text).rows_skipped) == {"total_row": 1}


def test_subtotals_are_compared_with_the_rows_since_the_last_and_a_total_with_all(store: Store, tmp_path: Path) -> None:
    quantities = ["1", "2", "subtotal 3", "4", "5", "subtotal 10", "total 12"]
    text = as_table(
        ("Date", "Country", "Drug", "Quantity", "Unit"),
        [
            ("2014", "KZ", "heroin", cell, "kg") if " " not in cell else (cell.split()[0], "", "", cell.split()[1], "")
            for cell in quantities
        ],
    )
    report = load_text(store, tmp_path, text)
    assert [(total["stated"], total["summed"], total["difference"]) for total in report.control_totals] == [
        (3.0, 3.0, 0.0),
        (10.0, 9.0, 1.0),
        (12.0, 12.0, 0.0),
    ]
    assert [number for code, number, _rows in issues(store, "warning") if code == "control_total"] == [6]


def test_a_total_row_takes_no_part_in_deciding_how_numbers_and_dates_are_written(store: Store, tmp_path: Path) -> None:
    text = as_table(
        ("Date", "Country", "Drug", "Quantity", "Unit"),
        [
            ("31.05.2014", "KZ", "heroin", '"1,5"', "kg"),
            ("01/12/2014", "Subtotal", "", "1.5", ""),
            ("01.02.2014", "KZ", "heroin", '"1,5"', "kg"),
            ("01/13/2014", "Total", "", "3.0", ""),
            ("01/14/2014", "Total", "", "3.25", ""),
        ],
    )
    report = load_text(store, tmp_path, text)
    assert account(report) == (5, 2, 0, {"total_row": 3})
    assert lines(store, "period_start, mass_kg") == [("2014-05-31", 1.5), ("2014-02-01", 1.5)]


def test_a_total_is_read_as_its_rows_are_written(store: Store, tmp_path: Path) -> None:
    text = as_table(
        ("Date", "Country", "Drug", "Quantity", "Unit"),
        [
            ("2014-05-31", "KZ", "heroin", "1,5", "kg"),
            ("2014-05-31", "KZ", "heroin", "1,5", "kg"),
            ("Total", "", "", "3.000", ""),
            ("Total", "", "", "3,25", ""),
        ],
        ";",
    )
    report = load_text(store, tmp_path, text)
    assert [dict(total) for total in report.control_totals] == [
        {"column": "Quantity", "stated": 3.25, "summed": 3.0, "difference": 0.25}
    ]


def test_a_row_that_two_rules_would_skip_is_skipped_once(store: Store, tmp_path: Path) -> None:
    text = as_table(("Date", "Country", "Drug"), [("2014-05-31", "KZ", "heroin"), ("(Total)", "", ""), ("", "", "")])
    assert account(load_text(store, tmp_path, text + "x,y,z\n")) == (4, 1, 1, {"total_row": 1, "blank_row": 1})


def test_repeated_rows_are_kept_and_counted(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, template({}, {}, {"quantity": "2"}, {}))
    assert (report.repeated_rows, report.rows_loaded, report.seizures, report.mass_kg) == (2, 4, 4, 5.0)


def test_a_file_without_a_usable_row_is_refused_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    with pytest.raises(BadInput) as caught:
        load_text(store, tmp_path, template({"date": "never"}, {"date": ""}), name="bad.csv")
    assert "bad.csv" in str(caught.value) and "none of its 2 rows" in str(caught.value)
    assert (caught.value.row, caught.value.column, caught.value.value) == (1, "date", "never")
    assert contents(store) == before


def test_a_file_of_totals_only_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="total, a footnote or blank"):
        load_text(store, tmp_path, template({"date": "Total", "country": "", "drug": ""}))


def test_a_header_without_rows_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no rows"):
        load_text(store, tmp_path, template())


def test_no_column_is_left_unread_in_silence(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"mood": "gloomy"}, {}, columns=["mood"]))
    assert rows(store, "SELECT code, level, column_name, row_number, rows FROM issue") == [
        ("unread_column", "warning", "mood", None, 1)
    ]


def test_sums_over_drugs_are_not_counted_beside_their_parts(store: Store, tmp_path: Path) -> None:
    """A seizure of herb and resin is one of "Total cannabis" and one of each: counting all three trebles it."""
    names = ("Herbal cannabis", "Cannabis resin", "Total cannabis", "All Class B", "Всего опиаты", "Allobarbital")
    report = load_text(store, tmp_path, template(*({"drug": name} for name in names)))
    assert (report.rows_loaded, report.rows_skipped, report.seizures) == (3, {"total_row": 3}, 3)
    assert report.control_totals == []
    assert lines(store, "drug_as_written") == [("Herbal cannabis",), ("Cannabis resin",), ("Allobarbital",)]
