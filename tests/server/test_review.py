"""A file that needs a person waits, is looked at again as often as they like, and is loaded when they say so."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.server.conftest import MARK, FakeDoor

Send = Callable[..., str]
Settled = Callable[[str], dict[str, Any]]


def until(client: FlaskClient, upload: str, *stages: str) -> None:
    end = time.monotonic() + 60
    while (state := client.get(f"/upload/{upload}").get_json())["stage"] not in stages:
        assert time.monotonic() < end, state
        time.sleep(0.01)


def post(client: FlaskClient, upload: str, act: str, body: dict[str, Any] | None = None) -> None:
    assert client.post(f"/upload/{upload}/{act}", json=body or {}, headers=MARK).status_code == 202


def test_an_unknown_file_that_misses_nothing_waits_with_what_a_load_would_make_of_it(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    upload = send(b"unknown with date")
    post(client, upload, "load")
    state = settled(upload)
    assert (state["stage"], state["said"]) == ("review", "Waiting for your review")
    assert state["inspection"]["missing_required"] == []
    assert state["review"]["account"] == {"rows_read": 7}
    assert door.loads == [] and client.get("/uploads").get_json()["loads"] == []
    post(client, upload, "load")  # nothing corrected: all as guessed
    assert settled(upload)["stage"] == "done"
    assert [load["document"] for load in door.loads] == [None]


def test_a_known_file_can_be_reviewed_first(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled, folder: Path
) -> None:
    upload = send(b"known file")
    post(client, upload, "review")
    assert settled(upload)["stage"] == "review"
    assert len(list(folder.iterdir())) == 1 and door.loads == []
    assert client.delete(f"/upload/{upload}", headers=MARK).status_code == 204
    assert list(folder.iterdir()) == []


def test_it_is_reviewed_again_with_what_a_person_says(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    upload = send(b"unknown file")
    post(client, upload, "load")
    assert settled(upload)["stage"] == "mapping"
    document = {"columns": {"date": "Tarikh"}, "aliases": {"drug": {"gear": "heroin"}}}
    post(client, upload, "review", {"document": document})
    state = settled(upload)
    assert (state["stage"], state["error"]) == ("review", None)
    assert door.reviews[-1]["document"] == document
    post(client, upload, "load", {"document": document, "save_mapping_as": "Our own"})
    assert settled(upload)["stage"] == "done"
    assert (door.loads[0]["document"], door.loads[0]["save_mapping_as"]) == (document, "Our own")


def test_what_it_replaces_is_remembered_until_it_is_loaded(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    upload = send(b"unknown file")
    post(client, upload, "load", {"replaces": 3})
    settled(upload)
    post(client, upload, "review", {"document": {"columns": {"date": "Tarikh"}}})
    settled(upload)
    post(client, upload, "load")
    assert settled(upload)["stage"] == "done"
    assert door.loads[0]["replaces"] == 3


def test_what_it_replaces_can_be_taken_back_and_chosen_again(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    upload = send(b"unknown with date")
    post(client, upload, "load", {"replaces": 3})
    settled(upload)
    reviewed = []
    other = {"document": {"columns": {"date": "Tarikh"}}}
    for said in ({"replaces": None}, other, {"replaces": 3}, {"replaces": None}):
        post(client, upload, "review", said)
        settled(upload)
        reviewed.append(door.reviews[-1]["replaces"])
    assert reviewed == [None, None, 3, None]  # what was said of it holds until something else is
    post(client, upload, "load")
    assert settled(upload)["stage"] == "done"
    assert door.loads[0]["replaces"] is None


def test_a_file_of_which_nothing_can_be_loaded_goes_back_to_its_columns(
    client: FlaskClient, send: Send, settled: Settled
) -> None:
    upload = send(b"unknown empty with date")
    post(client, upload, "load")
    state = settled(upload)
    assert (state["stage"], state["review"]) == ("mapping", None)
    assert state["error"].startswith("None of its 7 rows")


def test_those_behind_one_that_waits_for_a_person_are_loaded(
    client: FlaskClient, send: Send, settled: Settled
) -> None:
    first, second = send(b"unknown with date"), send(b"known file")
    post(client, first, "load")
    post(client, second, "load")
    assert settled(second)["stage"] == "done"
    assert settled(first)["stage"] == "review"


def test_the_newest_of_several_sayings_wins(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    """Controls are used quickly one after another; the file is read again for the last."""
    door.gate.clear()
    upload = send(b"unknown with date")
    for unit in ("kg", "g", "mg"):
        post(client, upload, "review", {"document": {"constants": {"unit": unit}}})
        until(client, upload, "understanding")
    refused = client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    assert (refused.status_code, "still being read" in refused.get_json()["error"]) == (409, True)
    door.gate.set()
    assert settled(upload)["stage"] == "review"
    assert door.reviews[-1]["document"] == {"constants": {"unit": "mg"}}
    post(client, upload, "load", {"document": {"constants": {"unit": "mg"}}})
    assert settled(upload)["stage"] == "done"


def test_a_load_that_is_stopped_goes_back_to_who_has_reviewed_it(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled, folder: Path
) -> None:
    upload, other = send(b"unknown with date"), send(b"known file")
    post(client, upload, "load")
    settled(upload)
    door.gate.clear()
    for each in (upload, other):
        post(client, each, "load")
        until(client, each, "writing", "queued")
    for each in (other, upload):
        assert client.post(f"/upload/{each}/stop", headers=MARK).status_code == 204
    state = settled(upload)
    assert (state["stage"], state["review"]["account"]) == ("review", {"rows_read": 7})
    assert state["error"] == "This was stopped, so nothing was loaded."
    assert client.get(f"/upload/{other}").status_code == 404, "nobody had said anything of this one"
    assert [path.name for path in folder.iterdir()] == [f"{upload}.part"] and door.loads == []
    door.gate.set()
    post(client, upload, "load")
    assert settled(upload)["stage"] == "done"


def test_nothing_of_the_file_is_sent_while_it_is_worked_on(client: FlaskClient, door: FakeDoor, send: Send) -> None:
    """The state is asked three times a second; a review may have hundreds of rows."""
    door.gate.clear()
    upload = send(b"known file")
    post(client, upload, "load")
    while (state := client.get(f"/upload/{upload}").get_json())["stage"] != "writing":
        assert "error" in state
    assert "review" not in state and "inspection" not in state
    door.gate.set()


def test_a_name_that_is_too_long_is_refused_before_the_load(client: FlaskClient, door: FakeDoor, send: Send) -> None:
    upload = send(b"known file")
    answer = client.post(f"/upload/{upload}/load", json={"save_mapping_as": "x" * 201}, headers=MARK)
    assert (answer.status_code, "at most 200 characters" in answer.get_json()["error"]) == (400, True)
    assert door.loads == []


@pytest.mark.parametrize("body", [{"document": "x"}, {"replaces": "3"}, {"replaces": True}, {"save_mapping_as": 3}])
def test_a_body_of_another_shape_is_refused(client: FlaskClient, send: Send, body: dict[str, Any]) -> None:
    upload = send(b"known file")
    answer = client.post(f"/upload/{upload}/review", json=body, headers=MARK)
    assert answer.status_code == 400 and answer.get_json()["error"].endswith(".")


def test_room_is_asked_for_before_a_file_is_sent(
    client: FlaskClient, door: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/uploads/room?size=900").status_code == 204
    assert door.expected == 1, "a process is made ready"
    too_large = client.get("/uploads/room?size=1001")
    assert (too_large.status_code, too_large.get_json()["error"][:23]) == (413, "The file is larger than")
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(free=100_000))
    full = client.get("/uploads/room?size=900")
    assert (full.status_code, full.get_json()["error"][:12]) == (507, "The disk tha")
    assert door.expected == 1


class Usage:
    """What the system says of a disk."""

    def __init__(self, free: int) -> None:
        self.free = free
