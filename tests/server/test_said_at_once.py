"""What two requests say of one file at the same moment: neither undoes the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient

from dashboard.upload import Choice, Upload
from dashboard.uploads import intake_of
from tests.server.conftest import MARK, FakeDoor

Send = Callable[..., str]
Settled = Callable[[str], dict[str, Any]]
SPELLINGS = [f"spelling {number}" for number in range(8)]


def test_of_answers_at_the_same_moment_none_is_lost(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    upload = send(b"unknown with date")
    assert client.post(f"/upload/{upload}/load", json={}, headers=MARK).status_code == 202
    settled(upload)
    intake = intake_of(client.application)
    together = threading.Barrier(len(SPELLINGS))

    def say(spelling: str) -> None:
        def answered(before: Upload) -> Choice:
            known = (before.choice.document or {}).get("aliases", {}).get("drug", {})
            time.sleep(0.01)  # long enough for the others to read what was said before
            return replace(before.choice, document={"aliases": {"drug": {**known, spelling: "heroin"}}})

        together.wait()
        intake.said(upload, answered)

    threads = [threading.Thread(target=say, args=(spelling,)) for spelling in SPELLINGS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert settled(upload)["stage"] == "review"
    assert door.reviews[-1]["document"] == {"aliases": {"drug": dict.fromkeys(SPELLINGS, "heroin")}}


def test_an_answer_that_says_what_is_known_begins_nothing(
    client: FlaskClient, door: FakeDoor, send: Send, settled: Settled
) -> None:
    upload = send(b"unknown with date")
    assert client.post(f"/upload/{upload}/load", json={}, headers=MARK).status_code == 202
    settled(upload)
    reviews = len(door.reviews)
    assert intake_of(client.application).said(upload, lambda before: before.choice).stage == "review"
    assert (settled(upload)["stage"], len(door.reviews)) == ("review", reviews)
