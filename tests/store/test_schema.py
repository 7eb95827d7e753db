"""schema.sql and store.tables describe one database; they cannot drift apart unseen."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from store import Store, tables
from store.database import SCHEMA_FILE
from tests.fixtures.databases import rows
from tests.store.schema_shape import TableShape, differences, shape_of


def from_sql(script: str) -> dict[str, TableShape]:
    """The shape that a script makes, run by SQLite itself."""
    engine = create_engine("sqlite://")
    connection = engine.raw_connection()
    connection.driver_connection.executescript(script)  # type: ignore[union-attr]
    connection.close()
    found = shape_of(engine)
    engine.dispose()
    return found


def declared() -> dict[str, TableShape]:
    """The shape that store.tables makes."""
    engine = create_engine("sqlite://")
    tables.metadata.create_all(engine)
    found = shape_of(engine)
    engine.dispose()
    return found


def test_schema_sql_and_the_declared_tables_are_the_same() -> None:
    written = from_sql(SCHEMA_FILE.read_text(encoding="utf-8"))
    assert len(written) >= 20 and sum(len(table.foreign_keys) for table in written.values()) >= 20
    assert differences(written, declared()) == []


DRIFTS = {
    "a column of another type": ("quantity            DOUBLE PRECISION", "quantity TEXT", "seizure_line.quantity"),
    "a number of 32 bits": ("to_base DOUBLE PRECISION", "to_base REAL", "unit.to_base"),
    "a column that may be null": ("file_name        TEXT NOT NULL", "file_name TEXT", "batch.file_name"),
    "a column that may not": ("place                  TEXT, ", "place TEXT NOT NULL, ", "seizure.place"),
    "a column more": ("note                   TEXT,", "note TEXT, mood TEXT,", "seizure.mood"),
    "a column of another name": ("loaded_by        TEXT", "loader TEXT", "batch.loader"),
    "another primary key": ("KEY (unit, drug, version)", "KEY (unit, drug)", "unit_factor, primary_key"),
    "a foreign key less": (
        "batch_id            INTEGER NOT NULL REFERENCES batch (id)",
        "batch_id INTEGER NOT NULL",
        "seizure_line, foreign_keys",
    ),
    "a foreign key elsewhere": (
        "country        TEXT REFERENCES country (code)",
        "country TEXT REFERENCES country (alpha3)",
        "foreign_keys",
    ),
    "an index less": ("CREATE INDEX issue_batch ON issue (batch_id, level);", "", "issue, indexes"),
    "an index in another order": (
        "seizure (country, period_start)",
        "seizure (period_start, country)",
        "seizure, indexes",
    ),
    "a unique index": ("CREATE INDEX batch_content", "CREATE UNIQUE INDEX batch_content", "batch, indexes"),
    "a table more": ("-- ------", "CREATE TABLE saved_view (id INTEGER PRIMARY KEY);\n-- ------", "saved_view"),
}


@pytest.mark.parametrize("drift", DRIFTS, ids=lambda name: name.replace(" ", "-"))
def test_a_drift_is_found_and_named(drift: str) -> None:
    before, after, named = DRIFTS[drift]
    script = SCHEMA_FILE.read_text(encoding="utf-8")
    assert before in script
    found = differences(from_sql(script.replace(before, after, 1)), declared())
    assert found and any(named in line for line in found)


def test_opening_a_database_runs_the_whole_schema(store: Store, tmp_path: Path) -> None:
    """The program splits the script at semicolons: no statement, view or check may be lost on the way."""
    path = tmp_path / "whole.db"
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA_FILE.read_text(encoding="utf-8"))
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    whole = [(kind, name, _bare(sql)) for kind, name, sql in connection.execute(query)]
    connection.close()
    assert [(kind, name, _bare(sql)) for kind, name, sql in rows(store, query)] == whole
    assert ("view", "counted_line") in [(kind, name) for kind, name, _sql in whole]


def _bare(sql: str) -> str:
    return " ".join(re.sub(r"--[^\n]*", "", sql).split())


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO operation_participant VALUES ('nowhere', 'KZ', 'assumed')",
        "INSERT INTO source VALUES ('s', 'n', 'p', 'o', 2)",
        "UPDATE drug SET class = 'weapon' WHERE drug = 'heroin'",
        "DELETE FROM country WHERE code = 'CO'",
        "UPDATE unit SET family = 'time' WHERE unit = 'kilogram'",
    ],
)
def test_links_and_checks_are_enforced(store: Store, statement: str) -> None:
    with pytest.raises(IntegrityError), store.writing() as conn:
        conn.execute(text(statement))
