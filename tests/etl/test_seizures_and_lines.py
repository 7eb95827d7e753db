"""Rows that share an id are one seizure; aggregates, nil reports, operations and held lines are as CONTRACT.md says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store import Store
from tests.fixtures.databases import BOTH, counts, row, rows, value
from tests.fixtures.loading import account, as_table, issues, lines, load_text, template

DATABASES = BOTH


def test_rows_with_one_id_are_one_seizure_with_several_lines(store: Store, tmp_path: Path) -> None:
    text = template(
        {"seizure_id": "A", "drug": "heroin"},
        {"seizure_id": "B", "drug": "cocaine"},
        {"seizure_id": "A", "drug": "opium", "quantity": "2"},
        {"seizure_id": "A", "drug": "heroin", "quantity": "3"},
        {},
        {},
    )
    report = load_text(store, tmp_path, text)
    assert (report.rows_loaded, report.seizures, report.mass_kg) == (6, 4, 9.0)
    assert rows(store, "SELECT source_event_id, line_count, event_count FROM seizure ORDER BY id") == [
        ("A", 3, 1),
        ("B", 1, 1),
        (None, 1, 1),
        (None, 1, 1),
    ]
    assert lines(store, "source_event_id, line.row_number, drug") == [
        ("A", 1, "heroin"),
        ("B", 2, "cocaine"),
        ("A", 3, "opium"),
        ("A", 4, "heroin"),
        (None, 5, "heroin"),
        (None, 6, "heroin"),
    ]
    assert issues(store) == []


def test_a_number_of_events_on_a_later_row_of_a_seizure_does_not_spare_it_from_review(
    store: Store, tmp_path: Path
) -> None:
    text = template(
        {"seizure_id": "A", "drug": "heroin"},
        {"seizure_id": "A", "drug": "amphetamine", "quantity": "4500000", "event_count": "5"},
        columns=("event_count",),
    )
    report = load_text(store, tmp_path, text)
    assert (report.seizures, report.mass_kg, report.lines_held) == (1, 1.0, 1)
    assert row(store, "SELECT grain, event_count FROM seizure") == ("individual", 1)
    assert ("event_rows_disagree", 2, 1) in issues(store)


def test_the_same_id_in_two_files_is_two_seizures(store: Store, tmp_path: Path) -> None:
    for number in (1, 2):
        load_text(store, tmp_path, template({"seizure_id": "A", "quantity": str(number)}), name=f"{number}.csv")
    assert rows(store, "SELECT batch_id, line_count FROM seizure ORDER BY id") == [(1, 1), (2, 1)]


@pytest.mark.parametrize(
    ("column", "other", "kept"),
    [
        ("date", "2014-06-01", "2014-05-31"),
        ("country", "KG", "KZ"),
        ("mode", "Air", None),
        ("operation", "Another", None),
    ],
)
def test_rows_that_disagree_about_their_seizure_warn_and_the_first_is_taken(
    store: Store, tmp_path: Path, column: str, other: str, kept: str | None
) -> None:
    columns = [column] if column in ("mode", "operation") else []
    text = template({"seizure_id": "A"}, {"seizure_id": "A", column: other}, {column: other}, columns=columns)
    report = load_text(store, tmp_path, text)
    assert (report.seizures, account(report)) == (2, (3, 3, 0, {}))
    assert issues(store) == [("event_rows_disagree", 2, 1)]
    message = value(store, "SELECT message FROM issue")
    assert "Seizure A" in message and "row 1" in message and column in message
    assert value(store, f"SELECT {column.replace('date', 'period_start')} FROM seizure ORDER BY id LIMIT 1") == kept  # noqa: S608


def test_a_row_that_says_how_many_is_an_aggregate(store: Store, tmp_path: Path) -> None:
    cells: list[dict[str, str]] = [{}, {"event_count": "1"}, {"event_count": "14"}, {"event_count": "0"}]
    report = load_text(store, tmp_path, template(*cells, columns=["event_count"]))
    assert lines(store, "grain, event_count") == [
        ("individual", 1),
        ("individual", 1),
        ("aggregate", 14),
        ("aggregate", 0),
    ]
    assert report.seizures == 16


@pytest.mark.parametrize(
    ("date", "id_column", "options", "grain"),
    [
        ("2014-05-31", "", {}, ("individual", 1)),
        ("2014-05", "", {}, ("aggregate", None)),
        ("2014", "", {}, ("annual", None)),
        ("2014-05", "Case number", {}, ("individual", 1)),
        ("2014-05", "", {"constants": {"grain": "individual"}}, ("individual", 1)),
        ("2014-05-31", "", {"constants": {"grain": "annual"}}, ("annual", None)),
        ("2014-05-31", "", {"overrides": {"grain": "aggregate"}}, ("aggregate", None)),
    ],
)
def test_without_days_and_ids_a_mapped_file_is_taken_for_aggregates(
    store: Store, tmp_path: Path, date: str, id_column: str, options: dict[str, Any], grain: object
) -> None:
    header = ["Date", "Country", "Drug", "Kg", *([id_column] if id_column else [])]
    text = as_table(header, [[date, "KZ", "heroin", "1", *(["7"] if id_column else [])]] * 2)
    load_text(store, tmp_path, text, **options)
    assert set(lines(store, "grain, event_count")) == {grain}


def test_a_mapped_file_with_numbers_of_seizures_is_aggregates(store: Store, tmp_path: Path) -> None:
    text = as_table(("Date", "Country", "Drug", "Kg", "Number of seizures"), [("2014-05-31", "KZ", "heroin", "1", "3")])
    report = load_text(store, tmp_path, text)
    assert (lines(store, "grain, event_count"), report.seizures) == ([("aggregate", 3)], 3)


def test_nil_reports_are_no_seizures_and_not_silence(store: Store, tmp_path: Path) -> None:
    nil = {"nil_report": "yes", "drug": "", "quantity": "", "unit": ""}
    text = template(
        {},
        {**nil, "country": "", "participant": "Moldova", "operation": "Operation Test", "administration": "Customs"},
        {**nil, "date": "2014-06", "country": "KG", "nil_report": "да"},
        {**nil, "country": ""},
        columns=["participant", "operation", "administration"],
    )
    report = load_text(store, tmp_path, text)
    assert account(report) == (4, 3, 1, {}) and report.quarantined_by == {"no_country": 1}
    assert (report.seizures, counts(store)[0]) == (1, 1)
    assert rows(
        store,
        "SELECT row_number, operation, country, administration, period_start, period_end, nil FROM operation_report "
        "ORDER BY id",
    ) == [
        (2, "operation-test", "MD", "md-customs", "2014-05-31", "2014-05-31", 1),
        (3, None, "KG", None, "2014-06-01", "2014-06-30", 1),
    ]


def test_a_file_of_nil_reports_only_is_loaded(store: Store, tmp_path: Path) -> None:
    text = template({"nil_report": "yes", "drug": "", "quantity": "", "unit": ""})
    report = load_text(store, tmp_path, text)
    assert (account(report), report.seizures) == ((1, 1, 0, {}), 0)
    assert row(store, "SELECT last_period_end, status FROM batch") == (None, "active")


def test_operations_and_participants_are_made_once(store: Store, tmp_path: Path) -> None:
    cells = [("Operation  Test", "KZ"), ("operation test", "KZ"), ("Operation Test", "KG"), ("", "MD"), ("Other", "")]
    text = template(
        *({"operation": name, "participant": country} for name, country in cells), columns=["operation", "participant"]
    )
    load_text(store, tmp_path, text)
    load_text(store, tmp_path, text.replace("KG", "AM"), name="second.csv")
    assert [key for (key,) in rows(store, "SELECT operation FROM operation ORDER BY 1")] == ["operation-test", "other"]
    assert rows(store, "SELECT operation, country, basis FROM operation_participant ORDER BY country") == [
        ("operation-test", "AM", "published"),
        ("operation-test", "KG", "published"),
        ("operation-test", "KZ", "published"),
    ]


def test_an_administration_is_that_of_its_country(store: Store, tmp_path: Path) -> None:
    cells = [("Customs", "KZ"), ("customs ", "KZ"), ("Customs", "KG"), ("", "KZ")]
    load_text(
        store,
        tmp_path,
        template(*({"administration": name, "country": code} for name, code in cells), columns=["administration"]),
    )
    assert rows(store, "SELECT administration, name, country FROM administration ORDER BY 1") == [
        ("kg-customs", "Customs", "KG"),
        ("kz-customs", "Customs", "KZ"),
    ]
    assert [slug for (slug,) in lines(store, "seizure.administration")] == [
        "kz-customs",
        "kz-customs",
        "kg-customs",
        None,
    ]


def test_a_line_above_the_cap_of_its_drug_is_held_and_its_seizure_counts(store: Store, tmp_path: Path) -> None:
    cap = store.reference().mass_caps["heroin"].cap_kg
    text = template({"quantity": str(cap)}, {"quantity": str(cap * 1000), "unit": "g"}, {"quantity": str(cap + 0.5)})
    report = load_text(store, tmp_path, text)
    assert (report.rows_loaded, report.seizures, report.lines_held) == (3, 3, 1)
    assert report.mass_kg == pytest.approx(2 * cap)
    assert [reason for (reason,) in lines(store, "hold_reason")] == [None, None, "above_mass_cap"]
    assert lines(store, "mass_kg")[2] == (cap + 0.5,)
    message, raw = row(store, "SELECT message, raw_row FROM issue WHERE level = 'held' AND row_number = 3")
    assert "counts but its mass enters no total" in message and "grams" in message and str(cap + 0.5) in raw
    assert value(store, "SELECT lines_held FROM batch") == 1


def test_a_drug_without_a_cap_has_that_of_its_parent(store: Store, tmp_path: Path) -> None:
    reference = store.reference()
    assert reference.drugs["crack"].parent == "cocaine" and "crack" not in reference.mass_caps
    above = str(reference.mass_caps["cocaine"].cap_kg + 1)
    report = load_text(store, tmp_path, template({"drug": "crack", "quantity": above}, {"drug": "moon dust"}))
    assert report.lines_held == 1


@pytest.mark.parametrize("cells", [{"event_count": "500"}, {"unit": "tablets"}, {"unit": "hectares"}])
def test_aggregates_and_what_is_no_mass_are_never_held(store: Store, tmp_path: Path, cells: dict[str, str]) -> None:
    text = template({"quantity": "999999999", **cells}, {}, columns=["event_count"])
    assert load_text(store, tmp_path, text).lines_held == 0


def test_holding_does_not_depend_on_the_order_of_loading(store: Store, tmp_path: Path) -> None:
    huge = load_text(store, tmp_path, template({"drug": "amphetamine", "quantity": "4500000"}), name="huge.csv")
    usual = load_text(store, tmp_path, template(*[{"drug": "amphetamine"}] * 5), name="usual.csv")
    assert (huge.lines_held, usual.lines_held) == (1, 0)


def test_classes_are_kept_apart_in_the_mass_of_an_account(store: Store, tmp_path: Path) -> None:
    text = template({}, {"drug": "coca leaf", "quantity": "50"}, {"drug": "acetone", "quantity": "70"})
    report = load_text(store, tmp_path, text)
    assert (report.seizures, report.mass_kg) == (3, 1.0)
    assert lines(store, "class, mass_kg") == [("drug", 1.0), ("plant_material", 50.0), ("precursor", 70.0)]


def test_published_equivalents_stay_out_of_the_mass(store: Store, tmp_path: Path) -> None:
    text = as_table(
        ("Year", "Country", "Drug", "Kg equivalent"), [("2014", "KZ", "heroin", "12.5"), ("2014", "KG", "heroin", "")]
    )
    report = load_text(store, tmp_path, text)
    assert lines(store, "mass_kg, kg_equivalent, kg_equivalent_low, factor_version") == [
        (None, 12.5, None, "as published"),
        (None, None, None, None),
    ]
    assert report.mass_kg is None
