"""500 bad rows of sixteen kinds: their error workbook, corrected by hand, loads them once, whatever is done with it."""

from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from etl.door import error_workbook, load
from store import Store, StoreError
from store.batches import get_batch, list_batches, redo, undo
from tests.etl.bad_rows import KINDS, Made, correct, loaded, make, rewrite, save, texts
from tests.fixtures.databases import BOTH, contents

DATABASES = BOTH

BAD, GOOD = 500, 700


@pytest.fixture(scope="module")
def made() -> Made:
    return make(BAD, GOOD)


@pytest.fixture
def first(store: Store, tmp_path: Path, made: Made) -> Path:
    """The file is loaded as batch 1; its error workbook lies here."""
    report = load(store, save(made, tmp_path / "month.xlsx"))
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (BAD + GOOD, GOOD, BAD)
    assert loaded(store) == made.truth(made.good)
    written = error_workbook(store, 1, tmp_path / "errors.xlsx")
    assert (written.rows, written.rows_left) == (BAD, 0)
    return tmp_path / "errors.xlsx"


def everything(made: Made) -> Counter[tuple[str, str, str, float]]:
    return made.truth(made.right)


def test_the_five_hundred_are_loaded_and_nothing_twice(store: Store, tmp_path: Path, made: Made, first: Path) -> None:
    assert len(made.bad) == BAD and len(KINDS) >= 12
    assert correct(first, made, out=tmp_path / "corrected.xlsx") == BAD
    report = load(store, tmp_path / "corrected.xlsx")
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (BAD, BAD, 0)
    assert loaded(store) == everything(made)
    batch = get_batch(store, 2)
    assert (batch.corrects, get_batch(store, 1).rows_corrected) == (1, BAD)

    before = contents(store)
    again = load(store, tmp_path / "corrected.xlsx")
    lines = texts(tmp_path / "corrected.xlsx")
    shuffled = [lines[0], *random.Random(1).sample(lines[1:], BAD)]
    other = load(store, rewrite(tmp_path / "saved again.xlsx", shuffled))
    turned = load(store, rewrite(tmp_path / "columns turned.xlsx", [line[::-1] for line in lines]))
    assert [(one.already_loaded, one.batch) for one in (again, other, turned)] == [(True, 2)] * 3
    assert contents(store) == before
    with pytest.raises(StoreError, match="No row of batch 1"):
        error_workbook(store, 1, tmp_path / "none.xlsx")


def test_half_today_and_half_tomorrow(store: Store, tmp_path: Path, made: Made, first: Path) -> None:
    half = set(made.bad[::2])
    correct(first, made, out=tmp_path / "half.xlsx", only=half.__contains__)
    report = load(store, tmp_path / "half.xlsx")
    assert (report.rows_loaded, report.rows_quarantined) == (len(half), BAD - len(half))
    assert loaded(store) == made.truth([*made.good, *half])

    correct(tmp_path / "half.xlsx", made, out=tmp_path / "all.xlsx", only=lambda row: row not in half)
    rest = load(store, tmp_path / "all.xlsx")
    assert rest.rows_skipped == {"already_corrected": len(half)}
    assert (rest.rows_loaded, rest.rows_quarantined) == (BAD - len(half), 0)
    assert loaded(store) == everything(made)
    assert get_batch(store, 1).rows_corrected == BAD


def test_what_is_still_wrong_comes_back_in_the_next_workbook(
    store: Store, tmp_path: Path, made: Made, first: Path
) -> None:
    half = set(made.bad[::2])
    correct(first, made, out=tmp_path / "half.xlsx", only=half.__contains__)
    load(store, tmp_path / "half.xlsx")
    for batch in (1, 2):  # the rest is asked of the first batch, or of the second, where it is quarantined as well
        written = error_workbook(store, batch, tmp_path / f"rest of {batch}.xlsx")
        assert written.rows == BAD - len(half)
    correct(tmp_path / "rest of 2.xlsx", made, out=tmp_path / "rest.xlsx")
    assert load(store, tmp_path / "rest.xlsx").rows_loaded == BAD - len(half)
    assert loaded(store) == everything(made)
    correct(tmp_path / "rest of 1.xlsx", made, out=tmp_path / "rest again.xlsx")
    assert load(store, tmp_path / "rest again.xlsx").already_loaded
    assert loaded(store) == everything(made)


def test_undo_of_either_batch_is_exact(store: Store, tmp_path: Path, made: Made, first: Path) -> None:
    correct(first, made, out=tmp_path / "corrected.xlsx")
    load(store, tmp_path / "corrected.xlsx")
    undo(store, 2)
    assert loaded(store) == made.truth(made.good)
    redo(store, 2)
    undo(store, 1, corrected="leave")
    assert loaded(store) == made.truth(made.bad)
    redo(store, 1)
    assert loaded(store) == everything(made)
    undo(store, 2)
    again = load(store, tmp_path / "corrected.xlsx")
    assert (again.already_loaded, again.batch, loaded(store)) == (False, 3, everything(made))
    with pytest.raises(StoreError, match="batch 3"):
        redo(store, 2)


def test_a_corrected_workbook_goes_with_the_file_that_is_replaced(
    store: Store, tmp_path: Path, made: Made, first: Path
) -> None:
    correct(first, made, out=tmp_path / "corrected.xlsx")
    load(store, tmp_path / "corrected.xlsx")
    right = Made(tuple(made.right.values()), made.right)
    load(store, save(right, tmp_path / "the whole month, right.xlsx"), replaces=1)
    assert [batch.status for batch in reversed(list_batches(store))] == ["replaced", "replaced", "active"]
    assert loaded(store) == everything(made)
    undo(store, 3)
    assert loaded(store) == everything(made)


def test_a_csv_saved_from_the_workbook_loads_as_well(store: Store, tmp_path: Path, made: Made, first: Path) -> None:
    correct(first, made, out=tmp_path / "corrected.xlsx")
    with (tmp_path / "corrected.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(texts(tmp_path / "corrected.xlsx"))
    report = load(store, tmp_path / "corrected.csv")
    assert (report.rows_read, report.rows_loaded) == (BAD, BAD)
    assert loaded(store) == everything(made)
    assert load(store, tmp_path / "corrected.xlsx").already_loaded
