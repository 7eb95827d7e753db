"""Bring the reference tables in line with data/reference. The CSV files are the truth; rows in use are never deleted.

A vocabulary row that left its file stays (records may point at it); aliases, caps, factors, memberships are replaced.
A region scheme that an administration loaded (store/schemes.py) is left as it is.
"""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, Double, Integer, Table, and_, delete, insert, select, true, update

from store import tables

REFERENCE_FOLDER = Path(__file__).parent.parent / "data" / "reference"

# In the order in which rows may point at each other.
FILES: tuple[tuple[str, Table], ...] = (
    ("countries.csv", tables.country),
    ("country_aliases.csv", tables.country_alias),
    ("region_schemes.csv", tables.region_scheme),
    ("regions.csv", tables.region),
    ("region_members.csv", tables.region_member),
    ("drug_groups.csv", tables.drug_group),
    ("drugs.csv", tables.drug),
    ("drug_aliases.csv", tables.drug_alias),
    ("units.csv", tables.unit),
    ("unit_aliases.csv", tables.unit_alias),
    ("unit_factors.csv", tables.unit_factor),
    ("mass_cap.csv", tables.mass_cap),
    ("terms.csv", tables.term),
    ("term_aliases.csv", tables.term_alias),
)
REPLACED = (
    tables.country_alias,
    tables.region_member,
    tables.drug_alias,
    tables.unit_alias,
    tables.unit_factor,
    tables.mass_cap,
    tables.term_alias,
)


# The files whose rows belong to a region scheme.
OF_SCHEMES = (tables.region_scheme, tables.region, tables.region_member)


@cache
def fingerprint() -> str:
    """SHA-256 over the reference files; a database seeded from other bytes is seeded again."""
    digest = hashlib.sha256()
    for name, _table in FILES:
        digest.update((REFERENCE_FOLDER / name).read_bytes())
    return digest.hexdigest()


def seed(conn: Connection) -> None:
    """Write every reference row inside the caller's transaction."""
    own = own_schemes(conn)
    for table in REPLACED:
        ours = table.c.scheme.not_in(own) if table in OF_SCHEMES else true()
        conn.execute(delete(table).where(ours))
    for name, table in FILES:
        rows = _read(REFERENCE_FOLDER / name, table)
        if table in OF_SCHEMES:
            rows = [row for row in rows if row["scheme"] not in own]
        if table.name == "drug":
            rows = _parents_first(rows)
        _upsert(conn, table, rows)


def own_schemes(conn: Connection) -> tuple[str, ...]:
    """Slugs of the region schemes that somebody loaded."""
    return tuple(conn.execute(select(tables.own_scheme.c.scheme)).scalars())


def built_in_schemes() -> frozenset[str]:
    """Slugs of the region schemes that come with the program."""
    return frozenset(row["scheme"] for row in _of_file(tables.region_scheme))


def seed_scheme(conn: Connection, scheme: str) -> None:
    """Write the rows of one scheme that comes with the program; there must be none of it."""
    for table in OF_SCHEMES:
        rows = [row for row in _of_file(table) if row["scheme"] == scheme]
        if rows:
            conn.execute(insert(table), rows)


def _of_file(table: Table) -> list[dict[str, Any]]:
    (name,) = (name for name, one in FILES if one is table)
    return _read(REFERENCE_FOLDER / name, table)


def _read(path: Path, table: Table) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: _value(table, name, text) for name, text in row.items()} for row in csv.DictReader(file)]


def _value(table: Table, name: str, text: str) -> Any:
    column = table.c[name]
    if text == "" and column.nullable:
        return None
    if isinstance(column.type, Date):
        return date.fromisoformat(text)
    if isinstance(column.type, Integer):
        return int(text)
    if isinstance(column.type, Double):
        return float(text)
    return text


def _parents_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    placed: set[str] = set()
    ordered: list[dict[str, Any]] = []
    waiting = rows
    while waiting:
        ready = [row for row in waiting if row["parent"] is None or row["parent"] in placed]
        if not ready:
            raise ValueError(f"drugs.csv: no row for the parents of {[row['drug'] for row in waiting]}")
        ordered += ready
        placed |= {row["drug"] for row in ready}
        waiting = [row for row in waiting if row["drug"] not in placed]
    return ordered


def _upsert(conn: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    keys = [column.name for column in table.primary_key]
    if not keys or table in REPLACED:
        if rows:
            conn.execute(insert(table), rows)
        return
    named = [table.c[name] for name in rows[0]] if rows else keys
    present = {tuple(row[key] for key in keys): dict(row) for row in conn.execute(select(*named)).mappings()}
    fresh = [row for row in rows if tuple(row[key] for key in keys) not in present]
    if fresh:
        conn.execute(insert(table), fresh)
    for row in rows:
        before = present.get(tuple(row[key] for key in keys))
        if before is not None and before != row:
            # Keys stay out of SET: naming one makes SQLite look for rows that point at it, table by table.
            changed = {name: value for name, value in row.items() if name not in keys}
            conn.execute(update(table).where(and_(*(table.c[key] == row[key] for key in keys))).values(**changed))
