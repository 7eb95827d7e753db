"""Inside one long statement there are signs of life, and it can be ended: by who hears them, and by Ctrl-C."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from sqlalchemy import event

from store import Store, tables
from store.alive import telling
from store.bulk import insert_columns
from store.checked import looked_at
from tests.fixtures.databases import contents

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
# A statement of many seconds, however fast the machine is.
LONG = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000000) "
    "UPDATE meta SET value = (SELECT max(i) FROM n) WHERE key = 'data_version'"
)


class TakenBackError(Exception):
    pass


class Ears:
    """Hears signs of life, and takes back what gives the last one that is wanted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.heard = 0

    def __call__(self) -> None:
        self.heard += 1
        if self.heard == self._most:
            raise TakenBackError


def test_it_is_heard_of_and_ended_by_who_hears(store: Store) -> None:
    before, ears = contents(store), Ears(5)
    with pytest.raises(TakenBackError), store.writing(loading=True, alive=ears) as conn:
        conn.exec_driver_sql(LONG)
    assert ears.heard == 5 and contents(store) == before


def test_rows_that_go_in_are_heard_of_and_ended_by_who_hears(store: Store) -> None:
    before, ears = contents(store), Ears(2)
    many = {"operation": [f"operation {number}" for number in range(200_000)], "name": ["x"] * 200_000}
    with pytest.raises(TakenBackError), store.writing(loading=True, alive=ears) as conn:
        insert_columns(conn, tables.operation, many, {})
    assert ears.heard == 2 and contents(store) == before


def test_ctrl_c_ends_it_and_nothing_is_changed(store: Store) -> None:
    before = contents(store)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), store.writing(loading=True) as conn:
        timer.start()
        conn.exec_driver_sql(LONG)
    assert time.monotonic() - began < 5
    assert contents(store) == before


def test_ctrl_c_between_two_statements_is_not_lost_behind_the_clearing_up(store: Store) -> None:
    before = contents(store)

    def pressed(*_of_statement: object) -> None:
        raise KeyboardInterrupt  # where Python looks for signals: as a statement returns

    with pytest.raises(KeyboardInterrupt), store.writing(loading=True) as conn, looked_at(conn, tables.seizure, {}):
        event.listen(conn, "after_cursor_execute", pressed)
        conn.exec_driver_sql("UPDATE meta SET value = '99' WHERE key = 'data_version'")
    assert contents(store) == before
    with store.writing() as conn:
        assert conn.exec_driver_sql("PRAGMA ignore_check_constraints").scalar_one() == 0


def test_nothing_is_told_behind_the_block(store: Store) -> None:
    heard: list[int] = []
    with store.reading() as conn:
        with telling(conn, lambda: heard.append(1)):
            conn.exec_driver_sql("SELECT 1")
        before = len(heard)
        slow = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT max(i) FROM n"
        conn.exec_driver_sql(slow).scalar_one()
    assert len(heard) == before
