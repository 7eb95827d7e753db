"""A sign of life from inside one long statement of SQLite, which may also be ended there.

Without it nobody hears of a load while an index is made, and Ctrl-C waits for the end of the statement. PostgreSQL's
driver waits for its server in Python, where both work anyway. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
    except DBAPIError as error:
        if raised:
            raise raised[0] from error
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error  # between two lines of ours
        raise
    finally:
        if not conn.invalidated:  # Ctrl-C between two statements has closed it, and would be lost behind another error
            driver.set_progress_handler(None, STEPS)
