"""Bring a backup back into a database of either kind: all of it in one transaction, or the database is as before.

A database that holds a record already is only replaced when told so. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from i18n import gettext as _
from i18n import ngettext
from store import tables
from store.backup_file import COUNTED, counts, opened, rows_of, sha256_of
from store.connect import shown, sqlite_file
from store.copying import replace_rows
from store.database import Store, StoreError
from store.seed import fingerprint, seed

# Grow with every change, so that no server answers from what it remembers of the record before.
GROWING = ("data_version", "own_schemes", "own_aliases")


@dataclass(frozen=True)
class RestoreReport:
    """What the database holds now, and what stood there before."""

    file: str
    sha256: str
    batches: int
    seizures: int
    lines: int
    issues: int
    operations: int
    own_schemes: int
    replaced_batches: int
    replaced_seizures: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def restore(store: Store, path: Path, *, force: bool = False) -> RestoreReport:
    """Replace the record by that of a backup. Raises StoreError; nothing is then changed.

    Not force: only into a database without batches, operations and schemes of somebody's own.
    """
    started = time.perf_counter()
    database = sqlite_file(store.engine.url)
    if database is not None and path.exists() and database.exists() and path.samefile(database):
        raise StoreError(_("{file} is the database itself, so there is nothing to restore.").format(file=path))
    with opened(path) as file:
        held = counts(file)
        with store.writing() as conn:
            before = _held(conn)
            if not force and any(before.values()):
                raise StoreError(_occupied(store, before))
            grown = {key: max(_number(conn, key), _number_of(file, key)) + 1 for key in GROWING}
            replace_rows(conn, lambda table: rows_of(file, table))
            _renew(conn, grown)
    return RestoreReport(
        file=str(path),
        sha256=sha256_of(path),
        batches=held["batch"],
        seizures=held["seizure"],
        lines=held["seizure_line"],
        issues=held["issue"],
        operations=held["operation"],
        own_schemes=held["own_scheme"],
        replaced_batches=before["batch"],
        replaced_seizures=before["seizure"],
        seconds=round(time.perf_counter() - started, 3),
    )


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
