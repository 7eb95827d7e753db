"""A sign of life from inside one long statement of SQLite, which may also be ended there.

Without it nobody hears of a load while an index is made, and Ctrl-C waits for the end of the statement. PostgreSQL's
driver waits for its server in Python, where both work anyway. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

STEPS = 500_000  # of SQLite's own machine between two signs: a few hundredths of a second
Told = Callable[[], None]


def nobody() -> None:
    return None


@contextmanager
def telling(conn: Connection, told: Told) -> Iterator[None]:
    """Inside the block `told` is called again and again while a statement runs; what it raises ends both."""
    driver = conn.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    with ticking(driver, told):
        yield


@contextmanager
def ticking(driver: sqlite3.Connection, told: Told) -> Iterator[None]:
    """As `telling`, for a connection that SQLAlchemy knows nothing of."""
    raised: list[BaseException] = []

    def tick() -> int:
        try:
            told()
        except BaseException as error:  # the driver would swallow it
            raised.append(error)
            return 1
        return 0

    driver.set_progress_handler(tick, STEPS)
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:  # of a statement of SQLAlchemy's, of one of ours (store/bulk.py)
        if raised:
            raise raised[0] from error
        cause = error.orig if isinstance(error, DBAPIError) else error
        if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error  # between two lines of ours
        raise
    finally:
        with suppress(sqlite3.ProgrammingError):  # Ctrl-C between two statements has closed it, and must not be lost
            driver.set_progress_handler(None, STEPS)
