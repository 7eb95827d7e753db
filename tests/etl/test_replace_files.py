"""`load --replace BATCH`: a corrected file in the place of another, in one transaction, and back again exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.door import BadInput, load
from store import Store, StoreError
from store.batches import get_batch, list_batches, redo, undo
from tests.fixtures.command import answer, run
from tests.fixtures.command import load as load_by_command
from tests.fixtures.databases import BOTH, contents, counts
from tests.fixtures.loading import as_table, load_text, template, write

DATABASES = BOTH


def statuses(store: Store) -> list[str]:
    return [batch.status for batch in reversed(list_batches(store))]


def test_a_corrected_file_takes_the_place_of_the_first(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"quantity": "0.1"}, {"quantity": "0.2"}), name="a.csv")
    load_text(store, tmp_path, template({"quantity": "8"}), name="beside.csv")
    before = {name: found for name, found in contents(store).items() if name != "meta"}
    report = load_text(store, tmp_path, template({"quantity": "0.1"}, {"quantity": "0.4"}), name="b.csv", replaces=1)
    assert (report.batch, report.already_loaded, report.mass_kg) == (3, False, 0.5)
    assert (statuses(store), counts(store)) == (["replaced", "active", "active"], (3, 3, 8.5))
    undo(store, 3)
    after = {name: found for name, found in contents(store).items() if name != "meta"}
    assert [row for row in after["batch"] if row[0] != 3] == before["batch"]
    assert counts(store)[2] == pytest.approx(8.3, abs=1e-12)
    redo(store, 3)
    assert (statuses(store), counts(store)) == (["replaced", "active", "active"], (3, 3, 8.5))


def test_what_replaces_nothing_leaves_everything_as_it_was(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}), name="a.csv")
    path = write(tmp_path, template({"date": "x"}), "unusable.csv")
    before = contents(store)
    for file, batch, error, words in (
        (path, 1, BadInput, "its only row cannot be loaded"),
        (tmp_path / "a.csv", 1, StoreError, "the very file of batch 1"),
        (path, 7, StoreError, "no batch 7"),
    ):
        with pytest.raises(error, match=words):
            load(store, file, replaces=batch)
        assert contents(store) == before


def test_a_dry_run_replaces_nothing(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}), name="a.csv")
    before = contents(store)
    path = write(tmp_path, template({"quantity": "2"}), "b.csv")
    assert load(store, path, replaces=1, dry_run=True).mass_kg == 2.0
    assert contents(store) == before


def test_an_edition_that_is_replaced_leaves_its_periods(store: Store, tmp_path: Path) -> None:
    """Of CBP's editions a period counts from the one that reaches furthest; a replaced one takes no part."""
    text = (Path(__file__).parent.parent / "fixtures" / "us_cbp_drugs.csv").read_text(encoding="utf-8-sig")
    load_text(store, tmp_path, text, name="first.csv")
    first = counts(store)
    load_text(store, tmp_path, text.replace("Heroin", "Cocaine"), name="second.csv")  # as far, and later: it counts
    assert statuses(store) == ["superseded", "active"]
    load_text(store, tmp_path, as_table(*small()), name="third.csv", replaces=2)
    assert statuses(store)[:2] == ["active", "replaced"]
    undo(store, 3)
    assert statuses(store) == ["superseded", "active", "undone"]
    undo(store, 2)
    assert (statuses(store), counts(store)) == (["active", "undone", "undone"], first)


def small() -> tuple[list[str], list[list[str]]]:
    return ["date", "country", "drug", "quantity", "unit"], [["2020-01-01", "KZ", "heroin", "1", "kg"]]


def test_the_command_line_replaces(database_file: Path, tmp_path: Path) -> None:
    load_by_command(database_file, write(tmp_path, template({}), "a.csv"))
    second = write(tmp_path, template({"quantity": "2"}), "b.csv")
    assert load_by_command(database_file, second, "--replace", "1")["batch"] == 2
    new, old = answer(database_file, "batches")
    assert (new["replaces"], old["replaced_by"], old["status"]) == (1, 2, "replaced")
    for arguments, words in (
        (("undo", "1"), "replaced by batch 2"),
        (("load", second, second, "--replace", "1"), "One batch is replaced by one file"),
        (("load", second, "--replace", "2"), "the very file of batch 2"),
    ):
        code, out, err = run(database_file, *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1) and words in err
    assert answer(database_file, "undo", "2")["status"] == "undone"
    assert get_status(database_file, 1) == "active"


def get_status(database: Path, batch: int) -> str:
    return str(next(one["status"] for one in answer(database, "batches") if one["id"] == batch))


def test_a_replaced_file_is_named_by_what_stands_for_it(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}), name="a.csv")
    load_text(store, tmp_path, template({"quantity": "2"}), name="b.csv", replaces=1)
    load_text(store, tmp_path, template({"quantity": "3"}), name="c.csv", replaces=2)
    assert [get_batch(store, number).replaced_by for number in (1, 2, 3)] == [2, 3, None]
    with pytest.raises(StoreError, match="replaced by batch 3"):
        load(store, write(tmp_path, template({"quantity": "4"}), "d.csv"), replaces=2)
