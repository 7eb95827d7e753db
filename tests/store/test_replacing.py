"""A corrected file in the place of another: of those that replaced one another at most one ever counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from store import Store, StoreError, tables
from store.batches import get_batch, list_batches, redo, undo
from store.database import bump_data_version
from store.replacing import Standings
from store.sheets import tables_of
from tests.fixtures.databases import BOTH, contents, counts, rows
from tests.fixtures.loading import load_text, template

DATABASES = BOTH


def loaded(store: Store, folder: Path, kilograms: str, name: str = "file.csv") -> int:
    report = load_text(store, folder, template({"quantity": kilograms}), name=name)
    return report.batch or 0


def put_in_place(store: Store, batch: int, successor: int) -> None:
    with store.writing() as conn:
        Standings(conn).replace(batch, successor)
        bump_data_version(conn)


def statuses(store: Store) -> list[str]:
    return [batch.status for batch in reversed(list_batches(store))]


def refused(store: Store, act: Callable[[Store, int], object], batch: int) -> str:
    """The sentence; nothing may have changed."""
    before = contents(store)
    with pytest.raises(StoreError) as caught:
        act(store, batch)
    assert contents(store) == before
    return str(caught.value)


def test_undo_and_redo_of_a_replacement_are_exact(store: Store, tmp_path: Path) -> None:
    first, second = loaded(store, tmp_path, "0.1"), loaded(store, tmp_path, "0.7")
    put_in_place(store, first, second)
    assert (statuses(store), counts(store)) == (["replaced", "active"], (1, 1, 0.7))
    undo(store, second)
    assert (statuses(store), counts(store)) == (["active", "undone"], (1, 1, 0.1))
    redo(store, second)
    assert (statuses(store), counts(store)) == (["replaced", "active"], (1, 1, 0.7))
    old, new = get_batch(store, first), get_batch(store, second)
    assert (old.replaces, old.replaced_by, new.replaces, new.replaced_by) == (None, second, first, None)
    assert json.loads(json.dumps(new.as_json()))["replaces"] == first


def test_a_replaced_batch_cannot_move_while_its_successor_counts(store: Store, tmp_path: Path) -> None:
    first, second = loaded(store, tmp_path, "1"), loaded(store, tmp_path, "2")
    put_in_place(store, first, second)
    for act in (undo, redo):
        assert f"replaced by batch {second}" in refused(store, act, first)
    undo(store, second)
    undo(store, first)
    assert counts(store) == (0, 0, 0.0)
    redo(store, second)  # the one it replaces stays as somebody left it
    assert statuses(store) == ["undone", "active"]
    assert f"Batch {second}" in refused(store, redo, first)
    undo(store, second)
    assert statuses(store) == ["undone", "undone"]


def test_a_chain_goes_back_one_by_one(store: Store, tmp_path: Path) -> None:
    one, two, three = (loaded(store, tmp_path, quantity) for quantity in ("1", "2", "4"))
    put_in_place(store, one, two)
    put_in_place(store, two, three)
    assert (statuses(store), counts(store)[2]) == (["replaced", "replaced", "active"], 4.0)
    undo(store, three)
    assert (statuses(store), counts(store)[2]) == (["replaced", "active", "undone"], 2.0)
    undo(store, two)
    assert (statuses(store), counts(store)[2]) == (["active", "undone", "undone"], 1.0)
    assert "would count it twice" in refused(store, redo, three)
    redo(store, two)
    redo(store, three)
    assert (statuses(store), counts(store)[2]) == (["replaced", "replaced", "active"], 4.0)


def test_of_two_successors_one_stands(store: Store, tmp_path: Path) -> None:
    one, two, three = (loaded(store, tmp_path, quantity) for quantity in ("1", "2", "4"))
    put_in_place(store, one, two)
    undo(store, two)
    put_in_place(store, one, three)
    assert f"Batch {three}" in refused(store, redo, two)
    undo(store, three)
    redo(store, two)
    assert (statuses(store), counts(store)[2]) == (["replaced", "active", "undone"], 2.0)


@pytest.mark.parametrize("about", ["undone", "replaced", "itself", "active twin", "replaced twin", "unknown"])
def test_what_cannot_be_replaced_is_said(store: Store, tmp_path: Path, about: str) -> None:
    one, two, three = (loaded(store, tmp_path, quantity) for quantity in ("1", "2", "4"))
    put_in_place(store, one, two)
    sums = {row[0]: str(row[1]) for row in rows(store, "SELECT id, content_sha256 FROM batch")}
    undone = loaded(store, tmp_path, "8")
    undo(store, undone)
    asked, digest, words = {
        "undone": (undone, "other", "is undone, so there is nothing to replace"),
        "replaced": (one, "other", f"is replaced by batch {two}"),
        "itself": (two, sums[two], f"the very file of batch {two}"),
        "active twin": (two, sums[three], f"loaded already as batch {three}"),
        "replaced twin": (two, sums[one], f"the file of batch {one}, which was replaced"),
        "unknown": (99, "other", "no batch 99"),
    }[about]
    with store.reading() as conn, pytest.raises(StoreError, match=words):
        Standings(conn).refuse_to_replace(asked, tables_of(digest, ()), "new.csv")


def test_the_very_file_of_a_replaced_batch_is_loaded_already(store: Store, tmp_path: Path) -> None:
    first, second = loaded(store, tmp_path, "1"), loaded(store, tmp_path, "2")
    put_in_place(store, first, second)
    again = load_text(store, tmp_path, template({"quantity": "1"}), name="again.csv")
    assert (again.already_loaded, again.batch, counts(store)[2]) == (True, first, 2.0)


def test_corrected_rows_go_and_come_with_their_batch(store: Store, tmp_path: Path) -> None:
    first, part, second = (loaded(store, tmp_path, quantity) for quantity in ("1", "2", "4"))
    with store.writing() as conn:
        conn.execute(update(tables.batch).where(tables.batch.c.id == part).values(corrects=first))
    put_in_place(store, first, second)
    assert (statuses(store), counts(store)[2]) == (["replaced", "replaced", "active"], 4.0)
    for act in (undo, redo):
        assert f"corrected rows of batch {first}" in refused(store, act, part)
    undo(store, second)
    assert (statuses(store), counts(store)[2]) == (["active", "active", "undone"], 3.0)
    undo(store, part)
    redo(store, second)
    assert f"corrected rows of batch {first}" in refused(store, redo, part)
    undo(store, second)
    assert (statuses(store), counts(store)[2]) == (["active", "undone", "undone"], 1.0)


def test_an_edition_and_its_corrected_rows_are_one_edition(store: Store, tmp_path: Path) -> None:
    """The corrected rows reach less far, or as far: either way nobody supersedes the other."""
    first, part = loaded(store, tmp_path, "1"), loaded(store, tmp_path, "2")
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE seizure SET edition_period = 'FY2014'")
        conn.execute(update(tables.batch).where(tables.batch.c.id == part).values(corrects=first))
    undo(store, part)
    redo(store, part)
    assert (statuses(store), counts(store)[2]) == (["active", "active"], 3.0)
    third = loaded(store, tmp_path, "4")
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE seizure SET edition_period = 'FY2014'")
    undo(store, third)
    redo(store, third)
    assert (statuses(store), counts(store)[2]) == (["superseded", "superseded", "active"], 4.0)
