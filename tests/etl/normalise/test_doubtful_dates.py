"""Halves and quarters in five languages, years that end in the next one, and what only the whole column can tell."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.dates import DateProblem, DateVotes, Period, decide_date_format, parse_dates
from etl.normalise.doubtful_dates import Doubts


def read(*texts: str) -> list[tuple[str, str, str] | str]:
    """(first day, last day, precision) of each text of a column, or why it is none."""
    found = parse_dates(texts, decide_date_format(texts))
    return [
        one.code if isinstance(one, DateProblem) else (str(one.start), str(one.end), one.precision) for one in found
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Q3-2014", "3rd quarter 2014", "III кв. 2014", "3-й квартал 2014 г.", "третий квартал 2014", "T3 2014",
        "3e trimestre 2014", "troisième trimestre 2014", "3er trimestre de 2014", "tercer trimestre de 2014",
        "terceiro trimestre de 2014", "3º trimestre de 2014", "2014 Q3", "2014-Q3", "3Q14", "Q3'14", "quarter 3 2014",
        "квартал 3 2014", "Q3/2014", "third quarter of 2014",
    ],
)  # fmt: skip
def test_a_quarter_in_any_of_the_languages(text: str) -> None:
    assert read(text) == [("2014-07-01", "2014-09-30", "quarter")]


@pytest.mark.parametrize(
    "text",
    [
        "H2 2014", "2014 H2", "2nd half 2014", "second half of 2014", "2H14", "2-е полугодие 2014",
        "II полугодие 2014 г.", "второе полугодие 2014 года", "S2 2014", "2e semestre 2014", "2º semestre de 2014",
        "segundo semestre de 2014",
    ],
)  # fmt: skip
def test_a_half_of_a_year_is_a_part_of_a_year(text: str) -> None:
    assert read(text) == [("2014-07-01", "2014-12-31", "year")]


@pytest.mark.parametrize("text", ["H3 2014", "Q5 2014", "0 кв. 2014", "third half 2014", "QQ 2014", "half 2014"])
def test_there_is_no_third_half(text: str) -> None:
    assert read(text) in (["not_a_date"], ["impossible"])


@pytest.mark.parametrize("text", ["May.14", "май.14", "May-14", "mai/14", "mayo-14", "may.-14", "maio.14", "мая'14"])
def test_a_month_with_a_short_year(text: str) -> None:
    assert read(text) == [("2014-05-01", "2014-05-31", "month")]
    (found,) = parse_dates([text], decide_date_format([text]))
    assert isinstance(found, Period) and found.assumed_century


def test_days_of_a_month_are_no_years() -> None:
    """No seizure is of 2088; "May.31" beside "May.14" is the 31st of May of a year that nobody wrote."""
    assert read("May.14", "May.31", "Jun.02") == ["doubtful"] * 3
    assert read("May.14", "May.99")[0] == ("2014-05-01", "2014-05-31", "month")
    future = Doubts(this_year=2040)
    future.add("may.31")
    assert future.short_months == "months"


@pytest.mark.parametrize("text", ["2013/14", "2013-14", "2013/2014", "2013–14", "FY 2013/14", "FY2013-14", "1999/00"])
def test_a_year_that_ends_in_the_next_one(text: str) -> None:
    first = 1999 if text.startswith("1999") else 2013
    assert read(text) == [year_from(first)]


def year_from(first: int) -> tuple[str, str, str]:
    return f"{first}-04-01", f"{first + 1}-03-31", "fiscal_year"


@pytest.mark.parametrize(
    ("column", "found"),
    [
        (("2011/12",), ["doubtful"]),  # December, or the year that ends in 2012
        (("2011-12",), [("2011-12-01", "2011-12-31", "month")]),  # as ISO writes a month
        (("2010/11", "2011/12"), [year_from(2010), year_from(2011)]),
        (("2010-11", "2011-12"), [year_from(2010), year_from(2011)]),
        (("2011/12", "2013/14"), [year_from(2011), year_from(2013)]),
        (("2011/12", "2011/10"), [("2011-12-01", "2011-12-31", "month"), ("2011-10-01", "2011-10-31", "month")]),
        (("2011-12", "2010-11", "2011-01"), [
            ("2011-12-01", "2011-12-31", "month"), ("2010-11-01", "2010-11-30", "month"),
            ("2011-01-01", "2011-01-31", "month"),
        ]),
        (("2013/14", "2013/05"), ["impossible", ("2013-05-01", "2013-05-31", "month")]),
        (("2013/2016", "2013/15"), ["not_a_date", "impossible"]),
    ],
)  # fmt: skip
def test_the_column_settles_what_a_cell_cannot(
    column: tuple[str, ...], found: list[tuple[str, str, str] | str]
) -> None:
    assert read(*column) == found
    assert read(*reversed(column)) == found[::-1]


@given(st.lists(st.integers(1950, 2030), min_size=2, max_size=8, unique=True))
def test_a_column_of_such_years_is_read_whole(years: list[int]) -> None:
    for mark in "/-":
        expected = [year_from(year) for year in years]
        assert read(*(f"{year}{mark}{(year + 1) % 100:02}" for year in years)) == expected


@given(st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2030, 12, 31)), min_size=1, max_size=30), st.sampled_from("-/"))
def test_a_column_of_months_is_never_read_as_years(days: list[dt.date], mark: str) -> None:
    """At least one of them cannot be a year that ends in the next one; then none is."""
    texts = [f"{day.year}{mark}{day.month:02}" for day in [*days, dt.date(2014, 5, 1)]]
    assert [one[:1] + one[2:] for one in read(*texts) if isinstance(one, tuple)] == [
        (f"{text[:4]}-{text[5:]}-01", "month") for text in texts
    ]


@given(st.lists(st.text("0123456789/-.mayqh'", max_size=9), max_size=6))
def test_no_text_breaks_the_decision(texts: list[str]) -> None:
    votes = DateVotes()
    votes.add(texts)
    assert len(parse_dates(texts, votes.decide())) == len(texts)
