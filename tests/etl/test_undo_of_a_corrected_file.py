"""Who undoes a file whose corrected rows count is asked about them first, and told afterwards what still counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.server import build_server
from etl.door import error_workbook, load
from store import Store, StoreError, open_store
from store.batches import get_batch, redo, undo
from tests.etl.bad_rows import rewrite, texts
from tests.fixtures.command import answer, run
from tests.fixtures.databases import BOTH, contents, counts
from tests.fixtures.loading import load_text, template
from tests.server.conftest import MARK

DATABASES = BOTH
TEXT = template({"quantity": "1"}, {"quantity": "x"}, {"quantity": "x"})
ALL, FILE_ALONE, ROWS_ALONE, NOTHING = (3, 3, 5.0), (1, 1, 1.0), (2, 2, 4.0), (0, 0, 0.0)


def correct(store: Store, folder: Path) -> None:
    load_text(store, folder, TEXT, name="month.csv")
    error_workbook(store, 1, folder / "errors.xlsx")
    head, *body = texts(folder / "errors.xlsx")
    for line in body:
        line[head.index("quantity")] = "2"
    load(store, rewrite(folder / "corrected.xlsx", [head, *body]))
    assert counts(store) == ALL


@pytest.fixture
def corrected(store: Store, tmp_path: Path) -> Store:
    correct(store, tmp_path)
    return store


def test_without_an_answer_nothing_is_undone(corrected: Store) -> None:
    before = contents(corrected)
    words = r"2 corrected rows of batch 1 \(month.csv\) count as batch 2 \(corrected.xlsx\)"
    with pytest.raises(StoreError, match=words):
        undo(corrected, 1)
    assert contents(corrected) == before
    undo(corrected, 2)  # the corrected rows by themselves are as any other batch
    assert counts(corrected) == FILE_ALONE
    undo(corrected, 1)
    assert counts(corrected) == NOTHING


def test_both_go_and_come_in_one_step(corrected: Store) -> None:
    whole = contents(corrected)
    undone = undo(corrected, 1, corrected="undo")
    assert (counts(corrected), undone.status, get_batch(corrected, 2).status) == (NOTHING, "undone", "undone")
    assert [(one.batch, one.rows, one.counts) for one in undone.corrected_by] == [(2, 2, False)]
    redo(corrected, 1, corrected="redo")
    assert counts(corrected) == ALL
    after = contents(corrected)
    assert {name: rows for name, rows in after.items() if name != "meta"} == {
        name: rows for name, rows in whole.items() if name != "meta"
    }


def test_the_file_alone_goes_where_that_is_said(corrected: Store) -> None:
    undone = undo(corrected, 1, corrected="leave")
    assert (counts(corrected), undone.status) == (ROWS_ALONE, "undone")
    assert [(one.batch, one.rows, one.counts) for one in undone.corrected_by] == [(2, 2, True)]
    assert "2 corrected rows of it still count, as batch 2 (corrected.xlsx)" in str(undone.left_over)
    assert redo(corrected, 1).left_over is None
    assert counts(corrected) == ALL


def test_a_file_that_is_loaded_again_has_the_same_corrected_rows(corrected: Store, tmp_path: Path) -> None:
    undo(corrected, 1, corrected="leave")
    again = load_text(corrected, tmp_path, TEXT, name="again.csv")
    assert (again.batch, counts(corrected)) == (3, ALL)
    assert get_batch(corrected, 3).rows_corrected == 2
    with pytest.raises(StoreError, match="2 corrected rows of batch 3"):
        undo(corrected, 3)
    undo(corrected, 3, corrected="undo")
    assert counts(corrected) == NOTHING


def test_the_same_at_the_command_line(database_file: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{database_file}")
    correct(store, tmp_path)
    code, out, err = run(database_file, "undo", "1")
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "2 corrected rows of batch 1" in err and "--corrected undo" in err and "--corrected leave" in err
    assert counts(store) == ALL
    alone = answer(database_file, "undo", "1", "--corrected", "leave")
    assert (alone["status"], alone["corrected_by"]) == (
        "undone", [{"batch": 2, "file_name": "corrected.xlsx", "rows": 2, "counts": True}],
    )  # fmt: skip
    assert "2 corrected rows of it still count" in alone["left_over"]
    answer(database_file, "redo", "1")
    assert "left_over" in answer(database_file, "undo", "1", "--corrected", "undo")
    assert counts(store) == NOTHING
    said = run(database_file, "redo", "1")[1]
    assert "2 corrected rows of it are still undone, as batch 2" in said
    assert counts(store) == FILE_ALONE
    answer(database_file, "undo", "1")
    said = run(database_file, "redo", "2")[1]
    assert "Batch 1, whose rows batch 2 corrects, does not count" in said
    answer(database_file, "undo", "2")
    assert answer(database_file, "redo", "1", "--corrected", "redo")["left_over"] is None
    assert counts(store) == ALL
    store.close()


def test_the_same_over_http(corrected: Store, tmp_path: Path) -> None:
    visitor: FlaskClient = build_server(corrected, tmp_path).test_client()
    asked = visitor.post("/batches/1/undo", headers=MARK)
    assert asked.status_code == 409
    assert asked.get_json()["error"].startswith("2 corrected rows of batch 1")
    for odd in ({"corrected": "what"}, {"corrected": "redo"}, {"corrected": ["undo"]}, {"other": "undo"}):
        assert visitor.post("/batches/1/undo", headers=MARK, json=odd).status_code == 400
    assert counts(corrected) == ALL
    undone = visitor.post("/batches/1/undo", headers=MARK, json={"corrected": "undo"}).get_json()
    assert (undone["status"], counts(corrected)) == ("undone", NOTHING)
    assert visitor.post("/batches/1/redo", headers=MARK, json={"corrected": "undo"}).status_code == 400
    back = visitor.post("/batches/1/redo", headers=MARK, json={"corrected": "redo"}).get_json()
    assert (back["status"], counts(corrected)) == ("active", ALL)
