"""Three overlapping editions of US CBP: each fiscal year counts once, whatever was loaded, undone and redone when."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from analytics.door import ask_query
from store import open_store
from tests.fixtures.command import answer, load
from tests.fixtures.databases import BOTH
from tests.fixtures.real import CBP, ask, ask_one

DATABASES = BOTH
POUND = 0.45359237
OLDEST, _MIDDLE, NEWEST = CBP
# Fiscal year: rows, pounds, events, the same in every edition that covers it.
YEARS = {
    "FY2019": (2533, 901315.2303, 66158),
    "FY2020": (2539, 1059249.2639, 70923),
    "FY2021": (2541, 913325.7087, 82946),
    "FY2022": (2479, 655780.1441, 62465),
    "FY2023": (2365, 549238.2312, 53538),
    "FY2024": (2481, 573469.0956, 58082),
}
ALL = (14938, 4652377.674, 394112)
WITHOUT_NEWEST = (12457, 4078908.578, 336030)
WITHOUT_OLDEST = (12405, 3751062.444, 327954)


def check(database: str, truth: tuple[int, float, int]) -> float:
    """The counting rows, their pounds and events; every line of the file is a row. Gives the kilograms."""
    found = ask_one(
        database, "SELECT count(*), sum(mass_kg), sum(event_count) FROM counted_line WHERE source = 'us-cbp-drugs'"
    )
    assert (found[0], found[2]) == (truth[0], truth[2])
    assert found[1] / POUND == pytest.approx(truth[1], rel=1e-6)
    return float(found[1])


def answered(database: str) -> tuple[object, ...]:
    """The same as the dashboard gives it: what an undo that is undone must give back to the last digit."""
    store = open_store(database)
    totals = ask_query(store, "totals", "source=us-cbp-drugs")
    store.close()
    return tuple(totals[name] for name in ("seizures", "aggregate_rows", "mass_kg", "by_class"))


def load_in(order: tuple[str, ...], database: str, folder: Path) -> dict[str, int]:
    """Load the files one by one; file -> batch."""
    return {name: load(database, folder / "us-cbp-drugs" / name)["batch"] for name in order}


@pytest.mark.parametrize(
    "order", list(itertools.permutations(CBP)), ids=lambda order: "-".join(n[20:22] for n in order)
)
def test_in_every_order_each_year_counts_once(database_url: str, real_data: Path, order: tuple[str, ...]) -> None:
    batches = load_in(order, database_url, real_data)
    assert check(database_url, ALL) == pytest.approx(2_110_283.0, rel=1e-6)
    whole = answered(database_url)
    answer(database_url, "undo", str(batches[NEWEST]))
    check(database_url, WITHOUT_NEWEST)
    answer(database_url, "redo", str(batches[NEWEST]))
    check(database_url, ALL)
    assert answered(database_url) == whole
    answer(database_url, "undo", str(batches[OLDEST]))
    check(database_url, WITHOUT_OLDEST)
    answer(database_url, "redo", str(batches[OLDEST]))
    check(database_url, ALL)
    assert answered(database_url) == whole


def test_year_by_year(database_url: str, real_data: Path) -> None:
    load_in(CBP, database_url, real_data)
    found = ask(
        database_url,
        "SELECT seizure.edition_period, count(*), sum(line.mass_kg), sum(line.event_count) FROM counted_line AS line "
        "JOIN seizure ON seizure.id = line.seizure_id GROUP BY 1 ORDER BY 1",
    )
    assert [(year, rows, events) for year, rows, _mass, events in found] == [
        (year, rows, events) for year, (rows, _pounds, events) in YEARS.items()
    ]
    assert [mass / POUND for _year, _rows, mass, _events in found] == pytest.approx(
        [pounds for _rows, pounds, _events in YEARS.values()], rel=1e-6
    )


def test_the_accounts_of_the_three_files(database_url: str, real_data: Path) -> None:
    accounts = [load(database_url, real_data / "us-cbp-drugs" / name) for name in CBP]
    assert [account["rows_loaded"] for account in accounts] == [10092, 9924, 9866]
    assert {(account["rows_quarantined"], account["lines_held"]) for account in accounts} == {(0, 0)}
    assert {account["profile"] for account in accounts} == {"us_cbp_drugs"}
    # 2020 to 2022 of the first file by the second; 2021 to 2023 of the second by the third.
    assert [account["rows_superseding"] for account in accounts] == [0, 2539 + 2541 + 2479, 2541 + 2479 + 2365]
    again = load(database_url, real_data / "us-cbp-drugs" / NEWEST)
    assert (again["already_loaded"], again["batch"]) == (True, 3)
    check(database_url, ALL)
    assert ask(database_url, "SELECT DISTINCT grain FROM seizure") == [("aggregate",)]
    first = "SELECT DISTINCT period_start, period_end FROM seizure WHERE date_as_written = '2024 OCT'"
    assert ask(database_url, first) == [("2023-10-01", "2023-10-31")]
    assert ask_one(database_url, "SELECT count(*) FROM seizure_line WHERE drug IN ('unclassified', '')") == (0,)
