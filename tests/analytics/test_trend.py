"""The trend and the comparison with the year before: partial, coarse and incomparable periods."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analytics import periods
from analytics.door import ask
from analytics.selection import Selection, parse
from tests.analytics.conftest import Build
from tests.analytics.tiny import Batch, Event, Line

YEAR = {"start": date(2009, 1, 1), "end": date(2009, 12, 31), "precision": "year"}


def shown(answer: dict[str, Any]) -> list[tuple[str, int, bool, bool, int]]:
    return [(row["key"], row["seizures"], row["partial"], row["no_record"], row["reporters"]) for row in answer["rows"]]


def test_months_run_without_a_gap_and_say_who_reported(build: Build) -> None:
    store = build(
        Event(start=date(2009, 7, 1)), Event(start=date(2009, 7, 20), country="KZ"), Event(start=date(2009, 9, 15))
    )
    assert shown(ask(store, "by_month", Selection())) == [
        ("2009-07", 2, False, False, 2),
        ("2009-08", 0, False, True, 0),
        ("2009-09", 1, True, False, 1),
    ]


def test_what_is_coarser_than_the_granularity_is_put_on_no_period(build: Build) -> None:
    store = build(Event((Line(mass_kg=7.0),), **YEAR), Event(start=date(2009, 8, 3)))
    monthly = ask(store, "by_month", Selection())
    assert [row["seizures"] for row in monthly["rows"]] == [1]
    coarser = {"seizures": 1, "rows": 1, "mass_kg": 7.0, "kg_equivalent": None, "lines_without_count": 0}
    assert monthly["coarser"] == coarser
    yearly = ask(store, "by_month", Selection(), granularity="year")
    assert shown(yearly) == [("2009", 2, False, False, 1)]
    assert yearly["coarser"]["seizures"] == 0


def test_a_period_cut_by_the_selection_is_partial(build: Build) -> None:
    store = build(Event(**YEAR), Event(start=date(2009, 7, 5)), Event(start=date(2009, 8, 5)))
    answer = ask(store, "by_month", parse("from=2009-07-03&to=2009-08-31"), granularity="month")
    assert [(row["key"], row["partial"]) for row in answer["rows"]] == [("2009-07", True), ("2009-08", False)]
    quarter = ask(store, "by_month", parse("from=2009-07-01&to=2009-08-31"), granularity="quarter")
    assert [(row["key"], row["label"], row["partial"]) for row in quarter["rows"]] == [("2009-Q3", "Q3 2009", True)]


def test_groups_stand_in_their_fixed_order(build: Build) -> None:
    store = build(Event((Line("cocaine"), Line("heroin"), Line("opium"))), Event((Line("cocaine"),)))
    groups = ask(store, "by_month", Selection(), by="group")["rows"][0]["groups"]
    assert [(group["key"], group["seizures"], group["mass_kg"]) for group in groups] == [
        ("opioids", 1, 2.0),
        ("cocaine", 2, 2.0),
    ]
    assert "groups" not in ask(store, "by_month", Selection())["rows"][0]


def seasons(*, country: str = "RU") -> list[Event]:
    """A source that runs from June 2008 to December 2009."""
    return [
        Event(start=date(2008, 6, 2)),
        Event((Line(mass_kg=2.0),), start=date(2008, 8, 5)),
        Event((Line(mass_kg=2.0),), start=date(2008, 8, 31)),
        Event((Line(mass_kg=1.0),), start=date(2009, 8, 5), country=country),
        Event((Line(mass_kg=2.0),), start=date(2009, 8, 5)),
        Event((Line(mass_kg=2.0),), start=date(2009, 8, 31)),
        Event(start=date(2009, 12, 1)),
    ]


def test_the_same_period_a_year_earlier(build: Build) -> None:
    store = build(*seasons(country="KZ"))
    earlier = ask(store, "totals", parse("from=2009-08-01&to=2009-08-31"))["previous"]
    assert (earlier["from"], earlier["to"], earlier["reason"]) == ("2008-08-01", "2008-08-31", None)
    assert (earlier["seizures"], earlier["mass_kg"], earlier["reporters"]) == (2, 4.0, 1)
    assert earlier["change"] == {"seizures": 0.5, "mass_kg": 0.25, "kg_equivalent": None, "countries": 1.0,
                                 "median_mass_kg": 0.0, "largest_mass_kg": 0.0}  # fmt: skip
    assert earlier["coverage_changed"] is True


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "first and a last day"),
        ("from=2009-08-01", "first and a last day"),
        ("from=2009-05-01&to=2009-05-31&country=RU", "no record in this period or a year earlier"),
        ("from=2009-01-01&to=2009-08-31", "run from 2 Jun 2008 to 1 Dec 2009"),
        ("from=2009-12-01&to=2010-01-31", "run from 2 Jun 2008 to 1 Dec 2009"),
        ("from=2008-07-01&to=2009-12-31", "longer than a year"),
    ],
)
def test_what_cannot_be_compared_is_null_with_the_reason(build: Build, query: str, reason: str) -> None:
    earlier = ask(build(*seasons()), "totals", parse(query))["previous"]
    assert reason in earlier.pop("reason")
    assert set(earlier.values()) == {None}


def test_another_source_that_did_not_exist_a_year_earlier_forbids_the_comparison(build: Build) -> None:
    new = Event(batch=2, start=date(2009, 8, 9))
    store = build(*seasons(), new, batches=(Batch(1), Batch(2, "police")))
    period = "from=2009-08-01&to=2009-08-31"
    assert "The data of Police run from" in ask(store, "totals", parse(period))["previous"]["reason"]
    assert ask(store, "totals", parse(f"{period}&source=customs"))["previous"]["seizures"] == 2


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        (date(2009, 2, 1), date(2009, 2, 28), (date(2008, 2, 1), date(2008, 2, 29))),
        (date(2012, 2, 1), date(2012, 2, 29), (date(2011, 2, 1), date(2011, 2, 28))),
        (date(2012, 2, 29), date(2012, 3, 5), (date(2011, 2, 28), date(2011, 3, 5))),
        (date(2009, 8, 3), date(2009, 9, 17), (date(2008, 8, 3), date(2008, 9, 17))),
    ],
)
def test_a_year_earlier(start: date, end: date, before: tuple[date, date]) -> None:
    assert periods.year_earlier(start, end) == before


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (date(2009, 8, 1), date(2009, 9, 30), "Aug-Sep 2009"),
        (date(2009, 8, 1), date(2009, 8, 31), "Aug 2009"),
        (date(2009, 1, 1), date(2009, 12, 31), "2009"),
        (date(2011, 1, 1), date(2016, 12, 31), "2011-2016"),
        (date(2008, 12, 1), date(2009, 1, 31), "Dec 2008 - Jan 2009"),
        (date(2009, 8, 3), date(2009, 9, 17), "3 Aug 2009 - 17 Sep 2009"),
        (date(2009, 8, 3), date(2009, 8, 3), "3 Aug 2009"),
        (date(2009, 8, 3), None, "from 3 Aug 2009"),
        (None, date(2009, 8, 3), "until 3 Aug 2009"),
        (None, None, ""),
    ],
)
def test_a_period_in_words(start: date | None, end: date | None, name: str) -> None:
    assert periods.period_name(start, end) == name


@pytest.mark.parametrize(
    ("last", "covered"),
    [(date(2009, 8, 31), True), (date(2009, 8, 24), True), (date(2009, 8, 23), False), (date(2009, 8, 12), False)],
)
def test_a_source_that_ends_early_does_not_cover_the_month(last: date, covered: bool) -> None:
    """Data that stop on the 12th would make August look 60 % smaller than a year earlier."""
    assert periods.covers((date(2009, 1, 2), last), (date(2009, 1, 1), date(2009, 8, 31))) is covered
