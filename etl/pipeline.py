"""The chain of a load: read -> map -> understand -> assemble -> write, the last in one transaction.

Everything before the write is done in memory, so the write lock is held only while rows go in; a process killed at any
moment leaves the database as it was.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from etl.assemble import Assembled, assemble
from etl.errors import BadInput, listed
from etl.mapping import DIALECT_OPTIONS, dialect_options, plan_for
from etl.plan import Plan, missing
from etl.readers.container import read_chunks, sha256_of
from etl.readers.dialect import detect
from etl.readers.text import TextTable, read_table
from etl.report import Hashes, LoadReport, already_loaded, batch_row, build_report, issue_columns, source_row
from etl.report_findings import add_findings
from etl.understand import Understood, understand
from i18n import gettext as _
from store import Store
from store.batches import find_same_table
from store.loads import BatchRows, set_seconds, write_batch

STAGES = ("reading", "understanding", "waiting", "writing", "done")


@dataclass(frozen=True)
class Progress:
    """Where a load is: `stage` of STAGES, `done` of `total` rows in it (0 of 0 while not yet known).

    "waiting", for another program that is loading, comes only when there is one; `done` is then the seconds so far.
    """

    stage: str
    done: int
    total: int


Listener = Callable[[Progress], None]


@dataclass(frozen=True)
class Request:
    """What a person said about a file beside the file itself."""

    path: Path
    file_name: str
    profile: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    loaded_by: str = ""
    dry_run: bool = False


def load_file(store: Store, request: Request, listener: Listener) -> LoadReport:
    """Load one file. Raises BadInput; the database is then as before."""
    started = time.perf_counter()
    listener(Progress("reading", 0, 0))
    identity = identify(request.path)
    with store.reading() as conn:
        first = find_same_table(conn, identity.content_sha256)
    if first is not None:
        return already_loaded(store, first, request.file_name)
    reference = store.reference()
    table, plan = read_and_plan(store, request)
    require(plan, table, request.file_name)
    listener(Progress("understanding", 0, table.rows_read))
    understood = understand(table, plan, reference)
    add_findings(understood, reference)
    if not understood.loaded.any():
        raise nothing_to_load(understood, request.file_name)
    assembled = assemble(understood, reference)
    if request.dry_run:
        return build_report(
            understood, assembled, request.file_name, identity.sha256, None, None, time.perf_counter() - started
        )
    return _write(store, request, identity, understood, assembled, listener, started)


def _write(
    store: Store,
    request: Request,
    identity: Hashes,
    understood: Understood,
    assembled: Assembled,
    listener: Listener,
    started: float,
) -> LoadReport:
    loaded_at = datetime.now(UTC).isoformat(timespec="seconds")
    rows = BatchRows(
        source=source_row(understood.plan),
        batch=batch_row(understood, assembled, request.file_name, identity, loaded_at, request.loaded_by),
        seizures=assembled.seizures,
        lines=assembled.lines,
        issues=issue_columns(understood.findings),
        administrations=assembled.administrations,
        operations=assembled.operations,
        participants=assembled.participants,
        reports=assembled.reports,
    )
    # What the listener raises while it waits ends the load with nothing written.
    with store.writing(lambda seconds: listener(Progress("waiting", int(seconds), 0))) as conn:
        first = find_same_table(
            conn, identity.content_sha256
        )  # somebody else may have loaded it while this one was being read
        if first is None:
            batch_id, counted = write_batch(conn, rows, lambda done, total: listener(Progress("writing", done, total)))
            seconds = time.perf_counter() - started
            set_seconds(conn, batch_id, seconds)
    if first is not None:
        return already_loaded(store, first, request.file_name)
    listener(Progress("done", understood.rows_read, understood.rows_read))
    return build_report(understood, assembled, request.file_name, identity.sha256, batch_id, counted, seconds)


def read_and_plan(store: Store, request: Request) -> tuple[TextTable, Plan]:
    """The file's table and how its columns are to be read."""
    options = dialect_options(request.constants)
    dialect = detect(request.path, options) if options else None
    table = read_table(request.path, dialect)
    constants = {key: value for key, value in request.constants.items() if key not in DIALECT_OPTIONS}
    plan = plan_for(table.columns, store.reference(), request.profile, request.mapping, constants)
    return table, plan


def require(plan: Plan, table: TextTable, file_name: str) -> None:
    """Raises BadInput when the file has no rows or a field is missing without which nothing can be loaded."""
    if table.rows_read == 0:
        raise BadInput(
            _("{file} has a header and no rows, so there is nothing to load.").format(file=file_name), file=file_name
        )
    absent = missing(plan)
    if absent:
        raise BadInput(
            _(
                "{file}: no column was recognised for {fields}, without which no row "
                "can be loaded; map a column on the Data page, or state it with --set {first}=VALUE. "
                "Its columns are: {columns}."
            ).format(file=file_name, fields=", ".join(absent), first=absent[0], columns=listed(table.columns)),
            file=file_name,
        )


def nothing_to_load(understood: Understood, file_name: str) -> BadInput:
    """Why no row of a file was usable, with its first row's reason."""
    first = next((item for item in understood.findings.items if item.level == "quarantined"), None)
    reason = first.message if first else _("every row is a total, a footnote or blank.")
    where = _("row {row}: ").format(row=first.row_number) if first else ""
    return BadInput(
        _("{file}: none of its {rows} rows can be loaded, so the database is unchanged; {where}{reason}").format(
            file=file_name, rows=understood.rows_read, where=where, reason=reason
        ),
        file=file_name,
        row=first.row_number if first else None,
        column=first.column_name if first else None,
        value=first.value if first else None,
    )


def identify(path: Path) -> Hashes:
    """Raises BadInput when the file cannot be read or is no text table."""
    content = hashlib.sha256()
    for chunk in read_chunks(path):
        content.update(chunk)
    return Hashes(sha256_of(path), content.hexdigest())
