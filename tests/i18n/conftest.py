"""A record written in Russian from end to end: what is in Latin letters on its pages is what no catalog has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.server import build_server
from etl.door import load
from i18n import speaking
from store import Store, open_store

FILE = Path(__file__).parent / "seizures_ru.csv"


@pytest.fixture(scope="session")
def russian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The file loaded by somebody who speaks English."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('russian') / 'russian.db'}")
    load(store, FILE)
    yield store
    store.close()


@pytest.fixture(scope="session")
def server(russian: Store, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return build_server(russian, tmp_path_factory.mktemp("data"))


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    client = server.test_client()
    client.environ_base["HTTP_HOST"] = "localhost"
    return client


@pytest.fixture
def in_russian() -> Iterator[None]:
    with speaking("ru"):
        yield
