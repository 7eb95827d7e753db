"""Bring a backup back into a database of either kind: all of it in one transaction, or the database is as before.

A database that holds a record already is only replaced when told so. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from i18n import gettext as _
from i18n import ngettext
from store import tables
from store.backup_file import COUNTED, Contents, counts, is_database, opened, rows_in, rows_of
from store.connect import shown
from store.copying import Chunk, RowsOf, replace_rows
from store.database import Store, StoreError
from store.seed import fingerprint, seed

# Grow with every change, so that no server answers from what it remembers of the record before.
GROWING = ("data_version", "own_schemes", "own_aliases")
STAGES = ("checking", "restoring", "finishing")
Told = Callable[[str, int, int], None]


def _nobody(_stage: str, _done: int, _total: int) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class RestoreReport(Contents):
    """What the database holds now, and what stood there before."""

    replaced_batches: int
    replaced_seizures: int


def restore(store: Store, path: Path, *, force: bool = False, told: Told = _nobody) -> RestoreReport:
    """Replace the record by that of a backup. Raises StoreError; nothing is then changed.

    Not force: only into a database without batches, operations and schemes of somebody's own. `told`: the stage
    (STAGES), rows done and rows in all (0 of 0 where they are not known); what it raises ends it with nothing changed.
    """
    started = time.perf_counter()
    if is_database(store, path):
        raise StoreError(_("{file} is the database itself, so there is nothing to restore.").format(file=path))
    with opened(path, lambda: told("checking", 0, 0)) as file:
        held = counts(file)
        with store.writing() as conn:
            before = _held(conn)
            if not force and any(before.values()):
                raise StoreError(_occupied(store, before))
            grown = {key: max(_number(conn, key), _number_of(file, key)) + 1 for key in GROWING}
            replace_rows(conn, _counted(file, told))
            told("finishing", 0, 0)
            _renew(conn, grown)
    replaced = {"replaced_batches": before["batch"], "replaced_seizures": before["seizure"]}
    return RestoreReport.of(path, held, started, **replaced)


def _counted(file: sqlite3.Connection, told: Told) -> RowsOf:
    """The rows of a table of the backup, told of piece by piece while they are taken in."""
    total, done = rows_in(file), 0
    told("restoring", 0, total)

    def rows(table: Table) -> Iterator[Chunk]:
        nonlocal done
        for chunk in rows_of(file, table):
            yield chunk
            done += len(chunk)
            told("restoring", done, total)

    return rows


def _held(conn: Connection) -> dict[str, int]:
    named = tables.metadata.tables
    return {name: conn.execute(select(func.count()).select_from(named[name])).scalar_one() for name in COUNTED}


def _occupied(store: Store, before: dict[str, int]) -> str:
    batches = ngettext("{n} batch", "{n} batches", before["batch"]).format(n=before["batch"])
    seizures = ngettext("{n} seizure", "{n} seizures", before["seizure"]).format(n=before["seizure"])
    operations = ngettext("{n} operation", "{n} operations", before["operation"]).format(n=before["operation"])
    return _(
        "The database {database} holds {batches} with {seizures} and {operations}, which the backup would replace, so "
        "nothing was changed; make a backup of it first, then say --force."
    ).format(database=shown(store.engine.url), batches=batches, seizures=seizures, operations=operations)


def _number(conn: Connection, key: str) -> int:
    return int(conn.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).scalar() or 0)


def _number_of(file: Any, key: str) -> int:
    found = file.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return int(found[0]) if found else 0


def _renew(conn: Connection, grown: dict[str, int]) -> None:
    """The versions grow; reference rows of another program's version give way to ours, as on every opening."""
    known = conn.execute(select(tables.meta.c.value).where(tables.meta.c.key == "reference_fingerprint")).scalar()
    changed = {key: str(number) for key, number in grown.items()}
    if known != fingerprint():
        seed(conn)
        changed["reference_fingerprint"] = fingerprint()
    for key, value in changed.items():
        conn.execute(delete(tables.meta).where(tables.meta.c.key == key))
        conn.execute(insert(tables.meta).values(key=key, value=value))
