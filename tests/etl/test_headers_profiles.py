"""Samples of sources whose tables are reports: yearly sheets, sums among the rows, several columns for one field."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import LoadReport, load
from store import Store
from tests.fixtures.loading import account, lines

WATCHES = "US$ 1000.5; MSRP US$ 64000.25"
FIXTURES = Path(__file__).parent.parent / "fixtures"


def load_sample(store: Store, profile: str) -> LoadReport:
    found = [path for path in FIXTURES.iterdir() if path.stem == profile]
    report = load(store, found[0])
    assert report.profile == profile
    return report


def test_uk_border_force(store: Store) -> None:
    report = load_sample(store, "uk_border_force")
    assert account(report) == (7, 5, 0, {"total_row": 2})
    assert (report.seizures, report.mass_kg, report.control_totals) == (12 + 3 + 40 + 0 + 2, None, [])
    assert lines(store, "line.row_number, drug, event_count, period_start, period_end, date_precision") == [
        (1, "cocaine", 12, "2016-04-01", "2017-03-31", "fiscal_year"),
        (2, "crack", 3, "2016-04-01", "2017-03-31", "fiscal_year"),
        (4, "cannabis_herb", 40, "2016-04-01", "2017-03-31", "fiscal_year"),
        (5, "cannabis_plant", 0, "2016-04-01", "2017-03-31", "fiscal_year"),
        (7, "mephedrone", 2, "2017-04-01", "2018-03-31", "fiscal_year"),
    ]
    assert set(lines(store, "country, grain, quantity")) == {("GB", "aggregate", None)}


def test_us_dhs_cleaned_table(store: Store) -> None:
    report = load_sample(store, "us_dhs_forfeitures_csv")
    assert account(report) == (5, 5, 0, {})
    columns = "period_start, period_end, drug, class, quantity, unit, event_count, value_as_written"
    assert lines(store, columns) == [
        ("2014-01-01", "2014-09-30", "heroin", "drug", 22.0462262185, "pound", 9, None),
        ("2014-10-01", "2015-09-30", "goods_firearms", "other_goods", 7.0, None, 4, "US$ 2500.0"),
        ("2014-10-01", "2015-09-30", "goods_counterfeit", "other_goods", 310.0, None, 2, WATCHES),
        ("2016-10-01", "2017-09-30", "goods_cash", "other_goods", 0.0, None, 5, "US$ 98000.0"),
        ("2017-10-01", "2018-01-31", "cannabis_plant", "plant_material", 11.0, "pound", 1, None),
    ]
    assert report.mass_kg == pytest.approx(10.0)
    assert set(lines(store, "country, grain, date_precision")) == {("US", "aggregate", "fiscal_year")}


def test_us_dhs_workbook(store: Store) -> None:
    """Titles above the header, a category on a row of its own, sums without a word, a page mark; a sheet for a year."""
    report = load_sample(store, "us_dhs_forfeitures")
    assert account(report) == (21, 7, 0, {"group_heading": 5, "total_row": 7, "footnote": 2})
    assert lines(store, "sheet, period_start, drug_as_written, quantity, unit, event_count, value_as_written") == [
        ("FY 2014", "2014-01-01", "AIRCRAFT            : SINGLE PROP", 3.0, None, 2, "US$ 51000"),
        ("FY 2014", "2014-01-01", "DRUGS               : HEROIN", 22.0462262185, "pound", 9, None),
        ("FY 2014", "2014-01-01", "DRUGS               : MARIJUANA PLANTS", 11.0, "pound", 1, None),
        ("FY 2015", "2014-10-01", "ARMS/AMMO/EXPLOSIVES: PISTOL", 7.0, None, 4, "US$ 2500"),
        ("FY 2015", "2014-10-01", "ARMS/AMMO/EXPLOSIVES: MACHINE GUN", 1.0, None, 1, "US$ 900"),
        ("FY 2015", "2014-10-01", "COUNTERFEIT GOODS   : WATCHES", 310.0, None, 2, WATCHES),
        ("FY 2015", "2014-10-01", "CURRENCY/MONETARY   : OTHER", 0.0, None, 5, "US$ 98000"),
    ]
    assert [item["difference"] for item in report.control_totals if item["difference"]] == []
