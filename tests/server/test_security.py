"""Only this computer is answered, and only its own pages change anything."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.security import policy
from tests.server.conftest import MARK


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "localhost:80"])
def test_this_computer_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/upload/none", headers={"Host": host}).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost:81", "127.0.0.1.evil.example", "10.0.0.5", "[::2]", ""]
)
def test_another_name_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/upload/none", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.get_json()["key"] == "Host"
    assert answer.get_json()["value"] == host


def test_a_port_of_our_own_is_part_of_the_name(server: Flask) -> None:
    client = server.test_client()
    assert client.get("/upload/none", base_url="http://localhost:8050").status_code == 404
    refused = client.get("/upload/none", base_url="http://localhost:8050", headers={"Host": "localhost:8051"})
    assert refused.status_code == 400


@pytest.mark.parametrize("path", ["/upload", "/batches/1/undo", "/demo/remove", "/upload/x/load"])
def test_a_change_needs_our_header(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data=b"x")
    assert answer.status_code == 403
    assert answer.get_json()["key"] == "X-Requested-With"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_change_asked_by_another_site_is_refused_even_with_the_header(client: FlaskClient, site: str) -> None:
    assert client.post("/upload", data=b"x", headers={**MARK, "Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_page_may_change(client: FlaskClient, site: str) -> None:
    assert client.post("/upload", data=b"x", headers={**MARK, "Sec-Fetch-Site": site}).status_code == 201


def test_dash_callbacks_must_be_json(server: Flask) -> None:
    server.add_url_rule("/_dash-update-component", view_func=lambda: "reached", methods=["POST"])
    client = server.test_client()
    assert client.post("/_dash-update-component", json={}).get_data(as_text=True) == "reached"
    assert client.post("/_dash-update-component", data="{}", content_type="text/plain").status_code == 403
    crossing = client.post("/_dash-update-component", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossing.status_code == 403


def test_every_answer_carries_the_headers_refusals_too(client: FlaskClient) -> None:
    for answer in (client.get("/upload/none"), client.get("/", headers={"Host": "evil.example"})):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_scripts_are_ours_or_known_by_hash() -> None:
    directives = dict(part.strip().split(" ", 1) for part in policy(["'sha256-abc'"]).split(";"))
    assert directives["script-src"] == "'self' 'sha256-abc'"
    assert directives["default-src"] == directives["connect-src"] == "'self'"
    assert directives["object-src"] == "'none'"
