"""Loads wait for each other where everyone can see it, in the order in which they came, and can be taken back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from dashboard.upload_words import state_said
from tests.server.conftest import MARK, FakeDoor

Send = Callable[..., str]
Settled = Callable[[str], dict[str, Any]]


def begin(client: FlaskClient, upload: str) -> None:
    assert client.post(f"/upload/{upload}/load", json={}, headers=MARK).status_code == 202


def until(client: FlaskClient, upload: str, stage: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while (state := dict(client.get(f"/upload/{upload}").get_json()))["stage"] != stage:
        assert time.monotonic() < deadline, state
        time.sleep(0.01)
    return state


def gone(client: FlaskClient, upload: str) -> None:
    deadline = time.monotonic() + 60
    while client.get(f"/upload/{upload}").status_code != 404:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def three(client: FlaskClient, door: FakeDoor, send: Send) -> list[str]:
    """The first is being written, the other two wait."""
    door.gate.clear()
    uploads = [send(f"known file {number}".encode()) for number in range(3)]
    for upload in uploads:
        begin(client, upload)
    until(client, uploads[0], "writing")
    for upload in uploads[1:]:
        until(client, upload, "queued")
    return uploads


def test_everyone_sees_the_queue_and_nothing_of_the_files(client: FlaskClient, door: FakeDoor, send: Send) -> None:
    uploads = three(client, door, send)
    states = [client.get(f"/upload/{upload}").get_json() for upload in uploads]
    assert [state["ahead"] for state in states] == [0, 1, 2]
    said = [state["said"] for state in states]
    assert said == ["Writing to the database", "Waiting for 1 other load", "Waiting for 2 other loads"]
    loads = client.get("/uploads").get_json()["loads"]
    assert [load["ticket"] for load in loads] == [state["ticket"] for state in states]
    assert [load["said"] for load in loads] == [
        "Another load is running: Writing to the database",
        "Another file is in the queue: Waiting for 1 other load",
        "Another file is in the queue: Waiting for 2 other loads",
    ]
    assert {key for load in loads for key in load} == {"ticket", "ahead", "stage", "done", "total", "said"}
    door.gate.set()


def test_all_are_understood_while_the_first_is_written(client: FlaskClient, door: FakeDoor, send: Send) -> None:
    three(client, door, send)
    unknown = send(b"unknown file")
    begin(client, unknown)
    assert until(client, unknown, "mapping")["inspection"]["missing_required"] == ["date"]
    assert [load["stage"] for load in client.get("/uploads").get_json()["loads"]] == ["writing", "queued", "queued"]
    door.gate.set()


def test_loads_go_in_the_order_in_which_they_came(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    uploads = three(client, door, send)
    door.gate.set()
    assert [settled(upload)["stage"] for upload in uploads] == ["done"] * 3
    assert [load["text"] for load in door.loads] == [f"known file {number}" for number in range(3)]
    assert client.get("/uploads").get_json()["loads"] == []


def test_one_that_waits_can_be_taken_back(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled, folder: Path
) -> None:
    uploads = three(client, door, send)
    assert client.delete(f"/upload/{uploads[1]}", headers=MARK).status_code == 204
    assert client.get(f"/upload/{uploads[1]}").status_code == 404
    assert client.get(f"/upload/{uploads[2]}").get_json()["said"] == "Waiting for 1 other load"
    door.gate.set()
    assert settled(uploads[0])["stage"] == "done"
    assert settled(uploads[2])["stage"] == "done"
    assert [load["text"] for load in door.loads] == ["known file 0", "known file 2"]
    assert list(folder.iterdir()) == []


def test_one_that_is_being_written_can_be_taken_back(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled, folder: Path
) -> None:
    """Its process is ended, which ends its transaction: tests/server/test_worker.py."""
    uploads = three(client, door, send)
    assert client.delete(f"/upload/{uploads[0]}", headers=MARK).status_code == 204
    gone(client, uploads[0])
    door.gate.set()
    assert [settled(upload)["stage"] for upload in uploads[1:]] == ["done"] * 2
    assert [load["text"] for load in door.loads] == ["known file 1", "known file 2"]
    assert list(folder.iterdir()) == []


def test_one_that_waits_for_another_program_can_be_taken_back(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled, folder: Path
) -> None:
    door.busy = True
    upload = send(b"known file")
    begin(client, upload)
    state = until(client, upload, "waiting")
    assert state["said"] == f"Waiting for another program that is loading ({state['done']} s)"
    assert client.delete(f"/upload/{upload}", headers=MARK).status_code == 204
    gone(client, upload)
    assert list(folder.iterdir()) == []
    assert door.loads == []
    door.busy = False
    after = send(b"known file too")
    begin(client, after)
    assert settled(after)["stage"] == "done"


def test_it_is_seen_that_work_goes_on_where_nobody_knows_how_much_is_left() -> None:
    load = {"stage": "reading", "ahead": 0, "done": 0, "total": 0}
    assert state_said(load) == state_said(load | {"seconds": 0}) == "Reading"
    assert state_said(load | {"seconds": 1}) == "Reading · 1 s"
    assert state_said(load | {"seconds": 12}) == "Reading · 12 s"
    writing = load | {"stage": "writing", "done": 4, "total": 9, "seconds": 5}
    assert state_said(writing) == "Writing to the database · 5 s"
