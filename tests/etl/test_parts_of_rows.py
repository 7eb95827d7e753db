"""Rows that begin with "of which" say themselves that they are in the row above."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Store
from tests.fixtures.databases import rows
from tests.fixtures.loading import account, as_table, lines, load_text

HEADER = ("Month", "Country", "Drug", "Quantity, kg")


@pytest.mark.parametrize(
    "words", ["в том числе", "в т.ч.", "из них:", "of which", "including", "dont", "de los cuales", "dos quais"]
)
def test_a_part_of_the_row_above_is_named_and_its_drug_known(store: Store, tmp_path: Path, words: str) -> None:
    table = [
        ("2014-01", "RU", "Cannabis", "100"), ("2014-01", "RU", f"{words} hashish", "40"),
        ("2014-02", "RU", "Cannabis", "10"), ("2014-02", "RU", f"{words} marijuana", "4"),
    ]  # fmt: skip
    report = load_text(store, tmp_path, as_table(HEADER, table, ";"))
    assert account(report) == (4, 4, 0, {})
    assert lines(store, "drug") == [("cannabis",), ("cannabis_resin",), ("cannabis",), ("cannabis_herb",)]
    ((message, row, count),) = rows(store, "SELECT message, row_number, rows FROM issue WHERE code = 'part_of_row'")
    assert (row, count) == (2, 2)
    assert message.startswith("2 rows say that they are parts of the rows above them, the first of them row 2 (“")


def test_parts_of_a_total_that_was_skipped_are_what_counts(store: Store, tmp_path: Path) -> None:
    table = [
        ("2014-01", "RU", "Всего наркотиков", "100"), ("2014-01", "RU", "в том числе героин", "60"),
        ("2014-01", "RU", "в том числе гашиш", "40"),
    ]  # fmt: skip
    report = load_text(store, tmp_path, as_table(HEADER, table, ";"))
    assert (account(report), report.mass_kg) == ((3, 2, 0, {"total_row": 1}), 100)
    assert lines(store, "drug") == [("heroin",), ("cannabis_resin",)]
    assert rows(store, "SELECT code FROM issue WHERE level = 'warning'") == []
