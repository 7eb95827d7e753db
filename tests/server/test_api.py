"""The whole server over a small database: questions, batches, findings, health, caching."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from analytics.door import ask_query
from dashboard import VERSION
from dashboard.server import build_server
from etl import door
from store import SCHEMA_VERSION, Store, open_store
from tests.server.conftest import MARK

HEADER = "Tarikh,Where,What,How much,Measure\n"
ROWS = [
    "2021-03-05,Kazakhstan,heroin,2.5,kg",
    "2021-03-06,Kazakhstan,heroin,1500,g",
    "2021-04-01,Uzbekistan,opium,4,kg",
    "=cmd|calc,Uzbekistan,opium,4,kg",
]
MAPPING = {"date": "Tarikh", "country": "Where", "drug": "What", "quantity": "How much", "unit": "Measure"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, FlaskClient]]:
    folder: Path = tmp_path_factory.mktemp("api")
    store = open_store(f"sqlite:///{folder / 'test.db'}")
    path = folder / "rows.csv"
    path.write_text(HEADER + "\n".join(ROWS) + "\n", encoding="utf-8")
    door.load(store, path, mapping=MAPPING)
    yield store, build_server(store, folder).test_client()
    store.close()


def test_an_answer_is_what_analytics_says(loaded: tuple[Store, FlaskClient]) -> None:
    store, client = loaded
    answer = client.get("/api/v1/by_country?drug=heroin")
    assert answer.status_code == 200
    assert answer.get_json() == json.loads(json.dumps(ask_query(store, "by_country", "drug=heroin")))
    assert [(row["key"], row["seizures"], row["mass_kg"]) for row in answer.get_json()["rows"]] == [("KZ", 2, 4.0)]


def test_options_of_a_question_stand_beside_the_selection(loaded: tuple[Store, FlaskClient]) -> None:
    _store, client = loaded
    records = client.get("/api/v1/records?country=KZ&limit=1&sort=mass&order=desc").get_json()
    assert (records["total"], [row["mass_kg"] for row in records["rows"]]) == (2, [2.5])


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [("drug=heroine", "drug", "heroine"), ("colour=red", "colour", "red"), ("from=yesterday", "from", "yesterday")],
)
def test_a_wrong_selection_is_one_sentence(loaded: tuple[Store, FlaskClient], query: str, key: str, value: str) -> None:
    _store, client = loaded
    answer = client.get(f"/api/v1/totals?{query}")
    assert answer.status_code == 400
    body = answer.get_json()
    assert (body["key"], body["value"]) == (key, value)
    assert value in body["error"] or key in body["error"]


@pytest.mark.parametrize("path", ["/api/v1/nonsense", "/api/v2/totals", "/api/", "/api/v1/batches/99/issues"])
def test_nothing_at_an_address_is_json_too(loaded: tuple[Store, FlaskClient], path: str) -> None:
    _store, client = loaded
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.get_json()["error"]


def test_a_method_that_is_not_there_is_json_too(loaded: tuple[Store, FlaskClient]) -> None:
    _store, client = loaded
    answer = client.post("/api/v1/totals", headers=MARK)
    assert answer.status_code == 405
    assert answer.get_json()["error"]


def test_batches_and_their_findings(loaded: tuple[Store, FlaskClient]) -> None:
    _store, client = loaded
    (batch,) = client.get("/api/v1/batches").get_json()
    assert (batch["rows_read"], batch["rows_loaded"], batch["rows_quarantined"]) == (4, 3, 1)
    found = client.get(f"/api/v1/batches/{batch['id']}/issues").get_json()
    assert [(item["level"], item["row_number"]) for item in found if item["level"] == "quarantined"] == [
        ("quarantined", 4)
    ]
    assert client.get(f"/api/v1/batches/{batch['id']}/issues?limit=0").get_json() == []
    assert client.get(f"/api/v1/batches/{batch['id']}/issues?limit=many").status_code == 400
    refused = client.get(f"/api/v1/batches/{batch['id']}/issues?offset={'9' * 30}")
    assert (refused.status_code, refused.get_json()["key"]) == (400, "offset")


def test_findings_as_csv_hold_no_formula(loaded: tuple[Store, FlaskClient]) -> None:
    _store, client = loaded
    batch = client.get("/api/v1/batches").get_json()[0]["id"]
    answer = client.get(f"/api/v1/batches/{batch}/issues.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="sentinel-batch-{batch}-issues.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline="")))
    held_back = next(row for row in rows if row["level"] == "quarantined")
    assert held_back["value"] == "'=cmd|calc"
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row.values())


def test_undo_and_redo_restore_the_totals(loaded: tuple[Store, FlaskClient]) -> None:
    _store, client = loaded
    batch = client.get("/api/v1/batches").get_json()[0]["id"]
    before = client.get("/api/v1/totals").get_json()
    assert client.post(f"/batches/{batch}/redo", headers=MARK).status_code == 409
    assert client.post(f"/batches/{batch}/undo", headers=MARK).get_json()["status"] == "undone"
    assert client.get("/api/v1/totals").get_json()["seizures"] == 0
    assert client.post(f"/batches/{batch}/redo", headers=MARK).get_json()["status"] == "active"
    after = client.get("/api/v1/totals").get_json()
    assert {**after, "snapshot": None} == {**before, "snapshot": None}


def test_health(loaded: tuple[Store, FlaskClient]) -> None:
    store, client = loaded
    assert client.get("/healthz").get_json() == {
        "status": "ok",
        "schema_version": SCHEMA_VERSION,
        "data_version": store.data_version(),
        "version": VERSION,
    }


def test_answers_are_not_kept_and_pages_are_guarded(loaded: tuple[Store, FlaskClient]) -> None:
    _store, client = loaded
    assert client.get("/api/v1/totals").headers["Cache-Control"] == "no-store"
    page = client.get("/")
    assert page.status_code == 200
    assert "script-src 'self' 'sha256-" in page.headers["Content-Security-Policy"]
    packed = client.get("/api/v1/by_country", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
