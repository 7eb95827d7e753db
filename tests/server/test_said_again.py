"""Through a process of its own: odd texts come back as one sentence, each sentence in the language of its reader."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.server import build_server
from dashboard.upload import RESTING, Choice
from dashboard.uploads import intake_of
from store import Store
from tests.fixtures.databases import contents
from tests.fixtures.loading import template
from tests.server.conftest import MARK

UNKNOWN = b"Date;Country;Drug;Quantity;Unit\n01.03.2021;Kazakhstan;heroin;2,5;kg\n13.03.2021;Nowhere;heroin;x;g\n"


@pytest.fixture
def served(store: Store, tmp_path: Path) -> Flask:
    return build_server(store, tmp_path)


@pytest.fixture
def visitor(served: Flask) -> FlaskClient:
    return served.test_client()


def sent(client: FlaskClient, body: bytes, act: str) -> str:
    upload = str(client.post("/upload", data=body, headers={**MARK, "X-Filename": "a.csv"}).get_json()["upload"])
    assert client.post(f"/upload/{upload}/{act}", json={}, headers=MARK).status_code == 202
    return upload


def at_rest(client: FlaskClient, upload: str, lang: str = "en") -> dict[str, Any]:
    end = time.monotonic() + 60
    while True:
        state = dict(client.get(f"/upload/{upload}?lang={lang}").get_json())
        if state["stage"] in RESTING:
            return state
        assert time.monotonic() < end, state
        time.sleep(0.02)


def cyrillic(texts: list[str]) -> list[bool]:
    return [any("\u0400" <= char <= "\u04ff" for char in text) for text in texts]


def test_what_waits_is_said_in_the_language_of_who_asks(visitor: FlaskClient) -> None:
    upload = sent(visitor, UNKNOWN, "review")
    states = {lang: at_rest(visitor, upload, lang) for lang in ("en", "ru")}
    assert at_rest(visitor, upload) == states["en"]
    for lang, russian in (("en", False), ("ru", True)):
        found, review = states[lang]["inspection"], states[lang]["review"]
        said = [found["profile_evidence"], *found["dialect"]["evidence"].values()]
        said += [one["evidence"] for one in found["columns"] if one["field"]]
        said += [one["message"] for one in (*review["quarantined"], *review["warnings"])]
        assert len(said) > 8 and cyrillic(said) == [russian] * len(said)


def test_a_refusal_too(visitor: FlaskClient) -> None:
    upload = sent(visitor, b"\x00\x01\x02", "load")
    said = {lang: at_rest(visitor, upload, lang)["error"] for lang in ("en", "ru")}
    assert all("a.csv" in text for text in said.values())
    assert cyrillic([said["en"], said["ru"]]) == [False, True]


@pytest.mark.parametrize("odd", ["\x00", "a\x00b", "../../etc/passwd", "punycode", "x" * 100_000, "\ud800"], ids=ascii)
def test_an_odd_encoding_is_refused_and_can_be_put_right(
    visitor: FlaskClient, served: Flask, store: Store, odd: str
) -> None:
    upload = sent(visitor, UNKNOWN, "review")
    assert at_rest(visitor, upload)["stage"] == "review"
    before = contents(store)
    # As a control of the page says it; the JSON of a program is refused before (test_odd_bodies.py).
    intake_of(served).review(upload, Choice(document={"reading": {"encoding": odd}}))
    state = at_rest(visitor, upload)
    assert "fault" not in state["error"] and len(state["error"]) < 5000 and "\n" not in state["error"]
    assert state["stage"] in ("mapping", "review") and contents(store) == before
    intake_of(served).review(upload, Choice(document={"reading": {"encoding": "utf-8"}}))
    assert at_rest(visitor, upload)["error"] is None


@pytest.mark.parametrize(
    "body",
    [{"replaces": -1}, {"replaces": 2**62}, {"profile": "../x"}, {"document": {"aliases": {"a\nb": {}}}}],
    ids=str,
)
def test_an_odd_choice_is_refused_in_a_sentence(visitor: FlaskClient, store: Store, body: dict[str, Any]) -> None:
    before = contents(store)
    upload = sent(visitor, template({}).encode(), "review")
    at_rest(visitor, upload)
    visitor.post(f"/upload/{upload}/load", json=body, headers=MARK)
    state = at_rest(visitor, upload)
    if state["stage"] == "done":
        assert state["report"]["rows_loaded"] == 1
        return
    assert state["error"].endswith(".") and "fault" not in state["error"]
    assert contents(store) == before
