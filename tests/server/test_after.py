"""After a load: the error workbook is downloaded, held lines are decided, what was taught is listed and taken away."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from dashboard.server import build_server
from dashboard.upload import RESTING
from store import Store
from store.aliases import add_alias
from store.mappings import save_mapping
from tests.fixtures.databases import contents, rows
from tests.fixtures.loading import load_text, template
from tests.server.conftest import MARK

TONNES = {"drug": "amphetamine", "quantity": "4500000"}


@pytest.fixture
def visitor(store: Store, tmp_path: Path) -> FlaskClient:
    return build_server(store, tmp_path).test_client()


def counted(visitor: FlaskClient) -> tuple[int, float | None, int]:
    """Seizures, kilograms, held lines of everything that counts."""
    totals = visitor.get("/api/v1/totals").get_json()
    return totals["seizures"], totals["mass_kg"], totals["lines_held"]


def test_the_error_workbook_holds_the_rows_that_were_not_loaded_and_leaves_nothing(
    visitor: FlaskClient, store: Store, tmp_path: Path
) -> None:
    load_text(store, tmp_path, template({}, {"quantity": "zwei"}, {"date": "gestern"}), "Бланк №3: март\n2014.csv")
    answer = visitor.get("/batches/1/errors.xlsx")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sentinel-errors-1-3-2014.xlsx"'
    assert len(answer.data) == int(answer.headers["Content-Length"])
    path = tmp_path / "errors.xlsx"
    path.write_bytes(answer.data)
    header, *body = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    found = [dict(zip(header, row, strict=True)) for row in body]
    assert [(row["quantity"], row["date"], row["sentinel_row"]) for row in found] == [
        ("zwei", "2014-05-31", "2"),
        ("1", "gestern", "3"),
    ]
    answer.close()
    assert list((tmp_path / "uploads").iterdir()) == []


def test_without_rejected_rows_there_is_no_workbook(visitor: FlaskClient, store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({}))
    refused = visitor.get("/batches/1/errors.xlsx")
    assert (refused.status_code, "no error workbook" in refused.get_json()["error"]) == (409, True)
    assert visitor.get("/batches/99/errors.xlsx").status_code == 404
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_held_line_is_corrected_and_held_again(visitor: FlaskClient, store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"quantity": "2"}, TONNES))
    assert counted(visitor) == (2, 2.0, 1)
    (line,) = visitor.get("/held").get_json()["held"]
    assert {one["unit"] for one in line["proposals"]} == {"gram", "tablet"}
    correction = {"kind": "correct", "unit": "gram", "reason": "asked the sender"}
    decision = visitor.post(f"/held/{line['line']}/decide", json=correction, headers=MARK).get_json()
    assert counted(visitor) == (2, 4502.0, 0)
    assert visitor.get("/held?batch=1").get_json()["held"] == []
    (kept,) = visitor.get("/decisions?batch=1").get_json()["decisions"]
    assert (kept["reason"], kept["status"], bool(kept["decided_by"])) == ("asked the sender", "active", True)
    assert visitor.post(f"/decisions/{decision['id']}/undo", headers=MARK).get_json()["status"] == "undone"
    assert counted(visitor) == (2, 2.0, 1)


@pytest.mark.parametrize(
    ("body", "status", "about"),
    [
        ({"kind": "accept"}, 409, "needs a reason"),
        ({"kind": "perhaps", "reason": "x"}, 409, "accepted, corrected or rejected"),
        ({"kind": "correct", "reason": "x", "unit": "sacks"}, 400, "no unit that is known"),
        ({"kind": "correct", "reason": "x", "quantity": "many"}, 400, "is a number"),
        ({"kind": "accept", "reason": "x", "by": "somebody else"}, 400, "and nothing else"),
        (["accept"], 400, "one JSON object"),
    ],
)
def test_a_decision_that_cannot_be_changes_nothing(
    visitor: FlaskClient, store: Store, tmp_path: Path, body: Any, status: int, about: str
) -> None:
    load_text(store, tmp_path, template(TONNES))
    (line,) = visitor.get("/held").get_json()["held"]
    before = contents(store)
    refused = visitor.post(f"/held/{line['line']}/decide", json=body, headers=MARK)
    assert (refused.status_code, about in refused.get_json()["error"]) == (status, True), refused.get_json()
    assert contents(store) == before


def test_two_people_cannot_decide_about_one_line(visitor: FlaskClient, store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template(TONNES))
    (line,) = visitor.get("/held").get_json()["held"]
    said = {"kind": "reject", "reason": "no such case"}
    assert visitor.post(f"/held/{line['line']}/decide", json=said, headers=MARK).status_code == 200
    refused = visitor.post(f"/held/{line['line']}/decide", json=said, headers=MARK)
    assert (refused.status_code, "decided already" in refused.get_json()["error"]) == (409, True)
    assert counted(visitor)[1] is None


def test_what_was_taught_is_listed_and_taken_away(visitor: FlaskClient, store: Store) -> None:
    add_alias(store, "drug", "ак-ханка", "opium", "ivanova")
    save_mapping(store, "Ours", ["Дата", "Страна"], "{}", "ivanova")
    (alias,) = visitor.get("/aliases").get_json()["aliases"]
    assert (alias["alias"], alias["code"], alias["added_by"]) == ("ак-ханка", "opium", "ivanova")
    (mapping,) = visitor.get("/mappings").get_json()["mappings"]
    assert (mapping["name"], mapping["saved_by"]) == ("Ours", "ivanova")
    unmarked = visitor.post("/aliases/remove", json={"vocabulary": "drug", "alias": "ак-ханка"})
    assert unmarked.status_code == 403
    for path, body in (
        ("/aliases/remove", {"vocabulary": "drug", "alias": "ак-ханка"}),
        ("/mappings/remove", {"name": "Ours"}),
    ):
        assert visitor.post(path, json=body, headers=MARK).status_code == 204
        assert visitor.post(path, json=body, headers=MARK).status_code == 409, "it is gone"
    assert rows(store, "SELECT * FROM own_alias") == rows(store, "SELECT * FROM saved_mapping") == []


def test_a_corrected_file_takes_the_place_of_a_batch(visitor: FlaskClient, store: Store, tmp_path: Path) -> None:
    load_text(store, tmp_path, template({"quantity": "2"}, {"quantity": "3"}))
    before = counted(visitor)
    sent = visitor.post("/upload", data=template({"quantity": "7"}).encode(), headers=MARK).get_json()["upload"]
    visitor.post(f"/upload/{sent}/load", json={"replaces": 1}, headers=MARK)
    end = time.monotonic() + 60
    while (state := visitor.get(f"/upload/{sent}").get_json())["stage"] not in RESTING:
        assert time.monotonic() < end, state
        time.sleep(0.01)
    assert state["stage"] == "done", state["error"]
    assert counted(visitor) == (1, 7.0, 0)
    found = rows(store, "SELECT id, status, replaces FROM batch ORDER BY id")
    assert found == [(1, "replaced", None), (2, "active", 1)]
    visitor.post("/batches/2/undo", headers=MARK)
    assert counted(visitor) == before == (2, 5.0, 0)
