"""A file makes an operation and joins its seizures by a column, or by a value for every row."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Store
from store.joins import preview_join
from store.operations import Operation, Participant, get_operation, list_operations
from tests.fixtures.databases import BOTH, rows
from tests.operations.making import load_rows, make, told, totals

DATABASES = BOTH


def test_a_column_names_operations_and_participants(store: Store, tmp_path: Path) -> None:
    load_rows(
        store,
        tmp_path,
        {"operation": "Operation Steppe", "participant": "Kazakhstan"},
        {"operation": "operation steppe", "participant": "Киргизия", "country": "KG"},
        {"operation": "Other"},
        {},
    )
    assert {one.operation for one in list_operations(store)} == {"operation-steppe", "other"}
    assert get_operation(store, "operation-steppe").participants == (
        Participant("KG", "published"),
        Participant("KZ", "published"),
    )
    assert totals(store) == (2, 2, 2.0, 0, 0)
    assert rows(store, "SELECT count(*) FROM seizure WHERE operation_join IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("made_before", [True, False])
def test_set_puts_every_row_into_the_operation(store: Store, tmp_path: Path, made_before: bool) -> None:
    if made_before:
        make(store)
    load_rows(store, tmp_path, {}, {"country": "RU"}, constants={"operation": "Operation STEPPE"})
    (operation,) = list_operations(store)
    assert operation.operation == "operation-steppe"
    assert operation.name == ("Operation Steppe" if made_before else "Operation STEPPE")
    assert len(operation.participants) == (3 if made_before else 0)
    assert totals(store) == (2, 2, 2.0, 0, 0)
    assert [row["country"] for row in told(store)["others"]] == (["RU"] if made_before else ["KZ", "RU"])


def test_what_a_file_put_into_an_operation_no_rule_takes(store: Store, tmp_path: Path) -> None:
    make(store)
    load_rows(store, tmp_path, {"operation": "Operation Steppe"}, {"operation": "Other"}, {})
    shown = preview_join(store, "operation-steppe")
    assert (shown.seizures, shown.joined_already, shown.taken_by_others) == (1, 1, 1)


def test_a_file_adds_a_participant_and_changes_none(store: Store, tmp_path: Path) -> None:
    make(store, Operation("", "Operation Steppe", participants=(Participant("KZ", "assumed"),)))
    cells = {"operation": "Operation Steppe"}
    load_rows(store, tmp_path, {**cells, "participant": "KZ"}, {**cells, "participant": "UZ"})
    assert get_operation(store, "operation-steppe").participants == (
        Participant("KZ", "assumed"),
        Participant("UZ", "published"),
    )
