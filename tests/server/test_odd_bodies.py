"""Numbers and texts that no database can keep are refused in one sentence; files that wait are their owner's alone."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from store import Store
from tests.fixtures.databases import BOTH, contents
from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.databases import store as store
from tests.fixtures.loading import load_text, template
from tests.server.conftest import MARK

DATABASES = BOTH
NUMBERS = (2**31, 2**63, 10**30)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_beyond_any_record_is_of_nothing(client: FlaskClient, number: int) -> None:
    for address in (f"/held?batch={number}", f"/decisions?batch={number}"):
        answer = client.get(address)
        assert (answer.status_code, list(answer.get_json().values())) == (200, [[]])
    for address in (f"/held/{number}/decide", f"/decisions/{number}/undo"):
        answer = client.post(address, json={"kind": "accept", "reason": "seen"}, headers=MARK)
        assert answer.status_code == 409 and str(number) in answer.get_json()["error"]


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/aliases/remove", b'{"vocabulary": "drug", "alias": "a\\u0000"}'),
        ("/aliases/remove", b'{"vocabulary": "\\ud800", "alias": "a"}'),
        ("/mappings/remove", b'{"name": "\\ud800"}'),
        ("/mappings/remove", b'{"name": "\\\\\\u0000"}'),
        ("/mappings/remove", b"[" * 100_000),
        ("/held/1/decide", b'{"kind": "accept", "reason": "\\u0000"}'),
    ],
)
def test_a_text_that_no_database_keeps_is_refused(client: FlaskClient, address: str, body: bytes) -> None:
    answer = client.post(address, data=body, headers=MARK, content_type="application/json")
    assert answer.status_code == 400 and answer.get_json()["error"].endswith(".")


def test_a_backslash_before_u0000_is_text(client: FlaskClient) -> None:
    answer = client.post(
        "/mappings/remove", data=rb'{"name": "\\u0000"}', headers=MARK, content_type="application/json"
    )
    assert answer.status_code == 409 and "No mapping is saved" in answer.get_json()["error"]


@pytest.mark.parametrize("quantity", ["1" + "0" * 400, "1" + "0" * 200, "1e999", "NaN", "-1"])
def test_a_quantity_beyond_any_number_changes_nothing(
    client: FlaskClient, store: Store, tmp_path: Path, quantity: str
) -> None:
    load_text(store, tmp_path, template({"drug": "amphetamine", "quantity": "4500000"}))
    (line,) = (one["line"] for one in client.get("/held").get_json()["held"])
    before = contents(store)
    body = f'{{"kind": "correct", "reason": "r", "quantity": {quantity}}}'
    answer = client.post(f"/held/{line}/decide", data=body, headers=MARK, content_type="application/json")
    assert answer.status_code == 400 and answer.get_json()["error"].endswith(".")
    assert contents(store) == before


def test_a_load_does_not_take_a_nul(client: FlaskClient, send: Callable[..., str]) -> None:
    upload = send(b"known,1")
    body = b'{"save_mapping_as": "a\\u0000b"}'
    answer = client.post(f"/upload/{upload}/load", data=body, headers=MARK, content_type="application/json")
    assert answer.status_code == 400 and client.get(f"/upload/{upload}").get_json()["stage"] == "received"


def test_only_its_owner_reads_a_file_that_waits(send: Callable[..., str], folder: Path) -> None:
    send(b"known,1")
    (path,) = folder.iterdir()
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(path.stat().st_mode)) == (0o700, 0o600)
