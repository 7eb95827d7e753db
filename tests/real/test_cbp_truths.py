"""Three overlapping editions of US CBP: each fiscal year counts once, whatever was loaded, undone and redone when."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.fixtures.command import answer, load
from tests.fixtures.real import CBP, ask, ask_one

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


def check(database: Path, truth: tuple[int, float, int]) -> tuple[object, ...]:
    """The counting rows, their pounds and events; every line of the file is a row."""
    found = ask_one(
        database, "SELECT count(*), sum(mass_kg), sum(event_count) FROM counted_line WHERE source = 'us-cbp-drugs'"
    )
    assert (found[0], found[2]) == (truth[0], truth[2])
    assert found[1] / POUND == pytest.approx(truth[1], rel=1e-6)
    return found


def load_in(order: tuple[str, ...], database: Path, folder: Path) -> dict[str, int]:
    """Load the files one by one; file -> batch."""
    return {name: load(database, folder / "us-cbp-drugs" / name)["batch"] for name in order}


@pytest.mark.parametrize(
    "order", list(itertools.permutations(CBP)), ids=lambda order: "-".join(n[20:22] for n in order)
)
def test_in_every_order_each_year_counts_once(database_file: Path, real_data: Path, order: tuple[str, ...]) -> None:
    batches = load_in(order, database_file, real_data)
    whole = check(database_file, ALL)
    assert whole[1] == pytest.approx(2_110_283.0, rel=1e-6)
    answer(database_file, "undo", str(batches[NEWEST]))
    check(database_file, WITHOUT_NEWEST)
    answer(database_file, "redo", str(batches[NEWEST]))
    assert check(database_file, ALL) == whole
    answer(database_file, "undo", str(batches[OLDEST]))
    check(database_file, WITHOUT_OLDEST)
    answer(database_file, "redo", str(batches[OLDEST]))
    assert check(database_file, ALL) == whole


def test_year_by_year(database_file: Path, real_data: Path) -> None:
    load_in(CBP, database_file, real_data)
    found = ask(
        database_file,
        "SELECT seizure.edition_period, count(*), sum(line.mass_kg), sum(line.event_count) FROM counted_line AS line "
        "JOIN seizure ON seizure.id = line.seizure_id GROUP BY 1 ORDER BY 1",
    )
    assert [(year, rows, events) for year, rows, _mass, events in found] == [
        (year, rows, events) for year, (rows, _pounds, events) in YEARS.items()
    ]
    assert [mass / POUND for _year, _rows, mass, _events in found] == pytest.approx(
        [pounds for _rows, pounds, _events in YEARS.values()], rel=1e-6
    )


def test_the_accounts_of_the_three_files(database_file: Path, real_data: Path) -> None:
    accounts = [load(database_file, real_data / "us-cbp-drugs" / name) for name in CBP]
    assert [account["rows_loaded"] for account in accounts] == [10092, 9924, 9866]
    assert {(account["rows_quarantined"], account["lines_held"]) for account in accounts} == {(0, 0)}
    assert {account["profile"] for account in accounts} == {"us_cbp_drugs"}
    # 2020 to 2022 of the first file by the second; 2021 to 2023 of the second by the third.
    assert [account["rows_superseding"] for account in accounts] == [0, 2539 + 2541 + 2479, 2541 + 2479 + 2365]
    again = load(database_file, real_data / "us-cbp-drugs" / NEWEST)
    assert (again["already_loaded"], again["batch"]) == (True, 3)
    check(database_file, ALL)
    assert ask(database_file, "SELECT DISTINCT grain FROM seizure") == [("aggregate",)]
    first = "SELECT DISTINCT period_start, period_end FROM seizure WHERE date_as_written = '2024 OCT'"
    assert ask(database_file, first) == [("2023-10-01", "2023-10-31")]
    assert ask_one(database_file, "SELECT max(length(drug)) > 0, sum(drug = 'unclassified') FROM seizure_line") == (
        1,
        0,
    )
