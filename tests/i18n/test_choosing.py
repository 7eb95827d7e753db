"""Which language an answer is in: that of the address, the page that asks, the reader's choice, the browser."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from dashboard.language import COOKIE, HEADER


def spoken(client: FlaskClient, path: str = "/", **headers: str) -> str:
    return client.get(path, headers=headers).headers["Content-Language"]


@pytest.mark.parametrize(
    ("browser", "language"),
    [
        ("ru", "ru"),
        ("ru-KZ,ru;q=0.9,en;q=0.8", "ru"),
        ("kk-KZ,ru;q=0.8,en;q=0.5", "ru"),
        ("en-GB,ru;q=0.8", "en"),
        ("en;q=0.5,ru;q=0.8", "ru"),
        ("fr,es", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_browsers_first_language_that_is_spoken_here(client: FlaskClient, browser: str, language: str) -> None:
    assert spoken(client, **{"Accept-Language": browser}) == language


def test_a_choice_comes_before_the_browser_and_the_address_before_both(client: FlaskClient) -> None:
    russian = {"Accept-Language": "ru"}
    client.set_cookie(COOKIE, "en", domain="localhost")
    assert spoken(client, **russian) == "en"
    assert spoken(client, "/?lang=ru", **russian) == "ru"
    assert spoken(client, "/healthz", **{HEADER: "ru"}) == "ru"
    client.set_cookie(COOKIE, "ru", domain="localhost")
    assert spoken(client) == "ru"
    assert spoken(client, "/?lang=en") == "en"


@pytest.mark.parametrize("wrong", ["xx", "ru-RU", "../../etc", "<script>", ""])
def test_what_is_not_spoken_is_passed_over(client: FlaskClient, wrong: str) -> None:
    client.set_cookie(COOKIE, wrong.replace("<", "").replace(">", ""), domain="localhost")
    assert spoken(client, "/healthz", **{HEADER: wrong, "Accept-Language": "ru"}) == "ru"


def test_the_document_says_its_language(client: FlaskClient) -> None:
    assert '<html lang="ru">' in client.get("/?lang=ru").get_data(as_text=True)
    assert '<html lang="en">' in client.get("/").get_data(as_text=True)


def test_pages_of_errors_speak_too(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "text/html", "Accept-Language": "ru"})
    assert answer.status_code == 404
    page = answer.get_data(as_text=True)
    assert '<html lang="ru">' in page
    assert "Такой страницы нет" in page
    assert "There is no such page" not in page


def test_the_api_says_the_same_to_everyone_at_one_address(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "ru", domain="localhost")
    plain = client.get("/api/v1/totals", headers={"Accept-Language": "ru", HEADER: "ru"})
    assert plain.get_json()["selection"] == "All seizures"
    assert client.get("/api/v1/totals?lang=ru").get_json()["selection"] == "Все изъятия"


def test_files_without_words_are_the_same_for_all(client: FlaskClient) -> None:
    answer = client.get("/assets/favicon.svg")
    assert "Content-Language" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_one_request_leaves_no_language_to_the_next(client: FlaskClient) -> None:
    assert spoken(client, "/?lang=ru") == "ru"
    assert spoken(client) == "en"


def test_a_choice_is_kept_in_a_cookie_for_this_server_only() -> None:
    from tests.architecture_rules import ROOT

    script = (ROOT / "dashboard" / "assets" / "05-language.js").read_text(encoding="utf-8")
    assert f"const COOKIE = '{COOKIE}';" in script
    assert f"const HEADER = '{HEADER}';" in script
    assert "SameSite=Lax" in script
