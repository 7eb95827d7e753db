"""The same bytes add nothing; undo, loading again and redo never count a file twice; a dry run writes nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from etl.door import BadInput, Progress, has_demo, inspect, load, load_demo, remove_demo
from store import Store, StoreError
from store.batches import get_batch, list_batches, redo, undo
from tests.fixtures.databases import BOTH, contents, counts, value
from tests.fixtures.loading import load_text, template, write

DATABASES = BOTH


def test_the_same_bytes_under_any_name_add_nothing_and_name_the_first_batch(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"quantity": "9"}), name="other.csv")
    first = load_text(store, tmp_path, template({}, {"date": ""}, {"quantity": "2"}))
    before = contents(store)
    again = load_text(store, tmp_path, template({}, {"date": ""}, {"quantity": "2"}), name="renamed.csv")
    assert (again.already_loaded, again.batch, again.file) == (True, first.batch, "renamed.csv")
    assert (again.rows_read, again.rows_loaded, again.rows_quarantined) == (3, 2, 1)
    assert (again.seizures, again.mass_kg, again.profile) == (first.seizures, first.mass_kg, first.profile)
    assert contents(store) == before
    assert inspect(store, tmp_path / "renamed.csv").already_loaded == first.batch


def test_the_sum_of_the_bytes_is_kept(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, template({}))
    report = load(store, path, file_name="as the person called it.csv", loaded_by="ada")
    wanted = hashlib.sha256(path.read_bytes()).hexdigest()
    batch = get_batch(store, report.batch or 0)
    assert (report.sha256, batch.sha256) == (wanted, wanted)
    assert (batch.file_name, batch.loaded_by, batch.status) == ("as the person called it.csv", "ada", "active")


def test_after_undo_the_file_makes_a_new_batch_and_the_first_cannot_come_back(store: Store, tmp_path: Path) -> None:
    text = template({}, {})
    first = load_text(store, tmp_path, text)
    undo(store, first.batch or 0)
    assert counts(store) == (0, 0, 0.0)
    second = load_text(store, tmp_path, text)
    assert (second.already_loaded, second.batch) == (False, 2)
    before = contents(store)
    with pytest.raises(StoreError, match="batch 2") as caught:
        redo(store, 1)
    assert "undo batch 2 first" in str(caught.value)
    assert contents(store) == before and counts(store) == (2, 2, 2.0)
    undo(store, 2)
    redo(store, 1)
    assert counts(store) == (2, 2, 2.0)
    assert [batch.status for batch in list_batches(store)] == ["undone", "active"]


def test_a_file_that_was_undone_and_brought_back_is_loaded_already(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}))
    undo(store, 1)
    redo(store, 1)
    assert load_text(store, tmp_path, template({})).already_loaded


def test_undo_and_redo_restore_every_row(store: Store, tmp_path: Path) -> None:
    for number in range(3):
        load_text(store, tmp_path, template({"quantity": str(0.1 + number)}, {"seizure_id": "A"}), name=f"{number}.csv")
    before = {name: found for name, found in contents(store).items() if name != "meta"}
    totals = counts(store)
    for batch in (2, 1, 3):
        undo(store, batch)
    assert counts(store) == (0, 0, 0.0)
    for batch in (1, 3, 2):
        redo(store, batch)
    assert {name: found for name, found in contents(store).items() if name != "meta"} == before
    assert counts(store) == totals


def test_a_dry_run_says_everything_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    text = template(
        {}, {"date": ""}, {"quantity": "3", "drug": "moon dust"}, {"drug": "amphetamine", "quantity": "9e9"}
    )
    before = contents(store)
    dry = load_text(store, tmp_path, text, dry_run=True)
    assert contents(store) == before
    real = load_text(store, tmp_path, text)
    assert dry.batch is None and real.batch == 1
    left_out = {"batch", "seconds"}
    assert {key: said for key, said in dry.as_json().items() if key not in left_out} == {
        key: said for key, said in real.as_json().items() if key not in left_out
    }


def test_data_version_grows_with_every_change_and_with_nothing_else(store: Store, tmp_path: Path) -> None:
    version = store.data_version()
    load_text(store, tmp_path, template({}))
    undo(store, 1)
    redo(store, 1)
    assert store.data_version() == version + 3
    load_text(store, tmp_path, template({}))
    load_text(store, tmp_path, template({}, {}), name="dry.csv", dry_run=True)
    inspect(store, tmp_path / "file.csv")
    with pytest.raises(BadInput):
        load_text(store, tmp_path, "a,b\n1,2,3\n", name="bad.csv")
    assert store.data_version() == version + 3


def test_progress_goes_through_the_stages_and_never_backwards(store: Store, tmp_path: Path) -> None:
    seen: list[Progress] = []
    load(store, write(tmp_path, template(*[{}] * 50)), progress=seen.append)
    stages = list(dict.fromkeys(step.stage for step in seen))
    assert stages == ["reading", "understanding", "writing", "finishing", "done"]
    read = [step.done for step in seen if step.stage == "reading"]
    assert read == sorted(read) and read[-1] > 0.9 * seen[1].total > 0
    written = [step.done for step in seen if step.stage == "writing"]
    assert written == sorted(written) and written[-1] == 50
    assert all(step.done <= step.total for step in seen)


@pytest.mark.parametrize(("name", "said"), [("missing.csv", "cannot be opened"), (".", "is a folder")])
def test_what_is_no_file_is_said(store: Store, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        load(store, tmp_path / name)


def test_the_demonstration_is_loaded_once_and_removed_in_one_step(store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}))
    before = counts(store)
    assert not has_demo(store) and not remove_demo(store)
    report = load_demo(store)
    assert report.rows_read == report.rows_loaded and report.lines_held == 0
    assert has_demo(store) and load_demo(store).already_loaded
    assert value(store, "SELECT sum(illustrative) FROM source") == 1
    assert value(store, "SELECT count(*) FROM operation_participant WHERE basis = 'assumed'") == 10
    assert remove_demo(store) and not has_demo(store)
    assert counts(store) == before
    again = load_demo(store)
    assert not again.already_loaded and again.seizures == report.seizures
