"""One small file per source, with its quirks and invented rows, and exactly what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import LoadReport, load, load_profiles
from store import Store
from tests.fixtures.databases import row, rows, value
from tests.fixtures.loading import account, issues, lines

FIXTURES = Path(__file__).parent.parent / "fixtures"
SAMPLES = {path.stem: path for kind in ("csv", "xlsx") for path in FIXTURES.glob(f"*.{kind}")}


def load_sample(store: Store, profile: str, *, named: str | None = None) -> LoadReport:
    """The sample of a profile; `named` None lets it be recognised."""
    report = load(store, SAMPLES[profile], profile=named)
    assert report.profile == profile and report.batch is not None
    return report


def test_every_profile_has_a_sample() -> None:
    assert set(SAMPLES) >= set(load_profiles())


@pytest.mark.parametrize("profile", sorted(set(load_profiles()) - {"sentinel_demo"}))
def test_a_sample_is_recognised_and_every_column_of_it_is_read_or_ignored_by_name(store: Store, profile: str) -> None:
    load_sample(store, profile)
    assert [code for code, *_rest in issues(store) if code == "unread_column"] == []


def test_unodc_individual_seizures(store: Store) -> None:
    report = load_sample(store, "unodc_ids")
    assert account(report) == (11, 10, 1, {})
    assert (report.repeated_rows, report.lines_held, report.seizures) == (1, 1, 10)
    assert lines(store, "line.row_number, country, period_start, drug, quantity, unit, unit_family, mass_kg") == [
        (2, "KZ", "2011-03-14", "heroin", 0.11800000000000001, "kilogram", "mass", 0.11800000000000001),
        (3, "KZ", "2011-03-14", "opium", 750.0, "gram", "mass", 0.75),
        (4, "MD", "2012-12-31", "heroin", 1e-05, "kilogram", "mass", 1e-05),
        (5, "MD", "2012-12-31", "heroin", 1e-05, "kilogram", "mass", 1e-05),
        (6, "TH", "2013-05-22", "amphetamine", 4500000.0, "kilogram", "mass", 4500000.0),
        (7, "TH", "2013-05-22", "mdma", 200.0, "tablet", "count", None),
        (8, "GT", "2014-06-01", "opium_poppy", 927611728.0, "plant", "plants", None),
        (9, "CO", "2014-07-09", "acids", 20.0, "us_gallon", "volume", None),
        (10, "CO", "2014-07-09", "unclassified", 0.0, "kilogram", "mass", 0.0),
        (11, "CO", "2014-07-09", "cocaine", None, None, "unknown", None),
    ]
    assert rows(store, "SELECT row_number, hold_reason FROM seizure_line WHERE hold_reason IS NOT NULL") == [
        (6, "above_mass_cap")
    ]
    assert report.mass_kg == pytest.approx(0.118 + 0.75 + 2e-05)
    assert set(lines(store, "date_precision, grain, event_count, operation")) == {("day", "individual", 1, None)}


def test_unodc_individual_seizures_keep_what_was_written(store: Store) -> None:
    load_sample(store, "unodc_ids")
    written = (
        "place, place_folded, area, drug_as_written, quantity_as_written, unit_as_written, country_as_written, "
        "concealment_as_written, mode_as_written, location_as_written, producing, departure, destination, "
        "direction_as_written"
    )
    assert lines(store, written)[:2] == [
        (
            'пункт пропуска "Берёза"',
            "пункт пропуска береза",
            " Zhambyl ",
            "Heroin",
            "0.11800000000000001",
            "Kilogram",
            "Kazakhstan",
            "Baggage",
            "Commercial road",
            "Border crossing point",
            "AF",
            "TJ",
            "RU",
            "Border - inbound",
        ),
        (
            "Kapitan\nZhanov BCP",
            "kapitan zhanov bcp",
            None,
            "Opium",
            "750.0",
            "Gram",
            "Kazakhstan",
            "None",
            "Other",
            None,
            None,
            None,
            None,
            None,
        ),
    ]
    assert rows(store, "SELECT concealment, origin FROM seizure ORDER BY id LIMIT 2")[1] == (None, None)
    assert row(store, "SELECT mode, concealment FROM seizure WHERE area IS NOT NULL LIMIT 1") == (
        "commercial_road",
        "baggage",
    )


def test_unodc_individual_seizures_issues(store: Store) -> None:
    load_sample(store, "unodc_ids")
    assert issues(store, "quarantined") == [("bad_date", 1, 1)]
    assert issues(store, "held") == [("above_mass_cap", 6, 1)]
    found = {code: (number, count) for code, number, count in issues(store, "warning")}
    assert found["unrecognised_drug"] == (10, 1)
    assert found["zero_quantity"] == (10, 1)
    raw = value(store, "SELECT raw_row FROM issue WHERE level = 'quarantined'")
    assert '"2011-02-30"' in raw and "Берёза" in raw


def test_tablets_have_an_equivalent_beside_their_mass_of_nothing(store: Store) -> None:
    load_sample(store, "unodc_ids")
    query = (
        "SELECT mass_kg, kg_equivalent_low, kg_equivalent, kg_equivalent_high, factor_version FROM seizure_line "
        "WHERE drug_as_written = 'Ecstasy'"
    )
    mass, low, central, high, version = row(store, query)
    assert mass is None and version
    assert 200 * 0.00005 < low <= central <= high < 200 * 0.001
    heroin = value(store, "SELECT count(*) FROM seizure_line WHERE unit_family = 'mass' AND kg_equivalent IS NOT NULL")
    assert heroin == 0


def test_us_cbp(store: Store) -> None:
    report = load_sample(store, "us_cbp_drugs")
    assert account(report) == (7, 5, 2, {})
    assert issues(store, "quarantined") == [("bad_date", 6, 1), ("bad_event_count", 7, 1)]
    assert lines(store, "period_start, period_end, date_precision, edition_period, drug, event_count, grain") == [
        ("2023-10-01", "2023-10-31", "month", "FY2024", "cocaine", 3, "aggregate"),
        ("2024-09-01", "2024-09-30", "month", "FY2024", "khat", 2, "aggregate"),
        ("2024-09-01", "2024-09-30", "month", "FY2024", "other", 441, "aggregate"),
        ("2024-09-01", "2024-09-30", "month", "FY2024", "lsd", 1, "aggregate"),
        ("2025-01-01", "2025-01-31", "month", "FY2025", "cannabis_herb", 7, "aggregate"),
    ]
    assert lines(store, "quantity, unit, country, country_as_written, date_as_written")[0] == (
        22.0462262185,
        "pound",
        "US",
        None,
        "2024 OCT",
    )
    assert [mass for (mass,) in lines(store, "mass_kg")] == pytest.approx(
        [10.0, 4.416740956908 * 0.45359237, 0.0002, 0.0, 4.5359237], rel=1e-9
    )
    assert report.seizures == 454
    assert value(store, "SELECT last_period_end FROM batch") == "2025-01-31"
    assert rows(store, "SELECT name, country FROM administration ORDER BY name") == [
        ("Office of Field Operations", "US"),
        ("U.S. Border Patrol", "US"),
    ]


def test_unodc_annual(store: Store) -> None:
    report = load_sample(store, "unodc_annual")
    assert account(report) == (11, 11, 0, {})
    assert (report.seizures, report.mass_kg, report.lines_held) == (None, None, 0)
    columns = "line.row_number, country, period_start, period_end, date_precision, kg_equivalent, not_counted"
    assert lines(store, columns) == [
        (1, "AF", "2013-01-01", "2013-12-31", "year", 7157.0, None),
        (2, "AF", "2016-01-01", "2016-12-31", "year", 250.0, "repeats_other_year"),
        (3, "AF", "2015-01-01", "2015-12-31", "year", 250.0, None),
        (4, "GB", "2015-04-01", "2016-03-31", "fiscal_year", 90.0, None),
        (5, "GB", "2016-04-01", "2017-03-31", "fiscal_year", 80.0, None),
        (6, "CL", "2014-01-01", "2014-11-30", "year", 31.0, None),
        (7, "CL", "2015-01-01", "2015-06-30", "year", 32.0, None),
        (8, "CL", "2016-01-01", "2016-10-31", "year", 33.0, None),
        (9, "AU", "2012-07-01", "2013-06-30", "fiscal_year", 5.0, None),
        (10, "US", "2013-01-01", "2013-12-31", "year", None, None),
        (11, "US", "2013-01-01", "2013-12-31", "year", 0.0, None),
    ]
    assert set(lines(store, "grain, event_count, mass_kg, unit")) == {("annual", None, None, None)}
    assert rows(store, "SELECT factor_version, count(*) FROM seizure_line GROUP BY 1 ORDER BY 1") == [
        (None, 1),
        ("as published", 10),
    ]
    assert lines(store, "drug_as_written, quantity_as_written, note")[1] == (
        "Opium: Raw and prepared",
        "250",
        "Data for 2015 (2016 data not available)",
    )


def test_colombian_police(store: Store) -> None:
    report = load_sample(store, "colombia_ponal")
    assert account(report) == (5, 4, 0, {"total_row": 1})
    assert report.control_totals == [{"column": "CANTIDAD", "stated": 1741.0, "summed": 1751.0, "difference": -10.0}]
    assert lines(store, "period_start, country, area, place, drug, mass_kg") == [
        ("2018-01-03", "CO", "AMAZONAS", "LETICIA (CT)", "cocaine_base", 0.001),
        ("2018-05-18", "CO", "VICHADA", "SANTA ROSALÍA", "cannabis_herb", 1.5),
        ("2018-02-04", "CO", "ANTIOQUIA", "MEDELLÍN (CT)", "coca_paste", 0.0),
        ("2018-02-04", "CO", "ANTIOQUIA", "MEDELLÍN (CT)", "heroin", 0.25),
    ]
    assert report.mass_kg == pytest.approx(1.751) and report.seizures == 4
    assert ("control_total", 5, 1) in issues(store, "warning")
    assert issues(store, "skipped") == [("total_row", 5, 1)]
    assert rows(store, "SELECT name, country FROM administration") == [("Policía Nacional de Colombia", "CO")]


def test_brazilian_federal_police(store: Store) -> None:
    report = load_sample(store, "brazil_pf")
    assert account(report) == (6, 6, 0, {})
    assert lines(store, "period_start, country, place_folded, drug, quantity, unit_family, mass_kg") == [
        ("2013-03-18", "BR", "rio branco", "cocaine", 24570.83333, "mass", 24570.83333 * 0.001),
        ("2014-04-05", "BR", "paranagua", "cannabis_herb", 2000.0, "mass", 2.0),
        ("2014-04-06", "BR", "guarulhos", "mdma", 120.0, "count", None),
        ("2014-12-31", "BR", "guarulhos", "lsd", 7.0, "count", None),
        ("2015-01-02", "BR", "tres lagoas", "cannabis_resin", None, "mass", None),
        ("2015-01-02", "BR", "tres lagoas", "cocaine", 5.0, "unknown", None),
    ]
    assert lines(store, "latitude, longitude, administration IS NOT NULL")[0] == (-9.868888855, -67.89805603, 1)
    assert lines(store, "latitude, longitude")[5] == (None, None)
    assert report.mass_kg == pytest.approx(26.57083333)


@pytest.mark.parametrize("profile", ["sentinel_template", "sentinel_demo"])
def test_our_template(store: Store, profile: str) -> None:
    report = load_sample(store, profile, named=profile)
    assert account(report) == (5, 5, 0, {})
    assert report.seizures == 1 + 14 + 1
    assert report.mass_kg == pytest.approx(1.25 + 0.3 + 3.2)
    assert lines(store, "line.row_number, line_count, grain, event_count, date_precision, country, drug, mass_kg") == [
        (1, 2, "individual", 1, "day", "KZ", "heroin", 1.25),
        (2, 2, "individual", 1, "day", "KZ", "opium", 0.3),
        (3, 1, "aggregate", 14, "month", "KG", "cannabis_herb", 3.2),
        (5, 1, "individual", 1, "day", "AM", "heroin", None),
    ]
    assert value(store, "SELECT illustrative FROM source") == (profile == "sentinel_demo")
    assert row(store, "SELECT operation, name FROM operation") == ("operation-sentinel", "Operation Sentinel")
    participants = rows(store, "SELECT operation, country FROM operation_participant ORDER BY country")
    assert participants == [("operation-sentinel", "KZ"), ("operation-sentinel", "MD")]
    report_row = row(
        store,
        "SELECT row_number, report.operation, report.country, administration.name, period_start, period_end, nil "
        "FROM operation_report AS report JOIN administration USING (administration)",
    )
    moldova = (4, "operation-sentinel", "MD", "Customs Service of Moldova", "2009-08-10", "2009-08-10", 1)
    assert report_row == moldova


def test_our_template_keeps_every_word_of_a_full_row(store: Store) -> None:
    load_sample(store, "sentinel_template")
    columns = (
        "area, place, latitude, longitude, location, mode, concealment, detection_as_written, purity_percent, "
        "value_as_written, producing, origin, departure, transit, destination, direction_as_written, note, "
        "source_event_id, operation, seizure.administration"
    )
    assert lines(store, columns)[0] == (
        "Zhambyl",
        "Kordai",
        43.04,
        74.71,
        "border",
        "road",
        "baggage",
        "Sniffer dog",
        42.0,
        "12000 USD",
        "AF",
        "AF",
        "TJ",
        "KG",
        "RU",
        "Import",
        "false bottom",
        "CASE-7",
        "operation-sentinel",
        "kz-customs-control-committee",
    )
