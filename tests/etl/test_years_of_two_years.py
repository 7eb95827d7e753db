"""Years that end in the next one, and dates with two readings, from the file to the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import BadInput
from store import Store
from tests.fixtures.databases import value
from tests.fixtures.loading import account, as_table, issues, lines, load_text

HEADER = ("Period", "Country", "Drug", "Kg")
PERIOD = "seizure.period_start, seizure.period_end, seizure.date_precision"


def table(*dates: str) -> str:
    return as_table(HEADER, [(date, "GB", "heroin", "1") for date in dates], ";")


def test_such_a_year_begins_in_april_until_somebody_says_otherwise(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, table("2012/13", "2013/14"))
    assert lines(store, PERIOD) == [
        ("2012-04-01", "2013-03-31", "fiscal_year"),
        ("2013-04-01", "2014-03-31", "fiscal_year"),
    ]
    assert [code for code, _row, _rows in issues(store)] == ["year_of_two_years"]
    assert "from 1 April to 31 March" in value(store, "SELECT message FROM issue")
    load_text(store, tmp_path, table("2014/15"), "july.csv", constants={"fiscal_start": "7"})
    assert lines(store, PERIOD)[2:] == [("2014-07-01", "2015-06-30", "fiscal_year")]
    assert len(issues(store)) == 1


def test_what_may_be_december_waits_until_it_is_said(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, table("2011/12", "2014-05-31"))
    assert account(report) == (2, 1, 1, {}) and report.quarantined_by == {"doubtful_date": 1}
    assert "“2011/12” can be read as two different dates" in value(
        store, "SELECT message FROM issue WHERE code = 'doubtful_date'"
    )
    with pytest.raises(BadInput, match="two different dates"):
        load_text(store, tmp_path, table("2011/12"), "alone.csv")
    years = {"date_kind": "fiscal_year", "fiscal_start": "4"}
    load_text(store, tmp_path, table("2011/12"), "years.csv", constants=years)
    load_text(store, tmp_path, table("2011/12", "2011/12"), "months.csv", constants={"date_order": "ymd"})
    assert lines(store, PERIOD)[1:] == [
        ("2011-04-01", "2012-03-31", "fiscal_year"),
        ("2011-12-01", "2011-12-31", "month"),
        ("2011-12-01", "2011-12-31", "month"),
    ]


def test_halves_and_quarters_keep_their_days(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, table("H1 2014", "2-е полугодие 2014", "III кв. 2014", "янв.14"))
    assert account(report) == (4, 4, 0, {})
    assert lines(store, PERIOD) == [
        ("2014-01-01", "2014-06-30", "year"),
        ("2014-07-01", "2014-12-31", "year"),
        ("2014-07-01", "2014-09-30", "quarter"),
        ("2014-01-01", "2014-01-31", "month"),
    ]


@pytest.mark.parametrize("header", ["Financial year", "Fiscal year", "Season", "Год", "Финансовый год", "Año"])
def test_a_header_may_say_that_it_is_a_year(store: Store, tmp_path: Path, header: str) -> None:
    text = as_table((header, *HEADER[1:]), [("2011/12", "GB", "heroin", "1")], ";")
    load_text(store, tmp_path, text)
    assert lines(store, PERIOD) == [("2011-04-01", "2012-03-31", "fiscal_year")]


@pytest.mark.parametrize("header", ["Year", "Year-month", "Month", "Год и месяц"])
@pytest.mark.parametrize("others", [("2011-10", "2011-11"), ("2011-01",)])
def test_months_stay_months_whatever_the_header(
    store: Store, tmp_path: Path, header: str, others: tuple[str, ...]
) -> None:
    text = as_table((header, *HEADER[1:]), [(date, "GB", "heroin", "1") for date in (*others, "2011-12")], ";")
    load_text(store, tmp_path, text)
    assert lines(store, PERIOD)[-1] == ("2011-12-01", "2011-12-31", "month")


def test_a_half_is_no_fiscal_year(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, table("H1 2014", "2014"), constants={"date_kind": "fiscal_year"})
    assert lines(store, PERIOD) == [("2014-01-01", "2014-06-30", "year"), ("2013-10-01", "2014-09-30", "fiscal_year")]
