"""A file is sent, loaded in the background, or leaves nothing behind."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.upload import Choice, Upload, UploadError, clean_name
from dashboard.uploads import intake_of
from store import Store, StoreError
from tests.server.conftest import LIMIT, MARK, FakeDoor

Send = Callable[..., str]
Settled = Callable[[str], dict[str, Any]]


class Watched(io.BytesIO):
    """A body that counts how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        self.taken += len(block)
        return block


def test_a_file_is_kept_under_a_name_of_ours(client: FlaskClient, folder: Path, send: Send) -> None:
    upload = send(b"known file", name="..%2F..%2Fetc%2F%D0%B8%D0%B7%D1%8A%D1%8F%D1%82%D0%B8%D1%8F%0A.csv")
    state = client.get(f"/upload/{upload}").get_json()
    assert state["file_name"] == "изъятия.csv"
    assert state["sha256"] == hashlib.sha256(b"known file").hexdigest()
    assert state["size_bytes"] == 10
    assert [path.name for path in folder.iterdir()] == [f"{upload}.part"]


def test_a_large_file_is_refused_before_it_is_read(client: FlaskClient, folder: Path) -> None:
    body = Watched(b"x" * (LIMIT + 1))
    answer = client.post("/upload", input_stream=body, headers=MARK)
    assert answer.status_code == 413
    assert answer.get_json()["error"].startswith("The file is larger than")
    assert body.taken == 0
    assert list(folder.iterdir()) == []


def test_a_file_of_exactly_the_limit_is_taken(send: Send) -> None:
    send(b"x" * LIMIT)


def test_an_upload_that_breaks_off_leaves_nothing(client: FlaskClient, folder: Path) -> None:
    stated = {"CONTENT_LENGTH": "500"}
    answer = client.post("/upload", input_stream=io.BytesIO(b"only this"), environ_overrides=stated, headers=MARK)
    assert answer.status_code == 400
    assert list(folder.iterdir()) == []


def test_an_empty_file_and_one_without_a_size_are_refused(client: FlaskClient, folder: Path) -> None:
    for stated, status in (({"CONTENT_LENGTH": "0"}, 400), ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411)):
        answer = client.post("/upload", data=b"", environ_overrides=stated, headers=MARK)
        assert answer.status_code == status
    assert list(folder.iterdir()) == []


def test_a_known_file_is_loaded_and_its_copy_removed(
    client: FlaskClient, folder: Path, door: FakeDoor, send: Send, settled: Settled
) -> None:
    upload = send(b"known file", name="cbp.csv")
    started = client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    assert started.status_code == 202
    state = settled(upload)
    assert state["stage"] == "done"
    assert state["report"] == {"file": "cbp.csv", "batch": 1, "rows_read": 7}
    assert door.loads[0]["text"] == "known file"
    assert list(folder.iterdir()) == []
    again = client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    assert again.status_code == 410


def test_an_unknown_file_waits_for_its_mapping(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    upload = send(b"unknown file")
    client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    state = settled(upload)
    assert state["stage"] == "mapping"
    assert state["inspection"]["missing_required"] == ["date"]
    assert door.loads == []
    choice = {"mapping": {"date": "Day"}, "constants": {"country": "KZ"}, "overrides": {"date_order": "dmy"}}
    client.post(f"/upload/{upload}/load", json=choice, headers=MARK)
    assert settled(upload)["stage"] == "done"
    assert {key: door.loads[0][key] for key in choice} == choice


def test_a_bad_file_has_its_sentence_and_can_be_tried_again(
    client: FlaskClient, folder: Path, send: Send, settled: Settled
) -> None:
    upload = send(b"bad file")
    client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    state = settled(upload)
    assert state["stage"] == "failed"
    assert state["error"].startswith("Line 2 has 5 cells")
    assert state["report"] is None
    assert client.get(f"/upload/{upload}/inspect").status_code == 400
    assert client.delete(f"/upload/{upload}", headers=MARK).status_code == 204
    assert list(folder.iterdir()) == []
    assert client.get(f"/upload/{upload}").status_code == 404


def test_a_fault_of_ours_is_told_without_its_insides(client: FlaskClient, send: Send, settled: Settled) -> None:
    upload = send(b"known broken file")
    client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    state = settled(upload)
    assert state["stage"] == "failed"
    assert "fault in the program" in state["error"]
    assert "eyes" not in state["error"]


def test_files_are_loaded_one_at_a_time_and_progress_is_seen(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    door.gate.clear()
    uploads = [send(f"known file {number}".encode()) for number in range(3)]
    for upload in uploads:
        client.post(f"/upload/{upload}/load", json={}, headers=MARK)
    deadline = time.monotonic() + 60
    states = [client.get(f"/upload/{upload}").get_json() for upload in uploads]
    while [state["stage"] for state in states] != ["writing", "queued", "queued"]:
        assert time.monotonic() < deadline
        states = [client.get(f"/upload/{upload}").get_json() for upload in uploads]
    assert (states[0]["done"], states[0]["total"]) == (3, 7)
    assert client.post(f"/upload/{uploads[0]}/load", json={}, headers=MARK).status_code == 409
    door.gate.set()
    assert [settled(upload)["stage"] for upload in uploads] == ["done"] * 3
    assert door.most_running == 1


def test_an_upload_queued_and_discarded_at_once_does_not_stop_the_loader(
    server: Flask, door: FakeDoor, monkeypatch: pytest.MonkeyPatch, send: Send, settled: Settled
) -> None:
    """One of the two is refused, whichever is later, and the next file is loaded."""
    intake = intake_of(server)
    first = send(b"known file")
    checked = intake._with_file

    def discarded_meanwhile(upload_id: str) -> Upload:
        found = checked(upload_id)
        intake.discard(upload_id)
        return found

    monkeypatch.setattr(intake, "_with_file", discarded_meanwhile)
    with pytest.raises(UploadError) as refused:
        intake.start(first, Choice())
    assert refused.value.status == 404
    monkeypatch.undo()
    second = send(b"known file too")
    intake.start(second, Choice())
    assert settled(second)["stage"] == "done"
    assert [load["text"] for load in door.loads] == ["known file too"]


def test_a_database_that_is_being_written_is_said_as_it_is(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_store: Store) -> None:
        raise StoreError("Another load is writing to this database; try again.")

    monkeypatch.setattr("etl.door.load_demo", busy)
    answer = client.post("/demo/load", headers=MARK)
    assert (answer.status_code, answer.get_json()["error"][:12]) == (409, "Another load")


@pytest.mark.parametrize("body", [{"path": "/etc/passwd"}, {"mapping": {"date": 3}}, {"profile": 1}, ["x"]])
def test_a_choice_of_another_shape_is_refused(client: FlaskClient, send: Send, body: object) -> None:
    upload = send(b"known file")
    assert client.post(f"/upload/{upload}/load", json=body, headers=MARK).status_code == 400


def test_only_the_newest_uploads_are_remembered(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.intake.KEPT_UPLOADS", 2)
    intake = intake_of(server)
    kept = [intake.receive(io.BytesIO(b"abc"), 3, f"{number}.csv") for number in range(3)]
    assert not kept[0].path.exists()
    assert [intake.get(upload.id).file_name for upload in kept[1:]] == ["1.csv", "2.csv"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("C:\\Users\\me\\Изъятия 2009.xlsx", "Изъятия 2009.xlsx"),
        ("/etc/passwd", "passwd"),
        ("a\u202egpj.csv", "agpj.csv"),
        ("\x00\n", "unnamed file"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_names_are_only_text(written: str, shown: str) -> None:
    assert clean_name(written) == shown


@pytest.mark.parametrize("act", ["undo", "redo"])
def test_a_batch_that_is_not_there(client: FlaskClient, act: str) -> None:
    answer = client.post(f"/batches/99/{act}", headers=MARK)
    assert answer.status_code == 404
    assert "There is no batch 99" in answer.get_json()["error"]
