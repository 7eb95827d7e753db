"""The shape of a database as plain data, and how two shapes differ, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, inspect


@dataclass(frozen=True)
class TableShape:
    """What must agree between schema.sql and store.tables. Check constraints stand in schema.sql only."""

    columns: dict[str, tuple[str, bool]]  # name -> (type affinity, may be null)
    primary_key: tuple[str, ...]
    foreign_keys: frozenset[tuple[tuple[str, ...], str, tuple[str, ...]]]
    indexes: frozenset[tuple[str, tuple[str, ...], bool]]


def shape_of(engine: Engine) -> dict[str, TableShape]:
    """Every table of the database by name."""
    found = inspect(engine)
    return {name: _table(engine, name) for name in found.get_table_names()}


def _table(engine: Engine, name: str) -> TableShape:
    found = inspect(engine)
    key = tuple(found.get_pk_constraint(name)["constrained_columns"])
    # A key is never null, but SQLite says so only where NOT NULL is spelled out.
    with engine.connect() as conn:
        # As declared: SQLAlchemy shows both a 64-bit DOUBLE PRECISION and PostgreSQL's 32-bit REAL as REAL.
        declared = conn.exec_driver_sql(f"PRAGMA table_info({name})").mappings().all()
    columns = {
        column["name"]: (_affinity(column["type"]), not column["notnull"] and column["name"] not in key)
        for column in declared
    }
    links = frozenset(
        (tuple(link["constrained_columns"]), link["referred_table"], tuple(link["referred_columns"]))
        for link in found.get_foreign_keys(name)
    )
    indexes = frozenset(
        (str(index["name"]), tuple(str(part) for part in index["column_names"]), bool(index["unique"]))
        for index in found.get_indexes(name)
    )
    return TableShape(columns, key, links, indexes)


def _affinity(written: str) -> str:
    """One word per kind of value: DOUBLE and DOUBLE PRECISION are both 64-bit numbers."""
    return "DOUBLE" if written.startswith("DOUBLE") else written


def differences(left: dict[str, TableShape], right: dict[str, TableShape]) -> list[str]:
    """One line per difference, naming table and part."""
    found = [f"{name}: only in one of the two" for name in sorted(left.keys() ^ right.keys())]
    for name in sorted(left.keys() & right.keys()):
        ours, theirs = _parts(name, left[name]), _parts(name, right[name])
        found += [
            f"{part}: {ours.get(part)} and {theirs.get(part)}"
            for part in sorted(ours.keys() | theirs.keys())
            if ours.get(part) != theirs.get(part)
        ]
    return found


def _parts(name: str, table: TableShape) -> dict[str, object]:
    whole = {f"{name}, {part}": getattr(table, part) for part in ("primary_key", "foreign_keys", "indexes")}
    return whole | {f"{name}.{column}": said for column, said in table.columns.items()}
