"""Bodies of POST /upload/<id>/load that are no JSON: one sentence, nothing loaded."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.server.conftest import MARK, FakeDoor


@pytest.mark.parametrize("body", [b"{", b"not json", b"[" * 100_000, b"\xff\xfe", b"[]", b"0", b'{"profile":'])
def test_a_body_that_is_no_choice_loads_nothing(
    client: FlaskClient, send: Callable[..., str], door: FakeDoor, body: bytes
) -> None:
    upload = send(b"known,1")
    answer = client.post(f"/upload/{upload}/load", data=body, headers=MARK, content_type="application/json")
    assert answer.status_code == 400 and answer.get_json()["error"].endswith(".")
    assert client.get(f"/upload/{upload}").get_json()["stage"] == "received" and door.loads == []


def test_an_empty_body_loads_as_recognised(
    client: FlaskClient, send: Callable[..., str], settled: Callable[[str], dict[str, object]]
) -> None:
    upload = send(b"known,1")
    assert client.post(f"/upload/{upload}/load", headers=MARK).status_code == 202
    assert settled(upload)["stage"] == "done"
