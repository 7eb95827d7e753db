"""What people and programs get when something is not there or goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.pages import PAGES
from dashboard.server import build_server
from store import Store, open_store

PERSON = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[tuple[Store, Flask]]:
    store = open_store(f"sqlite:///{tmp_path / 'sentinel.db'}")
    yield store, build_server(store, tmp_path)
    store.close()


@pytest.fixture
def client(whole: tuple[Store, Flask]) -> FlaskClient:
    return whole[1].test_client()


@pytest.mark.parametrize("path", ["/nothing", "/data/old", "/%D1%81%D1%82%D1%80", "/<script>alert(1)</script>"])
def test_an_unknown_address_leads_to_the_pages(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=PERSON)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is no such page" in text
    assert "<script>alert" not in text
    for page in PAGES:
        assert f'href="{page.path}"' in text
    assert answer.headers["X-Request-ID"] in text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_in_russian(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={**PERSON, "Accept-Language": "ru"})
    assert '<html lang="ru">' in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_page_is_there(client: FlaskClient, page: object) -> None:
    path = str(getattr(page, "path", ""))
    assert client.get(path, headers=PERSON).status_code == 200
    if path != "/":
        slashed = client.get(f"{path}/?country=KZ", headers=PERSON)
        assert (slashed.status_code, slashed.headers["Location"]) == (308, f"{path}?country=KZ")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/upload/none", "/assets/none.js"])
def test_programs_get_json(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=PERSON)
    assert answer.status_code == 404
    assert answer.get_json()["error"]


def test_a_fault_shows_a_sentence_and_a_number_and_nothing_of_itself(whole: tuple[Store, Flask]) -> None:
    _store, server = whole

    def broken() -> str:
        raise RuntimeError("secret of the house")

    # Through the machinery of Flask, as a page or a question that breaks would.
    server.view_functions["healthz"] = broken
    for rule in ("/api/broken", "/broken"):
        server.add_url_rule(rule, rule, broken)
    client = server.test_client()
    page = client.get("/broken", headers=PERSON)
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert page.headers["X-Request-ID"] in page.get_data(as_text=True)
    told = client.get("/api/broken")
    assert (told.status_code, told.get_json()["request"]) == (500, told.headers["X-Request-ID"])
    for answer in (page, told, client.get("/healthz")):
        text = answer.get_data(as_text=True)
        assert answer.status_code == 500
        assert "secret" not in text and "Traceback" not in text and "RuntimeError" not in text
