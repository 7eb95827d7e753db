"""What every test may ask for: the real files, and marks that follow from where a test is and what it uses."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.fixtures.databases import database_url as database_url
from tests.fixtures.databases import kind as kind
from tests.fixtures.missing import SERVER_VARIABLE
from tests.fixtures.missing import missing as missing
from tests.fixtures.servers import empty_postgres_url as empty_postgres_url
from tests.fixtures.servers import postgres_server as postgres_server
from tests.fixtures.servers import postgres_url as postgres_url
from tests.fixtures.servers import seeded_database as seeded_database

ROOT = Path(__file__).resolve().parent.parent
BROWSER_TESTS = Path(__file__).resolve().parent / "browser"
REAL_TESTS = Path(__file__).resolve().parent / "real"
POSTGRES_TESTS = Path(__file__).resolve().parent / "postgres"
# Their files take longest. What begins last decides when all is done, so these begin first.
LONG = ("browser", "faults", "real", "postgres")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real public files: SENTINEL_REAL_DATA, or ../shared/data beside the project."""
    folder = Path(os.environ.get("SENTINEL_REAL_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        missing(f"real files: no folder {folder}; set SENTINEL_REAL_DATA")
    return folder


def pytest_configure() -> None:
    """Servers are stopped by SIGINT as from a keyboard: a shell that ignores it must not hand that down to them.

    A program that is started takes over what is ignored, and not what is handled: so it is handled, by doing nothing.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda _number, _frame: None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """In a module that says `DATABASES = BOTH` every test of a store runs on SQLite and on PostgreSQL.

    A test that asks for `database_file` is about the file of SQLite, and runs once.
    """
    databases = getattr(metafunc.module, "DATABASES", None)
    if databases and "kind" in metafunc.fixturenames and "database_file" not in metafunc.fixturenames:
        metafunc.parametrize("kind", databases, indirect=True)


def pytest_report_header() -> str:
    """Whether the tests of both databases run: SENTINEL_TEST_POSTGRES names a server for them."""
    second = "and PostgreSQL" if SERVER_VARIABLE in os.environ else f"alone: {SERVER_VARIABLE} names no server"
    return f"databases: SQLite {second}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `browser`, `real` and `postgres` by place and by fixture, so that no test can forget its mark."""
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker(pytest.mark.browser)
        if item.path.is_relative_to(REAL_TESTS) or "real_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.real)
        if item.path.is_relative_to(POSTGRES_TESTS) or "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """Folders of `LONG` in their order, then all others as they were found."""
    folder = item.path.relative_to(Path(__file__).resolve().parent).parts[0]
    return LONG.index(folder) if folder in LONG else len(LONG)
