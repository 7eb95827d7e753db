"""Editions as files: overlapping years printed with other decimals, loaded in any order, count once."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from etl.door import LoadReport, load
from store import Store
from store.batches import list_batches, redo, undo
from tests.fixtures.databases import BOTH, counts, rows, value
from tests.fixtures.loading import as_table, load_text

DATABASES = BOTH

HEADER = (
    *("FY", "Month (abbv)", "Component", "Region", "Land Filter"),
    *("Area of Responsibility", "Drug Type", "Count of Event", "Sum Qty (lbs)"),
)
POUND = 0.45359237


def edition(years: range, decimals: int, months: tuple[str, ...] = ("OCT", "JAN", "SEP"), last: str = "") -> str:
    """An invented edition: a row for each month of each year, `year - 2000` pounds and events in it."""
    lines = [
        f"{year}{last if year == years[-1] else ''},{month},Office,North,Other,NOWHERE,Heroin,{year - 2000},"
        f"{year - 2000:.{decimals}f}".split(",")
        for year in years
        for month in (months if year == years[-1] else ("OCT", "JAN", "SEP"))
    ]
    return as_table(HEADER, lines)


EDITIONS = {
    "19-21.csv": edition(range(2019, 2022), 1),
    "20-22.csv": edition(range(2020, 2023), 4),
    "21-23.csv": edition(range(2021, 2024), 9),
}


def load_editions(store: Store, folder: Path, names: tuple[str, ...]) -> dict[str, LoadReport]:
    return {name: load_text(store, folder, EDITIONS[name], name=name) for name in names}


@pytest.mark.parametrize("order", list(itertools.permutations(EDITIONS)), ids="-then-".join)
def test_the_order_of_loading_does_not_matter(store: Store, tmp_path: Path, order: tuple[str, ...]) -> None:
    loaded = load_editions(store, tmp_path, order)
    events = 3 * sum(range(19, 24))
    found = counts(store)
    assert found[:2] == (15, events) and found[2] == pytest.approx(events * POUND, rel=1e-12)
    taken = rows(
        store,
        "SELECT DISTINCT batch.file_name, edition_period FROM counted_line AS line JOIN seizure ON "
        "seizure.id = line.seizure_id JOIN batch ON batch.id = line.batch_id ORDER BY edition_period",
    )
    newest = "21-23.csv"
    assert taken == [
        ("19-21.csv", "FY2019"),
        ("20-22.csv", "FY2020"),
        (newest, "FY2021"),
        (newest, "FY2022"),
        (newest, "FY2023"),
    ]
    superseded = {batch.file_name: batch.rows_superseded for batch in list_batches(store)}
    assert superseded == {"19-21.csv": 6, "20-22.csv": 6, "21-23.csv": 0}
    assert sum(report.rows_superseded + report.rows_superseding for report in loaded.values()) == 12
    newest_report = loaded[newest]
    assert (newest_report.seizures, newest_report.rows_superseded) == (3 * (21 + 22 + 23), 0)


def test_undoing_an_edition_brings_the_earlier_ones_back(store: Store, tmp_path: Path) -> None:
    load_editions(store, tmp_path, tuple(EDITIONS))
    whole = counts(store)
    undo(store, 3)
    assert counts(store)[:2] == (12, 3 * (19 + 20 + 21 + 22))
    undo(store, 1)
    assert counts(store)[:2] == (9, 3 * (20 + 21 + 22))
    redo(store, 3)
    redo(store, 1)
    assert counts(store) == whole
    assert {batch.status for batch in list_batches(store)} == {"active"}


def test_an_edition_of_which_nothing_is_taken_is_superseded_and_can_still_be_undone(
    store: Store, tmp_path: Path
) -> None:
    load_text(store, tmp_path, edition(range(2021, 2022), 1), name="early.csv")
    load_text(store, tmp_path, edition(range(2020, 2023), 2), name="late.csv")
    assert value(store, "SELECT status FROM batch WHERE id = 1") == "superseded"
    again = load_text(store, tmp_path, edition(range(2021, 2022), 1), name="early.csv")
    assert (again.already_loaded, again.batch, again.seizures, again.rows_superseded) == (True, 1, 0, 3)
    undo(store, 2)
    assert value(store, "SELECT status FROM batch WHERE id = 1") == "active"
    assert counts(store)[:2] == (3, 63)
    undo(store, 1)
    redo(store, 2)
    assert counts(store)[:2] == (9, 189)


def test_a_year_to_date_is_replaced_by_the_edition_that_reaches_further(store: Store, tmp_path: Path) -> None:
    partial = edition(range(2024, 2026), 2, months=("OCT", "JAN"), last=" (FYTD)")
    whole = edition(range(2024, 2026), 3)
    for name, text in (("whole.csv", whole), ("partial.csv", partial)):
        load_text(store, tmp_path, text, name=name)
    assert counts(store)[:2] == (6, 3 * (24 + 25))
    undo(store, 1)
    assert counts(store)[:2] == (5, 3 * 24 + 2 * 25)


def test_of_two_that_reach_equally_far_the_later_loaded_is_taken(store: Store, tmp_path: Path) -> None:
    for number in (1, 2):
        load_text(store, tmp_path, edition(range(2020, 2021), number), name=f"{number}.csv")
    assert rows(store, "SELECT DISTINCT batch_id FROM counted_line") == [(2,)]


def test_sources_without_editions_never_supersede_each_other(store: Store, tmp_path: Path) -> None:
    text = as_table(("Date", "Country", "Drug", "Kg"), [("2014-05-31", "KZ", "heroin", "1")])
    for number in (1, 2):
        load_text(store, tmp_path, text + "\n" * 0 + f"2014-06-0{number},KZ,heroin,1\n", name=f"{number}.csv")
    assert counts(store) == (4, 4, 4.0)


def test_a_dry_run_of_an_edition_writes_nothing(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, EDITIONS["19-21.csv"], name="19-21.csv")
    before = counts(store)
    path = tmp_path / "21-23.csv"
    path.write_text(EDITIONS["21-23.csv"])
    assert load(store, path, dry_run=True).seizures == 3 * (21 + 22 + 23)
    assert counts(store) == before
