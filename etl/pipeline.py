"""The chain of a load: open -> plan -> survey -> understand, assemble and write block by block, in one transaction.

The file is staged on disk as a table of strings (etl.choosing) and walked over twice: the survey decides what can only
be decided from all rows, then each block is understood, assembled and handed to the writer (etl.stream). Memory is that
of one block, whatever the file's size. Everything is written in one transaction, so a process killed at any moment
leaves the database as it was; readers do not wait.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from etl.choosing import open_and_choose
from etl.collecting import seldom_collecting
from etl.corrections import RULES, correction_of
from etl.errors import BadInput, listed
from etl.headers import names_a_year
from etl.joining import described_otherwise, leave_out_joined
from etl.plan import Plan, missing
from etl.readers import magic
from etl.readers.container import read_chunks, sha256_of, size_of
from etl.readers.limits import configured
from etl.readers.opening import PASSES, kind_of, unpacked_workbook
from etl.readers.staged import StagedTable
from etl.readers.steady import require_same, stamp_of, steady
from etl.readers.watching import Told, nobody, passes
from etl.report import (
    Hashes,
    LoadReport,
    account_row,
    already_loaded,
    batch_row,
    build_report,
    issue_columns,
    source_row,
)
from etl.request import Latest, Listener, Progress, Request, as_told
from etl.same_sheets import of_sheets, shared_events, sheets_named
from etl.sentences import why_skipped
from etl.stream import Part, Stream
from i18n import gettext as _
from i18n import ngettext
from store import Store
from store.aliases import new_aliases, remember_aliases
from store.loads import BatchPart, BatchWriter, Counted, set_seconds
from store.replacing import Standings


@dataclass(frozen=True)
class Written:
    """A batch as it was written: what of it counts, and how long everything took."""

    batch_id: int
    counted: Counted
    seconds: float


def load_file(store: Store, request: Request, listener: Listener) -> LoadReport:
    """Load one file. Raises BadInput; the database is then as before."""
    started = time.perf_counter()
    listener(Progress("reading", 0, 0))
    hashed = stamp_of(request.path)
    identity = identify(request.path, reading_to(listener, request.path, 0, 1))
    with store.reading() as conn:
        first = known_already(conn, request, identity)
    if first is not None:
        return already_loaded(store, first, request.file_name)
    with opened(store, request, listener) as (table, plan):
        require_same(request.path, hashed)  # else the batch would bear the hash of rows that are not its own
        correction = correction_of(table)
        done = None if correction is None else correction.done_by(table)
        if done is not None:
            return already_loaded(store, done, request.file_name, table.sheets)
        identity = of_sheets(identity, table)
        with store.reading() as conn:
            first = known_already(conn, request, identity)  # of a workbook it is known only now what is read
        if first is not None:
            return already_loaded(store, first, request.file_name, table.sheets)
        require(plan, table, request.file_name)
        stream = Stream(table, plan, store.reference(), _surveyed(table, listener))
        if request.dry_run:
            run_dry(stream, request.file_name, listener)
            seconds = time.perf_counter() - started
            return build_report(stream, request.file_name, identity.sha256, None, None, seconds)
        written = _write(store, request, identity, stream, listener, started)
        if isinstance(written, int):
            return already_loaded(store, written, request.file_name, table.sheets)
        listener(Progress("done", table.rows_read, table.rows_read))
        return build_report(
            stream, request.file_name, identity.sha256, written.batch_id, written.counted, written.seconds
        )


@contextmanager
def opened(store: Store, request: Request, listener: Listener) -> Iterator[tuple[StagedTable, Plan]]:
    """The file's table, staged for as long as this lasts, and how its columns are to be read. Raises BadInput."""
    with seldom_collecting():
        table, choice = open_and_choose(
            store,
            request.path,
            request.profile,
            request.document,
            replaces=request.replaces,
            reading=reading_to(listener, request.path, 1, PASSES),
            recognising=as_told(listener, "recognising"),
            file_name=request.file_name,
        )
        with table:
            yield table, choice.plan


def reading_to(listener: Listener, path: Path, first: int, count: int) -> Told:
    """What tells the listener of some of the passes over a file: the first is `identify`, the others the readers'."""
    stamp = stamp_of(path)  # what is no file is refused in words by who opens it
    return passes(as_told(listener, "reading"), stamp[2] if stamp else 0, first, count, 1 + PASSES)


def run_dry(stream: Stream, file_name: str, listener: Listener) -> None:
    """Everything but the writing. Raises BadInput when nothing of the file could be loaded."""
    total = stream.table.rows_read
    for part in stream.parts():
        leave_out_joined(stream, part)
        block = part.understood.cells.block
        listener(Progress("understanding", block.start + block.rows, total))
    stream.last_findings()
    _conclude(stream, file_name)


def _write(
    store: Store, request: Request, identity: Hashes, stream: Stream, listener: Listener, started: float
) -> Written | int:
    """The whole load in one transaction; only a number: the batch that another program made of the file meanwhile."""
    assigned = new_aliases(store.reference(), request.document.aliases) if request.remember else {}
    # What the listener raises while it waits, or later, ends the load with nothing written.
    listener = latest = Latest(listener)
    waiting = partial(_waiting, listener)
    with store.writing(waiting, loading=True, alive=latest.again) as conn:
        first = known_already(conn, request, identity)
        if first is not None:
            return first
        loaded_at = datetime.now(UTC).isoformat(timespec="seconds")
        batch = batch_row(stream, request.file_name, identity, loaded_at, request.loaded_by)
        writer = BatchWriter(conn, source_row(stream.plan), batch, stream.table.rows_read)
        correction = correction_of(stream.table)
        if correction is not None:
            correction.begin(conn, writer.batch_id, request.replaces)
        total = stream.table.rows_read
        listener(Progress("writing", 0, total))
        for part in stream.parts():
            writer.write(_batch_part(part), _within(part, total, listener))
            if correction is not None:
                correction.note(conn, writer.batch_id, part.understood.cells.block.data, part.understood.rows_kept)
        listener(Progress("writing", total, total))
        listener(Progress("finishing", 0, 0))
        writer.index()
        last = stream.last_findings()
        if correction is not None:
            last += stream.found(list(described_otherwise(conn, writer.batch_id)))
        last += stream.found(shared_events(conn, writer.batch_id, identity, request.replaces))
        _conclude(stream, request.file_name)
        writer.write(BatchPart({}, {}, issue_columns(last), {}, {}, (), ()))
        if request.replaces is not None:
            Standings(conn).replace(request.replaces, writer.batch_id)
        remember_aliases(conn, assigned, request.loaded_by)
        counted = writer.finish(account_row(stream), stream.line_counts())
        seconds = time.perf_counter() - started
        set_seconds(conn, writer.batch_id, seconds)
        listener(Progress("finishing", 0, 0))  # the last moment to take it back
    return Written(writer.batch_id, counted, seconds)


def known_already(conn: Any, request: Request, identity: Hashes) -> int | None:
    """The batch that holds the same table. Raises StoreError where it cannot replace what it was sent to replace, and
    BadInput where only some of its sheets are loaded already."""
    with sheets_named(request.file_name):
        if request.replaces is None:
            return Standings(conn).same_table(identity.tables, request.file_name)
        Standings(conn).refuse_to_replace(request.replaces, identity.tables, request.file_name)
    return None


def _waiting(listener: Listener, seconds: float) -> None:
    listener(Progress("waiting", int(seconds), 0))


def _batch_part(part: Part) -> BatchPart:
    made = part.assembled
    beside = (made.administrations, made.operations, made.participants, made.reports)
    return BatchPart(made.seizures, made.lines, issue_columns(part.findings), *beside)


def _surveyed(table: StagedTable, listener: Listener) -> Callable[[int], None]:
    total = table.rows_read
    listener(Progress("understanding", 0, total))
    return lambda done: listener(Progress("understanding", done, total))


def _within(part: Part, total: int, listener: Listener) -> Callable[[int], None]:
    """Says how many rows of the file are written, from how many of a block's seizures and lines are."""
    block, made = part.understood.cells.block, part.assembled
    records = len(made.seizures.get("grain", ())) + len(made.lines.get("row_number", ()))
    listener(Progress("writing", block.start, total))

    def told(done: int) -> None:
        listener(Progress("writing", block.start + block.rows * done // max(records, 1), total))

    return told


def _conclude(stream: Stream, file_name: str) -> None:
    """Raises BadInput when no row is usable, AssertionError when the account does not add up."""
    account = stream.account
    account.check(stream.table.rows_read)
    if not account.rows_loaded:
        raise nothing_to_load(stream, file_name)


def require(plan: Plan, table: StagedTable, file_name: str) -> None:
    """Raises BadInput when the file has no rows or a field is missing without which nothing can be loaded."""
    if table.rows_read == 0:
        raise BadInput(
            _("{file} has a header and no rows, so there is nothing to load.").format(file=file_name), file=file_name
        )
    absent = missing(plan)
    years = [name for name in table.columns if names_a_year(name)]
    if "date" in absent and len(years) > 1:
        sentence = _(
            "{file} has its years side by side ({columns}), which are not read, so nothing was loaded; write one row "
            "for each year, with the year and the number in a column each."
        )
        raise BadInput(sentence.format(file=file_name, columns=listed(years)), file=file_name)
    if absent:
        raise BadInput(
            _(
                "{file}: no column was recognised for {fields}, without which no row "
                "can be loaded; map a column on the Data page, or state it with --set {first}=VALUE. "
                "Its columns are: {columns}."
            ).format(file=file_name, fields=", ".join(absent), first=absent[0], columns=listed(table.columns)),
            file=file_name,
        )


def nothing_to_load(stream: Stream, file_name: str) -> BadInput:
    """Why no row of a file was usable, with its first row's reason."""
    first = stream.account.first_refusal
    ours = next((rule for rule in stream.account.skipped if rule in RULES), None)
    other = _("every row is a total, a footnote or blank.") if ours is None else why_skipped(ours)
    reason = first.message if first else other
    where = _("row {row}: ").format(row=first.row_number) if first else ""
    return BadInput(
        ngettext(
            "{file}: its only row cannot be loaded, so the database is unchanged; {where}{reason}",
            "{file}: none of its {rows} rows can be loaded, so the database is unchanged; {where}{reason}",
            stream.account.rows_read,
        ).format(
            file=file_name, rows=stream.account.rows_read, where=where, reason=reason
        ),
        file=file_name,
        sheet=first.sheet if first else None,
        row=first.row_number if first else None,
        column=first.column_name if first else None,
        value=first.value if first else None,
    )


def identify(path: Path, told: Told = nobody) -> Hashes:
    """What a file is known by: a packed table by the table inside. Raises BadInput when it cannot be read."""
    limits = configured()
    with steady(path):
        size = size_of(path, limits)
        with path.open("rb") as file:
            packed = file.read(4).startswith((magic.GZIP, magic.ZIP))
        if not packed or kind_of(path) != "csv":
            whole = sha256_of(path, told)
            return Hashes(whole, whole)
        whole = sha256_of(path, passes(told, size, 0, 1, 2))
        with unpacked_workbook(path, limits) as plain:
            if kind_of(plain) != "csv":
                return Hashes(whole, sha256_of(plain, passes(told, size, 1, 1, 2)))
        content = hashlib.sha256()
        for chunk in read_chunks(path, limits, passes(told, size, 1, 1, 2)):
            content.update(chunk)
        return Hashes(whole, content.hexdigest())
