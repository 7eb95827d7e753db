"""Dates: one order per column, five languages, no date moved to where the calendar has one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.dates import DateFormat, DateProblem, Order, decide_date_format, parse_dates
from etl.normalise.periods import Period
from etl.readers.text import read_table

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))


def one(text: str, order: Order = "dmy") -> Period | DateProblem:
    return parse_dates([text], DateFormat(order))[0]


def the_day(text: str, order: Order = "dmy") -> dt.date:
    found = one(text, order)
    assert isinstance(found, Period) and found.precision == "day" and found.start == found.end
    return found.start


@pytest.mark.parametrize(
    ("values", "order", "ambiguous"),
    [
        (["2014-05-03", "2014-12-31"], "ymd", False),
        (["01.08.2009", "13.08.2009"], "dmy", False),
        (["01/08/2009", "08/13/2009"], "mdy", False),
        (["01/08/2009 12:00:00 AM", "08/13/2009 12:00:00 AM"], "mdy", False),
        (["01/08/2009", "02/09/2009"], "dmy", True),
        (["05/05/2009", "06/06/2009"], "dmy", False),
        (["13/01/2009", "14/01/2009", "01/13/2009"], "dmy", True),
        (["13/01/2009", "01/14/2009", "01/13/2009"], "mdy", True),
        (["10/02/2010", "08/07/2017", "31.02.2014"], "dmy", True),  # no day 31 in February: it settles nothing
        (["10/02/2010", "02/30/2014"], "dmy", True),
        (["43101", "43102", ""], "excel", False),
        (["43101", "TOTAL"], "ymd", False),
        (["2014", "2015"], "ymd", False),
        (["3 мая 2014 г."], "ymd", False),
        (["09.08.31", "09.08.01"], "dmy", True),
        (["98.08.01", "09.08.01", "13.08.01"], "ymd", False),
        (["98.08.01", "97.12.13"], "ymd", False),
        (["99/99/2018", "1/1/2018"], "dmy", False),
        ([], "ymd", False),
    ],
)
def test_the_order_is_decided_from_the_whole_column(values: list[str], order: Order, ambiguous: bool) -> None:
    fmt = decide_date_format(values)
    assert (fmt.order, fmt.ambiguous) == (order, ambiguous)
    assert fmt.evidence


def test_the_order_can_be_overruled_and_the_evidence_cites_the_column() -> None:
    column = ["01/08/2009", "02/09/2009"]
    assert the_day(column[0], decide_date_format(column, "mdy").order) == dt.date(2009, 1, 8)
    assert not decide_date_format(column, "mdy").ambiguous
    assert "08/13/2009" in decide_date_format([*column, "08/13/2009"]).evidence


@pytest.mark.parametrize(
    "text",
    [
        "2014-05-03",
        "2014/5/3",
        "2014.05.03",
        "20140503",
        "2014-05-03T10:11:12",
        "2014-05-03 10:11:12.123+03:00",
        "03.05.2014",
        "3-5-2014",
        "03 05 2014",
        "03. 05. 2014",
        "03.05.2014 г.",
        "03/05/2014 12:00:00 AM",
        "03/05/2014, 9:30 p. m.",
        " 3 May 2014 ",
        "3rd of May 2014",
        "May 3, 2014",
        "May 3rd, 2014",
        "03-May-2014",
        "3 мая 2014 года",
        "3 МАЯ 2014",
        "3-го мая 2014 г.",
        "3 mai 2014",
        "3 de mayo de 2014",
        "3 de mayo del 2014",
        "3º de maio de 2014",
        "2014 May 3",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert the_day(text) == dt.date(2014, 5, 3)


def test_a_month_first_column() -> None:
    assert the_day("05/03/2014 12:00:00 AM", "mdy") == dt.date(2014, 5, 3)
    assert the_day("2014-05-03", "mdy") == dt.date(2014, 5, 3)


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "January Jan. январь января янв. janvier janv. enero ene janeiro"),
        (2, "Feb февраля février févr. febrero fevereiro FEV"),
        (3, "Mar марта март mars marzo março"),
        (4, "апреля avril abril abr"),
        (5, "мая май mai mayo maio"),
        (6, "июня июн juin junio junho"),
        (7, "июля juillet julio julho JUL"),
        (8, "августа авг août aout agosto ago"),
        (9, "Sept сентября сент septembre septiembre setiembre setembro set"),
        (10, "октября octobre octubre outubro out"),
        (11, "ноября нояб novembre noviembre novembro"),
        (12, "декабря décembre déc diciembre dic dezembro dez"),
    ],
)
def test_month_names_of_five_languages(month: int, names: str) -> None:
    for name in names.split():
        assert the_day(f"17 {name} 2014") == dt.date(2014, month, 17), name


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2014", "2014-01-01", "2014-12-31", "year"),
        ("2014 г.", "2014-01-01", "2014-12-31", "year"),
        ("2016-02", "2016-02-01", "2016-02-29", "month"),
        ("02.2016", "2016-02-01", "2016-02-29", "month"),
        ("February 2016", "2016-02-01", "2016-02-29", "month"),
        ("февраль 2016 г.", "2016-02-01", "2016-02-29", "month"),
        ("fevereiro de 2016", "2016-02-01", "2016-02-29", "month"),
        ("2016 Feb", "2016-02-01", "2016-02-29", "month"),
        ("2014 Q1", "2014-01-01", "2014-03-31", "quarter"),
        ("2014Q4", "2014-10-01", "2014-12-31", "quarter"),
        ("Q2 2014", "2014-04-01", "2014-06-30", "quarter"),
        ("I кв. 2014", "2014-01-01", "2014-03-31", "quarter"),
        ("IV квартал 2014 года", "2014-10-01", "2014-12-31", "quarter"),
        ("2e trimestre 2014", "2014-04-01", "2014-06-30", "quarter"),
        ("3er trimestre de 2014", "2014-07-01", "2014-09-30", "quarter"),
        ("T3 2014", "2014-07-01", "2014-09-30", "quarter"),
        ("FY2019", "2018-10-01", "2019-09-30", "fiscal_year"),
        ("2025 (FYTD)", "2024-10-01", "2025-09-30", "fiscal_year"),
    ],
)
def test_periods_longer_than_a_day_keep_their_precision(text: str, start: str, end: str, precision: str) -> None:
    found = one(text)
    assert isinstance(found, Period)
    assert (found.start.isoformat(), found.end.isoformat(), found.precision) == (start, end, precision)


@pytest.mark.parametrize(
    "text",
    [
        "31 April 2016",
        "2016-02-30",
        "29.02.2015",
        "31/11/2014",
        "00.01.2014",
        "2014-13",
        "2014-00-10",
        "0018-05-03",
        "20141301",
    ],
)
def test_impossible_dates_are_bad_never_shifted(text: str) -> None:
    found = one(text)
    assert isinstance(found, DateProblem)
    assert (found.text, found.code) == (text, "impossible") and text in found.reason


@pytest.mark.parametrize(
    "text", ["TOTAL", "3 foo 2014", "yesterday", "12", "May 14", "1/2", "2014-05-03 and later", "43101"]
)
def test_what_is_no_date_is_bad(text: str) -> None:
    found = one(text)
    assert isinstance(found, DateProblem) and found.code == "not_a_date"


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"])
def test_a_blank_is_told_from_a_bad_date(text: str) -> None:
    found = one(text)
    assert isinstance(found, DateProblem) and found.code == "blank"


def test_a_contradictory_column_leaves_the_minority_bad() -> None:
    column = ["13/01/2009", "14/01/2009", "01/15/2009"]
    found = parse_dates(column, decide_date_format(column))
    assert isinstance(found[0], Period) and isinstance(found[2], DateProblem)


def test_two_digit_years_are_read_and_flagged() -> None:
    fmt = decide_date_format(["25.08.09", "01.12.98"])
    assert fmt.two_digit_years and not fmt.ambiguous
    assert parse_dates(["25.08.09", "01.12.98", "3-Jan-18", "Jan-18", "Jan '18"], fmt) == [
        Period(dt.date(2009, 8, 25), dt.date(2009, 8, 25), "day", True),
        Period(dt.date(1998, 12, 1), dt.date(1998, 12, 1), "day", True),
        Period(dt.date(2018, 1, 3), dt.date(2018, 1, 3), "day", True),
        Period(dt.date(2018, 1, 1), dt.date(2018, 1, 31), "month", True),
        Period(dt.date(2018, 1, 1), dt.date(2018, 1, 31), "month", True),
    ]
    assert not decide_date_format(["25.08.2009"]).two_digit_years


def test_day_numbers_of_a_spreadsheet_only_when_the_whole_column_is_made_of_them() -> None:
    column = ["43101", "43160.75", ""]
    fmt = decide_date_format(column)
    assert [found.start for found in parse_dates(column, fmt) if isinstance(found, Period)] == [
        dt.date(2018, 1, 1),
        dt.date(2018, 3, 1),
    ]
    assert decide_date_format(["43101", "2018-01-01"]).order == "ymd"
    assert decide_date_format(["10001", "43101"]).order == "ymd"


@given(
    st.lists(DAYS, min_size=1),
    st.sampled_from(["%Y{0}%m{0}%d", "%d{0}%m{0}%Y", "%m{0}%d{0}%Y"]),
    st.sampled_from("./- "),
)
def test_days_written_in_an_order_come_back(days: list[dt.date], pattern: str, mark: str) -> None:
    texts = [day.strftime(pattern.format(mark)) for day in days]
    fmt = decide_date_format(texts)
    expected = {"%Y": "ymd", "%d": "dmy", "%m": "mdy"}[pattern[:2]]
    if fmt.order != expected:
        # Only a column that cannot tell, and then it says so (or day and month are the same everywhere).
        assert all(day.day <= 12 for day in days)
        assert fmt.ambiguous or all(day.day == day.month for day in days)
        fmt = decide_date_format(texts, "mdy")
    found = parse_dates(texts, fmt)
    assert found == [Period(day, day, "day") for day in days]


@given(st.lists(DAYS, min_size=1))
def test_day_numbers_come_back(days: list[dt.date]) -> None:
    texts = [str((day - dt.date(1899, 12, 30)).days) for day in days]
    fmt = decide_date_format(texts)
    assert fmt.order == "excel"
    assert parse_dates(texts, fmt) == [Period(day, day, "day") for day in days]


@given(st.lists(st.text("0123456789./- :QIVmayмаяFYг", max_size=12)))
def test_no_text_breaks_the_reading(values: list[str]) -> None:
    found = parse_dates(values, decide_date_format(values))
    assert len(found) == len(values)
    assert all(isinstance(item, DateProblem) or item.start <= item.end for item in found)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "column", "order", "first", "last", "bad"),
    [
        ("unodc-ids-2011-2016/drug-trafficking-unodc.zip", "SEIZURE_DATE", "ymd", "2011-01-01", "2016-12-31", []),
        (
            "colombia-ponal-2018/Incautaci_n_estupefacientes_2018.csv",
            "FECHA",
            "mdy",
            "2018-01-01",
            "2018-05-31",
            ["TOTAL"],
        ),
        ("brazil-pf-ports-airports/PF_Apreensoes_Portos_Aeroportos.csv", "DATA", "mdy", "2013-01-01", None, []),
        ("unodc-annual-2012-2016/seizuresdata2.csv", "Year", "ymd", "2012-01-01", "2016-12-31", []),
    ],
)
def test_real_columns(
    real_data: Path, name: str, column: str, order: str, first: str, last: str | None, bad: list[str]
) -> None:
    values = read_table(real_data / name).data.column(column).unique().to_pylist()
    fmt = decide_date_format(values)
    found = parse_dates(values, fmt)
    periods = [item for item in found if isinstance(item, Period)]
    assert (fmt.order, fmt.ambiguous, fmt.two_digit_years) == (order, False, False)
    assert [item.text for item in found if isinstance(item, DateProblem)] == bad
    assert min(period.start for period in periods).isoformat() >= first
    if last:
        assert max(period.end for period in periods).isoformat() == last
