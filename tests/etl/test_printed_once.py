"""A value printed once above its rows, in a column with other cells beside it: a person is told how to repeat it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Store
from tests.fixtures.databases import rows
from tests.fixtures.loading import account, as_table, lines, load_text

HEADER = ("Date", "Country", "Drug", "Quantity", "Unit")
ROWS = [
    ("2014-06-05", "KZ", "heroin", "1", "kg"), ("2014-06-06", "", "opium", "2", "kg"),
    ("2014-06-07", "", "opium", "4", "kg"), ("2014-06-08", "KG", "heroin", "8", "kg"),
]  # fmt: skip


def hints(store: Store) -> list[tuple[str, int]]:
    return [(str(column), n) for column, n in rows(
        store, "SELECT column_name, rows FROM issue WHERE code = 'printed_once' AND message LIKE '%fill_down=Country%'"
    )]  # fmt: skip


def test_rows_that_lack_only_the_country_above_them(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, as_table(HEADER, ROWS))
    assert account(report) == (4, 2, 2, {})
    assert hints(store) == [("Country", 2)]


def test_stating_it_as_the_sentence_says_loads_them(store: Store, tmp_path: Path) -> None:
    report = load_text(store, tmp_path, as_table(HEADER, ROWS), overrides={"fill_down": "Country"})
    assert account(report) == (4, 4, 0, {})
    assert lines(store, "country") == [("KZ",), ("KZ",), ("KZ",), ("KG",)]
    assert hints(store) == []


@pytest.mark.parametrize(
    "table",
    [
        ROWS[1:3],
        [*ROWS[:2], *ROWS[3:]],
        [*ROWS[:1], ("2014-06-06", "", "", "2", "kg"), ("2014-06-07", "", "", "4", "kg")],
    ],
)
def test_gaps_and_rows_that_lack_more_are_no_such_thing(
    store: Store, tmp_path: Path, table: list[tuple[str, ...]]
) -> None:
    load_text(store, tmp_path, as_table(HEADER, [("2014-06-01", "", "", "", "kg"), *table, *ROWS[3:]]))
    assert hints(store) == []
