"""What a browser keeps: whatever is named with its version, for a year; anything about the data, never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.server import build_server
from store import open_store

YEAR = "public, max-age=31536000, immutable"
PERSON = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("caching")
    store = open_store(f"sqlite:///{folder / 'sentinel.db'}")
    yield build_server(store, folder).test_client()
    store.close()


def test_what_a_page_asks_for_is_kept_for_a_year(client: FlaskClient) -> None:
    page = client.get("/data", headers=PERSON)
    assert page.headers["Cache-Control"] == "no-store"  # it names the versions, and is asked for anew
    addresses = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', page.get_data(as_text=True))
    ours = [one for one in addresses if one.startswith("/assets/") and "?m=" in one]
    suites = [one for one in addresses if one.startswith("/_dash-component-suites/")]
    assert len(ours) > 20
    assert len(suites) > 5
    for address in (*ours, *suites):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, YEAR), address


@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-dependencies", "/healthz", "/api/v1/totals", "/uploads"])
def test_an_answer_is_never_kept(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    ["/assets/nothing.js?m=1", "/_dash-component-suites/dash/dcc/nothing.v4_4_1m1795296766.js"],
)
def test_neither_is_what_is_not_there(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code >= 400
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/vendor/fonts/ibm-plex-sans-latin-400-normal.woff2",
        "/_dash-component-suites/dash/dash-renderer/build/dash_renderer.min.js",
    ],
)
def test_what_has_no_version_in_its_name_is_asked_for_each_time(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"], again.data) == (304, "no-cache", b"")


def test_spellings_that_somebody_taught_are_kept_by_the_browser_alone(client: FlaskClient) -> None:
    """What an administration calls things comes from its database: a proxy for everybody must not hold it."""
    first = client.get("/names.json")
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
    again = client.get("/names.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "private, no-cache")
