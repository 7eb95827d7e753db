"""What spreadsheet programs do to dates: day and month change places, years lose their century."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from etl.door import load
from store import Store
from tests.fixtures.databases import rows
from tests.fixtures.loading import as_table, lines, load_text

HEADER = ("Дата", "Страна", "Наркотик", "Вес, кг")


def book(folder: Path, dates: list[object]) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (HEADER, *((date, "Казахстан", "героин", 1) for date in dates)):
        sheet.append(row)
    made.save(folder / "dates.xlsx")
    return folder / "dates.xlsx"


def warned(store: Store, code: str) -> list[str]:
    found = rows(store, "SELECT message FROM issue WHERE code = :code ORDER BY id", code=code)
    return [message for (message,) in found]


def opened_in_another_country(form: str) -> list[object]:
    """The days of June as text in this form, of which a program took those it could for months and days."""
    days = [dt.date(2014, 6, day) for day in range(1, 29)]
    return [dt.date(2014, day.day, 6) if day.day <= 12 else day.strftime(form) for day in days]


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y"])
def test_days_that_became_months_are_named(store: Store, tmp_path: Path, form: str) -> None:
    load(store, book(tmp_path, opened_in_another_country(form)))
    (message,) = warned(store, "swapped_dates")
    assert f"like {dt.date(2014, 6, 13).strftime(form)} all have a day above 12, and none of the 12 others" in message
    assert "2014-01-06" in message and "compare some dates" in message


@pytest.mark.parametrize(
    "dates",
    [
        [dt.date(2014, 6, day) for day in range(1, 29)],
        [*(dt.date(2014, 6, day) for day in range(1, 29)), *(f"{day}/07/2014" for day in range(13, 29))],
        [*(dt.date(2014, 6, day) for day in range(1, 13)), *(f"{day:02}/07/2014" for day in range(1, 29))],
        [*(dt.date(2014, 6, day) for day in range(1, 5)), *(f"{day}/07/2014" for day in range(13, 29))],
    ],
)
def test_columns_that_were_never_swapped_are_left_in_peace(store: Store, tmp_path: Path, dates: list[object]) -> None:
    load(store, book(tmp_path, dates))
    assert warned(store, "swapped_dates") == []


def test_a_year_of_two_digits_is_never_in_the_future(store: Store, tmp_path: Path) -> None:
    after_next = dt.date.today().year + 2
    table = [(f"31.12.{year % 100:02}", "KZ", "heroin", "1") for year in (1998, 2014, after_next, 2068)]
    load_text(store, tmp_path, as_table(("Date", "Country", "Drug", "kg"), table, ";"))
    found = [start for (start,) in lines(store, "period_start")]
    assert found == ["1998-12-31", "2014-12-31", f"{after_next - 100}-12-31", "1968-12-31"]
    assert len(warned(store, "two_digit_year")) == 4


def test_a_seizure_later_than_today_is_named(store: Store, tmp_path: Path) -> None:
    today = dt.date.today()
    later = dt.date(today.year + 3, 5, 31).isoformat()
    table = [(date, "KZ", "heroin", "1") for date in (today.isoformat(), later, "2014-05-31")]
    load_text(store, tmp_path, as_table(("Date", "Country", "Drug", "kg"), table))
    (message,) = warned(store, "future_date")
    assert message.startswith(f"“{later}” is later than today")
    assert len(lines(store, "period_start")) == 3
