"""Calendar and fiscal periods."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from etl.normalise import periods
from etl.normalise.periods import Period, fiscal_month, fiscal_year, read_fiscal_year


def test_us_fiscal_years_start_in_october_of_the_year_before() -> None:
    assert fiscal_year(2024) == Period(dt.date(2023, 10, 1), dt.date(2024, 9, 30), "fiscal_year")


def test_uk_financial_years_start_in_april_of_the_year_before() -> None:
    uk = fiscal_year(2018, periods.UK_FISCAL_START)
    assert (uk.start, uk.end) == (dt.date(2017, 4, 1), dt.date(2018, 3, 31))


@pytest.mark.parametrize(
    ("month", "start", "end"),
    [
        ("OCT", "2023-10-01", "2023-10-31"),
        ("DEC", "2023-12-01", "2023-12-31"),
        ("JAN", "2024-01-01", "2024-01-31"),
        ("FEB", "2024-02-01", "2024-02-29"),
        (" sep ", "2024-09-01", "2024-09-30"),
    ],
)
def test_months_of_us_fiscal_2024(month: str, start: str, end: str) -> None:
    period = fiscal_month(2024, month)
    assert (period.start.isoformat(), period.end.isoformat(), period.precision) == (start, end, "month")


def test_the_months_of_a_fiscal_year_fill_it() -> None:
    names = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"]
    months = [fiscal_month(2021, name) for name in names]
    assert (months[0].start, months[-1].end) == (fiscal_year(2021).start, fiscal_year(2021).end)
    assert all(after.start - before.end == dt.timedelta(days=1) for before, after in itertools.pairwise(months))


def test_a_month_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        fiscal_month(2024, "XYZ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025 (FYTD)", (2025, True)),
        ("2025", (2025, False)),
        ("FY2025", (2025, False)),
        ("FY 2025", (2025, False)),
        ("FY 2025 (FYTD)", (2025, True)),
        ("fiscal", None),
        ("3000", None),
        ("FY25", None),
    ],
)
def test_fiscal_years_as_written(text: str, expected: tuple[int, bool] | None) -> None:
    assert read_fiscal_year(text) == expected


@pytest.mark.parametrize(
    "make", [lambda: periods.quarter(2014, 5), lambda: periods.month(2014, 0), lambda: periods.year(0)]
)
def test_periods_that_do_not_exist_are_errors(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"\d|month"):
        make()
